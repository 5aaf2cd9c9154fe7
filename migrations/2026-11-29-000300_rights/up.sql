-- A business owner's token sees what a person owns; whoever writes a review does not approve it.
ALTER TABLE api_tokens ADD COLUMN person_id TEXT REFERENCES people (id);
ALTER TABLE api_tokens ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN filled_by TEXT NOT NULL DEFAULT '';
