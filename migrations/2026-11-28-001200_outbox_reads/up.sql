-- A mail is long. What looks for the next mails, for those of a state, of a recipient or of the last minute finds them
-- without reading any other.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (state, next_attempt_at, id);
CREATE INDEX outbox_state ON outbox (state, id);
CREATE INDEX outbox_recipient ON outbox (recipient, state);
CREATE INDEX outbox_sent ON outbox (sent_at, channel);

-- A digest is read vendor by vendor.
DROP INDEX reminders_outbox;
CREATE INDEX reminders_outbox ON reminders (outbox_id, vendor_id, id);
