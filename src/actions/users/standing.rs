//! How an account stands: its second factor, lost and taken away, and a disabled one let in again.

use serde_json::json;

use super::{Somebody, get_by_id, leaving::somebody_of, role::refuse_token};
use crate::{
    actions::{Audit, ensure_right},
    app::App,
    db::{self, user::User},
    domain::{
        access::{Actor, Right},
        ids::UserId,
        text::is_plain,
    },
    error::AppError,
};

/// Longest reason, in characters.
const LONGEST: usize = 500;

/// The account with this id: whose it is, how it stands, and what its person answers for.
///
/// # Errors
/// `NotFound` when there is none.
pub fn of_account(app: &App, id: UserId) -> Result<Somebody, AppError> {
    let today = app.today();
    app.db.read(|conn| {
        let user = get_by_id(conn, id)?;
        somebody_of(conn, user, today)
    })
}

/// Lets a disabled account sign in again, with the password and the second factor that it had.
///
/// # Errors
/// `Forbidden`, for a token always; `NotFound`; `Conflict` when it is not disabled.
pub fn enable(app: &App, actor: &Actor, id: UserId) -> Result<User, AppError> {
    ensure_right(actor, Right::Administer)?;
    app.db.write(|conn| {
        let user = get_by_id(conn, id)?;
        refuse_token(actor)?;
        let Some(since) = user.disabled_at else {
            let message = format!("{} can sign in already.", user.email);
            return Err(AppError::Conflict { code: "unchanged", message });
        };
        db::user::set_disabled(conn, user.id, None)?;
        let before = json!({ "disabled_at": since.and_utc().to_rfc3339() });
        let after = json!({ "disabled_at": null });
        let summary = format!("{} can sign in again", user.email);
        Audit::new("enable", "user", user.id, summary).with(Some(before), Some(after)).append(conn, app, actor)?;
        Ok(User { disabled_at: None, ..user })
    })
}

/// Takes the second factor of an account away, for somebody who lost it; its sessions end, and the trail keeps why.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` for one's own account, and for one that has none; a field error without a reason.
pub fn take_second_factor(app: &App, actor: &Actor, id: UserId, reason: &str) -> Result<User, AppError> {
    ensure_right(actor, Right::Administer)?;
    let reason = reason.trim();
    app.db.write(|conn| {
        let user = get_by_id(conn, id)?;
        if actor.user == Some(user.id) {
            let message = "This is your own account; turn its second factor off on your account’s page.".to_owned();
            return Err(AppError::Conflict { code: "own_account", message });
        }
        if reason.is_empty() || reason.chars().count() > LONGEST || !is_plain(reason) {
            let message =
                format!("Reason: say in one line, of at most {LONGEST} characters, how you know that it is them.");
            return Err(AppError::invalid("reason", "required", message));
        }
        if !db::access::delete_second_factor(conn, user.id)? {
            let message = format!("{} has no second factor.", user.email);
            return Err(AppError::Conflict { code: "second_factor_missing", message });
        }
        db::access::delete_sessions_of(conn, user.id)?;
        db::access::delete_steps_of(conn, user.id)?;
        let summary = format!("The second factor of {} was taken away: {reason}", user.email);
        let after = json!({ "reason": reason });
        Audit::new("second_factor_off", "user", user.id, summary).with(None, Some(after)).append(conn, app, actor)?;
        Ok(user)
    })
}
