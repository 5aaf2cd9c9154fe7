//! Second factors, codes to recover with, and the step between password and code.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{recovery_codes, second_factors, sign_in_steps},
    },
    domain::{Instant, ids::UserId, sign_in::Way},
};

/// An account's second factor.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = second_factors, treat_none_as_default_value = false)]
pub struct SecondFactor {
    /// Whose.
    pub user_id: UserId,
    /// The authenticator's secret, sealed.
    pub secret: String,
    /// Since when it is asked for; `None` while it is being set up.
    pub confirmed_at: Option<Instant>,
    /// The step whose code was used last.
    pub last_step: i64,
    /// When it was made.
    pub created_at: Instant,
}

/// Somebody whose password or link was good, and whose code is still to come.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_in_steps)]
pub struct SignInStep {
    /// SHA-256 of its secret, in hex.
    pub token_hash: String,
    /// Who.
    pub user_id: UserId,
    /// How they came so far.
    pub way: Way,
    /// When.
    pub created_at: Instant,
    /// Until when the code is waited for.
    pub expires_at: Instant,
}

/// An account's second factor, set up or being set up.
///
/// # Errors
/// What the database says.
pub fn find_second_factor(conn: &mut Conn, user: UserId) -> QueryResult<Option<SecondFactor>> {
    second_factors::table.find(user).select(SecondFactor::as_select()).first(conn).optional()
}

/// Since when each account is asked for its second factor; those that have none are left out.
///
/// # Errors
/// What the database says.
pub fn second_factors_since(conn: &mut Conn) -> QueryResult<HashMap<UserId, Instant>> {
    let columns = (second_factors::user_id, second_factors::confirmed_at);
    let found: Vec<(UserId, Option<Instant>)> = second_factors::table.select(columns).load(conn)?;
    Ok(found.into_iter().filter_map(|(user, since)| Some((user, since?))).collect())
}

/// Stores a second factor in place of what the account had.
///
/// # Errors
/// What the database says.
pub fn put_second_factor(conn: &mut Conn, factor: &SecondFactor) -> QueryResult<()> {
    diesel::delete(second_factors::table.find(factor.user_id)).execute(conn)?;
    diesel::insert_into(second_factors::table).values(factor).execute(conn).map(drop)
}

/// Notes the step whose code was used.
///
/// # Errors
/// What the database says.
pub fn set_last_step(conn: &mut Conn, user: UserId, step: i64) -> QueryResult<()> {
    diesel::update(second_factors::table.find(user)).set(second_factors::last_step.eq(step)).execute(conn).map(drop)
}

/// Takes an account's second factor away, with its recovery codes. Answers whether there was one.
///
/// # Errors
/// What the database says.
pub fn delete_second_factor(conn: &mut Conn, user: UserId) -> QueryResult<bool> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(conn)?;
    Ok(diesel::delete(second_factors::table.find(user)).execute(conn)? > 0)
}

/// Stores recovery codes in place of those the account had.
///
/// # Errors
/// What the database says.
pub fn put_recovery_codes(conn: &mut Conn, user: UserId, hashes: &[String], at: Instant) -> QueryResult<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(conn)?;
    for hash in hashes {
        diesel::insert_into(recovery_codes::table)
            .values((
                recovery_codes::code_hash.eq(hash),
                recovery_codes::user_id.eq(user),
                recovery_codes::created_at.eq(at),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Uses up a recovery code. Answers whether it was still there.
///
/// # Errors
/// What the database says.
pub fn use_recovery_code(conn: &mut Conn, user: UserId, hash: &str) -> QueryResult<bool> {
    let own = recovery_codes::table.filter(recovery_codes::user_id.eq(user));
    Ok(diesel::delete(own.filter(recovery_codes::code_hash.eq(hash))).execute(conn)? == 1)
}

/// How many recovery codes an account has left.
///
/// # Errors
/// What the database says.
pub fn count_recovery_codes(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    recovery_codes::table.filter(recovery_codes::user_id.eq(user)).count().get_result(conn)
}

/// Notes that a code is waited for.
///
/// # Errors
/// What the database says.
pub fn insert_step(conn: &mut Conn, step: &SignInStep) -> QueryResult<()> {
    diesel::insert_into(sign_in_steps::table).values(step).execute(conn).map(drop)
}

/// The step of this secret.
///
/// # Errors
/// What the database says.
pub fn find_step(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<SignInStep>> {
    sign_in_steps::table.find(token_hash).select(SignInStep::as_select()).first(conn).optional()
}

/// Uses up a step. Answers whether it was still there.
///
/// # Errors
/// What the database says.
pub fn delete_step(conn: &mut Conn, token_hash: &str) -> QueryResult<bool> {
    Ok(diesel::delete(sign_in_steps::table.find(token_hash)).execute(conn)? == 1)
}

/// Ends every step of an account.
///
/// # Errors
/// What the database says.
pub fn delete_steps_of(conn: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::delete(sign_in_steps::table.filter(sign_in_steps::user_id.eq(user))).execute(conn).map(drop)
}

/// Removes the steps that waited in vain.
pub(super) fn delete_expired_steps(conn: &mut Conn, now: Instant) -> QueryResult<()> {
    diesel::delete(sign_in_steps::table.filter(sign_in_steps::expires_at.lt(now))).execute(conn).map(drop)
}
