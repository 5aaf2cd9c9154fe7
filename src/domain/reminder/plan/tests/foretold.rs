//! What is told of a date that is missed, said before it is.

use super::super::*;
use super::life::{Life, dated, with_managers};
use crate::domain::{
    reminder::{RecordKind, RuleName, samples::day},
    renewal_decision::{RenewalChoice, tests::decided},
};

/// The keys of what is foretold on a day, of what is missed before another.
fn foretold(life: &Life, today: &str, until: &str) -> Vec<String> {
    let today = day(today);
    let plan = plan_ahead(&life.facts, &life.rules, today, &life.days, day(until));
    let mut keys: Vec<_> =
        plan.reminders.iter().filter(|one| one.is_foretold(today)).map(|one| one.key.to_string()).collect();
    keys.sort();
    keys
}

/// The keys of what was told on a day.
fn told(life: &Life, on: &str) -> Vec<String> {
    let mut keys: Vec<_> =
        life.told.iter().filter(|(today, _)| *today == day(on)).map(|(_, one)| one.key.to_string()).collect();
    keys.sort();
    keys
}

#[test]
fn what_is_foretold_is_what_is_told_where_nobody_decides() {
    let mut life = Life::new(with_managers());
    life.facts.channels = vec![Channel::Slack];
    life.live("2025-10-01", "2025-12-30");
    let said = foretold(&life, "2025-12-30", "2025-12-31");
    life.live("2025-12-31", "2025-12-31");
    assert_eq!(said, told(&life, "2025-12-31"));
    let whom = ["mia@example.com", "olive@example.com", "paul@example.com", "pia@example.com", "slack"];
    assert_eq!(said.len(), whom.len());
    assert!(said.iter().zip(whom).all(|(key, whom)| key.ends_with(&format!(":2025-12-30:-1:{whom}"))), "{said:?}");
}

#[test]
fn it_is_foretold_from_afar_and_no_further_than_asked() {
    let life = Life::new(with_managers());
    assert_eq!(foretold(&life, "2025-09-01", "2025-12-30"), [""; 0]);
    assert_eq!(foretold(&life, "2025-09-01", "2025-12-31").len(), 3, "no manager yet: nothing is unanswered");
    assert_eq!(foretold(&life, "2025-12-31", "2026-01-31"), [""; 0], "it was missed, and is told as that");
}

#[test]
fn neither_what_can_wait_nor_what_is_decided_is_missed() {
    let mut life = Life::new(with_managers());
    life.facts.vendors[0].dated = vec![dated(RuleName::FindingDue, RecordKind::Finding, "2025-12-20")];
    let keys = foretold(&life, "2025-12-01", "2026-01-31");
    assert!(!keys.is_empty() && keys.iter().all(|key| key.starts_with("contract-notice:")), "{keys:?}");
    let contract = &mut life.facts.vendors[0].contracts[0];
    contract.decisions = vec![decided(contract.contract.id, RenewalChoice::Renew, "2025-12-30|2025-11-03|")];
    assert_eq!(foretold(&life, "2025-12-01", "2026-01-31"), [""; 0]);
}

#[test]
fn putting_off_does_not_put_off_what_is_told_of_a_missed_date() {
    let mut life = Life::new(with_managers());
    life.live("2025-10-01", "2025-10-31");
    life.answer(ResponseKind::Snoozed, "2025-12-30", "olive@example.com", Some("2026-02-02"));
    let keys = foretold(&life, "2025-11-01", "2026-03-01");
    assert!(keys.iter().any(|key| key.ends_with(":-1:olive@example.com")), "{keys:?}");
}

#[test]
fn foretelling_adds_to_a_plan_and_changes_nothing_in_it() {
    let mut life = Life::new(with_managers());
    for (from, to) in [("2025-10-01", "2025-10-31"), ("2025-11-01", "2025-12-29"), ("2025-12-30", "2026-01-05")] {
        life.live(from, to);
        let plain = plan(&life.facts, &life.rules, day(to), &life.days);
        assert!(plain.iter().all(|one| !one.is_foretold(day(to))));
        let mut ahead = plan_ahead(&life.facts, &life.rules, day(to), &life.days, day("2027-12-31")).reminders;
        ahead.retain(|one| !one.is_foretold(day(to)));
        assert_eq!(ahead, plain, "{to}");
    }
}
