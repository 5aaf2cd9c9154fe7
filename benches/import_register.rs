//! Importing a register of 100 000 rows and 20 columns, against calamine's bare streaming read of the same workbook.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

mod support;
#[path = "support/timing.rs"]
mod timing;

use std::{fs::File, path::Path};

use calamine::{Reader as _, Xlsx, open_workbook};
use ninefold::{
    actions::import_spreadsheet::{self, Apply, ImportOptions},
    domain::access::Actor,
};
use rust_xlsxwriter::Workbook;

const ROWS: u32 = 100_000;
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

fn main() {
    let bench = support::Bench::new();
    let path = bench._directory.path().join("register.xlsx");
    write_register(&path);
    let (bare, cells) = timing::seconds(|| read_bare(&path));
    let file = File::open(&path).unwrap();
    let (imported, report) = timing::seconds(|| {
        let incoming = import_spreadsheet::take_in(&bench.app, "register.xlsx", file).unwrap();
        let options = ImportOptions::default();
        import_spreadsheet::bring_in(&bench.app, &Actor::command_line(), &incoming, &options, Some(Apply::AllOrNothing))
            .unwrap()
    });
    assert_eq!((report.rows, report.created, report.applied), (ROWS, ROWS, true), "{}", report.summary);
    println!("bare streaming read   {:>9.0} rows/s ({cells} cells)", f64::from(ROWS) / bare);
    println!("import into SQLite    {:>9.0} rows/s", f64::from(ROWS) / imported);
    println!("ratio import : bare read = 1 : {:.2}", imported / bare);
}

fn write_register(path: &Path) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory().unwrap();
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for row in 1..=ROWS {
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

fn read_bare(path: &Path) -> u64 {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let name = workbook.sheet_names()[0].clone();
    let mut reader = workbook.worksheet_cells_reader(&name).unwrap();
    let mut cells = 0;
    while reader.next_cell().unwrap().is_some() {
        cells += 1;
    }
    cells
}
