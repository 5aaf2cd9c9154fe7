//! Going up: who hears beside those a rule names, because nothing happened.

use super::super::*;
use super::life::{Life, dated, with_managers};
use crate::domain::reminder::{Escalation, RecordKind, RuleName, samples::*};

const MANAGER: Option<Escalated> = Some(Escalated::Manager);
const LEAD: Option<Escalated> = Some(Escalated::ProgrammeLead);

#[test]
fn after_two_unanswered_reminders_the_manager_hears_the_next_ones_and_near_ones_the_programme_lead() {
    let mut life = Life::new(with_managers());
    life.live("2025-09-01", "2026-01-15");
    assert_eq!(life.leads("olive@example.com", None), [90, 60, 30, 14, 7, 1, -1]);
    assert_eq!(life.leads("mia@example.com", MANAGER), [30, 14, 7, 1, -1]);
    assert_eq!(life.leads("pia@example.com", LEAD), [7, 1, -1]);
    assert_eq!(life.heard("mia@example.com")[..2], ["2025-11-28 30", "2025-12-16 14"]);
    assert_eq!(life.heard("pia@example.com"), ["2025-12-23 7", "2025-12-29 1", "2025-12-31 -1"]);
}

#[test]
fn what_somebody_acknowledged_goes_up_to_no_manager() {
    let heard = |anchor: &str| {
        let mut life = Life::new(with_managers());
        life.live("2025-10-01", "2025-11-01");
        life.answer(ResponseKind::Acknowledged, "2025-12-30", "paul@example.com", None);
        life.facts.vendors[0].responses[0].anchor = day(anchor);
        life.live("2025-11-02", "2025-12-24");
        let told = ["olive@example.com", "mia@example.com", "pia@example.com"];
        told.map(|email| life.told.iter().filter(|(_, one)| one.recipient.email == email).count())
    };
    assert_eq!(heard("2025-12-30"), [5, 0, 1], "the deadline is as near as it was");
    assert_eq!(heard("2024-12-30"), [5, 3, 1], "the answer was to another deadline");
}

#[test]
fn where_there_is_no_manager_the_programme_lead_hears_of_what_is_near_and_no_more() {
    let mut facts = with_managers();
    facts.vendors[0].business_owner = Some(person("Olive"));
    let mut life = Life::new(facts);
    life.live("2025-09-01", "2026-01-15");
    assert_eq!(life.leads("pia@example.com", LEAD), [7, 1, -1]);
}

#[test]
fn what_is_two_weeks_overdue_is_told_to_the_programme_lead() {
    let mut facts = with_managers();
    facts.vendors[0].contracts.clear();
    facts.vendors[0].dated = vec![dated(RuleName::FindingDue, RecordKind::Finding, "2026-03-02")];
    let mut life = Life::new(facts);
    life.live("2026-01-20", "2026-04-30");
    let olive = ["2026-02-02 30", "2026-02-16 14", "2026-02-23 7", "2026-03-02 1"];
    assert_eq!(life.heard("olive@example.com"), olive);
    assert_eq!(life.heard("mia@example.com"), ["2026-02-23 7", "2026-03-02 1"]);
    assert_eq!(life.heard("pia@example.com"), ["2026-03-16 -14"]);
}

#[test]
fn steps_and_rules_that_are_switched_off_send_nothing_up() {
    let off = Escalation { unacknowledged: 0, hard_within_days: 0, overdue_days: 0 };
    let shipped = Rules::built_in().unwrap();
    let silent = Rule { escalate: false, ..shipped.rule(RuleName::ContractNotice).unwrap().clone() };
    let mut no_steps = shipped.clone();
    no_steps.escalation = off;
    for rules in [no_steps, shipped.with_rule(RuleName::ContractNotice, silent)] {
        let mut life = Life::new(with_managers());
        life.rules = rules;
        life.live("2025-09-01", "2026-01-15");
        assert_eq!(life.leads("olive@example.com", None), [90, 60, 30, 14, 7, 1, -1]);
        assert!(life.told.iter().all(|(_, one)| one.escalated.is_none()));
    }
}
