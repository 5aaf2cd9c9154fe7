//! The lines of the pages.

use actix_web::web::{ServiceConfig, get, post};

use crate::{
    domain::{
        acceptance::Acceptance,
        access_grant::AccessGrant,
        audit_roadmap::AuditRoadmap,
        bridge_letter::BridgeLetter,
        certificate::Certificate,
        contract::Contract,
        control::Control,
        csoc::Csoc,
        cuec::Cuec,
        document::Document,
        finding::Finding,
        incident::Incident,
        offboarding_step::OffboardingStep,
        person::Person,
        questionnaire::Questionnaire,
        renewal_decision::RenewalDecision,
        review::Review,
        score_override::ScoreOverride,
        soc_exception::SocException,
        soc_report::SocReport,
        subservice::Subservice,
        vendor::{Contact, Service, Vendor},
    },
    web::pages::{
        calendar, cc9, controls, coverage, criteria, cuecs, digests, documents, evidence, exports, findings, imports,
        outbox, portfolio, portfolio_figures, quality, questionnaire, rating, reconciliations,
        records::{self, RecordPage, from_exception},
        reminder_answers, reminders, renewals, reviews, risk_model, sign_in, soc_report, supply_chain, users, vendor,
        vendors,
    },
};

/// The pages.
pub(super) fn pages(to: &mut ServiceConfig) {
    way_in(to);
    reading(to);
    forms(to);
    spreadsheets_and_mail(to);
    answers_and_calendars(to);
    other_lists(to);
    // Behind `/vendors/new` and `/vendors/export`, which an id could be taken for.
    to.route("/vendors/{id}", get().to(vendor::show))
        .route("/questionnaires/{id}", get().to(questionnaire::show))
        .route("/supply-chain", get().to(supply_chain::show))
        .route("/soc-reports/{id}", get().to(soc_report::show))
        .route("/soc-reports/{id}/workbook.xlsx", get().to(soc_report::workbook))
        .route("/soc-reports/{id}/services", post().to(soc_report::set_fits))
        .route("/soc-reports/{id}/paste", post().to(soc_report::paste))
        .route("/soc-reports/{id}/carry-over", post().to(soc_report::carry_over))
        .route("/soc-reports/{id}/documents", post().to(documents::file_at_report))
        .route("/vendors/{id}/documents", post().to(documents::file_at_vendor))
        .route("/documents/{id}", get().to(documents::open))
        .route("/reviews/{id}", get().to(reviews::show))
        .route("/reviews/{id}/sign", post().to(reviews::sign))
        .route("/reviews/{id}/approve", post().to(reviews::approve))
        .route("/reviews/{id}/send-back", post().to(reviews::send_back));
}

/// What people read.
fn reading(to: &mut ServiceConfig) {
    to.route("/", get().to(portfolio::show))
        .route("/portfolio/figures", get().to(portfolio_figures::show))
        .route("/checklist/dismiss", post().to(portfolio::dismiss_steps))
        .route("/coverage", get().to(coverage::show))
        .route("/coverage.csv", get().to(coverage::export))
        .route("/cc9", get().to(cc9::show))
        .route("/cc9.{format}", get().to(cc9::export))
        .route("/quality", get().to(quality::show))
        .route("/quality.{format}", get().to(quality::export))
        .route("/vendors", get().to(vendors::list))
        .route("/vendors/export", get().to(vendors::export))
        .route("/renewals", get().to(renewals::show))
        .route("/renewals/{contract}/decide", post().to(renewals::decide))
        .route("/findings", get().to(findings::list))
        .route("/findings/export", get().to(findings::export))
        .route("/cuecs", get().to(cuecs::list))
        .route("/cuecs/map", post().to(cuecs::map))
        .route("/criteria", get().to(criteria::show))
        .route("/controls", get().to(controls::list))
        .route("/reviews", get().to(reviews::list))
        .route("/evidence", get().to(evidence::list))
        .route("/evidence", post().to(evidence::create))
        .route("/evidence/{named}/pack.zip", get().to(evidence::download))
        .route("/rating", get().to(rating::index))
        .route("/rating/take", post().to(rating::take))
        .route("/rate", get().to(rating::show))
        .route("/rate/{service}", post().to(rating::rate))
        .route("/risk-model", get().to(risk_model::index))
        .route("/risk-model/drafts", post().to(risk_model::create))
        .route("/risk-model/drafts/new", get().to(risk_model::new))
        .route("/risk-model/{id}", get().to(risk_model::show))
        .route("/risk-model/{id}/edit", get().to(risk_model::edit))
        .route("/risk-model/{id}/edit", post().to(risk_model::update))
        .route("/risk-model/{id}/discard", post().to(risk_model::discard))
        .route("/risk-model/{id}/publish", post().to(risk_model::publish))
        .route("/risk-model/{id}/model.toml", get().to(risk_model::download))
        .route("/users", get().to(users::list))
        .route("/users/{id}/disable", get().to(users::confirm))
        .route("/users/{id}/disable", post().to(users::disable))
        .route("/people/{id}/hand-over", get().to(users::hand_over::confirm))
        .route("/people/{id}/hand-over", post().to(users::hand_over::pass_on))
        .route("/exports/{kind}.{format}", get().to(exports::show));
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
    alone::<Vendor>(to);
    alone::<Control>(to);
    parts::<Service>(to);
    parts::<Contact>(to);
    parts::<Contract>(to);
    parts::<SocReport>(to);
    parts::<Certificate>(to);
    parts::<AuditRoadmap>(to);
    parts::<Finding>(to);
    parts::<Acceptance>(to);
    parts::<BridgeLetter>(to);
    parts::<SocException>(to);
    parts::<Cuec>(to);
    parts::<Subservice>(to);
    parts::<Csoc>(to);
    parts::<Review>(to);
    parts::<Incident>(to);
    parts::<AccessGrant>(to);
    parts::<OffboardingStep>(to);
    parts::<ScoreOverride>(to);
    parts::<RenewalDecision>(to);
    changes::<Document>(to);
    changes::<Person>(to);
    changes::<Questionnaire>(to);
    to.route("/exceptions/{id}/finding", get().to(from_exception::new))
        .route("/exceptions/{id}/finding", post().to(from_exception::create));
}

/// Adding, changing and removing what belongs to no vendor.
fn alone<R: RecordPage>(to: &mut ServiceConfig) {
    to.route(&format!("/{}/new", R::PATH), get().to(records::new_alone::<R>))
        .route(&format!("/{}", R::PATH), post().to(records::create_alone::<R>));
    changes::<R>(to);
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

/// What links in mails lead to, without signing in; digests and calendars of one’s own.
fn answers_and_calendars(to: &mut ServiceConfig) {
    to.route("/r/{id}/{tag}", get().to(reminder_answers::show))
        .route("/r/{id}/{tag}", post().to(reminder_answers::answer_by_link))
        .route("/reminders/answer", post().to(reminder_answers::answer))
        .route("/unsubscribe/{address}/{tag}", get().to(digests::unsubscribe_form))
        .route("/unsubscribe/{address}/{tag}", post().to(digests::unsubscribe))
        .route("/calendar/{secret}.ics", get().to(calendar::ics))
        .route("/account/mail", get().to(digests::own_form))
        .route("/account/mail", post().to(digests::set_own))
        .route("/account/calendar", get().to(calendar::index))
        .route("/account/calendar", post().to(calendar::create))
        .route("/account/calendar/{id}/revoke", post().to(calendar::revoke));
}

/// The register compared with other lists.
fn other_lists(to: &mut ServiceConfig) {
    to.route("/reconciliations", get().to(reconciliations::list))
        .route("/reconciliations", post().to(reconciliations::create))
        .route("/reconciliations/exclusions", get().to(reconciliations::exclusions))
        .route("/reconciliations/exclusions/{id}/forget", post().to(reconciliations::forget))
        .route("/reconciliations/{named}", get().to(reconciliations::show))
        .route("/reconciliations/{named}/decide", post().to(reconciliations::decide))
        .route("/reconciliations/{named}/names.{format}", get().to(reconciliations::export));
}

/// Imports and the outbox.
fn spreadsheets_and_mail(to: &mut ServiceConfig) {
    to.route("/imports", get().to(imports::list))
        .route("/imports", post().to(imports::upload))
        .route("/imports/templates/{name}", get().to(imports::template))
        .route("/imports/layouts", get().to(imports::layouts::index))
        .route("/imports/layouts/{name}.toml", get().to(imports::layouts::download))
        .route("/imports/layouts/{name}/remove", post().to(imports::layouts::remove))
        .route("/imports/{id}", get().to(imports::show))
        .route("/imports/{id}/cell", get().to(imports::cell::show))
        .route("/imports/{id}/events", get().to(imports::events))
        .route("/imports/{id}/check", post().to(imports::check))
        .route("/imports/{id}/layout", post().to(imports::save_layout))
        .route("/imports/{id}/apply", post().to(imports::apply))
        .route("/imports/{id}/undo", get().to(imports::undo_form))
        .route("/imports/{id}/undo", post().to(imports::undo))
        .route("/imports/{id}/rejected.{format}", get().to(imports::rejected))
        .route("/outbox", get().to(outbox::list))
        .route("/outbox/test", post().to(outbox::test))
        .route("/outbox/{id}", get().to(outbox::show))
        .route("/outbox/{id}/calendar.ics", get().to(outbox::calendar))
        .route("/outbox/{id}/try-again", post().to(outbox::try_again))
        .route("/reminders", get().to(reminders::index))
        .route("/reminders/rules.toml", get().to(reminders::download))
        .route("/reminders/upcoming", get().to(reminders::upcoming))
        .route("/reminders/versions", get().to(reminders::versions))
        .route("/reminders/versions/{number}/restore", post().to(reminders::restore))
        .route("/reminders/general/edit", get().to(reminders::edit::general))
        .route("/reminders/general/edit", post().to(reminders::edit::update_general))
        .route("/reminders/rules/{name}/edit", get().to(reminders::edit::rule))
        .route("/reminders/rules/{name}/edit", post().to(reminders::edit::update_rule));
}
