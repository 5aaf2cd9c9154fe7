//! The words of each matter: one template each, used by mails, posts and calendars alike.

mod contract;

use askama::Template;

use crate::domain::{
    Date,
    calendar::days_between,
    reminder::{Escalated, Escalation, Matter, PlannedReminder, ReviewBasis, RuleName},
};

pub(super) use contract::{Row, rows};

/// The day of a reminder, as its words tell it.
struct Due {
    /// The day.
    on: Date,
    /// How far it is from today, in brackets after a blank; empty where that is not told.
    when: String,
    /// The last business day before it, where it is none itself and still to come.
    act_by: Option<Date>,
    past: bool,
    /// Whether somebody at the vendor reads it.
    outside: bool,
}

impl Due {
    fn of(reminder: &PlannedReminder, today: Date) -> Self {
        let (on, past) = (reminder.key.anchor, today > reminder.key.anchor);
        let earlier = reminder.hard && !past && reminder.act_by != on;
        Self {
            on,
            when: format!(" ({})", when(on, today)),
            act_by: earlier.then_some(reminder.act_by),
            past,
            outside: reminder.recipient.outside,
        }
    }
}

#[derive(Template)]
#[template(path = "words/soc-stale.txt", whitespace = "preserve")]
struct SocStale<'a> {
    due: &'a Due,
    class: &'a str,
    speaks_until: Date,
}

#[derive(Template)]
#[template(path = "words/soc-next-expected.txt", whitespace = "preserve")]
struct NextReport<'a> {
    due: &'a Due,
    class: &'a str,
    speaks_until: Date,
    by_roadmap: bool,
}

#[derive(Template)]
#[template(path = "words/coverage-gap.txt", whitespace = "preserve")]
struct Gap<'a> {
    due: &'a Due,
    days: String,
    several: bool,
    first: Date,
    from: Date,
    to: Date,
}

#[derive(Template)]
#[template(path = "words/bridge.txt", whitespace = "preserve")]
struct Bridge<'a> {
    due: &'a Due,
    report_end: Date,
}

#[derive(Template)]
#[template(path = "words/questionnaire-due.txt", whitespace = "preserve")]
struct Questionnaire<'a> {
    due: &'a Due,
    title: &'a str,
    sent_on: Option<Date>,
}

#[derive(Template)]
#[template(path = "words/certificate-expiry.txt", whitespace = "preserve")]
struct Certificate<'a> {
    due: &'a Due,
    title: &'a str,
}

#[derive(Template)]
#[template(path = "words/finding-due.txt", whitespace = "preserve")]
struct Finding<'a> {
    due: &'a Due,
    title: &'a str,
    severity: &'a str,
}

#[derive(Template)]
#[template(path = "words/acceptance-expiry.txt", whitespace = "preserve")]
struct Acceptance<'a> {
    due: &'a Due,
    finding: &'a str,
    approver: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "words/privacy-review.txt", whitespace = "preserve")]
struct PrivacyReview<'a> {
    due: &'a Due,
    last_on: Option<Date>,
}

#[derive(Template)]
#[template(path = "words/offboarding-step.txt", whitespace = "preserve")]
struct Step<'a> {
    due: &'a Due,
    title: &'a str,
}

#[derive(Template)]
#[template(path = "words/review-due.txt", whitespace = "preserve")]
struct ReviewDue<'a> {
    due: &'a Due,
    basis: ReviewBasis,
}

#[derive(Template)]
#[template(path = "words/override-lapse.txt", whitespace = "preserve")]
struct OverrideLapse<'a> {
    due: &'a Due,
    service: &'a str,
    band: &'a str,
    approver: &'a str,
}

#[derive(Template)]
#[template(path = "words/band-up.txt", whitespace = "preserve")]
struct BandUp<'a> {
    due: &'a Due,
    service: &'a str,
    from: &'a str,
    to: &'a str,
}

#[derive(Template)]
#[template(path = "words/opinion-not-clean.txt", whitespace = "preserve")]
struct Opinion<'a> {
    class: &'a str,
    opinions: &'a str,
    speaks_until: Date,
}

#[derive(Template)]
#[template(path = "words/gone.txt", whitespace = "preserve")]
struct Gone<'a> {
    due: &'a Due,
    what: &'a str,
    why: Option<&'a str>,
}

/// What is none of the vendor's business.
#[derive(Template)]
#[template(path = "words/outside.txt", whitespace = "preserve")]
struct Outside<'a> {
    due: &'a Due,
}

#[derive(Template)]
#[template(path = "words/moved.txt", whitespace = "preserve")]
struct Moved {
    from: Date,
    to: Date,
}

#[derive(Template)]
#[template(path = "words/escalated.txt", whitespace = "preserve")]
struct WentUp {
    missed: bool,
    near: bool,
    overdue: Option<String>,
}

/// What a mail of `today` says about this reminder.
pub(super) fn words(reminder: &PlannedReminder, today: Date) -> askama::Result<String> {
    let said = of_matter(reminder, &Due::of(reminder, today), today)?;
    match reminder.moved_from {
        Some(from) => Ok(format!("{} {said}", Moved { from, to: reminder.key.anchor }.render()?)),
        None => Ok(said),
    }
}

/// What its entry in a calendar says, which is read on any day.
pub(super) fn lasting_words(reminder: &PlannedReminder, today: Date) -> askama::Result<String> {
    let due = Due { when: String::new(), ..Due::of(reminder, today) };
    of_matter(reminder, &due, today)
}

/// What is due, in a few words; to the vendor's people nothing that is ours.
pub(super) fn what(reminder: &PlannedReminder) -> String {
    if reminder.recipient.outside && !is_for_vendors(reminder.key.rule) {
        return "date in our review".to_owned();
    }
    reminder.what()
}

/// Why it came to somebody who does not own the item.
pub(super) fn escalated(
    reminder: &PlannedReminder,
    today: Date,
    escalation: Escalation,
) -> askama::Result<Option<String>> {
    let Some(how) = reminder.escalated else { return Ok(None) };
    let to_lead = how == Escalated::ProgrammeLead;
    let (lead, hard) = (reminder.key.lead, reminder.hard);
    let near = escalation.hard_within_days > 0 && lead <= escalation.hard_within_days;
    let late = escalation.overdue_days > 0 && lead <= -escalation.overdue_days;
    let overdue = (to_lead && !hard && late).then(|| days(days_between(reminder.key.anchor, today)));
    let missed = to_lead && reminder.is_missed();
    WentUp { missed, near: to_lead && hard && near, overdue }.render().map(Some)
}

/// Whether a rule is about something that the vendor has to send us.
const fn is_for_vendors(rule: RuleName) -> bool {
    matches!(
        rule,
        RuleName::SocStale | RuleName::SocNextExpected | RuleName::QuestionnaireDue | RuleName::CertificateExpiry
    )
}

fn of_matter(reminder: &PlannedReminder, due: &Due, today: Date) -> askama::Result<String> {
    let rule = reminder.key.rule;
    match &*reminder.matter {
        Matter::Gone { why, .. } => {
            let why = why.as_deref().filter(|_| !due.outside);
            Gone { due, what: &what(reminder), why }.render()
        }
        _ if due.outside && !is_for_vendors(rule) => Outside { due }.render(),
        Matter::Contract { reference, dates, decided } => {
            contract::words(rule, reference, dates, *decided, (due, today))
        }
        Matter::SocReport { class, speaks_until } => SocStale { due, class, speaks_until: *speaks_until }.render(),
        Matter::NextReport { class, speaks_until, by_roadmap } => {
            NextReport { due, class, speaks_until: *speaks_until, by_roadmap: *by_roadmap }.render()
        }
        Matter::Gap { days: count, first, from, to } => {
            let (first, from, to) = (*first, *from, *to);
            Gap { due, days: days(*count), several: *count != 1, first, from, to }.render()
        }
        Matter::Bridge { report_end } => Bridge { due, report_end: *report_end }.render(),
        Matter::Questionnaire { title, sent_on } => Questionnaire { due, title, sent_on: *sent_on }.render(),
        Matter::Certificate { title } => Certificate { due, title }.render(),
        Matter::Finding { title, severity } => Finding { due, title, severity }.render(),
        Matter::Acceptance { finding, approver } => Acceptance { due, finding, approver: approver.as_deref() }.render(),
        Matter::PrivacyReview { last_on } => PrivacyReview { due, last_on: *last_on }.render(),
        Matter::Step { title } => Step { due, title }.render(),
        Matter::Review { basis } => ReviewDue { due, basis: *basis }.render(),
        Matter::Override { service, band, approver } => {
            OverrideLapse { due, service, band: band.label(), approver }.render()
        }
        Matter::BandUp { service, from, to } => BandUp { due, service, from: from.label(), to: to.label() }.render(),
        Matter::Opinion { class, opinions, speaks_until } => {
            Opinion { class, opinions, speaks_until: *speaks_until }.render()
        }
    }
}

/// How far `date` is from `today`, in words.
fn when(date: Date, today: Date) -> String {
    match days_between(today, date) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        ahead if ahead > 0 => format!("in {ahead} days"),
        behind => format!("{} days ago", -behind),
    }
}

/// “1 day”, “12 days”.
fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

#[cfg(test)]
mod tests;
