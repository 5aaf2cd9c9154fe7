//! The audit trail: every change leaves a line, written in its own transaction and chained to the line before.

mod export;
mod list;
mod rekey;
mod told;
mod verify;

pub use export::{to_file, write};
pub use list::{Asked, Shown, list};
pub use rekey::{Rekeyed, rekey};
pub use verify::{Begun, Verified, head, verify};

use serde_json::Value;

use crate::{
    app::App,
    db::{self, Conn, audit::Head},
    domain::{
        access::Actor,
        audit::{
            AuditEntry,
            chain::{End, Line, PURPOSE, message},
        },
        ids::VendorId,
    },
    error::AppError,
};

/// Lines that get their places at a time when the trail is begun.
const GROUP: i64 = 500;

/// The action of the line that says that the trail was begun over lines that were there before.
const BEGIN: &str = "begin";

/// One line for the audit trail, written in the transaction of the change it tells of.
pub(crate) struct Audit<'a> {
    pub action: &'a str,
    pub record_kind: &'a str,
    pub record_id: String,
    pub vendor: Option<VendorId>,
    pub summary: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl<'a> Audit<'a> {
    /// A line without values.
    pub fn new(action: &'a str, record_kind: &'a str, record_id: impl ToString, summary: impl Into<String>) -> Self {
        let (record_id, summary) = (record_id.to_string(), summary.into());
        Self { action, record_kind, record_id, vendor: None, summary, before: None, after: None }
    }

    /// The same line, for a vendor's history.
    pub fn of_vendor(self, vendor: Option<VendorId>) -> Self {
        Self { vendor, ..self }
    }

    /// The same line with the values before and after; secrets are in neither.
    pub fn with(self, before: Option<Value>, after: Option<Value>) -> Self {
        let text = |value: Option<Value>| value.map(|value| value.to_string());
        Self { before: text(before), after: text(after), ..self }
    }

    /// Appends it.
    pub fn append(self, conn: &mut Conn, app: &App, actor: &Actor) -> Result<(), AppError> {
        let entry = AuditEntry {
            id: app.clock.new_id(),
            at: app.clock.now(),
            actor: actor.label.clone(),
            action: self.action.to_owned(),
            record_kind: self.record_kind.to_owned(),
            record_id: self.record_id,
            vendor_id: self.vendor,
            summary: self.summary,
            before_values: self.before,
            after_values: self.after,
        };
        chain(conn, app, entry)
    }
}

/// Appends a line behind the last one. The head is read and moved in the transaction of the change: of two writers one
/// waits, or tries again.
fn chain(conn: &mut Conn, app: &App, entry: AuditEntry) -> Result<(), AppError> {
    let head = db::audit::head(conn)?.map_or_else(|| begin_in(conn, app), Ok)?;
    ensure_own(app, &head)?;
    let changed = if entry.is_change() { Some(entry.id) } else { head.changed };
    let end = behind(app, &head.end, &entry);
    db::audit::append(conn, Line { seq: Some(end.seq), mac: Some(end.mac.clone()), entry })?;
    Ok(db::audit::move_head(conn, head.end.seq, &Head { end, key_id: app.key.id().to_owned(), changed })?)
}

/// The end of the chain once this line is its last.
fn behind(app: &App, last: &End, entry: &AuditEntry) -> End {
    let seq = last.seq + 1;
    End { seq, mac: hex::encode(app.key.mac(PURPOSE, &message(&last.mac, seq, entry))) }
}

/// Begins the chain where none was begun yet: lines from before it was kept get their places, in the order in which
/// they were written, and one more says so. Nothing in the database tells such lines from those of a trail that somebody
/// stripped of its chain; that line does: to take it out is to strip the chain again, and then it comes back.
///
/// # Errors
/// What the database says.
pub fn begin(app: &App) -> Result<(), AppError> {
    if app.db.read(|conn| Ok(db::audit::head(conn)?))?.is_some() {
        return Ok(());
    }
    app.db.write(|conn| match db::audit::head(conn)? {
        None if !is_headless(conn)? => begin_in(conn, app).map(drop),
        // One that lost its head takes no more lines; all else can still be read, and this be found out.
        _ => Ok(()),
    })
}

/// Whether lines have places in a chain that does not say where it ends.
fn is_headless(conn: &mut Conn) -> Result<bool, AppError> {
    Ok(!db::audit::list_chained(conn, i64::MIN, 1)?.is_empty())
}

fn begin_in(conn: &mut Conn, app: &App) -> Result<Head, AppError> {
    if is_headless(conn)? {
        let message = "The audit trail no longer says where it ends and takes no more lines, so nothing can be \
                       changed. Somebody wrote to the database past Ninefold: restore a backup.";
        return Err(AppError::Conflict { code: "trail_headless", message: message.to_owned() });
    }
    let mut head = Head { end: End::default(), key_id: app.key.id().to_owned(), changed: None };
    let mut last = None;
    loop {
        let loose = db::audit::list_loose(conn, last, GROUP)?;
        if loose.is_empty() {
            break;
        }
        for entry in loose {
            head.end = behind(app, &head.end, &entry);
            db::audit::set_tag(conn, entry.id, &head.end)?;
            head.changed = if entry.is_change() { Some(entry.id) } else { head.changed };
            last = Some((entry.at, entry.id));
        }
    }
    db::audit::insert_head(conn, &head)?;
    if head.end.seq == 0 {
        return Ok(head);
    }
    let said = format!("Audit trail begun over {} earlier lines", head.end.seq);
    Audit::new(BEGIN, db::audit::OWN, "trail", said).append(conn, app, &Actor::worker())?;
    db::audit::head(conn)?.ok_or_else(|| AppError::internal("the trail has no head"))
}

/// Refuses to go on under another key than the one that the trail is chained with.
///
/// # Errors
/// `Conflict` with what to do; what the database says.
pub fn ensure_key(app: &App) -> Result<(), AppError> {
    let head = app.db.read(|conn| Ok(db::audit::head(conn)?))?;
    head.map_or(Ok(()), |head| ensure_own(app, &head))
}

/// A trail without lines takes any key.
fn ensure_own(app: &App, head: &Head) -> Result<(), AppError> {
    if head.end.seq == 0 || head.key_id == app.key.id() {
        return Ok(());
    }
    let message = "The audit trail was written with another key than security.key names, so nothing can be changed. \
                   Put back the key that was there; where none was named, clear the setting. Where the key is lost \
                   for good, run `ninefold audit rekey --yes`.";
    Err(AppError::Conflict { code: "other_key", message: message.to_owned() })
}
