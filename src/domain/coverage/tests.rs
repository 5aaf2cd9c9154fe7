use proptest::prelude::*;

use super::*;
use crate::domain::evidence::tests::{day, report};

fn window(from: &str, to: &str) -> Window {
    Window { from: day(from), to: day(to) }
}

fn period(from: &str, to: &str) -> Period {
    Period { days: window(from, to), source: format!("report to {to}") }
}

fn letter(report_end: &str, from: &str, to: &str) -> BridgeLetter {
    BridgeLetter { report_end: day(report_end), from: day(from), to: day(to), source: "letter".to_owned() }
}

#[test]
fn a_letter_of_three_months_closes_the_year() {
    let found = coverage(
        window("2025-01-01", "2025-12-31"),
        &[period("2024-10-01", "2025-09-30")],
        &[letter("2025-09-30", "2025-10-01", "2025-12-31")],
    );
    assert_eq!((found.covered_days, found.represented_days, found.gap_days), (273, 92, 0));
    assert_eq!(found.status, CoverageStatus::CoveredWithBridge);
    assert_eq!(found.gaps, []);
}

#[test]
fn two_reports_without_a_letter_leave_two_gaps() {
    let found = coverage(
        window("2025-07-01", "2026-06-30"),
        &[period("2024-11-01", "2025-10-31"), period("2025-12-01", "2026-05-31")],
        &[],
    );
    assert_eq!((found.covered_days, found.represented_days, found.gap_days), (305, 0, 60));
    assert_eq!(found.status, CoverageStatus::Gap);
    let gaps: Vec<Window> = found.gaps.iter().map(|gap| Window { from: gap.from, to: gap.to }).collect();
    assert_eq!(gaps, [window("2025-11-01", "2025-11-30"), window("2026-06-01", "2026-06-30")]);
    assert!(found.gaps.iter().all(|gap| gap.days == 30));
}

#[test]
fn overlaps_are_a_union_and_a_letter_counts_only_where_nothing_covers() {
    let found = coverage(
        window("2025-01-01", "2025-12-31"),
        &[period("2024-07-01", "2025-06-30"), period("2025-04-01", "2025-08-31"), period("2025-08-01", "2025-12-31")],
        &[letter("2025-06-30", "2025-07-01", "2025-09-30")],
    );
    assert_eq!((found.covered_days, found.represented_days, found.gap_days), (365, 0, 0));
    assert_eq!(found.status, CoverageStatus::Covered);
    assert_eq!(found.spans.len(), 3);
}

#[test]
fn a_letter_that_does_not_follow_its_report_counts_for_nothing() {
    for late in ["2025-09-30", "2025-10-02"] {
        assert_eq!(letter("2025-09-30", late, "2025-12-31").credited(), None, "{late}");
    }
    let capped = letter("2025-09-30", "2025-10-01", "2026-06-30").credited();
    assert_eq!(capped, Some(window("2025-10-01", "2025-12-31")));
}

#[test]
fn only_type_2_covers_days() {
    let mut type1 = report(3, "2025-03-31");
    assert!(Period::of(&type1).is_some());
    type1.report_type = ReportType::Type1;
    assert_eq!(Period::of(&type1), None);
}

#[test]
fn its_json_has_the_documented_shape() {
    let found = coverage(window("2025-01-01", "2025-01-02"), &[period("2024-01-01", "2025-01-01")], &[]);
    let expected = serde_json::json!({
        "status": "gap", "covered_days": 1, "represented_days": 0, "gap_days": 1,
        "spans": [{"from": "2025-01-01", "to": "2025-01-01", "state": "covered", "source": "report to 2025-01-01"}],
        "gaps": [{"from": "2025-01-02", "to": "2025-01-02", "days": 1}],
    });
    assert_eq!(serde_json::to_value(found).unwrap(), expected);
}

/// The first day of a letter's fourth month, found by counting months and stepping back to a day that exists.
fn three_months_after(day: Date) -> Date {
    use chrono::Datelike;
    let months = day.month0() + 3;
    let (year, month) = (day.year() + i32::try_from(months / 12).unwrap(), months % 12 + 1);
    (1..=day.day()).rev().find_map(|day| Date::from_ymd_opt(year, month, day)).unwrap()
}

/// Covered, represented or open, day by day.
fn naive(window: Window, periods: &[Period], letters: &[BridgeLetter]) -> Vec<Option<SpanState>> {
    let believed = |letter: &BridgeLetter, today: Date| {
        let follows = letter.from == letter.report_end.succ_opt().unwrap();
        follows && today >= letter.from && today <= letter.to && today < three_months_after(letter.from)
    };
    let on = |today: Date| {
        if periods.iter().any(|period| period.days.from <= today && today <= period.days.to) {
            return Some(SpanState::Covered);
        }
        letters.iter().any(|letter| believed(letter, today)).then_some(SpanState::Represented)
    };
    window.from.iter_days().take_while(|day| *day <= window.to).map(on).collect()
}

/// Windows, periods and letters around 29 February 2024: periods overlap, letters run too long or do not follow.
fn papers() -> impl Strategy<Value = (Window, Vec<Period>, Vec<BridgeLetter>)> {
    let leap = day("2024-02-29");
    let at = move |offset: i64| add_days(leap, offset);
    let window = (0_i64..400, 0_i64..500).prop_map(move |(before, after)| Window { from: at(-before), to: at(after) });
    let period = (-700_i64..500, 0_i64..400).prop_map(move |(from, days)| Period {
        days: Window { from: at(from), to: at(from + days) },
        source: format!("report {}", from % 3),
    });
    // Most letters follow their report; a sixth begin a day early or late.
    let shift = prop_oneof![4 => Just(1_i64), 1 => Just(0_i64), 1 => Just(2_i64)];
    let letter = (-500_i64..500, shift, -5_i64..200).prop_map(move |(end, shift, days)| BridgeLetter {
        report_end: at(end),
        from: at(end + shift),
        to: at(end + shift + days),
        source: format!("letter {}", end % 3),
    });
    (window, prop::collection::vec(period, 0..6), prop::collection::vec(letter, 0..6))
}

#[test]
fn a_letter_of_the_last_day_of_november_carries_to_the_end_of_february() {
    for (end, last) in [
        ("2023-11-29", "2024-02-28"),
        ("2023-11-30", "2024-02-29"),
        ("2025-11-29", "2026-02-27"),
        ("2025-11-30", "2026-02-28"),
        ("2024-11-30", "2025-02-28"),
    ] {
        let first = add_days(day(end), 1);
        let long = BridgeLetter { report_end: day(end), from: first, to: add_days(first, 400), source: String::new() };
        assert_eq!(long.credited().map(|days| days.to), Some(day(last)), "{end}");
    }
}

#[test]
fn a_window_of_one_leap_day_has_one_day() {
    let leap = window("2024-02-29", "2024-02-29");
    let found = coverage(leap, &[period("2024-02-01", "2024-02-29")], &[]);
    assert_eq!((found.covered_days, found.gap_days, found.status), (1, 0, CoverageStatus::Covered));
    assert_eq!(coverage(leap, &[], &[]).gaps, [Gap { from: leap.from, to: leap.to, days: 1 }]);
}

proptest! {
    #[test]
    fn every_day_is_counted_once_as_a_walk_over_the_days_would((window, periods, letters) in papers()) {
        let days = naive(window, &periods, &letters);
        let of = |state| i64::try_from(days.iter().filter(|day| **day == state).count()).unwrap();
        let found = coverage(window, &periods, &letters);
        prop_assert_eq!(found.covered_days, of(Some(SpanState::Covered)));
        prop_assert_eq!(found.represented_days, of(Some(SpanState::Represented)));
        prop_assert_eq!(found.gap_days, of(None));
        prop_assert_eq!(found.covered_days + found.represented_days + found.gap_days, window.days());
        prop_assert_eq!(found.gaps.iter().map(|gap| gap.days).sum::<i64>(), found.gap_days);
        for (today, state) in window.from.iter_days().zip(&days) {
            let span = found.spans.iter().find(|span| span.from <= today && today <= span.to);
            prop_assert_eq!(span.map(|span| span.state), *state, "{}", today);
        }
    }

    #[test]
    fn a_further_report_never_takes_days_away((window, periods, letters) in papers(), from in -700_i64..500, days in 0_i64..400) {
        let before = coverage(window, &periods, &letters);
        let from = add_days(day("2024-02-29"), from);
        let further = Period { days: Window { from, to: add_days(from, days) }, source: "further".to_owned() };
        let after = coverage(window, &[periods, vec![further]].concat(), &letters);
        prop_assert!(after.covered_days >= before.covered_days);
        prop_assert!(after.gap_days <= before.gap_days);
    }

    #[test]
    fn the_order_of_reports_and_letters_does_not_matter(
        (window, mut periods, mut letters) in papers(),
        turn in 0_usize..6,
    ) {
        let before = coverage(window, &periods, &letters);
        periods.reverse();
        letters.reverse();
        let (by, of) = (turn % periods.len().max(1), turn % letters.len().max(1));
        periods.rotate_left(by);
        letters.rotate_left(of);
        prop_assert_eq!(coverage(window, &periods, &letters), before);
    }
}
