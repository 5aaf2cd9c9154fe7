//! The one table of what there is: method, path, handler.

use actix_web::{
    HttpRequest,
    web::{self, ServiceConfig, get, post},
};

use super::{
    api, assets,
    error::{ApiError, PageError},
    pages,
};
use crate::error::AppError;

/// Every page and endpoint.
pub fn routes(to: &mut ServiceConfig) {
    to.route("/healthz", get().to(api::health::alive))
        .route("/readyz", get().to(api::health::ready))
        .route("/static/{name}", get().to(assets::show));
    to.route("/", get().to(pages::portfolio::show))
        .route("/checklist/dismiss", post().to(pages::portfolio::dismiss_steps))
        .route("/vendors", get().to(pages::vendors::list))
        .route("/vendors/export", get().to(pages::vendors::export));
    to.default_service(web::to(nothing_here));
}

/// Whatever no line above names.
async fn nothing_here(request: HttpRequest) -> actix_web::Result<&'static str> {
    let error = AppError::NotFound("What this address names".to_owned());
    if request.path().starts_with("/api/") { Err(ApiError(error).into()) } else { Err(PageError::App(error).into()) }
}
