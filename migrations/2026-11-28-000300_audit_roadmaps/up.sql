-- The way of a vendor to its next SOC report: the day each of five stages ends.
CREATE TABLE audit_roadmaps (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  report_type TEXT NOT NULL,
  gap_analysis_ends_on DATE,
  remediation_ends_on DATE,
  observation_starts_on DATE,
  observation_ends_on DATE,
  fieldwork_ends_on DATE,
  reporting_ends_on DATE,
  expected_on DATE,
  meanwhile TEXT NOT NULL,
  notes TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX audit_roadmaps_vendor ON audit_roadmaps (vendor_id);
