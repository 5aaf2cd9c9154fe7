//! When to look at a vendor's dates again: a sweep reads those whose day has come, and nobody else.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    connection::each_backend,
    schema::{reminder_looks, reminders, vendors},
};
use crate::domain::{
    Date,
    ids::{OutboxId, VendorId},
};

/// The day that stands with a vendor whose file has changed since it was planned last: it is always past.
const CHANGED: Date = match Date::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => Date::MIN,
};

/// A vendor's next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reminder_looks)]
pub struct Look {
    /// The vendor.
    pub vendor_id: VendorId,
    /// The day.
    pub next_on: Date,
    /// How often its file changed.
    pub changes: i32,
}

/// The vendors to look at on a day, after one, in the order of their ids.
///
/// # Errors
/// What the database says.
pub fn list_due(conn: &mut Conn, today: Date, after: Option<VendorId>, limit: i64) -> QueryResult<Vec<Look>> {
    let mut query = reminder_looks::table
        .into_boxed()
        .filter(reminder_looks::next_on.le(today))
        .order(reminder_looks::vendor_id)
        .limit(limit)
        .select(Look::as_select());
    if let Some(after) = after {
        query = query.filter(reminder_looks::vendor_id.gt(after));
    }
    query.load(conn)
}

/// Has these vendors looked at by the next sweep, for something in their files changed.
///
/// # Errors
/// What the database says.
pub fn touch(conn: &mut Conn, ids: &[VendorId]) -> QueryResult<()> {
    for group in ids.chunks(GROUP) {
        let known: Vec<VendorId> = reminder_looks::table
            .filter(reminder_looks::vendor_id.eq_any(group))
            .select(reminder_looks::vendor_id)
            .load(conn)?;
        diesel::update(reminder_looks::table.filter(reminder_looks::vendor_id.eq_any(&known)))
            .set((reminder_looks::next_on.eq(CHANGED), reminder_looks::changes.eq(reminder_looks::changes + 1)))
            .execute(conn)?;
        let new: Vec<VendorId> = vendors::table
            .filter(vendors::id.eq_any(group))
            .filter(vendors::id.ne_all(&known))
            .select(vendors::id)
            .load(conn)?;
        insert(conn, &new)?;
    }
    Ok(())
}

/// Has every vendor looked at: what all plans rest on changed.
///
/// # Errors
/// What the database says.
pub fn touch_all(conn: &mut Conn) -> QueryResult<()> {
    diesel::update(reminder_looks::table)
        .set((reminder_looks::next_on.eq(CHANGED), reminder_looks::changes.eq(reminder_looks::changes + 1)))
        .execute(conn)?;
    let missing: Vec<VendorId> = vendors::table
        .left_join(reminder_looks::table)
        .filter(reminder_looks::vendor_id.is_null())
        .select(vendors::id)
        .load(conn)?;
    insert(conn, &missing)
}

fn insert(conn: &mut Conn, ids: &[VendorId]) -> QueryResult<()> {
    let looks: Vec<Look> = ids.iter().map(|id| Look { vendor_id: *id, next_on: CHANGED, changes: 0 }).collect();
    for group in looks.chunks(GROUP) {
        each_backend!(conn, |inner| diesel::insert_into(reminder_looks::table).values(group).execute(inner))?;
    }
    Ok(())
}

/// How often each of these vendors' files changed.
///
/// # Errors
/// What the database says.
pub fn changes_of(conn: &mut Conn, ids: &[VendorId]) -> QueryResult<HashMap<VendorId, i32>> {
    let mut found = HashMap::new();
    for group in ids.chunks(GROUP) {
        let rows = reminder_looks::table.filter(reminder_looks::vendor_id.eq_any(group));
        found.extend(rows.select((reminder_looks::vendor_id, reminder_looks::changes)).load::<(VendorId, i32)>(conn)?);
    }
    Ok(found)
}

/// Sets the next day of vendors that were planned.
///
/// # Errors
/// What the database says.
pub fn set(conn: &mut Conn, looks: &[(VendorId, Date)]) -> QueryResult<()> {
    let mut by_day: HashMap<Date, Vec<VendorId>> = HashMap::new();
    for (id, day) in looks {
        by_day.entry(*day).or_default().push(*id);
    }
    for (day, ids) in by_day {
        for group in ids.chunks(GROUP) {
            let mine = reminder_looks::table.filter(reminder_looks::vendor_id.eq_any(group));
            diesel::update(mine).set(reminder_looks::next_on.eq(day)).execute(conn)?;
        }
    }
    Ok(())
}

/// Those of these mails that tell of a vendor whose file changed since it was planned last.
///
/// # Errors
/// What the database says.
pub fn mails_of_changed(conn: &mut Conn, mails: &[OutboxId]) -> QueryResult<Vec<OutboxId>> {
    reminders::table
        .inner_join(reminder_looks::table.on(reminder_looks::vendor_id.eq(reminders::vendor_id)))
        .filter(reminders::outbox_id.eq_any(mails))
        .filter(reminder_looks::next_on.eq(CHANGED))
        .select(reminders::outbox_id)
        .distinct()
        .load(conn)
}
