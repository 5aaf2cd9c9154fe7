DROP TABLE reconciliation_entries;
DROP TABLE reconciliations;
DROP TABLE reconciliation_exclusions;
