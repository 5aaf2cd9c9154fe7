//! Days of the almanac, looked up by hand, against what the lists say.

use std::sync::LazyLock;

use chrono::{Datelike, Weekday};

use super::*;

fn lists() -> &'static HolidayLists {
    static LISTS: LazyLock<HolidayLists> = LazyLock::new(|| HolidayLists::built_in().unwrap());
    &LISTS
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The days of a year that are off from Monday to Friday, such as `01-01 04-03`.
fn working_days_off(code: &str, year: i32) -> String {
    let days = lists().get(code).unwrap().days(year);
    let worked = days.iter().filter(|(date, _)| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun));
    worked.map(|(date, _)| date.format("%m-%d").to_string()).collect::<Vec<_>>().join(" ")
}

/// What a day is called, where it is on a list.
fn called(code: &str, date: &str) -> Option<String> {
    let date = day(date);
    lists().get(code).unwrap().days(date.year()).into_iter().find(|(other, _)| *other == date).map(|(_, name)| name)
}

/// The days off from Monday to Friday, by list and year.
const ALMANAC: &[(&str, i32, &str)] = &[
    ("AT", 2026, "01-01 01-06 04-06 05-01 05-14 05-25 06-04 10-26 12-08 12-25"),
    ("AT", 2027, "01-01 01-06 03-29 05-06 05-17 05-27 10-26 11-01 12-08"),
    ("AU", 2026, "01-01 01-26 04-03 04-06 12-25 12-28"),
    ("AU", 2027, "01-01 01-26 03-26 03-29 12-27 12-28"),
    ("BE", 2026, "01-01 04-06 05-01 05-14 05-25 07-21 11-11 12-25"),
    ("BE", 2027, "01-01 03-29 05-06 05-17 07-21 11-01 11-11"),
    ("CA", 2026, "01-01 04-03 05-18 07-01 09-07 09-30 10-12 11-11 12-25 12-28"),
    ("CA", 2027, "01-01 03-26 05-24 07-01 09-06 09-30 10-11 11-11 12-27 12-28"),
    ("CH", 2026, "01-01 04-03 04-06 05-14 05-25 12-25"),
    ("CH", 2027, "01-01 03-26 03-29 05-06 05-17"),
    ("CZ", 2026, "01-01 04-03 04-06 05-01 05-08 07-06 09-28 10-28 11-17 12-24 12-25"),
    ("CZ", 2027, "01-01 03-26 03-29 07-05 07-06 09-28 10-28 11-17 12-24"),
    ("DE", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 12-25"),
    ("DE", 2027, "01-01 03-26 03-29 05-06 05-17"),
    ("DK", 2026, "01-01 04-02 04-03 04-06 05-14 05-25 12-25"),
    ("DK", 2027, "01-01 03-25 03-26 03-29 05-06 05-17"),
    ("ES", 2026, "01-01 01-06 04-03 05-01 10-12 12-08 12-25"),
    ("ES", 2027, "01-01 01-06 03-26 10-12 11-01 12-06 12-08"),
    ("FI", 2026, "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25"),
    ("FI", 2027, "01-01 01-06 03-26 03-29 05-06 06-25 12-06 12-24"),
    ("FR", 2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 11-11 12-25"),
    ("FR", 2027, "01-01 03-29 05-06 05-17 07-14 11-01 11-11"),
    ("GB", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
    ("GB", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
    ("GB-SCT", 2026, "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28"),
    ("GB-SCT", 2027, "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28"),
    ("IE", 2026, "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25"),
    ("IE", 2027, "01-01 02-01 03-17 03-29 05-03 06-07 08-02 10-25"),
    ("IN", 2026, "01-26 10-02"),
    ("IN", 2027, "01-26"),
    ("IT", 2026, "01-01 01-06 04-06 05-01 06-02 12-08 12-25"),
    ("IT", 2027, "01-01 01-06 03-29 06-02 10-04 11-01 12-08"),
    (
        "JP",
        2026,
        "01-01 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
    ),
    ("JP", 2027, "01-01 01-11 02-11 02-23 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23"),
    ("LU", 2026, "01-01 04-06 05-01 05-14 05-25 06-23 12-25"),
    ("LU", 2027, "01-01 03-29 05-06 05-17 06-23 11-01"),
    ("NL", 2026, "01-01 04-06 04-27 05-14 05-25 12-25"),
    ("NL", 2027, "01-01 03-29 04-27 05-06 05-17"),
    ("NO", 2026, "01-01 04-02 04-03 04-06 05-01 05-14 05-25 12-25"),
    ("NO", 2027, "01-01 03-25 03-26 03-29 05-06 05-17"),
    ("NZ", 2026, "01-01 01-02 02-06 04-03 04-06 04-27 06-01 07-10 10-26 12-25 12-28"),
    ("NZ", 2027, "01-01 01-04 02-08 03-26 03-29 04-26 06-07 06-25 10-25 12-27 12-28"),
    ("PL", 2026, "01-01 01-06 04-06 05-01 06-04 11-11 12-24 12-25"),
    ("PL", 2027, "01-01 01-06 03-29 05-03 05-27 11-01 11-11 12-24"),
    ("PT", 2026, "01-01 04-03 05-01 06-04 06-10 10-05 12-01 12-08 12-25"),
    ("PT", 2027, "01-01 03-26 05-27 06-10 10-05 11-01 12-01 12-08"),
    ("RO", 2026, "01-01 01-02 01-06 01-07 04-10 04-13 05-01 06-01 11-30 12-01 12-25"),
    ("RO", 2027, "01-01 01-06 01-07 04-30 05-03 06-01 06-21 11-30 12-01"),
    ("SE", 2026, "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25 12-31"),
    ("SE", 2027, "01-01 01-06 03-26 03-29 05-06 06-25 12-24 12-31"),
    ("US", 2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"),
    ("US", 2027, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"),
];

#[test]
fn each_list_has_the_days_of_the_almanac_and_no_other() {
    for (code, year, days) in ALMANAC.iter().copied() {
        assert_eq!(working_days_off(code, year), days, "{code} {year}");
    }
    for code in lists().codes() {
        assert!(ALMANAC.iter().any(|(known, ..)| *known == code), "{code} is looked up too");
    }
}

#[test]
fn a_day_that_was_moved_or_given_once_is_where_it_was() {
    for (code, date, name) in [
        ("US", "2021-06-18", Some("Juneteenth (observed)")),
        ("US", "2020-06-19", None),
        ("US", "2021-12-31", Some("New Year’s Day (observed)")),
        ("US", "2023-11-10", Some("Veterans Day (observed)")),
        ("CA", "2020-09-30", None),
        ("CA", "2023-10-02", Some("National Day for Truth and Reconciliation (observed)")),
        ("GB", "2020-05-04", None),
        ("GB", "2020-05-08", Some("Early May bank holiday (VE Day)")),
        ("GB", "2022-01-03", Some("New Year’s Day (observed)")),
        ("GB", "2022-05-30", None),
        ("GB", "2022-06-02", Some("Spring bank holiday")),
        ("GB", "2022-06-03", Some("Platinum Jubilee")),
        ("GB", "2022-09-19", Some("State Funeral of Queen Elizabeth II")),
        ("GB", "2023-05-08", Some("Coronation of King Charles III")),
        ("GB-SCT", "2022-01-03", Some("New Year’s Day (observed)")),
        ("GB-SCT", "2022-01-04", Some("2 January (observed)")),
        ("GB-SCT", "2024-12-02", Some("St Andrew’s Day (observed)")),
        ("GB-SCT", "2026-04-06", None),
        ("IE", "2022-02-07", None),
        ("IE", "2022-03-18", Some("Day of Remembrance and Recognition")),
        ("IE", "2023-02-06", Some("Saint Brigid’s Day")),
        ("IE", "2030-02-01", Some("Saint Brigid’s Day")),
        ("IE", "2030-02-04", None),
        ("DE", "2016-10-31", None),
        ("DE", "2017-10-31", Some("Reformation Day")),
        ("DK", "2023-05-05", Some("Great Prayer Day")),
        ("DK", "2024-04-26", None),
        ("LU", "2018-05-09", None),
        ("LU", "2019-05-09", Some("Europe Day")),
        ("NL", "2025-04-26", Some("King’s Day")),
        ("NL", "2025-04-27", None),
        ("NL", "2025-05-05", Some("Liberation Day")),
        ("NL", "2026-05-05", None),
        ("IT", "2025-10-04", None),
        ("IT", "2026-10-04", Some("Saint Francis")),
        ("PL", "2018-11-12", Some("Centenary of Independence")),
        ("PL", "2024-12-24", None),
        ("PL", "2025-12-24", Some("Christmas Eve")),
        ("CZ", "2015-04-03", None),
        ("PT", "2015-06-04", None),
        ("PT", "2016-05-26", Some("Corpus Christi")),
        ("RO", "2024-05-03", Some("Good Friday")),
        ("RO", "2024-06-24", Some("Whit Monday")),
        ("SE", "2027-06-26", Some("Midsummer Day")),
        ("FI", "2026-10-31", Some("All Saints’ Day")),
        ("AU", "2022-09-22", Some("National Day of Mourning")),
        ("AU", "2026-04-27", None),
        ("NZ", "2022-06-24", Some("Matariki")),
        ("NZ", "2022-09-26", Some("Queen Elizabeth II Memorial Day")),
        ("NZ", "2023-01-03", Some("New Year’s Day (observed)")),
        ("NZ", "2038-04-26", Some("Easter Monday")),
        ("NZ", "2038-04-27", None),
        ("JP", "2019-05-02", Some("Day between Holidays")),
        ("JP", "2021-10-11", None),
        ("JP", "2024-09-23", Some("Autumnal Equinox Day (observed)")),
    ] {
        assert_eq!(called(code, date).as_deref(), name, "{code} {date}");
    }
}

#[test]
fn christmas_and_boxing_day_on_a_weekend_give_two_days_after_it() {
    for code in ["GB", "GB-SCT", "CA", "AU", "NZ"] {
        for (year, christmas, boxing) in [(2021, 27, 28), (2022, 27, 26), (2026, 25, 28), (2027, 27, 28)] {
            let name = |number| called(code, &format!("{year}-12-{number}")).unwrap_or_default();
            assert!(name(christmas).starts_with("Christmas Day"), "{code} {year}: {}", name(christmas));
            assert!(name(boxing).starts_with("Boxing Day"), "{code} {year}: {}", name(boxing));
        }
    }
}

#[test]
fn every_file_is_a_list_whose_days_are_sound_in_all_years() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config/holidays");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = files.map(|file| file.trim_end_matches(".toml").to_uppercase()).collect();
    files.sort();
    assert_eq!(lists().codes(), files, "each file is embedded, in order, under its code");
    for list in &lists().0 {
        for year in YEARS {
            let days = list.days(year);
            assert!(days.is_sorted_by(|one, other| one.0 < other.0), "{} {year}", list.code);
            assert!(days.iter().all(|(date, name)| date.year() == year && !name.is_empty()), "{} {year}", list.code);
            assert!((3..=25).contains(&days.len()), "{} {year}: {} days", list.code, days.len());
        }
        let end_of_sentence = |text: &str| !text.ends_with('.') && !text.contains('\n');
        assert!(end_of_sentence(&list.scope) && end_of_sentence(&list.source), "{}", list.code);
    }
}

#[test]
fn a_wrong_file_is_refused_with_its_name_and_key() {
    let (_, text) = BUILT_IN.iter().find(|(file, _)| *file == "gb.toml").unwrap();
    for (from, to, says) in [
        ("country = \"GB\"", "country = \" \"", "`country` is empty"),
        ("country = \"GB\"", "land = \"GB\"", "land"),
        ("easter = -2", "easter = \"Friday\"", "easter"),
        ("nth = -1", "nth = 9", "holiday “Spring bank holiday”: `nth` is 9"),
        ("date = \"01-01\"", "date = \"01-32\"", "holiday “New Year’s Day”: `date` is “01-32”"),
        ("{ date = \"2020-05-04\" }", "{ date = \"2020-05-34\" }", "2020-05-34"),
        ("observed = \"next-monday\"", "observd = \"next-monday\"", "observd"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, *text, "{from} stands in the file");
        let error = HolidayList::parse("gb.toml", &changed).unwrap_err().to_string();
        assert!(error.starts_with("gb.toml: ") && error.contains(says), "{says}: {error}");
    }
}

#[test]
fn a_code_is_known_in_any_case_and_kept_once_and_an_unknown_one_is_told_the_known() {
    let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    let days = lists().days_off(&codes(&["de", " gb-sct ", "DE"]), Vec::new()).unwrap();
    assert_eq!(days.lists().iter().map(|list| list.code.as_str()).collect::<Vec<_>>(), ["DE", "GB-SCT"]);
    let error = lists().days_off(&codes(&["DE", "XX"]), Vec::new()).unwrap_err().to_string();
    assert!(error.starts_with("there is no list of holidays “XX”; known are AT, AU, ") && error.ends_with("SE, US"));
}
