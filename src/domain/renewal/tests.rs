//! Runways, their states and words, on contracts whose dates were worked out by hand.

mod decided_late;

use super::*;
use crate::domain::{
    contract::NoticeUnit,
    reminder::samples::{contract, day, renewing_contract},
    renewal_decision::tests::decided,
};

/// As of a day, with 2025-12-26 a holiday.
fn looked_at(contract: &Contract, decisions: &[RenewalDecision], today: &str) -> Followed {
    let days = BusinessDays::new([day("2025-12-26")]);
    let around = Around { today: day(today), days: &days, base_currency: "USD" };
    followed(contract, decisions, day("2024-03-01"), &around)
}

/// The runway of a contract that runs.
pub(crate) fn running(contract: &Contract, decisions: &[RenewalDecision], today: &str) -> Runway {
    match looked_at(contract, decisions, today) {
        Followed::Running(runway) => *runway,
        other => panic!("{other:?}"),
    }
}

/// Ends 2026-01-31 and does not renew itself.
fn ending() -> Contract {
    Contract { starts_on: Some(day("2024-02-01")), ends_on: Some(day("2026-01-31")), ..contract() }
}

#[test]
fn a_renewing_contract_is_decided_by_its_notice_deadline() {
    let contract = Contract {
        annual_value_minor: Some(18_400_000),
        currency: Some("USD".to_owned()),
        notice_value: Some(64),
        ..renewing_contract()
    };
    let runway = running(&contract, &[], "2025-11-22");
    assert_eq!((runway.term_start, runway.ends_on), (Some(day("2025-03-01")), day("2026-02-28")));
    assert_eq!((runway.decide_by, runway.act_by), (day("2025-12-26"), day("2025-12-25")), "a holiday rolls back");
    assert_eq!(runway.renews_on, Some(day("2026-03-01")));
    assert_eq!((runway.notice.as_str(), runway.rule()), ("notice 64\u{a0}d", RuleName::ContractNotice));
    assert_eq!(runway.base_minor, Some(18_400_000));
    assert_eq!(runway.amount(), Some(("184000.00".to_owned(), "USD")));
    assert!(runway.assumption.contains("64 days before the last day"), "{}", runway.assumption);
    let elsewhere = Contract { currency: Some("EUR".to_owned()), ..contract };
    assert_eq!(running(&elsewhere, &[], "2025-11-22").base_minor, None, "there are no rates");
}

#[test]
fn a_contract_that_ends_is_decided_by_its_last_day() {
    let runway = running(&ending(), &[], "2025-11-22");
    assert_eq!((runway.decide_by, runway.act_by), (day("2026-01-31"), day("2026-01-30")), "a Saturday");
    assert_eq!((runway.renews_on, runway.next, runway.rule()), (None, None, RuleName::ContractEnd));
    assert_eq!(runway.notice, "ends, no auto-renewal");
}

#[test]
fn notice_is_told_in_its_own_unit() {
    for (value, unit, words) in [
        (Some(1), Some(NoticeUnit::Months), "notice 1 month"),
        (Some(3), Some(NoticeUnit::Months), "notice 3 months"),
        (Some(60), Some(NoticeUnit::Days), "notice 60\u{a0}d"),
        (Some(60), None, "notice 60\u{a0}d"),
        (None, None, "no notice period on record"),
    ] {
        let contract = Contract { notice_value: value, notice_unit: unit, ..renewing_contract() };
        assert_eq!(running(&contract, &[], "2025-11-22").notice, words);
    }
}

#[test]
fn the_state_follows_from_the_date_and_from_what_was_decided() {
    use RenewalChoice::{Renegotiate, Renew, Terminate};
    let contract = renewing_contract();
    let one = |choice, days: &str| vec![decided(contract.id, choice, days)];
    for (decisions, today, state, needs_decision, lacks_notice) in [
        (vec![], "2025-11-22", RenewalState::Open, true, false),
        (vec![], "2025-11-30", RenewalState::Soon, true, false),
        (vec![], "2025-12-30", RenewalState::Soon, true, false),
        (vec![], "2025-12-31", RenewalState::Missed, false, false),
        (one(Renew, "2025-12-30|2025-11-20|"), "2025-12-31", RenewalState::Decided, false, false),
        (one(Renegotiate, "2025-12-30|2025-11-20|"), "2025-12-10", RenewalState::Soon, true, false),
        (one(Renegotiate, "2025-12-30|2025-11-20|"), "2025-12-31", RenewalState::Missed, false, false),
        (one(Terminate, "2025-12-30|2025-11-20|"), "2025-12-10", RenewalState::Decided, false, true),
        (one(Terminate, "2025-12-30|2025-11-20|"), "2025-12-31", RenewalState::Missed, false, false),
        (one(Terminate, "2025-12-30|2025-11-20|2025-11-21"), "2025-12-31", RenewalState::Leaving, false, false),
        (one(Terminate, "2025-12-30|2025-11-20|2025-12-30"), "2026-01-10", RenewalState::Leaving, false, false),
        (one(Terminate, "2025-12-30|2025-11-20|2025-12-31"), "2026-01-10", RenewalState::Missed, false, false),
        (one(Renew, "2024-12-30|2024-11-20|"), "2025-11-22", RenewalState::Open, true, false),
    ] {
        let runway = running(&contract, &decisions, today);
        let found = (runway.state, runway.needs_decision(), runway.lacks_notice());
        assert_eq!(found, (state, needs_decision, lacks_notice), "{today} {decisions:?}");
    }
}

#[test]
fn what_has_ended_runs_no_longer_and_what_has_no_dates_is_told_apart() {
    let terminated = |deadline: &str| vec![decided(contract().id, RenewalChoice::Terminate, deadline)];
    assert_eq!(looked_at(&contract(), &[], "2025-11-22"), Followed::Undated);
    assert_eq!(running(&ending(), &[], "2026-03-02").state, RenewalState::Missed, "thirty days are told");
    let over = |text: &str| Followed::Over(day(text));
    assert_eq!(looked_at(&ending(), &[], "2026-03-03"), over("2026-01-31"));
    for days in ["2026-01-31|2025-11-20|2025-11-21", "2026-01-31|2025-11-20|"] {
        let leaving = running(&ending(), &terminated(days), "2026-01-31");
        assert_eq!((leaving.state, leaving.lacks_notice()), (RenewalState::Leaving, false), "it ends by itself");
        assert_eq!(looked_at(&ending(), &terminated(days), "2026-02-01"), over("2026-01-31"), "{days}");
    }
    let earlier = terminated("2024-12-30|2024-11-20|2024-11-21");
    let ended = looked_at(&renewing_contract(), &earlier, "2025-11-22");
    assert_eq!(ended, over("2025-02-28"), "it ended with that term");
}

#[test]
fn a_missed_deadline_is_told_until_a_while_after_the_renewal() {
    let contract = renewing_contract();
    let missed = running(&contract, &[], "2026-01-10");
    assert_eq!(
        missed.missed_words().unwrap(),
        "The notice deadline was 2025-12-30. It renews itself on 2026-03-01 until 2027-02-28; exit possible from \
         2027-03-01, notice by 2026-12-30."
    );
    let renewed = running(&contract, &[], "2026-03-31");
    assert_eq!((renewed.slipped, renewed.state), (Some(day("2025-12-30")), RenewalState::Open));
    assert_eq!(
        renewed.missed_words().unwrap(),
        "The notice deadline was 2025-12-30. It renewed itself on 2026-03-01 until 2027-02-28; exit possible from \
         2027-03-01, notice by 2026-12-30."
    );
    assert_eq!(running(&contract, &[], "2026-04-01").slipped, None);
    let agreed = vec![decided(contract.id, RenewalChoice::Renew, "2025-12-30|2025-11-20|")];
    assert_eq!(running(&contract, &agreed, "2026-03-31").slipped, None, "it was meant to");
    let ended = running(&ending(), &[], "2026-02-10").missed_words().unwrap();
    assert_eq!(ended, "It ended on 2026-01-31 and does not renew itself; nothing was decided.");
    assert_eq!(running(&contract, &[], "2025-11-22").missed_words(), None);
}

#[test]
fn each_choice_says_what_follows() {
    use RenewalChoice::{Renegotiate, Renew, Terminate};
    let open = running(&renewing_contract(), &[], "2025-11-22");
    let late = running(&renewing_contract(), &[], "2026-01-10");
    let ends = running(&ending(), &[], "2025-11-22");
    for (runway, choice, words) in [
        (&open, Renew, "ends this chain of reminders; next deadline 2026-12-30"),
        (&open, Renegotiate, "reminders go on until notice is given or terms are signed"),
        (&open, Terminate, "notice by 2025-12-30; the contract ends 2026-02-28"),
        (&late, Terminate, "too late for this term: it renews itself on 2026-03-01, exit possible from 2027-03-01"),
        (&ends, Renew, "ends this chain of reminders; enter the new term once it is signed"),
        (&ends, Terminate, "the contract ends 2026-01-31 by itself; no notice is needed"),
    ] {
        assert_eq!(runway.follows(choice), words);
    }
}

#[test]
fn what_was_decided_is_told_with_what_is_left_to_do() {
    use RenewalChoice::{Renegotiate, Renew, Terminate};
    let contract = renewing_contract();
    for (choice, days, words) in [
        (
            Renew,
            "2025-12-30|2025-11-20|",
            "C-0107 is to be renewed until 2027-02-28; reminders begin again for 2026-12-30.",
        ),
        (Renegotiate, "2025-12-30|2025-11-20|", "C-0107 is to be renegotiated; reminders go on until 2025-12-30."),
        (
            Terminate,
            "2025-12-30|2025-11-20|",
            "C-0107 is to end 2026-02-28: give notice by 2025-12-30 and record the day.",
        ),
        (
            Terminate,
            "2025-12-30|2025-11-20|2025-11-21",
            "Notice on C-0107 was given on 2025-11-21; it ends 2026-02-28.",
        ),
    ] {
        assert_eq!(running(&contract, &[decided(contract.id, choice, days)], "2025-11-22").told(), words);
    }
    assert_eq!(
        running(&contract, &[], "2025-11-22").told(),
        "Nothing is decided about C-0107; 2025-12-30 is the last day."
    );
}

#[test]
fn what_presses_is_added_up_by_currency() {
    let today = "2025-11-22";
    let worth = |minor, code: &str| Contract {
        annual_value_minor: Some(minor),
        currency: Some(code.to_owned()),
        ..renewing_contract()
    };
    let far = Contract { ends_on: Some(day("2026-11-30")), ..contract() };
    let renewed = vec![decided(contract().id, RenewalChoice::Renew, "2025-12-30|2025-11-20|")];
    let leaving = vec![decided(contract().id, RenewalChoice::Terminate, "2025-12-30|2025-11-20|")];
    let none = Vec::new();
    let mut totals = Totals::default();
    for (contract, decisions) in [
        (worth(18_400_000, "USD"), &none),
        (worth(2_200_000, "USD"), &none),
        (worth(900_000, "EUR"), &none),
        (worth(99_000_000, "USD"), &renewed),
        (ending(), &none),
        (far, &none),
        (renewing_contract(), &leaving),
    ] {
        totals.add(&running(&contract, decisions, today), day(today));
    }
    assert_eq!((totals.followed, totals.in_window, totals.without_notice), (7, 6, 1), "{totals:?}");
    assert_eq!((totals.of(&[RenewalState::Open]), totals.of(&[RenewalState::Decided]), totals.of(&[])), (5, 2, 7));
    let pressing = &totals.pressing;
    assert_eq!((pressing.count, pressing.unvalued, pressing.first), (4, 1, Some(day("2025-12-30"))));
    let sums: Vec<(&str, i64)> = pressing.worth.iter().map(|(code, sum)| (code.as_str(), *sum)).collect();
    assert_eq!((sums, totals.most), (vec![("EUR", 900_000), ("USD", 20_600_000)], 99_000_000));
}

#[test]
fn bars_are_three_to_twenty_pixels_thick() {
    let most = 61_200_000;
    for (value, pixels) in [
        (Some(61_200_000), 20),
        (Some(21_000_000), 7),
        (Some(18_400_000), 6),
        (Some(3_800_000), 3),
        (None, 3),
        (Some(i64::MAX), 20),
        (Some(-5), 3),
    ] {
        assert_eq!(thickness(value, most), pixels, "{value:?}");
    }
    assert_eq!(thickness(None, 0), 3);
}

#[test]
fn the_window_is_twelve_months_from_the_first_of_todays() {
    let shown = window(day("2026-11-22"));
    assert_eq!((shown.from, shown.to), (day("2026-11-01"), day("2027-10-31")));
}
