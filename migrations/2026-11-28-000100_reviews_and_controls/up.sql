-- Our own controls: what the controls that reports expect of us map to.
CREATE TABLE controls (
  id TEXT NOT NULL PRIMARY KEY,
  reference TEXT NOT NULL,
  reference_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  description TEXT,
  owner_id TEXT REFERENCES people (id),
  status TEXT NOT NULL,
  evidence TEXT,
  checked_on DATE,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX controls_owner ON controls (owner_id);

-- A completed review is never changed; a correction is a review of its own that points back.
-- It keeps the names of those who signed, so that it reads the same when accounts are gone.
CREATE TABLE reviews (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  soc_report_id TEXT REFERENCES soc_reports (id),
  period_start DATE,
  period_end DATE,
  looked_at TEXT NOT NULL,
  conclusion TEXT,
  outcome TEXT,
  conditions TEXT,
  next_due_on DATE,
  corrects_id TEXT REFERENCES reviews (id),
  state TEXT NOT NULL,
  residual BIGINT,
  band TEXT,
  reviewer TEXT,
  reviewer_account TEXT,
  reviewed_at TIMESTAMP,
  approver TEXT,
  approver_account TEXT,
  approved_at TIMESTAMP,
  sent_back TEXT,
  digest TEXT,
  imported BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX reviews_vendor ON reviews (vendor_id);
CREATE INDEX reviews_soc_report ON reviews (soc_report_id);
CREATE INDEX reviews_corrects ON reviews (corrects_id);

-- A file filed under a vendor, and under one of its reports; the bytes are an attachment.
CREATE TABLE documents (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  soc_report_id TEXT REFERENCES soc_reports (id) ON DELETE CASCADE,
  attachment_id TEXT NOT NULL REFERENCES attachments (id),
  title TEXT NOT NULL,
  restriction TEXT,
  readers TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX documents_vendor ON documents (vendor_id);
CREATE INDEX documents_soc_report ON documents (soc_report_id);
CREATE INDEX documents_attachment ON documents (attachment_id);

-- Where in the document a value stands: entry by entry for the report itself, one place for what hangs on it.
ALTER TABLE soc_reports ADD COLUMN pages TEXT NOT NULL DEFAULT '';
ALTER TABLE soc_exceptions ADD COLUMN page TEXT;
ALTER TABLE csocs ADD COLUMN page TEXT;
ALTER TABLE cuecs ADD COLUMN page TEXT;
ALTER TABLE cuecs ADD COLUMN due_on DATE;
ALTER TABLE cuecs ADD COLUMN evidence TEXT;
