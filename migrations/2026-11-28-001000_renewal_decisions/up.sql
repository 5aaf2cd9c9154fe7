-- What was decided about a contract's term: renewed, renegotiated or terminated. A decision goes with its contract.
CREATE TABLE renewal_decisions (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  contract_id TEXT NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
  deadline_on DATE NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_on DATE NOT NULL,
  notice_given_on DATE,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX renewal_decisions_vendor ON renewal_decisions (vendor_id);
CREATE INDEX renewal_decisions_contract ON renewal_decisions (contract_id);
