-- A line's place and tag are NULL until the trail is begun, at the first start after this.
ALTER TABLE audit_entries ADD COLUMN seq BIGINT;
ALTER TABLE audit_entries ADD COLUMN mac TEXT;
CREATE UNIQUE INDEX audit_entries_seq ON audit_entries (seq);
CREATE INDEX audit_entries_actor ON audit_entries (actor, seq);
CREATE INDEX audit_entries_action ON audit_entries (action, seq);
CREATE INDEX audit_entries_kind ON audit_entries (record_kind, seq);
CREATE TABLE audit_heads (
  name TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  mac TEXT NOT NULL,
  key_id TEXT NOT NULL,
  changed_id TEXT
);
