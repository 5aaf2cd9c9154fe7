//! `renewals`: running contracts by the day that decides.

use super::Place;

#[test]
fn contracts_are_listed_by_the_day_that_decides() {
    let place = Place::new();
    place.done(&["demo", "--no-serve"]);
    let listed = |more: &[&str]| {
        let arguments: Vec<&str> = ["renewals", "--json"].into_iter().chain(more.iter().copied()).collect();
        place.done(&arguments).json()["renewals"].as_array().unwrap().clone()
    };
    let all = listed(&[]);
    let days: Vec<&str> = all.iter().map(|one| one["decide_by"].as_str().unwrap()).collect();
    assert!(days.is_sorted() && days.len() > 10, "{days:?}");
    let harbour = all.iter().find(|one| one["reference"] == "C-0107").unwrap();
    assert_eq!((&harbour["vendor"], &harbour["state"]), (&"Harbour Payroll".into(), &"soon".into()), "{harbour}");
    assert_eq!((&harbour["annual_value"], &harbour["currency"]), (&"184000.00".into(), &"USD".into()));
    let missed = listed(&["--state", "missed"]);
    assert!(missed.len() == 1 && missed[0]["vendor"] == "Wickerdesk Support", "{missed:?}");
    let near = listed(&["--days", "9", "--state", "open,soon"]);
    assert!(near.len() == 1 && near[0]["reference"] == "C-0107", "{near:?}");

    let told = place.done(&["renewals", "--days", "30"]);
    let line = told.out.lines().find(|line| line.contains("Harbour Payroll")).unwrap();
    assert!(line.contains("C-0107") && line.contains("notice 30 d") && line.ends_with("soon"), "{line}");
    assert!(told.err.contains("state no dates, so nobody knows by when to decide"), "{}", told.err);
    assert_eq!(place.run(&["renewals", "--state", "gone"]).code, 2);
}

#[test]
fn an_empty_register_has_nothing_to_decide() {
    let ended = Place::new().done(&["renewals"]);
    assert_eq!(ended.out, "");
    assert!(ended.err.contains("Nothing is to be decided in the next 365 days."), "{}", ended.err);
}
