//! The lines of the pages.

use super::table::{Table, get, post};
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
        access_review, account, audit, calendar, cc9, controls, coverage, criteria, cuecs, digests, documents,
        evidence, exports, findings, imports, outbox, portfolio, portfolio_figures, quality, questionnaire, rating,
        reconciliations,
        records::{self, RecordPage, from_exception},
        reminder_answers, reminders, renewals, reviews, risk_model, sign_in, soc_report, supply_chain, tokens, users,
        vendor, vendors,
    },
};

/// The pages.
pub(super) fn pages(to: &mut Table<'_>) {
    way_in(to);
    reading(to);
    forms(to);
    spreadsheets_and_mail(to);
    answers_and_calendars(to);
    other_lists(to);
    accounts(to);
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
        .route("/documents/{id}/content", post().to(documents::open_accepted))
        .route("/reviews/{id}", get().to(reviews::show))
        .route("/reviews/{id}/sign", post().to(reviews::sign))
        .route("/reviews/{id}/approve", post().to(reviews::approve))
        .route("/reviews/{id}/send-back", post().to(reviews::send_back));
}

/// What people read.
fn reading(to: &mut Table<'_>) {
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
        .route("/audit", get().to(audit::list))
        .route("/audit/export", get().to(audit::export))
        .route("/audit/verify", post().to(audit::verify::verify))
        .route("/exports/{kind}.{format}", get().to(exports::show));
}

/// Who may sign in, and what becomes of what they answer for.
fn accounts(to: &mut Table<'_>) {
    to.route("/tokens", get().to(tokens::list))
        .route("/tokens", post().to(tokens::create))
        .route("/tokens/new", get().to(tokens::new))
        .route("/tokens/{id}/revoke", get().to(tokens::confirm))
        .route("/tokens/{id}/revoke", post().to(tokens::revoke))
        .route("/access-review", get().to(access_review::show))
        .route("/access-review.{format}", get().to(access_review::download_as))
        .route("/users", get().to(users::list))
        .route("/users", post().to(users::invite::create))
        .route("/users/new", get().to(users::invite::new))
        .route("/users/{id}", get().to(users::account::show))
        .route("/users/{id}/disable", get().to(users::disable::confirm))
        .route("/users/{id}/disable", post().to(users::disable::disable))
        .route("/users/{id}/enable", get().to(users::changes::enable_form))
        .route("/users/{id}/enable", post().to(users::changes::enable))
        .route("/users/{id}/end-sessions", post().to(users::account::end_sessions))
        .route("/users/{id}/reset", get().to(users::changes::reset_form))
        .route("/users/{id}/reset", post().to(users::changes::reset))
        .route("/users/{id}/role", get().to(users::changes::role))
        .route("/users/{id}/role", post().to(users::changes::set_role))
        .route("/users/{id}/second-factor", get().to(users::changes::second_factor))
        .route("/users/{id}/second-factor", post().to(users::changes::take_second_factor))
        .route("/people/{id}/hand-over", get().to(users::hand_over::confirm))
        .route("/people/{id}/hand-over", post().to(users::hand_over::pass_on));
}

/// The way in and out.
fn way_in(to: &mut Table<'_>) {
    to.route("/setup", get().to(sign_in::set_up_form))
        .route("/setup", post().to(sign_in::set_up))
        .route("/sign-in", get().to(sign_in::sign_in_form))
        .route("/sign-in", post().to(sign_in::sign_in))
        .route("/sign-in/forgotten", get().to(sign_in::forgotten::form))
        .route("/sign-in/forgotten", post().to(sign_in::forgotten::ask))
        .route("/sign-in/link", get().to(sign_in::link_form))
        .route("/sign-in/link", post().to(sign_in::link))
        .route("/sign-out", post().to(sign_in::sign_out))
        .route("/sign-in/code", get().to(sign_in::code::form))
        .route("/sign-in/code", post().to(sign_in::code::check))
        .route("/account", get().to(account::show))
        .route("/account/prove", get().to(account::prove::form))
        .route("/account/prove", post().to(account::prove::prove))
        .route("/account/password", get().to(account::password_form))
        .route("/account/password", post().to(account::set_password))
        .route("/account/sessions/end-others", post().to(account::end_others))
        .route("/account/sessions/{id}/end", post().to(account::end_session))
        .route("/account/second-factor", get().to(account::second_factor::show))
        .route("/account/second-factor", post().to(account::second_factor::begin))
        .route("/account/second-factor/confirm", post().to(account::second_factor::confirm))
        .route("/account/second-factor/codes", get().to(account::second_factor::codes_form))
        .route("/account/second-factor/codes", post().to(account::second_factor::codes))
        .route("/account/second-factor/off", get().to(account::second_factor::off_form))
        .route("/account/second-factor/off", post().to(account::second_factor::off));
}

/// Forms of records.
fn forms(to: &mut Table<'_>) {
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
fn alone<R: RecordPage>(to: &mut Table<'_>) {
    to.route(&format!("/{}/new", R::PATH), get().to(records::new_alone::<R>))
        .route(&format!("/{}", R::PATH), post().to(records::create_alone::<R>));
    changes::<R>(to);
}

/// Adding, changing and removing what belongs to a vendor.
fn parts<R: RecordPage>(to: &mut Table<'_>) {
    to.route(&format!("/vendors/{{id}}/{}/new", R::PATH), get().to(records::new::<R>))
        .route(&format!("/vendors/{{id}}/{}", R::PATH), post().to(records::create::<R>));
    changes::<R>(to);
}

/// Changing and removing a record.
fn changes<R: RecordPage>(to: &mut Table<'_>) {
    let edit = format!("/{}/{{id}}/edit", R::PATH);
    let delete = format!("/{}/{{id}}/delete", R::PATH);
    to.route(&edit, get().to(records::edit::<R>))
        .route(&edit, post().to(records::update::<R>))
        .route(&delete, get().to(records::confirm::<R>))
        .route(&delete, post().to(records::delete::<R>));
}

/// What links in mails lead to, without signing in; digests and calendars of one’s own.
fn answers_and_calendars(to: &mut Table<'_>) {
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
fn other_lists(to: &mut Table<'_>) {
    to.route("/reconciliations", get().to(reconciliations::list))
        .route("/reconciliations", post().to(reconciliations::create))
        .route("/reconciliations/exclusions", get().to(reconciliations::exclusions))
        .route("/reconciliations/exclusions/{id}/forget", post().to(reconciliations::forget))
        .route("/reconciliations/{named}", get().to(reconciliations::show))
        .route("/reconciliations/{named}/decide", post().to(reconciliations::decide))
        .route("/reconciliations/{named}/names.{format}", get().to(reconciliations::export));
}

/// Imports and the outbox.
fn spreadsheets_and_mail(to: &mut Table<'_>) {
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
