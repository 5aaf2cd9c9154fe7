//! What a table is called, as the name of its sheet.

use super::ExportKind;

/// The name of a table's sheet.
pub(super) fn title(kind: ExportKind) -> &'static str {
    match kind {
        ExportKind::Vendors => "Vendors",
        ExportKind::Services => "Services",
        ExportKind::Contacts => "Contacts",
        ExportKind::Contracts => "Contracts",
        ExportKind::SocReports => "SOC reports",
        ExportKind::Questionnaires => "Answers",
        ExportKind::Certificates => "Certificates",
        ExportKind::Findings => "Findings",
        ExportKind::AuditRoadmaps => "Audit roadmaps",
        ExportKind::BridgeLetters => "Bridge letters",
        ExportKind::Exceptions => "Exceptions",
        ExportKind::Cuecs => "CUECs",
        ExportKind::Subservices => "Subservice organizations",
        ExportKind::Csocs => "CSOCs",
        ExportKind::Reviews => "Reviews",
        ExportKind::Controls => "Our controls",
        ExportKind::Incidents => "Incidents",
        ExportKind::AccessGrants => "Access and integrations",
        ExportKind::OffboardingSteps => "Offboarding",
        ExportKind::Overrides => "Overrides",
        ExportKind::RenewalDecisions => "Renewal decisions",
        ExportKind::Renewals => "Renewals",
        ExportKind::People => "People",
    }
}
