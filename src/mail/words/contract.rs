//! The words of a contract's dates.

use askama::Template;

use super::Due;
use crate::domain::{
    Date,
    reminder::{ContractDates, Matter, NextTerm, PlannedReminder, RuleName},
    renewal_decision::RenewalChoice,
};

/// A labelled fact below the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mail) struct Row {
    pub(in crate::mail) label: &'static str,
    pub(in crate::mail) value: String,
}

#[derive(Template)]
#[template(path = "words/contract-notice.txt", whitespace = "preserve")]
struct ContractNotice<'a> {
    due: &'a Due,
    terminate: bool,
    renegotiate: bool,
    renewed: bool,
    reference: &'a str,
    renewal: Date,
    next: Option<NextTerm>,
}

#[derive(Template)]
#[template(path = "words/contract-end.txt", whitespace = "preserve")]
struct ContractEnd<'a> {
    due: &'a Due,
    terminate: bool,
    renegotiate: bool,
    reference: &'a str,
}

/// What is said of a contract's notice deadline, or of its end.
pub(super) fn words(
    rule: RuleName,
    reference: &str,
    dates: &ContractDates,
    decided: Option<RenewalChoice>,
    (due, today): (&Due, Date),
) -> askama::Result<String> {
    let terminate = decided == Some(RenewalChoice::Terminate);
    let renegotiate = decided == Some(RenewalChoice::Renegotiate);
    if rule != RuleName::ContractNotice {
        return ContractEnd { due, terminate, renegotiate, reference }.render();
    }
    let renewal = dates.renewal_on.unwrap_or(dates.term_end);
    let (renewed, next) = (today >= renewal, dates.next);
    ContractNotice { due, terminate, renegotiate, renewed, reference, renewal, next }.render()
}

/// Both dates of a contract with the assumption made; nothing for the rest, nor for the vendor's people.
pub(in crate::mail) fn rows(reminder: &PlannedReminder) -> Vec<Row> {
    let Matter::Contract { dates, .. } = &*reminder.matter else { return Vec::new() };
    if reminder.recipient.outside {
        return Vec::new();
    }
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
