//! The one table of what there is: method, path, handler.

use actix_web::{
    HttpRequest,
    web::{self, ServiceConfig, get, post},
};

use super::{
    api, assets,
    error::{ApiError, PageError},
    pages::{
        portfolio, questionnaire,
        records::{self, RecordPage},
        sign_in, vendor, vendors,
    },
};
use crate::{
    domain::{
        contract::Contract,
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
    reading(to);
    forms(to);
    vendors_by_id(to);
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

/// Pages to read.
fn reading(to: &mut ServiceConfig) {
    to.route("/", get().to(portfolio::show))
        .route("/checklist/dismiss", post().to(portfolio::dismiss_steps))
        .route("/vendors", get().to(vendors::list))
        .route("/vendors/export", get().to(vendors::export));
}

/// What stands after `reading` in the table: a vendor's page, whose address would take the words of others.
fn vendors_by_id(to: &mut ServiceConfig) {
    to.route("/vendors/{id}", get().to(vendor::show)).route("/questionnaires/{id}", get().to(questionnaire::show));
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

/// Whatever no line above names.
async fn nothing_here(request: HttpRequest) -> actix_web::Result<&'static str> {
    let error = AppError::NotFound("What this address names".to_owned());
    if request.path().starts_with("/api/") { Err(ApiError(error).into()) } else { Err(PageError::App(error).into()) }
}
