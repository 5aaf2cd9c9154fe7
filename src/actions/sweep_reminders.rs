//! Plans what is due and puts it into the outbox, each mail once however often and by however many processes.
//!
//! Reading, planning and writing the texts come first; then one write stores what is still new. It sends nothing.

mod facts;

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    app::App,
    db::{self, Conn, outbox::Mail, reminder::Reminder},
    domain::{
        Date, Instant,
        calendar::BusinessDays,
        dossier::Dossier,
        ids::{OutboxId, VendorId},
        outbox::MailState,
        reminder::{self, Digest, Outgoing, PlannedReminder},
        scoring::Band,
    },
    error::AppError,
    mail,
};
use facts::Surroundings;

pub use crate::domain::reminder::ReminderListing;

/// Vendors planned at a time, so that memory follows the group and not the portfolio.
const GROUP: usize = 500;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Swept {
    /// Reminders that were put into mails.
    pub planned: usize,
    /// Mails queued.
    pub queued: usize,
    /// Mails cancelled because nothing in them is to be told any more.
    pub cancelled: usize,
}

/// Queues what is due today and cancels what waits and is no longer to be told.
///
/// # Errors
/// What the database says; `Invalid` when an address in the settings is none.
pub fn sweep(app: &App) -> Result<Swept, AppError> {
    let today = app.today();
    let found = app.db.read(|conn| find(conn, app, today))?;
    let change = Change::of(app, found, today);
    if change.is_empty() {
        return Ok(Swept::default());
    }
    app.db.write(|conn| change.store(conn))
}

/// What goes out from `as_of` (today, if `None`) to `days` days later, as things stand. Stores nothing.
///
/// # Errors
/// What the database says; `Invalid` when an address in the settings is none.
pub fn dry_run(app: &App, days: i64, as_of: impl Into<Option<Date>>) -> Result<Vec<ReminderListing>, AppError> {
    let today = as_of.into().unwrap_or_else(|| app.today());
    let days = u32::try_from(days.max(0)).unwrap_or(u32::MAX);
    let mut found = Vec::new();
    app.db.read(|conn| {
        let surroundings = Surroundings::load(conn, app)?;
        each_group(conn, app, &surroundings, today, |planned, queued| {
            found.extend(reminder::upcoming(&planned, queued, today, days));
        })
    })?;
    found.sort_by(|a, b| (a.send_on, a.anchor_date, &a.key).cmp(&(b.send_on, b.anchor_date, &b.key)));
    Ok(found)
}

/// What is planned for one vendor, past and to come, for its page.
pub(crate) fn planned_for(
    conn: &mut Conn,
    app: &App,
    dossier: &Dossier,
    tier: Band,
) -> Result<Vec<PlannedReminder>, AppError> {
    let surroundings = Surroundings::load(conn, app)?;
    let tiers = HashMap::from([(dossier.vendor.id, tier)]);
    let facts = surroundings.facts(std::slice::from_ref(dossier), &tiers, &app.model());
    Ok(reminder::plan(&facts, &app.rules, app.today(), &BusinessDays::default()))
}

/// Plans the portfolio group by group; hands over each plan with the keys that have a mail already.
fn each_group(
    conn: &mut Conn,
    app: &App,
    surroundings: &Surroundings,
    today: Date,
    mut take: impl FnMut(Vec<PlannedReminder>, &BTreeSet<String>),
) -> Result<(), AppError> {
    let holidays = BusinessDays::default();
    let mut after: Option<VendorId> = None;
    loop {
        let group = db::vendor::list_after(conn, after, GROUP as i64)?;
        let ids: Vec<VendorId> = group.iter().map(|vendor| vendor.id).collect();
        let Some(last) = ids.last().copied() else { return Ok(()) };
        let tiers: HashMap<VendorId, Band> = db::summary::list_of(conn, &ids)?
            .into_iter()
            .filter_map(|summary| Some((summary.vendor_id, summary.tier.parse().ok()?)))
            .collect();
        let facts = surroundings.facts(&db::facts::load(conn, &ids)?, &tiers, &app.model());
        let planned = reminder::plan(&facts, &app.rules, today, &holidays);
        let records: BTreeSet<String> = planned.iter().map(|reminder| reminder.key.record_id.clone()).collect();
        let queued = db::reminder::keys_of_records(conn, &records.into_iter().collect::<Vec<_>>())?;
        take(planned, &queued);
        if ids.len() < GROUP {
            return Ok(());
        }
        after = Some(last);
    }
}

/// What a sweep read and decided.
struct Found {
    /// New mails.
    outgoing: Vec<Outgoing>,
    /// Mails that wait.
    waiting: Vec<Mail>,
    /// Of each waiting mail, the reminders still to be told.
    standing: HashMap<OutboxId, Vec<PlannedReminder>>,
    /// Of each waiting mail, the day it is of.
    days: HashMap<OutboxId, Date>,
    /// Keys that wait and are not to be told any more.
    obsolete: Vec<String>,
}

fn find(conn: &mut Conn, app: &App, today: Date) -> Result<Found, AppError> {
    let surroundings = Surroundings::load(conn, app)?;
    let waiting = db::outbox::list_waiting(conn)?;
    let carried: HashMap<String, OutboxId> =
        db::reminder::list_waiting(conn)?.into_iter().map(|row| (row.key, row.outbox_id)).collect();
    let mut pending: BTreeSet<String> = carried.keys().cloned().collect();
    let mut standing: HashMap<OutboxId, Vec<PlannedReminder>> = HashMap::new();
    let mut outstanding = Vec::new();
    each_group(conn, app, &surroundings, today, |planned, queued| {
        outstanding.extend(reminder::outstanding(&planned, queued, today));
        pending = reminder::obsolete(&planned, &pending).into_iter().collect();
        for reminder in planned {
            if let Some(mail) = carried.get(&reminder.key.to_string()) {
                standing.entry(*mail).or_default().push(reminder);
            }
        }
    })?;
    let recipients: BTreeSet<&str> = outstanding.iter().map(|reminder| reminder.recipient.email.as_str()).collect();
    let digests: Vec<String> = recipients.iter().map(|email| reminder::digest_key(email, today)).collect();
    let mut queued: BTreeSet<String> = db::outbox::existing_keys(conn, &digests)?.into_iter().collect();
    for mail in waiting.iter().filter(|mail| is_reminder(mail) && !standing.contains_key(&mail.id)) {
        queued.remove(&mail.key); // it is about to be cancelled, and makes room for another digest of the day
    }
    let days = waiting.iter().map(|mail| (mail.id, surroundings.day(mail.created_at))).collect();
    let outgoing = reminder::mails(outstanding, &queued, today, &app.rules);
    Ok(Found { outgoing, waiting, standing, days, obsolete: pending.into_iter().collect() })
}

/// What one write stores. Texts are written already: nothing in the write can fail for a template.
struct Change {
    obsolete: Vec<String>,
    cancel: Vec<OutboxId>,
    renew: Vec<Mail>,
    queue: Vec<(Mail, Vec<Reminder>)>,
}

impl Change {
    fn of(app: &App, mut found: Found, today: Date) -> Self {
        let mut change = Self { obsolete: found.obsolete, cancel: Vec::new(), renew: Vec::new(), queue: Vec::new() };
        let site = app.site();
        for mail in found.waiting.into_iter().filter(is_reminder) {
            match found.standing.remove(&mail.id) {
                None => change.cancel.push(mail.id),
                // What was tried may have arrived: a repeat has to be the same mail.
                Some(items) if mail.attempts == 0 => {
                    let day = found.days.get(&mail.id).copied().unwrap_or(today);
                    change.renew.extend(renewed(mail, items, day, today, &site));
                }
                Some(_) => {}
            }
        }
        change.queue = found.outgoing.iter().filter_map(|outgoing| queued(app, outgoing, today, &site)).collect();
        change
    }

    fn is_empty(&self) -> bool {
        self.obsolete.is_empty() && self.cancel.is_empty() && self.renew.is_empty() && self.queue.is_empty()
    }

    /// Stores what another process has not stored meanwhile: a mail is new when its key and all of its reminders are.
    fn store(&self, conn: &mut Conn) -> Result<Swept, AppError> {
        db::reminder::delete_waiting(conn, &self.obsolete)?;
        let cancelled = db::outbox::cancel(conn, &self.cancel)?;
        for mail in &self.renew {
            db::outbox::update_body(conn, mail)?;
        }
        let keys: Vec<String> = self.queue.iter().map(|(mail, _)| mail.key.clone()).collect();
        db::outbox::delete_cancelled(conn, &keys)?;
        let taken = db::outbox::existing_keys(conn, &keys)?;
        let rows = || self.queue.iter().flat_map(|(_, rows)| rows);
        let carried = db::reminder::existing_keys(conn, &rows().map(|row| row.key.clone()).collect::<Vec<_>>())?;
        let vendors: HashSet<VendorId> = rows().map(|row| row.vendor_id).collect();
        let vendors = db::vendor::existing(conn, &vendors.into_iter().collect::<Vec<_>>())?;
        let is_new = |(mail, rows): &&(Mail, Vec<Reminder>)| {
            !taken.contains(&mail.key)
                && rows.iter().all(|row| !carried.contains(&row.key) && vendors.contains(&row.vendor_id))
        };
        let new: Vec<_> = self.queue.iter().filter(is_new).collect();
        let mails: Vec<Mail> = new.iter().map(|(mail, _)| mail.clone()).collect();
        let reminders: Vec<Reminder> = new.iter().flat_map(|(_, rows)| rows.iter().cloned()).collect();
        db::outbox::insert_all(conn, &mails)?;
        db::reminder::insert_all(conn, &reminders)?;
        Ok(Swept { planned: reminders.len(), queued: mails.len(), cancelled })
    }
}

/// How the outbox names a mail that holds one reminder, several, or only what was under way already at import.
const KINDS: [&str; 3] = ["single", "digest", "backlog"];

fn is_reminder(mail: &Mail) -> bool {
    KINDS.contains(&mail.kind.as_str())
}

fn kind(outgoing: &Outgoing) -> &'static str {
    match outgoing {
        Outgoing::Single(_) => "single",
        Outgoing::Digest(digest) if digest.is_backlog() => "backlog",
        Outgoing::Digest(_) => "digest",
    }
}

/// The mail's text, a failure of which is logged and costs no other mail.
fn composed(outgoing: &Outgoing, today: Date, site: &mail::Site) -> Option<mail::Composed> {
    let written = mail::compose(outgoing, today, site);
    written.inspect_err(|error| tracing::error!(mail.key = outgoing.key(), %error, "a mail could not be written")).ok()
}

/// A waiting mail with what is left of it as it reads today; `None` when it reads the same.
fn renewed(mail: Mail, mut items: Vec<PlannedReminder>, day: Date, today: Date, site: &mail::Site) -> Option<Mail> {
    let outgoing = if mail.kind == "single" {
        Outgoing::Single(Box::new(items.pop()?))
    } else {
        Outgoing::Digest(Digest::new(items, day)?)
    };
    let text = composed(&outgoing, today, site)?;
    let same = (&mail.subject, &mail.body_text, &mail.body_html) == (&text.subject, &text.text, &text.html);
    (!same).then_some(Mail { subject: text.subject, body_text: text.text, body_html: text.html, ..mail })
}

fn queued(app: &App, outgoing: &Outgoing, today: Date, site: &mail::Site) -> Option<(Mail, Vec<Reminder>)> {
    let text = composed(outgoing, today, site)?;
    let now = app.clock.now();
    let mail = Mail {
        id: app.clock.new_id(),
        key: text.key,
        kind: kind(outgoing).to_owned(),
        recipient: text.to.email,
        recipient_name: text.to.name,
        reply_to: None,
        subject: text.subject,
        body_text: text.text,
        body_html: text.html,
        message_id: text.message_id,
        state: MailState::Queued,
        phase: None,
        attempts: 0,
        next_attempt_at: now,
        leased_until: None,
        leased_by: None,
        last_words: None,
        created_at: now,
        sent_at: None,
    };
    let rows = outgoing.reminders().iter().map(|reminder| row(app, reminder, mail.id, now)).collect();
    Some((mail, rows))
}

fn row(app: &App, reminder: &PlannedReminder, outbox_id: OutboxId, now: Instant) -> Reminder {
    let key = &reminder.key;
    Reminder {
        id: app.clock.new_id(),
        key: key.to_string(),
        rule: key.rule.as_str().to_owned(),
        record_kind: key.record_kind.as_str().to_owned(),
        record_id: key.record_id.clone(),
        vendor_id: reminder.vendor_id,
        anchor_on: key.anchor,
        lead_days: key.lead,
        recipient: key.recipient.clone(),
        send_on: reminder.send_on,
        outbox_id,
        created_at: now,
    }
}
