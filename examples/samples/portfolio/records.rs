//! What the tables of the sample portfolio hold.

/// A made-up vendor; dates are ISO, an empty text is an empty cell.
pub struct Vendor {
    pub reference: &'static str,
    pub name: &'static str,
    pub legal_name: &'static str,
    pub domain: &'static str,
    pub country: &'static str,
    pub category: &'static str,
    pub description: &'static str,
    pub status: &'static str,
    pub key_vendor: bool,
    /// Carve-out or Inclusive; empty where we do not rely on its controls for our own SOC 2.
    pub subservice_method: &'static str,
    pub business_owner: &'static str,
    pub security_owner: &'static str,
    pub tags: &'static str,
    pub notes: &'static str,
    pub active_since: &'static str,
    pub terminated_on: &'static str,
    pub last_review: &'static str,
    pub next_review: &'static str,
    pub claims_soc2: Option<bool>,
    pub claims_iso27001: Option<bool>,
    pub claims_dpa: Option<bool>,
    pub services: &'static [Service],
}

/// What we buy from it.
pub struct Service {
    pub name: &'static str,
    pub description: &'static str,
    pub active: bool,
    /// Nine digits in the order of `RATINGS`; `-` is not rated.
    pub ratings: &'static str,
    /// The inherent score these ratings give, an unknown one counting as 3; checked by a test.
    pub inherent: Option<f64>,
    pub data_categories: &'static str,
    pub needs: &'static str,
    pub exit_plan: &'static str,
    pub alternate_vendor: &'static str,
    pub rto_hours: Option<u16>,
    pub rpo_hours: Option<u16>,
    pub exit_tested_on: &'static str,
}

/// A contract; dates are ISO, an empty text is an empty cell.
pub struct Contract {
    pub vendor: &'static str,
    pub reference: &'static str,
    pub services: &'static str,
    pub start: &'static str,
    /// Last day of the term; empty where `term_months` says it, or where there is none.
    pub end: &'static str,
    pub term_months: Option<u16>,
    pub renewal_months: Option<u16>,
    pub auto_renew: bool,
    pub notice: Option<u16>,
    pub notice_unit: &'static str,
    pub annual_value: u32,
    pub currency: &'static str,
    pub owner: &'static str,
    /// `y`, `n` or `-` (nobody looked) for security addendum, SLA, DPA, BAA, SCC, confidentiality, audit, data return.
    pub clauses: &'static str,
    pub breach_notice_hours: Option<u16>,
    pub notes: &'static str,
}

/// A report; dates are ISO, an empty text is an empty cell.
pub struct SocReport {
    pub vendor: &'static str,
    pub kind: &'static str,
    pub report_type: &'static str,
    pub period_start: &'static str,
    pub period_end: &'static str,
    pub as_of: &'static str,
    pub issued: &'static str,
    pub auditor: &'static str,
    pub auditor_check: &'static str,
    /// The opinion on all parts; empty where they differ.
    pub opinion: &'static str,
    /// Description, design, operation, where they differ.
    pub opinions_by_part: [&'static str; 3],
    pub qualified_criteria: &'static str,
    pub categories: &'static str,
    pub services: &'static str,
    pub boundary: &'static str,
    pub locations: &'static str,
    pub scope_fit: &'static str,
    pub restriction: &'static str,
    pub reviewer: &'static str,
    pub reviewed_on: &'static str,
    pub conclusion: &'static str,
}
