//! `score`, `coverage` and `remind`: shapes, and what only shows.

use serde_json::json;

use super::Place;

const VENDORS: &str = "Vendor name,Service,Data sensitivity,Criticality,Access,Substitutability,Data volume,Regulatory,\
Fourth parties,Geography,Spend\nHarbour Payroll,Payroll,3,3,2,3,2,3,1,1,2\nUmber Video,Clips,1,1,0,1,1,0,0,0,0\n";
const REPORTS: &str = "Vendor,Report,Type,Period start,Period end,Issued,Auditor,Auditor check,Opinion,Categories,Scope fit\n\
Harbour Payroll,SOC 2,Type 2,2024-11-01,2025-10-31,2025-12-15,Quill LLP,Verified,Unqualified,Security,Full\n\
Harbour Payroll,SOC 2,Type 2,2025-12-01,2026-05-31,2026-07-10,Quill LLP,Verified,Unqualified,Security,Full\n";

fn portfolio() -> Place {
    let place = Place::new();
    let (vendors, reports) = (place.file("vendors.csv", VENDORS), place.file("soc-reports.csv", REPORTS));
    place.done(&["import", &vendors, &reports]);
    place
}

#[test]
fn a_score_has_the_documented_shape_and_the_waterfall_adds_up() {
    let place = portfolio();
    let scores = place.done(&["score", "--as-of", "2026-11-22", "--json"]).json();
    assert_eq!(scores["as_of"], "2026-11-22");
    assert_eq!(scores["vendors"].as_array().unwrap().len(), 2);
    let service = &scores["services"][0];
    let total = |list: &str, points: &str| -> f64 {
        let entries = if list == "factors" { &service["inherent"]["factors"] } else { &service["series"] };
        entries.as_array().unwrap().iter().map(|entry| entry[points].as_f64().unwrap()).sum()
    };
    let inherent = service["inherent"]["value"].as_f64().unwrap();
    let residual = service["residual"]["value"].as_f64().unwrap();
    assert!((total("factors", "points") - inherent).abs() < 0.01);
    assert!((inherent - total("series", "points_out") - residual).abs() < 0.01 && residual < inherent);
    for field in ["confidence", "adjustments", "what_if", "vendor", "service"] {
        assert!(!service[field].is_null(), "{field}");
    }
}

#[test]
fn before_its_report_was_issued_nothing_speaks_for_a_vendor() {
    let place = portfolio();
    let early = place.done(&["score", "--vendor", "harbour payroll", "--as-of", "2025-01-01", "--json"]).json();
    assert_eq!(early["services"][0]["inherent"]["value"], early["services"][0]["residual"]["value"]);
    let text = place.done(&["score", "--vendor", "Harbour Payroll", "--as-of", "2026-11-22", "--explain"]).out;
    for part in ["Inherent", "Residual", "CC6 ", "SOC 2 Type 2"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn the_terminal_says_where_each_piece_was_read_and_what_was_shown_before() {
    let place = portfolio();
    let text = place.done(&["score", "--vendor", "Harbour Payroll", "--explain"]).out;
    for part in ["rated 3 · vendors.csv · C2", "soc-reports.csv · I3"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let history = place.done(&["score", "--vendor", "Harbour Payroll", "--history"]).out;
    assert!(history.contains("first scored"), "{history}");
    let early = place.run(&["score", "--vendor", "Harbour Payroll", "--known-on", "2020-01-01"]);
    assert!(
        early.sentence().contains("Nothing of Harbour Payroll was on record on 2020-01-01"),
        "{}",
        early.sentence()
    );
}

#[test]
fn a_vendor_or_a_model_that_is_not_there_is_one_sentence() {
    let place = portfolio();
    assert!(
        place.run(&["score", "--vendor", "Nobody"]).sentence().starts_with("“Nobody” is not on the vendor register")
    );
    assert!(place.run(&["score", "--model", "none.toml"]).sentence().starts_with("The file none.toml cannot be read"));
    let broken = place.file("model.toml", "version = 1");
    assert!(place.run(&["score", "--model", &broken]).sentence().contains("model.toml"));
}

#[test]
fn another_model_is_shown_and_not_stored() {
    let place = portfolio();
    let built_in = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config/scoring.toml")).unwrap();
    let version = |text: &str| place.done(&["score", "--model", text, "--json"]).json()["model_version"].clone();
    let model = place.file("model.toml", &built_in);
    assert_eq!(version(&model), place.done(&["score", "--json"]).json()["model_version"]);
}

#[test]
fn coverage_counts_two_gaps_of_thirty_days() {
    let place = portfolio();
    let window = ["coverage", "--from", "2025-07-01", "--to", "2026-06-30", "--json"];
    let found = place.done(&window).json();
    assert_eq!(found["window"], json!({ "from": "2025-07-01", "to": "2026-06-30" }));
    let harbour = &found["vendors"][0];
    let days = ["covered_days", "represented_days", "gap_days"].map(|field| harbour[field].as_i64().unwrap());
    assert_eq!(
        (harbour["vendor"].as_str(), harbour["status"].as_str(), days),
        (Some("Harbour Payroll"), Some("gap"), [305, 0, 60])
    );
    assert_eq!(harbour["gaps"][1], json!({ "from": "2026-06-01", "to": "2026-06-30", "days": 30 }));
    let turned = place.run(&["coverage", "--from", "2026-01-01", "--to", "2025-01-01"]);
    assert!(turned.sentence().contains("before it begins"));
}

#[test]
fn reminders_of_another_day_are_shown_and_not_queued() {
    let place = portfolio();
    let found = place.done(&["remind", "--as-of", "2026-11-22", "--days", "400", "--json"]).json();
    assert!(found["reminders"].is_array());
    assert!(!place.folder.path().join("data/outbox").exists(), "nothing was delivered");
    assert_eq!(place.run(&["remind", "--send"]).code, 2, "--send needs a day");
}
