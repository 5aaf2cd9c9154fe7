//! The one table of what there is: method, path, handler. Its lines stand by audience in `routes/pages` and `routes/api`.

mod api;
pub(super) mod head;
mod pages;
mod table;

use actix_web::{
    HttpRequest,
    web::{self, ServiceConfig},
};

use super::{api::health, assets, error::told_at};
use crate::error::AppError;
pub use table::Line;
use table::{Table, get};

/// Every page and endpoint.
pub fn routes(to: &mut ServiceConfig) {
    lay(to);
}

/// The lines of every page and endpoint, in the order in which they are asked.
pub fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    // Laid for its lines alone.
    drop(actix_web::App::new().configure(|to| lines = lay(to)));
    lines
}

fn lay(to: &mut ServiceConfig) -> Vec<Line> {
    let mut table = Table::new(to);
    table
        .route("/healthz", get().to(health::alive))
        .route("/readyz", get().to(health::ready))
        .route("/static/{name}", get().to(assets::show));
    pages::pages(&mut table);
    api::endpoints(&mut table);
    let lines = table.into_lines();
    to.default_service(web::to(nothing_here));
    lines
}

/// Whatever no line above names.
async fn nothing_here(request: HttpRequest) -> actix_web::Result<&'static str> {
    let error = AppError::NotFound("What this address names".to_owned());
    Err(told_at(&request, error))
}
