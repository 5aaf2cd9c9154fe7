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
    let whole = place.done(&["renewals"]).out;
    let mut off = 0;
    for one in &all {
        let text = |key: &str| one[key].as_str().unwrap().to_owned();
        let (decide_by, act_by, state) = (text("decide_by"), text("act_by"), text("state"));
        let moved = decide_by != act_by && matches!(state.as_str(), "open" | "soon");
        off += usize::from(moved);
        let line = whole.lines().find(|line| line.contains(&text("reference"))).unwrap();
        let day = if moved { format!("{decide_by}, act by {act_by}  ") } else { format!("{decide_by}  ") };
        assert!(line.starts_with(&day), "{day}: {line}");
    }
    assert!(off > 0, "some deadline falls on a day off, whatever today is");
    assert_eq!(place.run(&["renewals", "--state", "gone"]).code, 2);
}

#[test]
fn an_empty_register_has_nothing_to_decide() {
    let ended = Place::new().done(&["renewals"]);
    assert_eq!(ended.out, "");
    assert!(ended.err.contains("Nothing is to be decided in the next 365 days."), "{}", ended.err);
}
