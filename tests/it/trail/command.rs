//! The trail at the command line.

use serde_json::json;

use super::{house, sql};
use crate::{cli::Ended, support::app::TestApp};

fn run(app: &TestApp, arguments: &[&str]) -> Ended {
    Ended::of(app.command().args(arguments).output().unwrap())
}

#[test]
fn verify_names_the_first_bad_line_and_fails() {
    let app = house();
    let head = run(&app, &["audit", "head"]);
    assert_eq!(head.code, 0, "{}", head.err);
    let anchor = head.out.trim_end().to_owned();
    assert!(anchor.starts_with("8-") && anchor.len() == 66, "{anchor}");
    let sound = run(&app, &["audit", "verify", "--anchor", &anchor]);
    assert_eq!((sound.code, sound.out), (0, format!("8 lines are as they were written.\n{anchor}\n")), "{}", sound.err);

    sql(&app, "UPDATE audit_entries SET actor = 'somebody else' WHERE seq = 3");
    let broken = run(&app, &["audit", "verify"]);
    assert_eq!((broken.code, broken.out.as_str()), (1, ""));
    assert!(broken.err.starts_with("Line 3 is not as it was written"), "{}", broken.err);
    assert!(broken.err.contains("somebody else create: Vendor 3 created"), "{}", broken.err);
    let document = run(&app, &["audit", "verify", "--json"]);
    assert_eq!(document.code, 1);
    let document = document.json();
    assert_eq!((&document["sound"], &document["broken"]["line"]), (&json!(false), &json!(3)));
    assert_eq!((&document["broken"]["fault"], &document["lines"]), (&json!("changed"), &json!(2)));
}

#[test]
fn a_cut_tail_is_told_with_the_anchor_alone() {
    let app = house();
    let anchor = run(&app, &["audit", "head"]).out;
    sql(
        &app,
        "DELETE FROM audit_entries WHERE seq > 6;
         UPDATE audit_heads SET seq = 6, mac = (SELECT mac FROM audit_entries WHERE seq = 6);",
    );
    assert_eq!(run(&app, &["audit", "verify"]).code, 0);
    let cut = run(&app, &["audit", "verify", "--anchor", anchor.trim_end()]);
    assert_eq!(cut.code, 1);
    assert!(cut.err.contains("Line 7 and all behind it are gone"), "{}", cut.err);
    assert_eq!(run(&app, &["audit", "verify", "--anchor", "7"]).code, 2, "no anchor");
}

#[test]
fn a_lost_key_is_left_behind_when_somebody_says_so() {
    let app = house();
    let other = |arguments: &[&str]| {
        let key = ("NINEFOLD__SECURITY__KEY", "another key, with thirty-two letters or more");
        Ended::of(app.command().env(key.0, key.1).args(arguments).output().unwrap())
    };
    let refused = other(&["audit", "verify"]);
    assert!(refused.code == 1 && refused.err.contains("ninefold audit rekey --yes"), "{}", refused.err);
    let asked = other(&["audit", "rekey"]);
    assert!(asked.code == 1 && asked.err.contains("--yes"), "{}", asked.err);
    let done = other(&["audit", "rekey", "--yes"]);
    assert!(done.code == 0 && done.err.contains("Lines 1 to 8"), "{}", done.err);
    let verified = other(&["audit", "verify"]);
    assert!(verified.code == 0 && verified.out.starts_with("1 line is as it was written"), "{}", verified.out);
    assert!(verified.err.contains("Lines 1 to 8 were written with another key"), "{}", verified.err);
    let document = other(&["audit", "verify", "--json"]).json();
    assert_eq!((&document["older"]["last_line"], &document["verified"]), (&json!(8), &json!(1)));
}

#[test]
fn what_the_command_line_exports_leaves_a_line() {
    let app = house();
    let trail = run(&app, &["export", "audit", "--format", "json"]);
    assert_eq!(trail.code, 0, "{}", trail.err);
    assert_eq!(trail.json().as_array().unwrap().len(), 8);
    let one = run(&app, &["export", "audit", "--vendor", "Vendor 3", "--json"]).json();
    assert_eq!((one.as_array().unwrap().len(), &one[0]["summary"]), (1, &json!("Vendor 3 created")));
    run(&app, &["export", "vendors", "--vendor", "Vendor 3"]);
    let lines: Vec<String> = super::lines(&app).into_iter().take(3).map(|line| line.entry.summary).collect();
    assert_eq!(
        lines,
        [
            "Vendors of one vendor exported as CSV: 1 rows",
            "Audit trail exported as JSON: 1 lines",
            "Audit trail exported as JSON: 8 lines"
        ]
    );
}
