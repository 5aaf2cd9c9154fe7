use proptest::prelude::*;

use super::*;
use crate::domain::{
    calendar::days_between,
    reminder::samples::{contract, day},
};

fn renewing(start: &str, months: i32, notice: i32, unit: NoticeUnit) -> Contract {
    Contract {
        starts_on: Some(day(start)),
        term_months: Some(months),
        auto_renew: true,
        notice_value: Some(notice),
        notice_unit: Some(unit),
        ..contract()
    }
}

/// A contract whose term ends on a day, and that renews itself for twelve months at a time.
fn ending(end: &str, notice: i32, unit: NoticeUnit) -> Contract {
    Contract {
        ends_on: Some(day(end)),
        renewal_months: Some(12),
        auto_renew: true,
        notice_value: Some(notice),
        notice_unit: Some(unit),
        ..contract()
    }
}

#[test]
fn the_handbooks_contract_has_the_handbooks_dates() {
    let dates = contract_dates(&renewing("2024-03-01", 12, 60, NoticeUnit::Days), day("2025-11-22")).unwrap();
    assert_eq!(dates.term_start, Some(day("2025-03-01")));
    assert_eq!(dates.term_end, day("2026-02-28"));
    assert_eq!(dates.renewal_on, Some(day("2026-03-01")));
    assert_eq!(dates.notice_deadline, Some(day("2025-12-30")));
    assert_eq!((dates.renewals, dates.last_deadline), (1, Some(day("2024-12-30"))));
    let next = dates.next.unwrap();
    assert_eq!((next.ends_on, next.exit_from), (day("2027-02-28"), day("2027-03-01")));
    assert_eq!(dates.sentence(), "Renews itself on 2026-03-01; notice must be given by 2025-12-30.");
    assert!(dates.assumption.contains("term of 12 months") && dates.assumption.contains("60 days"));
}

#[test]
fn terms_hold_their_last_day_and_months_clamp_without_creeping() {
    use NoticeUnit::{Days, Months};
    for (start, months, notice, unit, today, end, deadline) in [
        ("2024-03-01", 12, 60, Days, "2026-02-28", "2026-02-28", "2025-12-30"), // the term ends today
        ("2024-03-01", 12, 60, Days, "2026-03-01", "2027-02-28", "2026-12-30"), // the next began today
        ("2023-03-01", 12, 30, Days, "2024-01-10", "2024-02-29", "2024-01-30"), // a leap year's last day
        ("2024-02-29", 12, 1, Months, "2024-03-01", "2025-02-27", "2025-01-27"), // from a leap day
        ("2024-01-31", 1, 0, Days, "2024-03-01", "2024-03-30", "2024-03-30"),   // 31 January, monthly: no creep
        ("2024-01-01", 12, 3, Months, "2025-06-01", "2025-12-31", "2025-09-30"), // 31 − 3 months is 30 September
        ("2024-06-01", 3, 3, Months, "2024-07-01", "2024-08-31", "2024-05-31"), // notice as long as the term
        ("2016-07-01", 36, 6, Months, "2025-11-22", "2028-06-30", "2027-12-30"), // several renewals past
        ("2030-01-01", 12, 60, Days, "2025-11-22", "2030-12-31", "2030-11-01"), // not begun yet
    ] {
        let dates = contract_dates(&renewing(start, months, notice, unit), day(today)).unwrap();
        assert_eq!((dates.term_end, dates.notice_deadline.unwrap()), (day(end), day(deadline)), "{start} {today}");
    }
}

#[test]
fn notice_in_months_is_clamped_to_the_months_end_and_thirty_days_are_no_month() {
    use NoticeUnit::{Days, Months};
    for (end, notice, unit, deadline) in [
        ("2027-03-31", 1, Months, "2027-02-28"),
        ("2027-03-31", 30, Days, "2027-03-01"),
        ("2028-03-31", 1, Months, "2028-02-29"),
        ("2028-03-31", 30, Days, "2028-03-01"),
        ("2027-03-30", 1, Months, "2027-02-28"),
        ("2027-03-01", 1, Months, "2027-02-01"),
        ("2027-03-01", 30, Days, "2027-01-30"), // here the month is the shorter one
        ("2027-05-31", 3, Months, "2027-02-28"),
        ("2028-05-31", 3, Months, "2028-02-29"),
        ("2027-07-31", 1, Months, "2027-06-30"),
        ("2027-12-31", 6, Months, "2027-06-30"),
        ("2027-01-31", 1, Months, "2026-12-31"), // both have 31 days
        ("2027-01-31", 30, Days, "2027-01-01"),
        ("2027-02-28", 1, Months, "2027-01-28"), // the last of February is no last of January
        ("2028-02-29", 1, Months, "2028-01-29"),
        ("2028-02-29", 12, Months, "2027-02-28"),
        ("2027-06-30", 0, Months, "2027-06-30"),
    ] {
        let dates = contract_dates(&ending(end, notice, unit), day("2026-11-22")).unwrap();
        assert_eq!((dates.term_end, dates.notice_deadline.unwrap()), (day(end), day(deadline)), "{notice} {unit:?}");
    }
}

#[test]
fn a_term_after_a_leap_year_has_its_own_last_day_and_deadline() {
    use NoticeUnit::{Days, Months};
    for (notice, unit, deadline, next) in
        [(1, Months, "2027-01-28", "2028-01-29"), (30, Days, "2027-01-29", "2028-01-30")]
    {
        let dates = contract_dates(&ending("2027-02-28", notice, unit), day("2026-11-22")).unwrap();
        let following = dates.next.unwrap();
        assert_eq!((dates.notice_deadline, following.ends_on), (Some(day(deadline)), day("2028-02-29")));
        assert_eq!((following.notice_deadline, following.exit_from), (day(next), day("2028-03-01")));
    }
}

#[test]
fn terms_from_a_leap_day_keep_to_it() {
    for (today, start, end, deadline) in [
        ("2024-02-29", "2024-02-29", "2025-02-27", "2025-01-27"),
        ("2025-02-28", "2025-02-28", "2026-02-27", "2026-01-27"),
        ("2027-06-01", "2027-02-28", "2028-02-28", "2028-01-28"),
        ("2028-02-28", "2027-02-28", "2028-02-28", "2028-01-28"), // the term ends today
        ("2028-02-29", "2028-02-29", "2029-02-27", "2029-01-27"),
    ] {
        let dates = contract_dates(&renewing("2024-02-29", 12, 1, NoticeUnit::Months), day(today)).unwrap();
        let found = (dates.term_start.unwrap(), dates.term_end, dates.notice_deadline.unwrap());
        assert_eq!(found, (day(start), day(end), day(deadline)), "{today}");
    }
}

#[test]
fn many_renewals_past_are_counted_from_the_first_term() {
    use NoticeUnit::{Days, Months};
    let two_years = Contract { renewal_months: Some(12), ..renewing("2010-04-01", 24, 3, Months) };
    let three_years = Contract { renewal_months: Some(36), ..ending("2012-12-31", 6, Months) };
    let monthly = renewing("2010-01-31", 1, 14, Days);
    for (contract, today, renewals, end, [last, deadline, next]) in [
        (two_years, "2026-11-22", 15, "2027-03-31", ["2025-12-31", "2026-12-31", "2027-12-31"]),
        (three_years, "2026-11-22", 5, "2027-12-31", ["2024-06-30", "2027-06-30", "2030-06-30"]),
        (monthly, "2027-02-10", 204, "2027-02-27", ["2027-01-16", "2027-02-13", "2027-03-16"]),
    ] {
        let dates = contract_dates(&contract, day(today)).unwrap();
        assert_eq!((dates.renewals, dates.term_end), (renewals, day(end)));
        let found = [dates.last_deadline, dates.notice_deadline, dates.next.map(|next| next.notice_deadline)];
        assert_eq!(found, [last, deadline, next].map(|text| Some(day(text))));
    }
}

#[test]
fn notice_counts_on_the_deadline_itself_and_the_day_after_it_was_missed() {
    let sixty = renewing("2024-03-01", 12, 60, NoticeUnit::Days);
    let none = renewing("2024-03-01", 12, 0, NoticeUnit::Days);
    let fixed = Contract { ends_on: Some(day("2026-06-30")), ..contract() };
    for (contract, today, deadline, missed) in [
        (&sixty, "2025-12-29", Some("2025-12-30"), false),
        (&sixty, "2025-12-30", Some("2025-12-30"), false), // the deadline is today
        (&sixty, "2025-12-31", Some("2025-12-30"), true),
        (&sixty, "2026-02-28", Some("2025-12-30"), true), // the term ends today
        (&sixty, "2026-03-01", Some("2026-12-30"), false),
        (&none, "2026-02-28", Some("2026-02-28"), false), // both are today
        (&none, "2026-03-01", Some("2027-02-28"), false),
        (&fixed, "2026-06-30", None, false), // it ends today
        (&fixed, "2026-07-01", None, true),
    ] {
        let dates = contract_dates(contract, day(today)).unwrap();
        assert_eq!((dates.notice_deadline, dates.is_missed(day(today))), (deadline.map(day), missed), "{today}");
    }
}

#[test]
fn what_is_not_on_file_is_assumed_and_said() {
    let end = Contract { ends_on: Some(day("2026-06-30")), ..contract() };
    let fixed = contract_dates(&end, day("2025-11-22")).unwrap();
    assert_eq!((fixed.term_end, fixed.renewal_on, fixed.notice_deadline), (day("2026-06-30"), None, None));
    assert_eq!(fixed.assumption, "");

    let bare = contract_dates(&Contract { auto_renew: true, ..end.clone() }, day("2026-07-01")).unwrap();
    assert_eq!((bare.term_end, bare.notice_deadline), (day("2027-06-30"), Some(day("2027-06-30"))));
    assert!(bare.assumption.contains("No term is on file") && bare.assumption.contains("No notice period"));

    let six = Contract { starts_on: Some(day("2026-01-01")), auto_renew: true, ..end };
    let six = contract_dates(&six, day("2026-07-01")).unwrap();
    assert_eq!(six.term_end, day("2026-12-31"));
    assert!(six.assumption.contains("6 months, as the first term does"));

    assert_eq!(contract_dates(&Contract { starts_on: Some(day("2026-01-01")), ..contract() }, day("2026-01-01")), None);
}

proptest! {
    #[test]
    fn today_is_always_inside_the_current_term(
        start in 0i64..9_000, months in 1i32..60, later in 0i64..9_000, notice in 0i32..400,
    ) {
        let first = add_days(day("2000-01-31"), start);
        let today = add_days(first, later);
        let record = renewing(&first.to_string(), months, notice, NoticeUnit::Days);
        let dates = contract_dates(&record, today).unwrap();
        prop_assert!(dates.term_start.unwrap() <= today && today <= dates.term_end);
        prop_assert_eq!(dates.renewal_on.unwrap(), add_days(dates.term_end, 1));
        prop_assert_eq!(dates.next.unwrap().exit_from, add_days(dates.next.unwrap().ends_on, 1));
        prop_assert!(dates.notice_deadline.unwrap() <= dates.term_end);
        prop_assert!(dates.last_deadline.is_none_or(|last| last < dates.notice_deadline.unwrap()));
    }

    #[test]
    fn notice_on_the_deadline_is_in_time_by_a_naive_count(
        start in 0i64..9_000, months in 1i32..60, later in 0i64..9_000, notice in 0i32..40, in_months in any::<bool>(),
    ) {
        let first = add_days(day("2000-01-31"), start);
        let unit = if in_months { NoticeUnit::Months } else { NoticeUnit::Days };
        let record = renewing(&first.to_string(), months, notice, unit);
        let dates = contract_dates(&record, add_days(first, later)).unwrap();
        let (deadline, last_day, count) = (dates.notice_deadline.unwrap(), dates.term_end, i64::from(notice));
        if in_months {
            prop_assert!(add_months(deadline, notice) <= last_day, "{} and {} months", deadline, notice);
            // Nor is it called much earlier than it has to be.
            prop_assert!((28 * count..=31 * count).contains(&days_between(deadline, last_day)));
        } else {
            prop_assert_eq!(add_days(deadline, count), last_day);
        }
    }
}
