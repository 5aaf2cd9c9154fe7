//! Proving that nobody else sits at a session that was left open, before what is hard to take back: the present
//! password, asked for again once the last proof is some minutes old. Signing in is a proof, and so is choosing a
//! password.

use chrono::Duration;

use super::{Origin, own_password::Own};
use crate::{
    app::App,
    domain::{Instant, access::Actor},
    error::AppError,
};

/// Minutes for which a proof holds.
const PROOF_MINUTES: i64 = 10;

/// Whether a proof of that instant still holds.
pub(super) fn holds(proved_at: Option<Instant>, now: Instant) -> bool {
    proved_at.is_some_and(|at| at + Duration::minutes(PROOF_MINUTES) > now)
}

/// Whether one has a password to prove it with; whoever came by a one-time link may have none yet.
///
/// # Errors
/// `Forbidden` for whoever has no account, `Unauthenticated` when the session is over.
pub fn has_password(app: &App, actor: &Actor, origin: &Origin) -> Result<bool, AppError> {
    Ok(Own::load(app, actor, origin)?.user.password_hash.is_some())
}

/// Proves by the present password who one is.
///
/// # Errors
/// `Conflict` without a password; a field error for a wrong one; `TooMany` after several.
pub fn prove(app: &App, actor: &Actor, present: &str, origin: &Origin) -> Result<(), AppError> {
    let mut own = Own::load(app, actor, origin)?;
    if own.user.password_hash.is_none() {
        let message = "Your account has no password yet; choose one first.".to_owned();
        return Err(AppError::Conflict { code: "no_password", message });
    }
    own.prove(app, present)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_holds_for_ten_minutes() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let proved = Some(at("2026-11-22T09:00:00"));
        assert!(holds(proved, at("2026-11-22T09:09:59")));
        assert!(!holds(proved, at("2026-11-22T09:10:00")));
        assert!(!holds(None, at("2026-11-22T09:00:00")), "a session from before proofs were noted");
    }
}
