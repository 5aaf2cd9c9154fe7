//! A made-up vendor register of 20 columns.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::path::Path;

use rust_xlsxwriter::Workbook;

const HEADINGS: [&str; 20] = [
    "Vendor name",
    "Legal name",
    "Domain",
    "Country",
    "Category",
    "Description",
    "Status",
    "Business owner",
    "Security owner",
    "Tags",
    "Notes",
    "Stated tier",
    "Stated score",
    "Last review",
    "Next review",
    "Claims SOC 2",
    "Service",
    "Data sensitivity",
    "Criticality",
    "Access",
];

/// A workbook of so many vendors, one a row.
pub fn write(path: &Path, rows: u32) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory().unwrap();
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for row in 1..=rows {
        let values = [
            format!("Vendor number {row}"),
            format!("Vendor number {row} Limited"),
            format!("vendor{row}.example"),
            "IE".into(),
            format!("Category {}", row % 12),
            format!("What vendor {row} does for us"),
            "Active".into(),
            format!("Owner {}", row % 40),
            format!("Analyst {}", row % 9),
            "imported".into(),
            format!("Note {row}"),
            format!("Tier {}", row % 4 + 1),
            format!("{}", row % 5),
            "2026-01-15".into(),
            "2027-01-15".into(),
            (if row % 2 == 0 { "Y" } else { "N" }).into(),
            format!("Service {row}"),
            (row % 5).to_string(),
            (row % 4).to_string(),
            (row % 3).to_string(),
        ];
        for (column, value) in (0..).zip(values) {
            sheet.write_string(row, column, value).unwrap();
        }
    }
    workbook.save(path).unwrap();
}
