//! HTTP: what the service shows and what it takes in. The only folder that names actix, and it holds no rules.
//!
//! `routes` is the one table of what there is; `session` lets people and tokens in, as extractor types; `pages` and
//! `api` extract, call one action and render; `view` says what pages show; `error` turns an action's error into either.

mod admit;
pub mod api;
mod assets;
mod client;
mod cookies;
mod error;
mod flash;
mod form;
mod forwarded;
mod guard;
mod limits;
mod pages;
mod progress;
pub mod routes;
pub mod server;
pub mod session;
pub mod view;

use actix_web::web::Data;

use crate::{app::App, error::AppError};

/// The application, as handlers receive it.
type Site = Data<App>;

/// Runs an action on a thread that may block: actions wait for connections, rows and hashes.
async fn run<T: Send + 'static>(
    app: &Site,
    action: impl FnOnce(&App) -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    let app = app.clone();
    actix_web::web::block(move || action(&app)).await.map_err(AppError::internal)?
}
