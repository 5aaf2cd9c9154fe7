//! The lines of the API.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header::ALLOW},
    web,
};

use super::table::{Endpoint, Table, delete, get, patch, post, put};
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
    web::{
        api::{self, records},
        error::Problem,
    },
};

/// The API.
pub(super) fn endpoints(to: &mut Table<'_>) {
    let vendors = at("/vendors", "GET, POST").route(get().to(api::vendors::index));
    to.service(vendors.route(post().to(records::create::<Vendor>)));
    one_record::<Vendor>(to);
    collection::<Person>(to);
    collection::<Service>(to);
    collection::<Contact>(to);
    collection::<Contract>(to);
    collection::<SocReport>(to);
    papers(to);
    reconciliations(to);
    collection::<Questionnaire>(to);
    spreadsheets(to);
    scores(to);
    dates_and_mails(to);
    accounts(to);
    to.service(at("/session", "GET").route(get().to(api::access::show_session)))
        .service(at("/portfolio", "GET").route(get().to(api::portfolio::show)))
        .service(at("/portfolio/figures", "GET").route(get().to(api::portfolio::pictures)))
        .service(at("/coverage", "GET").route(get().to(api::coverage::index)))
        .service(at("/cc9", "GET").route(get().to(api::cc9::index)))
        .service(at("/quality", "GET").route(get().to(api::quality::index)))
        .service(at("/supply-chain", "GET").route(get().to(api::supply_chain::index)))
        .service(at("/supply-chain/exposure", "GET").route(get().to(api::supply_chain::exposure)))
        .service(at("/soc-reports/{id}/checks", "GET").route(get().to(api::soc_reports::checks)))
        .service(
            at("/soc-reports/{id}/services", "GET, PUT")
                .route(get().to(api::soc_reports::fits))
                .route(put().to(api::soc_reports::set_fits)),
        )
        .service(at("/soc-reports/{id}/workbook", "GET").route(get().to(api::soc_reports::workbook)))
        .service(at("/questionnaires/{id}/diff", "GET").route(get().to(api::answers::diff)))
        .service(at("/vendors/{id}/subservices", "GET").route(get().to(api::supply_chain::of_vendor)))
        .service(at("/vendors/{id}/contradictions", "GET").route(get().to(api::answers::contradictions)))
        .service(at("/attachments", "GET").route(get().to(api::attachments::index)))
        .service(at("/attachments/{id}", "GET").route(get().to(api::attachments::show)))
        .service(at("/attachments/{id}/content", "GET").route(get().to(api::attachments::content)))
        .service(at("/report-checks", "GET").route(get().to(api::soc_reports::all_checks)))
        .service(at("/criteria", "GET").route(get().to(api::criteria::index)))
        .service(
            at("/evidence-packs", "GET, POST")
                .route(get().to(api::evidence_packs::index))
                .route(post().to(api::evidence_packs::create)),
        )
        .service(at("/evidence-packs/{named}", "GET").route(get().to(api::evidence_packs::show)))
        .service(at("/evidence-packs/{named}/content", "GET").route(get().to(api::evidence_packs::content)))
        .service(at("/exports", "GET").route(get().to(api::exports::index)))
        .service(at("/exports/{kind}", "GET").route(get().to(api::exports::show)))
        .service(
            at("/tokens", "GET, POST").route(get().to(api::access::tokens)).route(post().to(api::access::create_token)),
        )
        .service(
            at("/tokens/{id}", "GET, DELETE")
                .route(get().to(api::access::show_token))
                .route(delete().to(api::access::revoke_token)),
        )
        .service(at("/audit", "GET").route(get().to(api::audit::index)))
        .service(at("/audit/verify", "GET").route(get().to(api::audit::verify)));
}

/// One's own account, and what administrators do to those of others.
fn accounts(to: &mut Table<'_>) {
    use api::access::accounts;
    to.service(at("/users", "GET, POST").route(get().to(api::access::users)).route(post().to(accounts::create)))
        .service(
            at("/users/{id}", "GET, PATCH").route(get().to(accounts::show)).route(patch().to(api::account::set_role)),
        )
        .service(at("/users/{id}/disable", "POST").route(post().to(api::access::disable_user)))
        .service(at("/users/{id}/enable", "POST").route(post().to(accounts::enable)))
        .service(at("/users/{id}/reset", "POST").route(post().to(accounts::reset)))
        .service(at("/people/{id}/hand-over", "POST").route(post().to(api::access::hand_over)))
        .service(at("/users/{id}/end-sessions", "POST").route(post().to(api::account::end_sessions_of)))
        .service(at("/users/{id}/second-factor", "DELETE").route(delete().to(api::account::take_away)))
        .service(at("/account", "GET").route(get().to(api::account::show)))
        .service(at("/account/prove", "POST").route(post().to(api::account::prove)))
        .service(at("/access-review", "GET").route(get().to(api::access_review::show)))
        .service(at("/account/password", "POST").route(post().to(api::account::set_password)))
        .service(at("/account/sessions", "GET").route(get().to(api::account::sessions)))
        .service(at("/account/sessions/end-others", "POST").route(post().to(api::account::end_others)))
        .service(at("/account/sessions/{id}", "DELETE").route(delete().to(api::account::end_session)))
        .service(at("/account/second-factor", "POST").route(post().to(api::account::begin)))
        .service(at("/account/second-factor/confirm", "POST").route(post().to(api::account::confirm)))
        .service(at("/account/second-factor/codes", "POST").route(post().to(api::account::codes)))
        .service(at("/account/second-factor/off", "POST").route(post().to(api::account::turn_off)));
}

/// What falls due, who is told of it, and the mails that tell them.
fn dates_and_mails(to: &mut Table<'_>) {
    to.service(at("/reminders", "GET").route(get().to(api::reminders::index)))
        .service(
            at("/reminder-rules", "GET, PUT")
                .route(get().to(api::reminder_rules::index))
                .route(put().to(api::reminder_rules::update)),
        )
        .service(at("/reminder-rules/versions", "GET").route(get().to(api::reminder_rules::versions)))
        .service(
            at("/reminders/answers", "GET, POST")
                .route(get().to(api::reminder_answers::index))
                .route(post().to(api::reminder_answers::create)),
        )
        .service(
            at("/calendar-feeds", "GET, POST")
                .route(get().to(api::calendar_feeds::index))
                .route(post().to(api::calendar_feeds::create)),
        )
        .service(at("/calendar-feeds/{id}", "DELETE").route(delete().to(api::calendar_feeds::destroy)))
        .service(at("/holidays", "GET").route(get().to(api::holidays::index)))
        .service(at("/renewals", "GET").route(get().to(api::renewals::index)))
        .service(at("/renewals/agenda", "GET").route(get().to(api::renewals::agenda)))
        .service(at("/outbox", "GET").route(get().to(api::mails::index)))
        .service(at("/outbox/test", "POST").route(post().to(api::mails::test)))
        .service(at("/outbox/{id}", "GET").route(get().to(api::mails::show)))
        .service(at("/outbox/{id}/try-again", "POST").route(post().to(api::mails::try_again)));
}

/// Scores, the models they come from, and what is not rated yet.
fn scores(to: &mut Table<'_>) {
    to.service(at("/scores", "GET").route(get().to(api::scores::index)))
        .service(at("/scores/{service_id}", "GET").route(get().to(api::scores::show)))
        .service(at("/scores/{service_id}/history", "GET").route(get().to(api::scores::history)))
        .service(at("/unrated", "GET").route(get().to(api::rating::index)))
        .service(at("/unrated/take", "POST").route(post().to(api::rating::take)))
        .service(at("/models", "GET, POST").route(get().to(api::models::index)).route(post().to(api::models::create)))
        .service(
            at("/models/{id}", "GET, PUT, DELETE")
                .route(get().to(api::models::show))
                .route(put().to(api::models::update))
                .route(delete().to(api::models::destroy)),
        )
        .service(at("/models/{id}/effect", "GET").route(get().to(api::models::effect)))
        .service(at("/models/{id}/publish", "POST").route(post().to(api::models::publish)));
}

/// Imports and how they are read.
fn spreadsheets(to: &mut Table<'_>) {
    to.service(at("/imports", "GET, POST").route(get().to(api::imports::index)).route(post().to(api::imports::create)))
        .service(at("/imports/{id}", "GET").route(get().to(api::imports::show)))
        .service(at("/imports/{id}/cell", "GET").route(get().to(api::imports::cell)))
        .service(at("/imports/{id}/events", "GET").route(get().to(api::imports::events)))
        .service(at("/imports/{id}/apply", "POST").route(post().to(api::imports::apply)))
        .service(at("/imports/{id}/undo", "POST").route(post().to(api::imports::undo)))
        .service(at("/imports/{id}/rejected", "GET").route(get().to(api::imports::rejected)))
        .service(at("/layouts", "GET").route(get().to(api::layouts::index)))
        .service(at("/layouts/{name}", "DELETE").route(delete().to(api::layouts::destroy)))
        .service(at("/imports/{id}/layout", "POST").route(post().to(api::layouts::create)));
}

/// Certificates, findings, and what hangs on a SOC report.
fn papers(to: &mut Table<'_>) {
    collection::<Certificate>(to);
    collection::<AuditRoadmap>(to);
    let findings = at("/findings", "GET, POST").route(get().to(api::findings::index));
    to.service(findings.route(post().to(records::create::<Finding>)))
        .service(at("/exceptions/{id}/finding", "POST").route(post().to(api::findings::from_exception)));
    one_record::<Finding>(to);
    collection::<Acceptance>(to);
    collection::<BridgeLetter>(to);
    collection::<SocException>(to);
    collection::<Cuec>(to);
    collection::<Subservice>(to);
    collection::<Csoc>(to);
    collection::<Control>(to);
    collection::<Review>(to);
    collection::<Incident>(to);
    collection::<AccessGrant>(to);
    collection::<OffboardingStep>(to);
    collection::<ScoreOverride>(to);
    collection::<RenewalDecision>(to);
    to.service(at("/reviews/{id}/sign", "POST").route(post().to(api::reviews::sign)))
        .service(at("/reviews/{id}/approve", "POST").route(post().to(api::reviews::approve)))
        .service(at("/reviews/{id}/send-back", "POST").route(post().to(api::reviews::send_back)))
        .service(at("/cuec-register", "GET").route(get().to(api::cuec_register::index)))
        .service(at("/cuec-register/map", "POST").route(post().to(api::cuec_register::map)))
        .service(at("/soc-reports/{id}/carry-over", "POST").route(post().to(api::cuec_register::carry_over)))
        .service(
            at("/vendors/{id}/documents", "GET, POST")
                .route(get().to(api::documents::index))
                .route(post().to(api::documents::create)),
        )
        .service(at("/documents/{id}/content", "GET").route(get().to(api::documents::content)));
    one_record::<Document>(to);
    to.service(at("/documents", "GET").route(get().to(records::index::<Document>)));
}

/// The register compared with other lists.
fn reconciliations(to: &mut Table<'_>) {
    use api::reconciliations as lists;
    to.service(at("/reconciliations", "GET, POST").route(get().to(lists::index)).route(post().to(lists::create)))
        .service(at("/reconciliations/{named}", "GET").route(get().to(lists::show)))
        .service(at("/reconciliations/{named}/names", "GET").route(get().to(lists::names)))
        .service(at("/reconciliations/{named}/{decision}", "POST").route(post().to(lists::decide_many)))
        .service(at("/reconciliations/{named}/entries/{id}/{decision}", "POST").route(post().to(lists::decide)))
        .service(at("/reconciliation-exclusions", "GET").route(get().to(lists::exclusions)))
        .service(at("/reconciliation-exclusions/{id}", "DELETE").route(delete().to(lists::forget)));
}

/// A collection of records: list and create, and each record.
fn collection<R: records::Resource>(to: &mut Table<'_>) {
    let list = at(&format!("/{}", R::PATH), "GET, POST").route(get().to(records::index::<R>));
    to.service(list.route(post().to(records::create::<R>)));
    one_record::<R>(to);
}

/// One record: show, change and remove.
fn one_record<R: records::Resource>(to: &mut Table<'_>) {
    let record = at(&format!("/{}/{{id}}", R::PATH), "GET, PATCH, DELETE").route(get().to(records::show::<R>));
    to.service(record.route(patch().to(records::update::<R>)).route(delete().to(records::destroy::<R>)));
}

/// A path of the API; a method it does not have is told which it has.
fn at(path: &str, methods: &'static str) -> Endpoint {
    let path = format!("/api/v1{path}");
    let resource = web::resource(path.as_str()).default_service(web::to(move || async move {
        let problem = Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            format!("This address takes {methods} only."),
        );
        let mut answer: HttpResponse = problem.answer();
        answer.headers_mut().insert(ALLOW, actix_web::http::header::HeaderValue::from_static(methods));
        answer
    }));
    Endpoint::new(path, resource)
}
