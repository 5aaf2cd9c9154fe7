//! API tokens `nf_<id>_<secret>`: shown once, stored as a hash.

use super::{Audit, sign_in};
use crate::{
    app::App,
    db::{self, access::ApiToken},
    domain::{Date, access::Actor, ids::TokenId, person::Role},
    error::AppError,
};

/// Creates a token and answers its text, which cannot be shown again.
///
/// # Errors
/// `Conflict` when the name is taken.
pub fn create(app: &App, actor: &Actor, name: &str, role: Role, expires_on: Option<Date>) -> Result<String, AppError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(AppError::invalid("name", "required", "Name: give the token one, in at most 100 characters."));
    }
    let secret = sign_in::new_secret()?;
    let id: TokenId = app.clock.new_id();
    app.db.write(|conn| {
        if db::access::find_token_by_name(conn, name)?.is_some() {
            return Err(AppError::Conflict {
                code: "exists",
                message: format!("There is a token named {name} already; choose another name."),
            });
        }
        let token = ApiToken {
            id,
            name: name.to_owned(),
            role,
            secret_hash: sign_in::digest(&secret),
            expires_on,
            created_at: app.clock.now(),
            last_used_at: None,
            revoked_at: None,
        };
        db::access::insert_token(conn, &token)?;
        Audit::new("create", "token", id, format!("Token {name} created as {}", role.label())).append(conn, app, actor)
    })?;
    Ok(format!("nf_{id}_{secret}"))
}

/// Every token, without its secret.
///
/// # Errors
/// What the database says.
pub fn list(app: &App) -> Result<Vec<ApiToken>, AppError> {
    app.db.read(|conn| Ok(db::access::list_tokens(conn)?))
}

/// Revokes a token by name.
///
/// # Errors
/// `NotFound` when there is none.
pub fn revoke(app: &App, actor: &Actor, name: &str) -> Result<(), AppError> {
    app.db.write(|conn| {
        let token = db::access::find_token_by_name(conn, name)?
            .ok_or_else(|| AppError::NotFound(format!("A token named {name}")))?;
        db::access::revoke_token(conn, token.id, app.clock.now())?;
        Audit::new("revoke", "token", token.id, format!("Token {name} revoked")).append(conn, app, actor)
    })
}

/// Who a bearer token stands for; `None` when it is not, or no longer, good.
///
/// # Errors
/// What the database says.
pub fn authenticate(app: &App, text: &str) -> Result<Option<Actor>, AppError> {
    let Some((id, secret)) = text.strip_prefix("nf_").and_then(|rest| rest.split_once('_')) else { return Ok(None) };
    let Ok(id) = id.parse::<TokenId>() else { return Ok(None) };
    let Some(token) = app.db.read(|conn| Ok(db::access::find_token(conn, id)?))? else { return Ok(None) };
    let same = subtle::ConstantTimeEq::ct_eq(token.secret_hash.as_bytes(), sign_in::digest(secret).as_bytes());
    let expired = token.expires_on.is_some_and(|day| day < app.today());
    if !bool::from(same) || expired || token.revoked_at.is_some() {
        return Ok(None);
    }
    let now = app.clock.now();
    if token.last_used_at.is_none_or(|last| last + chrono::Duration::minutes(1) <= now) {
        app.db.write(|conn| Ok(db::access::touch_token(conn, id, now)?))?;
    }
    Ok(Some(Actor { label: format!("token {}", token.name), name: token.name, role: token.role, user: None }))
}
