//! The agenda: what falls due and what mail goes out, week by week.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use chrono::Datelike;

use super::{AHEAD, Wanted};
use crate::{
    actions::{
        renewals::Agenda,
        sweep_reminders::{DatedEvent, ReminderListing},
    },
    app::App,
    domain::{Date, calendar::add_days, reminder::RuleName},
    web::{
        pages::vendors::money as amount,
        view::{
            mark::{Link, Tag, Tone},
            renewals::{AgendaLine, AgendaView, AgendaWeek},
            words,
        },
    },
};

/// Lines that are shown.
const MOST: usize = 120;
/// Items that one mail names.
const NAMED: usize = 4;

/// The agenda; `None` where planning ahead takes long and nobody asked for it.
pub(super) fn view(app: &App, wanted: &Wanted, agenda: Option<&Agenda>) -> AgendaView {
    let days = |days: u32| wanted.address(&[("days", days.to_string().as_str())]) + "#agenda";
    let (usual, far) = AHEAD;
    let shows_far = wanted.days == far.to_string();
    let other = if shows_far { Link::new("Four weeks", days(usual)) } else { Link::new("Next 90 days", days(far)) };
    let Some(agenda) = agenda else {
        let text = "Planning ahead for a register of this size takes a while, so it waits to be asked for.";
        return AgendaView {
            remark: "what falls due and what mail goes out".to_owned(),
            weeks: Vec::new(),
            more: 0,
            other,
            unplanned: Some((text.to_owned(), Link::new("Plan the next four weeks", days(usual)))),
        };
    };
    let ahead = (agenda.until - agenda.today).num_days();
    let span = if ahead == i64::from(usual) { "four weeks".to_owned() } else { format!("{ahead} days") };
    let mut lines = lines(app, agenda);
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    AgendaView {
        remark: format!("{span}: what falls due and what mail goes out"),
        weeks: weeks(lines, agenda.today),
        more,
        other,
        unplanned: None,
    }
}

/// Every line with its day: of a day what falls due before the mails.
fn lines(app: &App, agenda: &Agenda) -> Vec<(Date, AgendaLine)> {
    let alike = |a: &DatedEvent, b: &DatedEvent| !is_of_contract(a.rule) && (a.on, a.rule) == (b.on, b.rule);
    let mut dates: Vec<&DatedEvent> = agenda.dates.iter().collect();
    dates.sort_by(|a, b| (a.on, a.rule, &a.vendor).cmp(&(b.on, b.rule, &b.vendor)));
    let dated = dates.chunk_by(|a, b| alike(a, b)).filter_map(|dates| {
        let (first, rest) = dates.split_first()?;
        Some(((first.on, 0), dated(app, agenda, first, rest)))
    });
    let mails = mails(&agenda.mails).into_iter().map(|(day, line)| ((day, 1), line));
    let mut all: Vec<_> = dated.chain(mails).collect();
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|((day, _), line)| (day, line)).collect()
}

fn weeks(lines: Vec<(Date, AgendaLine)>, today: Date) -> Vec<AgendaWeek> {
    let mut weeks: Vec<(Date, AgendaWeek)> = Vec::new();
    for (day, line) in lines {
        let monday = monday(day);
        match weeks.last_mut().filter(|(of, _)| *of == monday) {
            Some((_, week)) => week.lines.push(line),
            None => weeks.push((monday, AgendaWeek { title: title(monday, today), lines: vec![line] })),
        }
    }
    weeks.into_iter().map(|(_, week)| week).collect()
}

fn monday(day: Date) -> Date {
    add_days(day, -i64::from(day.weekday().num_days_from_monday()))
}

/// “This week”, “30 November to 6 December”, “7 to 13 December”.
fn title(monday: Date, today: Date) -> String {
    let sunday = add_days(monday, 6);
    if (monday..=sunday).contains(&today) {
        return "This week".to_owned();
    }
    let from = if monday.month() == sunday.month() { monday.day().to_string() } else { words::day_and_month(monday) };
    format!("{from} to {}", words::day_and_month(sunday))
}

fn line(day: Date, parts: Vec<Link>, more: usize, sub: String, tag: Tag) -> AgendaLine {
    AgendaLine { iso: day.to_string(), day: day.format("%a %-d %b").to_string(), parts, more, sub, tag }
}

/// What falls due: a deadline of a contract, or dates of one rule and day.
fn dated(app: &App, agenda: &Agenda, date: &DatedEvent, rest: &[&DatedEvent]) -> AgendaLine {
    let contract = agenda.contracts.get(&date.record_id).filter(|_| is_of_contract(date.rule));
    let what = match date.rule {
        RuleName::ContractNotice => "last day to give notice".to_owned(),
        _ => date.what.clone(),
    };
    let value =
        contract.and_then(|one| one.runway.amount()).map(|(value, code)| format!("{} a year", amount(code, &value)));
    let follows = contract.map(|one| match one.runway.next {
        Some(next) => format!("else renewed to {}", next.ends_on),
        None => "it does not renew itself".to_owned(),
    });
    let sub: Vec<String> = value.into_iter().chain(follows).chain(off(app, date)).collect();
    let tag = if is_of_contract(date.rule) { Tag::new("Deadline", Tone::Bad) } else { Tag::new("Date", Tone::Plain) };
    let others =
        rest.iter().take(NAMED - 1).map(|date| Link::new(format!("{}: {}", date.vendor, date.what), &date.path));
    let parts = std::iter::once(Link::new(format!("{}: {what}", date.vendor), &date.path)).chain(others).collect();
    line(date.on, parts, rest.len().saturating_sub(NAMED - 1), sub.join(", "), tag)
}

/// That the day is not worked, and what comes of it.
fn off(app: &App, date: &DatedEvent) -> Option<String> {
    let why = app.business_days.off(date.on)?;
    let why = if why.ends_with("day") && !why.contains(' ') { format!("a {why}") } else { why.to_owned() };
    let moved = date.act_by.format("%A %-d %B");
    if date.hard {
        return Some(format!("{why}: act by {moved}"));
    }
    let rules = app.rules();
    let mails_then = rules.rule(date.rule).is_some_and(|rule| rule.leads.contains(&0));
    mails_then.then(|| format!("{why}: its mail goes out on {moved}"))
}

const fn is_of_contract(rule: RuleName) -> bool {
    matches!(rule, RuleName::ContractNotice | RuleName::ContractEnd)
}

/// What is told by mail: one item with everybody who is told of it.
struct Item<'a> {
    first: &'a ReminderListing,
    told: BTreeSet<&'a str>,
    /// Who is told as well should nobody act.
    told_too: BTreeSet<&'a str>,
    /// Who would be told and takes no digests.
    untold: BTreeSet<&'a str>,
}

impl<'a> Item<'a> {
    fn new(first: &'a ReminderListing) -> Self {
        Self { first, told: BTreeSet::new(), told_too: BTreeSet::new(), untold: BTreeSet::new() }
    }

    fn add(&mut self, mail: &'a ReminderListing) {
        let name = if mail.recipient_name.is_empty() { &mail.recipient } else { &mail.recipient_name };
        let told = match (mail.unsubscribed, mail.escalated) {
            (true, _) => &mut self.untold,
            (false, Some(_)) => &mut self.told_too,
            (false, None) => &mut self.told,
        };
        told.insert(name);
    }

    /// “to Payroll owner and Procurement lead, and to Programme lead if nobody acts”; last who is unsubscribed.
    fn to(&self) -> String {
        let mut parts = Vec::new();
        if !self.told.is_empty() {
            parts.push(format!("to {}", names(&self.told)));
        }
        if !self.told_too.is_empty() {
            let and = if parts.is_empty() { "" } else { "and " };
            parts.push(format!("{and}to {} if nobody acts", names(&self.told_too)));
        }
        if !self.untold.is_empty() {
            parts.push(format!("not mailed to {}: unsubscribed from digests", names(&self.untold)));
        }
        parts.join(", ")
    }

    /// Whether the very same people are told of both.
    fn is_told_as(&self, other: &Self) -> bool {
        (&self.told, &self.told_too, &self.untold) == (&other.told, &other.told_too, &other.untold)
    }

    fn distance(&self) -> String {
        let distance = distance(self.first.lead_days, self.first.hard);
        if self.first.if_undecided { format!("{distance}, if nothing is decided") } else { distance }
    }
}

/// What a mail says of an entry that people have in their calendars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum News {
    Moved,
    Gone,
}

/// The mails of each day: items of one kind that the very same people are told of stand in one line.
fn mails(listed: &[ReminderListing]) -> Vec<(Date, AgendaLine)> {
    type Kind = (Date, bool, RuleName, Option<News>);
    let mut by_kind: BTreeMap<Kind, BTreeMap<(&str, Date, i32), Item<'_>>> = BTreeMap::new();
    for mail in listed {
        // Contracts are one kind, however they end.
        let of_contract = is_of_contract(mail.rule);
        let rule = if of_contract { RuleName::ContractNotice } else { mail.rule };
        let items = by_kind.entry((mail.send_on, !of_contract, rule, news(mail))).or_default();
        let key = (mail.record_id.as_str(), mail.anchor_date, mail.lead_days);
        items.entry(key).or_insert_with(|| Item::new(mail)).add(mail);
    }
    let grouped = by_kind.into_iter().flat_map(|((day, _, _, news), items)| {
        let mut items: Vec<Item<'_>> = items.into_values().collect();
        items.sort_by(by_date);
        told_alike(items).into_iter().filter_map(move |items| Some((day, mail_line(day, news, &items)?)))
    });
    grouped.collect()
}

/// Its key says so in place of the lead.
fn news(mail: &ReminderListing) -> Option<News> {
    match mail.key.split(':').nth(4).unwrap_or_default() {
        word if word.starts_with("moved-") => Some(News::Moved),
        word if word.starts_with("gone-") => Some(News::Gone),
        _ => None,
    }
}

/// Items in groups that the same people are told of, each where its first one stands.
fn told_alike(items: Vec<Item<'_>>) -> Vec<Vec<Item<'_>>> {
    let mut groups: Vec<Vec<Item<'_>>> = Vec::new();
    for item in items {
        let alike = |first: &Item<'_>| first.is_told_as(&item);
        let place = groups.iter().position(|group| group.first().is_some_and(alike));
        match place.and_then(|place| groups.get_mut(place)) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    groups
}

fn by_date(one: &Item<'_>, other: &Item<'_>) -> Ordering {
    let (one, other) = (one.first, other.first);
    (one.anchor_date, &one.vendor).cmp(&(other.anchor_date, &other.vendor))
}

/// How far ahead is said once, or of each where they differ.
fn mail_line(day: Date, news: Option<News>, items: &[Item<'_>]) -> Option<AgendaLine> {
    let first = items.first()?;
    let (to, ahead) = (first.to(), first.distance());
    let alike = news.is_some() || items.iter().all(|item| item.distance() == ahead);
    let what = |item: &Item<'_>| {
        let subject = subject(item.first, news);
        if alike { subject } else { format!("{subject}, {}", item.distance()) }
    };
    let parts: Vec<Link> = items.iter().take(NAMED).map(|item| Link::new(what(item), &item.first.path)).collect();
    let more = items.len().saturating_sub(NAMED);
    let mail = Tag::new("Mail", Tone::Plain);
    let (sub, tag) = match news {
        Some(News::Gone) => (format!("calendar entry withdrawn · {to}"), Tag::new("Withdrawn", Tone::Dim)),
        Some(News::Moved) => (to, mail),
        None if alike => (format!("{to} · {ahead}"), mail),
        None => (to, mail),
    };
    Some(line(day, parts, more, sub, tag))
}

/// “Harbour Payroll, notice by 2026-12-01”.
fn subject(mail: &ReminderListing, news: Option<News>) -> String {
    match (mail.rule, news) {
        (_, Some(News::Moved)) => mail.subject.clone(),
        (RuleName::ContractNotice, _) => format!("{}, notice by {}", mail.vendor, mail.anchor_date),
        (RuleName::ContractEnd, _) => format!("{}, ends {}", mail.vendor, mail.anchor_date),
        _ => mail.subject.clone(),
    }
}

/// “Payroll owner and Procurement lead”.
fn names(told: &BTreeSet<&str>) -> String {
    let all: Vec<&str> = told.iter().copied().take(NAMED).collect();
    match (all.split_last(), told.len().saturating_sub(NAMED)) {
        (None, _) => String::new(),
        (Some(_), more) if more > 0 => format!("{} and {more} more", all.join(", ")),
        (Some((last, [])), _) => (*last).to_owned(),
        (Some((last, others)), _) => format!("{} and {last}", others.join(", ")),
    }
}

/// “7 d ahead”, “on the day”, “14 d after”; a missed deadline has a lead of its own.
fn distance(lead: i32, hard: bool) -> String {
    match lead {
        0 => "on the day".to_owned(),
        -1 if hard => "missed".to_owned(),
        ahead @ 1.. => format!("{ahead}\u{a0}d ahead"),
        after => format!("{}\u{a0}d after", -after),
    }
}

#[cfg(test)]
mod tests;
