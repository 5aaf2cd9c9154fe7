-- A relation no longer needs a SOC report: it may come from a vendor's list of sub-processors, or be noted by hand.
CREATE TABLE subservices_before AS SELECT * FROM subservices;
DROP TABLE subservices;
CREATE TABLE subservices (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  soc_report_id TEXT REFERENCES soc_reports (id) ON DELETE CASCADE,
  -- A relation of one service goes with it: left without, it would speak for all.
  service_id TEXT REFERENCES services (id) ON DELETE CASCADE,
  listed_on DATE,
  name TEXT NOT NULL,
  purpose TEXT,
  location TEXT,
  method TEXT,
  interchangeable TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
INSERT INTO subservices (id, vendor_id, soc_report_id, name, purpose, method, interchangeable, created_at, updated_at, version)
  SELECT id, vendor_id, soc_report_id, name, purpose, method, interchangeable, created_at, updated_at, version FROM subservices_before;
DROP TABLE subservices_before;
CREATE INDEX subservices_vendor ON subservices (vendor_id);
CREATE INDEX subservices_soc_report ON subservices (soc_report_id);
CREATE INDEX subservices_service ON subservices (service_id);
