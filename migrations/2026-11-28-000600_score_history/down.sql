ALTER TABLE vendor_summaries DROP COLUMN model_band;
DROP INDEX csocs_organization;
ALTER TABLE csocs DROP COLUMN organization_key;
DROP TABLE service_scores;
CREATE TABLE service_scores (
  service_id TEXT NOT NULL PRIMARY KEY REFERENCES services (id) ON DELETE CASCADE,
  vendor_id TEXT NOT NULL,
  scored_on DATE NOT NULL,
  model_version TEXT NOT NULL,
  rated BOOLEAN NOT NULL,
  inherent BIGINT NOT NULL,
  effectiveness BIGINT NOT NULL,
  residual BIGINT NOT NULL,
  confidence BIGINT NOT NULL,
  inherent_band TEXT NOT NULL,
  tier TEXT NOT NULL,
  band TEXT NOT NULL,
  strip TEXT NOT NULL
);
CREATE INDEX service_scores_vendor ON service_scores (vendor_id);
DROP TABLE score_snapshots;
DROP TABLE score_input_spans;
DROP TABLE score_inputs;
DROP TABLE scoring_models;
DELETE FROM settings WHERE key = 'scoring.scored_on';
