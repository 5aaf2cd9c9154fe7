//! `holidays`: the days off that the settings name, and what is said of a wrong setting.

use serde_json::json;

use super::{Ended, Place};

/// Runs a command with these countries, and this file of further days.
fn with(place: &Place, countries: &str, file: &str, arguments: &[&str]) -> Ended {
    let mut command = place.command(arguments);
    command.env("NINEFOLD__REMINDERS__HOLIDAYS", countries).env("NINEFOLD__REMINDERS__HOLIDAYS_FILE", file);
    Ended::of(command.output().unwrap())
}

#[test]
fn the_days_off_of_a_year_are_listed_with_whose_they_are() {
    let place = Place::new();
    let file = place.file("days.txt", "# Ours\n2026-12-24 Between the years\n");
    let listed = with(&place, "DE,GB", &file, &["holidays", "--year", "2026"]);
    assert_eq!(listed.code, 0, "{}", listed.err);
    let lines: Vec<&str> = listed.out.lines().filter(|line| line.starts_with("2026-12")).collect();
    assert_eq!(
        lines,
        [
            "2026-12-24  Thu  own  Between the years",
            "2026-12-25  Fri  DE   Christmas Day",
            "2026-12-25  Fri  GB   Christmas Day",
            "2026-12-26  Sat  DE   Second Day of Christmas",
            "2026-12-26  Sat  GB   Boxing Day",
            "2026-12-28  Mon  GB   Boxing Day (observed)",
        ]
    );
    assert!(listed.err.contains("Germany (DE): days off in every state"), "{}", listed.err);
    let document = with(&place, "DE,GB", &file, &["holidays", "--year", "2026", "--json"]).json();
    assert_eq!(document["year"], 2026);
    assert_eq!(document["countries"][1]["code"], "GB");
    let own = json!({ "date": "2026-12-24", "name": "Between the years", "country": null });
    assert!(document["holidays"].as_array().unwrap().contains(&own), "{document}");
}

#[test]
fn without_a_country_the_codes_are_told() {
    let place = Place::new();
    let none = place.done(&["holidays"]);
    assert_eq!(none.out, "");
    assert!(none.err.contains("reminders.holidays takes the codes AT, AU, BE, "), "{}", none.err);
    assert!(place.run(&["holidays", "--year", "1066"]).sentence().contains("from 2015 to 2060"));
}

#[test]
fn no_command_starts_with_a_list_that_is_none() {
    let place = Place::new();
    let unknown = with(&place, "DE,Mars", "", &["remind", "--dry-run"]);
    assert!(unknown.sentence().contains("reminders.holidays: there is no list of holidays “Mars”"), "{}", unknown.err);
    let file = place.file("days.txt", "24 December\n");
    let wrong = with(&place, "", &file, &["remind", "--dry-run"]);
    assert!(wrong.sentence().contains("reminders.holidays_file: line 1 is “24 December”"), "{}", wrong.err);
}
