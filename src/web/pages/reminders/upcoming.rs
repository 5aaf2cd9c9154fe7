//! What goes out in the next days, and what would go to vendor contacts.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, web::Query};

use super::TELLS;
use crate::{
    actions::{
        reminder_rules::{self, Contacts},
        sweep_reminders,
    },
    domain::{
        Date,
        reminder::{ReminderListing, ReminderState, Rule, RuleName, Rules, Told},
        reminder_words,
        vendor::Contact,
    },
    web::{
        Site,
        error::PageError,
        pages::frame::{frame, render},
        run,
        session::{Reads, Visitor, ensure_sees_all},
        view::{
            frame::Place,
            mark::{Day, Link, Tag, Tone},
            reminders::{ContactRow, ReminderRow, UpcomingPage},
            table::{EmptyView, TabView},
            words,
        },
    },
};

/// Days that are looked ahead where nobody says how many, and those that are offered.
const DAYS: u32 = 30;
const SPANS: [u32; 3] = [DAYS, 90, 365];
/// Reminders on a page.
const SHOWN: usize = 50;

/// What the address carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Ahead {
    days: Option<u32>,
}

/// `GET /reminders/upcoming?days=`
pub async fn upcoming(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Ahead>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, TELLS)?;
    let days = wanted.days.unwrap_or(DAYS).min(366);
    let (reminders, rules, contacts) = run(&app, move |app| {
        let reminders = sweep_reminders::look_ahead(app, days, None, None)?.reminders;
        Ok((reminders, app.rules(), reminder_rules::outside(app)?))
    })
    .await?;
    let today = app.today();
    render(UpcomingPage {
        frame: frame(&app, &visitor, "What goes out", Some(Place::Outbox), &request).await?,
        days,
        spans: SPANS.iter().map(|span| tab(*span, days)).collect(),
        sentence: sentence(&reminders, days),
        rows: reminders.iter().take(SHOWN).map(|reminder| row(reminder, today)).collect(),
        more: reminders.len().saturating_sub(SHOWN),
        empty: reminders.is_empty().then(empty),
        outside: outside(&contacts),
        outside_rules: outside_rules(&rules),
        more_contacts: contacts.count - i64::try_from(contacts.first.len()).unwrap_or(0),
        contacts: contacts.first.iter().map(|(contact, vendor)| contact_row(contact, vendor)).collect(),
    })
}

fn tab(span: u32, days: u32) -> TabView {
    let (label, url) = (format!("{span} days"), format!("/reminders/upcoming?days={span}"));
    TabView { label, url, count: None, current: span == days }
}

fn sentence(reminders: &[ReminderListing], days: u32) -> String {
    let people: BTreeSet<&str> = reminders.iter().map(|one| one.recipient.as_str()).collect();
    let due = reminders.iter().filter(|one| one.state == ReminderState::Due).count();
    let now = if due == 0 { String::new() } else { format!("; {} with the next sweep", words::spelled(due)) };
    format!(
        "{} to {} in the next {days} days{now}.",
        words::counted(reminders.len(), "reminder", "reminders"),
        words::counted(people.len(), "recipient", "recipients"),
    )
}

fn empty() -> EmptyView {
    EmptyView {
        title: "Nothing goes out".to_owned(),
        text: "No date that a rule counts from comes near in these days.".to_owned(),
        actions: vec![Link::new("See the rules", "/reminders")],
    }
}

/// A reminder as a row.
pub(super) fn row(reminder: &ReminderListing, today: Date) -> ReminderRow {
    let due = reminder.state == ReminderState::Due;
    let marks = [
        (due, Tag::new("next sweep", Tone::Plain)),
        (reminder.outside, Tag::new("outside", Tone::Plain)),
        (reminder.escalated.is_some(), Tag::new("goes up", Tone::Plain)),
    ];
    ReminderRow {
        day: Day::event(reminder.send_on, today),
        was_on: None,
        what: Link::new(&reminder.subject, &reminder.path),
        lead: format!("{}, {}", reminder.rule.label(), lead(reminder)),
        to: reminder.recipient_name.clone(),
        address: reminder.recipient.clone(),
        tags: marks.into_iter().filter(|(holds, _)| *holds).map(|(_, tag)| tag).collect(),
    }
}

/// Which of its rule's leads it is: “30 days before 2026-12-30”.
fn lead(reminder: &ReminderListing) -> String {
    let anchor = reminder.anchor_date;
    let news = reminder.key.split(':').nth(4).unwrap_or_default();
    match reminder.lead_days {
        _ if news.starts_with("moved-") => format!("moved to {anchor}"),
        _ if news.starts_with("gone-") => "no longer due".to_owned(),
        _ if reminder.rule.is_event() => format!("on {anchor}"),
        -1 if reminder.hard => format!("missed on {anchor}"),
        0 => format!("on the day, {anchor}"),
        lead => format!("{} {anchor}", reminder_words::days(&[lead])),
    }
}

fn outside(contacts: &Contacts) -> Vec<String> {
    let switch = if contacts.on {
        "Mail to vendor contacts is on. The setting mail.send_outside switches it off."
    } else {
        "Mail to vendor contacts is off: nothing goes outside. Once you have seen who would be told, the setting \
         mail.send_outside = true (in the environment NINEFOLD__MAIL__SEND_OUTSIDE) switches it on with the next start."
    };
    let who = match contacts.count {
        0 => "No contact with an address is marked to receive reminders; the mark stands in the form of a contact."
            .to_owned(),
        1 => "One contact is marked to receive reminders.".to_owned(),
        count => format!("{} contacts are marked to receive reminders.", words::grouped(count)),
    };
    let whom = "Questionnaires go to the security contacts of a vendor, or to its other contacts where it has none.";
    vec![switch.to_owned(), who, whom.to_owned()]
}

/// The rules that tell somebody at a vendor, with whom and when.
fn outside_rules(rules: &Rules) -> Vec<(&'static str, String)> {
    let tells = |told: &&Told| told.role.is_outside();
    let rules = rules.all().filter(|(_, rule)| rule.enabled);
    let told = rules.flat_map(|(name, rule)| rule.to.iter().filter(tells).map(move |told| (name, rule, told)));
    told.map(|(name, rule, told)| (name.label(), told_when(name, rule, told))).collect()
}

fn told_when(name: RuleName, rule: &Rule, told: &Told) -> String {
    let when = told.leads.as_deref().map_or_else(|| reminder_words::when(name, rule), reminder_words::days);
    format!("{}: {when}", told.role.label())
}

fn contact_row(contact: &Contact, vendor: &str) -> ContactRow {
    ContactRow {
        name: contact.name.clone(),
        role: contact.role.label(),
        address: contact.email.clone().unwrap_or_default(),
        vendor: Link::new(vendor, format!("/vendors/{}", contact.vendor_id)),
    }
}
