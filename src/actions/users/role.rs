//! What an account may do, changed.

use serde_json::json;

use super::{get, leaving::refuse_last};
use crate::{
    actions::{Audit, tokens},
    app::App,
    db::{self, user::User},
    domain::{access::Actor, person::Role},
    error::AppError,
};

/// Gives an account another role and ends its sessions and links; they sign in anew with what they may do from now on.
/// Tokens that it made and that may do more than that end too: their names are in the answer.
///
/// # Errors
/// `NotFound` when there is none of this address; `Conflict` for the actor's own, for the role it has, and for the last
/// one that administers; `Forbidden` for a token that would make an administrator.
pub fn set_role(app: &App, actor: &Actor, email: &str, role: Role) -> Result<(User, Vec<String>), AppError> {
    app.db.write(|conn| {
        let user = get(conn, email)?;
        refuse_own(actor, &user)?;
        if role == Role::Admin {
            refuse_token(actor)?;
        }
        if user.role == role {
            let message = format!("{} is {} already.", user.email, role.label());
            return Err(AppError::Conflict { code: "unchanged", message });
        }
        refuse_last(conn, &user)?;
        db::user::set_role(conn, user.id, role)?;
        db::access::delete_sessions_of(conn, user.id)?;
        db::access::delete_steps_of(conn, user.id)?;
        db::access::delete_links_of(conn, user.id)?;
        let revoked = tokens::end_with(conn, app, actor, &user, Some(role))?;
        let now = role.label();
        let summary =
            format!("{} is {now} from now on, was {}{}", user.email, user.role.label(), tokens::told(&revoked));
        Audit {
            before: Some(json!({ "role": user.role }).to_string()),
            after: Some(json!({ "role": role }).to_string()),
            ..Audit::new("set_role", "user", user.id, summary)
        }
        .append(conn, app, actor)?;
        Ok((User { role, ..user }, revoked))
    })
}

/// Refuses a question about a role that could not be changed: one's own, and that of the last one that administers.
///
/// # Errors
/// `Conflict`.
pub fn refuse_role(app: &App, actor: &Actor, user: &User) -> Result<(), AppError> {
    refuse_own(actor, user)?;
    app.db.read(|conn| refuse_last(conn, user))
}

fn refuse_own(actor: &Actor, user: &User) -> Result<(), AppError> {
    if actor.user != Some(user.id) {
        return Ok(());
    }
    let message = "This is your own account; ask another administrator to change its role.".to_owned();
    Err(AppError::Conflict { code: "own_account", message })
}

/// Refuses a token where it is decided who administers: whoever lost the right would come back by one they made before.
pub(super) fn refuse_token(actor: &Actor) -> Result<(), AppError> {
    if !tokens::is_token(actor) {
        return Ok(());
    }
    let message = "a token lets nobody in again and makes no administrator: sign in with an account and do it there.";
    Err(AppError::Forbidden(message.to_owned()))
}
