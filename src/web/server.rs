//! Binds the address and answers that the process lives. Holds no rules.

use std::net::TcpListener;

use actix_web::{App as Actix, HttpResponse, HttpServer, web};

use crate::{app::App, error::AppError};

/// Claims the address, so that a port in use is told before anything else begins.
///
/// # Errors
/// A sentence that names the address.
pub fn listen(address: &str) -> Result<TcpListener, AppError> {
    TcpListener::bind(address).map_err(|error| {
        AppError::invalid(
            "server.listen",
            "address_in_use",
            format!("Cannot listen on {address}: {error}. Choose another address with --listen or server.listen."),
        )
    })
}

/// Serves until a signal stops it.
///
/// # Errors
/// When the server cannot start or fails.
pub fn serve(app: App, listener: TcpListener) -> Result<(), AppError> {
    let workers = app.settings.server.workers;
    actix_web::rt::System::new()
        .block_on(async move {
            HttpServer::new(|| Actix::new().route("/healthz", web::get().to(HttpResponse::Ok)))
                .workers(workers)
                .listen(listener)?
                .run()
                .await
        })
        .map_err(AppError::internal)
}
