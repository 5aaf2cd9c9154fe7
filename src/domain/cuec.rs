//! Complementary user entity controls: what a SOC report assumes that we do.

use super::{
    Date, Instant,
    ids::{CuecId, PersonId, SocReportId, VendorId},
    lines::Lines,
};

closed_list! {
    /// How far we are with a control that a report assumes.
    pub enum CuecStatus {
        NotMapped = "not_mapped", "Not mapped";
        Planned = "planned", "Planned";
        Implemented = "implemented", "Implemented";
        NotApplicable = "not_applicable", "Not applicable";
    }
}

/// A control that a SOC report assumes we run.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Cuec {
    /// Record id.
    pub id: CuecId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The report it stands in.
    pub soc_report_id: SocReportId,
    /// Its number in the report.
    pub reference: Option<String>,
    /// What we are to do.
    pub description: Option<String>,
    /// Criteria it touches, such as `CC6.1`.
    pub criteria: Lines,
    /// The control of ours that answers it, or several, by their references.
    pub our_control: Option<String>,
    /// Who runs it here.
    pub owner_id: Option<PersonId>,
    /// How far we are.
    pub status: CuecStatus,
    /// By when it has to be in place.
    pub due_on: Option<Date>,
    /// What shows that it is in place.
    pub evidence: Option<String>,
    /// Why it does not apply.
    pub reason: Option<String>,
    /// Where in the report it stands, such as `p. 41`.
    pub page: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}
