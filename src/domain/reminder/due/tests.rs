use std::collections::HashSet;

use super::*;
use crate::domain::{
    calendar::BusinessDays,
    reminder::{facts::*, samples::*},
    soc_report::ReportType,
};

fn no_keys() -> BTreeSet<String> {
    BTreeSet::new()
}

fn due_on(facts: &ReminderFacts, queued: &BTreeSet<String>, today: &str) -> Vec<Outgoing> {
    due(&planned(facts, today), queued, day(today), &Rules::built_in().unwrap())
}

/// Mails of one recipient as (single or digest, leads carried).
fn mails(sent: &[Outgoing], recipient: &str) -> Vec<(bool, Vec<i32>)> {
    let of_recipient = sent.iter().filter(|mail| mail.recipient().email == recipient);
    of_recipient
        .map(|mail| {
            let leads = mail.reminders().iter().map(|reminder| reminder.key.lead).collect();
            (matches!(mail, Outgoing::Single(_)), leads)
        })
        .collect()
}

/// What the next days bring, where everybody takes digests and nothing was sent.
fn ahead(planned: &[PlannedReminder], today: &str, days: u32) -> Vec<ReminderListing> {
    let (rules, no_digests) = (Rules::built_in().unwrap(), HashSet::new());
    upcoming(planned, &no_keys(), &Outlook { today: day(today), days, rules: &rules, no_digests: &no_digests })
}

fn queue(queued: &mut BTreeSet<String>, sent: &[Outgoing]) {
    for mail in sent {
        queued.insert(mail.key());
        queued.extend(mail.reminders().iter().map(|reminder| reminder.key.to_string()));
    }
}

fn with_contract() -> ReminderFacts {
    facts(VendorFacts { contracts: vec![contract_facts(renewing_contract())], ..vendor() })
}

#[test]
fn a_missed_night_sends_the_nearest_lead_only() {
    let (facts, mut queued) = (with_contract(), no_keys());
    let first = due_on(&facts, &queued, "2025-10-03"); // nights of 10-01 and 10-02 missed
    assert_eq!(mails(&first, "olive@example.com"), [(false, vec![90])]);
    assert_eq!(first[0].key(), "digest:olive@example.com:2025-10-03");
    queue(&mut queued, &first);
    assert_eq!(due_on(&facts, &queued, "2025-10-04"), []);
    let later = due_on(&facts, &queued, "2025-12-24"); // down for two months and more
    assert_eq!(mails(&later, "olive@example.com"), [(true, vec![7])]);
    queue(&mut queued, &later);
    assert_eq!(due_on(&facts, &queued, "2025-12-24"), []);
    assert_eq!(due_on(&facts, &queued, "2025-12-20"), [], "a clock set back sends nothing");
}

#[test]
fn every_day_of_a_year_sends_each_lead_once() {
    let (facts, mut queued) = (with_contract(), no_keys());
    let mut leads = Vec::new();
    let mut today = day("2025-09-01");
    while today < day("2026-09-01") {
        let sent = due_on(&facts, &queued, &today.to_string());
        leads.extend(mails(&sent, "olive@example.com").into_iter().map(|(single, leads)| (single, leads[0])));
        queue(&mut queued, &sent);
        today = add_days(today, 1);
    }
    let digest = |lead| (false, lead);
    assert_eq!(leads, [digest(90), digest(60), digest(30), digest(14), (true, 7), (true, 1), (true, -1)]);
}

#[test]
fn leads_past_at_import_go_into_one_backlog_digest_to_the_owner() {
    let mut record = vendor();
    record.contracts = vec![contract_facts(renewing_contract())];
    record.soc_reports = vec![soc(10, ReportType::Type2, "2024-09-30", &[])];
    record.contracts[0].recorded_on = day("2025-12-26"); // lead 1 is still to come
    record.soc_reports[0].recorded_on = day("2025-12-26");
    record.security_owner = record.business_owner.clone();
    let facts = ReminderFacts { outside_mail: true, ..facts(record) };
    let mut queued = no_keys();
    let sent = due_on(&facts, &queued, "2025-12-26");
    assert_eq!(mails(&sent, "olive@example.com"), [(false, vec![0, 7])], "four days left, and still no single mail");
    assert_eq!(sent.len(), 1, "neither procurement nor the vendor hears of backlog");
    queue(&mut queued, &sent);
    assert_eq!(due_on(&facts, &queued, "2025-12-27"), []);
    assert_eq!(mails(&due_on(&facts, &queued, "2025-12-29"), "paul@example.com"), [(true, vec![1])]);
}

#[test]
fn one_digest_a_recipient_and_day_and_late_comers_wait_for_the_next() {
    let mut record = vendor();
    record.security_owner = record.business_owner.clone();
    record.review.next_review_on = Some(day("2026-03-02"));
    let mut facts = facts(record);
    let mut queued = no_keys();
    let first = due_on(&facts, &queued, "2026-01-05");
    assert_eq!(mails(&first, "olive@example.com"), [(false, vec![60])]);
    queue(&mut queued, &first);
    facts.vendors[0].soc_reports = vec![soc(10, ReportType::Type2, "2025-01-31", &[])];
    assert_eq!(due_on(&facts, &queued, "2026-01-05"), []);
    assert_eq!(mails(&due_on(&facts, &queued, "2026-01-06"), "olive@example.com"), [(false, vec![30])]);
}

#[test]
fn a_changed_date_makes_new_keys_and_retires_the_old_ones() {
    let mut facts = with_contract();
    let pending: BTreeSet<_> = planned(&facts, "2025-11-22").iter().map(|r| r.key.to_string()).collect();
    assert_eq!(obsolete(&planned(&facts, "2025-12-01"), &pending), Vec::<String>::new());
    assert_eq!(obsolete(&planned(&facts, "2025-12-31"), &pending).len(), pending.len(), "lapsed");
    facts.vendors[0].contracts[0].contract.notice_value = Some(90);
    assert_eq!(obsolete(&planned(&facts, "2025-11-22"), &pending).len(), pending.len());
}

#[test]
fn the_next_days_show_what_is_due_now_and_what_comes() {
    let facts = with_contract();
    let found = ahead(&planned(&facts, "2025-12-17"), "2025-12-17", 12);
    let olive: Vec<_> = found
        .iter()
        .filter(|listing| listing.recipient == "olive@example.com")
        .map(|listing| (listing.send_on.to_string(), listing.lead_days, listing.state))
        .collect();
    let expected = [("2025-12-17", 14, ReminderState::Due), ("2025-12-23", 7, ReminderState::Planned)];
    let and_last = ("2025-12-29", 1, ReminderState::Planned);
    assert_eq!(olive, expected.into_iter().chain([and_last]).map(|(d, l, s)| (d.to_owned(), l, s)).collect::<Vec<_>>());
    let all = listing(&planned(&facts, "2025-12-17"), &no_keys(), day("2025-12-17"));
    assert_eq!((all.len(), all[0].state), (14, ReminderState::Superseded));
}

#[test]
fn leads_that_roll_onto_one_day_are_one_mail() {
    let facts = with_contract();
    let days = BusinessDays::new((22..=29).map(|number| day(&format!("2025-12-{number}")))); // 7 and 1 roll to 12-19
    let planned = crate::domain::reminder::plan(&facts, &Rules::built_in().unwrap(), day("2025-12-18"), &days);
    let found = ahead(&planned, "2025-12-18", 30);
    let leads: Vec<_> = found.iter().filter(|l| l.recipient.starts_with("olive")).map(|l| l.lead_days).collect();
    assert_eq!(leads, [14, 1]);
}
