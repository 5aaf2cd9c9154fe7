//! Creating, changing, listing and removing records, once for all of them: forms and API call the same functions.

mod gone;
mod kinds;
mod reserved;

pub use gone::{delete, goes_with};
pub use reserved::withheld;

use serde_json::{Map, Value};

use super::{Audit, ensure_right, rescore};
use crate::{
    app::App,
    db::Conn,
    domain::{
        Date, Instant,
        access::{Actor, Object, Right, can},
        fields::Fields,
        ids::VendorId,
    },
    error::{AppError, FieldError},
};

/// A record that people create, change and remove field by field.
pub trait Record: Fields + Clone + serde::Serialize + Send {
    /// Its id.
    type Id: Copy + std::fmt::Display + std::str::FromStr + From<uuid::Uuid> + Send;
    /// The right that changing it takes.
    const RIGHT: Right;
    /// What a record that belongs to no vendor tells of.
    const ALONE: Object = Object::All;
    /// A new record, nothing entered yet.
    fn blank(app: &App, id: Self::Id, now: Instant) -> Self;
    /// Its id.
    fn id(&self) -> Self::Id;
    /// Counts changes.
    fn version(&self) -> i32;
    /// Notes that it changes now.
    fn set_updated(&mut self, now: Instant);
    /// The vendor it concerns.
    fn vendor_id(&self) -> Option<VendorId>;
    /// What people call it.
    fn label(&self) -> String;
    /// The record with this id.
    ///
    /// # Errors
    /// What the database says.
    fn find(conn: &mut Conn, id: Self::Id) -> Result<Option<Self>, AppError>;
    /// Records after an id in the order of ids.
    ///
    /// # Errors
    /// What the database says.
    fn list_after(conn: &mut Conn, after: Option<Self::Id>, limit: i64) -> Result<Vec<Self>, AppError>;
    /// The records of a vendor.
    ///
    /// # Errors
    /// What the database says.
    fn list_of(conn: &mut Conn, vendor: VendorId) -> Result<Vec<Self>, AppError>;
    /// The records that belong to any of these vendors; none of a kind that belongs to no vendor.
    ///
    /// # Errors
    /// What the database says.
    fn list_of_all(_conn: &mut Conn, _vendors: &[VendorId]) -> Result<Vec<Self>, AppError> {
        Ok(Vec::new())
    }
    /// The records with these ids, in no particular order.
    ///
    /// # Errors
    /// What the database says.
    fn list_by_ids(conn: &mut Conn, ids: &[Self::Id]) -> Result<Vec<Self>, AppError>;
    /// Stores a new one, and what hangs on it.
    ///
    /// # Errors
    /// What the database says.
    fn insert(&self, conn: &mut Conn) -> Result<(), AppError>;
    /// Stores a changed one; answers whether nobody else did meanwhile.
    ///
    /// # Errors
    /// What the database says.
    fn store(&self, conn: &mut Conn) -> Result<bool, AppError>;
    /// Removes it.
    ///
    /// # Errors
    /// What the database says.
    fn remove(conn: &mut Conn, id: Self::Id) -> Result<bool, AppError>;
    /// Removes many; answers how many were there.
    ///
    /// # Errors
    /// What the database says.
    fn remove_all(conn: &mut Conn, ids: &[Self::Id]) -> Result<usize, AppError>;
    /// Whether it may still be changed or removed at all.
    ///
    /// # Errors
    /// Why not, and what to do instead.
    fn removable(&self) -> Result<(), AppError> {
        Ok(())
    }
    /// The fields that take a right of their own, as the record stands, and that right.
    ///
    /// # Errors
    /// What the database says.
    fn reserved(&self, _conn: &mut Conn) -> Result<Option<(Right, &'static [&'static str])>, AppError> {
        Ok(None)
    }
    /// What cannot be so on this day, such as a report on days to come.
    fn untimely(&self, _today: Date) -> Vec<FieldError> {
        Vec::new()
    }
    /// What an edit brings with it in the record itself, such as the day on which it is closed; `before` is what was stored.
    fn settle(&mut self, _before: Option<&Self>, _today: Date) {}
    /// Notes who makes a new one, where the record names somebody and none is given.
    fn credit(&mut self, _actor: &Actor) {}
    /// Notes who changes it, where that matters later.
    fn credit_change(&mut self, _actor: &Actor) {}
    /// Fills in what was left open and follows from other records; complains where it does not.
    ///
    /// # Errors
    /// What the database says.
    fn complete(&mut self, _conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        Ok(Vec::new())
    }
    /// What an edit brings with it in other records; `before` is what was stored.
    ///
    /// # Errors
    /// What the database says.
    fn follow(&self, _before: Option<&Self>, _conn: &mut Conn, _app: &App, _actor: &Actor) -> Result<(), AppError> {
        Ok(())
    }
    /// What the acting person may not say of it, such as that they approved what they ask for.
    ///
    /// # Errors
    /// What the database says.
    fn not_theirs(&self, _was: Option<&Self>, _conn: &mut Conn, _by: &Actor) -> Result<Vec<FieldError>, AppError> {
        Ok(Vec::new())
    }
    /// What must hold against other records: references that exist, names that are free.
    ///
    /// # Errors
    /// What the database says.
    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError>;
}

/// What the caller last saw of a record, to notice that somebody else changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Whatever there is.
    Any,
    /// This version.
    Version(i32),
}

/// The record with this id, where the actor may see it.
///
/// # Errors
/// `NotFound` when there is none, or the actor does not see it.
pub fn get<R: Record>(app: &App, actor: &Actor, id: R::Id) -> Result<R, AppError> {
    app.db.read(|conn| get_in(conn, actor, id))
}

pub(crate) fn get_in<R: Record>(conn: &mut Conn, actor: &Actor, id: R::Id) -> Result<R, AppError> {
    let record = R::find(conn, id)?.ok_or_else(|| not_found::<R>())?;
    match record.vendor_id() {
        Some(vendor) => super::vendor::ensure_visible(conn, actor, vendor).map_err(|error| match error {
            AppError::NotFound(_) => not_found::<R>(),
            other => other,
        })?,
        None if !can(actor, Right::Read, &R::ALONE) => return Err(not_found::<R>()),
        None => {}
    }
    Ok(record)
}

fn not_found<R: Record>() -> AppError {
    AppError::NotFound(format!("This {}", R::NOUN.replace('_', " ")))
}

/// Records in the order of their ids, of one vendor or of all.
///
/// # Errors
/// `Forbidden` when an owner asks for those of all vendors.
pub fn list<R: Record>(
    app: &App,
    actor: &Actor,
    vendor: Option<VendorId>,
    after: Option<R::Id>,
    limit: i64,
) -> Result<Vec<R>, AppError> {
    app.db.read(|conn| match vendor {
        Some(vendor) => {
            super::vendor::ensure_visible(conn, actor, vendor)?;
            let mut records = R::list_of(conn, vendor)?;
            records.sort_by_key(|record| record.id().to_string());
            let after = after.map(|id| id.to_string());
            records.retain(|record| after.as_ref().is_none_or(|after| record.id().to_string() > *after));
            records.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Ok(records)
        }
        None if !can(actor, Right::Read, &R::ALONE) => {
            Err(AppError::Forbidden("ask for the records of one of your vendors (vendor_id).".to_owned()))
        }
        None => R::list_after(conn, after, limit),
    })
}

/// Creates a record from its fields.
///
/// # Errors
/// `Forbidden` without the right, or that of a field; `Invalid` with every field that cannot be taken.
pub fn create<R: Record>(app: &App, actor: &Actor, values: &Map<String, Value>) -> Result<R, AppError> {
    let blank = R::blank(app, app.clock.new_id::<uuid::Uuid>().into(), app.clock.now());
    create_from(app, actor, blank, values, |_, _| Ok(()))
}

/// As [`create`], from what `blank` holds already; `then` stores what belongs to it, in the same transaction.
pub(crate) fn create_from<R: Record>(
    app: &App,
    actor: &Actor,
    blank: R,
    values: &Map<String, Value>,
    then: impl Fn(&mut Conn, &R) -> Result<(), AppError>,
) -> Result<R, AppError> {
    let record = drafted(app, actor, blank, values)?;
    app.db.write(|conn| store_new(conn, app, actor, &record, &then))
}

/// Creates a record within a change that does more.
pub(crate) fn create_in<R: Record>(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    values: &Map<String, Value>,
) -> Result<R, AppError> {
    let blank = R::blank(app, app.clock.new_id::<uuid::Uuid>().into(), app.clock.now());
    let record = drafted(app, actor, blank, values)?;
    store_new(conn, app, actor, &record, &|_, _| Ok(()))
}

/// A new record of these fields, before it is held against others.
fn drafted<R: Record>(app: &App, actor: &Actor, blank: R, values: &Map<String, Value>) -> Result<R, AppError> {
    ensure_right(actor, R::RIGHT)?;
    let mut record = blank;
    let mut errors = R::not_given(values);
    errors.extend(record.set_values(values));
    refuse(errors)?;
    record.credit(actor);
    record.settle(None, app.today());
    refuse(record.complaints())?;
    refuse(record.untimely(app.today()))?;
    Ok(record)
}

fn store_new<R: Record>(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    record: &R,
    then: &dyn Fn(&mut Conn, &R) -> Result<(), AppError>,
) -> Result<R, AppError> {
    let mut record = record.clone();
    reserved::ensure_open(conn, actor, &R::blank(app, record.id(), app.clock.now()), &record)?;
    refuse(record.complete(conn)?)?;
    refuse(record.conflicts(conn)?)?;
    refuse(record.not_theirs(None, conn, actor)?)?;
    record.insert(conn)?;
    record.follow(None, conn, app, actor)?;
    then(conn, &record)?;
    let stored = R::find(conn, record.id())?.ok_or_else(|| not_found::<R>())?;
    Audit {
        after: Some(Value::Object(stored.to_values()).to_string()),
        ..Audit::new("create", R::NOUN, stored.id(), format!("{} created", stored.label()))
    }
    .of_vendor(stored.vendor_id())
    .append(conn, app, actor)?;
    after_change(conn, app, stored.vendor_id())?;
    Ok(stored)
}

/// Changes the fields that are named and leaves the others.
///
/// # Errors
/// As `create`; `Conflict` with the code `lost_update` when somebody else changed the record meanwhile.
pub fn update<R: Record>(
    app: &App,
    actor: &Actor,
    id: R::Id,
    expect: Expect,
    values: &Map<String, Value>,
) -> Result<R, AppError> {
    ensure_right(actor, R::RIGHT)?;
    app.db.write(|conn| update_in(conn, app, actor, id, expect, values))
}

/// Changes a record within a change that does more.
pub(crate) fn update_in<R: Record>(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    id: R::Id,
    expect: Expect,
    values: &Map<String, Value>,
) -> Result<R, AppError> {
    ensure_right(actor, R::RIGHT)?;
    let before: R = get_in(conn, actor, id)?;
    if let Expect::Version(version) = expect
        && version != before.version()
    {
        return Err(lost_update(&before));
    }
    let mut record = before.clone();
    refuse(record.set_values(values))?;
    record.settle(Some(&before), app.today());
    refuse(record.complaints())?;
    refuse(record.complete(conn)?)?;
    let (old, new) = (before.to_values(), record.to_values());
    if old == new {
        return Ok(before);
    }
    if before.vendor_id() != record.vendor_id() {
        return Err(AppError::invalid(
            "vendor_id",
            "not_changeable",
            "Vendor: a record stays with its vendor; create it anew at the other.",
        ));
    }
    reserved::ensure_open(conn, actor, &before, &record)?;
    refuse(record.untimely(app.today()))?;
    refuse(record.conflicts(conn)?)?;
    refuse(record.not_theirs(Some(&before), conn, actor)?)?;
    record.credit_change(actor);
    record.set_updated(app.clock.now());
    if !record.store(conn)? {
        return Err(lost_update(&before));
    }
    record.follow(Some(&before), conn, app, actor)?;
    let changed = |values: &Map<String, Value>| {
        let kept: Map<String, Value> = values
            .iter()
            .filter(|(name, _)| old.get(*name) != new.get(*name))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect();
        Some(Value::Object(kept).to_string())
    };
    Audit {
        before: changed(&old),
        after: changed(&new),
        ..Audit::new("update", R::NOUN, id, format!("{} changed", record.label()))
    }
    .of_vendor(record.vendor_id())
    .append(conn, app, actor)?;
    after_change(conn, app, record.vendor_id())?;
    R::find(conn, id)?.ok_or_else(|| not_found::<R>())
}

fn lost_update<R: Record>(current: &R) -> AppError {
    AppError::Conflict {
        code: "lost_update",
        message: format!(
            "{} was changed by somebody else meanwhile. Load it again and repeat your change.",
            current.label()
        ),
    }
}

fn refuse(errors: Vec<FieldError>) -> Result<(), AppError> {
    if errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(errors)) }
}

/// Scores and summaries follow the change in the same transaction.
fn after_change(conn: &mut Conn, app: &App, vendor: Option<VendorId>) -> Result<(), AppError> {
    match vendor {
        Some(vendor) => rescore::vendors(conn, app, &[vendor]),
        None => Ok(()),
    }
}
