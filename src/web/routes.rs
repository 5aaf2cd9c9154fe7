//! The one table of what there is: method, path, handler. Its lines stand by audience in `routes/pages` and `routes/api`.

mod api;
pub(super) mod head;
mod pages;

use actix_web::{
    HttpRequest,
    web::{self, ServiceConfig, get},
};

use super::{
    api::health,
    assets,
    error::{ApiError, PageError},
};
use crate::error::AppError;

/// Every page and endpoint.
pub fn routes(to: &mut ServiceConfig) {
    to.route("/healthz", get().to(health::alive))
        .route("/readyz", get().to(health::ready))
        .route("/static/{name}", get().to(assets::show));
    pages::pages(to);
    api::endpoints(to);
    to.default_service(web::to(nothing_here));
}

/// Whatever no line above names.
async fn nothing_here(request: HttpRequest) -> actix_web::Result<&'static str> {
    let error = AppError::NotFound("What this address names".to_owned());
    if request.path().starts_with("/api/") { Err(ApiError(error).into()) } else { Err(PageError::App(error).into()) }
}
