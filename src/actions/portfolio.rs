//! What the portfolio page and its likes tell: what is due, where vendors stand, how the year is covered, what renews.

use std::collections::{HashMap, HashSet};

use super::{
    Audit, rating,
    summarize::{self, DueDate},
};
use crate::{
    app::App,
    db::{
        self, Conn,
        score::StoredScore,
        summary::{PageRequest, VendorFilter, VendorSort, VendorSummary},
        unrated::UnratedRow,
    },
    domain::{
        Date,
        access::{Actor, Right, Scope},
        calendar::{add_days, add_months},
        coverage::Window,
        ids::{ServiceId, VendorId},
        review::{Review, ReviewState},
        scoring::Band,
        soc_report::{ReportType, SocKind},
        vendor::Vendor,
    },
    error::AppError,
    settings::Transport,
};

/// Dates that "today" shows.
const DUES: i64 = 8;
/// Reviews that wait for approval, shown before them.
const WAITING: i64 = 5;
/// Services to rate that are shown after them.
const UNRATED: usize = 3;
/// Vendors whose coverage is drawn.
const LANES: i64 = 40;
/// Contracts on the runway.
const RUNWAY: i64 = 5_000;
/// The setting that hides the first steps.
const DISMISSED: &str = "checklist.dismissed";

/// How many vendors stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Vendors whose next date has passed.
    pub overdue: i64,
    /// Vendors whose next date lies within ten days.
    pub due_soon: i64,
    /// Vendors with a date within thirty days, late ones included.
    pub due: i64,
    /// Vendors that are not archived.
    pub vendors: i64,
    /// Of them, residual Critical.
    pub critical: i64,
    /// Of them, residual High.
    pub high: i64,
    /// Of them, shown as Unrated.
    pub unrated: i64,
    /// Of them, with SOC 1 or SOC 2 reports.
    pub in_soc_scope: i64,
    /// Of those, covered without a letter.
    pub covered: i64,
    /// Of those, covered with a bridge letter.
    pub bridged: i64,
    /// Of those, with a gap.
    pub with_gap: i64,
}

/// Something to do at a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The vendor.
    pub vendor: VendorSummary,
    /// The date that calls for it.
    pub date: DueDate,
}

/// A vendor's coverage of the fiscal year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// The vendor with its spans.
    pub vendor: VendorSummary,
    /// Days that Type 1 reports speak of.
    pub type1_on: Vec<Date>,
}

/// A step of the first start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub what: FirstStep,
    /// Whether it is done.
    pub done: bool,
}

closed_list! {
    /// What somebody does first.
    pub enum FirstStep {
        Import = "import", "Import your vendors";
        Rate = "rate", "Rate services";
        AddReport = "add_report", "Add a SOC report";
        ConnectMail = "connect_mail", "Connect mail";
    }
}

/// Everything the portfolio tells.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// The day it is of.
    pub today: Date,
    /// The current fiscal year.
    pub fiscal_year: Window,
    /// How many vendors stand where.
    pub counts: Counts,
    /// What is due, soonest first.
    pub dues: Vec<Due>,
    /// Services to rate first.
    pub to_rate: Vec<UnratedRow>,
    /// Reviews that wait for the actor's approval, with their vendors.
    pub waiting: Vec<(Review, Vendor)>,
    /// Tier, residual band, vendors.
    pub bands: Vec<(String, String, i64)>,
    /// Every scored service with its vendor's and its own name.
    pub services: Vec<(StoredScore, String, String)>,
    /// Bands at which overrides hold services today.
    pub held: HashMap<ServiceId, Band>,
    /// Coverage of the fiscal year, the smallest gap first.
    pub lanes: Vec<Lane>,
    /// Vendors with a notice deadline in the next twelve months, by that day.
    pub renewing: Vec<VendorSummary>,
    /// First steps; none when they are done, dismissed or not the actor's to do.
    pub steps: Vec<Step>,
}

/// Gathers the portfolio as the actor may see it.
///
/// # Errors
/// What the database says.
pub fn portfolio(app: &App, actor: &Actor) -> Result<Portfolio, AppError> {
    let view = View { today: app.today(), scope: actor.scope() };
    app.db.read(|conn| {
        let bands = db::summary::count_by_band(conn, view.scope)?;
        let counts = view.counts(conn, &bands)?;
        Ok(Portfolio {
            today: view.today,
            fiscal_year: app.fiscal_year(),
            dues: view.dues(conn, app)?,
            to_rate: rating::first(conn, app, actor, UNRATED)?,
            waiting: waiting(conn, actor)?,
            services: view.services(conn)?,
            held: db::score_override::holding(conn, view.today)?.into_iter().collect(),
            lanes: view.lanes(conn)?,
            renewing: view.renewing(conn)?,
            steps: steps(conn, app, actor, &counts)?,
            counts,
            bands,
        })
    })
}

/// Reviews that others wrote and signed and the actor may approve.
fn waiting(conn: &mut Conn, actor: &Actor) -> Result<Vec<(Review, Vendor)>, AppError> {
    if !actor.can(Right::Approve) {
        return Ok(Vec::new());
    }
    let signed = db::review::list_newest(conn, WAITING)?.into_iter();
    let mut found = Vec::new();
    let others = |review: &Review| !review.is_by(actor) && !review.is_filled_by(actor);
    for review in signed.filter(|review| review.state == ReviewState::Signed && others(review)) {
        found.extend(db::vendor::find(conn, review.vendor_id)?.map(|vendor| (review, vendor)));
    }
    Ok(found)
}

/// As of when, and for whom.
struct View {
    today: Date,
    scope: Scope,
}

impl View {
    fn filter(&self) -> VendorFilter {
        VendorFilter { archived: Some(false), scope: self.scope, ..VendorFilter::default() }
    }

    fn due_until(&self, day: Date) -> VendorFilter {
        VendorFilter { due_until: Some(day), ..self.filter() }
    }

    fn by_next_date(limit: i64) -> PageRequest {
        PageRequest { sort: VendorSort::Next, descending: false, from: None, backwards: false, limit }
    }

    fn counts(&self, conn: &mut Conn, bands: &[(String, String, i64)]) -> Result<Counts, AppError> {
        let in_band = |band: Band| bands.iter().filter(|row| row.1 == band.as_str()).map(|row| row.2).sum();
        let states = db::summary::count_by_soc_state(conn, self.scope)?;
        let in_state = |state: &str| states.iter().filter(|row| row.0 == state).map(|row| row.1).sum::<i64>();
        let overdue = db::summary::count(conn, &self.due_until(add_days(self.today, -1)))?;
        let (covered, bridged) = (in_state("covered"), in_state("covered_with_bridge"));
        let with_gap = in_state("gap") + in_state("type1");
        Ok(Counts {
            overdue,
            due_soon: db::summary::count(conn, &self.due_until(add_days(self.today, 10)))? - overdue,
            due: {
                let soon = Some(summarize::soon(self.today));
                db::summary::count(conn, &VendorFilter { wanting_by: soon, ..self.filter() })?
            },
            vendors: bands.iter().map(|row| row.2).sum(),
            critical: in_band(Band::Critical),
            high: in_band(Band::High),
            unrated: in_band(Band::Unrated),
            in_soc_scope: covered + bridged + with_gap,
            covered,
            bridged,
            with_gap,
        })
    }

    /// Summaries say which day is the next; the vendors' files say why.
    fn dues(&self, conn: &mut Conn, app: &App) -> Result<Vec<Due>, AppError> {
        let soon = self.due_until(summarize::soon(self.today));
        let dated = db::summary::page(conn, &soon, &Self::by_next_date(DUES))?;
        let ids: Vec<VendorId> = dated.iter().map(|row| row.vendor_id).collect();
        let context = summarize::Context { today: self.today, fiscal_year: app.fiscal_year(), model: &app.model() };
        let first: HashMap<VendorId, DueDate> = db::facts::load(conn, &ids)?
            .iter()
            .filter_map(|dossier| {
                let tier = dated.iter().find(|row| row.vendor_id == dossier.vendor.id)?.tier.parse().ok()?;
                let date = summarize::due_dates(dossier, tier, &context).into_iter().next()?;
                Some((dossier.vendor.id, date))
            })
            .collect();
        let dues: Vec<Due> = dated
            .into_iter()
            .filter_map(|vendor| Some(Due { date: first.get(&vendor.vendor_id)?.clone(), vendor }))
            .collect();
        Ok(dues)
    }

    fn services(&self, conn: &mut Conn) -> Result<Vec<(StoredScore, String, String)>, AppError> {
        let mut services = db::score::list_named(conn)?;
        if self.scope != Scope::All {
            let own = db::summary::page(conn, &self.filter(), &Self::by_next_date(i64::MAX))?;
            let own: HashSet<VendorId> = own.into_iter().map(|row| row.vendor_id).collect();
            services.retain(|(score, ..)| own.contains(&score.vendor_id));
        }
        Ok(services)
    }

    fn lanes(&self, conn: &mut Conn) -> Result<Vec<Lane>, AppError> {
        let vendors = db::summary::with_reports(conn, self.scope, LANES)?;
        let ids: Vec<VendorId> = vendors.iter().map(|row| row.vendor_id).collect();
        let reports = db::soc_report::list_of(conn, &ids)?;
        let lane = |vendor: VendorSummary| {
            let own = reports.iter().filter(|report| report.vendor_id == vendor.vendor_id);
            let type1 = own.filter(|r| r.report_type == ReportType::Type1 && r.kind != SocKind::Soc3);
            Lane { type1_on: type1.filter_map(|report| report.as_of).collect(), vendor }
        };
        Ok(vendors.into_iter().map(lane).collect())
    }

    fn renewing(&self, conn: &mut Conn) -> Result<Vec<VendorSummary>, AppError> {
        let year = Some((self.today, add_months(self.today, 12)));
        let filter = VendorFilter { notice_between: year, ..self.filter() };
        Ok(db::summary::page(conn, &filter, &Self::by_next_date(RUNWAY))?)
    }
}

/// The sample portfolio is there to look at, so it comes without first steps.
fn steps(conn: &mut Conn, app: &App, actor: &Actor, counts: &Counts) -> Result<Vec<Step>, AppError> {
    if !actor.can(Right::EditVendors) || db::vendor::has_sample(conn)? || db::setting::find(conn, DISMISSED)?.is_some()
    {
        return Ok(Vec::new());
    }
    let step = |what: &FirstStep| {
        let done = match what {
            FirstStep::Import => counts.vendors > 0,
            FirstStep::Rate => counts.vendors > 0 && counts.unrated == 0,
            FirstStep::AddReport => counts.in_soc_scope > 0,
            FirstStep::ConnectMail => app.settings.mail.transport == Transport::Smtp,
        };
        Step { what: *what, done }
    };
    let steps: Vec<Step> = FirstStep::ALL.iter().map(step).collect();
    Ok(if steps.iter().all(|step| step.done) { Vec::new() } else { steps })
}

/// Hides the first steps, for everybody.
///
/// # Errors
/// What the database says.
pub fn dismiss_steps(app: &App, actor: &Actor) -> Result<(), AppError> {
    app.db.write(|conn| {
        db::setting::put(conn, DISMISSED, "yes")?;
        Audit::new("update", "setting", DISMISSED, "First steps dismissed").append(conn, app, actor)
    })
}
