//! The reviews of the sample portfolio: of vendors on the day of their last review, of reports on the day they were read,
//! and what owners say of how vendors perform.

use ninefold::domain::import::field::ImportKind;

use super::{
    papers::{Row, cell},
    register::vendors,
    sheet::{Table, date, text},
    soc_reports::SOC_REPORTS,
};

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

/// Vendors whose last review nobody wrote down: it stands in the register alone.
const UNWRITTEN: [&str; 3] = ["Lanternpay", "Mossbridge Legal", "Plover Surveys"];

/// Vendors whose newest report somebody concluded on, with the last day of its period.
const READ: [(&str, &str); 6] = [
    ("Northgate Cloud", "2026-09-30"),
    ("Osprey Identity", "2026-08-31"),
    ("Petrel Code Hosting", "2026-09-30"),
    ("Quillstack", "2026-09-30"),
    ("Saltmarsh Hosting", "2026-10-31"),
    ("Tarn Data Rooms", "2026-06-30"),
];

/// How a vendor performs: vendor, day, and what its owner says.
const PERFORMANCE: [(&str, &str, &str); 6] = [
    ("Harbour Payroll", "2026-07-15", "Eleven of twelve runs in time; the late one was made good"),
    ("Northgate Cloud", "2026-10-12", "Availability above what is agreed in every month"),
    ("Osprey Identity", "2026-09-08", "Two short outages, both told within the hour"),
    ("Saltmarsh Hosting", "2026-06-18", "As agreed"),
    ("Wickerdesk Support", "2026-04-09", "Answers slower than agreed since the new year; credits were paid"),
    ("Quillstack", "2025-12-03", "As agreed"),
];

/// The register of reviews.
pub fn review_register() -> Table {
    let mut table = Table::new(ImportKind::ReviewRegister);
    REVIEWS.iter().for_each(|row| table.push(row.iter().map(|(key, value)| (*key, cell(key, value))).collect()));
    for vendor in vendors().filter(|one| !one.last_review.is_empty() && !UNWRITTEN.contains(&one.name)) {
        completed(&mut table, vendor.name, "Periodic", vendor.last_review, "Nothing new since the review before", &[]);
    }
    for (vendor, until) in READ {
        let of_it = SOC_REPORTS.iter().find(|report| report.vendor == vendor && report.period_end == until);
        let Some(report) = of_it.filter(|report| !report.reviewed_on.is_empty()) else { continue };
        let read = [("report", "SOC 2 Type 2"), ("period_end", until)];
        completed(&mut table, vendor, "SOC report", report.reviewed_on, report.conclusion, &read);
    }
    for (vendor, day, said) in PERFORMANCE {
        completed(&mut table, vendor, "Performance", day, said, &[]);
    }
    completed(&mut table, "Northgate Cloud", "Confidentiality", "2026-02-11", "Kept as agreed", &[]);
    table
}

/// A review that two people completed on one day.
fn completed(
    table: &mut Table,
    vendor: &'static str,
    kind: &'static str,
    day: &'static str,
    said: &'static str,
    more: &[(&'static str, &'static str)],
) {
    let mut row = vec![
        ("vendor", text(vendor)),
        ("kind", text(kind)),
        ("looked_at", text("The file of the vendor")),
        ("conclusion", text(if said.is_empty() { "Accepted" } else { said })),
        ("outcome", text("Rely on it")),
        ("reviewer", text("Security analyst")),
        ("reviewed_on", date(day)),
        ("approver", text("Security lead")),
        ("approved_on", date(day)),
    ];
    row.extend(more.iter().map(|(key, value)| (*key, cell(key, value))));
    table.push(row);
}
