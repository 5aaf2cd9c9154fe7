//! Mails of a day joined by who is told, and the titles of weeks.

use super::*;
use crate::domain::reminder::{RecordKind, ReminderState};

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
    }
}

/// A line as people read it.
fn told(line: &AgendaLine) -> String {
    let parts: Vec<&str> = line.parts.iter().map(|part| part.label.as_str()).collect();
    let more = if line.more > 0 { format!(" +{}", line.more) } else { String::new() };
    format!("{} {}{more} | {}", line.day, parts.join("; "), line.sub).replace('\u{a0}', " ")
}

#[test]
fn mails_of_a_day_stand_together_where_somebody_is_told_of_both() {
    use RuleName::{ContractEnd, ContractNotice, ReviewDue};
    let on = "2026-11-30";
    let listed = [
        mail(ContractNotice, "Harbour", "2026-12-01", 1, "Payroll", on),
        mail(ContractNotice, "Harbour", "2026-12-01", 1, "Procurement", on),
        mail(ContractNotice, "Harbour", "2026-12-01", 1, "Lead", on),
        mail(ContractEnd, "Junco", "2027-02-28", 90, "Procurement", on),
        mail(ContractNotice, "Osprey", "2026-12-30", 30, "Somebody", on),
        mail(ReviewDue, "Osprey", "2027-01-29", 60, "Procurement", on),
        mail(ContractNotice, "Cinder", "2026-12-15", 14, "Procurement", "2026-12-01"),
    ];
    let lines: Vec<String> = mails(&listed).iter().map(|(_, line)| told(line)).collect();
    assert_eq!(
        lines,
        [
            "Mon 30 Nov Harbour, notice by 2026-12-01; Junco, ends 2027-02-28 | to Lead if nobody acts, Payroll and \
             Procurement · 1 d ahead, 90 d ahead",
            "Mon 30 Nov Osprey, notice by 2026-12-30 | to Somebody · 30 d ahead",
            "Mon 30 Nov Osprey: review due, 2027-01-29 | to Procurement · 60 d ahead",
            "Tue 1 Dec Cinder, notice by 2026-12-15 | to Procurement · 14 d ahead",
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
