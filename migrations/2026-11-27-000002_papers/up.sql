CREATE TABLE certificates (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  service_id TEXT REFERENCES services (id) ON DELETE SET NULL,
  kind TEXT NOT NULL,
  number TEXT,
  issuer TEXT,
  scope TEXT,
  statement_of_applicability BOOLEAN,
  criteria TEXT NOT NULL,
  issued_on DATE,
  expires_on DATE,
  reviewer TEXT,
  reviewed_on DATE,
  notes TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX certificates_vendor ON certificates (vendor_id);
CREATE INDEX certificates_service ON certificates (service_id);

CREATE TABLE findings (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  service_id TEXT REFERENCES services (id) ON DELETE SET NULL,
  reference TEXT,
  title TEXT NOT NULL,
  description TEXT,
  source TEXT NOT NULL,
  criteria TEXT NOT NULL,
  severity TEXT NOT NULL,
  owner_id TEXT REFERENCES people (id),
  found_on DATE,
  due_on DATE,
  treatment TEXT,
  status TEXT NOT NULL,
  closed_on DATE,
  closure_evidence TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX findings_vendor ON findings (vendor_id);
CREATE INDEX findings_service ON findings (service_id);
CREATE INDEX findings_owner ON findings (owner_id);

-- An acceptance never lowers a score: it says who lives with what, and until when.
CREATE TABLE acceptances (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  finding_id TEXT NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
  reason TEXT,
  approver TEXT,
  accepted_on DATE,
  expires_on DATE,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX acceptances_vendor ON acceptances (vendor_id);
CREATE INDEX acceptances_finding ON acceptances (finding_id);

CREATE TABLE bridge_letters (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  soc_report_id TEXT NOT NULL REFERENCES soc_reports (id) ON DELETE CASCADE,
  starts_on DATE,
  ends_on DATE,
  signer TEXT,
  issued_on DATE,
  material_changes BOOLEAN,
  incidents BOOLEAN,
  notes TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX bridge_letters_vendor ON bridge_letters (vendor_id);
CREATE INDEX bridge_letters_soc_report ON bridge_letters (soc_report_id);

-- What hangs on a SOC report carries its vendor too, so that a vendor's file is loaded by one key.
CREATE TABLE soc_exceptions (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  soc_report_id TEXT NOT NULL REFERENCES soc_reports (id) ON DELETE CASCADE,
  reference TEXT,
  control TEXT,
  criteria TEXT NOT NULL,
  description TEXT,
  population TEXT,
  sample TEXT,
  deviations TEXT,
  cause TEXT,
  response TEXT,
  severity TEXT,
  fixed BOOLEAN NOT NULL,
  finding_id TEXT REFERENCES findings (id) ON DELETE SET NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX soc_exceptions_vendor ON soc_exceptions (vendor_id);
CREATE INDEX soc_exceptions_soc_report ON soc_exceptions (soc_report_id);
CREATE INDEX soc_exceptions_finding ON soc_exceptions (finding_id);

CREATE TABLE cuecs (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  soc_report_id TEXT NOT NULL REFERENCES soc_reports (id) ON DELETE CASCADE,
  reference TEXT,
  description TEXT,
  criteria TEXT NOT NULL,
  our_control TEXT,
  owner_id TEXT REFERENCES people (id),
  status TEXT NOT NULL,
  reason TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX cuecs_vendor ON cuecs (vendor_id);
CREATE INDEX cuecs_soc_report ON cuecs (soc_report_id);
CREATE INDEX cuecs_owner ON cuecs (owner_id);

CREATE TABLE subservices (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  soc_report_id TEXT NOT NULL REFERENCES soc_reports (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  purpose TEXT,
  method TEXT,
  interchangeable TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX subservices_vendor ON subservices (vendor_id);
CREATE INDEX subservices_soc_report ON subservices (soc_report_id);

CREATE TABLE csocs (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  soc_report_id TEXT NOT NULL REFERENCES soc_reports (id) ON DELETE CASCADE,
  organization TEXT,
  reference TEXT,
  description TEXT,
  criteria TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX csocs_vendor ON csocs (vendor_id);
CREATE INDEX csocs_soc_report ON csocs (soc_report_id);

-- What a SOC report says besides its opinion, and how its auditor was checked.
ALTER TABLE soc_reports ADD COLUMN auditor_check_method TEXT;
ALTER TABLE soc_reports ADD COLUMN auditor_checked_on DATE;
ALTER TABLE soc_reports ADD COLUMN criteria_not_relevant TEXT NOT NULL DEFAULT '';
ALTER TABLE soc_reports ADD COLUMN incidents TEXT;
ALTER TABLE soc_reports ADD COLUMN significant_changes TEXT;
ALTER TABLE soc_reports ADD COLUMN subsequent_events TEXT;
