-- When somebody last proved in a session that they sit there themselves. Sessions of before have to prove it first.
ALTER TABLE sessions ADD COLUMN proved_at TIMESTAMP;
