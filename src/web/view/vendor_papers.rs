//! Certificates and findings on a vendor's page.

use super::mark::{Day, Link, Tag};

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRow {
    /// What it certifies: “ISO 27001”.
    pub label: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// Service it is for, or “all services”.
    pub service: String,
    /// What it covers.
    pub scope: Option<String>,
    /// When it was issued.
    pub issued: Option<Day>,
    /// Its last day.
    pub expires: Option<Day>,
    /// Issuer, number, statement of applicability.
    pub note: String,
    /// Where it was read.
    pub source: Option<Link>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// What is wrong.
    pub title: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// “F-0031 · all services · Ada Brook”.
    pub about: String,
    /// How grave it is; red while it is open and grave.
    pub severity: Tag,
    /// “CC6.1, CC6.2”.
    pub criteria: String,
    /// Where it stands.
    pub status: String,
    /// Who accepted it until when.
    pub acceptance: Option<Link>,
    /// Where it can be accepted.
    pub accept_url: Option<String>,
    /// When it has to be settled, while it is open.
    pub due: Option<Day>,
    /// Where it was read.
    pub source: Option<Link>,
}
