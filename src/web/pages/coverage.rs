//! SOC coverage: the chart of a window, its table, and the table as a file.

mod lanes;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Query};

use super::{
    download::download,
    frame::{frame, render, render_with},
    marks::{address, fiscal_number, vendor_url},
    window::{day, fiscal_year, year_links},
};
use crate::{
    actions::coverage::{self, Asked, Chart, ChartLane},
    domain::{
        Date,
        access::{Actor, Right},
        coverage::{CoverageStatus, Gap, Window},
    },
    error::{AppError, FieldError},
    web::{
        Site,
        error::PageError,
        run,
        session::{Exports, Reads, Visitor},
        view::{
            assurance::tabs,
            coverage::{CoveragePage, CoverageRow, Shown, WindowForm},
            figure::gantt::{Gantt, Year},
            frame::Place,
            mark::Link,
            words,
        },
    },
};

/// Vendors on a page.
const PAGE: usize = 50;

/// What the address carries, as it was sent.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    from: String,
    to: String,
    key: String,
    vendor: String,
    services: String,
    page: String,
    /// Set by the form, so that a box that is not ticked says no.
    chosen: String,
}

/// The page: `GET /coverage?from=&to=&key=&vendor=&services=&page=`.
///
/// # Errors
/// What the database says; what is wrong with the window stands beside its fields.
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let wanted = wanted.into_inner();
    let frame = frame(&app, &visitor, "SOC coverage", Some(Place::Assurance), &request).await?;
    let year = app.fiscal_year();
    let found = match wanted.asked() {
        Ok(asked) => {
            let actor = visitor.actor.clone();
            run(&app, move |app| coverage::chart(app, &actor, &asked)).await
        }
        Err(errors) => Err(AppError::Invalid(errors)),
    };
    let years = |window: Option<Window>, key: Option<bool>| {
        year_links(year, window, [-1, 0, 1], |year| wanted.address("/coverage", year, key, None))
    };
    match found {
        Ok(chart) => render(CoveragePage {
            frame,
            tabs: tabs("/coverage"),
            form: wanted.form(chart.window, chart.key_vendors),
            years: years(Some(chart.window), Some(chart.key_vendors)),
            shown: Some(shown(&wanted, &chart, &visitor.actor)),
        }),
        Err(AppError::Invalid(errors)) => {
            let errors = errors.into_iter().map(|one| (one.field, one.message)).collect();
            let form = WindowForm { errors, ..wanted.form(year, wanted.key_vendors().unwrap_or(false)) };
            let page = CoveragePage {
                frame,
                tabs: tabs("/coverage"),
                form,
                years: years(None, wanted.key_vendors()),
                shown: None,
            };
            render_with(StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(other) => Err(other.into()),
    }
}

/// The table as a file: `GET /coverage.csv`, with the same parameters.
///
/// # Errors
/// As the page; here what is wrong is all there is to say.
pub async fn export(app: Site, visitor: Visitor<Exports>, wanted: Query<Wanted>) -> Result<HttpResponse, PageError> {
    let asked = wanted.asked().map_err(AppError::Invalid)?;
    let written = run(&app, move |app| coverage::write_csv(app, &visitor.actor, &asked)).await?;
    Ok(download(written.file, written.bytes, &written.name, "text/csv; charset=utf-8"))
}

impl Wanted {
    fn asked(&self) -> Result<Asked, Vec<FieldError>> {
        let mut errors = Vec::new();
        let (from, to) = (day("from", &self.from, &mut errors), day("to", &self.to, &mut errors));
        let vendor = Some(self.vendor.trim().to_owned()).filter(|name| !name.is_empty());
        let asked = Asked { from, to, key_vendors: self.key_vendors(), vendor };
        if errors.is_empty() { Ok(asked) } else { Err(errors) }
    }

    /// What is said of key vendors: nothing, where neither the form nor the address says it.
    fn key_vendors(&self) -> Option<bool> {
        match self.key.as_str() {
            "" if self.chosen.is_empty() => None,
            "" | "0" | "false" | "no" => Some(false),
            _ => Some(true),
        }
    }

    fn opens_services(&self) -> bool {
        !matches!(self.services.as_str(), "" | "0" | "false" | "no")
    }

    fn form(&self, window: Window, key: bool) -> WindowForm {
        let sent =
            |text: &str, day: Date| if text.trim().is_empty() { day.to_string() } else { text.trim().to_owned() };
        WindowForm {
            from: sent(&self.from, window.from),
            to: sent(&self.to, window.to),
            vendor: self.vendor.trim().to_owned(),
            key,
            services: self.opens_services(),
            errors: Vec::new(),
        }
    }

    /// The same page for another window, or another part of it.
    fn address(&self, path: &str, window: Window, key: Option<bool>, page: Option<usize>) -> String {
        let mut parameters = vec![("from", window.from.to_string()), ("to", window.to.to_string())];
        parameters.extend(key.map(|key| ("key", u8::from(key).to_string())));
        let vendor = self.vendor.trim();
        parameters.extend((!vendor.is_empty()).then(|| ("vendor", vendor.to_owned())));
        parameters.extend(self.opens_services().then(|| ("services", "1".to_owned())));
        parameters.extend(page.map(|page| ("page", page.to_string())));
        address(path, parameters)
    }
}

fn shown(wanted: &Wanted, chart: &Chart, actor: &Actor) -> Shown {
    let pages = chart.lanes.len().div_ceil(PAGE).max(1);
    let page = wanted.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let first = (page - 1) * PAGE;
    let lanes: Vec<&ChartLane> = chart.lanes.iter().skip(first).take(PAGE).collect();
    let turn = |page: usize| wanted.address("/coverage", chart.window, Some(chart.key_vendors), Some(page));
    let count = match chart.lanes.len() {
        all if all <= PAGE => words::counted(all, "vendor", "vendors"),
        all => format!("{} to {} of {}", first + 1, first + lanes.len(), words::counted(all, "vendor", "vendors")),
    };
    let assesses = actor.can(Right::Assess);
    let row = |place: usize| format!("v{}", place + 1);
    let facts = lanes.iter().enumerate().map(|(place, lane)| lanes::facts(lane, &row(place), chart.today, assesses));
    Shown {
        lede: lede(chart),
        remark: format!(
            "{} to {}, {} · {}",
            chart.window.from,
            chart.window.to,
            words::counted(usize::try_from(chart.window.days()).unwrap_or(0), "day", "days"),
            if chart.key_vendors { "key vendors" } else { "all vendors with reports or on the way to one" }
        ),
        gantt: (!lanes.is_empty()).then(|| {
            let (from, to) = (chart.window.from, chart.window.to);
            let years = years(chart.fiscal_year, chart.window);
            Gantt::new(from, to, chart.today, &years, facts.collect(), wanted.opens_services())
        }),
        rows: lanes.iter().enumerate().flat_map(|(place, lane)| rows(lane, row(place))).collect(),
        count,
        previous: (page > 1).then(|| turn(page - 1)),
        next: (page < pages).then(|| turn(page + 1)),
        csv_url: actor
            .can(Right::Export)
            .then(|| wanted.address("/coverage.csv", chart.window, Some(chart.key_vendors), None)),
    }
}

/// Every fiscal year that a window touches.
fn years(current: Window, window: Window) -> Vec<Year> {
    let touching = (-60..=60).map(|offset| (offset, fiscal_year(current, offset)));
    touching
        .filter(|(_, year)| year.from <= window.to && year.to >= window.from)
        .map(|(offset, year)| Year { number: fiscal_number(year), from: year.from, to: year.to, current: offset == 0 })
        .collect()
}

/// “Of 10 key vendors, 4 are covered to the last day, two of them with a bridge letter; 6 leave days open.”
fn lede(chart: &Chart) -> String {
    let whose = if chart.key_vendors { ("key vendor", "key vendors") } else { ("vendor", "vendors") };
    let left = match chart.without_report {
        0 => String::new(),
        1 => " One vendor more has neither a report nor a roadmap to one and is left out.".to_owned(),
        more => format!(" {more} more have neither a report nor a roadmap to one and are left out."),
    };
    if chart.lanes.is_empty() {
        return format!("No {} to show.{left}", whose.0);
    }
    let bridged = chart.count(CoverageStatus::CoveredWithBridge);
    let (whole, open) = (chart.count(CoverageStatus::Covered) + bridged, chart.count(CoverageStatus::Gap));
    let with_letters = match bridged {
        0 => String::new(),
        count => format!(", {} of them with a bridge letter", words::spelled(count)),
    };
    let all = words::counted(chart.lanes.len(), whose.0, whose.1);
    if whole == 0 {
        return format!("None of {all} is covered to the last day.{left}");
    }
    format!(
        "Of {all}, {} {} covered to the last day{with_letters}; {} {} days open.{left}",
        words::spelled(whole),
        if whole == 1 { "is" } else { "are" },
        words::spelled(open),
        if open == 1 { "leaves" } else { "leave" },
    )
}

/// A vendor's row, and one for each service of several.
fn rows(lane: &ChartLane, anchor: String) -> Vec<CoverageRow> {
    let (file, found) = (&lane.file, &lane.found);
    let name = Link::new(&file.name, format!("{}#soc", vendor_url(file.vendor)));
    let gap = |gap: &Gap| format!("{} to {}, {}\u{a0}d", gap.from, gap.to, gap.days);
    let partly = |days: i64| {
        (days > 0).then(|| {
            format!("{} only partly in scope", words::counted(usize::try_from(days).unwrap_or(0), "day", "days"))
        })
    };
    let own = CoverageRow {
        anchor: Some(anchor),
        name: name.clone(),
        service: None,
        state: file.standing(found.coverage.status).to_owned(),
        covered: found.coverage.covered_days,
        represented: found.coverage.represented_days,
        gap: found.coverage.gap_days,
        partial: None,
        gaps: found.coverage.gaps.iter().map(gap).collect(),
        forecast: found.forecast.sentences(),
    };
    let told =
        |service: &&crate::domain::coverage::ServiceCoverage| found.services.len() > 1 || service.partial_days > 0;
    let services = found.services.iter().filter(told).map(|service| CoverageRow {
        anchor: None,
        name: name.clone(),
        service: Some(service.service.clone()),
        state: service.coverage.status.label().to_owned(),
        covered: service.coverage.covered_days,
        represented: service.coverage.represented_days,
        gap: service.coverage.gap_days,
        partial: partly(service.partial_days),
        gaps: service.coverage.gaps.iter().map(gap).collect(),
        forecast: if service.forecast == found.forecast {
            vec!["As the vendor.".to_owned()]
        } else {
            service.forecast.sentences()
        },
    });
    std::iter::once(own).chain(services).collect()
}
