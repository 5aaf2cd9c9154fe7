DROP INDEX people_manager;
DROP INDEX questionnaires_service;
ALTER TABLE imports DROP COLUMN undone_by;
ALTER TABLE imports DROP COLUMN undone_at;
ALTER TABLE provenance DROP COLUMN record_version;
ALTER TABLE provenance DROP COLUMN before_values;
ALTER TABLE provenance DROP COLUMN action;
