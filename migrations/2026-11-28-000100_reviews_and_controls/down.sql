ALTER TABLE cuecs DROP COLUMN evidence;
ALTER TABLE cuecs DROP COLUMN due_on;
ALTER TABLE cuecs DROP COLUMN page;
ALTER TABLE csocs DROP COLUMN page;
ALTER TABLE soc_exceptions DROP COLUMN page;
ALTER TABLE soc_reports DROP COLUMN pages;
DROP TABLE documents;
DROP TABLE reviews;
DROP TABLE controls;
