//! The tables as Diesel sees them; a test holds them against `migrations/` by selecting every column.

mod assurance;
mod operations;
mod papers;
mod programme;
mod reconciling;
mod register;
mod scoring;

pub use assurance::*;
pub use operations::*;
pub use papers::*;
pub use programme::*;
pub use reconciling::*;
pub use register::*;
pub use scoring::*;

diesel::joinable!(users -> people (person_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(sign_in_links -> users (user_id));
diesel::joinable!(sign_in_steps -> users (user_id));
diesel::joinable!(second_factors -> users (user_id));
diesel::joinable!(recovery_codes -> users (user_id));
diesel::joinable!(vendor_names -> vendors (vendor_id));
diesel::joinable!(services -> vendors (vendor_id));
diesel::joinable!(spend_quintiles -> services (service_id));
diesel::joinable!(contacts -> vendors (vendor_id));
diesel::joinable!(contracts -> vendors (vendor_id));
diesel::joinable!(contracts -> people (owner_id));
diesel::joinable!(contract_services -> contracts (contract_id));
diesel::joinable!(contract_services -> services (service_id));
diesel::joinable!(soc_reports -> vendors (vendor_id));
diesel::joinable!(soc_report_services -> soc_reports (soc_report_id));
diesel::joinable!(soc_report_services -> services (service_id));
diesel::joinable!(audit_roadmaps -> vendors (vendor_id));
diesel::joinable!(certificates -> vendors (vendor_id));
diesel::joinable!(certificates -> services (service_id));
diesel::joinable!(findings -> vendors (vendor_id));
diesel::joinable!(findings -> services (service_id));
diesel::joinable!(findings -> people (owner_id));
diesel::joinable!(acceptances -> vendors (vendor_id));
diesel::joinable!(acceptances -> findings (finding_id));
diesel::joinable!(bridge_letters -> vendors (vendor_id));
diesel::joinable!(bridge_letters -> soc_reports (soc_report_id));
diesel::joinable!(soc_exceptions -> vendors (vendor_id));
diesel::joinable!(soc_exceptions -> soc_reports (soc_report_id));
diesel::joinable!(soc_exceptions -> findings (finding_id));
diesel::joinable!(cuecs -> vendors (vendor_id));
diesel::joinable!(cuecs -> soc_reports (soc_report_id));
diesel::joinable!(cuecs -> people (owner_id));
diesel::joinable!(controls -> people (owner_id));
diesel::joinable!(reviews -> vendors (vendor_id));
diesel::joinable!(reviews -> soc_reports (soc_report_id));
diesel::joinable!(documents -> vendors (vendor_id));
diesel::joinable!(documents -> soc_reports (soc_report_id));
diesel::joinable!(documents -> attachments (attachment_id));
diesel::joinable!(subservices -> vendors (vendor_id));
diesel::joinable!(subservices -> soc_reports (soc_report_id));
diesel::joinable!(subservices -> services (service_id));
diesel::joinable!(csocs -> vendors (vendor_id));
diesel::joinable!(csocs -> soc_reports (soc_report_id));
diesel::joinable!(incidents -> vendors (vendor_id));
diesel::joinable!(incidents -> services (service_id));
diesel::joinable!(access_grants -> vendors (vendor_id));
diesel::joinable!(access_grants -> services (service_id));
diesel::joinable!(offboarding_steps -> vendors (vendor_id));
diesel::joinable!(offboarding_steps -> people (owner_id));
diesel::joinable!(score_overrides -> vendors (vendor_id));
diesel::joinable!(score_overrides -> services (service_id));
diesel::joinable!(renewal_decisions -> vendors (vendor_id));
diesel::joinable!(renewal_decisions -> contracts (contract_id));
diesel::joinable!(questionnaires -> vendors (vendor_id));
diesel::joinable!(questionnaires -> services (service_id));
diesel::joinable!(answers -> questionnaires (questionnaire_id));
diesel::joinable!(questionnaire_tallies -> questionnaires (questionnaire_id));
diesel::joinable!(questionnaire_series -> questionnaires (questionnaire_id));
diesel::joinable!(imports -> attachments (attachment_id));
diesel::joinable!(evidence_packs -> attachments (attachment_id));
diesel::joinable!(reconciliations -> attachments (attachment_id));
diesel::joinable!(reconciliation_entries -> reconciliations (reconciliation_id));
diesel::joinable!(reconciliation_entries -> vendors (vendor_id));
diesel::joinable!(reconciliation_entries -> reconciliation_exclusions (exclusion_id));
diesel::joinable!(applied_files -> imports (import_id));
diesel::joinable!(provenance -> imports (import_id));
diesel::joinable!(service_scores -> services (service_id));
diesel::joinable!(service_scores -> score_inputs (inputs_digest));
diesel::joinable!(vendor_summaries -> vendors (vendor_id));
diesel::joinable!(reminders -> vendors (vendor_id));
diesel::joinable!(reminders -> outbox (outbox_id));
diesel::joinable!(reminder_looks -> vendors (vendor_id));
diesel::joinable!(reminder_responses -> vendors (vendor_id));
diesel::joinable!(calendar_feeds -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    counters,
    people,
    users,
    sessions,
    sign_in_links,
    sign_in_failures,
    sign_in_steps,
    second_factors,
    recovery_codes,
    api_tokens,
    vendors,
    vendor_names,
    services,
    spend_quintiles,
    contacts,
    contracts,
    contract_services,
    soc_reports,
    soc_report_services,
    audit_roadmaps,
    certificates,
    findings,
    acceptances,
    bridge_letters,
    soc_exceptions,
    cuecs,
    controls,
    reviews,
    documents,
    subservices,
    csocs,
    incidents,
    access_grants,
    offboarding_steps,
    score_overrides,
    renewal_decisions,
    questionnaires,
    answers,
    questionnaire_tallies,
    questionnaire_series,
    attachments,
    imports,
    applied_files,
    evidence_packs,
    reconciliation_exclusions,
    reconciliations,
    reconciliation_entries,
    provenance,
    scoring_models,
    score_inputs,
    score_input_spans,
    score_snapshots,
    service_scores,
    vendor_summaries,
    outbox,
    reminders,
    reminder_looks,
    reminder_responses,
    reminder_rule_sets,
    mail_opt_outs,
    calendar_feeds,
    audit_entries,
    audit_heads,
);
