//! The one table of what there is: method, path, handler.

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    http::{StatusCode, header::ALLOW},
    web::{self, ServiceConfig, delete, get, patch, post},
};

use super::{
    api::{self, records as resources},
    assets,
    error::{ApiError, PageError, Problem},
    pages::{
        imports, outbox,
        records::{self, RecordPage},
        sign_in,
    },
};
use crate::{
    domain::{
        contract::Contract,
        person::Person,
        questionnaire::Questionnaire,
        soc_report::SocReport,
        vendor::{Contact, Service, Vendor},
    },
    error::AppError,
};

/// Every page and endpoint.
pub fn routes(to: &mut ServiceConfig) {
    to.route("/healthz", get().to(api::health::alive))
        .route("/readyz", get().to(api::health::ready))
        .route("/static/{name}", get().to(assets::show));
    way_in(to);
    forms(to);
    spreadsheets_and_mail(to);
    endpoints(to);
    to.default_service(web::to(nothing_here));
}

/// The way in and out.
fn way_in(to: &mut ServiceConfig) {
    to.route("/setup", get().to(sign_in::set_up_form))
        .route("/setup", post().to(sign_in::set_up))
        .route("/sign-in", get().to(sign_in::sign_in_form))
        .route("/sign-in", post().to(sign_in::sign_in))
        .route("/sign-in/link", get().to(sign_in::link_form))
        .route("/sign-in/link", post().to(sign_in::link))
        .route("/sign-out", post().to(sign_in::sign_out))
        .route("/account/password", get().to(sign_in::password_form))
        .route("/account/password", post().to(sign_in::set_password));
}

/// Forms of records.
fn forms(to: &mut ServiceConfig) {
    to.route("/vendors/new", get().to(records::new_vendor)).route("/vendors", post().to(records::create_vendor));
    changes::<Vendor>(to);
    parts::<Service>(to);
    parts::<Contact>(to);
    parts::<Contract>(to);
    parts::<SocReport>(to);
}

/// Adding, changing and removing what belongs to a vendor.
fn parts<R: RecordPage>(to: &mut ServiceConfig) {
    to.route(&format!("/vendors/{{id}}/{}/new", R::PATH), get().to(records::new::<R>))
        .route(&format!("/vendors/{{id}}/{}", R::PATH), post().to(records::create::<R>));
    changes::<R>(to);
}

/// Changing and removing a record.
fn changes<R: RecordPage>(to: &mut ServiceConfig) {
    let edit = format!("/{}/{{id}}/edit", R::PATH);
    let delete = format!("/{}/{{id}}/delete", R::PATH);
    to.route(&edit, get().to(records::edit::<R>))
        .route(&edit, post().to(records::update::<R>))
        .route(&delete, get().to(records::confirm::<R>))
        .route(&delete, post().to(records::delete::<R>));
}

/// Imports and the outbox.
fn spreadsheets_and_mail(to: &mut ServiceConfig) {
    to.route("/imports", get().to(imports::list))
        .route("/imports", post().to(imports::upload))
        .route("/imports/{id}", get().to(imports::show))
        .route("/imports/{id}/check", post().to(imports::check))
        .route("/imports/{id}/apply", post().to(imports::apply))
        .route("/outbox", get().to(outbox::list))
        .route("/outbox/{id}", get().to(outbox::show))
        .route("/outbox/{id}/try-again", post().to(outbox::try_again));
}

/// The API.
fn endpoints(to: &mut ServiceConfig) {
    let vendors = at("/vendors", "GET, POST").route(get().to(api::vendors::index));
    to.service(vendors.route(post().to(resources::create::<Vendor>)));
    one_record::<Vendor>(to);
    collection::<Person>(to);
    collection::<Service>(to);
    collection::<Contact>(to);
    collection::<Contract>(to);
    collection::<SocReport>(to);
    collection::<Questionnaire>(to);
    to.service(at("/session", "GET").route(get().to(api::access::show_session)))
        .service(at("/portfolio", "GET").route(get().to(api::portfolio::show)))
        .service(at("/coverage", "GET").route(get().to(api::coverage::index)))
        .service(at("/scores", "GET").route(get().to(api::scores::index)))
        .service(at("/scores/{service_id}", "GET").route(get().to(api::scores::show)))
        .service(
            at("/imports", "GET, POST").route(get().to(api::imports::index)).route(post().to(api::imports::create)),
        )
        .service(at("/imports/{id}", "GET").route(get().to(api::imports::show)))
        .service(at("/imports/{id}/apply", "POST").route(post().to(api::imports::apply)))
        .service(at("/layouts", "GET").route(get().to(api::imports::layouts)))
        .service(at("/attachments", "GET").route(get().to(api::attachments::index)))
        .service(at("/attachments/{id}", "GET").route(get().to(api::attachments::show)))
        .service(at("/attachments/{id}/content", "GET").route(get().to(api::attachments::content)))
        .service(at("/reminders", "GET").route(get().to(api::mails::reminders)))
        .service(at("/outbox", "GET").route(get().to(api::mails::index)))
        .service(at("/outbox/{id}", "GET").route(get().to(api::mails::show)))
        .service(at("/outbox/{id}/try-again", "POST").route(post().to(api::mails::try_again)))
        .service(at("/users", "GET").route(get().to(api::access::users)))
        .service(
            at("/tokens", "GET, POST").route(get().to(api::access::tokens)).route(post().to(api::access::create_token)),
        )
        .service(
            at("/tokens/{id}", "GET, DELETE")
                .route(get().to(api::access::show_token))
                .route(delete().to(api::access::revoke_token)),
        )
        .service(at("/audit", "GET").route(get().to(api::audit::index)));
}

/// A collection of records: list and create, and each record.
fn collection<R: resources::Resource>(to: &mut ServiceConfig) {
    let list = at(&format!("/{}", R::PATH), "GET, POST").route(get().to(resources::index::<R>));
    to.service(list.route(post().to(resources::create::<R>)));
    one_record::<R>(to);
}

/// One record: show, change and remove.
fn one_record<R: resources::Resource>(to: &mut ServiceConfig) {
    let record = at(&format!("/{}/{{id}}", R::PATH), "GET, PATCH, DELETE").route(get().to(resources::show::<R>));
    to.service(record.route(patch().to(resources::update::<R>)).route(delete().to(resources::destroy::<R>)));
}

/// A path of the API; a method it does not have is told which it has.
fn at(path: &str, methods: &'static str) -> Resource {
    web::resource(format!("/api/v1{path}")).default_service(web::to(move || async move {
        let problem = Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            format!("This address takes {methods} only."),
        );
        let mut answer: HttpResponse = problem.answer();
        answer.headers_mut().insert(ALLOW, actix_web::http::header::HeaderValue::from_static(methods));
        answer
    }))
}

/// Whatever no line above names.
async fn nothing_here(request: HttpRequest) -> actix_web::Result<&'static str> {
    let error = AppError::NotFound("What this address names".to_owned());
    if request.path().starts_with("/api/") { Err(ApiError(error).into()) } else { Err(PageError::App(error).into()) }
}
