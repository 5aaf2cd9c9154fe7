//! The register sheets made of the records.

use ninefold::domain::import::field::ImportKind;

use super::records::{Service, SocReport, Vendor};
use super::sheet::{Cell, Table, date, flag, number, text};
use super::{contracts::CONTRACTS, people, soc_reports::SOC_REPORTS};
use super::{
    vendors_archived::ARCHIVED, vendors_critical::CRITICAL, vendors_high::HIGH, vendors_low::LOW,
    vendors_medium::MEDIUM,
};

/// The nine factors with their weights, in the order in which `Service::ratings` gives them.
pub const RATINGS: [(&str, u32); 9] = [
    ("data_sensitivity", 22),
    ("criticality", 20),
    ("access", 18),
    ("substitutability", 10),
    ("data_volume", 8),
    ("regulatory", 8),
    ("fourth_party", 6),
    ("geography", 4),
    ("spend", 4),
];

/// Every vendor, in the register's order.
pub fn vendors() -> impl Iterator<Item = &'static Vendor> {
    [CRITICAL, HIGH, MEDIUM, LOW, ARCHIVED].into_iter().flatten()
}

/// The vendor register: a row a service, the vendor's own fields repeated on each.
pub fn vendor_register() -> Table {
    let mut table = Table::new(ImportKind::VendorRegister);
    for vendor in vendors() {
        for (place, service) in vendor.services.iter().enumerate() {
            let mut row = vendor_cells(vendor);
            row.extend(service_cells(service));
            row.extend(contact_cells(vendor, place));
            table.push(row);
        }
        duty_desk(&mut table, vendor);
    }
    table
}

/// Whoever we could hardly do without, a few aside, names whom to call when something happens: a row of its own.
fn duty_desk(table: &mut Table, vendor: &'static Vendor) {
    let grave = CRITICAL.iter().chain(HIGH).chain(MEDIUM).any(|one| one.name == vendor.name);
    let Some(service) = vendor.services.first().filter(|_| grave && !NO_DUTY_DESK.contains(&vendor.name)) else {
        return;
    };
    table.push(vec![
        ("name", text(vendor.name)),
        ("reference", text(vendor.reference)),
        ("service", text(service.name)),
        ("contact_name", text("Duty desk")),
        ("contact_email", text(format!("duty@{}", vendor.domain))),
        ("contact_role", text("Incident")),
    ]);
}

/// Vendors of whom nobody knows whom to call.
const NO_DUTY_DESK: [&str; 5] =
    ["Tallow Analytics", "Orchard Benefits", "Mossbridge Legal", "Plover Surveys", "Umber Video"];

fn vendor_cells(vendor: &Vendor) -> Vec<(&'static str, Cell)> {
    vec![
        ("name", text(vendor.name)),
        ("reference", text(vendor.reference)),
        ("legal_name", text(vendor.legal_name)),
        ("domain", text(vendor.domain)),
        ("country", text(vendor.country)),
        ("category", text(vendor.category)),
        ("description", text(vendor.description)),
        ("status", text(vendor.status)),
        ("key_vendor", flag(Some(vendor.key_vendor))),
        ("subservice_organization", flag(Some(!vendor.subservice_method.is_empty()))),
        ("subservice_method", text(vendor.subservice_method)),
        ("business_owner", text(vendor.business_owner)),
        ("business_owner_email", text(people::address(vendor.business_owner))),
        ("security_owner", text(vendor.security_owner)),
        ("security_owner_email", text(people::address(vendor.security_owner))),
        ("tags", text(vendor.tags)),
        ("notes", text(vendor.notes)),
        ("last_review", date(vendor.last_review)),
        ("next_review", date(vendor.next_review)),
        ("claims_soc2", flag(vendor.claims_soc2)),
        ("claims_iso27001", flag(vendor.claims_iso27001)),
        ("claims_dpa", flag(vendor.claims_dpa)),
        ("active_since", date(vendor.active_since)),
        ("terminated_on", date(vendor.terminated_on)),
    ]
}

fn service_cells(service: &Service) -> Vec<(&'static str, Cell)> {
    let mut cells = vec![
        ("service", text(service.name)),
        ("service_description", text(service.description)),
        ("service_active", flag(Some(service.active))),
    ];
    for ((key, _), digit) in RATINGS.into_iter().zip(service.ratings.chars()) {
        cells.push((key, number(digit.to_digit(10))));
    }
    cells.extend([
        ("data_categories", text(service.data_categories)),
        ("needs_categories", text(service.needs)),
        ("exit_plan", text(service.exit_plan)),
        ("alternate_vendor", text(service.alternate_vendor)),
        ("rto_hours", number(service.rto_hours)),
        ("rpo_hours", number(service.rpo_hours)),
        ("exit_tested_on", date(service.exit_tested_on)),
    ]);
    cells
}

/// A vendor's first row names its security contact, a second one the commercial contact.
fn contact_cells(vendor: &Vendor, place: usize) -> Vec<(&'static str, Cell)> {
    if vendor.active_since.is_empty() {
        return Vec::new();
    }
    let (name, mailbox, role) =
        if place == 0 { ("Security desk", "security", "Security") } else { ("Account desk", "accounts", "Commercial") };
    vec![
        ("contact_name", text(name)),
        ("contact_email", text(format!("{mailbox}@{}", vendor.domain))),
        ("contact_role", text(role)),
    ]
}

/// The contract register: a row a contract.
pub fn contract_register() -> Table {
    let mut table = Table::new(ImportKind::ContractRegister);
    for contract in CONTRACTS {
        let notice_unit = if contract.notice.is_some() { contract.notice_unit } else { "" };
        let mut row = vec![
            ("vendor", text(contract.vendor)),
            ("reference", text(contract.reference)),
            ("services", text(contract.services)),
            ("contract_start", date(contract.start)),
            ("contract_end", date(contract.end)),
            ("term_months", number(contract.term_months)),
            ("renewal_months", number(contract.renewal_months)),
            ("auto_renew", flag(Some(contract.auto_renew))),
            ("notice", number(contract.notice)),
            ("notice_unit", text(notice_unit)),
            ("annual_value", number(Some(contract.annual_value))),
            ("currency", text(contract.currency)),
            ("owner", text(contract.owner)),
            ("owner_email", text(people::address(contract.owner))),
        ];
        let clauses =
            ["security_addendum", "sla", "dpa", "baa", "scc", "confidentiality", "audit_right", "data_return"];
        for (key, mark) in clauses.into_iter().zip(contract.clauses.chars()) {
            row.push((key, flag(matches!(mark, 'y' | 'n').then_some(mark == 'y'))));
        }
        row.push(("breach_notice_hours", number(contract.breach_notice_hours)));
        row.push(("notes", text(contract.notes)));
        table.push(row);
    }
    table
}

/// The SOC report register: a row a report.
pub fn soc_report_register() -> Table {
    let mut table = Table::new(ImportKind::SocReportRegister);
    for report in SOC_REPORTS {
        table.push(report_cells(report));
    }
    table
}

/// A report's row, in its register and in a workbook of its own alike.
pub fn report_cells(report: &SocReport) -> Vec<(&'static str, Cell)> {
    let [description, design, operation] = report.opinions_by_part;
    vec![
        ("vendor", text(report.vendor)),
        ("kind", text(report.kind)),
        ("report_type", text(report.report_type)),
        ("period_start", date(report.period_start)),
        ("period_end", date(report.period_end)),
        ("as_of", date(report.as_of)),
        ("issued", date(report.issued)),
        ("auditor", text(report.auditor)),
        ("auditor_check", text(report.auditor_check)),
        ("opinion", text(report.opinion)),
        ("opinion_description", text(description)),
        ("opinion_design", text(design)),
        ("opinion_operation", text(operation)),
        ("qualified_criteria", text(report.qualified_criteria)),
        ("categories", text(report.categories)),
        ("services", text(report.services)),
        ("boundary_services", text(report.boundary)),
        ("boundary_locations", text(report.locations)),
        ("scope_fit", text(report.scope_fit)),
        ("restriction", text(report.restriction)),
        ("reviewer", text(report.reviewer)),
        ("reviewed_on", date(report.reviewed_on)),
        ("conclusion", text(report.conclusion)),
    ]
}
