//! The names of a reconciliation, each in its class.

use std::collections::HashMap;

use diesel::{dsl::count_star, prelude::*};

use super::{Conn, GROUP, connection::insert_rows, schema::reconciliation_entries};
use crate::domain::{
    Date, Instant,
    ids::{ExclusionId, ReconciliationEntryId, ReconciliationId, VendorId},
    reconciliation::{Class, Counts, How, ReconciliationEntry},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = reconciliation_entries, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: ReconciliationEntryId,
    reconciliation_id: ReconciliationId,
    place: i32,
    class: Class,
    unexcluded_class: Class,
    how: Option<How>,
    why: Option<String>,
    name: String,
    name_key: String,
    sheet_row: Option<i32>,
    times: i32,
    amount: Option<String>,
    currency: Option<String>,
    last_paid_on: Option<Date>,
    domain: Option<String>,
    owner: Option<String>,
    vendor_id: Option<VendorId>,
    vendor_name: Option<String>,
    exclusion_id: Option<ExclusionId>,
    decided_by: Option<String>,
    decided_at: Option<Instant>,
}

macro_rules! convert {
    ($from:expr => $to:ident) => {{
        let from = $from;
        $to {
            id: from.id,
            reconciliation_id: from.reconciliation_id,
            place: from.place,
            class: from.class,
            unexcluded_class: from.unexcluded_class,
            how: from.how,
            why: from.why,
            name: from.name,
            name_key: from.name_key,
            sheet_row: from.sheet_row,
            times: from.times,
            amount: from.amount,
            currency: from.currency,
            last_paid_on: from.last_paid_on,
            domain: from.domain,
            owner: from.owner,
            vendor_id: from.vendor_id,
            vendor_name: from.vendor_name,
            exclusion_id: from.exclusion_id,
            decided_by: from.decided_by,
            decided_at: from.decided_at,
        }
    }};
}

/// Stores the entries of a new reconciliation.
///
/// # Errors
/// What the database says.
pub fn insert_all(conn: &mut Conn, entries: impl IntoIterator<Item = ReconciliationEntry>) -> QueryResult<()> {
    let mut entries = entries.into_iter().map(|entry| convert!(entry => Row)).peekable();
    while entries.peek().is_some() {
        let rows: Vec<Row> = entries.by_ref().take(GROUP).collect();
        insert_rows!(conn, reconciliation_entries::table, rows);
    }
    Ok(())
}

/// Stores a changed entry.
///
/// # Errors
/// What the database says.
pub fn update(conn: &mut Conn, entry: &ReconciliationEntry) -> QueryResult<()> {
    let row: Row = convert!(entry.clone() => Row);
    diesel::update(reconciliation_entries::table.find(entry.id)).set(&row).execute(conn).map(drop)
}

/// Those of these entries that belong to the reconciliation, by their places.
///
/// # Errors
/// What the database says.
pub fn list_by_ids(
    conn: &mut Conn,
    of: ReconciliationId,
    ids: &[ReconciliationEntryId],
) -> QueryResult<Vec<ReconciliationEntry>> {
    let wanted = reconciliation_entries::table
        .filter(reconciliation_entries::reconciliation_id.eq(of))
        .filter(reconciliation_entries::id.eq_any(ids));
    let rows: Vec<Row> = wanted.order(reconciliation_entries::place).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| convert!(row => ReconciliationEntry)).collect())
}

/// The entries of a reconciliation behind a place, of one class or of all, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn list_after(
    conn: &mut Conn,
    of: ReconciliationId,
    class: Option<Class>,
    after: Option<i32>,
    limit: i64,
) -> QueryResult<Vec<ReconciliationEntry>> {
    let mut wanted =
        reconciliation_entries::table.filter(reconciliation_entries::reconciliation_id.eq(of)).into_boxed();
    if let Some(class) = class {
        wanted = wanted.filter(reconciliation_entries::class.eq(class));
    }
    if let Some(after) = after {
        wanted = wanted.filter(reconciliation_entries::place.gt(after));
    }
    let ordered = wanted.order((reconciliation_entries::place, reconciliation_entries::id)).limit(limit);
    let rows: Vec<Row> = ordered.select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| convert!(row => ReconciliationEntry)).collect())
}

/// The entries that are left out for this.
///
/// # Errors
/// What the database says.
pub fn list_excluded_by(conn: &mut Conn, exclusion: ExclusionId) -> QueryResult<Vec<ReconciliationEntry>> {
    let excluded = reconciliation_entries::table.filter(reconciliation_entries::exclusion_id.eq(exclusion));
    let rows: Vec<Row> = excluded.order(reconciliation_entries::id).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| convert!(row => ReconciliationEntry)).collect())
}

/// How many entries of each of these reconciliations stand in each class now.
///
/// # Errors
/// What the database says.
pub fn counts(conn: &mut Conn, of: &[ReconciliationId]) -> QueryResult<HashMap<ReconciliationId, Counts>> {
    let grouped = reconciliation_entries::table
        .filter(reconciliation_entries::reconciliation_id.eq_any(of))
        .group_by((reconciliation_entries::reconciliation_id, reconciliation_entries::class))
        .select((reconciliation_entries::reconciliation_id, reconciliation_entries::class, count_star()));
    let mut all: HashMap<ReconciliationId, Counts> = of.iter().map(|id| (*id, Counts::default())).collect();
    for (id, class, count) in grouped.load::<(ReconciliationId, Class, i64)>(conn)? {
        all.entry(id).or_default().add(class, u32::try_from(count).unwrap_or(u32::MAX));
    }
    Ok(all)
}

/// The place behind the last entry.
///
/// # Errors
/// What the database says.
pub fn next_place(conn: &mut Conn, of: ReconciliationId) -> QueryResult<i32> {
    let places = reconciliation_entries::table.filter(reconciliation_entries::reconciliation_id.eq(of));
    let last: Option<i32> = places.select(diesel::dsl::max(reconciliation_entries::place)).first(conn)?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

/// In which classes entries of the reconciliation speak of this vendor.
///
/// # Errors
/// What the database says.
pub fn classes_of(conn: &mut Conn, of: ReconciliationId, vendor: VendorId) -> QueryResult<Vec<Class>> {
    let wanted = reconciliation_entries::table
        .filter(reconciliation_entries::reconciliation_id.eq(of))
        .filter(reconciliation_entries::vendor_id.eq(vendor));
    wanted.select(reconciliation_entries::class).distinct().load(conn)
}

/// Removes what says that the list does not name this vendor.
///
/// # Errors
/// What the database says.
pub fn delete_only_here(conn: &mut Conn, of: ReconciliationId, vendor: VendorId) -> QueryResult<()> {
    let wanted = reconciliation_entries::table
        .filter(reconciliation_entries::reconciliation_id.eq(of))
        .filter(reconciliation_entries::vendor_id.eq(vendor))
        .filter(reconciliation_entries::class.eq(Class::OnlyHere));
    diesel::delete(wanted).execute(conn).map(drop)
}
