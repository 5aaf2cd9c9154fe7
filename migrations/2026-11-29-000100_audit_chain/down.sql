DROP TABLE audit_heads;
DROP INDEX audit_entries_kind;
DROP INDEX audit_entries_action;
DROP INDEX audit_entries_actor;
DROP INDEX audit_entries_seq;
ALTER TABLE audit_entries DROP COLUMN mac;
ALTER TABLE audit_entries DROP COLUMN seq;
