//! Whether the process lives, and whether it can do its work.

use actix_web::{HttpResponse, http::StatusCode};

use crate::{
    error::AppError,
    web::{Site, run},
};

/// `GET /healthz`: the process answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "ok" }))
}

/// `GET /readyz`: the database answers and its schema is this binary's. It takes no place in the writers' queue.
pub async fn ready(app: Site) -> HttpResponse {
    let pending = run(&app, |app| app.db.lacking_migrations()).await;
    let (status, database, migrations) = match &pending {
        Ok(pending) if pending.is_empty() => (StatusCode::OK, "ok", "ok"),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "ok", "pending"),
        Err(AppError::Conflict { .. }) => (StatusCode::SERVICE_UNAVAILABLE, "ok", "newer"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "unreachable", "unknown"),
    };
    let word = if status.is_success() { "ready" } else { "not ready" };
    HttpResponse::build(status)
        .json(serde_json::json!({ "status": word, "database": database, "migrations": migrations }))
}
