//! `import`: what is read as what, what is applied, and what bad input is told.

use serde_json::{Value, json};

use super::{Place, fixture, real};
use crate::hostile::spread;

fn counts(file: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "rejected"].map(|count| file[count].as_u64().unwrap())
}

fn import(place: &Place, arguments: &[&str]) -> Value {
    let mut all = vec!["import", "--json"];
    all.extend(arguments);
    place.done(&all).json()["files"][0].clone()
}

#[test]
fn an_inventory_gives_ten_vendors_and_the_second_time_ten_unchanged() {
    let Some(file) = real("registers/example-inventory.csv") else { return };
    let place = Place::new();
    let first = import(&place, &[&file]);
    assert_eq!((counts(&first), &first["applied"], &first["rows"]), ([10, 0, 0, 0], &json!(true), &json!(10)));
    let fields: Vec<&str> =
        first["headings"].as_array().unwrap().iter().filter_map(|heading| heading["field"].as_str()).collect();
    for field in [
        "name",
        "category",
        "stated_tier",
        "stated_score",
        "business_owner",
        "claims_soc2",
        "claims_iso27001",
        "claims_dpa",
        "notes",
        "last_review",
        "next_review",
    ] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
    assert!(first["headings"].as_array().unwrap().iter().any(|heading| heading["field"].is_null()));
    assert_eq!(counts(&import(&place, &[&file])), [0, 0, 10, 0]);

    let vendors = place.done(&["export", "vendors", "--json"]).json();
    let vendors = vendors.as_array().unwrap();
    assert_eq!(vendors.len(), 10);
    for (field, known) in [
        ("category", 10),
        ("stated_tier", 10),
        ("stated_score", 9),
        ("business_owner", 10),
        ("claims_soc2", 10),
        ("claims_iso27001", 10),
        ("claims_dpa", 10),
        ("notes", 10),
        ("last_review", 10),
        ("next_review", 10),
    ] {
        assert_eq!(vendors.iter().filter(|vendor| !vendor[field].is_null()).count(), known, "{field}");
    }
}

#[test]
fn a_register_of_260_rows_gives_203_vendors_and_proposes_no_merge() {
    let Some(file) = real("registers/P-ATO_2020-04-15_slim.csv") else { return };
    let place = Place::new();
    let found = import(&place, &[&file]);
    assert_eq!((counts(&found), &found["rows"]), ([203, 0, 0, 0], &json!(260)));
    assert_eq!(found["possible_duplicates"], json!([]));
    let codes: Vec<&str> =
        found["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["duplicate_row"]);
    let services = place.done(&["export", "services", "--json"]).json();
    assert_eq!(services.as_array().unwrap().len(), 259);
}

#[test]
fn legal_forms_are_one_vendor_and_a_group_word_is_only_proposed() {
    let place = Place::new();
    let found = import(&place, &[&fixture("acme.csv")]);
    assert_eq!(counts(&found), [1, 0, 0, 0]);
    let held = &found["possible_duplicates"];
    assert_eq!((held[0]["name"].as_str(), held[1].is_null()), (Some("Acme Holding"), true));
    let services = place.done(&["export", "services", "--json"]).json();
    let named: Vec<&str> =
        services.as_array().unwrap().iter().map(|service| service["service"].as_str().unwrap()).collect();
    assert_eq!(named, ["Anvils", "Rockets"]);
}

#[test]
fn a_questionnaire_is_read_from_its_second_sheet_and_scores_as_self_attested() {
    let Some(file) = real("questionnaires/Security_Questionnaire_Northwind_AI.xlsx") else { return };
    let place = Place::new();
    let found = import(&place, &[&file, "--vendor", "Northwind AI", "--create-vendor", "--submitted", "2026-11-01"]);
    let answers = &found["answers"];
    assert_eq!((&found["questions"], &answers["yes"], &answers["no"]), (&json!(108), &json!(99), &json!(9)));
    assert_eq!(found["sheets"][0], "Security Questionnaire");
    let scores = place.done(&["score", "--vendor", "Northwind AI", "--as-of", "2026-11-22", "--json"]).json();
    let series = scores["services"][0]["series"].as_array().unwrap();
    let access = series.iter().find(|series| series["id"] == "CC6").unwrap();
    assert!(access["points_out"].as_f64().unwrap() > 0.0);
    let terms: Vec<&str> =
        access["terms"].as_array().unwrap().iter().map(|term| term["why"].as_str().unwrap()).collect();
    assert!(terms.contains(&"self-attested"), "{terms:?}");
    let before = place.done(&["score", "--vendor", "Northwind AI", "--as-of", "2026-10-31", "--json"]).json();
    assert_eq!(before["services"][0]["inherent"]["value"], before["services"][0]["residual"]["value"]);
}

#[test]
fn a_file_that_is_not_there_is_one_sentence_and_changes_nothing() {
    let place = Place::new();
    let good = fixture("acme.csv");
    let missing = place.run(&["import", &good, "no-such-file.csv"]);
    assert_eq!(missing.sentence(), "The file no-such-file.csv cannot be read: there is none of that name.");
    assert!(place.run(&["import", "."]).sentence().contains("is a directory"));
    assert_eq!(place.done(&["export", "vendors", "--json"]).json(), json!([]));
}

/// What is wrong, with the exit code, the code of the first problem and what its sentence has to name.
fn is_refused(arguments: &[&str], code: i32, problem: &str, parts: &[&str]) {
    let place = Place::new();
    place.done(&["import", &fixture("one-unknown-heading.csv")]);
    let before = place.done(&["export", "vendors", "--json"]).out;
    let mut all = vec!["import"];
    all.extend(arguments);
    let told = place.run(&all);
    assert_eq!(told.code, code, "{arguments:?}: {} {}", told.out, told.err);
    for part in parts {
        assert!(told.out.contains(part), "{arguments:?}: {part} in {}", told.out);
    }
    all.push("--json");
    let file = place.run(&all).json()["files"][0].clone();
    let codes: Vec<&str> =
        file["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&problem), "{arguments:?}: {codes:?}");
    assert_eq!(file["applied"], false);
    assert_eq!(place.done(&["export", "vendors", "--json"]).out, before, "nothing half stored");
}

#[test]
fn a_wrong_type_names_the_file() {
    is_refused(&[&fixture("not-a-workbook.xlsx")], 1, "unreadable", &["not-a-workbook.xlsx"]);
    is_refused(&[&fixture("empty.csv")], 1, "unreadable", &["empty.csv"]);
}

#[test]
fn headings_that_fit_nothing_are_named() {
    is_refused(&[&fixture("unknown-headings.csv")], 1, "unreadable", &["unknown-headings.csv"]);
    let place = Place::new();
    let told = place.done(&["import", &fixture("one-unknown-heading.csv")]).out;
    assert!(told.contains("not read: Shoe size"), "{told}");
}

#[test]
fn a_date_that_is_none_names_file_sheet_cell_value_and_remedy() {
    let parts = ["bad-dates.csv · CSV · B3 · Active since · “2025-02-29” — ", "such as 2026-03-31", "“end of Q1”"];
    is_refused(&[&fixture("bad-dates.csv")], 3, "not_a_date", &parts);
}

#[test]
fn a_vendor_that_is_not_on_the_register_is_named_with_the_remedy() {
    is_refused(&[&fixture("contracts-unknown-vendor.csv")], 3, "unknown_vendor", &["Nobody We Know", "A2"]);
    if let Some(file) = real("questionnaires/Security_Questionnaire_Northwind_AI.xlsx") {
        is_refused(&[&file, "--vendor", "Nobody"], 3, "unknown_vendor", &["“Nobody”", "--create-vendor"]);
        is_refused(&[&file], 3, "vendor_missing", &["--vendor NAME"]);
    }
}

#[test]
fn a_duplicate_name_is_told_and_its_rows_are_joined() {
    let place = Place::new();
    let found = import(&place, &[&fixture("duplicate-names.csv")]);
    assert_eq!(counts(&found), [1, 0, 0, 0]);
    let codes: Vec<&str> =
        found["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"duplicate_row") && codes.contains(&"conflicting_values"), "{codes:?}");
}

#[test]
fn good_rows_are_applied_on_request_and_a_dry_run_stores_nothing() {
    let place = Place::new();
    let dry = import(&place, &["--dry-run", &fixture("acme.csv")]);
    assert_eq!((counts(&dry), &dry["applied"], &dry["import_id"]), ([1, 0, 0, 0], &json!(false), &Value::Null));
    assert_eq!(place.done(&["export", "vendors", "--json"]).json(), json!([]));
    let told = place.run(&["import", &fixture("bad-dates.csv")]).out;
    assert!(told.contains("To apply the good rows alone: --accept-valid"), "{told}");
    let some = import(&place, &["--accept-valid", &fixture("bad-dates.csv")]);
    let [created, _, _, rejected] = counts(&some);
    assert!(created > 0 && rejected > 0 && some["applied"] == true, "{some}");
}

#[test]
fn an_import_is_taken_back_by_its_reference() {
    let place = Place::new();
    let file = place.file("vendors.csv", "Vendor name,Category\nAlder Pumps,Pumps\nBirch Valves,Valves\n");
    let first = import(&place, &[&file]);
    assert_eq!((counts(&first), first["reference"].as_str()), ([2, 0, 0, 0], Some("I-0001")));
    let told = place.done(&["import", "--undo", "i-0001"]);
    assert_eq!(told.out, "I-0001 (vendors.csv) was taken back: 4 records removed, 0 as they were before.\n");
    let again = place.run(&["import", "--undo", "I-0001"]);
    assert_ne!(again.code, 0);
    assert!(again.err.contains("I-0001 was taken back already"), "{}", again.err);
    assert!(place.run(&["import", "--undo", "I-0009"]).err.contains("The import I-0009 was not found"));
    assert_eq!(counts(&import(&place, &[&file])), [2, 0, 0, 0]);
    let later = place.file("later.csv", "Vendor name,Category\nAlder Pumps,Machines\n");
    import(&place, &[&later]);
    let refused = place.run(&["import", "--undo", "I-0002", "--json"]);
    assert_ne!(refused.code, 0);
    let told = refused.json();
    assert_eq!((&told["undone"], &told["state"]), (&json!(false), &json!("applied")));
    assert_eq!(told["obstacles"][0]["code"], "changed_by_import");
    assert!(told["obstacles"][0]["message"].as_str().unwrap().contains("I-0003 (later.csv)"));
    assert_eq!(place.done(&["import", "--undo", "I-0003", "--json"]).json()["restored"], 1);
    assert_eq!(place.done(&["import", "--undo", "I-0002", "--json"]).json()["removed"], 4);
}

#[test]
fn rows_that_a_whole_column_leaves_open_come_back_too() {
    let place = Place::new();
    let rows = "Vendor,Next review\nAlder,01/02/2027\nBirch,03/04/2027\nCedar,2027-01-01\n";
    let file = place.file("open.csv", rows);
    let looked = place.done(&["import", &file, "--dry-run", "--accept-valid", "--rejected", "dry.csv"]);
    assert!(looked.err.contains("2 rejected rows written to dry.csv"), "{} {}", looked.out, looked.err);
    let found = place.done(&["import", &file, "--accept-valid", "--rejected", "out.csv", "--json"]);
    assert_eq!(counts(&found.json()["files"][0]), [1, 0, 0, 2], "{}", found.err);
    assert!(found.err.contains("2 rejected rows written"), "{}", found.err);
    let text = std::fs::read_to_string(place.folder.path().join("out.csv")).unwrap();
    for name in ["Alder,01/02/2027,", "Birch,03/04/2027,"] {
        assert!(text.contains(name), "{name}: {text}");
    }
}

#[test]
fn a_dry_run_leaves_no_file_and_numbers_of_others_merge_nobody() {
    let place = Place::new();
    let file = place.file("foreign.csv", "Vendor name,Vendor reference\nMike AG,VND-300\nNova GmbH,VND-300\n");
    let dry = place.done(&["import", &file, "--dry-run", "--json"]).json()["files"][0].clone();
    assert_eq!(counts(&dry), [2, 0, 0, 0]);
    let kept = |place: &Place| {
        let files = place.folder.path().join("data/files");
        let shelves = std::fs::read_dir(files).into_iter().flatten().flatten().filter(|one| one.path().is_dir());
        shelves.filter_map(|shelf| std::fs::read_dir(shelf.path()).ok()).map(Iterator::count).sum::<usize>()
    };
    assert_eq!(kept(&place), 0);
    let report = import(&place, &[&file]);
    assert_eq!((counts(&report), kept(&place)), ([2, 0, 0, 0], 1));
    let codes: Vec<_> = report["problems"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect();
    assert_eq!(codes, [json!("foreign_reference"), json!("foreign_reference")]);
}

#[test]
fn rejected_rows_are_written_out_mended_and_all_in() {
    let place = Place::new();
    let register = "Vendor name,Country,Last review,Remarks,Criticality\n                    Alder Pumps,IE,2026-01-02,fine,2\n                    Birch Valves,IE,2025-02-30,=1+1,3\n                    Cedar Seals,DE,soon,\"two\nlines\",9\n";
    let file = place.file("register.csv", register);
    for out in ["out.xlsx", "out.csv"] {
        let place = Place::new();
        let found = place.done(&["import", &file, "--accept-valid", "--rejected", out, "--json"]);
        assert_eq!(counts(&found.json()["files"][0]), [1, 0, 0, 2], "{}", found.err);
        assert!(found.err.contains(&format!("2 rejected rows written to {out}.")), "{}", found.err);
        let path = place.folder.path().join(out);
        if out == "out.csv" {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.lines().next().unwrap().ends_with("Criticality,Problem"), "{text}");
            assert!(text.contains("Cedar Seals,DE,soon,\"two\nlines\",9,"), "{text}");
        }
        let path = path.to_str().unwrap();
        let again = place.run(&["import", path, "--json"]).json()["files"][0].clone();
        assert_eq!((counts(&again), &again["applied"]), ([0, 0, 0, 2], &json!(false)));
        let headings: Vec<&str> =
            again["headings"].as_array().unwrap().iter().map(|one| one["heading"].as_str().unwrap()).collect();
        assert_eq!(headings, ["Vendor name", "Country", "Last review", "Remarks", "Criticality"]);
        if out == "out.csv" {
            let text = std::fs::read_to_string(path).unwrap();
            let mended = text.replace("2025-02-30", "2025-02-28").replace("soon", "2026-03-01").replace(",9,", ",4,");
            std::fs::write(path, mended).unwrap();
            let mended = import(&place, &[path]);
            assert_eq!((counts(&mended), &mended["problems"]), ([2, 0, 0, 0], &json!([])));
            assert!(mended["headings"].as_array().unwrap().iter().all(|one| one["heading"] != "Problem"));
            let vendors = place.done(&["export", "vendors", "--json"]).json();
            let birch = vendors.as_array().unwrap().iter().find(|one| one["name"] == "Birch Valves").unwrap().clone();
            assert_eq!((&birch["notes"], &birch["last_review"]), (&json!("=1+1"), &json!("2025-02-28")));
        }
    }
}

/// Files of other programs' test suites; `tests/it/hostile.rs` reads each of them, this sends them the whole way.
#[test]
fn an_odd_or_hostile_workbook_is_looked_at_or_refused_in_one_sentence() {
    let place = Place::new();
    for (name, path) in spread(60) {
        let ended = place.run(&["import", "--dry-run", "--json", path.to_str().unwrap()]);
        // Looked at without a complaint, refused, or looked at and kept out by what is wrong with its rows.
        assert!(matches!(ended.code, 0 | 1 | 3), "{name}: {} {}", ended.code, ended.err);
        assert!(!ended.err.contains("panicked"), "{name}: {}", ended.err);
        let file = &ended.json()["files"][0];
        if ended.code == 1 {
            let (shown, summary) = (file["file"].as_str().unwrap(), file["summary"].as_str().unwrap());
            assert!(summary.contains(shown) && summary.ends_with('.'), "{name}: {summary}");
            assert!(file["problems"].as_array().is_some_and(|problems| !problems.is_empty()), "{name}: {file}");
        }
    }
    assert_eq!(place.done(&["export", "vendors", "--json"]).json(), json!([]));
}
