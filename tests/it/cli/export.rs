//! `export`: what is exported comes back in unchanged.

use super::Place;

#[test]
fn what_is_exported_is_imported_back_unchanged() {
    let place = Place::new();
    place.done(&["demo", "--no-serve"]);
    let tables = [
        ("vendors.csv", 35),
        ("vendors.xlsx", 35),
        ("contracts.csv", 27),
        ("soc-reports.csv", 22),
        ("soc-reports.xlsx", 22),
        ("services.csv", 35),
        ("contacts.csv", 31),
    ];
    for (file, _) in tables {
        let kind = file.split('.').next().unwrap();
        place.done(&["export", kind, "--out", file]);
    }
    let mut import = vec!["import", "--json"];
    import.extend(tables.map(|(file, _)| file));
    let reports = place.done(&import).json();
    for (report, (file, records)) in reports["files"].as_array().unwrap().iter().zip(tables) {
        let counts = ["created", "updated", "unchanged", "rejected"].map(|count| report[count].as_u64().unwrap());
        assert_eq!(counts, [0, 0, records, 0], "{file}: {report}");
    }
}

#[test]
fn a_table_of_one_vendor_holds_its_rows_alone() {
    let place = Place::new();
    place.done(&["demo", "--no-serve"]);
    let rows = |kind: &str, vendor: &str| {
        place.done(&["export", kind, "--vendor", vendor, "--json"]).json().as_array().unwrap().clone()
    };
    let answers = rows("questionnaires", "Tallow Analytics");
    assert_eq!(answers.len(), 30);
    assert!(answers.iter().all(|row| row["vendor"] == "Tallow Analytics" && row["template"] == "generic"));
    assert_eq!(rows("vendors", "Tallow Analytics").len(), 1);
    assert!(place.run(&["export", "vendors", "--vendor", "Shoes"]).sentence().contains("Shoes"));
    assert!(
        place.run(&["export", "people", "--vendor", "Tallow Analytics"]).sentence().contains("belong to no vendor")
    );
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
    for kind in ["vendors", "contracts", "soc-reports", "certificates", "findings", "csocs", "questionnaires", "people"]
    {
        assert_eq!(place.done(&["export", kind, "--format", "json"]).json(), serde_json::json!([]), "{kind}");
    }
    assert_eq!(place.run(&["export", "shoes"]).code, 2);
    let nowhere = place.run(&["export", "vendors", "--out", "no/such/folder.csv"]);
    assert!(nowhere.sentence().contains("cannot be written"));
}
