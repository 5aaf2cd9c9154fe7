//! What people were told, read back from the outbox, and how a person reads it.

use std::collections::HashMap;

use ninefold::{
    actions::deliver_mail::list,
    db::{self, outbox::Mail, reminder::Reminder},
    domain::{
        Date,
        ids::{OutboxId, VendorId},
        outbox::MailState,
        reminder::Escalated,
        vendor::Vendor,
    },
    mail::split_calendars,
};

use super::story::Year;
use crate::support::app::TestApp;

/// A mail that went out.
pub struct Told {
    pub day: Date,
    pub mail: Mail,
    pub items: Vec<Item>,
}

/// What a mail told.
pub struct Item {
    pub row: Reminder,
    pub vendor: String,
    /// Whether the rule is hard.
    pub hard: bool,
    /// METHOD and SEQUENCE of the event that went with it.
    pub calendar: Option<(String, i32)>,
}

/// The mails that went out, and how many wait or were given up.
pub fn read(app: &TestApp, vendors: &HashMap<VendorId, Vendor>) -> (Vec<Told>, usize) {
    let mails = list(app, None, None, 100_000).unwrap();
    let (sent, left): (Vec<Mail>, Vec<Mail>) = mails.into_iter().partition(|mail| mail.state == MailState::Sent);
    let ids: Vec<OutboxId> = sent.iter().map(|mail| mail.id).collect();
    let rows = app.db.read(|conn| Ok(db::reminder::list_of_mails(conn, &ids)?)).unwrap();
    let mut carried: HashMap<OutboxId, Vec<Reminder>> = HashMap::new();
    for row in rows {
        carried.entry(row.outbox_id).or_default().push(row);
    }
    let told = sent.into_iter().map(|mail| {
        let events = mail.calendar.as_deref().map(events).unwrap_or_default();
        let rows = carried.remove(&mail.id).unwrap_or_default();
        let items = rows.into_iter().map(|row| Item {
            vendor: vendors[&row.vendor_id].name.clone(),
            hard: app.rules().rule(row.rule).is_some_and(|rule| rule.hard),
            calendar: row.event_uid.as_ref().and_then(|uid| events.get(uid).cloned()),
            row,
        });
        let day = app.organization().day_of(mail.sent_at.unwrap());
        Told { day, items: items.collect(), mail }
    });
    let mut told: Vec<Told> = told.collect();
    told.sort_by(|a, b| {
        let order = |one: &Told| (one.day, one.mail.recipient.clone(), one.mail.kind.clone(), one.mail.subject.clone());
        order(a).cmp(&order(b))
    });
    (told, left.iter().filter(|mail| mail.state != MailState::Cancelled).count())
}

/// METHOD and SEQUENCE of each event in a mail’s calendars, by its UID.
fn events(text: &str) -> HashMap<String, (String, i32)> {
    let mut found = HashMap::new();
    for calendar in split_calendars(text) {
        let whole = calendar.replace("\r\n ", "");
        let value = |part: &str, name: &str| {
            part.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{name} {part}")).to_owned()
        };
        let method = value(&whole, "METHOD:");
        for event in whole.split("BEGIN:VEVENT").skip(1) {
            let sequence = value(event, "SEQUENCE:").parse().unwrap();
            found.insert(value(event, "UID:"), (method.clone(), sequence));
        }
    }
    found
}

impl Item {
    /// How far away it was, in words.
    fn when(&self) -> String {
        let days = |count: i32| format!("{count} day{}", if count == 1 { "" } else { "s" });
        match (self.row.news.as_deref(), self.row.lead_days) {
            (Some("moved"), _) => "moved".to_owned(),
            (Some(_), _) => "no longer due".to_owned(),
            (None, _) if self.row.rule.is_event() => "at once".to_owned(),
            (None, -1) if self.hard => "missed".to_owned(),
            (None, 0) => "on the day".to_owned(),
            (None, lead) if lead > 0 => format!("{} ahead", days(lead)),
            (None, lead) => format!("{} after", days(-lead)),
        }
    }

    /// Such as “7 days ahead, to the programme lead · PUBLISH 0”.
    fn told(&self) -> String {
        let up = self.row.escalated.as_deref().map(|how| how.parse::<Escalated>().unwrap().label());
        let up = up.map(|how| format!(", {how}")).unwrap_or_default();
        let calendar = self.calendar.as_ref().map(|(method, sequence)| format!(" · {method} {sequence}"));
        format!("{}{up}{}", self.when(), calendar.unwrap_or_default())
    }
}

/// The year as a person reads it: a line a mail, and below a digest a line for each of its items.
pub fn listing(year: &Year) -> String {
    let mut lines: Vec<(Date, u8, String)> = Vec::new();
    for (day, what) in &year.happened {
        lines.push((*day, 0, format!("{}  * {what}", day.format("%Y-%m-%d %a"))));
    }
    lines.extend(year.mails.iter().map(|told| (told.day, 1, paragraph(told))));
    // The order within a day stays.
    lines.sort_by_key(|(day, place, _)| (*day, *place));
    lines.into_iter().map(|(.., line)| line).collect::<Vec<_>>().join("\n")
}

fn paragraph(told: &Told) -> String {
    let Told { day, mail, items } = told;
    let outside = items.iter().any(|item| item.row.outside);
    let address = if outside { format!(" <{}>", mail.recipient) } else { String::new() };
    let head = format!("{}  to {}{address}  {}", day.format("%Y-%m-%d %a"), mail.recipient_name, mail.kind);
    if let ("single", [item]) = (mail.kind.as_str(), items.as_slice()) {
        return format!("{head}  {} · {}", mail.subject, item.told());
    }
    let mut below: Vec<(Date, String)> = items.iter().map(|item| (item.row.anchor_on, line(item))).collect();
    below.sort();
    below.into_iter().fold(head, |text, (_, line)| format!("{text}\n    {line}"))
}

fn line(item: &Item) -> String {
    format!("{}: {}, {} · {}", item.vendor, item.row.what, item.row.anchor_on, item.told())
}
