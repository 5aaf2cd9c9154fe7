//! Binds the address, wires middleware and routes, and stops on a signal after the requests in hand.

use std::{net::TcpListener, time::Duration};

use actix_web::{
    App as Actix, HttpServer,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::{Data, FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig, ServiceConfig},
};

use super::{
    error::{ApiError, told_at},
    guard,
    limits::{self, Limits},
    routes,
};
use crate::{app::App, error::AppError};

/// Largest body of a form.
const FORM_BYTES: usize = 256 << 10;
/// Largest body of any other request but an upload.
pub const BODY_BYTES: usize = 1 << 20;

/// How long the head of a request may take to come in.
const HEAD: Duration = Duration::from_secs(10);
/// How long a connection that is given up may take to close.
const LEAVE: Duration = Duration::from_secs(5);
/// How long a connection may wait for its next request.
const IDLE: Duration = Duration::from_secs(30);

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
    let connections = app.settings.server.max_connections.div_ceil(workers);
    let limits = Data::new(Limits::new(&app.settings));
    let data = Data::new(app);
    actix_web::rt::System::new()
        .block_on(async move {
            HttpServer::new(move || limited(data.clone(), limits.clone(), |_| {}))
                .workers(workers)
                .max_connections(connections)
                .client_request_timeout(HEAD)
                .client_disconnect_timeout(LEAVE)
                .keep_alive(IDLE)
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
    let limits = Data::new(Limits::new(&app.settings));
    limited(app, limits, more)
}

/// The whole service under limits that other threads may share.
fn limited(
    app: Data<App>,
    limits: Data<Limits>,
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
        .app_data(limits)
        .app_data(FormConfig::default().limit(FORM_BYTES))
        .app_data(PayloadConfig::new(BODY_BYTES))
        .app_data(JsonConfig::default().limit(BODY_BYTES).error_handler(|error, _| {
            let message = format!("The body is not the JSON that is expected here: {error}.");
            ApiError(AppError::invalid("body", "not_json", message)).into()
        }))
        .app_data(QueryConfig::default().error_handler(|error, request| {
            let message = format!("The address has a part that cannot be read: {error}.");
            let error = AppError::invalid("query", "unreadable", message);
            told_at(request, error)
        }))
        .app_data(PathConfig::default().error_handler(|_, request| {
            let error = AppError::NotFound("What this address names".to_owned());
            told_at(request, error)
        }))
        .wrap(from_fn(limits::limit))
        .wrap(from_fn(guard::guard))
        .wrap(from_fn(routes::head::as_get))
        .configure(more)
        .configure(routes::routes)
}
