//! One group of vendors: plans it and puts what is due into mails, in one write. Their texts come after.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    GROUP, Swept,
    surroundings::{Planned, Surroundings},
};
use crate::{
    app::App,
    db::{self, Conn, outbox::Mail, reminder::Reminder, reminder_look::Look},
    domain::{
        Date, Instant,
        calendar::add_days,
        ids::{OutboxId, ReminderId, VendorId},
        outbox::{Channel, MailState},
        reminder::{self, News, PlannedReminder, Recipient, ReminderKey, Rules},
    },
    error::AppError,
    mail,
};

/// A day that never comes.
const NEVER: Date = super::super::summarize::NEVER;

/// What one group left.
pub(super) struct Done {
    pub(super) last: VendorId,
    pub(super) swept: Swept,
    /// News that is worth no mail of its own, for whoever has a digest today.
    pub(super) quiet: Vec<PlannedReminder>,
}

/// Takes the next group of vendors after one whose day has come; `None` when there is none left.
pub(super) fn take(app: &App, around: &Surroundings, after: Option<VendorId>) -> Result<Option<Done>, AppError> {
    let found = app.db.read(|conn| {
        let looks = db::reminder_look::list_due(conn, around.today, after, GROUP as i64)?;
        let ids: Vec<VendorId> = looks.iter().map(|look| look.vendor_id).collect();
        let Some(last) = ids.last().copied() else { return Ok(None) };
        Ok(Some((last, looks, around.plan(conn, &ids)?)))
    })?;
    let Some((last, looks, planned)) = found else { return Ok(None) };
    let (change, quiet) = Change::of(looks, planned, around);
    let swept = app.db.write(|conn| if around.holds(conn)? { change.store(conn, app).map(Some) } else { Ok(None) })?;
    // Planned by what does not hold any more: the next sweep begins anew.
    Ok(swept.map(|swept| Done { last, swept, quiet }))
}

/// Adds quiet news to the digests that wait anyway.
pub(super) fn add_quiet(app: &App, around: &Surroundings, quiet: &[PlannedReminder]) -> Result<(), AppError> {
    if quiet.is_empty() {
        return Ok(());
    }
    app.db.write(|conn| {
        if !around.holds(conn)? {
            return Ok(());
        }
        let recipients: BTreeSet<String> = quiet.iter().map(|one| one.recipient.email.clone()).collect();
        let open = db::outbox::open_digests(conn, &recipients.into_iter().collect::<Vec<_>>())?;
        let open: HashMap<&str, OutboxId> = open.iter().map(|mail| (mail.recipient.as_str(), mail.id)).collect();
        let known =
            db::reminder::existing_keys(conn, &quiet.iter().map(|one| one.key.to_string()).collect::<Vec<_>>())?;
        let rows: Vec<Reminder> = quiet
            .iter()
            .filter(|one| !known.contains(&one.key.to_string()))
            .filter_map(|one| Some(row(app, one, *open.get(one.recipient.email.as_str())?, app.clock.now())))
            .collect();
        let mails: BTreeSet<OutboxId> = rows.iter().map(|row| row.outbox_id).collect();
        db::reminder::insert_all(conn, &rows)?;
        Ok(db::outbox::unwrite(conn, &mails.into_iter().collect::<Vec<_>>())?)
    })?;
    tracing::debug!(news = quiet.len(), day = %around.today, "news of events was left to the digests");
    Ok(())
}

/// What one write stores.
struct Change {
    today: Date,
    looks: Vec<Look>,
    next: HashMap<VendorId, Date>,
    singles: Vec<PlannedReminder>,
    digests: BTreeMap<String, Vec<PlannedReminder>>,
    /// Reminders in mails that wait, which are not to be told any more.
    obsolete: Vec<(VendorId, ReminderId)>,
    /// Mails that wait and tell of these vendors: what they say may have changed.
    waiting: BTreeSet<OutboxId>,
}

impl Change {
    fn of(looks: Vec<Look>, planned: Planned, around: &Surroundings) -> (Self, Vec<PlannedReminder>) {
        let (today, rules) = (around.today, &around.rules);
        let next = planned.plan.next_looks.iter().map(|(id, day)| (*id, day.unwrap_or(NEVER))).collect();
        let mut change = Self {
            today,
            looks,
            next,
            singles: Vec::new(),
            digests: BTreeMap::new(),
            obsolete: Vec::new(),
            waiting: BTreeSet::new(),
        };
        let due = reminder::outstanding(&planned.plan.reminders, &planned.keys(), today);
        change.drop_obsolete(&planned, &due);
        let quiet = change.sort(due, today, rules);
        (change, quiet)
    }

    /// What waits and is not in the plan any more, or gave way to a nearer lead of its chain.
    fn drop_obsolete(&mut self, planned: &Planned, due: &[PlannedReminder]) {
        let current: HashMap<String, &PlannedReminder> =
            planned.plan.reminders.iter().map(|reminder| (reminder.key.to_string(), reminder)).collect();
        let chain = |key: &ReminderKey| (key.rule, key.record_id.clone(), key.anchor, key.recipient.clone(), key.news);
        let nearer: HashSet<_> = due.iter().map(|reminder| chain(&reminder.key)).collect();
        for told in planned.told.iter().filter(|told| told.is_open()) {
            let row = &told.reminder;
            let standing = current.get(&row.key);
            if standing.is_none_or(|old| nearer.contains(&chain(&old.key))) {
                self.obsolete.push((row.vendor_id, row.id));
            }
            self.waiting.insert(row.outbox_id);
        }
    }

    /// Singly, into digests, or for digests that go out anyway.
    fn sort(&mut self, due: Vec<PlannedReminder>, today: Date, rules: &Rules) -> Vec<PlannedReminder> {
        let mut quiet = Vec::new();
        for reminder in due {
            if reminder::is_quiet(&reminder) {
                self.look_tomorrow(reminder.vendor_id);
                quiet.push(reminder);
            } else if reminder::goes_singly(&reminder, today, rules) {
                self.singles.push(reminder);
            } else {
                self.digests.entry(reminder.recipient.email.clone()).or_default().push(reminder);
            }
        }
        quiet
    }

    fn look_tomorrow(&mut self, vendor: VendorId) {
        let tomorrow = add_days(self.today, 1);
        let next = self.next.entry(vendor).or_insert(tomorrow);
        *next = tomorrow.min(*next);
    }

    /// Stores what still stands: a vendor that was changed meanwhile is left to the next sweep.
    fn store(&self, conn: &mut Conn, app: &App) -> Result<Swept, AppError> {
        let ids: Vec<VendorId> = self.looks.iter().map(|look| look.vendor_id).collect();
        let changes = db::reminder_look::changes_of(conn, &ids)?;
        let planned_as = self.looks.iter().filter(|look| changes.get(&look.vendor_id) == Some(&look.changes));
        let mut storing = Storing {
            app,
            now: app.clock.now(),
            today: self.today,
            next: planned_as
                .map(|look| (look.vendor_id, self.next.get(&look.vendor_id).copied().unwrap_or(NEVER)))
                .collect(),
            mails: Vec::new(),
            rows: Vec::new(),
            unwritten: self.waiting.clone(),
        };
        let gone = self.obsolete.iter().filter(|(vendor, _)| storing.next.contains_key(vendor));
        db::reminder::delete(conn, &gone.map(|(_, id)| *id).collect::<Vec<_>>())?;
        // At once, so that the keys of what is taken back are free for what comes back.
        let waiting: Vec<OutboxId> = self.waiting.iter().copied().collect();
        let mut cancelled = db::outbox::cancel_empty(conn, &waiting, true)?;
        storing.singles(conn, &self.singles)?;
        storing.digests(conn, &self.digests)?;
        db::outbox::insert_all(conn, &storing.mails)?;
        db::reminder::insert_all(conn, &storing.rows)?;
        cancelled += db::outbox::cancel_empty(conn, &waiting, false)?;
        let swept = Swept { planned: storing.rows.len(), queued: storing.mails.len(), cancelled };
        db::outbox::unwrite(conn, &storing.unwritten.into_iter().collect::<Vec<_>>())?;
        db::reminder_look::set(conn, &storing.next.into_iter().collect::<Vec<_>>())?;
        Ok(swept)
    }
}

/// A write under way.
struct Storing<'a> {
    app: &'a App,
    now: Instant,
    today: Date,
    /// Vendors whose plan stands, with their next day.
    next: HashMap<VendorId, Date>,
    mails: Vec<Mail>,
    rows: Vec<Reminder>,
    unwritten: BTreeSet<OutboxId>,
}

impl Storing<'_> {
    fn singles(&mut self, conn: &mut Conn, due: &[PlannedReminder]) -> Result<(), AppError> {
        let new = self.untold(conn, due)?;
        let keys: Vec<String> = new.iter().map(|reminder| reminder.key.to_string()).collect();
        db::outbox::delete_cancelled(conn, &keys)?;
        let taken = db::outbox::existing_keys(conn, &keys)?;
        for (reminder, key) in new.into_iter().zip(keys) {
            if taken.contains(&key) {
                continue; // it went out before its vendor was planned by somebody else
            }
            let mail = self.mail(key, "single", &reminder.recipient);
            self.rows.push(row(self.app, reminder, mail.id, self.now));
            self.mails.push(mail);
        }
        Ok(())
    }

    /// One digest a recipient and day; what is due while an earlier one waits joins it.
    fn digests(&mut self, conn: &mut Conn, due: &BTreeMap<String, Vec<PlannedReminder>>) -> Result<(), AppError> {
        let recipients: Vec<String> = due.keys().cloned().collect();
        let keys: Vec<String> = recipients.iter().map(|email| reminder::digest_key(email, self.today)).collect();
        db::outbox::delete_cancelled(conn, &keys)?;
        let today = db::outbox::known_keys(conn, &keys)?;
        let open = db::outbox::open_digests(conn, &recipients)?;
        let open: HashMap<&str, OutboxId> = open.iter().map(|mail| (mail.recipient.as_str(), mail.id)).collect();
        let none = db::mail_opt_out::of(conn, &recipients)?;
        for (email, reminders) in due {
            let new: Vec<PlannedReminder> = self.untold(conn, reminders)?.into_iter().cloned().collect();
            let Some(recipient) = new.first().map(|reminder| reminder.recipient.clone()) else { continue };
            let key = reminder::digest_key(email, self.today);
            let id = match (open.get(email.as_str()), today.contains(&key) || none.contains(email)) {
                (Some(id), _) => *id,
                (None, false) => {
                    let kind = if recipient.channel == Channel::Mail { "digest" } else { "post" };
                    let mail = self.mail(key, kind, &recipient);
                    let id = mail.id;
                    self.mails.push(mail);
                    id
                }
                // Today's is out already, or no digests are wanted: tomorrow's, unless it has become urgent by then.
                (None, true) => {
                    new.iter().for_each(|reminder| self.look_tomorrow(reminder.vendor_id));
                    continue;
                }
            };
            self.unwritten.insert(id);
            self.rows.extend(new.iter().map(|reminder| row(self.app, reminder, id, self.now)));
        }
        Ok(())
    }

    fn look_tomorrow(&mut self, vendor: VendorId) {
        let tomorrow = add_days(self.today, 1);
        self.next.entry(vendor).and_modify(|next| *next = tomorrow.min(*next));
    }

    /// Those whose vendor is as it was planned, and that have no mail yet.
    fn untold<'r>(&self, conn: &mut Conn, due: &'r [PlannedReminder]) -> Result<Vec<&'r PlannedReminder>, AppError> {
        let known = db::reminder::existing_keys(conn, &due.iter().map(|one| one.key.to_string()).collect::<Vec<_>>())?;
        let new = due.iter().filter(|reminder| self.next.contains_key(&reminder.vendor_id));
        Ok(new.filter(|reminder| !known.contains(&reminder.key.to_string())).collect())
    }

    /// A mail that is not written yet.
    fn mail(&self, key: String, kind: &str, recipient: &Recipient) -> Mail {
        Mail {
            id: self.app.clock.new_id(),
            message_id: mail::message_id(&key, &self.app.site().host),
            key,
            kind: kind.to_owned(),
            recipient: recipient.email.clone(),
            recipient_name: recipient.name.clone(),
            reply_to: None,
            subject: String::new(),
            body_text: String::new(),
            body_html: String::new(),
            state: MailState::Queued,
            phase: None,
            attempts: 0,
            next_attempt_at: self.now,
            leased_until: None,
            leased_by: None,
            last_words: None,
            created_at: self.now,
            sent_at: None,
            channel: recipient.channel,
            calendar: None,
            written_on: None,
        }
    }
}

/// A reminder as it is stored with its mail.
fn row(app: &App, reminder: &PlannedReminder, outbox_id: OutboxId, now: Instant) -> Reminder {
    let key = &reminder.key;
    let news = key.news.map(|news| if matches!(news, News::Gone(_)) { "gone" } else { "moved" });
    Reminder {
        id: app.clock.new_id(),
        key: key.to_string(),
        rule: key.rule,
        record_kind: key.record_kind,
        record_id: key.record_id.to_string(),
        vendor_id: reminder.vendor_id,
        anchor_on: key.anchor,
        lead_days: key.lead,
        recipient: key.recipient.to_string(),
        send_on: reminder.send_on,
        outbox_id,
        created_at: now,
        recipient_name: reminder.recipient.name.clone(),
        outside: reminder.recipient.outside,
        what: reminder.what(),
        event_uid: reminder.event.as_ref().map(|event| event.uid.clone()),
        event_sequence: reminder.event.as_ref().map_or(0, |event| event.sequence),
        news: news.map(str::to_owned),
        escalated: reminder.escalated.map(|how| how.as_str().to_owned()),
    }
}
