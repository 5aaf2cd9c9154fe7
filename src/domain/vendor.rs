//! Vendors, their services and contacts.

use super::{
    Date, Instant,
    ids::{ContactId, PersonId, ServiceId, VendorId},
    lines::Lines,
};

closed_list! {
    /// Where a vendor stands in its life with us.
    pub enum VendorStatus {
        Proposed = "proposed", "Proposed";
        InReview = "in_review", "In review";
        Approved = "approved", "Approved";
        ApprovedWithConditions = "approved_with_conditions", "Approved with conditions";
        Rejected = "rejected", "Rejected";
        Active = "active", "Active";
        Offboarding = "offboarding", "Offboarding";
        Terminated = "terminated", "Terminated";
    }
}

impl VendorStatus {
    /// Whether the vendor has left the register's daily view: rejected or terminated.
    pub const fn is_archived(self) -> bool {
        matches!(self, Self::Rejected | Self::Terminated)
    }
}

closed_list! {
    /// How a report treats a subservice organization.
    pub enum SubserviceMethod {
        CarveOut = "carve_out", "Carve-out";
        Inclusive = "inclusive", "Inclusive";
    }
}

closed_list! {
    /// What a contact at the vendor is for.
    pub enum ContactRole {
        Security = "security", "Security";
        Commercial = "commercial", "Commercial";
        Privacy = "privacy", "Privacy";
        Incident = "incident", "Incident";
    }
}

/// The fields of a vendor that say when it was reviewed, and when it is to be.
pub const REVIEW_DAYS: &[&str] = &["last_review_on", "next_review_on"];

/// A third party we buy from or rely on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Vendor {
    /// Record id.
    pub id: VendorId,
    /// Short reference given at creation, such as `V-0012`.
    pub reference: String,
    /// Name as people use it.
    pub name: String,
    /// Registered name.
    pub legal_name: Option<String>,
    /// Other names it goes by.
    pub aliases: Lines,
    /// Web domain, lower case, such as `harbourpayroll.example`.
    pub domain: Option<String>,
    /// Country, as given; ISO 3166 two-letter codes in upper case.
    pub country: Option<String>,
    /// What kind of supplier it is, in our words.
    pub category: Option<String>,
    /// What it does for us.
    pub description: Option<String>,
    /// Where it stands in its life with us.
    pub status: VendorStatus,
    /// “Key vendor” is a yes/no of its own, not a risk level.
    pub key_vendor: bool,
    /// Whether we rely on its controls for our own SOC 2.
    pub subservice_organization: bool,
    /// How our own report treats it, where it is a subservice organization.
    pub subservice_method: Option<SubserviceMethod>,
    /// Who answers for the vendor.
    pub business_owner_id: Option<PersonId>,
    /// Who reviews its evidence.
    pub security_owner_id: Option<PersonId>,
    /// Free tags.
    pub tags: Lines,
    /// Free notes.
    pub notes: Option<String>,
    /// Tier stated in an imported register; never used in a score.
    pub stated_tier: Option<String>,
    /// Score stated in an imported register; never used in a score.
    pub stated_score: Option<String>,
    /// Last review stated in an imported register.
    pub last_review_on: Option<Date>,
    /// Next review as entered or imported; wins over the cadence.
    pub next_review_on: Option<Date>,
    /// The register claims a SOC 2 report.
    pub claims_soc2: Option<bool>,
    /// The register claims an ISO 27001 certificate.
    pub claims_iso27001: Option<bool>,
    /// The register claims a signed data processing agreement.
    pub claims_dpa: Option<bool>,
    /// The day it became active; anchors reviews that never took place.
    pub active_on: Option<Date>,
    /// The day it was terminated.
    pub terminated_on: Option<Date>,
    /// Part of the sample portfolio.
    pub sample: bool,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

/// One of the nine inherent factors' ratings, 0 to 4; `None` is unknown.
pub type Rating = Option<i16>;

/// The nine inherent factors of a service (`scoring.md`), each rated 0 to 4 or unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Ratings {
    /// none · internal · confidential · personal or customer · special category, health, card data, credentials
    pub data_sensitivity: Rating,
    /// tolerable outage: > 30 d · ≤ 30 d · ≤ 7 d · ≤ 24 h · ≤ 4 h
    pub criticality: Rating,
    /// none · escorted · read only · write or network · privileged or production
    pub access: Rating,
    /// time to replace: < 1 week · < 1 month · < 3 months · < 12 months · no alternative
    pub substitutability: Rating,
    /// records: 0 · < 1 k · < 100 k · < 1 M · ≥ 1 M
    pub data_volume: Rating,
    /// none · one minor · one major · two major · DORA-critical, SOX-key or HIPAA
    pub regulatory: Rating,
    /// none · known, no data · known, with data · several with data · unknown chain
    pub fourth_party: Rating,
    /// domestic · same regime · adequacy · transfer tool needed · sanctioned or high-risk
    pub geography: Rating,
    /// quintile of the portfolio's spend, 0 to 4
    pub spend: Rating,
}

/// What we buy from a vendor; the thing that is rated and scored.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Service {
    /// Record id.
    pub id: ServiceId,
    /// Whose service it is.
    pub vendor_id: VendorId,
    /// Name; the vendor's own name where a register names none.
    pub name: String,
    /// What it does for us.
    pub description: Option<String>,
    /// Whether we still use it; only active services are scored.
    pub active: bool,
    /// The nine inherent factors.
    #[serde(flatten)]
    pub ratings: Ratings,
    /// Kinds of data it holds, in our words.
    pub data_categories: Lines,
    /// Availability matters to us here.
    pub needs_availability: bool,
    /// Confidentiality matters to us here.
    pub needs_confidentiality: bool,
    /// Processing integrity matters to us here.
    pub needs_processing_integrity: bool,
    /// Privacy matters to us here.
    pub needs_privacy: bool,
    /// How we would leave.
    pub exit_plan: Option<String>,
    /// Who could take over.
    pub alternate_vendor: Option<String>,
    /// Recovery time objective in hours.
    pub rto_hours: Option<i32>,
    /// Recovery point objective in hours.
    pub rpo_hours: Option<i32>,
    /// When leaving or recovering was last tested.
    pub exit_tested_on: Option<Date>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

/// Somebody at the vendor.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Contact {
    /// Record id.
    pub id: ContactId,
    /// Whose contact it is.
    pub vendor_id: VendorId,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// What the contact is for.
    pub role: ContactRole,
    /// Whether reminders may go there once an administrator has switched outside mail on.
    pub receives_reminders: bool,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}
