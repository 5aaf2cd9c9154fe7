use super::*;
use crate::domain::{audit_roadmap::tests::roadmap, evidence::tests::day, soc_report::ReportType};

fn period(text: &str) -> Window {
    let (from, to) = text.split_once("..").unwrap();
    Window { from: day(from), to: day(to) }
}

/// A letter that follows the report that ends on the first day, until the second.
fn letter(text: &str) -> BridgeLetter {
    let (end, to) = text.split_once("..").unwrap();
    BridgeLetter { report_end: day(end), from: add_days(day(end), 1), to: day(to), source: "letter".to_owned() }
}

fn told(periods: &[&str], letters: &[&str], roadmaps: &[&AuditRoadmap], today: &str) -> Forecast {
    let periods: Vec<Window> = periods.iter().map(|text| period(text)).collect();
    let letters: Vec<BridgeLetter> = letters.iter().map(|text| letter(text)).collect();
    forecast(&periods, &letters, roadmaps, day(today))
}

/// Periods, letters and the day; what speaks then, the last covered and the last represented day, and since when nothing
/// speaks.
const UNTIL: [(&str, &str, &str, &str); 7] = [
    ("2025-10-01..2026-09-30", "", "2026-09-30", "covered 2026-09-30 2026-09-30 -"),
    ("2025-10-01..2026-09-30", "", "2026-10-01", "open 2026-09-30 2026-09-30 2026-10-01"),
    ("2025-10-01..2026-09-30", "2026-09-30..2026-12-31", "2026-11-22", "represented 2026-09-30 2026-12-31 -"),
    ("2025-10-01..2026-09-30", "2026-09-30..2027-09-30", "2027-01-01", "open 2026-09-30 2026-12-31 2027-01-01"),
    (
        "2025-03-01..2026-02-28 2024-11-01..2025-10-31",
        "2025-10-31..2026-01-31",
        "2026-02-01",
        "covered 2026-02-28 2026-02-28 -",
    ),
    (
        "2025-03-01..2026-02-28 2024-11-01..2025-12-31",
        "2025-12-31..2026-03-31",
        "2026-03-20",
        "represented 2026-02-28 2026-03-31 -",
    ),
    ("2024-03-01..2024-11-30", "2024-11-30..2025-12-31", "2025-02-28", "represented 2024-11-30 2025-02-28 -"),
];

#[test]
fn papers_speak_until_a_day_and_then_nothing_does() {
    for (periods, letters, today, expected) in UNTIL {
        let (periods, letters): (Vec<_>, Vec<_>) =
            (periods.split_whitespace().collect(), letters.split_whitespace().collect());
        let found = told(&periods, &letters, &[], today);
        let shown = |day: Option<Date>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
        let days = [found.covered_until, found.represented_until, found.open_since].map(shown).join(" ");
        assert_eq!(format!("{} {days}", found.today), expected, "{periods:?} {letters:?} {today}");
    }
    let none = told(&[], &[], &[], "2026-11-22");
    assert_eq!((none.today, none.covered_until, none.represented_until), (Standing::Open, None, None));
    let sentences =
        ["No Type 2 report on file covers any day.", "Ask for a Type 2 report, or for the vendor's way to one."];
    assert_eq!(none.sentences(), sentences);
}

#[test]
fn a_letter_is_asked_for_while_one_can_still_reach_today() {
    let report = &["2025-10-01..2026-09-30"][..];
    for (letters, today, wanted) in [
        (&[][..], "2026-11-22", Some(("2026-10-01", "2026-12-31", "2026-10-01"))),
        (&["2026-09-30..2026-11-30"], "2026-11-22", Some(("2026-10-01", "2026-12-31", "2026-12-01"))),
        (&["2026-09-30..2026-12-31"], "2026-11-22", None),
        (&["2026-09-30..2027-12-31"], "2026-11-22", None),
        (&[], "2026-12-31", Some(("2026-10-01", "2026-12-31", "2026-10-01"))),
        (&[], "2027-01-01", None),
    ] {
        let found = told(report, letters, &[], today);
        let asked = found.next.iter().find(|one| one.paper == Paper::BridgeLetter);
        let days = wanted.map(|(from, until, by)| (Some(day(from)), Some(day(until)), Some(day(by))));
        assert_eq!(asked.map(|one| (one.from, one.until, one.needed_by)), days, "{letters:?} {today}");
        let report = found.next.last().unwrap();
        assert_eq!(
            (report.paper, report.from, report.needed_by),
            (Paper::Type2Report, Some(day("2026-10-01")), Some(day("2027-09-30")))
        );
    }
}

#[test]
fn the_end_of_a_month_is_clamped() {
    for (end, until, stale) in [
        ("2025-11-30", "2026-02-28", "2026-11-30"),
        ("2023-11-29", "2024-02-28", "2024-11-29"),
        ("2023-11-30", "2024-02-29", "2024-11-30"),
        ("2024-02-29", "2024-05-31", "2025-02-28"),
        ("2025-09-30", "2025-12-31", "2026-09-30"),
    ] {
        let found = told(&[&format!("2023-01-01..{end}")], &[], &[], end);
        assert_eq!((found.next[0].until, found.stale_on), (Some(day(until)), Some(day(stale))), "{end}");
    }
}

#[test]
fn what_is_expected_comes_in_time_or_does_not() {
    let report = &["2025-10-01..2026-09-30"][..];
    for (days, today, in_time, gap, words) in [
        (
            "||2026-10-01|2027-03-31||2027-05-31|2027-06-15",
            "2026-11-22",
            Some(true),
            Some(0),
            "in time: it leaves no gap",
        ),
        ("||2026-11-01|2027-03-31|||2027-06-15", "2026-11-22", Some(false), Some(31), "31 days before it stay open"),
        (
            "||2026-10-01|2027-09-30|||2027-11-15",
            "2026-11-22",
            Some(false),
            Some(0),
            "after the one on file goes stale on 2027-09-30",
        ),
        (
            "||2026-10-01|2027-03-31|||2026-11-15",
            "2026-11-22",
            Some(false),
            Some(0),
            "was expected on 2026-11-15 and is 7 days late",
        ),
        ("2026-06-30|2026-12-31|||||", "2026-11-22", None, None, "is followed (remediation), without a day"),
        ("||||||2027-06-15", "2026-11-22", None, None, "is expected on 2027-06-15."),
    ] {
        let found = told(report, &[], &[&roadmap(ReportType::Type2, days)], today);
        let one = &found.expected[0];
        assert_eq!((one.in_time, one.gap_days), (in_time, gap), "{days}");
        let last = found.sentences().pop().unwrap();
        assert!(last.contains(words), "{last}");
    }
    let first = told(&[], &[], &[&roadmap(ReportType::Type2, "||2026-10-01|2027-03-31|||2027-06-15")], "2026-11-22");
    assert_eq!(first.expected[0].in_time, None, "there is nothing it could come too late for");
    assert_eq!(
        first.sentences(),
        [
            "No Type 2 report on file covers any day.",
            "The SOC 2 Type 2 is to cover 2026-10-01 to 2027-03-31 and is expected on 2027-06-15."
        ]
    );
}

#[test]
fn sentences_say_what_to_ask_for() {
    let open = told(&["2025-10-01..2026-09-30"], &[], &[], "2026-11-22");
    assert_eq!(
        open.sentences(),
        [
            "A Type 2 report covered until 2026-09-30; nothing has spoken since 2026-10-01, 53 days so far.",
            "A bridge letter from 2026-10-01 may carry until 2026-12-31; it has been needed since 2026-10-01.",
            "The next Type 2 report has to begin by 2026-10-01 to leave no gap; the one on file goes stale on 2027-09-30.",
        ]
    );
    let bridged = told(&["2025-10-01..2026-09-30"], &["2026-09-30..2026-11-30"], &[], "2026-11-22");
    assert_eq!(
        bridged.sentences()[..2],
        [
            "A Type 2 report covered until 2026-09-30 and a bridge letter carries on until 2026-11-30.",
            "A longer bridge letter from 2026-10-01 may carry until 2026-12-31; it is needed by 2026-12-01.",
        ]
    );
    let stale = told(&["2024-09-01..2025-08-31"], &[], &[], "2026-11-22");
    assert!(
        stale.sentences()[1].ends_with("the one on file has been stale since 2026-08-31."),
        "{:?}",
        stale.sentences()
    );
}

#[test]
fn its_json_has_the_documented_shape() {
    let found = told(&["2025-10-01..2026-09-30"], &[], &[], "2026-11-22");
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "as_of": "2026-11-22", "today": "open", "covered_until": "2026-09-30", "represented_until": "2026-09-30",
            "open_since": "2026-10-01", "stale_on": "2027-09-30",
            "next": [
                {"paper": "bridge_letter", "from": "2026-10-01", "until": "2026-12-31", "needed_by": "2026-10-01"},
                {"paper": "type2_report", "from": "2026-10-01", "until": null, "needed_by": "2027-09-30"},
            ],
            "expected": [],
            "sentences": found.sentences(),
        })
    );
}
