//! What the files hold: nothing that could be a formula, what other programs read, links that lead somewhere.

use std::process::Command;

use ninefold::domain::{finding::Finding, vendor::Vendor};
use serde_json::json;

use super::{chosen, load, pack, year};
use crate::support::app::TestApp;

#[test]
fn nothing_in_a_pack_becomes_a_formula_or_a_mark() {
    let app = TestApp::new();
    let vendor: Vendor = app.add(json!({
        "name": "=HYPERLINK(\"http://evil.example\",\"x\")", "legal_name": "＠SUM(1)", "status": "active",
        "notes": "<script>alert(1)</script>"
    }));
    app.add::<Finding>(json!({
        "vendor_id": vendor.id, "title": "+1+1", "severity": "low", "source": "manual", "description": "<b>bold</b>",
        "found_on": "2026-03-01"
    }));
    let (_, unpacked) = pack(&app, &chosen(&[&vendor.reference]));
    let csv = unpacked.text("populations/vendors.csv");
    assert!(csv.contains("'=HYPERLINK") && csv.contains("'＠SUM(1)") && !csv.contains(",\"=HYPERLINK"), "{csv}");
    assert!(unpacked.text("populations/findings.csv").contains("'+1+1"));
    for (path, text) in unpacked.everything() {
        assert!(!path.ends_with(".xml") || !text.contains("<f>"), "{path} holds a formula");
        if path.ends_with(".html") {
            assert!(!text.contains("<script") && !text.contains("<b>bold"), "{path} holds a mark that somebody typed");
            assert!(!text.contains(" style=\""), "{path} has a style of its own");
        }
    }
}

#[test]
fn every_link_leads_to_a_file_and_every_file_is_listed_with_its_digest() {
    let app = TestApp::new();
    load(&app);
    let (_, unpacked) = pack(&app, &year());
    let links = |page: &str| -> Vec<String> {
        let text = unpacked.text(page);
        let targets = text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        targets.filter(|target| !target.starts_with('#')).collect()
    };
    let from_index = links("index.html");
    for path in unpacked.0.keys() {
        assert!(from_index.contains(path), "{path} is not on the index");
    }
    for page in unpacked.0.keys().filter(|path| path.ends_with(".html")) {
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in links(page) {
            let target = match link.strip_prefix("../../") {
                Some(from_root) => from_root.to_owned(),
                None if folder.is_empty() => link.clone(),
                None => format!("{folder}/{link}"),
            };
            assert!(unpacked.0.contains_key(&target), "{page} links to {link}");
        }
    }
    let sums = unpacked.text("sha256sums.txt");
    for path in unpacked.0.keys().filter(|path| *path != "sha256sums.txt") {
        assert!(sums.contains(&format!("{}  {path}\n", unpacked.sha256(path))), "{path}");
    }
    assert_eq!(sums.lines().count(), unpacked.0.len() - 1);
}

/// Commas between, quotation marks around, UTF-8.
const UTF8_CSV: &str = "csv:Text - txt - csv (StarCalc):44,34,76";

/// LibreOffice reads the workbooks, and finds in them what the separated text says.
#[test]
fn another_spreadsheet_program_reads_the_workbooks() {
    if Command::new("soffice").arg("--version").output().is_err() {
        println!("skipped: LibreOffice (soffice) is not installed");
        return;
    }
    let app = TestApp::new();
    load(&app);
    let (_, unpacked) = pack(&app, &chosen(&["V-0012"]));
    let folder = tempfile::tempdir().unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    for path in ["populations/vendors.xlsx", "vendors/V-0012/V-0012.xlsx"] {
        let name = path.rsplit('/').next().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, &unpacked.0[path]).unwrap();
        let told = Command::new("soffice")
            .args([profile.as_str(), "--headless", "--convert-to", UTF8_CSV, "--outdir"])
            .args([folder.path(), file.as_path()])
            .output()
            .unwrap();
        let read = std::fs::read_to_string(file.with_extension("csv"))
            .unwrap_or_else(|error| panic!("{name}: {error} {}", String::from_utf8_lossy(&told.stderr)));
        assert!(read.lines().count() > 10, "{name}: {read}");
        if name == "vendors.xlsx" {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(read.as_bytes());
            let rows: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            assert_eq!(rows, unpacked.rows("populations/vendors.csv"));
        }
    }
}
