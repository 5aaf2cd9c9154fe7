//! What is decided about a contract's term ends its reminders, or changes what they ask for.

use super::super::*;
use super::life::{Life, with_managers};
use crate::domain::{
    reminder::Outgoing,
    renewal_decision::{RenewalChoice, tests::decided},
};

const OLIVE: &str = "olive@example.com";

/// Two leads of the deadline 2025-12-30 are told, and then somebody decides: `deadline|decided|notice`.
fn decide(decision: RenewalChoice, days: &str) -> Life {
    let mut life = Life::new(with_managers());
    life.live("2025-10-01", "2025-11-02");
    let facts = &mut life.facts.vendors[0].contracts[0];
    facts.decisions = vec![decided(facts.contract.id, decision, days)];
    life
}

fn matters(mails: &[Outgoing]) -> Vec<&Matter> {
    mails.iter().flat_map(|mail| mail.reminders()).map(|reminder| &*reminder.matter).collect()
}

fn subjects(mails: &[Outgoing]) -> Vec<String> {
    let mut found: Vec<_> = mails.iter().flat_map(|mail| mail.reminders()).map(PlannedReminder::subject).collect();
    found.dedup();
    found
}

/// The deadline is taken back, for a reason.
fn over(why: &str) -> Matter {
    Matter::Gone { what: "notice deadline of contract C-0107".to_owned(), why: Some(why.to_owned()) }
}

#[test]
fn who_renews_hears_of_it_no_more_until_the_next_term() {
    let mut life = decide(RenewalChoice::Renew, "2025-12-30|2025-11-03|");
    let sent = life.send("2025-11-03");
    let over = over("Ada Brook decided to renew on 2025-11-03");
    assert_eq!(matters(&sent), [&over, &over], "to the owner and to procurement");
    life.live("2025-11-04", "2026-10-01");
    assert_eq!(life.heard(OLIVE).split_off(2), ["2025-11-03 gone 1", "2026-10-01 90"]);
}

#[test]
fn who_terminates_is_asked_to_give_notice_until_it_is_given() {
    let mut life = decide(RenewalChoice::Terminate, "2025-12-30|2025-11-03|");
    assert_eq!(life.send("2025-11-03"), [], "nothing is over yet");
    life.live("2025-11-04", "2025-11-27");
    let give = "Harbour Payroll: give notice on contract C-0107, 2025-12-30";
    assert_eq!(subjects(&life.send("2025-11-28")), [give]);
    life.live("2025-11-29", "2025-12-30");
    let missed = "Harbour Payroll: missed notice deadline of contract C-0107, 2025-12-30";
    assert_eq!(subjects(&life.send("2025-12-31")), [missed]);
}

#[test]
fn notice_that_was_given_ends_it_for_good() {
    let mut life = decide(RenewalChoice::Terminate, "2025-12-30|2025-11-03|2025-11-04");
    let sent = life.send("2025-11-04");
    let over = over("Ada Brook decided to terminate on 2025-11-03; notice was given on 2025-11-04");
    assert_eq!(matters(&sent), [&over, &over]);
    life.live("2025-11-05", "2026-04-05");
    assert_eq!(life.heard(OLIVE).split_off(2), ["2025-11-04 gone 1"], "neither missed nor renewed");
    assert_eq!(life.send("2026-10-01"), [], "no further term began");
}

#[test]
fn who_renegotiates_still_has_to_decide() {
    let mut life = decide(RenewalChoice::Renegotiate, "2025-12-30|2025-11-03|");
    life.live("2025-11-03", "2026-01-02");
    assert_eq!(life.leads(OLIVE, None), [90, 60, 30, 14, 7, 1, -1]);
    let (_, last) = life.told.last().unwrap();
    assert!(matches!(&*last.matter, Matter::Contract { decided: Some(RenewalChoice::Renegotiate), .. }));
}

#[test]
fn a_decision_that_is_taken_back_brings_the_event_back_with_the_next_lead() {
    let mut life = decide(RenewalChoice::Renew, "2025-12-30|2025-11-03|");
    life.send("2025-11-03");
    life.facts.vendors[0].contracts[0].decisions.clear();
    life.live("2025-11-04", "2025-11-28");
    assert_eq!(life.heard(OLIVE).split_off(2), ["2025-11-03 gone 1", "2025-11-28 30"]);
    let (_, last) = life.told.last().unwrap();
    assert_eq!(last.event.as_ref().map(|event| event.sequence), Some(2));
}
