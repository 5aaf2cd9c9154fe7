//! Answering reminders: “seen”, which holds for an occasion, and “again on a day”, which holds for one recipient.
//!
//! Who answers is a person who is signed in, a token, the operator, or whoever holds the link of a mail: a link speaks
//! for the recipient of its reminder and for nothing else.

mod asked;
mod standing;

use super::{Audit, digests, ensure_right, mail_links::Links, vendor::ensure_visible};
use crate::{
    app::App,
    db::{self, Conn, reminder::Reminder, reminder_response::StoredResponse},
    domain::{
        Date,
        access::{Actor, Right},
        ids::{ReminderId, VendorId},
        person::Person,
        reminder::ResponseKind,
        reminder_answer::Occasion,
        text::read_note,
    },
    error::{AppError, FieldError},
};
use standing::Standing;

pub use asked::{Asked, ContractEnd, Open, asked};

/// A link in a mail works for so many days.
const LINK_DAYS: i64 = 180;

/// An answer as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Seen, or again on a day.
    pub kind: ResponseKind,
    /// The day.
    pub until: Option<Date>,
    /// What is noted with it.
    pub note: Option<String>,
}

impl Wish {
    /// The answer that the texts of a form or request name; empty ones were not given.
    ///
    /// # Errors
    /// A field error for each that cannot be read.
    pub fn read(kind: &str, until: &str, note: &str) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let kind = kind.trim().parse::<ResponseKind>();
        if let Err(unknown) = &kind {
            errors.push(FieldError::new("kind", "unknown_word", format!("Kind: {unknown}.")));
        }
        let until = Some(until.trim()).filter(|day| !day.is_empty()).map(str::parse::<Date>).transpose();
        if until.is_err() {
            errors.push(FieldError::new("until", "not_a_date", "Snooze to: write the day as 2026-12-10."));
        }
        let note = read_note("note", "Note", note).map_err(|error| errors.push(error));
        match (kind, until, note) {
            (Ok(kind), Ok(until), Ok(note)) if errors.is_empty() => Ok(Self { kind, until, note }),
            _ => Err(errors),
        }
    }
}

/// Both parts of an answer: of what it speaks, and what it says.
///
/// # Errors
/// Everything that is wrong with either.
pub fn whole(
    occasion: Result<Occasion, Vec<FieldError>>,
    wish: Result<Wish, Vec<FieldError>>,
) -> Result<(Occasion, Wish), AppError> {
    match (occasion, wish) {
        (Ok(occasion), Ok(wish)) => Ok((occasion, wish)),
        (occasion, wish) => {
            let errors = occasion.err().into_iter().chain(wish.err()).flatten();
            Err(AppError::Invalid(errors.collect()))
        }
    }
}

/// What came of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// As it is stored.
    pub response: StoredResponse,
    /// What is due, in a few words.
    pub what: String,
    /// The day on which a snoozed reminder comes back: of a day off, the working day beside it.
    pub back_on: Option<Date>,
    /// Whether it was given before, so that nothing had to be stored.
    pub repeated: bool,
}

impl Answered {
    /// What follows, in a sentence or two.
    pub fn said(&self) -> String {
        let (what, recipient) = (&self.what, &self.response.recipient);
        match (self.back_on, self.response.until_on) {
            (Some(day), Some(until)) if day != until => {
                let side = if day < until { "before" } else { "after" };
                format!(
                    "Snoozed: {what}. {until} is a day off: the next reminder of it to {recipient} comes on {day}, \
                     the working day {side} it."
                )
            }
            (Some(day), _) => format!("Snoozed: {what}. The next reminder of it to {recipient} comes on {day}."),
            (None, _) => format!("Acknowledged: {what}. Reminders go on until it is done."),
        }
    }
}

/// Whose reminders are answered, by whom, and by which way.
struct By<'a> {
    actor: &'a Actor,
    recipient: &'a str,
    way: &'static str,
}

/// Answers as the recipient of a mail, by its link. Doing it again changes nothing.
///
/// # Errors
/// `NotFound`, in the words of any unknown address, for a link that is not ours or too old; `Conflict` when nothing is
/// left to be done; a field error for a day that cannot be.
pub fn by_link(app: &App, id: &str, tag: &str, wish: &Wish) -> Result<Answered, AppError> {
    let id = verified(app, id, tag)?;
    app.db.write(|conn| {
        let row = of_link(conn, app, id)?;
        let standing = Standing::find(conn, app, &occasion_of(&row), row.vendor_id)?.ok_or_else(over)?;
        let actor = digests::holder(&row.recipient, &row.recipient_name);
        store(conn, app, &standing, wish, &By { actor: &actor, recipient: &row.recipient, way: "link" })
    })
}

/// Answers as somebody who is known: their own reminders for whoever may answer, others’ for whoever may change vendors.
/// A recipient need not be named where reminders of this come to the actor.
///
/// # Errors
/// `NotFound` when there is no such reminder that the actor may see; `Forbidden`; `Conflict` when nothing is left to be
/// done; field errors.
pub fn by_actor(
    app: &App,
    actor: &Actor,
    way: &'static str,
    (occasion, recipient): (&Occasion, Option<&str>),
    wish: &Wish,
) -> Result<Answered, AppError> {
    ensure_right(actor, Right::Answer)?;
    let named = recipient.map(|email| email.trim().to_lowercase()).filter(|email| !email.is_empty());
    app.db.write(|conn| {
        let vendor = standing::vendor_of(conn, occasion)?.ok_or_else(missing)?;
        let found = Standing::find(conn, app, occasion, vendor)?;
        let own = digests::addresses_of(conn, actor)?;
        let mine = found.as_ref().and_then(|standing| own.iter().find(|email| standing.told.contains(*email)));
        let for_oneself = mine.is_some() && named.as_ref().is_none_or(|email| own.contains(email));
        if !for_oneself {
            ensure_visible(conn, actor, vendor).map_err(|_| missing())?;
            ensure_right(actor, Right::EditVendors)?;
        }
        let standing = found.ok_or_else(over)?;
        let recipient = whose(&standing, named.as_ref().or(mine), actor, wish)?;
        store(conn, app, &standing, wish, &By { actor, recipient: &recipient, way })
    })
}

/// What was answered to reminders about a vendor, oldest first.
///
/// # Errors
/// `NotFound` when there is no such vendor that the actor may see.
pub fn list_of(app: &App, actor: &Actor, vendor: VendorId) -> Result<Vec<StoredResponse>, AppError> {
    app.db.read(|conn| {
        ensure_visible(conn, actor, vendor)?;
        Ok(db::reminder_response::list_of(conn, &[vendor])?)
    })
}

/// Whose reminders: those of a recipient. Somebody who gets none can say that they saw it, and cannot put it off.
fn whose(standing: &Standing, named: Option<&String>, actor: &Actor, wish: &Wish) -> Result<String, AppError> {
    let told = || standing.told.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let wrong =
        |code: &str, message: String| Err(AppError::invalid("recipient", code, format!("Recipient: {message}")));
    match named {
        Some(email) if standing.told.contains(email) => Ok(email.clone()),
        Some(email) => wrong("unknown", format!("no reminder of this goes to {email}; they go to {}.", told())),
        None if wish.kind == ResponseKind::Acknowledged => Ok(actor.label.clone()),
        None => wrong("required", format!("reminders of this go to {}; say whose are snoozed.", told())),
    }
}

/// Stores an answer that can be, unless it stands already.
fn store(conn: &mut Conn, app: &App, standing: &Standing, wish: &Wish, by: &By<'_>) -> Result<Answered, AppError> {
    let snoozes = wish.kind == ResponseKind::Snoozed;
    let until = wish.until.filter(|_| snoozes);
    let due = standing.due(app);
    if let Some(error) = due.complaint(until).filter(|_| snoozes) {
        return Err(AppError::Invalid(vec![error]));
    }
    let answered = |response: StoredResponse, repeated: bool| Answered {
        what: standing.what.clone(),
        back_on: until.map(|day| standing.back_on(app, day)),
        response,
        repeated,
    };
    let known = db::reminder_response::list_of(conn, &[standing.vendor_id])?;
    let last = known
        .into_iter()
        .rfind(|one| standing.is_answered_by(one) && one.kind == wish.kind && one.recipient == by.recipient);
    let says_more = |one: &StoredResponse| wish.note.is_some() && one.note != wish.note;
    if let Some(same) = last.filter(|one| one.until_on == until && !says_more(one)) {
        return Ok(answered(same, true));
    }
    let response = StoredResponse {
        id: app.clock.new_id(),
        kind: wish.kind,
        rule: standing.occasion.rule,
        record_kind: standing.record_kind,
        record_id: standing.occasion.record_id.clone(),
        vendor_id: standing.vendor_id,
        anchor_on: standing.occasion.anchor,
        recipient: by.recipient.to_owned(),
        until_on: until,
        note: wish.note.clone(),
        actor: by.actor.label.clone(),
        way: by.way.to_owned(),
        created_at: app.clock.now(),
    };
    db::reminder_response::insert(conn, &response)?;
    db::reminder_look::touch(conn, &[standing.vendor_id])?;
    Audit::new("answer", "reminder", response.id, line(&standing.what, &response))
        .of_vendor(Some(standing.vendor_id))
        .append(conn, app, by.actor)?;
    Ok(answered(response, false))
}

/// The line of the audit trail.
fn line(what: &str, response: &StoredResponse) -> String {
    let mut letters = what.chars();
    let what: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let done = match response.until_on {
        Some(day) if response.recipient == response.actor => format!("snoozed to {day}"),
        Some(day) => format!("snoozed to {day} for {}", response.recipient),
        None => "acknowledged".to_owned(),
    };
    let way = if response.way == "link" { ", with the link of a mail" } else { "" };
    format!("{what} {done} by {}{way}", response.actor)
}

fn occasion_of(row: &Reminder) -> Occasion {
    Occasion { rule: row.rule, record_id: row.record_id.clone(), anchor: row.anchor_on }
}

/// The reminder that a link is for, as long as the link works. Nobody at a vendor has one, and whose account is disabled
/// has it no more.
fn of_link(conn: &mut Conn, app: &App, id: ReminderId) -> Result<Reminder, AppError> {
    let since = app.clock.now() - chrono::Duration::days(LINK_DAYS);
    let row = db::reminder::find(conn, id)?.filter(|row| !row.outside && row.created_at >= since);
    let row = row.ok_or_else(no_such_link)?;
    if has_left(conn, &row.recipient)? { Err(no_such_link()) } else { Ok(row) }
}

/// Whether an address is of nobody but people whose account is disabled.
fn has_left(conn: &mut Conn, email: &str) -> Result<bool, AppError> {
    if let Some(user) = db::user::find_by_email(conn, email)? {
        return Ok(user.disabled_at.is_some());
    }
    let left = db::user::list_left(conn)?;
    if left.is_empty() {
        return Ok(false);
    }
    let own = |person: &Person| person.email.as_ref().is_some_and(|own| own.trim().eq_ignore_ascii_case(email));
    let mut people = db::person::list(conn)?.into_iter().filter(own).peekable();
    Ok(people.peek().is_some() && people.all(|person| left.contains(&person.id)))
}

fn verified(app: &App, id: &str, tag: &str) -> Result<ReminderId, AppError> {
    Links::load(app)?.verify_answer(id, tag).ok_or_else(no_such_link)
}

/// What is answered for any link that does not work: which of the reasons it was is told to nobody.
pub(crate) fn no_such_link() -> AppError {
    AppError::NotFound("What this address names".to_owned())
}

fn missing() -> AppError {
    AppError::NotFound("This reminder".to_owned())
}

fn over() -> AppError {
    AppError::Conflict {
        code: "reminder_over",
        message:
            "Nothing is left to be done about this: it is settled, or its date moved. No reminder of it comes any more."
                .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_field_by_field() {
        let wish = Wish::read("snoozed", " 2026-12-10 ", " waits for legal ").unwrap();
        assert_eq!((wish.kind, wish.until), (ResponseKind::Snoozed, Some("2026-12-10".parse().unwrap())));
        assert_eq!(wish.note.as_deref(), Some("waits for legal"));
        let seen = Wish::read("acknowledged", "", "").unwrap();
        assert_eq!(seen, Wish { kind: ResponseKind::Acknowledged, until: None, note: None });
        let errors = Wish::read("ignored", "soon", "a\0b").unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["kind", "until", "note"]);
    }

    #[test]
    fn the_audit_trail_says_what_whose_and_by_whom() {
        let response = |kind, until: Option<&str>, recipient: &str, actor: &str, way: &str| StoredResponse {
            id: uuid::Uuid::from_u128(1).into(),
            kind,
            rule: crate::domain::reminder::RuleName::ContractNotice,
            record_kind: crate::domain::reminder::RecordKind::Contract,
            record_id: String::new(),
            vendor_id: uuid::Uuid::from_u128(2).into(),
            anchor_on: Date::MIN,
            recipient: recipient.to_owned(),
            until_on: until.map(|day| day.parse().unwrap()),
            note: None,
            actor: actor.to_owned(),
            way: way.to_owned(),
            created_at: crate::domain::Instant::MIN,
        };
        let what = "notice deadline of contract C-0107";
        let (olive, ada) = ("olive@desk.example", "ada@desk.example");
        for (response, expected) in [
            (
                response(ResponseKind::Snoozed, Some("2026-12-10"), olive, olive, "page"),
                "Notice deadline of contract C-0107 snoozed to 2026-12-10 by olive@desk.example",
            ),
            (
                response(ResponseKind::Snoozed, Some("2026-12-10"), olive, ada, "api"),
                "Notice deadline of contract C-0107 snoozed to 2026-12-10 for olive@desk.example by ada@desk.example",
            ),
            (
                response(ResponseKind::Acknowledged, None, olive, olive, "link"),
                "Notice deadline of contract C-0107 acknowledged by olive@desk.example, with the link of a mail",
            ),
        ] {
            assert_eq!(line(what, &response), expected);
        }
    }
}
