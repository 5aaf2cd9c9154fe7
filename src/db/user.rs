//! Accounts.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{
    Conn,
    schema::{people, users},
};
use crate::domain::{
    Instant,
    ids::{PersonId, UserId},
    person::Role,
};

/// An account that can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct User {
    /// Record id.
    pub id: UserId,
    /// Whose account it is.
    pub person_id: PersonId,
    /// Address, lower case; the name to sign in with.
    pub email: String,
    /// What it may do.
    pub role: Role,
    /// Argon2id hash; `None` until a password was chosen.
    pub password_hash: Option<String>,
    /// Since when it cannot sign in.
    pub disabled_at: Option<Instant>,
    /// Last sign-in.
    pub last_sign_in_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
}

/// The account with this id.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Conn, id: UserId) -> QueryResult<Option<User>> {
    users::table.find(id).select(User::as_select()).first(conn).optional()
}

/// The account with this address.
///
/// # Errors
/// What the database says.
pub fn find_by_email(conn: &mut Conn, email: &str) -> QueryResult<Option<User>> {
    users::table.filter(users::email.eq(email.trim().to_lowercase())).select(User::as_select()).first(conn).optional()
}

/// Every account with its person's name, by address.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn) -> QueryResult<Vec<(User, String)>> {
    users::table.inner_join(people::table).order(users::email).select((User::as_select(), people::name)).load(conn)
}

/// The people whose account is disabled: they have left.
///
/// # Errors
/// What the database says.
pub fn list_left(conn: &mut Conn) -> QueryResult<HashSet<PersonId>> {
    let disabled = users::table.filter(users::disabled_at.is_not_null());
    Ok(disabled.select(users::person_id).load::<PersonId>(conn)?.into_iter().collect())
}

/// How many accounts there are.
///
/// # Errors
/// What the database says.
pub fn count(conn: &mut Conn) -> QueryResult<i64> {
    users::table.count().get_result(conn)
}

/// Stores a new account.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Conn, user: &User) -> QueryResult<()> {
    diesel::insert_into(users::table).values(user).execute(conn).map(drop)
}

/// Sets or clears the password.
///
/// # Errors
/// What the database says.
pub fn set_password(conn: &mut Conn, id: UserId, hash: Option<&str>) -> QueryResult<()> {
    diesel::update(users::table.find(id)).set(users::password_hash.eq(hash)).execute(conn).map(drop)
}

/// Gives another role.
///
/// # Errors
/// What the database says.
pub fn set_role(conn: &mut Conn, id: UserId, role: Role) -> QueryResult<()> {
    diesel::update(users::table.find(id)).set(users::role.eq(role)).execute(conn).map(drop)
}

/// Disables or enables an account.
///
/// # Errors
/// What the database says.
pub fn set_disabled(conn: &mut Conn, id: UserId, at: Option<Instant>) -> QueryResult<()> {
    diesel::update(users::table.find(id)).set(users::disabled_at.eq(at)).execute(conn).map(drop)
}

/// Notes a sign-in.
///
/// # Errors
/// What the database says.
pub fn set_signed_in(conn: &mut Conn, id: UserId, at: Instant) -> QueryResult<()> {
    diesel::update(users::table.find(id)).set(users::last_sign_in_at.eq(at)).execute(conn).map(drop)
}
