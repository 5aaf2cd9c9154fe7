//! The sample portfolio: brought in once into an empty database, its story told for today.
//!
//! The sample's files are written for an anchor day. All their dates move by the whole days from that day to today, which
//! are stored, so that a sample that was begun is completed with the same shift.

use std::{collections::HashMap, io::Write};

use super::{
    Audit, deliver_mail,
    document::{self, Filing},
    export, import_spreadsheet,
    import_spreadsheet::{Apply, ImportOptions, Incoming},
    organization, reconcile, rescore, sign_in, sweep_reminders, users,
};
use crate::{
    app::App,
    db,
    domain::{
        Date,
        access::Actor,
        calendar::{add_days, days_between},
        document::Readers,
        fiscal_year::FiscalYearStart,
        ids::UserId,
        person::Role,
        questionnaire::Attestation,
        reconciliation::{Class, ListKind},
    },
    error::AppError,
};

#[derive(rust_embed::Embed)]
#[folder = "import/samples"]
struct Samples;

const ANCHOR: &str = "demo.anchor";
const SHIFT: &str = "demo.shift_days";
const COMPLETED: &str = "demo.completed_on";

/// First day of the sample's fiscal year, on the anchor's calendar.
const FISCAL_YEAR: (i32, u32, u32) = (2025, 12, 1);
/// Names of a list that are looked through.
const LISTED: i64 = 200;
/// Mails delivered in one go.
const BATCH: i64 = 100;
/// Whom the one-time link signs in where nobody has an account.
const ADMINISTRATOR: (&str, &str) = ("Demo administrator", "demo@sample.example");

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    anchor_day: Date,
    file: Vec<SampleFile>,
    list: Vec<SampleList>,
    document: Vec<SampleDocument>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleFile {
    name: String,
    #[serde(rename = "kind")]
    _kind: String,
    vendor: Option<String>,
    service: Option<String>,
    submitted: Option<Date>,
    attestation: Option<Attestation>,
}

/// Another list that the register is held against.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleList {
    name: String,
    kind: ListKind,
    as_of: Date,
    /// Names on it that are no vendors, and why.
    no_vendors: HashMap<String, String>,
}

/// A file that is filed as a document under a vendor, or under the newest of its reports that is called so.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleDocument {
    name: String,
    vendor: String,
    report: Option<String>,
    title: String,
}

/// What became of the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loaded {
    /// It was there already; nothing was changed.
    Already,
    /// It was brought in.
    Now {
        /// Vendors.
        vendors: usize,
        /// Services scored.
        services: usize,
        /// Mails delivered.
        mails: usize,
    },
}

/// Brings the sample portfolio in, scores it, plans its reminders and delivers them.
///
/// # Errors
/// `Conflict` when the database holds other data; what the database and the file store say.
pub fn load(app: &App, actor: &Actor, tell: &dyn Fn(&str)) -> Result<Loaded, AppError> {
    let manifest = manifest()?;
    let settings = settings(app)?;
    if settings.contains_key(COMPLETED) {
        return Ok(Loaded::Already);
    }
    let shift = match settings.get(SHIFT).and_then(|days| days.parse().ok()) {
        Some(days) => days,
        None => begin(app, actor, &manifest, settings.contains_key(organization::STORED))?,
    };
    for file in &manifest.file {
        tell(&file.name);
        bring_in(app, actor, file, shift)?;
    }
    for list in &manifest.list {
        tell(&list.name);
        compare(app, actor, list, shift)?;
    }
    for one in &manifest.document {
        file_document(app, actor, one)?;
    }
    tell("scores and reminders");
    let rescored = rescore::all(app)?;
    sweep_reminders::sweep(app)?;
    let mails = deliver_all(app)?;
    app.db.write(|conn| Ok(db::setting::put(conn, COMPLETED, &app.today().to_string())?))?;
    Ok(Loaded::Now { vendors: rescored.vendors, services: rescored.services, mails })
}

fn manifest() -> Result<Manifest, AppError> {
    let file = Samples::get("manifest.toml").ok_or_else(|| AppError::internal("the sample's manifest is missing"))?;
    let text = std::str::from_utf8(&file.data).map_err(AppError::internal)?;
    toml::from_str(text).map_err(AppError::internal)
}

fn settings(app: &App) -> Result<HashMap<String, String>, AppError> {
    Ok(app.db.read(|conn| Ok(db::setting::list(conn)?))?.into_iter().collect())
}

/// Claims the empty database and sets the fiscal year of the story, unless somebody has set the organization up.
fn begin(app: &App, actor: &Actor, manifest: &Manifest, set_up: bool) -> Result<i64, AppError> {
    let shift = days_between(manifest.anchor_day, app.today());
    let organization =
        crate::domain::organization::Organization { fiscal_year_start: fiscal_year(shift)?, ..app.organization() };
    app.db.write(|conn| {
        if db::vendor::count(conn)? > 0 {
            return Err(AppError::Conflict {
                code: "not_empty",
                message: "The database holds other vendors, and the sample portfolio goes into an empty one alone: \
                          name another with --database."
                    .to_owned(),
            });
        }
        db::setting::put(conn, ANCHOR, &manifest.anchor_day.to_string())?;
        db::setting::put(conn, SHIFT, &shift.to_string())?;
        if !set_up {
            organization::store(conn, app, actor, &organization)?;
        }
        Audit::new("create", "sample", "sample", "Sample portfolio begun").append(conn, app, actor)
    })?;
    if !set_up {
        app.set_organization(organization);
    }
    Ok(shift)
}

/// The fiscal year's first day moves with the dates; 29 February is missing in most years, so the day before stands in.
fn fiscal_year(shift: i64) -> Result<FiscalYearStart, AppError> {
    let (year, month, day) = FISCAL_YEAR;
    let start = Date::from_ymd_opt(year, month, day).map(|first| add_days(first, shift));
    let text = start.map(|first| first.format("%m-%d").to_string()).unwrap_or_default();
    FiscalYearStart::parse(if text == "02-29" { "02-28" } else { &text })
        .ok_or_else(|| AppError::internal("the sample's fiscal year cannot be told"))
}

fn taken_in(app: &App, name: &str) -> Result<Incoming, AppError> {
    let embedded = Samples::get(name).ok_or_else(|| AppError::internal(format!("the sample {name} is missing")))?;
    let mut copy = tempfile::tempfile()?;
    copy.write_all(&embedded.data)?;
    std::io::Seek::rewind(&mut copy)?;
    import_spreadsheet::take_in(app, name, copy)
}

/// Holds the register against a list, once, and says which of its names are no vendors.
fn compare(app: &App, actor: &Actor, list: &SampleList, shift: i64) -> Result<(), AppError> {
    let incoming = taken_in(app, &list.name)?;
    if !reconcile::list(app, None, 1)?.is_empty() {
        return Ok(());
    }
    let (kind, as_of) = (Some(list.kind), Some(list.as_of));
    let options = reconcile::Options { kind, as_of, shift_days: shift, sample: true, ..reconcile::Options::default() };
    let made = reconcile::run(app, actor, &incoming, &options)?;
    for row in reconcile::page(app, made.id, Some(Class::OnlyThere), None, LISTED)? {
        if let Some(why) = list.no_vendors.get(&row.entry.name) {
            let decision = reconcile::Decision::Exclude(why.clone());
            reconcile::decide(app, actor, made.id, &[row.entry.id], &decision)?;
        }
    }
    Ok(())
}

fn bring_in(app: &App, actor: &Actor, file: &SampleFile, shift: i64) -> Result<(), AppError> {
    let incoming = taken_in(app, &file.name)?;
    let options = ImportOptions {
        vendor: file.vendor.clone(),
        service: file.service.clone(),
        submitted: file.submitted.map(|day| add_days(day, shift)),
        attestation: file.attestation,
        shift_days: shift,
        sample: true,
        ..ImportOptions::default()
    };
    let report = import_spreadsheet::bring_in(app, actor, &incoming, &options, Some(Apply::AllOrNothing))?;
    if report.applied || report.same_as.is_some() {
        return Ok(());
    }
    Err(AppError::internal(format!("the sample {} was not applied: {}", file.name, report.summary)))
}

/// Files a document, unless an earlier run that was broken off did.
fn file_document(app: &App, actor: &Actor, one: &SampleDocument) -> Result<(), AppError> {
    let embedded =
        Samples::get(&one.name).ok_or_else(|| AppError::internal(format!("the sample {} is missing", one.name)))?;
    let vendor = export::vendor_named(app, &one.vendor)?;
    let reports = app.db.read(|conn| Ok(db::soc_report::list_of(conn, &[vendor])?))?;
    let called = |title: &String| {
        let of_name = reports.iter().filter(|report| report.title() == *title);
        of_name.max_by_key(|report| report.speaks_until()).map(|report| report.id)
    };
    let filing = Filing {
        vendor,
        report: one.report.as_ref().and_then(called),
        file_name: one.name.clone(),
        title: one.title.clone(),
        restriction: None,
        readers: Readers::Everyone,
    };
    let stored = app.files.put(embedded.data.as_ref())?;
    match document::file(app, actor, &filing, &stored) {
        Err(AppError::Invalid(errors)) if errors.iter().all(|error| error.code == "exists") => Ok(()),
        filed => filed.map(drop),
    }
}

fn deliver_all(app: &App) -> Result<usize, AppError> {
    let mut mails = 0;
    loop {
        let delivered = deliver_mail::deliver(app, BATCH)?;
        mails += delivered.sent;
        if delivered.tried() == 0 || delivered.stopped {
            return Ok(mails);
        }
    }
}

/// A link that signs an administrator in once; where nobody has an account, one is made for the demonstration.
///
/// # Errors
/// What the database says.
pub fn sign_in_link(app: &App, actor: &Actor) -> Result<String, AppError> {
    let (name, email) = ADMINISTRATOR;
    let is_administrator = |user: &db::user::User| user.role == Role::Admin && user.disabled_at.is_none();
    let known: Option<UserId> =
        users::list(app)?.into_iter().map(|(user, _)| user).find(is_administrator).map(|user| user.id);
    match known {
        Some(user) => sign_in::sign_in_link(app, user),
        None => Ok(users::add(app, actor, name, email, Role::Admin)?.1),
    }
}
