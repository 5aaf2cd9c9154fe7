-- What taking an import back needs: what it did with each record, what the record held before, and which version it
-- left. Of imports applied before this migration that is not known.
ALTER TABLE provenance ADD COLUMN action TEXT;
ALTER TABLE provenance ADD COLUMN before_values TEXT;
ALTER TABLE provenance ADD COLUMN record_version INTEGER;

ALTER TABLE imports ADD COLUMN undone_at TIMESTAMP;
ALTER TABLE imports ADD COLUMN undone_by TEXT;

-- Removing many services or people asks for whoever points to each.
CREATE INDEX questionnaires_service ON questionnaires (service_id);
CREATE INDEX people_manager ON people (manager_id);
