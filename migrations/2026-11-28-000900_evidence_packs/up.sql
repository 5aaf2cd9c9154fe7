-- Evidence packs that were asked for: the days they tell of, how their sample was drawn, and the bytes they came to.
CREATE TABLE evidence_packs (
  id TEXT NOT NULL PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  from_on DATE NOT NULL,
  to_on DATE NOT NULL,
  seed BIGINT NOT NULL,
  size INTEGER,
  chosen TEXT NOT NULL,
  as_of TIMESTAMP,
  population INTEGER NOT NULL,
  sampled INTEGER NOT NULL,
  attachment_id TEXT REFERENCES attachments (id),
  sha256 TEXT,
  bytes BIGINT,
  failure TEXT,
  created_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  finished_at TIMESTAMP
);
CREATE INDEX evidence_packs_attachment ON evidence_packs (attachment_id);
CREATE INDEX evidence_packs_state ON evidence_packs (state, created_at);
