DROP TABLE renewal_decisions;
