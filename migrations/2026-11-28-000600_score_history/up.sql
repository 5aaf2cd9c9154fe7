-- Versions of the risk model: what is in force, what was, and drafts.
CREATE TABLE scoring_models (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  toml TEXT NOT NULL,
  state TEXT NOT NULL,
  note TEXT,
  created_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  published_by TEXT,
  published_at TIMESTAMP,
  version INTEGER NOT NULL
);
CREATE INDEX scoring_models_published ON scoring_models (published_at);

-- A service's inputs, whole, once per digest. Equal inputs of several services are one row.
CREATE TABLE score_inputs (
  digest TEXT NOT NULL PRIMARY KEY,
  facts TEXT NOT NULL
);

-- The inputs a service had, from an instant until they changed or it was no longer scored; those it has now stand in
-- service_scores.
CREATE TABLE score_input_spans (
  service_id TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
  vendor_id TEXT NOT NULL,
  since TIMESTAMP NOT NULL,
  until TIMESTAMP NOT NULL,
  digest TEXT NOT NULL REFERENCES score_inputs (digest),
  PRIMARY KEY (service_id, since)
);
CREATE INDEX score_input_spans_vendor ON score_input_spans (vendor_id);

-- The figures a service showed, from an instant until one of them changed; those it shows now stand in service_scores.
CREATE TABLE score_snapshots (
  service_id TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
  vendor_id TEXT NOT NULL,
  since TIMESTAMP NOT NULL,
  until TIMESTAMP NOT NULL,
  scored_on DATE NOT NULL,
  model_version TEXT NOT NULL,
  inputs_digest TEXT NOT NULL REFERENCES score_inputs (digest),
  rated BOOLEAN NOT NULL,
  inherent BIGINT NOT NULL,
  effectiveness BIGINT NOT NULL,
  residual BIGINT NOT NULL,
  confidence BIGINT NOT NULL,
  inherent_band TEXT NOT NULL,
  tier TEXT NOT NULL,
  band TEXT NOT NULL,
  strip TEXT NOT NULL,
  PRIMARY KEY (service_id, since)
);
CREATE INDEX score_snapshots_vendor ON score_snapshots (vendor_id);
CREATE INDEX score_snapshots_until ON score_snapshots (until);

-- Scores are worked out: every one is made anew, with the inputs it rests on, by the next round.
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
  strip TEXT NOT NULL,
  since TIMESTAMP NOT NULL,
  inputs_digest TEXT NOT NULL REFERENCES score_inputs (digest),
  inputs_since TIMESTAMP NOT NULL
);
CREATE INDEX service_scores_vendor ON service_scores (vendor_id);
CREATE INDEX service_scores_since ON service_scores (since);
DELETE FROM settings WHERE key = 'scoring.scored_on';

-- The band that the model gives, beside that at which an override holds it.
ALTER TABLE vendor_summaries ADD COLUMN model_band TEXT NOT NULL DEFAULT '';

-- Whom an expected control of a carved-out organization concerns, as names are compared.
ALTER TABLE csocs ADD COLUMN organization_key TEXT NOT NULL DEFAULT '';
CREATE INDEX csocs_organization ON csocs (organization_key);
