//! The portfolio: what needs me today, where the vendors stand, how the fiscal year is covered, what renews when.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};

use super::{
    frame::{frame, render},
    marks::{address, days_of, fiscal_number, part_of, share, shown, spans, vendor_url},
};
use crate::{
    actions::{
        portfolio::{self, Counts, Due, FirstStep, Lane, Portfolio, Step},
        programme::{self, Figures},
        records::Record,
    },
    db::summary::VendorSummary,
    db::unrated::UnratedRow,
    domain::{Date, access::Right, money, reminder::RuleName, review::Review, vendor::Vendor},
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{EditsVendors, Reads, Visitor},
        view::{
            figure::{
                coverage::{CoverageFigure, SpanKind, VendorCoverage},
                risk_map::{CellBounds, MapDot, RiskMap},
                runway::{Runway, RunwayItem},
            },
            frame::{Frame, Place},
            mark::{BandMark, Day, Link},
            portfolio::{CheckItem, DueItem, PortfolioCounts, PortfolioPage, ProgrammeView, TierTable, lede},
            words,
        },
    },
};

/// The page: `GET /`.
///
/// # Errors
/// What the database says.
pub async fn show(app: Site, visitor: Visitor<Reads>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let actor = visitor.actor.clone();
    let (portfolio, figures) = run(&app, move |app| {
        let figures = if actor.sees_all() { programme::figures(app)? } else { None };
        Ok((portfolio::portfolio(app, &actor)?, figures))
    })
    .await?;
    let frame = frame(&app, &visitor, "Portfolio", Some(Place::Portfolio), &request).await?;
    render(page(frame, portfolio, figures, visitor.actor.can(Right::EditVendors)))
}

/// Hides the first steps: `POST /checklist/dismiss`.
///
/// # Errors
/// What the database says.
pub async fn dismiss_steps(
    app: Site,
    visitor: Visitor<EditsVendors>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    run(&app, move |app| portfolio::dismiss_steps(app, &visitor.actor)).await?;
    Ok(flash::see_other(&app, "/", ""))
}

fn page(frame: Frame, portfolio: Portfolio, figures: Option<Figures>, may_write: bool) -> PortfolioPage {
    let Portfolio { today, fiscal_year, counts, .. } = portfolio;
    let number = fiscal_number(fiscal_year);
    let left = (fiscal_year.to - today).num_days();
    let ends = match left {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    PortfolioPage {
        frame,
        subtitle: format!("{} · fiscal year {number} ends {ends}", words::long_day(today)),
        lede: lede(&counted(&counts), &portfolio.to_rate.iter().map(rate_link).collect::<Vec<_>>()),
        checklist: portfolio.steps.iter().map(check_item).collect(),
        dues: needing(&portfolio, today),
        all_dues: (counts.due > 0).then(|| {
            let all = usize::try_from(counts.due).unwrap_or(usize::MAX);
            Link::new(format!("All {}", words::counted(all, "vendor", "vendors")), "/vendors?tab=needs-me&sort=next_on")
        }),
        tiers: tiers(&portfolio.bands),
        map: risk_map(&portfolio),
        coverage_remark: coverage_remark(&portfolio),
        fiscal_year: format!("fiscal year {number}"),
        coverage: (!portfolio.lanes.is_empty()).then(|| {
            let lanes = portfolio.lanes.into_iter().map(lane).collect();
            CoverageFigure::new(fiscal_year.from, fiscal_year.to, today, lanes)
        }),
        runway: (counts.vendors > 0).then(|| runway(today, &portfolio.renewing)),
        programme: figures.filter(|_| counts.vendors > 0).map(|figures| programme_view(&figures, today)),
        may_write,
    }
}

/// What needs somebody: approvals, dated things, services to rate. On a register that is hardly rated that comes first,
/// since nothing else can be weighed before.
fn needing(portfolio: &Portfolio, today: Date) -> Vec<DueItem> {
    let waiting = portfolio.waiting.iter().map(|waiting| waiting_item(waiting, today));
    let dated = portfolio.dues.iter().map(|due| due_item(due, today));
    let to_rate = portfolio.to_rate.iter().map(rate_item);
    if 2 * portfolio.counts.unrated > portfolio.counts.vendors {
        waiting.chain(to_rate).chain(dated).collect()
    } else {
        waiting.chain(dated).chain(to_rate).collect()
    }
}

fn programme_view(figures: &Figures, today: Date) -> ProgrammeView {
    let found = &figures.readiness;
    let to = if found.as_of == today { "today".to_owned() } else { found.as_of.to_string() };
    ProgrammeView {
        percent: found.percent().map_or_else(|| "no point applies".to_owned(), |percent| format!("{percent}\u{a0}%")),
        sum: super::cc9::sum(found),
        figure: super::cc9::figure(found),
        remark: format!("Window {} to {to}.", found.window.from),
        open: super::cc9::open_points(found),
        inconsistencies: figures.inconsistencies,
    }
}

fn counted(counts: &Counts) -> PortfolioCounts {
    let size = |count: i64| usize::try_from(count).unwrap_or(0);
    PortfolioCounts {
        overdue: size(counts.overdue),
        due_soon: size(counts.due_soon),
        vendors: size(counts.vendors),
        critical: size(counts.critical),
        high: size(counts.high),
        unrated: size(counts.unrated),
        in_soc_scope: size(counts.in_soc_scope),
        with_gap: size(counts.with_gap),
    }
}

fn check_item(step: &Step) -> CheckItem {
    let (hint, url) = match step.what {
        FirstStep::Import => ("the register you keep in a spreadsheet, as it is", "/imports"),
        FirstStep::Rate => ("nine factors say what is at stake", "/rating"),
        FirstStep::AddReport => ("evidence takes points off; a register of reports will do", "/imports"),
        FirstStep::ConnectMail => ("reminders go to files until then: set mail.transport and mail.smtp_url", "/outbox"),
    };
    CheckItem { label: step.what.label().to_owned(), hint: hint.to_owned(), url: url.to_owned(), done: step.done }
}

/// A review that somebody else signed.
fn waiting_item((review, vendor): &(Review, Vendor), today: Date) -> DueItem {
    let by = review.reviewer.as_deref().unwrap_or("somebody");
    DueItem {
        day: review.reviewed_at.map(|at| Day::event(at.date(), today)),
        what: "Approve a review".to_owned(),
        subject: Some(Link::new(&vendor.name, vendor_url(vendor.id))),
        detail: format!("{}, signed by {by}", review.label()),
        action: Some(Link::new("Read", format!("/reviews/{}", review.id))),
    }
}

fn due_item(due: &Due, today: Date) -> DueItem {
    let vendor = vendor_url(due.vendor.vendor_id);
    let subject = Some(Link::new(&due.vendor.name, &vendor));
    let date = &due.date;
    let label = match date.rule {
        RuleName::ContractNotice | RuleName::ContractEnd => "Decide",
        RuleName::SocStale | RuleName::SocNextExpected | RuleName::CoverageGap => "See reports",
        RuleName::QuestionnaireDue => "See questionnaires",
        RuleName::CertificateExpiry => "See certificates",
        RuleName::FindingDue | RuleName::AcceptanceExpiry => "Follow up",
        RuleName::OffboardingStep => "See steps",
        RuleName::OverrideLapse => "Let it lapse",
        RuleName::ReviewDue | RuleName::PrivacyReview | RuleName::BandUp | RuleName::OpinionNotClean => "Review",
    };
    DueItem {
        day: Some(Day::due(date.on, today)),
        what: date.action.clone(),
        subject,
        detail: date.why.clone(),
        action: Some(Link::new(label, format!("{vendor}{}", part_of(date.rule)))),
    }
}

/// A service to rate, to the screen that goes through them.
fn rate_link(row: &UnratedRow) -> Link {
    Link::new(&row.vendor, address("/rate", [("service", row.service_id.as_str())]))
}

fn rate_item(row: &UnratedRow) -> DueItem {
    let named = if row.service == row.vendor { String::new() } else { format!("{}: ", row.service) };
    DueItem {
        day: None,
        what: "Not rated".to_owned(),
        subject: Some(Link::new(&row.vendor, vendor_url(row.vendor_id))),
        detail: format!("{named}data, criticality or access is unknown"),
        action: Some(Link::new("Rate", rate_link(row).url)),
    }
}

fn tiers(bands: &[(String, String, i64)]) -> Option<TierTable> {
    let repeated = |(tier, band, count): &(String, String, i64)| {
        std::iter::repeat_n((BandMark::of(tier), BandMark::of(band)), usize::try_from(*count).unwrap_or(0))
    };
    let vendors: Vec<_> = bands.iter().flat_map(repeated).collect();
    (!vendors.is_empty()).then(|| TierTable::new(&vendors))
}

fn risk_map(portfolio: &Portfolio) -> Option<RiskMap> {
    let mut of_vendor: HashMap<_, usize> = HashMap::new();
    for (score, ..) in &portfolio.services {
        *of_vendor.entry(score.vendor_id).or_default() += 1;
    }
    let several = |id| of_vendor.get(id).is_some_and(|count| *count > 1);
    let dots = portfolio.services.iter().map(|(score, vendor, service)| MapDot {
        label: if several(&score.vendor_id) { format!("{vendor} · {service}") } else { vendor.clone() },
        service: service.clone(),
        url: address(&vendor_url(score.vendor_id), [("service", score.service_id.as_str())]),
        inherent: share(score.inherent),
        effectiveness: share(score.effectiveness),
        band: BandMark::of(portfolio.held.get(&score.service_id).map_or(score.band.as_str(), |held| held.as_str())),
        residual: shown(score.residual),
    });
    (!portfolio.services.is_empty()).then(|| RiskMap::new(dots.collect(), cell_url))
}

/// Cells hold what lies below their upper end; the last ones hold the end of the scale as well.
fn cell_url(cell: CellBounds) -> String {
    let end = |to: u8| if to >= 100 { 101 } else { to };
    let inherent = format!("{}-{}", cell.inherent_from, end(cell.inherent_to));
    let effectiveness = format!("{}-{}", cell.effectiveness_from, end(cell.effectiveness_to));
    address("/vendors", [("inherent", inherent), ("effectiveness", effectiveness)])
}

/// “2025-12-01 to 2026-11-30, 365 days · 2 covered, 4 covered with bridge, 6 with gaps”.
fn coverage_remark(portfolio: &Portfolio) -> String {
    let (year, counts) = (portfolio.fiscal_year, portfolio.counts);
    let said = [(counts.covered, "covered"), (counts.bridged, "covered with bridge"), (counts.with_gap, "with gaps")];
    let said: Vec<_> = said.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let more = usize::try_from(counts.in_soc_scope).unwrap_or(0).saturating_sub(portfolio.lanes.len());
    let more = if more > 0 { format!(" · {more} more with larger gaps") } else { String::new() };
    format!("{} to {}, {} days · {}{more}", year.from, year.to, year.days(), said.join(", "))
}

fn lane(lane: Lane) -> VendorCoverage {
    let spans = spans(&lane.vendor.soc_spans);
    VendorCoverage {
        vendor: Link::new(&lane.vendor.name, format!("{}#soc", vendor_url(lane.vendor.vendor_id))),
        covered_days: days_of(&spans, SpanKind::Covered),
        represented_days: days_of(&spans, SpanKind::Bridged),
        gap_days: days_of(&spans, SpanKind::Gap),
        type1_on: lane.type1_on,
        spans,
    }
}

/// Values are added up in the currency that most of them are in; the others count without one.
fn runway(today: Date, renewing: &[VendorSummary]) -> Runway {
    let mut currencies: HashMap<&str, usize> = HashMap::new();
    for row in renewing.iter().filter(|row| !row.currency.is_empty()) {
        *currencies.entry(row.currency.as_str()).or_default() += 1;
    }
    let currency = currencies
        .into_iter()
        .max_by_key(|(code, count)| (*count, std::cmp::Reverse(*code)))
        .map_or("", |(code, _)| code);
    let item = |row: &VendorSummary| {
        let whole =
            |row: &VendorSummary| money::shown(row.annual_value_minor, currency).split('.').next()?.parse().ok();
        let value = (row.currency == currency && !currency.is_empty()).then(|| whole(row)).flatten();
        RunwayItem { decide_by: row.notice_on, value }
    };
    let items: Vec<RunwayItem> = renewing.iter().map(item).collect();
    Runway::new(today, currency, &items)
}
