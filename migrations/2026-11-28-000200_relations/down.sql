-- Relations without a report have no place in the table as it was; they go.
CREATE TABLE subservices_after AS SELECT * FROM subservices WHERE soc_report_id IS NOT NULL;
DROP TABLE subservices;
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
INSERT INTO subservices (id, vendor_id, soc_report_id, name, purpose, method, interchangeable, created_at, updated_at, version)
  SELECT id, vendor_id, soc_report_id, name, purpose, method, interchangeable, created_at, updated_at, version FROM subservices_after;
DROP TABLE subservices_after;
CREATE INDEX subservices_vendor ON subservices (vendor_id);
CREATE INDEX subservices_soc_report ON subservices (soc_report_id);
