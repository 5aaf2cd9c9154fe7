//! `export`: what is exported comes back in unchanged.

use super::Place;

#[test]
fn what_is_exported_is_imported_back_unchanged() {
    let place = Place::new();
    place.done(&["demo", "--no-serve"]);
    for (kind, records) in [("vendors", 35), ("contracts", 27), ("soc-reports", 22), ("services", 35), ("contacts", 31)]
    {
        for format in ["csv", "xlsx"] {
            let file = place.folder.path().join(format!("{kind}.{format}"));
            let file = file.to_str().unwrap();
            place.done(&["export", kind, "--format", format, "--out", file]);
            let report = place.done(&["import", file, "--json"]).json()["files"][0].clone();
            let counts = ["created", "updated", "unchanged", "rejected"].map(|count| report[count].as_u64().unwrap());
            assert_eq!(counts, [0, 0, records, 0], "{kind} as {format}: {report}");
        }
    }
}

#[test]
fn nothing_that_is_exported_becomes_a_formula() {
    let place = Place::new();
    let file = place.file("vendors.csv", "Vendor name,Notes\nAlder Pumps,=HYPERLINK(\"x\")\n");
    place.done(&["import", &file]);
    let text = place.done(&["export", "vendors"]).out;
    assert!(text.contains("'=HYPERLINK") && !text.contains(",=HYPERLINK"), "{text}");
}

#[test]
fn every_table_is_one_json_document() {
    let place = Place::new();
    for kind in ["vendors", "services", "contacts", "contracts", "soc-reports", "people"] {
        assert_eq!(place.done(&["export", kind, "--format", "json"]).json(), serde_json::json!([]), "{kind}");
    }
    assert_eq!(place.run(&["export", "shoes"]).code, 2);
    let nowhere = place.run(&["export", "vendors", "--out", "no/such/folder.csv"]);
    assert!(nowhere.sentence().contains("cannot be written"));
}
