//! Putting off: for one recipient, of one date, until a day.

use super::super::*;
use super::life::{Life, dated, with_managers};
use crate::domain::reminder::{RecordKind, RuleName};

const OLIVE: &str = "olive@example.com";

/// Two leads are told, then Olive puts the deadline off to these days, one after the other.
fn put_off(until: &[&str]) -> Life {
    let mut life = Life::new(with_managers());
    life.live("2025-10-01", "2025-10-31");
    for until in until {
        life.answer(ResponseKind::Snoozed, "2025-12-30", OLIVE, Some(until));
    }
    life
}

#[test]
fn what_is_put_off_comes_back_on_its_day_and_the_leads_before_it_are_left_out() {
    let mut life = put_off(&["2025-12-10"]);
    life.live("2025-11-01", "2026-01-05");
    let olive = [
        "2025-10-01 90",
        "2025-10-31 60",
        "2025-12-10 20",
        "2025-12-16 14",
        "2025-12-23 7",
        "2025-12-29 1",
        "2025-12-31 -1",
    ];
    assert_eq!(life.heard(OLIVE), olive);
    assert_eq!(life.leads("paul@example.com", None), [90, 60, 30, 14, 7, 1, -1], "it is Olive’s to put off");
    let manager = life.leads("mia@example.com", Some(Escalated::Manager));
    assert_eq!(manager, [30, 14, 7, 1, -1], "to put off is not to acknowledge");
}

#[test]
fn the_last_day_somebody_named_counts() {
    let mut life = put_off(&["2025-12-10", "2025-12-18"]);
    life.live("2025-11-01", "2025-12-24");
    assert_eq!(life.heard(OLIVE).split_off(2), ["2025-12-18 12", "2025-12-23 7"]);
}

#[test]
fn on_a_day_off_a_deadline_comes_back_before_it_and_what_can_wait_after_it() {
    let mut life = put_off(&["2025-12-13"]); // a Saturday
    life.live("2025-11-01", "2025-12-20");
    assert_eq!(life.heard(OLIVE).split_off(2), ["2025-12-12 17", "2025-12-16 14"]);

    let mut facts = with_managers();
    facts.vendors[0].contracts.clear();
    facts.vendors[0].dated = vec![dated(RuleName::FindingDue, RecordKind::Finding, "2026-03-02")];
    let mut life = Life::new(facts);
    life.live("2026-01-20", "2026-02-02");
    life.answer(ResponseKind::Snoozed, "2026-03-02", OLIVE, Some("2026-02-14")); // a Saturday
    life.live("2026-02-03", "2026-03-05");
    let olive = ["2026-02-02 30", "2026-02-16 16", "2026-02-23 7", "2026-03-02 1"];
    assert_eq!(life.heard(OLIVE), olive);
}

#[test]
fn a_date_that_moved_is_not_put_off_any_more() {
    let mut life = put_off(&["2025-12-10"]);
    life.live("2025-11-01", "2025-11-02");
    life.facts.vendors[0].contracts[0].contract.notice_value = Some(30); // 2026-01-29
    life.live("2025-11-03", "2025-12-05");
    assert_eq!(life.heard(OLIVE).split_off(2), ["2025-11-03 90", "2025-11-28 60"]);
}
