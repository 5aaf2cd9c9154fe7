//! People.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::people};
use crate::domain::{
    Instant,
    ids::PersonId,
    person::{Person, name_key},
};

record! {
    table people; id PersonId; record Person;
    fields {
        id: PersonId, name: String, email: Option<String>, manager_id: Option<PersonId>,
        created_at: Instant, updated_at: Instant, version: i32,
    }
    extra { name_key: String = |person: &Person| name_key(&person.name) }
}

/// The person of this name, letter case and spacing aside.
///
/// # Errors
/// What the database says.
pub fn find_by_name(conn: &mut Conn, name: &str) -> QueryResult<Option<Person>> {
    let row =
        people::table.filter(people::name_key.eq(name_key(name))).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(Person::from))
}

/// The people of these names, by the key of their name.
///
/// # Errors
/// What the database says.
pub fn map_by_names(conn: &mut Conn, names: &[String]) -> QueryResult<HashMap<String, Person>> {
    let keys: Vec<String> = names.iter().map(|name| name_key(name)).collect();
    let mut found = HashMap::new();
    for group in keys.chunks(GROUP) {
        let rows: Vec<Row> =
            people::table.filter(people::name_key.eq_any(group)).select(Row::as_select()).load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.name_key.clone(), Person::from(row))));
    }
    Ok(found)
}

/// Everybody, by name.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn) -> QueryResult<Vec<Person>> {
    let rows: Vec<Row> = people::table.order(people::name_key).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Person::from).collect())
}

/// Those of these people whom a vendor, a contract, an account, a token or somebody they manage points to.
///
/// # Errors
/// What the database says.
pub fn pointed_to(conn: &mut Conn, ids: &[PersonId]) -> QueryResult<HashSet<PersonId>> {
    use super::schema::{api_tokens, contracts, controls, cuecs, findings, offboarding_steps, users, vendors};
    let mut found: HashSet<PersonId> = HashSet::new();
    for group in ids.chunks(GROUP) {
        macro_rules! by {
            ($table:ident, $column:ident) => {
                let rows: Vec<Option<PersonId>> = $table::table
                    .filter($table::$column.eq_any(group))
                    .select($table::$column.nullable())
                    .distinct()
                    .load(conn)?;
                found.extend(rows.into_iter().flatten());
            };
        }
        by!(vendors, business_owner_id);
        by!(vendors, security_owner_id);
        by!(contracts, owner_id);
        by!(findings, owner_id);
        by!(cuecs, owner_id);
        by!(controls, owner_id);
        by!(offboarding_steps, owner_id);
        by!(users, person_id);
        by!(api_tokens, person_id);
        by!(people, manager_id);
    }
    Ok(found)
}
