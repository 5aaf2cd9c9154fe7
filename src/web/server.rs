//! Binds the address, wires middleware and routes, and stops on a signal after the requests in hand.

use std::net::TcpListener;

use actix_web::{
    App as Actix, HttpServer,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::{Data, FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig, ServiceConfig},
};

use super::{error::ApiError, error::PageError, guard, routes};
use crate::{app::App, error::AppError};

/// Largest body of a form.
const FORM_BYTES: usize = 256 << 10;
/// Largest body of a JSON request.
const JSON_BYTES: usize = 1 << 20;

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
    let data = Data::new(app);
    actix_web::rt::System::new()
        .block_on(async move {
            HttpServer::new(move || service(data.clone()))
                .workers(workers)
                .shutdown_timeout(20)
                .listen(listener)?
                .run()
                .await
        })
        .map_err(AppError::internal)
}

/// The whole service, for the server and for tests in the process.
pub fn service(
    app: Data<App>,
) -> Actix<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl actix_web::body::MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    service_with(app, |_| {})
}

/// The whole service with more routes beside ours, for benchmarks that compare with them.
pub fn service_with(
    app: Data<App>,
    more: impl FnOnce(&mut ServiceConfig),
) -> Actix<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl actix_web::body::MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    Actix::new()
        .app_data(app)
        .app_data(FormConfig::default().limit(FORM_BYTES))
        .app_data(PayloadConfig::new(JSON_BYTES))
        .app_data(JsonConfig::default().limit(JSON_BYTES).error_handler(|error, _| {
            let message = format!("The body is not the JSON that is expected here: {error}.");
            ApiError(AppError::invalid("body", "not_json", message)).into()
        }))
        .app_data(QueryConfig::default().error_handler(|error, request| {
            let message = format!("The address has a part that cannot be read: {error}.");
            let error = AppError::invalid("query", "unreadable", message);
            if request.path().starts_with("/api/") { ApiError(error).into() } else { PageError::App(error).into() }
        }))
        .app_data(PathConfig::default().error_handler(|_, request| {
            let error = AppError::NotFound("What this address names".to_owned());
            if request.path().starts_with("/api/") { ApiError(error).into() } else { PageError::App(error).into() }
        }))
        .wrap(from_fn(guard::guard))
        .wrap(from_fn(routes::head::as_get))
        .configure(more)
        .configure(routes::routes)
}
