//! People who leave, or hand over what they answer for, at the command line.

use serde_json::Value;

use super::Place;

/// Two vendors of Ada's, and accounts of hers and of Bo's.
fn place() -> Place {
    let place = Place::new();
    let register =
        "Vendor name,Status,Business owner\nHarbour Payroll,Active,Ada Brook\nQuiet Paper,Active,Ada Brook\n";
    place.done(&["import", &place.file("vendors.csv", register)]);
    for (email, name) in [("ada@desk.example", "Ada Brook"), ("bo@desk.example", "Bo Quill")] {
        place.done(&["user", "add", email, "--name", name, "--role", "owner"]);
    }
    place
}

fn vendors(place: &Place) -> Vec<Value> {
    let listed = place.done(&["user", "list", "--json"]).json();
    listed["users"].as_array().unwrap().iter().map(|user| user["vendors"].clone()).collect()
}

#[test]
fn a_successor_takes_over_and_is_told() {
    let place = place();
    assert_eq!(vendors(&place), [2, 0]);
    let listed = place.done(&["user", "list"]).out;
    assert!(listed.lines().next().unwrap().contains("2 vendors"), "{listed}");
    assert!(listed.lines().all(|line| line.contains("no second factor")), "{listed}");
    let told = place.done(&["user", "disable", "ada@desk.example", "--reassign-to", "bo@desk.example"]).out;
    assert_eq!(told, "ada@desk.example was disabled; its sessions have ended.\nMoved to Bo Quill: 2 vendors.\n");
    assert_eq!(vendors(&place), [0, 2]);
    let again = place.run(&["user", "disable", "bo@desk.example", "--reassign-to", "ada@desk.example"]);
    assert!(again.sentence().contains("Ada Brook has left too"), "{}", again.err);
    assert_eq!(vendors(&place), [0, 2]);
}

#[test]
fn without_a_successor_it_says_what_stays_and_where_reminders_go() {
    let place = place();
    let told = place.done(&["user", "disable", "ada@desk.example"]).out;
    assert!(told.ends_with("\nLeft behind: 2 vendors; reminders go to vendor-risk@localhost.\n"), "{told}");
    assert_eq!(vendors(&place), [2, 0]);
    let quality = place.done(&["quality"]).out;
    assert!(quality.contains("business owner Ada Brook has left; reminders go to vendor-risk@localhost"), "{quality}");
    let later = place.done(&["user", "disable", "ada@desk.example", "--reassign-to", "Bo Quill"]).out;
    assert_eq!(later, "ada@desk.example is disabled already.\nMoved to Bo Quill: 2 vendors.\n");
    assert!(!place.done(&["quality"]).out.contains("has left"));
}

#[test]
fn what_somebody_without_an_account_answers_for_is_handed_over_by_name() {
    let place = Place::new();
    let register =
        "Vendor name,Status,Business owner,Business owner email\nHarbour Payroll,Active,Cleo Marsh,cleo@desk.example\n";
    place.done(&["import", &place.file("vendors.csv", register)]);
    place.done(&["user", "add", "bo@desk.example", "--name", "Bo Quill", "--role", "owner"]);
    let hand_over = |more: &[&str]| {
        let arguments = [&["user", "hand-over", "cleo@desk.example", "--to", "bo@desk.example"][..], more].concat();
        place.done(&arguments)
    };
    let foretold = hand_over(&["--dry-run"]).out;
    assert_eq!(foretold, "Would move from Cleo Marsh to Bo Quill: 1 vendor.\n");
    assert_eq!(vendors(&place), [0], "nothing moved yet");
    let told = hand_over(&["--json"]).json();
    assert_eq!(
        (&told["name"], &told["duties"]["vendors"], &told["dry_run"]),
        (&"Cleo Marsh".into(), &1.into(), &false.into())
    );
    assert_eq!(told["reassigned_to"]["name"], "Bo Quill");
    assert_eq!(vendors(&place), [1]);
    assert_eq!(hand_over(&[]).out, "Cleo Marsh answers for nothing.\n");
    let nobody = place.run(&["user", "hand-over", "nobody@desk.example", "--to", "Bo Quill"]);
    assert!(nobody.sentence().contains("Somebody who goes by “nobody@desk.example” was not found"), "{}", nobody.err);
    let same = place.run(&["user", "hand-over", "Bo Quill", "--to", "bo@desk.example"]);
    assert!(same.sentence().contains("choose somebody other than Bo Quill"), "{}", same.err);
    assert_eq!(place.run(&["user", "hand-over", "Bo Quill"]).code, 2, "it is said to whom");
}

#[test]
fn roles_sessions_and_second_factors_are_looked_after_by_address() {
    let place = place();
    let told = place.done(&["user", "set-role", "ada@desk.example", "--role", "procurement"]).out;
    assert_eq!(told, "ada@desk.example is Procurement now; its sessions have ended.\n");
    let listed = place.done(&["user", "list", "--json"]).json();
    assert_eq!(listed["users"][0]["role"], "procurement");
    let sessions = place.done(&["user", "sessions", "ada@desk.example", "--json"]).json();
    assert_eq!(sessions["sessions"].as_array().unwrap().len(), 0);
    assert_eq!(place.done(&["user", "sessions", "ada@desk.example"]).out, "");
    let ended = place.done(&["user", "end-sessions", "ada@desk.example"]).out;
    assert_eq!(ended, "Sessions of ada@desk.example that have ended: 0.\n");
    let none = place.run(&["user", "second-factor-off", "ada@desk.example"]);
    assert!(none.sentence().contains("ada@desk.example has no second factor"), "{}", none.err);
    let nobody = place.run(&["user", "sessions", "nobody@desk.example"]);
    assert!(
        nobody.sentence().contains("An account with the address nobody@desk.example was not found"),
        "{}",
        nobody.err
    );
}

#[test]
fn the_access_review_lists_accounts_and_tokens() {
    let place = place();
    place.done(&["token", "create", "nightly", "--role", "auditor", "--expires", "2099-12-31"]);
    place.done(&["user", "disable", "bo@desk.example"]);
    let listed = place.done(&["export", "access-review", "--json"]).json();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let told: Vec<[String; 3]> =
        listed.as_array().unwrap().iter().map(|one| ["kind", "name", "state"].map(|name| text(one, name))).collect();
    let expected =
        [["account", "Ada Brook", "can sign in"], ["account", "Bo Quill", "disabled"], ["token", "nightly", "works"]];
    assert_eq!(told, expected.map(|one| one.map(str::to_owned)));
    let written = place.done(&["export", "access-review", "--out", "review.csv"]);
    assert!(written.err.contains("3 rows written to review.csv"), "{}", written.err);
    let file = std::fs::read_to_string(place.folder.path().join("review.csv")).unwrap();
    assert!(file.contains("API token,nightly,,Auditor"), "{file}");
    let of_one = place.run(&["export", "access-review", "--vendor", "Harbour Payroll"]);
    assert!(of_one.sentence().contains("belong to no vendor"), "{}", of_one.err);
    let trail = place.done(&["export", "audit", "--json"]).out;
    assert!(trail.contains("Access review exported as CSV: 3 rows"), "{trail}");
}
