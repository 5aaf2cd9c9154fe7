DROP INDEX reminders_outbox;
CREATE INDEX reminders_outbox ON reminders (outbox_id);
DROP INDEX outbox_sent;
DROP INDEX outbox_recipient;
DROP INDEX outbox_state;
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (state, next_attempt_at);
