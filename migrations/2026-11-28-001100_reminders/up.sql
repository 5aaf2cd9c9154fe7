-- Where a mail goes out (mail, slack, teams), the calendars that go with it, and the day of which its text is; a mail
-- without that day is not written yet.
ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE outbox ADD COLUMN calendar TEXT;
ALTER TABLE outbox ADD COLUMN written_on DATE;

-- What people were told, with the calendar event that went with it: from this a later mail knows what to move or take back.
ALTER TABLE reminders ADD COLUMN recipient_name TEXT NOT NULL DEFAULT '';
ALTER TABLE reminders ADD COLUMN outside BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE reminders ADD COLUMN what TEXT NOT NULL DEFAULT '';
ALTER TABLE reminders ADD COLUMN event_uid TEXT;
ALTER TABLE reminders ADD COLUMN event_sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reminders ADD COLUMN news TEXT;
ALTER TABLE reminders ADD COLUMN escalated TEXT;

-- The next day on which anything can fall due at a vendor, so that a sweep reads nobody else. `changes` counts what was
-- changed of the vendor's file; a plan made before a change does not set the day.
CREATE TABLE reminder_looks (
  vendor_id TEXT NOT NULL PRIMARY KEY REFERENCES vendors (id) ON DELETE CASCADE,
  next_on DATE NOT NULL,
  changes INTEGER NOT NULL
);
CREATE INDEX reminder_looks_next ON reminder_looks (next_on, vendor_id);

-- What people answered to a reminder: seen, or not before a day.
CREATE TABLE reminder_responses (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  rule TEXT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  anchor_on DATE NOT NULL,
  recipient TEXT NOT NULL,
  until_on DATE,
  note TEXT,
  actor TEXT NOT NULL,
  way TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX reminder_responses_vendor ON reminder_responses (vendor_id);

-- Every version of the rules that somebody set; the newest is in force.
CREATE TABLE reminder_rule_sets (
  id TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  rules TEXT NOT NULL,
  note TEXT,
  made_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);

-- Addresses that want no digests.
CREATE TABLE mail_opt_outs (
  email TEXT NOT NULL PRIMARY KEY,
  created_at TIMESTAMP NOT NULL
);

-- Private calendar addresses; only the hash of the secret is kept.
CREATE TABLE calendar_feeds (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  created_at TIMESTAMP NOT NULL,
  last_used_at TIMESTAMP,
  revoked_at TIMESTAMP
);
CREATE INDEX calendar_feeds_user ON calendar_feeds (user_id);
