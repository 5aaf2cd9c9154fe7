ALTER TABLE documents DROP COLUMN file_name;
