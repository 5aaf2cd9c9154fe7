//! Who signs reviews here, and so does not have them signed by a sheet.

use super::super::context::Context;
use crate::{
    db::{self, Conn},
    domain::import::{field::ImportKind, paper_rows::Signer},
    error::AppError,
};

/// The people whose sign-offs no person brings in for them. A token and the command line bring in what was kept
/// elsewhere, as it was kept; who applies a preview is not known yet, so it tells what a person's would do.
pub(super) fn of(conn: &mut Conn, context: &Context<'_>) -> Result<Vec<Signer>, AppError> {
    let by_person = context.by.is_none_or(|by| by.user.is_some());
    if context.map.kind != ImportKind::ReviewRegister || !by_person {
        return Ok(Vec::new());
    }
    let accounts = db::user::list(conn)?.into_iter().filter(|(user, _)| user.disabled_at.is_none());
    let signer =
        |(user, name): (db::user::User, String)| Signer { name, email: user.email, since: user.created_at.date() };
    Ok(accounts.map(signer).collect())
}
