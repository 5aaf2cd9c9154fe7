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
    let (first, tally, rules, contacts) = run(&app, move |app| {
        let mut tally = Tally::default();
        let ahead = sweep_reminders::Ahead { days, ..Default::default() };
        let first = sweep_reminders::first_ahead(app, &ahead, SHOWN, |one| {
            tally.add(one);
            true
        })?;
        Ok((first, tally, app.rules(), reminder_rules::outside(app)?))
    })
    .await?;
    let today = app.today();
    render(UpcomingPage {
        frame: frame(&app, &visitor, "What goes out", Some(Place::Outbox), &request).await?,
        days,
        spans: SPANS.iter().map(|span| tab(*span, days)).collect(),
        sentence: tally.sentence(days),
        rows: first.iter().map(|reminder| row(reminder, today)).collect(),
        more: tally.reminders.saturating_sub(first.len()),
        empty: first.is_empty().then(empty),
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

/// What the reminders to come add up to.
#[derive(Debug, Default)]
struct Tally {
    reminders: usize,
    people: BTreeSet<String>,
    next_sweep: usize,
    undecided: usize,
    unsubscribed: usize,
}

impl Tally {
    fn add(&mut self, reminder: &ReminderListing) {
        self.reminders += 1;
        if !self.people.contains(&reminder.recipient) {
            self.people.insert(reminder.recipient.clone());
        }
        self.next_sweep += usize::from(goes_now(reminder));
        self.undecided += usize::from(reminder.if_undecided);
        self.unsubscribed += usize::from(reminder.unsubscribed);
    }

    fn sentence(&self, days: u32) -> String {
        let parts = [
            (self.next_sweep, "with the next sweep"),
            (self.undecided, "only if nothing is decided"),
            (self.unsubscribed, "not mailed, since who would be told takes no digests"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts: String = parts.map(|(count, what)| format!("; {} {what}", words::spelled(count))).collect();
        format!(
            "{} to {} in the next {days} days{parts}.",
            words::counted(self.reminders, "reminder", "reminders"),
            words::counted(self.people.len(), "recipient", "recipients"),
        )
    }
}

fn empty() -> EmptyView {
    EmptyView {
        title: "Nothing goes out".to_owned(),
        text: "No date that a rule counts from comes near in these days.".to_owned(),
        actions: vec![Link::new("See the rules", "/reminders")],
    }
}

/// Whether the next sweep sends it.
fn goes_now(reminder: &ReminderListing) -> bool {
    reminder.state == ReminderState::Due && !reminder.unsubscribed
}

/// A reminder as a row.
pub(super) fn row(reminder: &ReminderListing, today: Date) -> ReminderRow {
    let lead = std::iter::once(lead(reminder)).chain(reminder.remarks().map(str::to_owned));
    let marks = [
        (goes_now(reminder), Tag::new("next sweep", Tone::Plain)),
        (reminder.unsubscribed, Tag::new("not mailed", Tone::Dim)),
        (reminder.outside, Tag::new("outside", Tone::Plain)),
        (reminder.escalated.is_some(), Tag::new("goes up", Tone::Plain)),
    ];
    ReminderRow {
        day: Day::event(reminder.send_on, today),
        was_on: None,
        what: Link::new(&reminder.subject, &reminder.path),
        lead: format!("{}, {}", reminder.rule.label(), lead.collect::<Vec<_>>().join(", ")),
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
