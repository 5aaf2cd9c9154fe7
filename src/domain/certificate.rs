//! Certificates and attestations beside SOC reports: what was certified, for what, and until when.

use super::{
    Date, Instant,
    ids::{CertificateId, ServiceId, VendorId},
    lines::Lines,
};

closed_list! {
    /// What a certificate certifies.
    pub enum CertificateKind {
        Iso27001 = "iso27001", "ISO 27001";
        Iso27017 = "iso27017", "ISO 27017";
        Iso27018 = "iso27018", "ISO 27018";
        Iso27701 = "iso27701", "ISO 27701";
        Iso22301 = "iso22301", "ISO 22301";
        Iso9001 = "iso9001", "ISO 9001";
        PciAoc = "pci_aoc", "PCI AOC";
        Hitrust = "hitrust", "HITRUST r2";
        CsaStar = "csa_star", "CSA STAR";
        PenTest = "pen_test", "Penetration test";
        Insurance = "insurance", "Insurance";
        Policy = "policy", "Policy";
        TrustPage = "trust_page", "Trust page";
        Other = "other", "Other";
    }
}

/// A certificate or attestation on file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Certificate {
    /// Record id.
    pub id: CertificateId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The service it was obtained for; `None` where it speaks for the vendor.
    pub service_id: Option<ServiceId>,
    /// What it certifies.
    pub kind: CertificateKind,
    /// Number printed on it.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it covers, as it says.
    pub scope: Option<String>,
    /// Whether its statement of applicability is on file (ISO 27001); `None` is “nobody looked yet”.
    pub statement_of_applicability: Option<bool>,
    /// Criteria or series it speaks to, where a reviewer names them.
    pub criteria: Lines,
    /// The day it was issued.
    pub issued_on: Option<Date>,
    /// Its last day.
    pub expires_on: Option<Date>,
    /// Who read it.
    pub reviewer: Option<String>,
    /// When it was read.
    pub reviewed_on: Option<Date>,
    /// Free notes.
    pub notes: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}
