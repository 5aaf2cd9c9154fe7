-- What went wrong at a vendor. One of one service goes with it: left without, it would count for all of them.
CREATE TABLE incidents (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  service_id TEXT REFERENCES services (id) ON DELETE CASCADE,
  reference TEXT,
  title TEXT NOT NULL,
  description TEXT,
  source TEXT NOT NULL,
  reported_on DATE NOT NULL,
  confirmed_on DATE,
  closed_on DATE,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX incidents_vendor ON incidents (vendor_id);
CREATE INDEX incidents_service ON incidents (service_id);

-- What a vendor can reach with us: accounts, networks, rooms, feeds.
CREATE TABLE access_grants (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  service_id TEXT REFERENCES services (id) ON DELETE SET NULL,
  what TEXT NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  accounts INTEGER,
  granted_on DATE,
  last_reviewed_on DATE,
  reviewed_by TEXT,
  ended_on DATE,
  notes TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX access_grants_vendor ON access_grants (vendor_id);
CREATE INDEX access_grants_service ON access_grants (service_id);

CREATE TABLE offboarding_steps (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  what TEXT,
  owner_id TEXT REFERENCES people (id),
  due_on DATE,
  done_on DATE,
  done_by TEXT,
  evidence TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX offboarding_steps_vendor ON offboarding_steps (vendor_id);
CREATE INDEX offboarding_steps_owner ON offboarding_steps (owner_id);

-- Somebody holds a service's risk at a band for a while; what was computed stays beside it.
CREATE TABLE score_overrides (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  service_id TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
  band TEXT NOT NULL,
  reason TEXT NOT NULL,
  requested_by TEXT,
  approver TEXT NOT NULL,
  approved_on DATE NOT NULL,
  expires_on DATE NOT NULL,
  withdrawn_on DATE,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX score_overrides_vendor ON score_overrides (vendor_id);
CREATE INDEX score_overrides_service ON score_overrides (service_id);

ALTER TABLE services ADD COLUMN exit_tested_on DATE;
ALTER TABLE vendors ADD COLUMN terminated_on DATE;
