//! Certificates, findings and audit roadmaps of the sample portfolio.

use ninefold::domain::import::field::ImportKind;

use super::{
    people,
    sheet::{Cell, Table, date, text},
};

/// A row of one of these registers: keys of fields with what stands in them.
pub type Row = &'static [(&'static str, &'static str)];

const CERTIFICATES: &[Row] = &[
    &[
        ("vendor", "Northgate Cloud"),
        ("kind", "ISO 27001"),
        ("service", "Hosting platform"),
        ("number", "NG-27001-5512"),
        ("issuer", "Skerry Certification"),
        ("scope", "Operation of compute, storage and network in all regions"),
        ("statement_of_applicability", "Yes"),
        ("issued", "2025-03-02"),
        ("expires", "2028-03-01"),
        ("reviewer", "Security lead"),
        ("reviewed_on", "2026-11-12"),
    ],
    &[
        ("vendor", "Lanternpay"),
        ("kind", "PCI AOC"),
        ("service", "Card payments"),
        ("issuer", "Merrow Assurance LLP"),
        ("scope", "Service provider, level 1"),
        ("issued", "2026-03-30"),
        ("expires", "2027-03-29"),
        ("reviewer", "Security analyst"),
        ("reviewed_on", "2026-04-14"),
    ],
    &[
        ("vendor", "Osprey Identity"),
        ("kind", "ISO 27001"),
        ("number", "OI-2024-118"),
        ("issuer", "Skerry Certification"),
        ("scope", "Design and operation of the identity service"),
        ("issued", "2024-01-10"),
        ("expires", "2027-01-09"),
        ("notes", "Surveillance audit of 2026 not seen yet"),
    ],
    &[
        ("vendor", "Greyfen Logs"),
        ("kind", "Penetration test"),
        ("service", "Log analytics"),
        ("issuer", "Whinchat Testing"),
        ("scope", "Web console and intake API"),
        ("issued", "2026-05-20"),
        ("notes", "Two medium results, both retested"),
    ],
    &[
        ("vendor", "Orchard Benefits"),
        ("kind", "Insurance"),
        ("number", "OB-CY-3391"),
        ("issuer", "Alderpoint Brokers"),
        ("scope", "Cyber liability, USD 5 million"),
        ("issued", "2026-01-01"),
        ("expires", "2026-12-31"),
    ],
    &[
        ("vendor", "Junco Telephony"),
        ("kind", "ISO 22301"),
        ("number", "JT-BC-77"),
        ("issuer", "Skerry Certification"),
        ("scope", "Voice platform and contact centre"),
        ("issued", "2023-10-05"),
        ("expires", "2026-10-04"),
        ("notes", "Expired; the renewal was promised for December"),
    ],
    &[
        ("vendor", "Sedge Assist"),
        ("kind", "Trust page"),
        ("scope", "Says that customer text is not used for training"),
        ("issued", "2026-10-30"),
    ],
];

const FINDINGS: &[Row] = &[
    &[
        ("vendor", "Harbour Payroll"),
        ("title", "Accounts of leavers stay active for weeks"),
        ("description", "Seven of 25 sampled leavers kept access for 12 to 31 days"),
        ("service", "Payroll run"),
        ("source", "SOC exception"),
        ("criteria", "CC6.2; CC6.3"),
        ("severity", "High"),
        ("owner", "Security lead"),
        ("found", "2026-08-28"),
        ("due", "2026-12-15"),
        ("treatment", "Remediate"),
        ("status", "In progress"),
    ],
    &[
        ("vendor", "Orchard Benefits"),
        ("title", "No assurance over health data"),
        ("description", "Neither a SOC report nor a questionnaire has come in since the contract began"),
        ("service", "Benefits portal"),
        ("source", "Coverage gap"),
        ("criteria", "CC9.2"),
        ("severity", "Critical"),
        ("owner", "Privacy lead"),
        ("found", "2026-07-02"),
        ("due", "2026-11-10"),
        ("treatment", "Remediate"),
        ("status", "Open"),
    ],
    &[
        ("vendor", "Tallow Analytics"),
        ("title", "Events are not encrypted at rest"),
        ("service", "Product analytics"),
        ("source", "Questionnaire answer"),
        ("criteria", "CC6.1"),
        ("severity", "Medium"),
        ("owner", "Security analyst"),
        ("found", "2026-05-20"),
        ("due", "2026-09-30"),
        ("treatment", "Accept"),
        ("status", "Accepted"),
        ("accepted_by", "Security lead"),
        ("acceptance_reason", "Only pseudonymous events are sent, and the contract ends within the year"),
        ("accepted_on", "2026-09-24"),
        ("accepted_until", "2027-01-15"),
    ],
    &[
        ("vendor", "Saltmarsh Hosting"),
        ("title", "No report speaks for March and April 2026"),
        ("service", "EU hosting"),
        ("source", "Coverage gap"),
        ("severity", "Medium"),
        ("owner", "Security analyst"),
        ("found", "2026-11-02"),
        ("due", "2027-01-15"),
        ("treatment", "Remediate"),
        ("status", "Open"),
    ],
    &[
        ("vendor", "Kiteline Network"),
        ("title", "Our sites stand outside the report's boundary"),
        ("service", "Wide-area network"),
        ("source", "Manual"),
        ("criteria", "CC9.2"),
        ("severity", "Low"),
        ("owner", "Security analyst"),
        ("found", "2026-09-14"),
        ("treatment", "Transfer"),
        ("status", "Closed"),
        ("closed", "2026-10-20"),
        ("closure_evidence", "Addendum 2 names the sites and the provider's liability"),
    ],
];

const AUDIT_ROADMAPS: &[Row] = &[
    &[
        ("vendor", "Greyfen Logs"),
        ("kind", "SOC 2"),
        ("report_type", "Type 2"),
        ("gap_analysis_end", "2026-05-31"),
        ("remediation_end", "2026-08-31"),
        ("observation_start", "2026-09-01"),
        ("observation_end", "2027-02-28"),
        ("fieldwork_end", "2027-04-15"),
        ("reporting_end", "2027-05-14"),
        ("expected", "2027-05-31"),
        ("meanwhile", "Certificate"),
        ("notes", "The Type 1 of August stands at its beginning"),
    ],
    &[
        ("vendor", "Tallow Analytics"),
        ("kind", "SOC 2"),
        ("report_type", "Type 1"),
        ("gap_analysis_end", "2026-10-30"),
        ("remediation_end", "2027-01-29"),
        ("fieldwork_end", "2027-03-12"),
        ("expected", "2027-04-09"),
        ("meanwhile", "Questionnaire"),
    ],
    &[
        ("vendor", "Orchard Benefits"),
        ("kind", "SOC 2"),
        ("report_type", "Type 2"),
        ("gap_analysis_end", "2026-12-18"),
        ("meanwhile", "Questionnaire and certificate"),
        ("notes", "Only the first stage has a day; the auditor is not chosen yet"),
    ],
];

const CONTROLS: &[Row] = &[
    &[
        ("reference", "HR-12"),
        ("name", "Offboarding checklist"),
        ("description", "Access ends on the last day, and the vendor is told"),
        ("owner", "Payroll owner"),
        ("status", "Implemented"),
        ("evidence", "Checklists of the quarter, in the HR archive"),
        ("checked", "2026-10-15"),
    ],
    &[
        ("reference", "AC-04"),
        ("name", "Quarterly access review"),
        ("description", "Owners confirm every account of their system"),
        ("owner", "Security analyst"),
        ("status", "Implemented"),
        ("evidence", "Minutes of the review of September"),
        ("checked", "2026-09-30"),
    ],
    &[
        ("reference", "AC-07"),
        ("name", "Second factor for administrators"),
        ("owner", "Security analyst"),
        ("status", "Planned"),
    ],
];

const REVIEWS: &[Row] = &[
    &[
        ("vendor", "Harbour Payroll"),
        ("report", "SOC 2 Type 2"),
        ("period_end", "2026-06-30"),
        ("kind", "SOC report"),
        ("period_from", "2025-07-01"),
        ("period_to", "2026-06-30"),
        ("looked_at", "The report with its tests; The bridge letter"),
        (
            "conclusion",
            "Leaver accounts stay active too long; our own checklist makes up for it until the feed is watched",
        ),
        ("outcome", "Rely on it, with conditions"),
        ("conditions", "The finding on leavers is closed by the end of the fiscal year"),
        ("reviewer", "Security analyst"),
        ("reviewed_on", "2026-08-28"),
        ("approver", "Security lead"),
        ("approved_on", "2026-09-03"),
        ("next_due", "2027-08-31"),
    ],
    &[
        ("vendor", "Northgate Cloud"),
        ("kind", "Periodic"),
        ("period_from", "2025-11-01"),
        ("period_to", "2026-10-31"),
        ("looked_at", "SOC 2; ISO 27001 certificate; incidents of the year"),
        ("conclusion", "Carries six vendors of ours; its exit plan is older than a year"),
    ],
];

const RELATIONS: &[Row] = &[
    &[("vendor", "Lanternpay"), ("name", "Northgate Cloud"), ("purpose", "Hosting"), ("listed_on", "2026-06-01")],
    &[("vendor", "Osprey Identity"), ("name", "Northgate Cloud"), ("purpose", "Hosting of the identity service")],
    &[("vendor", "Greyfen Logs"), ("name", "Northgate Cloud"), ("purpose", "Hosting")],
    &[("vendor", "Orchard Benefits"), ("name", "Northgate Cloud"), ("purpose", "Hosting")],
    &[
        ("vendor", "Tallow Analytics"),
        ("name", "Northgate Cloud"),
        ("purpose", "Hosting"),
        ("listed_on", "2026-01-15"),
        ("location", "Frankfurt"),
    ],
    &[
        ("vendor", "Tallow Analytics"),
        ("name", "Cindermail"),
        ("purpose", "Delivery of reports"),
        ("listed_on", "2026-01-15"),
        ("location", "Dublin"),
    ],
    &[
        ("vendor", "Tallow Analytics"),
        ("name", "Northgate Cloud"),
        ("purpose", "Hosting"),
        ("listed_on", "2026-08-15"),
        ("location", "Frankfurt"),
    ],
    &[
        ("vendor", "Tallow Analytics"),
        ("name", "Heron Data"),
        ("purpose", "Storage of events"),
        ("listed_on", "2026-08-15"),
        ("location", "Singapore"),
    ],
    &[("vendor", "Fernhill Backup"), ("name", "Saltmarsh Hosting"), ("purpose", "Second copy")],
    &[("vendor", "Petrel Code Hosting"), ("name", "Saltmarsh Hosting"), ("purpose", "Mirror in the EU")],
    &[("vendor", "Northgate Cloud"), ("name", "Kittiwake Fibre"), ("purpose", "Lines between regions")],
    &[("vendor", "Northgate Cloud"), ("name", "Shoal Power and Cooling"), ("purpose", "Data centres")],
    &[("vendor", "Saltmarsh Hosting"), ("name", "Kittiwake Fibre"), ("purpose", "Lines")],
];

/// Who stands behind the vendors, beside what their reports say: by hand, and as their lists of sub-processors name it.
pub fn relation_register() -> Table {
    table(ImportKind::Subservices, RELATIONS)
}

/// The list of our own controls.
pub fn control_register() -> Table {
    table(ImportKind::ControlRegister, CONTROLS)
}

/// The register of reviews: one that is completed, and a draft.
pub fn review_register() -> Table {
    table(ImportKind::ReviewRegister, REVIEWS)
}

/// The register of audit roadmaps: a row a report to come.
pub fn audit_roadmap_register() -> Table {
    table(ImportKind::AuditRoadmapRegister, AUDIT_ROADMAPS)
}

/// The certificate register: a row a certificate.
pub fn certificate_register() -> Table {
    table(ImportKind::CertificateRegister, CERTIFICATES)
}

/// The finding register: a row a finding, with its acceptance.
pub fn finding_register() -> Table {
    table(ImportKind::FindingRegister, FINDINGS)
}

/// A table whose dates are told by the fields they stand in, and whose owners get their address.
pub fn table(kind: ImportKind, rows: &[Row]) -> Table {
    let mut table = Table::new(kind);
    for row in rows {
        let mut cells: Vec<(&'static str, Cell)> = row.iter().map(|(key, value)| (*key, cell(key, value))).collect();
        if let Some((_, owner)) = row.iter().find(|(key, _)| *key == "owner") {
            cells.push(("owner_email", text(people::address(owner))));
        }
        table.push(cells);
    }
    table
}

fn cell(key: &str, value: &'static str) -> Cell {
    let is_day = ninefold::domain::import::value::date::is_date_field(key);
    if is_day { date(value) } else { text(value) }
}
