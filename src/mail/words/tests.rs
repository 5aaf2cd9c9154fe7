mod contracts;
mod from_vendors;

use std::sync::Arc;

use super::*;
use crate::{
    domain::{
        outbox::Channel,
        reminder::{News, Recipient, RecordKind, ReminderKey, SendAs, contract_dates, samples::*},
        renewal_decision::RenewalChoice,
        scoring::Band,
    },
    mail::line::one_line,
};

const TODAY: &str = "2025-12-23";

/// A reminder of a hard rule to Olive, seven days ahead.
fn reminder(rule: RuleName, matter: Matter, anchor: &str) -> PlannedReminder {
    let recipient = Recipient {
        email: "olive@example.com".to_owned(),
        name: "Olive".to_owned(),
        stands_in_for: None,
        outside: false,
        channel: Channel::Mail,
    };
    let key = ReminderKey {
        rule,
        record_kind: RecordKind::Vendor,
        record_id: uuid::Uuid::from_u128(2).to_string().into(),
        anchor: day(anchor),
        lead: 7,
        recipient: recipient.email.as_str().into(),
        news: None,
    };
    PlannedReminder {
        key,
        send_on: day(TODAY),
        act_by: day(anchor),
        hard: true,
        send: SendAs::Auto,
        recipient: recipient.into(),
        owns_item: true,
        escalated: None,
        recorded_on: day("2025-01-01"),
        vendor_id: uuid::Uuid::from_u128(2).into(),
        vendor: "Harbour Payroll".into(),
        vendor_reference: "V-0012".into(),
        matter: matter.into(),
        event: None,
        moved_from: None,
        path: "/vendors/2".into(),
    }
}

fn said(reminder: &PlannedReminder) -> String {
    one_line(&words(reminder, day(TODAY)).unwrap())
}

/// What our own people read, and what the vendor's read.
fn both(rule: RuleName, matter: &Matter, anchor: &str) -> (String, String) {
    let inside = reminder(rule, matter.clone(), anchor);
    let mut outside = inside.clone();
    Arc::make_mut(&mut outside.recipient).outside = true;
    (said(&inside), said(&outside))
}

fn assert_said(rule: RuleName, matter: &Matter, anchor: &str, words: &str) {
    assert_eq!(both(rule, matter, anchor).0, words);
}

fn contract_of(decided: Option<RenewalChoice>) -> Matter {
    let dates = contract_dates(&renewing_contract(), day(TODAY)).unwrap();
    Matter::Contract { reference: "C-0107".to_owned(), dates, decided }
}

fn owned(text: &str) -> String {
    text.to_owned()
}

#[test]
fn a_finding_and_its_acceptance_say_what_can_be_done() {
    let finding = Matter::Finding { title: owned("F-0012 Logs are kept too short"), severity: "High" };
    assert_said(
        RuleName::FindingDue,
        &finding,
        "2025-12-24",
        "Finding “F-0012 Logs are kept too short” (High) is due on 2025-12-24 (tomorrow) and still open. Close it by \
         then, or have it accepted.",
    );
    assert_said(
        RuleName::FindingDue,
        &finding,
        "2025-12-09",
        "Finding “F-0012 Logs are kept too short” (High) was due on 2025-12-09 (14 days ago) and is still open. Close \
         it, have it accepted, or set another day with a reason.",
    );
    let acceptance = |approver: Option<&str>| Matter::Acceptance {
        finding: owned("F-0012 Logs are kept too short"),
        approver: approver.map(owned),
    };
    assert_said(
        RuleName::AcceptanceExpiry,
        &acceptance(Some("Ada Brook")),
        "2025-12-30",
        "The acceptance of finding “F-0012 Logs are kept too short” by Ada Brook ends on 2025-12-30 (in 7 days). Close \
         the finding by then, or have it accepted anew with a reason.",
    );
    assert_said(
        RuleName::AcceptanceExpiry,
        &acceptance(None),
        "2025-12-22",
        "The acceptance of finding “F-0012 Logs are kept too short” ended on 2025-12-22 (yesterday): the finding is \
         open again. Close it, or have it accepted anew with a reason.",
    );
}

#[test]
fn reviews_say_what_their_day_rests_on() {
    let cadence = ReviewBasis::LastReview { on: day("2024-12-30"), months: 12 };
    for (basis, anchor, words) in [
        (ReviewBasis::Entered, "2025-12-30", "The next review is set for 2025-12-30 (in 7 days)."),
        (
            cadence,
            "2025-12-30",
            "The last review was on 2024-12-30; with one every 12 months the next is due on 2025-12-30 (in 7 days).",
        ),
        (
            ReviewBasis::NeverReviewed,
            "2025-12-20",
            "The vendor has been active since 2025-12-20 (3 days ago) and has not been reviewed yet.",
        ),
    ] {
        assert_said(RuleName::ReviewDue, &Matter::Review { basis }, anchor, words);
    }
    let privacy = |last_on: Option<&str>| Matter::PrivacyReview { last_on: last_on.map(day) };
    assert_said(
        RuleName::PrivacyReview,
        &privacy(Some("2024-12-30")),
        "2025-12-30",
        "The last privacy review was on 2024-12-30. The next is due on 2025-12-30 (in 7 days).",
    );
    assert_said(
        RuleName::PrivacyReview,
        &privacy(None),
        "2025-12-22",
        "The next privacy review was due on 2025-12-22 (yesterday).",
    );
}

#[test]
fn steps_and_overrides_say_what_is_left_to_do() {
    let step = Matter::Step { title: owned("Take back the access cards") };
    assert_said(
        RuleName::OffboardingStep,
        &step,
        "2025-12-23",
        "The offboarding step “Take back the access cards” is due on 2025-12-23 (today). Do it by then, and note the \
         day.",
    );
    assert_said(
        RuleName::OffboardingStep,
        &step,
        "2025-12-22",
        "The offboarding step “Take back the access cards” was due on 2025-12-22 (yesterday) and is not done. Do it, \
         and note the day.",
    );
    let held = Matter::Override { service: owned("Payroll"), band: Band::Medium, approver: owned("Ada Brook") };
    assert_said(
        RuleName::OverrideLapse,
        &held,
        "2025-12-30",
        "The risk of Payroll is held at Medium by decision of Ada Brook until 2025-12-30 (in 7 days). Let it lapse, or \
         have it approved anew with a reason.",
    );
    assert_said(
        RuleName::OverrideLapse,
        &held,
        "2025-12-22",
        "The override of Payroll lapsed on 2025-12-22 (yesterday). Its risk stands at what the model says again, \
         unless a new decision holds it.",
    );
}

#[test]
fn what_happened_is_told_with_what_it_was() {
    let up = Matter::BandUp { service: owned("Payroll"), from: Band::Medium, to: Band::High };
    assert_said(
        RuleName::BandUp,
        &up,
        "2025-12-23",
        "The risk of Payroll went up from Medium to High on 2025-12-23 (today). Its history says what moved it.",
    );
    let opinion = Matter::Opinion {
        class: owned("SOC 2 Type 2"),
        opinions: owned("operation qualified"),
        speaks_until: day("2025-09-30"),
    };
    assert_said(
        RuleName::OpinionNotClean,
        &opinion,
        "2025-12-23",
        "The SOC 2 Type 2 report that speaks until 2025-09-30 holds an opinion that is not clean (operation \
         qualified). Read what the auditor says, and decide what it means for us.",
    );
}

#[test]
fn news_of_an_entry_says_that_it_moved_or_went_and_why() {
    let certificate = Matter::Certificate { title: owned("ISO 27001") };
    let mut moved = reminder(RuleName::CertificateExpiry, certificate, "2026-01-30");
    (moved.moved_from, moved.key.news) = (Some(day("2025-12-30")), Some(News::Moved(1)));
    assert_eq!(
        said(&moved),
        "The date moved from 2025-12-30 to 2026-01-30. It replaces the entry in your calendar. ISO 27001 expires on \
         2026-01-30 (in 38 days). Nothing newer is on file: ask the vendor for the new one."
    );
    let gone = |why: Option<&str>| {
        let matter = Matter::Gone { what: owned("notice deadline of contract C-0107"), why: why.map(owned) };
        let mut gone = reminder(RuleName::ContractNotice, matter, "2025-12-30");
        gone.key.news = Some(News::Gone(2));
        gone
    };
    let first = "Nothing is left to be done about “notice deadline of contract C-0107” on 2025-12-30.";
    let last = "Your calendar entry is taken back.";
    assert_eq!(said(&gone(None)), format!("{first} {last}"));
    let decided = gone(Some("Ada Brook decided to renew on 2025-12-01"));
    assert_eq!(said(&decided), format!("{first} Ada Brook decided to renew on 2025-12-01. {last}"));
    let mut outside = decided;
    Arc::make_mut(&mut outside.recipient).outside = true;
    assert_eq!(said(&outside), format!("Nothing is left to be done about “date in our review” on 2025-12-30. {last}"));
}

#[test]
fn the_vendors_people_hear_nothing_of_what_is_ours() {
    let up = Matter::BandUp { service: owned("Payroll"), from: Band::Medium, to: Band::High };
    for (rule, matter) in [
        (RuleName::ContractNotice, contract_of(Some(RenewalChoice::Terminate))),
        (RuleName::FindingDue, Matter::Finding { title: owned("F-0012 Logs"), severity: "High" }),
        (RuleName::BandUp, up),
    ] {
        let mut outside = reminder(rule, matter, "2025-12-30");
        Arc::make_mut(&mut outside.recipient).outside = true;
        let words =
            "A date in our review of suppliers is 2025-12-30 (in 7 days). You need do nothing until we get in touch.";
        assert_eq!(said(&outside), words, "{rule}");
        assert_eq!((what(&outside).as_str(), rows(&outside)), ("date in our review", Vec::new()), "{rule}");
    }
}

#[test]
fn an_entry_in_a_calendar_tells_no_distance() {
    let certificate =
        reminder(RuleName::CertificateExpiry, Matter::Certificate { title: owned("HITRUST r2") }, "2025-12-30");
    assert_eq!(
        one_line(&lasting_words(&certificate, day(TODAY)).unwrap()),
        "HITRUST r2 expires on 2025-12-30. Nothing newer is on file: ask the vendor for the new one."
    );
}

#[test]
fn who_does_not_own_an_item_reads_why_it_came() {
    let of = |how, hard, lead, anchor, escalation| {
        let mut one = reminder(RuleName::FindingDue, Matter::Review { basis: ReviewBasis::Entered }, anchor);
        (one.escalated, one.hard, one.key.lead) = (how, hard, lead);
        escalated(&one, day(TODAY), escalation).unwrap()
    };
    let shipped = Escalation::default();
    let lead = Some(Escalated::ProgrammeLead);
    assert_eq!(of(None, true, 7, "2025-12-30", shipped), None);
    for (how, hard, lead, anchor, because) in [
        (Some(Escalated::Manager), true, 7, "2025-12-30", "nobody acknowledged the last reminders to the owner"),
        (lead, true, 7, "2025-12-30", "the deadline is near and undecided"),
        (lead, true, 14, "2026-01-06", "nobody acknowledged the last reminders to the owner"),
        (lead, true, -1, "2025-12-22", "the deadline has passed undecided"),
        (lead, false, -14, "2025-12-09", "it is 14 days overdue"),
        (lead, false, 7, "2025-12-30", "nobody acknowledged the last reminders to the owner"),
    ] {
        let found = of(how, hard, lead, anchor, shipped);
        assert_eq!(found, Some(format!("This came to you because {because}.")), "{how:?} {lead}");
    }
    let wider = Escalation { hard_within_days: 14, ..shipped };
    let found = of(lead, true, 14, "2026-01-06", wider).unwrap();
    assert_eq!(found, "This came to you because the deadline is near and undecided.");
}
