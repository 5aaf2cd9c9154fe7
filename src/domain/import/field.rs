//! The fields a sheet's heading can stand for, per kind of content.

mod papers;
mod programme;

closed_list! {
    /// What a sheet holds.
    pub enum ImportKind {
        VendorRegister = "vendor_register", "Vendor register";
        ContractRegister = "contract_register", "Contract register";
        SocReportRegister = "soc_report_register", "SOC report register";
        SocReportDetail = "soc_report_detail", "SOC report detail";
        BridgeLetters = "bridge_letters", "Bridge letters";
        Exceptions = "exceptions", "Exceptions of SOC reports";
        Cuecs = "cuecs", "User entity controls (CUECs)";
        Subservices = "subservices", "Subservice organizations";
        Csocs = "csocs", "Subservice organization controls (CSOCs)";
        CertificateRegister = "certificate_register", "Certificate register";
        FindingRegister = "finding_register", "Finding register";
        ReviewRegister = "review_register", "Review register";
        ControlRegister = "control_register", "Control register";
        AuditRoadmapRegister = "audit_roadmap_register", "Audit roadmap register";
        IncidentRegister = "incident_register", "Incident register";
        AccessRegister = "access_register", "Access and integration register";
        OffboardingRegister = "offboarding_register", "Offboarding register";
        OverrideRegister = "override_register", "Override register";
        RenewalDecisionRegister = "renewal_decision_register", "Renewal decision register";
        Questionnaire = "questionnaire", "Questionnaire answers";
        AnswerRegister = "answer_register", "Answer register";
    }
}

/// A field that a heading can be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Stable key, as in layouts and JSON: `name`, `business_owner`, …
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// A sheet of this kind cannot be read without it.
    pub required: bool,
}

const fn field(key: &'static str, label: &'static str) -> Field {
    Field { key, label, required: false }
}

const fn required(key: &'static str, label: &'static str) -> Field {
    Field { key, label, required: true }
}

/// The nine inherent factors, as every register that has them names them.
const RATINGS: [Field; 9] = [
    field("data_sensitivity", "Data sensitivity"),
    field("criticality", "Criticality"),
    field("access", "Access"),
    field("substitutability", "Substitutability"),
    field("data_volume", "Data volume"),
    field("regulatory", "Regulatory"),
    field("fourth_party", "Fourth parties"),
    field("geography", "Geography"),
    field("spend", "Spend"),
];

const VENDOR_REGISTER: &[Field] = &[
    required("name", "Vendor name"),
    field("reference", "Vendor reference"),
    field("legal_name", "Legal name"),
    field("aliases", "Aliases"),
    field("domain", "Domain"),
    field("country", "Country"),
    field("category", "Category"),
    field("description", "Description"),
    field("status", "Status"),
    field("key_vendor", "Key vendor"),
    field("subservice_organization", "Subservice organization"),
    field("subservice_method", "Subservice method"),
    field("business_owner", "Business owner"),
    field("business_owner_email", "Business owner email"),
    field("security_owner", "Security owner"),
    field("security_owner_email", "Security owner email"),
    field("tags", "Tags"),
    field("notes", "Notes"),
    field("stated_tier", "Stated tier"),
    field("stated_score", "Stated score"),
    field("last_review", "Last review"),
    field("next_review", "Next review"),
    field("claims_soc2", "Claims SOC 2"),
    field("claims_iso27001", "Claims ISO 27001"),
    field("claims_dpa", "Claims DPA"),
    field("active_since", "Active since"),
    field("terminated_on", "Terminated on"),
    field("service", "Service"),
    field("service_description", "Service description"),
    field("service_active", "Service in use"),
    RATINGS[0],
    RATINGS[1],
    RATINGS[2],
    RATINGS[3],
    RATINGS[4],
    RATINGS[5],
    RATINGS[6],
    RATINGS[7],
    RATINGS[8],
    field("data_categories", "Data categories"),
    field("needs_categories", "Categories that matter"),
    field("exit_plan", "Exit plan"),
    field("alternate_vendor", "Alternate vendor"),
    field("rto_hours", "RTO (hours)"),
    field("rpo_hours", "RPO (hours)"),
    field("exit_tested_on", "Exit or recovery test on"),
    field("contact_name", "Contact name"),
    field("contact_email", "Contact email"),
    field("contact_role", "Contact role"),
    field("contract_reference", "Contract reference"),
    field("contract_start", "Contract start"),
    field("contract_end", "Contract end"),
    field("annual_value", "Annual value"),
    field("currency", "Currency"),
];

const CONTRACT_REGISTER: &[Field] = &[
    required("vendor", "Vendor"),
    field("reference", "Contract reference"),
    field("services", "Services"),
    field("contract_start", "Start"),
    field("contract_end", "End"),
    field("term_months", "Term (months)"),
    field("renewal_months", "Renewal (months)"),
    field("auto_renew", "Auto-renew"),
    field("notice", "Notice period"),
    field("notice_unit", "Notice unit"),
    field("annual_value", "Annual value"),
    field("currency", "Currency"),
    field("owner", "Owner"),
    field("owner_email", "Owner email"),
    field("security_addendum", "Security addendum"),
    field("sla", "SLA"),
    field("dpa", "DPA"),
    field("baa", "BAA"),
    field("scc", "SCC"),
    field("confidentiality", "Confidentiality"),
    field("audit_right", "Audit right"),
    field("data_return", "Data return"),
    field("breach_notice_hours", "Breach notice (hours)"),
    field("notes", "Notes"),
];

const SOC_REPORT_REGISTER: &[Field] = &[
    required("vendor", "Vendor"),
    required("kind", "Report"),
    field("report_type", "Type"),
    field("period_start", "Period start"),
    field("period_end", "Period end"),
    field("as_of", "As of"),
    field("issued", "Issued"),
    field("auditor", "Auditor"),
    field("auditor_check", "Auditor check"),
    field("auditor_check_method", "Auditor checked by"),
    field("auditor_checked_on", "Auditor checked on"),
    field("opinion", "Opinion"),
    field("opinion_description", "Opinion on description"),
    field("opinion_design", "Opinion on design"),
    field("opinion_operation", "Opinion on operation"),
    field("qualified_criteria", "Qualified criteria"),
    field("categories", "Categories"),
    field("services", "Services"),
    field("boundary_services", "Boundary"),
    field("boundary_locations", "Locations"),
    field("scope_fit", "Scope fit"),
    field("criteria_not_relevant", "Criteria not relevant"),
    field("incidents", "Incidents disclosed"),
    field("significant_changes", "Significant changes"),
    field("subsequent_events", "Subsequent events"),
    field("restriction", "Restriction"),
    field("reviewer", "Reviewer"),
    field("reviewed_on", "Reviewed on"),
    field("conclusion", "Conclusion"),
    field("pages", "Pages"),
];

const QUESTIONNAIRE: &[Field] = &[
    field("question_ref", "Question ID"),
    required("question", "Question"),
    required("answer", "Answer"),
    field("comment", "Comment"),
    field("evidence", "Evidence"),
    field("domain", "Domain"),
    field("criterion", "Criterion"),
    field("ownership", "Control ownership"),
    field("responsibilities", "Customer responsibilities"),
    field("weight", "Weight"),
    field("preferred", "Preferred answer"),
    field("answer_yes", "Marked yes"),
    field("answer_no", "Marked no"),
    field("answer_na", "Marked not applicable"),
];

const ANSWER_REGISTER: &[Field] = &[
    required("vendor", "Vendor"),
    field("service", "Service"),
    required("template", "Questionnaire"),
    field("template_version", "Version"),
    field("submitted", "Submitted"),
    field("attestation", "Attestation"),
    field("position", "No."),
    field("question_ref", "Question ID"),
    field("domain", "Domain"),
    required("question", "Question"),
    required("answer", "Answer"),
    field("comment", "Comment"),
    field("evidence", "Evidence"),
    field("criterion", "Criterion"),
    field("weight", "Weight"),
    field("preferred", "Preferred answer"),
    field("record", "Record"),
];

/// The fields that a kind of sheet can hold, in the order in which they are offered and written out.
pub const fn fields(kind: ImportKind) -> &'static [Field] {
    match kind {
        ImportKind::VendorRegister => VENDOR_REGISTER,
        ImportKind::ContractRegister => CONTRACT_REGISTER,
        ImportKind::SocReportRegister | ImportKind::SocReportDetail => SOC_REPORT_REGISTER,
        ImportKind::BridgeLetters => papers::BRIDGE_LETTERS,
        ImportKind::Exceptions => papers::EXCEPTIONS,
        ImportKind::Cuecs => papers::CUECS,
        ImportKind::Subservices => papers::SUBSERVICES,
        ImportKind::Csocs => papers::CSOCS,
        ImportKind::CertificateRegister => papers::CERTIFICATE_REGISTER,
        ImportKind::FindingRegister => papers::FINDING_REGISTER,
        ImportKind::ReviewRegister => papers::REVIEW_REGISTER,
        ImportKind::ControlRegister => papers::CONTROL_REGISTER,
        ImportKind::AuditRoadmapRegister => papers::AUDIT_ROADMAP_REGISTER,
        ImportKind::IncidentRegister => programme::INCIDENT_REGISTER,
        ImportKind::AccessRegister => programme::ACCESS_REGISTER,
        ImportKind::OffboardingRegister => programme::OFFBOARDING_REGISTER,
        ImportKind::OverrideRegister => programme::OVERRIDE_REGISTER,
        ImportKind::RenewalDecisionRegister => programme::RENEWAL_DECISION_REGISTER,
        ImportKind::Questionnaire => QUESTIONNAIRE,
        ImportKind::AnswerRegister => ANSWER_REGISTER,
    }
}

/// The field of a kind with this key.
pub fn find(kind: ImportKind, key: &str) -> Option<&'static Field> {
    fields(kind).iter().find(|field| field.key == key)
}
