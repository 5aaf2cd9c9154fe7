ALTER TABLE vendors DROP COLUMN terminated_on;
ALTER TABLE services DROP COLUMN exit_tested_on;
DROP TABLE score_overrides;
DROP TABLE offboarding_steps;
DROP TABLE access_grants;
DROP TABLE incidents;
