CREATE TABLE settings (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE counters (
  name TEXT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);

CREATE TABLE people (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  email TEXT,
  manager_id TEXT REFERENCES people (id),
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX people_email ON people (email);

CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL UNIQUE REFERENCES people (id),
  email TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  password_hash TEXT,
  disabled_at TIMESTAMP,
  last_sign_in_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL
);

CREATE TABLE sessions (
  token_hash TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  csrf_token TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  last_seen_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE sign_in_links (
  token_hash TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,
  user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL
);

CREATE TABLE sign_in_failures (
  id TEXT NOT NULL PRIMARY KEY,
  subject TEXT NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX sign_in_failures_subject ON sign_in_failures (subject, at);

CREATE TABLE api_tokens (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  expires_on DATE,
  created_at TIMESTAMP NOT NULL,
  last_used_at TIMESTAMP,
  revoked_at TIMESTAMP
);

CREATE TABLE vendors (
  id TEXT NOT NULL PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  legal_name TEXT,
  aliases TEXT NOT NULL,
  domain TEXT,
  country TEXT,
  category TEXT,
  description TEXT,
  status TEXT NOT NULL,
  key_vendor BOOLEAN NOT NULL,
  subservice_organization BOOLEAN NOT NULL,
  subservice_method TEXT,
  business_owner_id TEXT REFERENCES people (id),
  security_owner_id TEXT REFERENCES people (id),
  tags TEXT NOT NULL,
  notes TEXT,
  stated_tier TEXT,
  stated_score TEXT,
  last_review_on DATE,
  next_review_on DATE,
  claims_soc2 BOOLEAN,
  claims_iso27001 BOOLEAN,
  claims_dpa BOOLEAN,
  active_on DATE,
  sample BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX vendors_business_owner ON vendors (business_owner_id);
CREATE INDEX vendors_security_owner ON vendors (security_owner_id);

-- Every name a vendor answers to, normalized; exactly one row a vendor is its principal name.
CREATE TABLE vendor_names (
  match_key TEXT NOT NULL,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  loose_key TEXT NOT NULL,
  PRIMARY KEY (match_key, vendor_id, kind)
);
CREATE INDEX vendor_names_vendor ON vendor_names (vendor_id);
CREATE INDEX vendor_names_loose ON vendor_names (loose_key);

CREATE TABLE services (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  description TEXT,
  active BOOLEAN NOT NULL,
  data_sensitivity SMALLINT,
  criticality SMALLINT,
  access SMALLINT,
  substitutability SMALLINT,
  data_volume SMALLINT,
  regulatory SMALLINT,
  fourth_party SMALLINT,
  geography SMALLINT,
  spend SMALLINT,
  data_categories TEXT NOT NULL,
  needs_availability BOOLEAN NOT NULL,
  needs_confidentiality BOOLEAN NOT NULL,
  needs_processing_integrity BOOLEAN NOT NULL,
  needs_privacy BOOLEAN NOT NULL,
  exit_plan TEXT,
  alternate_vendor TEXT,
  rto_hours INTEGER,
  rpo_hours INTEGER,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (vendor_id, name_key)
);

-- The portfolio's spend quintile, derived nightly; an entered rating wins over it.
CREATE TABLE spend_quintiles (
  service_id TEXT NOT NULL PRIMARY KEY REFERENCES services (id) ON DELETE CASCADE,
  quintile SMALLINT NOT NULL,
  refreshed_on DATE NOT NULL
);

CREATE TABLE contacts (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  email TEXT,
  role TEXT NOT NULL,
  receives_reminders BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX contacts_vendor ON contacts (vendor_id);

CREATE TABLE contracts (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  reference TEXT NOT NULL,
  starts_on DATE,
  ends_on DATE,
  term_months INTEGER,
  renewal_months INTEGER,
  auto_renew BOOLEAN NOT NULL,
  notice_value INTEGER,
  notice_unit TEXT,
  annual_value_minor BIGINT,
  currency TEXT,
  owner_id TEXT REFERENCES people (id),
  security_addendum BOOLEAN,
  sla BOOLEAN,
  dpa BOOLEAN,
  baa BOOLEAN,
  scc BOOLEAN,
  confidentiality BOOLEAN,
  audit_right BOOLEAN,
  data_return BOOLEAN,
  breach_notice_hours INTEGER,
  notes TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (vendor_id, reference)
);
CREATE INDEX contracts_owner ON contracts (owner_id);

CREATE TABLE contract_services (
  contract_id TEXT NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
  service_id TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
  PRIMARY KEY (contract_id, service_id)
);
CREATE INDEX contract_services_service ON contract_services (service_id);

CREATE TABLE soc_reports (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  report_type TEXT NOT NULL,
  period_start DATE,
  period_end DATE,
  as_of DATE,
  issued_on DATE,
  auditor TEXT,
  auditor_check TEXT NOT NULL,
  opinion_description TEXT NOT NULL,
  opinion_design TEXT NOT NULL,
  opinion_operation TEXT,
  qualified_criteria TEXT NOT NULL,
  categories TEXT NOT NULL,
  boundary_services TEXT NOT NULL,
  boundary_locations TEXT NOT NULL,
  scope_fit TEXT NOT NULL,
  restriction TEXT,
  reviewer TEXT,
  reviewed_on DATE,
  conclusion TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX soc_reports_vendor ON soc_reports (vendor_id);

-- Only services whose fit differs from the report's own, or that a register names.
CREATE TABLE soc_report_services (
  soc_report_id TEXT NOT NULL REFERENCES soc_reports (id) ON DELETE CASCADE,
  service_id TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
  scope_fit TEXT NOT NULL,
  PRIMARY KEY (soc_report_id, service_id)
);
CREATE INDEX soc_report_services_service ON soc_report_services (service_id);

CREATE TABLE questionnaires (
  id TEXT NOT NULL PRIMARY KEY,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  service_id TEXT REFERENCES services (id) ON DELETE SET NULL,
  template TEXT NOT NULL,
  template_version TEXT,
  sent_on DATE,
  due_on DATE,
  submitted_on DATE,
  attestation TEXT NOT NULL,
  reviewer TEXT,
  reviewed_on DATE,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL
);
CREATE INDEX questionnaires_vendor ON questionnaires (vendor_id);

CREATE TABLE answers (
  id TEXT NOT NULL PRIMARY KEY,
  questionnaire_id TEXT NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  question_ref TEXT NOT NULL,
  question TEXT NOT NULL,
  domain TEXT,
  series TEXT NOT NULL,
  value TEXT NOT NULL,
  raw TEXT NOT NULL,
  comment TEXT,
  evidence TEXT,
  weight_milli INTEGER NOT NULL,
  preferred TEXT,
  must BOOLEAN NOT NULL,
  sheet TEXT NOT NULL,
  sheet_row INTEGER NOT NULL,
  sheet_column TEXT NOT NULL,
  UNIQUE (questionnaire_id, position)
);

-- How a questionnaire was answered, counted once when it is stored.
CREATE TABLE questionnaire_tallies (
  questionnaire_id TEXT NOT NULL PRIMARY KEY REFERENCES questionnaires (id) ON DELETE CASCADE,
  questions INTEGER NOT NULL,
  yes INTEGER NOT NULL,
  no INTEGER NOT NULL,
  not_applicable INTEGER NOT NULL,
  partial INTEGER NOT NULL,
  blank INTEGER NOT NULL,
  other INTEGER NOT NULL,
  failed_must BOOLEAN NOT NULL
);

-- What scoring needs of the answers: per series, weight compliant and weight applicable.
CREATE TABLE questionnaire_series (
  questionnaire_id TEXT NOT NULL REFERENCES questionnaires (id) ON DELETE CASCADE,
  series TEXT NOT NULL,
  compliant BIGINT NOT NULL,
  applicable BIGINT NOT NULL,
  PRIMARY KEY (questionnaire_id, series)
);

CREATE TABLE attachments (
  id TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  file_name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  restriction TEXT,
  created_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);

CREATE TABLE imports (
  id TEXT NOT NULL PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  attachment_id TEXT NOT NULL REFERENCES attachments (id),
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  state TEXT NOT NULL,
  kind TEXT,
  layout TEXT,
  confidence_milli INTEGER,
  sheet TEXT,
  heading_row INTEGER,
  options TEXT NOT NULL,
  outcome TEXT NOT NULL,
  rows_read INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  failure TEXT,
  sample BOOLEAN NOT NULL,
  created_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  applied_at TIMESTAMP
);
CREATE INDEX imports_digest ON imports (sha256);

-- An applied file in its reading counts once: the same bytes read the same way again change nothing.
CREATE TABLE applied_files (
  reading_digest TEXT NOT NULL PRIMARY KEY,
  import_id TEXT NOT NULL UNIQUE REFERENCES imports (id) ON DELETE CASCADE
);

-- One row a record: with the import's heading map it gives every value's cell.
CREATE TABLE provenance (
  record_kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  import_id TEXT NOT NULL REFERENCES imports (id),
  sheet TEXT NOT NULL,
  sheet_row INTEGER NOT NULL,
  PRIMARY KEY (record_kind, record_id, import_id)
);
CREATE INDEX provenance_import ON provenance (import_id);

CREATE TABLE service_scores (
  service_id TEXT NOT NULL PRIMARY KEY REFERENCES services (id) ON DELETE CASCADE,
  vendor_id TEXT NOT NULL,
  scored_on DATE NOT NULL,
  model_version TEXT NOT NULL,
  rated BOOLEAN NOT NULL,
  inherent BIGINT NOT NULL,
  effectiveness BIGINT NOT NULL,
  residual BIGINT NOT NULL,
  confidence BIGINT NOT NULL,
  inherent_band TEXT NOT NULL,
  tier TEXT NOT NULL,
  band TEXT NOT NULL,
  strip TEXT NOT NULL
);
CREATE INDEX service_scores_vendor ON service_scores (vendor_id);

-- What the vendors table shows; kept by the write that changes it, rebuilt by `ninefold check --repair`.
CREATE TABLE vendor_summaries (
  vendor_id TEXT NOT NULL PRIMARY KEY REFERENCES vendors (id) ON DELETE CASCADE,
  reference TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  search_text TEXT NOT NULL,
  category TEXT NOT NULL,
  status TEXT NOT NULL,
  archived BOOLEAN NOT NULL,
  key_vendor BOOLEAN NOT NULL,
  sample BOOLEAN NOT NULL,
  owner_name TEXT NOT NULL,
  security_owner_name TEXT NOT NULL,
  service_name TEXT NOT NULL,
  service_count INTEGER NOT NULL,
  unrated_count INTEGER NOT NULL,
  band TEXT NOT NULL,
  tier TEXT NOT NULL,
  inherent BIGINT NOT NULL,
  residual BIGINT NOT NULL,
  residual_sort BIGINT NOT NULL,
  tier_sort BIGINT NOT NULL,
  confidence BIGINT NOT NULL,
  effectiveness BIGINT NOT NULL,
  strip TEXT NOT NULL,
  soc_state TEXT NOT NULL,
  soc_spans TEXT NOT NULL,
  soc_gap_days INTEGER NOT NULL,
  next_on DATE NOT NULL,
  next_action TEXT NOT NULL,
  notice_on DATE NOT NULL,
  annual_value_minor BIGINT NOT NULL,
  currency TEXT NOT NULL,
  summarized_on DATE NOT NULL
);
CREATE INDEX vendor_summaries_name ON vendor_summaries (archived, name_key, vendor_id);
CREATE INDEX vendor_summaries_residual ON vendor_summaries (archived, residual_sort, vendor_id);
CREATE INDEX vendor_summaries_tier ON vendor_summaries (archived, tier_sort, vendor_id);
CREATE INDEX vendor_summaries_next ON vendor_summaries (archived, next_on, vendor_id);
CREATE INDEX vendor_summaries_confidence ON vendor_summaries (archived, confidence, vendor_id);
CREATE INDEX vendor_summaries_reference ON vendor_summaries (archived, reference, vendor_id);

CREATE TABLE outbox (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  recipient_name TEXT NOT NULL,
  reply_to TEXT,
  subject TEXT NOT NULL,
  body_text TEXT NOT NULL,
  body_html TEXT NOT NULL,
  message_id TEXT NOT NULL,
  state TEXT NOT NULL,
  phase TEXT,
  attempts INTEGER NOT NULL,
  next_attempt_at TIMESTAMP NOT NULL,
  leased_until TIMESTAMP,
  leased_by TEXT,
  last_words TEXT,
  created_at TIMESTAMP NOT NULL,
  sent_at TIMESTAMP
);
CREATE INDEX outbox_due ON outbox (state, next_attempt_at);
CREATE INDEX outbox_created ON outbox (created_at, id);

CREATE TABLE reminders (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  rule TEXT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  vendor_id TEXT NOT NULL REFERENCES vendors (id) ON DELETE CASCADE,
  anchor_on DATE NOT NULL,
  lead_days INTEGER NOT NULL,
  recipient TEXT NOT NULL,
  send_on DATE NOT NULL,
  outbox_id TEXT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX reminders_record ON reminders (record_kind, record_id);
CREATE INDEX reminders_vendor ON reminders (vendor_id);
CREATE INDEX reminders_outbox ON reminders (outbox_id);

CREATE TABLE audit_entries (
  id TEXT NOT NULL PRIMARY KEY,
  at TIMESTAMP NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  vendor_id TEXT,
  summary TEXT NOT NULL,
  before_values TEXT,
  after_values TEXT
);
CREATE INDEX audit_entries_record ON audit_entries (record_kind, record_id, at);
CREATE INDEX audit_entries_vendor ON audit_entries (vendor_id, at);
CREATE INDEX audit_entries_at ON audit_entries (at, id);
