//! A year of the sample portfolio, day by day: a person can read its mails and agree with them, and whatever is in them
//! keeps the rules.

mod deadlines;
mod story;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use ninefold::domain::Date;

use story::{OUTAGE, OUTSIDE, RECOVERED, YEAR, day};
use told::{Item, Told, listing};

/// Everything that was told, with the mail that told it.
fn items() -> impl Iterator<Item = (&'static Told, &'static Item)> {
    YEAR.mails.iter().flat_map(|told| told.items.iter().map(move |item| (told, item)))
}

/// The mails to an address.
fn to(address: &'static str) -> impl Iterator<Item = &'static Told> + Clone {
    YEAR.mails.iter().filter(move |told| told.mail.recipient == address)
}

/// What was told of a contract, by day.
fn of_contract(reference: &str) -> Vec<(&'static Told, &'static Item)> {
    let id = &YEAR.contracts[reference];
    items().filter(|(_, item)| item.row.record_id == *id).collect()
}

/// (day, lead) of what an address was told of a contract’s deadline.
fn leads(reference: &str, anchor: &str, recipient: &str) -> Vec<(String, i32)> {
    let about = |item: &Item| item.row.anchor_on == day(anchor) && item.row.recipient == recipient;
    let told = of_contract(reference).into_iter().filter(|(_, item)| about(item) && item.row.news.is_none());
    told.map(|(told, item)| (told.day.to_string(), item.row.lead_days)).collect()
}

#[test]
fn a_year_of_the_sample_portfolio_sends_these_mails_and_no_others() {
    insta::assert_snapshot!("year", listing(&YEAR));
}

#[test]
fn nothing_is_told_twice_and_what_is_told_again_is_nearer() {
    let ids: BTreeSet<&str> = YEAR.mails.iter().map(|told| told.mail.message_id.as_str()).collect();
    assert_eq!((ids.len(), YEAR.accepted), (YEAR.mails.len(), YEAR.mails.len()));
    let mut keys = BTreeSet::new();
    let mut nearest = BTreeMap::new();
    for (told, item) in items() {
        let row = &item.row;
        assert!(keys.insert(&row.key), "{} on {}", row.key, told.day);
        let chain = (row.rule, &row.record_id, row.anchor_on, &row.recipient);
        if row.news.is_none()
            && let Some(before) = nearest.insert(chain, row.lead_days)
        {
            assert!(row.lead_days < before, "{} on {} after {before}", row.key, told.day);
        }
    }
    assert!(keys.len() > 200, "{}", keys.len());
}

#[test]
fn every_hard_deadline_was_told_in_time_or_as_missed() {
    assert!(YEAR.deadlines.len() > 30, "{:#?}", YEAR.deadlines);
    for deadline in &YEAR.deadlines {
        let act_by = YEAR.days.roll_back(deadline.on);
        let in_time_or_missed = |(told, item): (&Told, &Item)| {
            let row = &item.row;
            let about = row.record_id == deadline.record_id && row.anchor_on == deadline.on && row.news.is_none();
            about && (told.day <= act_by || row.lead_days == -1)
        };
        assert!(items().any(in_time_or_missed), "{}: {}, {}", deadline.vendor, deadline.what, deadline.on);
    }
}

#[test]
fn no_mail_goes_out_on_a_day_off_but_what_happened_is_told_at_once() {
    for told in YEAR.mails.iter().filter(|told| !YEAR.days.is_business_day(told.day)) {
        // The sample is brought in on a Sunday.
        let at_once = told.day == YEAR.first || told.items.iter().all(|item| item.row.rule.is_event());
        assert!(at_once, "{}: {} to {}", told.day, told.mail.subject, told.mail.recipient);
    }
}

#[test]
fn nobody_has_two_digests_a_day() {
    let mut seen = BTreeSet::new();
    for told in YEAR.mails.iter().filter(|told| told.mail.kind != "single") {
        assert!(seen.insert((told.day, &told.mail.recipient)), "{} to {}", told.day, told.mail.recipient);
    }
    assert!(seen.len() > 50, "{}", seen.len());
}

#[test]
fn an_outage_delays_mails_and_loses_none() {
    let [first, last] = OUTAGE.map(day);
    assert!(YEAR.mails.iter().all(|told| told.day < first || last < told.day));
    let waited: Vec<Date> = items()
        .filter(|(told, item)| (first..=last).contains(&item.row.send_on) && told.day > last)
        .map(|(told, _)| told.day)
        .collect();
    assert!(!waited.is_empty() && waited.iter().all(|on| *on == day(RECOVERED)), "{waited:?}");
    assert_eq!(YEAR.open, 0, "nothing waits or was given up");
}

#[test]
fn a_moved_deadline_is_told_once_and_every_later_mail_has_the_new_one() {
    let (before, after): (Vec<_>, Vec<_>) =
        of_contract("C-0088").into_iter().partition(|(told, _)| told.day < day("2027-03-10"));
    assert!(!before.is_empty() && before.iter().all(|(_, item)| item.row.anchor_on == day("2027-04-01")));
    assert!(after.iter().all(|(_, item)| item.row.anchor_on == day("2027-07-02")));
    let news = after.iter().filter(|(_, item)| item.row.news.as_deref() == Some("moved"));
    let told: BTreeSet<_> = news.map(|(told, item)| (told.day, item.row.recipient.as_str())).collect();
    for recipient in ["platform.lead@sample.example", "procurement@sample.example"] {
        assert!(told.contains(&(day("2027-03-10"), recipient)), "{told:?}");
    }
    assert!(told.iter().all(|(on, _)| *on == day("2027-03-10")), "{told:?}");
}

#[test]
fn an_events_number_never_falls_and_grows_with_each_new_day() {
    let mut last = BTreeMap::new();
    let mut moved = 0;
    for (told, item) in items() {
        let (Some(uid), Some((method, sequence))) = (&item.row.event_uid, &item.calendar) else { continue };
        let now = (*sequence, item.row.anchor_on, method.as_str());
        let Some(before) = last.insert((uid, &item.row.recipient), now) else { continue };
        let grown = *sequence > before.0 || (before.1, before.2) == (now.1, now.2);
        assert!(*sequence >= before.0 && grown, "{} on {}: {before:?}, {now:?}", item.row.key, told.day);
        moved += i32::from(*sequence > before.0);
    }
    assert!(moved > 1 && last.len() > 30, "{moved} {}", last.len());
}

#[test]
fn a_decision_takes_the_deadline_back_and_ends_its_reminders() {
    let since: Vec<_> = of_contract("C-0101").into_iter().filter(|(told, _)| told.day >= day("2027-03-03")).collect();
    assert!(since.len() > 1);
    for (told, item) in since {
        assert_eq!((told.day, item.row.news.as_deref()), (day("2027-03-03"), Some("gone")));
        assert_eq!(item.calendar.as_ref().map(|(method, _)| method.as_str()), Some("CANCEL"));
    }
}

#[test]
fn who_has_left_is_stood_in_for() {
    let left = day("2027-02-03");
    assert!(to("hr.owner@sample.example").count() > 1);
    assert!(to("hr.owner@sample.example").all(|told| told.day < left));
    let id = &YEAR.contracts["C-0142"];
    let mut instead =
        to("risk.desk@sample.example").filter(|told| told.items.iter().any(|one| one.row.record_id == *id));
    assert!(instead.clone().count() > 1);
    assert!(instead.all(|told| told.day >= left && told.mail.body_text.contains("HR owner")));
}

#[test]
fn what_was_put_off_comes_back_on_its_day_and_what_was_seen_goes_up_to_nobody_until_it_is_near() {
    let days =
        |found: Vec<(String, i32)>| found.into_iter().map(|(on, lead)| format!("{on} {lead}")).collect::<Vec<_>>();
    let sales = days(leads("C-0099", "2027-03-01", "sales.owner@sample.example"));
    let expected = [
        "2026-12-01 90",
        "2026-12-31 60",
        "2027-02-10 19",
        "2027-02-15 14",
        "2027-02-22 7",
        "2027-02-26 1",
        "2027-03-02 -1",
    ];
    assert_eq!(sales, expected);
    let lead = days(leads("C-0112", "2026-12-30", "programme.lead@sample.example"));
    assert_eq!(lead, ["2026-12-23 7", "2026-12-29 1", "2026-12-31 -1"]);
    let managers: BTreeSet<&str> = items()
        .filter(|(_, item)| item.row.escalated.as_deref() == Some("manager"))
        .map(|(_, item)| item.row.recipient.as_str())
        .collect();
    assert_eq!(managers, BTreeSet::from(["security.lead@sample.example"]));
}

#[test]
fn vendors_hear_nothing_before_it_is_switched_on_and_then_in_mails_of_their_own() {
    let outside: Vec<_> = items().filter(|(_, item)| item.row.outside).collect();
    assert!(outside.len() > 5, "{}", outside.len());
    for (told, item) in outside {
        assert!(told.day >= day(OUTSIDE) && told.mail.kind == "single", "{} {}", told.day, item.row.key);
    }
}
