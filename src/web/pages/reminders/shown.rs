//! The rules in force as their page shows them.

use chrono::Datelike;

use crate::{
    actions::reminder_rules::{InForce, Source},
    app::App,
    domain::{
        Date,
        holiday::DayOff,
        reminder::{Rule, RuleName, Rules},
        reminder_words,
        vendor::Vendor,
    },
    web::{
        error::percent_encoding,
        pages::when::minute,
        view::{
            frame::Frame,
            mark::{Day, Link, Tag, Tone},
            reminders::{DayOffRow, RuleRow, RulesPage},
            words,
        },
    },
};

/// Days off that are shown.
const DAYS_OFF: usize = 8;

/// The page; `may` says whether whoever looks at it may change the rules.
pub fn page(app: &App, frame: Frame, in_force: &InForce, vendors: &[Vendor], may: bool) -> RulesPage {
    let rules = &in_force.rules;
    RulesPage {
        frame,
        standing: standing(app, in_force),
        file: in_force.file.clone(),
        rules: rules.all().map(|(name, rule)| row(rules, name, rule, vendors, may)).collect(),
        general: general(rules),
        general_url: may.then(|| "/reminders/general/edit".to_owned()),
        calendars: calendars(app),
        days_off: days_off(app),
    }
}

fn standing(app: &App, in_force: &InForce) -> String {
    match (in_force.source, &in_force.made_by, in_force.created_at) {
        (Source::File, ..) => "The rules are those of a file.".to_owned(),
        (Source::Stored, Some(by), Some(at)) => {
            let note = in_force.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
            format!("Version {} is in force, stored by {by}, {}{note}", in_force.version, minute(app, at))
        }
        _ => "The rules that ship with the program are in force.".to_owned(),
    }
}

fn row(rules: &Rules, name: RuleName, rule: &Rule, vendors: &[Vendor], may: bool) -> RuleRow {
    let up = if rule.escalate { "goes up where nothing happens" } else { "does not go up" };
    let held = rules.vendors.iter().filter_map(|(vendor, held)| Some((vendor, held.get(&name)?)));
    let tiers = rule.tiers.iter().map(|(tier, held)| (tier.label(), reminder_words::exception(held)));
    let tag = |on: bool| if on { Tag::new("on", Tone::Plain) } else { Tag::new("off", Tone::Dim) };
    RuleRow {
        label: name.label(),
        counts_from: reminder_words::counts_from(name),
        hard: rule.hard,
        when: reminder_words::when(name, rule),
        told: reminder_words::told(&rule.to),
        mail: format!("{}; {up}", rule.send.label()),
        state: tag(rule.enabled),
        exceptions: held.map(|(vendor, held)| (link(vendor, vendors), reminder_words::exception(held))).collect(),
        tiers: tiers.map(|(tier, how)| format!("{tier}: {how}")).collect(),
        edit_url: may.then(|| format!("/reminders/rules/{name}/edit")),
    }
}

/// The vendor of a reference, or where to look for it when it left the register.
fn link(reference: &str, vendors: &[Vendor]) -> Link {
    match vendors.iter().find(|vendor| vendor.reference == reference) {
        Some(vendor) => Link::new(format!("{} ({reference})", vendor.name), format!("/vendors/{}", vendor.id)),
        None => Link::new(reference, format!("/vendors?q={}", percent_encoding(reference))),
    }
}

/// What holds for every rule, in sentences.
fn general(rules: &Rules) -> Vec<String> {
    let days = |days: i64| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    let up = rules.escalation;
    let manager = match up.unacknowledged {
        0 => "Unanswered reminders do not go to the owner’s manager.".to_owned(),
        count => format!(
            "After {} that nobody acknowledged, the owner’s manager hears the next ones.",
            words::counted(count, "reminder", "reminders")
        ),
    };
    let near = match up.hard_within_days {
        0 => "A hard date that comes near does not go to the programme lead.".to_owned(),
        within => format!(
            "A hard date at most {} away on which nothing is decided is told to the programme lead.",
            days(i64::from(within))
        ),
    };
    let late = match up.overdue_days {
        0 => "What is overdue does not go to the programme lead.".to_owned(),
        after => format!("What is {} overdue is told to the programme lead.", days(i64::from(after))),
    };
    let singly = format!(
        "A hard date at most {} away has a mail of its own, and so has what is overdue; all else goes into the digest \
         of the day.",
        days(rules.single_within_days)
    );
    vec![singly, manager, near, late]
}

/// Whose holidays are kept.
fn calendars(app: &App) -> Vec<String> {
    let lists = app.days_off.lists().iter();
    let mut said: Vec<String> = lists.map(|list| format!("{} ({}): {}.", list.name, list.code, list.scope)).collect();
    let file = &app.settings.reminders.holidays_file;
    if !file.is_empty() {
        said.push(format!("Days of our own, from the file {file}."));
    }
    if said.is_empty() {
        said.push("No holidays are kept: weekends alone are no business days.".to_owned());
    }
    said
}

/// The days off to come.
fn days_off(app: &App) -> Vec<DayOffRow> {
    let today = app.today();
    let years = [today.year(), today.year() + 1];
    let days = years.into_iter().flat_map(|year| app.days_off.of_year(year));
    days.filter(|day| day.date >= today).take(DAYS_OFF).map(|day| day_off(&day, today)).collect()
}

fn day_off(day: &DayOff, today: Date) -> DayOffRow {
    let of = day.country.clone().unwrap_or_else(|| "our own".to_owned());
    DayOffRow { day: Day::event(day.date, today), name: day.name.clone(), of }
}
