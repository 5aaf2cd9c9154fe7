//! Writes what mails say, from the plan as it is now: of those that are new, that tell of a vendor whose file changed, or
//! that waited over midnight. One in which nothing is left to be told is cancelled.

mod reply;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{GROUP, surroundings::Surroundings};
use crate::{
    actions::mail_links::Links,
    app::App,
    db::{
        self, Conn,
        outbox::{Mail, Text},
        reminder::{Basis, Reminder},
    },
    domain::{
        ids::{OutboxId, ReminderId, VendorId},
        outbox::Channel,
        reminder::{Digest, Outgoing, PlannedReminder, ReminderKey},
    },
    error::AppError,
    mail,
};

/// Mails written at a time.
const MAILS: i64 = 50;

/// Writes every mail that waits and is not written as of today. Answers how many were cancelled.
pub(super) fn write_up(app: &App, around: &Surroundings) -> Result<usize, AppError> {
    let links = Links::load(app)?;
    let mut cancelled = drop_empty(app)?;
    let mut after = None;
    loop {
        let mails = app.db.read(|conn| Ok(db::outbox::list_unwritten(conn, around.today, after, MAILS)?))?;
        let Some(last) = mails.last().map(|mail| mail.id) else { return Ok(cancelled) };
        let written = Writing { app, around, links: &links }.write(&mails)?;
        let stored =
            app.db.write(|conn| if around.holds(conn)? { store(conn, &written).map(Some) } else { Ok(None) })?;
        // Written by what does not hold any more: the next sweep begins anew.
        let Some(gone) = stored else { return Ok(cancelled) };
        cancelled += gone;
        after = Some(last);
    }
}

/// Cancels mails of which no reminder is left, since their vendors were removed.
fn drop_empty(app: &App) -> Result<usize, AppError> {
    if !app.db.read(|conn| Ok(db::outbox::has_empty(conn)?))? {
        return Ok(0);
    }
    app.db.write(|conn| Ok(db::outbox::cancel_all_empty(conn)?))
}

/// Stores what still stands; answers how many mails were cancelled. A mail that got or lost a reminder since it was read,
/// or one of whose vendors changed, is left to the next sweep.
fn store(conn: &mut Conn, written: &[Written]) -> Result<usize, AppError> {
    let mut cancelled = 0;
    for one in written {
        let open = db::outbox::find(conn, one.mail)?.is_some_and(|mail| mail.is_open());
        if !open || db::reminder::basis_of(conn, one.mail)? != one.basis {
            continue;
        }
        db::reminder::delete(conn, &one.obsolete)?;
        match &one.text {
            Some(text) => {
                db::outbox::write(conn, one.mail, text)?;
                db::reminder::note_shown(conn, &one.shown)?;
            }
            None if one.basis.reminders == one.obsolete.len() => {
                cancelled += db::outbox::cancel(conn, &[one.mail])?;
            }
            None => {}
        }
    }
    Ok(cancelled)
}

/// What one mail says now.
struct Written {
    mail: OutboxId,
    /// `None` where nothing is left to say, or where it could not be written.
    text: Option<Text>,
    /// Reminders that are not to be told any more.
    obsolete: Vec<ReminderId>,
    /// What the reminders that it shows say: what is due, and the `SEQUENCE` of the event.
    shown: Vec<(ReminderId, String, i32)>,
    /// What it was written from.
    basis: Basis,
}

struct Writing<'a> {
    app: &'a App,
    around: &'a Surroundings,
    links: &'a Links,
}

impl Writing<'_> {
    fn write(&self, mails: &[Mail]) -> Result<Vec<Written>, AppError> {
        let (singles, several): (Vec<&Mail>, Vec<&Mail>) = mails.iter().partition(|mail| mail.kind == "single");
        let mut written = Vec::with_capacity(mails.len());
        let ids: Vec<OutboxId> = singles.iter().map(|mail| mail.id).collect();
        let mut bases = self.app.db.read(|conn| bases(conn, &ids))?;
        let rows = self.app.db.read(|conn| Ok(db::reminder::list_of_mails(conn, &ids)?))?;
        let planned = self.standing(&rows)?;
        for mail in singles {
            let mine: Vec<&Reminder> = rows.iter().filter(|row| row.outbox_id == mail.id).collect();
            let one = mine.iter().find_map(|row| planned.get(&row.key)).cloned();
            let obsolete = if one.is_none() { mine.iter().map(|row| row.id).collect() } else { Vec::new() };
            let basis = bases.remove(&mail.id).unwrap_or_default();
            let ids = mine.iter().map(|row| (row.key.clone(), row.id)).collect();
            let outgoing = one.map(|one| Outgoing::Single(Box::new(one)));
            written.push(self.say(mail, outgoing, &ids, obsolete, basis)?);
        }
        for mail in several {
            written.push(self.digest(mail)?);
        }
        Ok(written)
    }

    /// The plan's reminders with the keys of these rows.
    fn standing(&self, rows: &[Reminder]) -> Result<BTreeMap<String, PlannedReminder>, AppError> {
        let vendors: BTreeSet<VendorId> = rows.iter().map(|row| row.vendor_id).collect();
        let vendors: Vec<VendorId> = vendors.into_iter().collect();
        let keys: BTreeSet<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        let planned = self.app.db.read(|conn| self.around.plan(conn, &vendors))?;
        let keyed = planned.plan.reminders.into_iter().map(|reminder| (reminder.key.to_string(), reminder));
        Ok(keyed.filter(|(key, _)| keys.contains(key.as_str())).collect())
    }

    /// A digest with what still stands in it, read group by group: of many items the first are kept and the rest counted.
    fn digest(&self, mail: &Mail) -> Result<Written, AppError> {
        let basis = self.app.db.read(|conn| Ok(db::reminder::basis_of(conn, mail.id)?))?;
        let (mut digest, mut ids, mut obsolete) = (None::<Digest>, HashMap::new(), Vec::new());
        let mut after = None;
        loop {
            let (last, rows) = self.app.db.read(|conn| {
                let vendors = db::reminder::vendors_of_mail(conn, mail.id, after, GROUP)?;
                let rows = db::reminder::list_of_mail_and_vendors(conn, mail.id, &vendors)?;
                Ok((vendors.last().copied(), rows))
            })?;
            if last.is_none() {
                break;
            }
            after = last;
            let standing = self.standing(&rows)?;
            obsolete.extend(rows.iter().filter(|row| !standing.contains_key(&row.key)).map(|row| row.id));
            let items: Vec<PlannedReminder> = standing.into_values().collect();
            match &mut digest {
                Some(digest) => digest.add(items),
                None => digest = Digest::new(items, self.app.organization().day_of(mail.created_at)),
            }
            ids.extend(rows.into_iter().map(|row| (row.key, row.id)));
            let shown = digest.iter().flat_map(|digest| &digest.items).map(|item| item.key.to_string());
            let shown: BTreeSet<String> = shown.collect();
            ids.retain(|key, _| shown.contains(key));
        }
        self.say(mail, digest.map(Outgoing::Digest), &ids, obsolete, basis)
    }

    /// What a mail says, or that there is nothing left to say.
    fn say(
        &self,
        mail: &Mail,
        outgoing: Option<Outgoing>,
        ids: &HashMap<String, ReminderId>,
        obsolete: Vec<ReminderId>,
        basis: Basis,
    ) -> Result<Written, AppError> {
        let text = outgoing.as_ref().map(|outgoing| self.text(mail, outgoing, ids)).transpose()?.flatten();
        let items = outgoing.iter().flat_map(|outgoing| outgoing.reminders());
        let shown = items.filter_map(|item| {
            let sequence = item.event.as_ref().map_or(0, |event| event.sequence);
            Some((*ids.get(&item.key.to_string())?, item.what(), sequence))
        });
        Ok(Written { mail: mail.id, text, obsolete, shown: shown.collect(), basis })
    }

    fn text(
        &self,
        mail: &Mail,
        outgoing: &Outgoing,
        ids: &HashMap<String, ReminderId>,
    ) -> Result<Option<Text>, AppError> {
        let asks = outgoing.recipient().channel == Channel::Mail && !outgoing.recipient().outside;
        let answer = |key: &ReminderKey| {
            let id = ids.get(&key.to_string()).filter(|_| asks)?;
            Some(self.links.answer_url(*id))
        };
        let moment = (self.around.today, self.app.clock.now());
        let composed = mail::compose(outgoing, moment, &self.app.site(), &answer);
        // A failure costs no other mail; the next round tries again.
        let composed =
            composed.inspect_err(|error| tracing::error!(mail.key = mail.key, %error, "a mail could not be written"));
        let Ok(composed) = composed else { return Ok(None) };
        let reply_to = reply::reply_to(self.app, outgoing)?;
        Ok(Some(text(mail, outgoing, composed, reply_to, self.around)))
    }
}

/// What each of these mails is written from.
fn bases(conn: &mut Conn, mails: &[OutboxId]) -> Result<HashMap<OutboxId, Basis>, AppError> {
    mails.iter().map(|mail| Ok((*mail, db::reminder::basis_of(conn, *mail)?))).collect()
}

fn text(
    mail: &Mail,
    outgoing: &Outgoing,
    composed: mail::Composed,
    reply_to: Option<String>,
    around: &Surroundings,
) -> Text {
    let kind = match outgoing {
        Outgoing::Single(_) => "single",
        Outgoing::Digest(_) if mail.channel != Channel::Mail => "post",
        Outgoing::Digest(digest) if digest.is_backlog() => "backlog",
        Outgoing::Digest(_) => "digest",
    };
    Text {
        kind: kind.to_owned(),
        reply_to,
        subject: composed.subject,
        body_text: composed.text,
        body_html: composed.html,
        calendar: composed.calendar,
        written_on: Some(around.today),
    }
}
