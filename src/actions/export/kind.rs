//! The tables that can be taken out, each with its columns and as what it is read back.

use super::renewals;
use crate::domain::import::field::{Field, ImportKind, fields};

/// The tables that can be exported, by the word that names them.
pub const KINDS: [(&str, ExportKind); 23] = [
    ("vendors", ExportKind::Vendors),
    ("services", ExportKind::Services),
    ("contacts", ExportKind::Contacts),
    ("contracts", ExportKind::Contracts),
    ("soc-reports", ExportKind::SocReports),
    ("questionnaires", ExportKind::Questionnaires),
    ("certificates", ExportKind::Certificates),
    ("findings", ExportKind::Findings),
    ("audit-roadmaps", ExportKind::AuditRoadmaps),
    ("bridge-letters", ExportKind::BridgeLetters),
    ("exceptions", ExportKind::Exceptions),
    ("cuecs", ExportKind::Cuecs),
    ("subservices", ExportKind::Subservices),
    ("csocs", ExportKind::Csocs),
    ("reviews", ExportKind::Reviews),
    ("controls", ExportKind::Controls),
    ("incidents", ExportKind::Incidents),
    ("access-grants", ExportKind::AccessGrants),
    ("offboarding-steps", ExportKind::OffboardingSteps),
    ("overrides", ExportKind::Overrides),
    ("renewal-decisions", ExportKind::RenewalDecisions),
    ("renewals", ExportKind::Renewals),
    ("people", ExportKind::People),
];

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// The vendor register, one row a service.
    Vendors,
    /// Services alone.
    Services,
    /// Contacts alone.
    Contacts,
    /// The contract register.
    Contracts,
    /// The register of SOC reports.
    SocReports,
    /// The answers of questionnaires.
    Questionnaires,
    /// The register of certificates.
    Certificates,
    /// The register of findings, each with its newest acceptance.
    Findings,
    /// Ways to reports to come.
    AuditRoadmaps,
    /// Bridge letters.
    BridgeLetters,
    /// Exceptions of SOC reports.
    Exceptions,
    /// User entity controls of SOC reports.
    Cuecs,
    /// Organizations that stand behind vendors, whoever says so.
    Subservices,
    /// Subservice organization controls of SOC reports.
    Csocs,
    /// Reviews.
    Reviews,
    /// Our own controls.
    Controls,
    /// Incidents.
    Incidents,
    /// What vendors can reach with us.
    AccessGrants,
    /// Steps by which vendors leave.
    OffboardingSteps,
    /// Bands at which risks are held.
    Overrides,
    /// What was decided about the terms of contracts.
    RenewalDecisions,
    /// Running contracts by the day that decides; this one is not read back.
    Renewals,
    /// People.
    People,
}

/// The table that this word names.
pub fn kind(word: &str) -> Option<ExportKind> {
    KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
}

/// A column: the field's key for JSON, its label for tables.
#[derive(Clone, Copy)]
pub(super) struct Heading {
    pub key: &'static str,
    pub label: &'static str,
}

/// The columns of a table, in order.
pub(super) fn headings(kind: ExportKind) -> Vec<Heading> {
    let of = |kind: ImportKind, wanted: &dyn Fn(&Field) -> bool| {
        let wanted = fields(kind).iter().filter(|field| wanted(field));
        wanted.map(|field| Heading { key: field.key, label: field.label }).collect()
    };
    let vendor = ImportKind::VendorRegister;
    match kind {
        ExportKind::Vendors => of(vendor, &|field| !is_of_contract(field)),
        ExportKind::Services => of(vendor, &|field| is_identity(field) || is_of_service(field)),
        ExportKind::Contacts => of(vendor, &|field| is_identity(field) || field.key.starts_with("contact_")),
        ExportKind::Contracts => of(ImportKind::ContractRegister, &|_| true),
        // The three parts of the opinion say it all; one opinion for all three is a way to write them.
        ExportKind::SocReports => of(ImportKind::SocReportRegister, &|field| field.key != "opinion"),
        ExportKind::Questionnaires => of(ImportKind::AnswerRegister, &|_| true),
        ExportKind::Certificates => of(ImportKind::CertificateRegister, &|_| true),
        ExportKind::Findings => of(ImportKind::FindingRegister, &|_| true),
        ExportKind::AuditRoadmaps => of(ImportKind::AuditRoadmapRegister, &|_| true),
        ExportKind::BridgeLetters => of(ImportKind::BridgeLetters, &|_| true),
        ExportKind::Exceptions => of(ImportKind::Exceptions, &|_| true),
        ExportKind::Cuecs => of(ImportKind::Cuecs, &|_| true),
        ExportKind::Subservices => of(ImportKind::Subservices, &|_| true),
        ExportKind::Csocs => of(ImportKind::Csocs, &|_| true),
        ExportKind::Reviews => of(ImportKind::ReviewRegister, &|_| true),
        ExportKind::Controls => of(ImportKind::ControlRegister, &|_| true),
        ExportKind::Incidents => of(ImportKind::IncidentRegister, &|_| true),
        ExportKind::AccessGrants => of(ImportKind::AccessRegister, &|_| true),
        ExportKind::OffboardingSteps => of(ImportKind::OffboardingRegister, &|_| true),
        ExportKind::Overrides => of(ImportKind::OverrideRegister, &|_| true),
        ExportKind::RenewalDecisions => of(ImportKind::RenewalDecisionRegister, &|_| true),
        ExportKind::Renewals => renewals::headings(),
        ExportKind::People => {
            vec![Heading { key: "name", label: "Name" }, Heading { key: "email", label: "Email" }]
        }
    }
}

fn is_identity(field: &Field) -> bool {
    matches!(field.key, "name" | "reference")
}

/// Contracts have a register of their own.
fn is_of_contract(field: &Field) -> bool {
    field.key.starts_with("contract_") || matches!(field.key, "annual_value" | "currency")
}

/// The fields of a vendor register from the service's name to the contacts.
fn is_of_service(field: &Field) -> bool {
    let register = fields(ImportKind::VendorRegister);
    let place = |key: &str| register.iter().position(|known| known.key == key);
    let (first, last) = (place("service"), place("exit_tested_on"));
    let here = place(field.key);
    here >= first && here <= last
}

/// As what a table is read back.
pub(super) const fn read_as(kind: ExportKind) -> ImportKind {
    match kind {
        ExportKind::Contracts => ImportKind::ContractRegister,
        ExportKind::SocReports => ImportKind::SocReportRegister,
        ExportKind::Questionnaires => ImportKind::AnswerRegister,
        ExportKind::Certificates => ImportKind::CertificateRegister,
        ExportKind::Findings => ImportKind::FindingRegister,
        ExportKind::AuditRoadmaps => ImportKind::AuditRoadmapRegister,
        ExportKind::BridgeLetters => ImportKind::BridgeLetters,
        ExportKind::Exceptions => ImportKind::Exceptions,
        ExportKind::Cuecs => ImportKind::Cuecs,
        ExportKind::Subservices => ImportKind::Subservices,
        ExportKind::Csocs => ImportKind::Csocs,
        ExportKind::Reviews => ImportKind::ReviewRegister,
        ExportKind::Controls => ImportKind::ControlRegister,
        ExportKind::Incidents => ImportKind::IncidentRegister,
        ExportKind::AccessGrants => ImportKind::AccessRegister,
        ExportKind::OffboardingSteps => ImportKind::OffboardingRegister,
        ExportKind::Overrides => ImportKind::OverrideRegister,
        ExportKind::RenewalDecisions => ImportKind::RenewalDecisionRegister,
        _ => ImportKind::VendorRegister,
    }
}
