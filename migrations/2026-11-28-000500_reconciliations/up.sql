-- Names that a person has said are no vendors, with why: remembered for every list that comes later.
CREATE TABLE reconciliation_exclusions (
  id TEXT NOT NULL PRIMARY KEY,
  name_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);

-- The register compared with one list of one day. What was found then is kept beside what was decided since.
CREATE TABLE reconciliations (
  id TEXT NOT NULL PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  list_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  as_of DATE NOT NULL,
  attachment_id TEXT NOT NULL REFERENCES attachments (id),
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  same_as TEXT,
  sheet TEXT NOT NULL,
  heading_row INTEGER NOT NULL,
  name_column TEXT NOT NULL,
  other_sheets TEXT NOT NULL,
  rows_read INTEGER NOT NULL,
  rows_named INTEGER NOT NULL,
  rows_blank INTEGER NOT NULL,
  rows_unreadable INTEGER NOT NULL,
  unreadable_cells TEXT NOT NULL,
  vendors INTEGER NOT NULL,
  found_both INTEGER NOT NULL,
  found_similar INTEGER NOT NULL,
  found_only_there INTEGER NOT NULL,
  found_archived INTEGER NOT NULL,
  found_excluded INTEGER NOT NULL,
  found_only_here INTEGER NOT NULL,
  sample BOOLEAN NOT NULL,
  created_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX reconciliations_sha256 ON reconciliations (sha256);
CREATE INDEX reconciliations_attachment ON reconciliations (attachment_id);

-- One name of the list, or one vendor that the list does not name. Names of vendors stay when a vendor is removed.
CREATE TABLE reconciliation_entries (
  id TEXT NOT NULL PRIMARY KEY,
  reconciliation_id TEXT NOT NULL REFERENCES reconciliations (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  class TEXT NOT NULL,
  unexcluded_class TEXT NOT NULL,
  how TEXT,
  why TEXT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  sheet_row INTEGER,
  times INTEGER NOT NULL,
  amount TEXT,
  currency TEXT,
  last_paid_on DATE,
  domain TEXT,
  owner TEXT,
  vendor_id TEXT REFERENCES vendors (id) ON DELETE SET NULL,
  vendor_name TEXT,
  exclusion_id TEXT REFERENCES reconciliation_exclusions (id) ON DELETE SET NULL,
  decided_by TEXT,
  decided_at TIMESTAMP
);
CREATE INDEX reconciliation_entries_class ON reconciliation_entries (reconciliation_id, class, place);
CREATE INDEX reconciliation_entries_vendor ON reconciliation_entries (vendor_id);
CREATE INDEX reconciliation_entries_exclusion ON reconciliation_entries (exclusion_id);
