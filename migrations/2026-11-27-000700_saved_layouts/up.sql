CREATE TABLE saved_layouts (
  name TEXT NOT NULL PRIMARY KEY,
  toml TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at TIMESTAMP NOT NULL
);
