//! The lines of the pages.

use actix_web::web::{ServiceConfig, get, post};

use crate::{
    domain::{
        contract::Contract,
        soc_report::SocReport,
        vendor::{Contact, Service, Vendor},
    },
    web::pages::{
        records::{self, RecordPage},
        sign_in,
    },
};

/// The pages.
pub(super) fn pages(to: &mut ServiceConfig) {
    way_in(to);
    forms(to);
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
