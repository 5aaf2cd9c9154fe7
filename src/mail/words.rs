//! The words of each rule: one template a rule, used by single mails and digests alike.

use askama::Template;

use crate::domain::{
    Date,
    calendar::days_between,
    reminder::{ContractDates, Matter, NextTerm, PlannedReminder, ReviewBasis, RuleName},
};

/// A labelled fact below the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) label: &'static str,
    pub(super) value: String,
}

#[derive(Template)]
#[template(path = "words/contract-notice.txt", whitespace = "preserve")]
struct ContractNotice<'a> {
    missed: bool,
    renewed: bool,
    reference: &'a str,
    deadline: Date,
    act_by: Date,
    renewal: Date,
    next: Option<NextTerm>,
    when: String,
}

#[derive(Template)]
#[template(path = "words/contract-end.txt", whitespace = "preserve")]
struct ContractEnd<'a> {
    missed: bool,
    reference: &'a str,
    ends_on: Date,
    act_by: Date,
    when: String,
}

#[derive(Template)]
#[template(path = "words/soc-stale.txt", whitespace = "preserve")]
struct SocStale<'a> {
    outside: bool,
    past: bool,
    class: &'a str,
    speaks_until: Date,
    stale_on: Date,
    when: String,
}

#[derive(Template)]
#[template(path = "words/review-due.txt", whitespace = "preserve")]
struct ReviewDue {
    basis: ReviewBasis,
    due_on: Date,
    when: String,
}

#[derive(Template)]
#[template(path = "words/override-lapse.txt", whitespace = "preserve")]
struct OverrideLapse<'a> {
    missed: bool,
    service: &'a str,
    band: &'a str,
    approver: &'a str,
    lapses_on: Date,
    when: String,
}

/// What the mail says about this reminder on `today`.
pub(super) fn words(reminder: &PlannedReminder, today: Date) -> askama::Result<String> {
    let anchor = reminder.key.anchor;
    let when = when(anchor, today);
    match &reminder.matter {
        Matter::Contract { reference, dates } if reminder.key.rule == RuleName::ContractNotice => {
            let renewal = dates.renewal_on.unwrap_or(dates.term_end);
            ContractNotice {
                missed: reminder.is_missed(),
                renewed: today >= renewal,
                reference,
                deadline: anchor,
                act_by: reminder.act_by,
                renewal,
                next: dates.next,
                when,
            }
            .render()
        }
        Matter::Contract { reference, .. } => {
            let (missed, act_by) = (reminder.is_missed(), reminder.act_by);
            ContractEnd { missed, reference, ends_on: anchor, act_by, when }.render()
        }
        Matter::SocReport { class, speaks_until } => {
            let (outside, past) = (reminder.recipient.outside, today > anchor);
            SocStale { outside, past, class, speaks_until: *speaks_until, stale_on: anchor, when }.render()
        }
        Matter::Override { service, band, approver } => {
            let missed = reminder.is_missed() || today > anchor;
            OverrideLapse { missed, service, band: band.label(), approver, lapses_on: anchor, when }.render()
        }
        Matter::Review { basis } => ReviewDue { basis: *basis, due_on: anchor, when }.render(),
    }
}

/// Both dates of a contract with the assumption made; nothing for the rest.
pub(super) fn rows(reminder: &PlannedReminder) -> Vec<Row> {
    let Matter::Contract { dates, .. } = &reminder.matter else { return Vec::new() };
    let term = ("Current term", term(dates));
    let renewal = dates.renewal_on.map(|date| ("Renews itself on", date.to_string()));
    let deadline = dates.notice_deadline.map(|date| ("Notice deadline", date.to_string()));
    let assumed = (!dates.assumption.is_empty()).then(|| ("Assumed", dates.assumption.clone()));
    let rows = [Some(term), renewal, deadline, assumed].into_iter().flatten();
    rows.map(|(label, value)| Row { label, value }).collect()
}

fn term(dates: &ContractDates) -> String {
    match dates.term_start {
        Some(start) => format!("{start} to {}", dates.term_end),
        None => format!("to {}", dates.term_end),
    }
}

/// How far `date` is from `today`, in words.
fn when(date: Date, today: Date) -> String {
    match days_between(today, date) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    }
}
