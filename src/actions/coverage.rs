//! Which days of a window the vendors' SOC reports cover, vendor by vendor and service by service, and what comes next.

use std::{fs::File, io::Seek};

use super::{Audit, vendor};
use crate::{
    app::App,
    db::{self, Conn, coverage::Whose},
    domain::{
        Date,
        access::{Actor, Scope},
        calendar::add_months,
        coverage::{Coverage, CoverageFile, CoverageStatus, Forecast, ServiceCoverage, Window},
        ids::VendorId,
    },
    error::AppError,
    spreadsheet::{Column, ColumnKind, TableFormat, WrittenCell, write_table},
};

/// The longest window that a page draws, in years.
pub const MOST_YEARS: i32 = 10;

/// How one vendor stands.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct VendorCoverage {
    /// Name.
    pub vendor: String,
    /// Reference.
    pub reference: String,
    /// How the window is covered.
    #[serde(flatten)]
    pub coverage: Coverage,
    /// How it is covered for each active service.
    pub services: Vec<ServiceCoverage>,
    /// What comes next.
    pub forecast: Forecast,
}

impl VendorCoverage {
    /// Of a vendor's file.
    pub fn of(file: &CoverageFile, window: Window, today: Date) -> Self {
        let (coverage, forecast) = (file.coverage(window), file.forecast(today));
        let services = file.services(window, today, (&coverage, &forecast));
        Self { vendor: file.name.clone(), reference: file.reference.clone(), coverage, services, forecast }
    }
}

/// How a window is covered, vendor by vendor.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CoverageReport {
    /// The window.
    pub window: Window,
    /// The named vendor, or every vendor that is not archived, by name.
    pub vendors: Vec<VendorCoverage>,
}

/// Coverage of a window, of one vendor or of all, or of the key vendors among them.
///
/// # Errors
/// A window that ends before it begins, an unknown vendor, what the database says.
pub fn report(app: &App, vendor: Option<&str>, key_vendors: bool, window: Window) -> Result<CoverageReport, AppError> {
    if window.days() == 0 {
        let message =
            format!("The window ends on {}, before it begins on {}; swap the two days.", window.to, window.from);
        return Err(AppError::invalid("to", "ends_before_it_begins", message));
    }
    let files = app.db.read(|conn| {
        let ids = vendor.map(|name| vendor::named(conn, name)).transpose()?.map(|id| vec![id]);
        let whose = Whose { archived: ids.is_some(), ids, key_vendors, owner: None };
        Ok(db::coverage::load(conn, &whose)?)
    })?;
    let today = app.today();
    let mut vendors: Vec<VendorCoverage> = files.iter().map(|file| VendorCoverage::of(file, window, today)).collect();
    vendors.sort_by_cached_key(|vendor| vendor.vendor.to_lowercase());
    Ok(CoverageReport { window, vendors })
}

/// Coverage of a window of these vendors, in the order of their ids.
///
/// # Errors
/// What the database says.
pub fn of_vendors(app: &App, ids: Vec<VendorId>, window: Window) -> Result<Vec<(VendorId, VendorCoverage)>, AppError> {
    let whose = Whose { ids: Some(ids), archived: true, ..Whose::default() };
    let files = app.db.read(|conn| Ok(db::coverage::load(conn, &whose)?))?;
    let today = app.today();
    Ok(files.iter().map(|file| (file.vendor, VendorCoverage::of(file, window, today))).collect())
}

/// Ids of key vendors after an id.
///
/// # Errors
/// `Forbidden` for somebody who sees their own vendors only; what the database says.
pub fn key_vendors(app: &App, actor: &Actor, after: Option<VendorId>, limit: i64) -> Result<Vec<VendorId>, AppError> {
    if !actor.sees_all() {
        return Err(AppError::Forbidden("ask for the coverage of one of your vendors (vendor_id).".to_owned()));
    }
    app.db.read(|conn| Ok(db::coverage::key_vendors_after(conn, after, limit)?))
}

/// What the page asks for; open is what it chooses itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Only key vendors; by default where there are any.
    pub key_vendors: Option<bool>,
    /// Only this vendor, by name or reference.
    pub vendor: Option<String>,
}

/// A vendor on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartLane {
    /// What is on file.
    pub file: CoverageFile,
    /// How it stands.
    pub found: VendorCoverage,
}

/// What the chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The day it is of.
    pub today: Date,
    /// The window.
    pub window: Window,
    /// Our current fiscal year.
    pub fiscal_year: Window,
    /// Whether it shows key vendors only.
    pub key_vendors: bool,
    /// Vendors by name, whoever has neither report nor roadmap aside, unless they were asked for.
    pub lanes: Vec<ChartLane>,
    /// Vendors left out for that.
    pub without_report: usize,
}

/// The chart as the actor may see it.
///
/// # Errors
/// A window that ends before it begins or is too long, an unknown vendor, each at its field; what the database says.
pub fn chart(app: &App, actor: &Actor, asked: &Asked) -> Result<Chart, AppError> {
    let fiscal_year = app.fiscal_year();
    let window = Window { from: asked.from.unwrap_or(fiscal_year.from), to: asked.to.unwrap_or(fiscal_year.to) };
    ensure_drawable(window)?;
    let (files, key_vendors) = app.db.read(|conn| {
        let ids = asked.vendor.as_deref().map(|name| visible(conn, actor, name)).transpose()?;
        let key_vendors = match (asked.key_vendors, &ids) {
            (_, Some(_)) => false,
            (Some(chosen), None) => chosen,
            (None, None) => db::coverage::has_key_vendors(conn)?,
        };
        let owner = match actor.scope() {
            Scope::All => None,
            Scope::Own(person) => Some(person),
            Scope::Nobodys => return Ok((Vec::new(), key_vendors)),
        };
        let whose = Whose { archived: ids.is_some(), ids: ids.map(|id| vec![id]), owner, key_vendors };
        Ok((db::coverage::load(conn, &whose)?, key_vendors))
    })?;
    let shows_all = key_vendors || asked.vendor.is_some();
    let all = files.len();
    let mut files: Vec<CoverageFile> = files.into_iter().filter(|file| shows_all || file.is_followed()).collect();
    files.sort_by_cached_key(|file| file.name.to_lowercase());
    let today = app.today();
    let without_report = all - files.len();
    let lane = |file: CoverageFile| ChartLane { found: VendorCoverage::of(&file, window, today), file };
    let lanes = files.into_iter().map(lane).collect();
    Ok(Chart { today, window, fiscal_year, key_vendors, lanes, without_report })
}

fn ensure_drawable(window: Window) -> Result<(), AppError> {
    if window.days() == 0 {
        let message =
            format!("The window ends on {}, before it begins on {}; swap the two days.", window.to, window.from);
        return Err(AppError::invalid("to", "end_before_start", message));
    }
    if window.to >= add_months(window.from, 12 * MOST_YEARS) {
        let message = format!(
            "The window has more than {MOST_YEARS} years; choose a day before {}.",
            add_months(window.from, 12 * MOST_YEARS)
        );
        return Err(AppError::invalid("to", "too_long", message));
    }
    Ok(())
}

/// The vendor that somebody names, where they may see it.
fn visible(conn: &mut Conn, actor: &Actor, name: &str) -> Result<VendorId, AppError> {
    let id = vendor::named(conn, name)?;
    vendor::ensure_visible(conn, actor, id).map_err(|_| {
        let message = format!("“{}” is not among the vendors you see.", name.trim());
        AppError::invalid("vendor", "unknown_vendor", message)
    })?;
    Ok(id)
}

impl Chart {
    /// How many vendors stand so.
    pub fn count(&self, status: CoverageStatus) -> usize {
        self.lanes.iter().filter(|lane| lane.found.coverage.status == status).count()
    }
}

/// A written table, ready to be read from its first byte.
#[derive(Debug)]
pub struct Written {
    /// The file; it has no name and is gone when it is closed.
    pub file: File,
    /// Its size in bytes.
    pub bytes: u64,
    /// A name to save it under.
    pub name: String,
}

/// The chart's table as CSV: a row a vendor, and below it one for each service of several.
///
/// # Errors
/// As `chart`, or what the disk says.
pub fn write_csv(app: &App, actor: &Actor, asked: &Asked) -> Result<Written, AppError> {
    let chart = chart(app, actor, asked)?;
    let columns = [
        ("Vendor", ColumnKind::Text),
        ("Reference", ColumnKind::Text),
        ("Service", ColumnKind::Text),
        ("From", ColumnKind::Date),
        ("To", ColumnKind::Date),
        ("State", ColumnKind::Text),
        ("Covered days", ColumnKind::Number),
        ("Represented days", ColumnKind::Number),
        ("Gap days", ColumnKind::Number),
        ("Days partly in scope", ColumnKind::Number),
        ("Gaps", ColumnKind::LongText),
        ("Forecast", ColumnKind::LongText),
    ]
    .map(|(label, kind)| Column { label, kind });
    let rows = chart.lanes.iter().flat_map(|lane| csv_rows(lane, chart.window));
    let mut file = tempfile::tempfile()?;
    write_table(&mut file, TableFormat::Csv, "Coverage", &columns, rows).map_err(AppError::internal)?;
    let bytes = file.stream_position()?.max(file.metadata()?.len());
    file.rewind()?;
    let name = format!("coverage-{}-to-{}.csv", chart.window.from, chart.window.to);
    let summary = format!("Coverage of {} vendors exported", chart.lanes.len());
    app.db.write(|conn| Audit::new("export", "coverage", &name, summary.clone()).append(conn, app, actor))?;
    Ok(Written { file, bytes, name })
}

fn csv_rows(lane: &ChartLane, window: Window) -> Vec<Vec<WrittenCell>> {
    let (file, found) = (&lane.file, &lane.found);
    let row = |service: &str, state: &str, coverage: &Coverage, partial: i64, forecast: &Forecast| {
        let gaps: Vec<String> =
            coverage.gaps.iter().map(|gap| format!("{} to {} ({} d)", gap.from, gap.to, gap.days)).collect();
        vec![
            file.name.as_str().into(),
            file.reference.as_str().into(),
            service.into(),
            window.from.into(),
            window.to.into(),
            state.into(),
            number(coverage.covered_days),
            number(coverage.represented_days),
            number(coverage.gap_days),
            number(partial),
            gaps.join("; ").as_str().into(),
            forecast.sentences().join(" ").as_str().into(),
        ]
    };
    let partial = found.services.iter().map(|service| service.partial_days).max().unwrap_or(0);
    let own = row("", file.standing(found.coverage.status), &found.coverage, partial, &found.forecast);
    let services = found.services.iter().filter(|_| found.services.len() > 1).map(|service| {
        row(
            &service.service,
            service.coverage.status.label(),
            &service.coverage,
            service.partial_days,
            &service.forecast,
        )
    });
    std::iter::once(own).chain(services).collect()
}

#[expect(clippy::cast_precision_loss, reason = "days of ten years at most")]
fn number(days: i64) -> WrittenCell {
    WrittenCell::Number(days as f64)
}
