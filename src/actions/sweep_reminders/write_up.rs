//! Writes what mails say, from the plan as it is now: of those that are new, that tell of a vendor whose file changed, or
//! that waited over midnight. One in which nothing is left to be told is cancelled.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::surroundings::Surroundings;
use crate::{
    actions::mail_links::Links,
    app::App,
    db::{
        self,
        outbox::{Mail, Text},
        reminder::Reminder,
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

/// Vendors planned at a time for one mail.
const GROUP: usize = 500;

/// Writes every mail that waits and is not written as of today. Answers how many were cancelled.
pub(super) fn write_up(app: &App, around: &Surroundings) -> Result<usize, AppError> {
    let links = Links::load(app)?;
    let mut cancelled = drop_empty(app)?;
    let mut after = None;
    loop {
        let mails = app.db.read(|conn| Ok(db::outbox::list_unwritten(conn, around.today, after, MAILS)?))?;
        let Some(last) = mails.last().map(|mail| mail.id) else { return Ok(cancelled) };
        let writing = Writing { app, around, links: &links };
        let written = writing.write(&mails)?;
        cancelled += written.cancel.len();
        app.db.write(|conn| {
            for (id, text) in &written.texts {
                db::outbox::write(conn, *id, text)?;
            }
            db::reminder::delete(conn, &written.obsolete)?;
            Ok(db::outbox::cancel(conn, &written.cancel)?)
        })?;
        after = Some(last);
    }
}

/// Cancels mails of which no reminder is left, since their vendors were removed.
fn drop_empty(app: &App) -> Result<usize, AppError> {
    let empty = app.db.read(|conn| Ok(db::outbox::list_empty(conn)?))?;
    if empty.is_empty() {
        return Ok(0);
    }
    app.db.write(|conn| Ok(db::outbox::cancel(conn, &empty)?))
}

/// What some mails say now.
#[derive(Default)]
struct Written {
    texts: Vec<(OutboxId, Text)>,
    cancel: Vec<OutboxId>,
    /// Reminders that are not to be told any more.
    obsolete: Vec<ReminderId>,
}

struct Writing<'a> {
    app: &'a App,
    around: &'a Surroundings,
    links: &'a Links,
}

impl Writing<'_> {
    fn write(&self, mails: &[Mail]) -> Result<Written, AppError> {
        let (singles, several): (Vec<&Mail>, Vec<&Mail>) = mails.iter().partition(|mail| mail.kind == "single");
        let mut written = Written::default();
        let ids: Vec<OutboxId> = singles.iter().map(|mail| mail.id).collect();
        let rows = self.app.db.read(|conn| Ok(db::reminder::list_of_mails(conn, &ids)?))?;
        let planned = self.standing(&rows)?;
        for mail in singles {
            let mine: Vec<&Reminder> = rows.iter().filter(|row| row.outbox_id == mail.id).collect();
            let one = mine.iter().find_map(|row| planned.get(&row.key)).cloned();
            if one.is_none() {
                written.obsolete.extend(mine.iter().map(|row| row.id));
            }
            let ids = mine.iter().map(|row| (row.key.clone(), row.id)).collect();
            self.say(mail, one.map(|one| Outgoing::Single(Box::new(one))), &ids, &mut written);
        }
        for mail in several {
            let (digest, ids) = self.digest(mail, &mut written)?;
            self.say(mail, digest.map(Outgoing::Digest), &ids, &mut written);
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
    fn digest(
        &self,
        mail: &Mail,
        written: &mut Written,
    ) -> Result<(Option<Digest>, HashMap<String, ReminderId>), AppError> {
        let vendors = self.app.db.read(|conn| Ok(db::reminder::vendors_of_mail(conn, mail.id)?))?;
        let (mut digest, mut ids) = (None::<Digest>, HashMap::new());
        for group in vendors.chunks(GROUP) {
            let rows = self.app.db.read(|conn| Ok(db::reminder::list_of_mail_and_vendors(conn, mail.id, group)?))?;
            let standing = self.standing(&rows)?;
            let gone = rows.iter().filter(|row| !standing.contains_key(&row.key));
            written.obsolete.extend(gone.map(|row| row.id));
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
        Ok((digest, ids))
    }

    /// What a mail says, or that there is nothing left to say.
    fn say(&self, mail: &Mail, outgoing: Option<Outgoing>, ids: &HashMap<String, ReminderId>, written: &mut Written) {
        let Some(outgoing) = outgoing else {
            written.cancel.push(mail.id);
            return;
        };
        let asks = outgoing.recipient().channel == Channel::Mail && !outgoing.recipient().outside;
        let answer = |key: &ReminderKey| {
            let id = ids.get(&key.to_string()).filter(|_| asks)?;
            Some(self.links.answer_url(*id))
        };
        let moment = (self.around.today, self.app.clock.now());
        match mail::compose(&outgoing, moment, &self.app.site(), &answer) {
            Ok(composed) => written.texts.push((mail.id, text(mail, &outgoing, composed, self.around))),
            // A failure costs no other mail; the next round tries again.
            Err(error) => tracing::error!(mail.key = mail.key, %error, "a mail could not be written"),
        }
    }
}

fn text(mail: &Mail, outgoing: &Outgoing, composed: mail::Composed, around: &Surroundings) -> Text {
    let kind = match outgoing {
        Outgoing::Single(_) => "single",
        Outgoing::Digest(_) if mail.channel != Channel::Mail => "post",
        Outgoing::Digest(digest) if digest.is_backlog() => "backlog",
        Outgoing::Digest(_) => "digest",
    };
    Text {
        kind: kind.to_owned(),
        subject: composed.subject,
        body_text: composed.text,
        body_html: composed.html,
        calendar: composed.calendar,
        written_on: Some(around.today),
    }
}
