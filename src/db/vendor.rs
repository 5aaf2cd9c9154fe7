//! Vendors and the names they answer to.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    connection::insert_rows,
    record::record,
    schema::{vendor_names, vendors},
};
use crate::domain::{
    Date, Instant,
    ids::{PersonId, VendorId},
    lines::Lines,
    vendor::{SubserviceMethod, Vendor, VendorStatus},
};

record! {
    table vendors; id VendorId; record Vendor;
    fields {
        id: VendorId, reference: String, name: String, legal_name: Option<String>, aliases: Lines, domain: Option<String>,
        country: Option<String>, category: Option<String>, description: Option<String>, status: VendorStatus,
        key_vendor: bool, subservice_organization: bool, subservice_method: Option<SubserviceMethod>,
        business_owner_id: Option<PersonId>, security_owner_id: Option<PersonId>, tags: Lines, notes: Option<String>,
        stated_tier: Option<String>, stated_score: Option<String>, last_review_on: Option<Date>,
        next_review_on: Option<Date>, claims_soc2: Option<bool>, claims_iso27001: Option<bool>, claims_dpa: Option<bool>,
        active_on: Option<Date>, terminated_on: Option<Date>, sample: bool, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// A name a vendor answers to.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = vendor_names, treat_none_as_default_value = false)]
pub struct VendorName {
    /// Normalized name, or registrable domain.
    pub match_key: String,
    /// Whose name it is.
    pub vendor_id: VendorId,
    /// `name`, `legal_name`, `alias` or `domain`.
    pub kind: String,
    /// Normalized further, for proposals only.
    pub loose_key: String,
}

/// Replaces the names of a vendor.
///
/// # Errors
/// What the database says.
pub fn replace_names(conn: &mut Conn, vendor_id: VendorId, names: &[VendorName]) -> QueryResult<()> {
    diesel::delete(vendor_names::table.filter(vendor_names::vendor_id.eq(vendor_id))).execute(conn)?;
    insert_names(conn, names)
}

/// Stores names of new vendors.
///
/// # Errors
/// What the database says.
pub fn insert_names(conn: &mut Conn, names: &[VendorName]) -> QueryResult<()> {
    insert_rows!(conn, vendor_names::table, names);
    Ok(())
}

/// Every name among these keys, with whose it is.
///
/// # Errors
/// What the database says.
pub fn list_names(conn: &mut Conn, match_keys: &[String]) -> QueryResult<Vec<VendorName>> {
    let mut names = Vec::new();
    for group in match_keys.chunks(GROUP) {
        names.extend(
            vendor_names::table
                .filter(vendor_names::match_key.eq_any(group))
                .select(VendorName::as_select())
                .load::<VendorName>(conn)?,
        );
    }
    Ok(names)
}

/// The names by which these vendors are found, their web domains aside.
///
/// # Errors
/// What the database says.
pub fn names_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<VendorName>> {
    let mut names = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows = vendor_names::table.filter(vendor_names::vendor_id.eq_any(group));
        let rows = rows.filter(vendor_names::kind.ne("domain"));
        names.extend(rows.select(VendorName::as_select()).load::<VendorName>(conn)?);
    }
    Ok(names)
}

/// Every vendor's name, web domain and how a proposal names it, for telling names apart that look alike.
///
/// # Errors
/// What the database says.
pub fn list_named(conn: &mut Conn) -> QueryResult<Vec<(String, Option<String>, String)>> {
    vendors::table.select((vendors::name, vendors::domain, vendors::name)).order(vendors::id).load(conn)
}

/// Every vendor's reference with its id, in no particular order.
///
/// # Errors
/// What the database says.
pub fn list_references(conn: &mut Conn) -> QueryResult<Vec<(String, VendorId)>> {
    vendors::table.select((vendors::reference, vendors::id)).load(conn)
}

/// The vendor with this reference, such as `V-0012`.
///
/// # Errors
/// What the database says.
pub fn find_by_reference(conn: &mut Conn, reference: &str) -> QueryResult<Option<Vendor>> {
    let row =
        vendors::table.filter(vendors::reference.eq(reference)).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(Vendor::from))
}

/// Vendors with these references.
///
/// # Errors
/// What the database says.
pub fn list_by_references(conn: &mut Conn, references: &[String]) -> QueryResult<Vec<Vendor>> {
    let mut found = Vec::new();
    for group in references.chunks(GROUP) {
        let rows: Vec<Row> =
            vendors::table.filter(vendors::reference.eq_any(group)).select(Row::as_select()).load(conn)?;
        found.extend(rows.into_iter().map(Vendor::from));
    }
    Ok(found)
}

/// The ids of the vendors that this person owns.
///
/// # Errors
/// What the database says.
pub fn list_owned_by(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<VendorId>> {
    super::scope::owned_by(person).order(vendors::id).load(conn)
}

/// The ids of the vendors after this one in their order, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn ids_after(conn: &mut Conn, after: Option<VendorId>, limit: i64) -> QueryResult<Vec<VendorId>> {
    let mut query = vendors::table.into_boxed().select(vendors::id).order(vendors::id).limit(limit);
    if let Some(after) = after {
        query = query.filter(vendors::id.gt(after));
    }
    query.load(conn)
}

/// Those of these vendors that are on the register.
///
/// # Errors
/// What the database says.
pub fn existing(conn: &mut Conn, ids: &[VendorId]) -> QueryResult<HashSet<VendorId>> {
    let mut found = HashSet::new();
    for group in ids.chunks(GROUP) {
        let known = vendors::table.filter(vendors::id.eq_any(group)).select(vendors::id);
        found.extend(known.load::<VendorId>(conn)?);
    }
    Ok(found)
}

/// How many vendors there are.
///
/// # Errors
/// What the database says.
pub fn count(conn: &mut Conn) -> QueryResult<i64> {
    vendors::table.count().get_result(conn)
}

/// How many of them belong to the sample portfolio.
///
/// # Errors
/// What the database says.
pub fn count_sample(conn: &mut Conn) -> QueryResult<i64> {
    vendors::table.filter(vendors::sample.eq(true)).count().get_result(conn)
}

/// Whether one of them belongs to the sample portfolio.
///
/// # Errors
/// What the database says.
pub fn has_sample(conn: &mut Conn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(vendors::table.filter(vendors::sample.eq(true)))).get_result(conn)
}
