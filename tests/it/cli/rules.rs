//! `rules`: out to a file, changed, previewed, in again, and back.

use serde_json::json;

use super::{Ended, Place};

/// The rules in force in a file, with other leads of the notice deadline.
fn changed(place: &Place, leads: &str) -> String {
    let text = place.done(&["rules"]).out;
    let other = text.replacen("leads = [90, 60, 30, 14, 7, 1]", &format!("leads = {leads}"), 1);
    assert_ne!(text, other, "{text}");
    place.file("reminders.toml", &other)
}

#[test]
fn rules_go_out_are_previewed_and_come_in() {
    let place = Place::new();
    let shown = place.done(&["rules", "show"]).out;
    assert!(shown.starts_with("# The reminder rules in force, as they ship with the program.\n"), "{shown}");
    assert_eq!(place.done(&["rules"]).out, shown);
    let file = changed(&place, "[45, 30]");
    let preview = place.done(&["rules", "set", &file, "--dry-run"]).out;
    assert!(preview.contains("Notice deadline: 45 and 30 days before, was 90, 60"), "{preview}");
    assert!(preview.contains("In the next 90 days 0 reminders instead of 0"), "{preview}");
    let previewed = place.done(&["rules", "set", &file, "--dry-run", "--days", "30", "--json"]).json();
    assert_eq!((&previewed["days"], &previewed["added"]["count"]), (&json!(30), &json!(0)));
    assert_eq!(place.done(&["rules", "versions", "--json"]).json()["versions"], json!([]));
    let kept = place.done(&["rules", "set", &file, "--note", "Later is enough"]).out;
    assert!(kept.starts_with("Version 1 of the reminder rules is in force.\n  Notice deadline: 45"), "{kept}");
    let shown = place.done(&["rules", "--json"]).json();
    assert_eq!((&shown["version"], &shown["note"]), (&json!(1), &json!("Later is enough")));
    assert_eq!(shown["rules"]["contract-notice"]["leads"], json!([45, 30]));
    let same = place.done(&["rules", "set", &file]).out;
    assert_eq!(same, "These rules are in force already; nothing was stored.\n");
    let back = place.done(&["rules", "restore", "0", "--json"]).json();
    assert_eq!((&back["version"], back["changes"].as_array().unwrap().len()), (&json!(2), 1));
    let versions = place.done(&["rules", "versions"]).out;
    let heads: Vec<&str> = versions.lines().filter(|line| !line.starts_with("  ")).collect();
    assert_eq!(heads.len(), 2, "{versions}");
    assert!(heads[0].starts_with("2  ") && heads[0].contains("by command line, in force: Back to"), "{versions}");
    assert!(heads[1].ends_with("by command line: Later is enough"), "{versions}");
}

#[test]
fn what_is_wrong_is_one_sentence() {
    let place = Place::new();
    let file = changed(&place, "[45, 45]");
    let wrong = place.run(&["rules", "set", &file]);
    let text = std::fs::read_to_string(&file).unwrap();
    let line = text.lines().position(|line| line == "leads = [45, 45]").unwrap() + 1;
    let told = format!("In line {line}, column 1, contract-notice.leads: 45 stands there twice.");
    assert_eq!(wrong.sentence(), told);
    assert!(place.run(&["rules", "set", "no-such.toml"]).sentence().contains("no-such.toml cannot be read"));
    let unreadable = place.file("other.toml", "single_within_days = 7\n[review-due]\nleeds = [3]\n");
    let told =
        "In line 3, column 1, review-due.leeds: unknown field `leeds`, expected one of `enabled`, `hard`, `leads`, ";
    let wrong = place.run(&["rules", "set", &unreadable]);
    assert!(wrong.sentence().starts_with(told), "{}", wrong.err);
    let unclosed = place.file("other.toml", "single_within_days = 7\n[review-due\n");
    let wrong = place.run(&["rules", "set", &unclosed]);
    assert!(wrong.sentence().starts_with("The rules cannot be read: line 2, column 12: "), "{}", wrong.err);
    assert!(place.run(&["rules", "restore", "7"]).sentence().contains("Version 7 of the reminder rules was not found"));
    let file = changed(&place, "[45]");
    let mut command = place.command(&["rules", "set", &file]);
    command.env("NINEFOLD__REMINDERS__RULES_FILE", &file);
    let ruled = Ended::of(command.output().unwrap());
    assert!(ruled.sentence().contains("rules, since the settings name it"), "{}", ruled.err);
}
