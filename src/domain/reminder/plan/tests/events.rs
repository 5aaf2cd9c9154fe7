//! Events that people have in their calendars: moved, taken back, and given on to channels not at all.

use super::super::*;
use super::life::{Life, dated, uid, with_managers};
use crate::domain::{
    contract::Contract,
    reminder::{Outgoing, RecordKind, RuleName, samples::*},
    vendor::VendorStatus,
};

const OLIVE: &str = "olive@example.com";
const PAUL: &str = "paul@example.com";

/// Two leads of the deadline 2025-12-30 are told.
fn told() -> Life {
    let mut life = Life::new(with_managers());
    life.live("2025-10-01", "2025-11-02");
    life
}

/// Another notice period stands in the contract.
fn notice(life: &mut Life, days: i32, version: i32) {
    let contract = &mut life.facts.vendors[0].contracts[0].contract;
    (contract.notice_value, contract.version) = (Some(days), version);
}

/// The one reminder of each of these mails, by its recipient; all of them digests.
fn each(mails: &[Outgoing]) -> Vec<(&str, &PlannedReminder)> {
    assert!(mails.iter().all(|mail| matches!(mail, Outgoing::Digest(digest) if digest.items.len() == 1)));
    mails.iter().map(|mail| (mail.recipient().email.as_str(), &mail.reminders()[0])).collect()
}

#[test]
fn a_moved_date_is_told_once_to_those_who_have_the_old_one_and_with_a_higher_number() {
    let mut life = told();
    notice(&mut life, 10, 2); // 2026-02-18; its first lead is on 2025-11-20
    let moved = life.send("2025-11-03");
    let found = each(&moved);
    assert_eq!(found.iter().map(|(email, _)| *email).collect::<Vec<_>>(), [OLIVE, PAUL]);
    for (_, news) in found {
        assert_eq!((news.key.news, news.moved_from), (Some(News::Moved(1)), Some(day("2025-12-30"))));
        assert_eq!(news.event, Some(EventRef { uid: uid(1), sequence: 1 }.into()));
        let subject = "Harbour Payroll: notice deadline of contract C-0107 moved from 2025-12-30 to 2026-02-18";
        assert_eq!(news.subject(), subject);
    }
    assert_eq!(life.send("2025-11-04"), []);
    notice(&mut life, 60, 3); // and back
    life.live("2025-11-05", "2025-11-28");
    let olive = ["2025-10-01 90", "2025-10-31 60", "2025-11-03 moved 1", "2025-11-05 moved 2", "2025-11-28 30"];
    assert_eq!(life.heard(OLIVE), olive);
    let events: Vec<_> = life.told.iter().filter_map(|(_, one)| one.event.clone()).collect();
    assert!(events.iter().all(|event| event.uid == uid(1)), "it is one event all the time");
    assert_eq!(events.last().map(|event| event.sequence), Some(2));
}

#[test]
fn who_is_reminded_of_the_new_date_anyway_gets_no_news_of_it() {
    let mut life = told();
    notice(&mut life, 90, 2); // 2025-11-30, whose lead 30 was on 2025-10-31
    let sent = life.send("2025-11-03");
    for (_, reminder) in each(&sent) {
        assert_eq!((reminder.key.news, reminder.key.lead, reminder.key.anchor), (None, 30, day("2025-11-30")));
        assert_eq!(reminder.event, Some(EventRef { uid: uid(1), sequence: 1 }.into()));
    }
    assert_eq!((sent.len(), life.send("2025-11-04")), (2, vec![]));
}

#[test]
fn another_change_of_the_record_raises_the_number_and_is_no_news() {
    let mut life = told();
    notice(&mut life, 60, 5);
    assert_eq!(life.send("2025-11-03"), []);
    life.live("2025-11-04", "2025-11-28");
    let (on, last) = life.told.last().unwrap();
    assert_eq!((*on, last.event.as_ref().map(|event| event.sequence)), (day("2025-11-28"), Some(4)));
}

#[test]
fn an_event_whose_record_is_gone_is_taken_back_once_from_everybody_who_has_it() {
    let mut life = told();
    life.facts.vendors[0].contracts.clear();
    let sent = life.send("2025-11-03");
    let found = each(&sent);
    assert_eq!(found.iter().map(|(email, _)| *email).collect::<Vec<_>>(), [OLIVE, PAUL]);
    for (_, news) in found {
        assert_eq!((news.is_gone(), news.key.news), (true, Some(News::Gone(1))));
        assert_eq!(news.event, Some(EventRef { uid: uid(1), sequence: 1 }.into()));
        let subject = "Harbour Payroll: no longer due, notice deadline of contract C-0107, 2025-12-30";
        assert_eq!(news.subject(), subject);
    }
    assert_eq!(life.send("2025-11-04"), []);

    let mut late = told();
    late.live("2025-11-03", "2026-01-01");
    late.facts.vendors[0].contracts.clear();
    assert_eq!(late.send("2026-01-02"), [], "what is past stays in the calendars");
}

#[test]
fn news_of_a_soft_date_waits_for_a_mail_that_goes_out_anyway() {
    let mut facts = with_managers();
    let ends = Contract { ends_on: Some(day("2026-04-11")), ..contract() };
    facts.vendors[0].contracts = vec![contract_facts(ends)];
    facts.vendors[0].dated = vec![dated(RuleName::FindingDue, RecordKind::Finding, "2026-03-02")];
    let mut life = Life::new(facts);
    life.live("2025-12-01", "2026-02-03");
    let finding = &mut life.facts.vendors[0].dated[0];
    (finding.anchor, finding.version) = (day("2026-05-01"), 2);
    let alone = life.round(|_| true, day("2026-02-04"));
    assert_eq!((alone.mails, alone.quiet), (vec![], vec![life.facts.vendors[0].id]));
    life.live("2026-02-05", "2026-02-10");
    let olive = ["2025-12-12 120", "2026-01-09 90", "2026-02-02 30", "2026-02-10 60", "2026-02-10 moved 1"];
    assert_eq!(life.heard(OLIVE), olive);
    let digests = life.queued.iter().filter(|key| key.starts_with("digest:olive") && key.ends_with("2026-02-10"));
    assert_eq!(digests.count(), 1);
}

#[test]
fn of_a_vendor_that_left_the_open_steps_remind_and_all_else_is_taken_back() {
    let mut life = told();
    let vendor = &mut life.facts.vendors[0];
    vendor.status = VendorStatus::Terminated;
    vendor.dated = vec![
        dated(RuleName::OffboardingStep, RecordKind::OffboardingStep, "2026-01-30"),
        dated(RuleName::FindingDue, RecordKind::Finding, "2026-01-30"),
    ];
    life.live("2025-11-03", "2026-02-05");
    let olive = [
        "2025-11-03 gone 1",
        "2025-12-31 30",
        "2026-01-16 14",
        "2026-01-23 7",
        "2026-01-29 1",
        "2026-01-30 0",
        "2026-02-02 -1",
    ];
    assert_eq!(life.heard(OLIVE).split_off(2), olive);
    assert_eq!(life.heard(PAUL).split_off(2), ["2025-11-03 gone 1"]);
    assert!(life.told.iter().all(|(_, one)| one.key.rule != RuleName::FindingDue));
}

#[test]
fn channels_hear_what_our_people_hear_and_keep_no_calendar() {
    let with_channels = ReminderFacts { channels: vec![Channel::Slack, Channel::Teams], ..with_managers() };
    let mut life = Life::new(with_channels.clone());
    life.live("2025-10-01", "2026-01-05");
    let leads = life.leads(OLIVE, None);
    assert_eq!(leads, [90, 60, 30, 14, 7, 1, -1]);
    for channel in ["slack", "teams"] {
        assert_eq!(life.leads(channel, None), leads, "{channel}");
        let mut theirs = life.told.iter().filter(|(_, one)| one.recipient.email == channel);
        assert!(theirs.all(|(_, one)| one.event.is_none()), "{channel}");
    }
    let others = ReminderFacts { channel_rules: vec![RuleName::SocStale], ..with_channels };
    let mut life = Life::new(others);
    life.live("2025-10-01", "2026-01-05");
    assert_eq!((life.heard("slack").len(), life.leads(OLIVE, None)), (0, leads));
}
