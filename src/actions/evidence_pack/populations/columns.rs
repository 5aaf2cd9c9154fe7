//! The columns of each population: those of its register, with what the window adds.

use crate::{
    actions::export::{ExportKind, columns_of},
    domain::evidence_pack::population::Population,
    spreadsheet::{Column, ColumnKind},
};

/// What the population of vendors takes from the register.
pub(super) const VENDOR: [&str; 14] = [
    "name",
    "legal_name",
    "domain",
    "country",
    "category",
    "status",
    "key_vendor",
    "subservice_organization",
    "business_owner",
    "security_owner",
    "active_since",
    "terminated_on",
    "last_review",
    "next_review",
];
/// What the population of new vendors takes from the register.
pub(super) const NEW: [&str; 6] = ["name", "category", "status", "business_owner", "security_owner", "active_since"];
/// What the population of terminated vendors takes from the register.
pub(super) const TERMINATED: [&str; 6] =
    ["name", "category", "status", "business_owner", "active_since", "terminated_on"];
/// What the population of reviews takes from their register.
pub(super) const REVIEW: [&str; 13] = [
    "vendor",
    "kind",
    "report",
    "period_end",
    "period_from",
    "period_to",
    "looked_at",
    "conclusion",
    "outcome",
    "conditions",
    "reviewer",
    "approver",
    "next_due",
];
/// What the population of reports takes from their register.
pub(super) const REPORT: [&str; 29] = [
    "vendor",
    "kind",
    "report_type",
    "period_start",
    "period_end",
    "as_of",
    "issued",
    "auditor",
    "auditor_check",
    "auditor_check_method",
    "auditor_checked_on",
    "opinion_description",
    "opinion_design",
    "opinion_operation",
    "qualified_criteria",
    "categories",
    "services",
    "boundary_services",
    "boundary_locations",
    "scope_fit",
    "criteria_not_relevant",
    "incidents",
    "significant_changes",
    "subsequent_events",
    "restriction",
    "reviewer",
    "reviewed_on",
    "conclusion",
    "pages",
];
/// What the population of findings takes from their register.
pub(super) const FINDING: [&str; 19] = [
    "vendor",
    "title",
    "description",
    "service",
    "source",
    "criteria",
    "severity",
    "owner",
    "owner_email",
    "found",
    "due",
    "treatment",
    "status",
    "closed",
    "closure_evidence",
    "accepted_by",
    "acceptance_reason",
    "accepted_on",
    "accepted_until",
];
/// What the population of exceptions takes from their register.
pub(super) const EXCEPTION: [&str; 15] = [
    "vendor",
    "report",
    "period_end",
    "reference",
    "control",
    "criteria",
    "description",
    "severity",
    "population",
    "sample",
    "deviations",
    "cause",
    "response",
    "fixed",
    "page",
];
/// What the population of incidents takes from their register.
pub(super) const INCIDENT: [&str; 8] =
    ["vendor", "title", "description", "service", "source", "reported_on", "confirmed_on", "closed_on"];

const fn text(label: &'static str) -> Column<'static> {
    Column { label, kind: ColumnKind::Text }
}

const fn long(label: &'static str) -> Column<'static> {
    Column { label, kind: ColumnKind::LongText }
}

const fn number(label: &'static str) -> Column<'static> {
    Column { label, kind: ColumnKind::Number }
}

const fn date(label: &'static str) -> Column<'static> {
    Column { label, kind: ColumnKind::Date }
}

const fn flag(label: &'static str) -> Column<'static> {
    Column { label, kind: ColumnKind::Bool }
}

const REFERENCE: Column<'static> = text("Reference");
const VENDOR_REFERENCE: Column<'static> = text("Vendor reference");

/// The columns of a population.
#[expect(clippy::too_many_lines, reason = "one table: the columns of each population")]
pub(super) fn of(population: Population) -> Vec<Column<'static>> {
    let of = |kind, keys: &[&str]| columns_of(kind, keys).into_iter();
    let own = [REFERENCE, VENDOR_REFERENCE].into_iter();
    match population {
        Population::Vendors => {
            let window = [date("Recorded on"), flag("Active in the window"), number("Services in use")];
            let score =
                [text("Tier on the last day"), number("Residual on the last day"), text("Band on the last day")];
            [REFERENCE].into_iter().chain(of(ExportKind::Vendors, &VENDOR)).chain(window).chain(score).collect()
        }
        Population::New => {
            let window = [date("Recorded on"), long("New because"), text("Tier on the last day")];
            let review = [date("First review completed on"), text("Outcome"), text("Reviewer"), text("Approver")];
            [REFERENCE].into_iter().chain(of(ExportKind::Vendors, &NEW)).chain(window).chain(review).collect()
        }
        Population::Terminated => {
            let steps = [
                date("Access removed on"),
                date("Data returned or destroyed on"),
                date("Final invoice on"),
                date("Signed off on"),
                long("Not done on the last day"),
            ];
            [REFERENCE].into_iter().chain(of(ExportKind::Vendors, &TERMINATED)).chain(steps).collect()
        }
        Population::ReviewsDue => vec![
            VENDOR_REFERENCE,
            text("Vendor"),
            text("Tier on the last day"),
            number("Cadence (months)"),
            date("Due on"),
            long("Due because"),
            date("Done on"),
            number("Days late"),
            text("State on the last day"),
        ],
        Population::ReviewsCompleted => {
            let signed = [text("Signed at (UTC)"), text("Approved at (UTC)"), flag("By one person")];
            let frozen = [
                flag("Came by import"),
                number("Residual then"),
                text("Band then"),
                long("SHA-256 of what was reviewed"),
                text("Corrects"),
                flag("Corrected since"),
                text("SOC report reference"),
            ];
            own.chain(of(ExportKind::Reviews, &REVIEW)).chain(signed).chain(frozen).collect()
        }
        Population::SocReports => {
            let reviewed =
                [text("Review reference"), text("Reviewed by"), text("Approved by"), date("Review completed on")];
            let days = [number("Days of the window in its period")];
            own.chain(of(ExportKind::SocReports, &REPORT)).chain(days).chain(reviewed).collect()
        }
        Population::Findings => {
            own.chain(of(ExportKind::Findings, &FINDING)).chain([flag("Open on the last day")]).collect()
        }
        Population::Exceptions => {
            let report = [text("SOC report reference"), text("Finding reference")];
            own.chain(report).chain(of(ExportKind::Exceptions, &EXCEPTION)).collect()
        }
        Population::Incidents => {
            own.chain(of(ExportKind::Incidents, &INCIDENT)).chain([flag("Open on the last day")]).collect()
        }
        Population::Decisions => own
            .chain([
                text("Vendor"),
                text("Decision"),
                long("About"),
                text("Held at"),
                long("Reason"),
                text("Requested by"),
                text("Approved by"),
                date("From"),
                date("Until"),
                date("Withdrawn on"),
                text("Approval as entered by"),
            ])
            .collect(),
    }
}
