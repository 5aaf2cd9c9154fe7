//! Mails of a day joined by who is told, and the titles of weeks.

use super::*;
use crate::domain::reminder::{Escalated, RecordKind, ReminderState};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn mail(rule: RuleName, vendor: &str, anchor: &str, lead: i32, to: &str, on: &str) -> ReminderListing {
    ReminderListing {
        key: format!("{rule}:{vendor}:{lead}:{to}"),
        rule,
        subject: format!("{vendor}: review due, {anchor}"),
        anchor_date: day(anchor),
        lead_days: lead,
        send_on: day(on),
        recipient: format!("{}@example.com", to.to_lowercase()),
        state: ReminderState::Planned,
        vendor: vendor.to_owned(),
        vendor_reference: "V-0001".to_owned(),
        escalated: (to == "Lead").then_some(Escalated::ProgrammeLead),
        act_by: day(anchor),
        hard: is_of_contract(rule),
        recipient_name: to.to_owned(),
        outside: false,
        record_kind: RecordKind::Contract,
        record_id: vendor.to_owned(),
        path: format!("/renewals?contract={vendor}"),
        if_undecided: false,
        unsubscribed: false,
    }
}

/// A line as people read it.
fn told(line: &AgendaLine) -> String {
    let parts: Vec<&str> = line.parts.iter().map(|part| part.label.as_str()).collect();
    let more = if line.more > 0 { format!(" +{}", line.more) } else { String::new() };
    format!("{} {}{more} | {}", line.day, parts.join("; "), line.sub).replace('\u{a0}', " ")
}

#[test]
fn mails_of_a_day_stand_together_where_the_same_people_are_told_of_both() {
    use RuleName::{ContractEnd, ContractNotice, ReviewDue};
    let on = "2026-11-30";
    let listed = [
        mail(ContractNotice, "Harbour", "2026-12-01", 1, "Payroll", on),
        mail(ContractNotice, "Harbour", "2026-12-01", 1, "Procurement", on),
        mail(ContractNotice, "Harbour", "2026-12-01", 1, "Lead", on),
        mail(ContractEnd, "Junco", "2027-02-28", 90, "Procurement", on),
        mail(ContractEnd, "Kiteline", "2027-03-15", 105, "Procurement", on),
        mail(ContractNotice, "Osprey", "2026-12-30", 30, "Somebody", on),
        mail(ReviewDue, "Osprey", "2027-01-29", 60, "Procurement", on),
        mail(ContractNotice, "Cinder", "2026-12-15", 14, "Procurement", "2026-12-01"),
    ];
    let lines: Vec<String> = mails(&listed).iter().map(|(_, line)| told(line)).collect();
    assert_eq!(
        lines,
        [
            "Mon 30 Nov Harbour, notice by 2026-12-01 | to Payroll and Procurement, and to Lead if nobody acts · 1 d \
             ahead",
            "Mon 30 Nov Osprey, notice by 2026-12-30 | to Somebody · 30 d ahead",
            "Mon 30 Nov Junco, ends 2027-02-28, 90 d ahead; Kiteline, ends 2027-03-15, 105 d ahead | to Procurement",
            "Mon 30 Nov Osprey: review due, 2027-01-29 | to Procurement · 60 d ahead",
            "Tue 1 Dec Cinder, notice by 2026-12-15 | to Procurement · 14 d ahead",
        ]
    );
}

#[test]
fn an_entry_that_is_taken_out_of_calendars_is_no_reminder() {
    let on = "2026-11-30";
    let news = |to: &str, word: &str, subject: &str| {
        let mail = mail(RuleName::ContractNotice, "Harbour", "2026-12-01", 0, to, on);
        let key = format!("contract-notice:contract:1:2026-12-01:{word}:{to}");
        ReminderListing { key, subject: subject.to_owned(), ..mail }
    };
    let gone = "Harbour: no longer due, notice deadline of contract C-0107, 2026-12-01";
    let moved = "Harbour: notice deadline of contract C-0107 moved from 2026-12-15 to 2026-12-01";
    let listed = [
        news("Payroll", "gone-3", gone),
        news("Procurement", "gone-3", gone),
        news("Sam", "moved-2", moved),
        mail(RuleName::ContractNotice, "Harbour", "2026-12-01", 1, "Payroll", on),
    ];
    let lines = mails(&listed);
    let told: Vec<(String, &str)> = lines.iter().map(|(_, line)| (told(line), line.tag.text.as_str())).collect();
    let moved = format!("Mon 30 Nov {moved} | to Sam");
    assert_eq!(
        told,
        [
            ("Mon 30 Nov Harbour, notice by 2026-12-01 | to Payroll · 1 d ahead".to_owned(), "Mail"),
            (moved, "Mail"),
            (
                "Mon 30 Nov Harbour, notice by 2026-12-01 | calendar entry withdrawn · to Payroll and Procurement"
                    .to_owned(),
                "Withdrawn"
            ),
        ]
    );
}

#[test]
fn what_is_foretold_and_who_is_not_mailed_is_said() {
    let of = |lead, to, on| mail(RuleName::ContractNotice, "Harbour", "2026-12-01", lead, to, on);
    let silent = |mail: ReminderListing| ReminderListing { unsubscribed: true, ..mail };
    let missed = |to| ReminderListing { if_undecided: true, ..of(-1, to, "2026-12-02") };
    let listed = [
        of(14, "Payroll", "2026-11-17"),
        silent(of(14, "Procurement", "2026-11-17")),
        silent(of(30, "Procurement", "2026-10-30")),
        missed("Payroll"),
        missed("Lead"),
    ];
    let lines: Vec<String> = mails(&listed).iter().map(|(_, line)| told(line)).collect();
    let untold = "not mailed to Procurement: unsubscribed from digests";
    assert_eq!(
        lines,
        [
            format!("Fri 30 Oct Harbour, notice by 2026-12-01 | {untold} · 30 d ahead"),
            format!("Tue 17 Nov Harbour, notice by 2026-12-01 | to Payroll, {untold} · 14 d ahead"),
            "Wed 2 Dec Harbour, notice by 2026-12-01 | to Payroll, and to Lead if nobody acts · missed, if nothing is \
             decided"
                .to_owned(),
        ]
    );
}

#[test]
fn a_line_names_a_few_and_counts_the_others() {
    let names = ["A", "B", "C", "D", "E", "F"];
    let listed = names.map(|name| mail(RuleName::ReviewDue, name, "2027-01-29", 60, "Sam", "2026-11-30"));
    let lines: Vec<String> = mails(&listed).iter().map(|(_, line)| told(line)).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("D: review due") && !lines[0].contains("E: review due"), "{lines:?}");
    assert!(lines[0].ends_with("+2 | to Sam · 60 d ahead"), "{lines:?}");
}

#[test]
fn weeks_run_from_monday_to_sunday() {
    let today = day("2026-11-22");
    for (of, words) in [
        ("2026-11-22", "This week"),
        ("2026-11-23", "23 to 29 November"),
        ("2026-12-06", "30 November to 6 December"),
        ("2026-12-07", "7 to 13 December"),
    ] {
        assert_eq!(title(monday(day(of)), today), words, "{of}");
    }
}

#[test]
fn a_lead_says_how_far_ahead_or_behind_it_is() {
    for (lead, hard, words) in
        [(7, true, "7 d ahead"), (0, false, "on the day"), (-1, true, "missed"), (-1, false, "1 d after")]
    {
        assert_eq!(distance(lead, hard).replace('\u{a0}', " "), words);
    }
}
