//! The same register, saved in many ways, gives the same records (`tests/fixtures/guises`).

use std::{collections::BTreeSet, io::Cursor};

use ninefold::actions::{
    export::{self, ExportFormat, KINDS},
    import_spreadsheet::ImportOptions,
};

use crate::support::app::TestApp;

/// The guises.
const READ: &[&str] = &[
    "vendors.xlsx",
    "vendors-utf-8.csv",
    "vendors-utf-8-bom.csv",
    "vendors-utf-16le.csv",
    "vendors-windows-1252.csv",
    "vendors-semicolon.csv",
    "vendors-tabs.tsv",
    "vendors.ods",
    "vendors.xls",
];

/// Every record of the database as it is exported, in an order of its own.
fn records(app: &TestApp) -> Vec<String> {
    let mut records = Vec::new();
    for (name, kind) in KINDS {
        let mut json = Cursor::new(Vec::new());
        export::write(app, kind, None, ExportFormat::Json, &mut json).unwrap();
        let rows: Vec<serde_json::Value> = serde_json::from_slice(&json.into_inner()).unwrap();
        records.extend(rows.into_iter().map(|row| format!("{name} {row}")));
    }
    records.sort();
    records
}

fn read(name: &str) -> Vec<String> {
    let app = TestApp::new();
    let report = app.import_fixture(&format!("tests/fixtures/guises/{name}"), &ImportOptions::default());
    assert_eq!((report.created, report.rejected), (4, 0), "{name}: {:?}", report.problems);
    assert!(report.problems.is_empty(), "{name}: {:?}", report.problems);
    records(&app)
}

#[test]
fn one_register_gives_the_same_records_in_every_guise() {
    let plain = read("vendors-utf-8.csv");
    for told in
        ["=Plus & Minus", "Müller & Söhne", "zweite Zeile", "\"0007\"", "\"2.10\"", "2024-02-29", "12 €", "1234.5"]
    {
        assert!(plain.iter().any(|record| record.contains(told)), "{told}: {plain:#?}");
    }
    for name in READ {
        assert_eq!(read(name), plain, "{name}");
    }
}

#[test]
fn no_guise_is_left_out() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/guises");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let listed: BTreeSet<String> = READ.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(files.filter(|name| name != "README.md").collect::<BTreeSet<_>>(), listed);
}
