//! Writing a mail: subject, plain text, HTML and calendars of a single reminder or a digest; for a channel its post.
//!
//! What comes from records is cleaned here, before it reaches a template or a header.

mod calendars;
mod post;

use askama::Template;

use super::{
    Party, chat,
    line::one_line,
    message_id,
    words::{self, Row},
};
use crate::domain::{
    Date, Instant,
    outbox::Channel,
    reminder::{Digest, Escalation, Outgoing, PlannedReminder, RecordKind, ReminderKey},
};

/// No name in a text is longer.
const LONGEST_NAME: usize = 120;

/// No vendor, and no words for what is due, are longer in a subject: with all that may stand around them it stays below
/// 200 letters.
const IN_SUBJECT: (usize, usize) = (56, 70);

/// What a mail says of ourselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The configured public URL: the only one that links are made from.
    pub public_url: String,
    /// Our host name, which stands in the Message-ID.
    pub host: String,
    /// Who our mails come from: the organizer in their calendars.
    pub organizer: Party,
    /// When reminders go up, to tell whoever gets one why.
    pub escalation: Escalation,
}

/// A mail as the outbox stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// The outbox row's unique key.
    pub key: String,
    /// Made from the key.
    pub message_id: String,
    /// To whom.
    pub to: Party,
    /// Subject, one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML; for a channel the body of its post.
    pub html: String,
    /// The calendars that go with it, one VCALENDAR after the other.
    pub calendar: Option<String>,
}

/// A template could not be rendered.
#[derive(Debug, thiserror::Error)]
#[error("the mail could not be written: {0}")]
pub struct ComposeError(#[from] askama::Error);

/// Writes the mail as it reads on `today`. `answer` gives the address at which a reminder is acknowledged or snoozed,
/// where its recipient may.
///
/// # Errors
/// When a template fails; other mails are not touched by it.
pub fn compose(
    outgoing: &Outgoing,
    (today, now): (Date, Instant),
    site: &Site,
    answer: &dyn Fn(&ReminderKey) -> Option<String>,
) -> Result<Composed, ComposeError> {
    let writing = Writing { today, now, site, answer };
    let recipient = outgoing.recipient();
    let name = clean(&recipient.name);
    let Said { subject, text, html } = match outgoing {
        Outgoing::Single(reminder) => writing.single(reminder, &name)?,
        Outgoing::Digest(digest) => writing.several(digest, &name)?,
    };
    let key = outgoing.key();
    Ok(Composed {
        message_id: message_id(&key, &site.host),
        key,
        to: Party { name, email: recipient.email.clone() },
        subject,
        text,
        html,
        calendar: calendars::calendars(outgoing.reminders(), &writing)?,
    })
}

/// What a mail or a post says.
struct Said {
    subject: String,
    text: String,
    html: String,
}

/// Mails being written.
struct Writing<'a> {
    today: Date,
    now: Instant,
    site: &'a Site,
    answer: &'a dyn Fn(&ReminderKey) -> Option<String>,
}

impl Writing<'_> {
    /// A path of ours as an address that can be opened.
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.site.public_url.trim_end_matches('/'))
    }

    fn single(&self, reminder: &PlannedReminder, recipient: &str) -> askama::Result<Said> {
        let item = &self.item(reminder)?;
        let html = ReminderHtml { item, recipient };
        let title = reminder.key.rule.label().to_owned();
        let post = || post::post(title, std::slice::from_ref(item), 0, self.url("/renewals"));
        Ok(Said {
            subject: item.subject()?,
            text: ReminderText { item, recipient }.render()?,
            html: body(reminder.recipient.channel, &html, post)?,
        })
    }

    fn several(&self, digest: &Digest, recipient: &str) -> askama::Result<Said> {
        let items: Vec<Item> = digest.items.iter().map(|one| self.item(one)).collect::<askama::Result<_>>()?;
        let (day, more, all) = (digest.day, digest.more, self.url("/renewals"));
        let all = all.as_str();
        // A digest holds its items section by section.
        let sections: Vec<Section> = items.chunk_by(|a, b| a.section == b.section).filter_map(Section::of).collect();
        let sections = sections.as_slice();
        let html = DigestHtml { day, recipient, sections, more, all };
        let post = || post::post(format!("Vendor deadlines of {day}"), &items, more, all.to_owned());
        Ok(Said {
            subject: subject(&items, more, day)?,
            text: DigestText { day, recipient, sections, more, all }.render()?,
            html: body(digest.recipient.channel, &html, post)?,
        })
    }

    fn item(&self, reminder: &PlannedReminder) -> askama::Result<Item> {
        let outside = reminder.recipient.outside;
        let date = reminder.key.anchor;
        let (opening, ending) = match (reminder.is_gone(), reminder.moved_from) {
            (true, _) => ("no longer due, ", format!(", {date}")),
            (false, Some(from)) => ("", format!(" moved from {from} to {date}")),
            (false, None) => ("", format!(", {date}")),
        };
        Ok(Item {
            section: section(reminder),
            vendor: clean(&reminder.vendor),
            vendor_reference: if outside { String::new() } else { clean(&reminder.vendor_reference) },
            opening,
            what: clean(&words::what(reminder)),
            ending,
            date,
            words: one_line(&words::words(reminder, self.today)?),
            rows: words::rows(reminder),
            because: words::escalated(reminder, self.today, self.site.escalation)?,
            links: self.links(reminder),
            stands_in_for: reminder.recipient.stands_in_for.as_deref().map(clean),
            outside,
        })
    }

    /// Where the reader can go on; nowhere for the vendor's people.
    fn links(&self, reminder: &PlannedReminder) -> Vec<Link> {
        let (key, recipient) = (&reminder.key, &reminder.recipient);
        if recipient.outside {
            return Vec::new();
        }
        let is_contract = key.record_kind == RecordKind::Contract;
        let vendor = format!("/vendors/{}#contracts", reminder.vendor_id);
        let record = if is_contract { vendor.as_str() } else { &reminder.path };
        let open = !reminder.is_gone();
        let answer = if open && recipient.channel == Channel::Mail { (self.answer)(key) } else { None };
        let decide = (open && is_contract).then(|| self.url(&format!("/renewals?contract={}", key.record_id)));
        let links =
            [("Open the record", Some(self.url(record))), ("Acknowledge or snooze", answer), ("Decide", decide)];
        links.into_iter().filter_map(|(label, url)| Some(Link { label, url: url? })).collect()
    }
}

/// One reminder as the templates show it.
struct Item {
    section: &'static str,
    vendor: String,
    vendor_reference: String,
    /// What stands before what is due, and after it.
    opening: &'static str,
    what: String,
    ending: String,
    date: Date,
    words: String,
    rows: Vec<Row>,
    because: Option<String>,
    links: Vec<Link>,
    stands_in_for: Option<String>,
    outside: bool,
}

/// A link with its words.
struct Link {
    label: &'static str,
    url: String,
}

impl Item {
    fn subject(&self) -> askama::Result<String> {
        let (vendor, what) = (&cut(&self.vendor, IN_SUBJECT.0), &cut(&self.what, IN_SUBJECT.1));
        ReminderSubject { vendor, opening: self.opening, what, ending: &self.ending }.render()
    }
}

/// Under which heading of a digest it stands.
fn section(reminder: &PlannedReminder) -> &'static str {
    match (reminder.is_gone(), reminder.is_backlog()) {
        (true, _) => "No longer due",
        (false, true) => "Under way already when the record was added",
        (false, false) => "Due now",
    }
}

#[derive(Template)]
#[template(path = "reminder/subject.txt", whitespace = "preserve")]
struct ReminderSubject<'a> {
    vendor: &'a str,
    opening: &'a str,
    what: &'a str,
    ending: &'a str,
}

#[derive(Template)]
#[template(path = "reminder/body.txt", whitespace = "preserve")]
struct ReminderText<'a> {
    item: &'a Item,
    recipient: &'a str,
}

#[derive(Template)]
#[template(path = "reminder/body.html", whitespace = "preserve")]
struct ReminderHtml<'a> {
    item: &'a Item,
    recipient: &'a str,
}

#[derive(Template)]
#[template(path = "digest/subject.txt", whitespace = "preserve")]
struct DigestSubject<'a> {
    count: usize,
    first: &'a str,
}

#[derive(Template)]
#[template(path = "digest/body.txt", whitespace = "preserve")]
struct DigestText<'a> {
    day: Date,
    recipient: &'a str,
    sections: &'a [Section<'a>],
    more: usize,
    all: &'a str,
}

#[derive(Template)]
#[template(path = "digest/body.html", whitespace = "preserve")]
struct DigestHtml<'a> {
    day: Date,
    recipient: &'a str,
    sections: &'a [Section<'a>],
    more: usize,
    all: &'a str,
}

/// Items under one heading.
struct Section<'a> {
    heading: &'static str,
    items: &'a [Item],
}

impl<'a> Section<'a> {
    fn of(items: &'a [Item]) -> Option<Self> {
        Some(Self { heading: items.first()?.section, items })
    }
}

/// A digest's subject: its one item's own, or the first of several with their number.
fn subject(items: &[Item], more: usize, day: Date) -> askama::Result<String> {
    let Some(first) = items.first() else { return Ok(format!("No vendor deadlines, {day}")) };
    let first = first.subject()?;
    match items.len() + more {
        1 => Ok(first),
        count => DigestSubject { count, first: &first }.render(),
    }
}

/// The HTML of a mail, or what a channel takes in its place.
fn body(channel: Channel, html: &impl Template, post: impl FnOnce() -> chat::Post) -> askama::Result<String> {
    match channel {
        Channel::Mail => html.render(),
        Channel::Slack => Ok(chat::slack_body(&post())),
        Channel::Teams => Ok(chat::teams_body(&post())),
    }
}

/// A name and an address as the outbox holds them: `Party::parse` reads them again, whatever letters the name has.
/// `None` where no mail could go.
pub fn stored(party: &Party) -> Option<String> {
    let (name, email) = (clean(&party.name).replace('"', "'"), party.email.trim());
    let text = if name.is_empty() { email.to_owned() } else { format!("{name} <{email}>") };
    Party::parse(&text).is_some_and(|read| read.name == name && read.email == email).then_some(text)
}

/// One line without control characters and marks that turn the writing direction, no longer than a name bears.
fn clean(text: &str) -> String {
    cut(&one_line(text), LONGEST_NAME)
}

/// The first letters of a line.
fn cut(line: &str, most: usize) -> String {
    if line.chars().count() <= most {
        return line.to_owned();
    }
    line.chars().take(most).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
