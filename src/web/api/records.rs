//! The kinds of records, once for all of them: list, show, create, change by merge patch, remove.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{ETAG, LOCATION},
    web::Path,
};
use serde_json::{Map, Value};

use super::{
    body::Body,
    findings, money,
    page::Page,
    params::Params,
    refusal::{Answer, Refusal},
    shape, tag, vendors,
};
use crate::{
    actions::records::{self, Expect, Record},
    app::App,
    domain::{
        acceptance::Acceptance,
        access::{Actor, Right},
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
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Needs, Reads},
    },
};

/// The right that changing records of this kind takes.
pub struct Changes<R>(std::marker::PhantomData<R>);

impl<R: Record> Needs for Changes<R> {
    const RIGHT: Right = R::RIGHT;
}

/// A record as the API shows it: all its fields, `id`, and what is only read, such as `version`.
pub trait Resource: Record {
    /// Its collection.
    const PATH: &'static str;
    /// What lists of it can be asked for beside a page.
    const FILTERS: &'static [&'static str] = &["limit", "after", "vendor_id"];
    /// Whether it shows what changes without a new version.
    const DERIVED: bool = false;

    /// Adds what the API says beyond the record's own fields.
    ///
    /// # Errors
    /// What the database says.
    fn add(_app: &App, _records: &[Self], _shown: &mut [Map<String, Value>]) -> Result<(), AppError> {
        Ok(())
    }

    /// Turns the API's way of writing a field into the register's.
    ///
    /// # Errors
    /// Fields that cannot be read.
    fn read(values: Map<String, Value>, _current: Option<&Self>) -> Result<Map<String, Value>, AppError> {
        Ok(values)
    }
}

impl Resource for Person {
    const PATH: &'static str = "people";
    const FILTERS: &'static [&'static str] = &["limit", "after"];
}

impl Resource for Vendor {
    const PATH: &'static str = "vendors";
    const DERIVED: bool = true;

    fn add(app: &App, records: &[Self], shown: &mut [Map<String, Value>]) -> Result<(), AppError> {
        vendors::add_figures(app, records, shown)
    }
}

impl Resource for Service {
    const PATH: &'static str = "services";
}

impl Resource for Contact {
    const PATH: &'static str = "contacts";
}

impl Resource for Contract {
    const PATH: &'static str = "contracts";

    fn add(_app: &App, records: &[Self], shown: &mut [Map<String, Value>]) -> Result<(), AppError> {
        for (contract, shown) in records.iter().zip(shown) {
            shown.insert("annual_value".to_owned(), money::shown(contract));
        }
        Ok(())
    }

    fn read(values: Map<String, Value>, current: Option<&Self>) -> Result<Map<String, Value>, AppError> {
        money::read(values, current)
    }
}

impl Resource for SocReport {
    const PATH: &'static str = "soc-reports";
}

impl Resource for Certificate {
    const PATH: &'static str = "certificates";
}

impl Resource for AuditRoadmap {
    const PATH: &'static str = "audit-roadmaps";
    const DERIVED: bool = true;

    fn add(app: &App, records: &[Self], shown: &mut [Map<String, Value>]) -> Result<(), AppError> {
        let today = app.today();
        for (roadmap, shown) in records.iter().zip(shown) {
            let stage = roadmap.stage_on(today).map_or(Value::Null, |stage| stage.as_str().into());
            shown.insert("stage".to_owned(), stage);
        }
        Ok(())
    }
}

impl Resource for Finding {
    const PATH: &'static str = "findings";
    const DERIVED: bool = true;

    fn add(app: &App, records: &[Self], shown: &mut [Map<String, Value>]) -> Result<(), AppError> {
        findings::add(app, records, shown)
    }
}

impl Resource for Acceptance {
    const PATH: &'static str = "acceptances";
}

impl Resource for BridgeLetter {
    const PATH: &'static str = "bridge-letters";
}

impl Resource for SocException {
    const PATH: &'static str = "exceptions";
}

impl Resource for Cuec {
    const PATH: &'static str = "cuecs";
}

impl Resource for Subservice {
    const PATH: &'static str = "subservices";
}

impl Resource for Csoc {
    const PATH: &'static str = "csocs";
}

impl Resource for Control {
    const PATH: &'static str = "controls";
    const FILTERS: &'static [&'static str] = &["limit", "after"];
}

impl Resource for Review {
    const PATH: &'static str = "reviews";
}

impl Resource for Incident {
    const PATH: &'static str = "incidents";
    const DERIVED: bool = true;

    fn add(app: &App, records: &[Self], shown: &mut [Map<String, Value>]) -> Result<(), AppError> {
        let today = app.today();
        for (incident, shown) in records.iter().zip(shown) {
            shown.insert("open".to_owned(), incident.is_open_on(today).into());
            shown.insert("confirmed".to_owned(), incident.is_confirmed_on(today).into());
        }
        Ok(())
    }
}

impl Resource for AccessGrant {
    const PATH: &'static str = "access-grants";
    const DERIVED: bool = true;

    fn add(app: &App, records: &[Self], shown: &mut [Map<String, Value>]) -> Result<(), AppError> {
        let today = app.today();
        for (access, shown) in records.iter().zip(shown) {
            shown.insert("live".to_owned(), access.is_live_on(today).into());
            shown.insert("unreviewed".to_owned(), access.is_unreviewed_on(today).into());
        }
        Ok(())
    }
}

impl Resource for OffboardingStep {
    const PATH: &'static str = "offboarding-steps";
}

impl Resource for ScoreOverride {
    const PATH: &'static str = "overrides";
    const DERIVED: bool = true;

    fn add(app: &App, records: &[Self], shown: &mut [Map<String, Value>]) -> Result<(), AppError> {
        let today = app.today();
        for (held, shown) in records.iter().zip(shown) {
            shown.insert("holds".to_owned(), held.holds_on(today).into());
        }
        Ok(())
    }
}

impl Resource for RenewalDecision {
    const PATH: &'static str = "renewal-decisions";

    fn add(_app: &App, records: &[Self], shown: &mut [Map<String, Value>]) -> Result<(), AppError> {
        for (decision, shown) in records.iter().zip(shown) {
            shown.insert("final".to_owned(), decision.is_final().into());
        }
        Ok(())
    }
}

impl Resource for Document {
    const PATH: &'static str = "documents";
}

impl Resource for Questionnaire {
    const PATH: &'static str = "questionnaires";
}

/// Records as JSON.
///
/// # Errors
/// What the database says.
pub fn shown<R: Resource>(app: &App, records: &[R]) -> Result<Vec<Value>, AppError> {
    let mut shown = records.iter().map(shape::object).collect::<Result<Vec<_>, _>>()?;
    R::add(app, records, &mut shown)?;
    Ok(shown.into_iter().map(Value::Object).collect())
}

/// One record as JSON with its tag.
pub(super) struct Shown {
    pub body: Value,
    pub tag: String,
    pub id: String,
}

pub(super) fn show_one<R: Resource>(app: &App, record: &R) -> Result<Shown, AppError> {
    let body = shown(app, std::slice::from_ref(record))?.pop().unwrap_or_default();
    let derived = R::DERIVED.then(|| body.to_string());
    Ok(Shown { tag: tag::of(record.version(), derived.as_deref()), id: record.id().to_string(), body })
}

/// The id in an address; one that is none names nothing.
pub fn id_of<Id: std::str::FromStr>(text: &str) -> Result<Id, AppError> {
    text.parse().map_err(|_| AppError::NotFound("What this address names".to_owned()))
}

/// `GET`: a page of records in the order of their ids, of one vendor or of all.
pub async fn index<R: Resource>(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(R::FILTERS)?;
    let (limit, after) = (params.limit()?, params.after::<R::Id>()?);
    let vendor = params.parse("vendor_id", "the id of a vendor")?;
    let page = run(&app, move |app| {
        let found = records::list::<R>(app, &caller.actor, vendor, after, limit + 1)?;
        Page::cut(found, limit, |record| vec![record.id().to_string()]).show(|records| shown(app, records))
    });
    Ok(page.await?.answer(&params))
}

/// `GET` of one record, unless the caller has it already.
pub async fn show<R: Resource>(
    app: Site,
    caller: Caller<Reads>,
    request: HttpRequest,
    id: Path<String>,
    params: Params,
) -> Answer {
    params.only(&[])?;
    let id = id_of::<R::Id>(&id)?;
    let shown = run(&app, move |app| show_one(app, &records::get::<R>(app, &caller.actor, id)?)).await?;
    let mut response =
        if tag::is_known(&request, &shown.tag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, shown.tag.clone()));
    if tag::is_known(&request, &shown.tag) { Ok(response.finish()) } else { Ok(response.json(shown.body)) }
}

/// `POST`: a new record from its fields.
pub async fn create<R: Resource>(app: Site, caller: Caller<Changes<R>>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let shown =
        run(&app, move |app| show_one(app, &records::create::<R>(app, &caller.actor, &R::read(body.0, None)?)?))
            .await?;
    let address = format!("/api/v1/{}/{}", R::PATH, shown.id);
    Ok(HttpResponse::Created().insert_header((ETAG, shown.tag)).insert_header((LOCATION, address)).json(shown.body))
}

/// `PATCH`: changes the fields that are named; null clears one.
pub async fn update<R: Resource>(
    app: Site,
    caller: Caller<Changes<R>>,
    request: HttpRequest,
    id: Path<String>,
    params: Params,
    body: Body,
) -> Answer {
    params.only(&[])?;
    let (id, expect) = (id_of::<R::Id>(&id)?, tag::expected(&request)?);
    let written = run(&app, move |app| {
        let current = records::get::<R>(app, &caller.actor, id)?;
        let sent = body.0.clone();
        let values = R::read(body.0, Some(&current))?;
        // What was read by the current record's terms holds for that record alone.
        let expect = if values == sent { expect } else { pinned(expect, &current) };
        let written = records::update::<R>(app, &caller.actor, id, expect, &values);
        or_lost::<R, _>(app, &caller.actor, id, written.and_then(|record| show_one(app, &record)))
    });
    let shown = written.await??;
    Ok(HttpResponse::Ok().insert_header((ETAG, shown.tag)).json(shown.body))
}

/// `DELETE`.
pub async fn destroy<R: Resource>(
    app: Site,
    caller: Caller<Changes<R>>,
    request: HttpRequest,
    id: Path<String>,
    params: Params,
) -> Answer {
    params.only(&[])?;
    let (id, expect) = (id_of::<R::Id>(&id)?, tag::expected(&request)?);
    let removed = run(&app, move |app| {
        let removed = records::delete::<R>(app, &caller.actor, id, expect);
        or_lost::<R, _>(app, &caller.actor, id, removed)
    });
    removed.await??;
    Ok(HttpResponse::NoContent().finish())
}

fn pinned<R: Record>(expect: Expect, current: &R) -> Expect {
    match expect {
        Expect::Any => Expect::Version(current.version()),
        version => version,
    }
}

/// Adds the record as it stands now where a change was lost to another.
fn or_lost<R: Resource, T>(
    app: &App,
    actor: &Actor,
    id: R::Id,
    outcome: Result<T, AppError>,
) -> Result<Result<T, Refusal>, AppError> {
    match outcome {
        Err(error @ AppError::Conflict { code: "lost_update", .. }) => {
            let current = show_one(app, &records::get::<R>(app, actor, id)?)?;
            Ok(Err(Refusal::Lost(error, current.body)))
        }
        other => other.map(Ok),
    }
}
