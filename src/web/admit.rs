//! Lets in whoever has a right, and has the refusal of anybody else noted.

use actix_web::HttpRequest;

use super::{Site, run};
use crate::{
    actions::{ensure_right, refusal},
    domain::access::{Actor, Right},
    error::AppError,
};

/// Lets in whoever has a right.
///
/// # Errors
/// `Forbidden`.
pub fn admit(request: &HttpRequest, actor: &Actor, right: Right) -> Result<(), AppError> {
    ensure_right(actor, right).inspect_err(|_| note(request, actor))
}

/// The answer does not wait for the line, and is the same where it cannot be written.
fn note(request: &HttpRequest, actor: &Actor) {
    let Some((app, pattern)) = request.app_data::<Site>().cloned().zip(request.match_pattern()) else { return };
    let (actor, what) = (actor.clone(), format!("{} {pattern}", request.method()));
    actix_web::rt::spawn(async move {
        if let Err(error) = run(&app, move |app| refusal::note(app, &actor, &what)).await {
            tracing::debug!(error = error.with_causes(), "a refusal was not noted");
        }
    });
}
