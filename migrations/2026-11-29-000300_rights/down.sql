ALTER TABLE reviews DROP COLUMN filled_by;
ALTER TABLE api_tokens DROP COLUMN created_by;
ALTER TABLE api_tokens DROP COLUMN person_id;
