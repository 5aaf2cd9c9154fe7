//! CC9 readiness of a window: the points of focus, and what each is missing; one point at length; all of it as a file.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Path, Query},
};

use super::{
    download::download,
    frame::{frame, render, render_with},
    marks::{address, vendor_url},
    mends,
    window::{day, year_links},
};
use crate::{
    actions::{cc9, vendor_table::Format},
    domain::{
        Date,
        access::{Actor, Right},
        cc9::{Item, Keep, Point, PointResult, Readiness, Status},
        coverage::Window,
    },
    error::{AppError, FieldError},
    spreadsheet::TableFormat,
    web::{
        Site,
        error::PageError,
        run,
        session::{Exports, Reads, Visitor, ensure_sees_all},
        view::{
            cc9::{Cc9Page, ItemRow, OnePoint, PointView, Shown},
            figure::points::PointsFigure,
            frame::{Frame, Place},
            mark::Link,
            words,
        },
    },
};

/// Records of each point on the page of all of them.
const FEW: usize = 10;
/// Records on a page of one point.
const PAGE: usize = 50;

/// What the address carries, as it was sent.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    from: String,
    to: String,
    /// The one point that is shown at length.
    point: String,
    /// `met` shows the records that meet it.
    show: String,
    page: usize,
}

impl Wanted {
    fn window(&self, year: Window) -> Result<Window, Vec<FieldError>> {
        let mut errors = Vec::new();
        let from = day("from", &self.from, &mut errors).unwrap_or(year.from);
        let to = day("to", &self.to, &mut errors).unwrap_or(year.to);
        if errors.is_empty() { Ok(Window { from, to }) } else { Err(errors) }
    }

    fn point(&self) -> Option<Point> {
        self.point.parse().ok()
    }

    fn shows_met(&self) -> bool {
        self.show == "met"
    }

    /// What the two fields hold.
    fn days(&self, window: Window) -> (String, String) {
        let sent =
            |text: &str, day: Date| if text.trim().is_empty() { day.to_string() } else { text.trim().to_owned() };
        (sent(&self.from, window.from), sent(&self.to, window.to))
    }
}

fn page_url(path: &str, window: Window, more: &[(&str, &str)]) -> String {
    let (from, to) = (window.from.to_string(), window.to.to_string());
    address(path, [("from", from.as_str()), ("to", to.as_str())].into_iter().chain(more.iter().copied()))
}

/// The page: `GET /cc9?from=&to=&point=&show=&page=`.
///
/// # Errors
/// `Forbidden` for those who see their own vendors alone; what is wrong with the window stands beside its fields.
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "CC9 readiness tells")?;
    let wanted = wanted.into_inner();
    let frame = frame(&app, &visitor, "CC9 readiness", Some(Place::Cc9), &request).await?;
    let (year, point) = (app.fiscal_year(), wanted.point());
    let found = match wanted.window(year) {
        Ok(window) => {
            let keep = if point.is_some() { Keep::All(point) } else { Keep::Missing };
            run(&app, move |app| cc9::readiness(app, window, keep)).await
        }
        Err(errors) => Err(AppError::Invalid(errors)),
    };
    match found {
        Ok(found) => render(page(frame, &wanted, year, Ok(&found), &visitor.actor)),
        Err(AppError::Invalid(errors)) => {
            let page = page(frame, &wanted, year, Err(errors), &visitor.actor);
            render_with(StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(other) => Err(other.into()),
    }
}

/// The items as a file: `GET /cc9.csv` or `/cc9.xlsx`, with the same window.
///
/// # Errors
/// As the page; here what is wrong is all there is to say.
pub async fn export(
    app: Site,
    visitor: Visitor<Exports>,
    format: Path<String>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "CC9 readiness tells")?;
    let (format, media_type) = table_format(&format)?;
    let window = wanted.window(app.fiscal_year()).map_err(AppError::Invalid)?;
    let written = run(&app, move |app| cc9::write_table(app, &visitor.actor, window, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, media_type))
}

/// What a table is written as, by the ending of its address, with its media type.
pub(super) fn table_format(ending: &str) -> Result<(TableFormat, &'static str), AppError> {
    match ending {
        "csv" => Ok((TableFormat::Csv, Format::Csv.media_type())),
        "xlsx" => Ok((TableFormat::Xlsx, Format::Xlsx.media_type())),
        _ => Err(AppError::NotFound("Such a table".to_owned())),
    }
}

fn page(
    frame: Frame,
    wanted: &Wanted,
    year: Window,
    found: Result<&Readiness, Vec<FieldError>>,
    actor: &Actor,
) -> Cc9Page {
    let window = found.as_ref().map_or(year, |found| found.window);
    let shown_window = found.as_ref().ok().map(|found| found.window);
    let (from, to) = wanted.days(window);
    let point = wanted.point();
    let same = point.map(|point| ("point", point.as_str()));
    Cc9Page {
        frame,
        from,
        to,
        point: point.map(|point| point.as_str().to_owned()),
        errors: match &found {
            Ok(_) => Vec::new(),
            Err(errors) => errors.iter().map(|one| (one.field.clone(), one.message.clone())).collect(),
        },
        years: year_links(year, shown_window, [-1, 0], |year| page_url("/cc9", year, same.as_slice())),
        downloads: match (&found, actor.can(Right::Export)) {
            (Ok(_), true) => [("CSV", "/cc9.csv"), ("XLSX", "/cc9.xlsx"), ("Evidence pack", "/evidence")]
                .map(|(label, path)| Link::new(label, page_url(path, window, &[])))
                .into(),
            _ => Vec::new(),
        },
        shown: found.ok().map(|found| shown(wanted, found, actor)),
    }
}

fn shown(wanted: &Wanted, found: &Readiness, actor: &Actor) -> Shown {
    let one = wanted.point().and_then(|point| found.points.iter().find(|result| result.point == point));
    Shown {
        remark: remark(found),
        percent: found.percent().map(|percent| format!("{percent}\u{a0}%")),
        sum: sum(found),
        lede: lede(found),
        figure: figure(found),
        empty: found.applicable == 0,
        one: one.map(|point| one_point(wanted, found.window, point, actor)),
        points: if one.is_some() {
            Vec::new()
        } else {
            found.points.iter().map(|point| point_view(found.window, point, actor)).collect()
        },
    }
}

/// “2025-12-01 to 2026-11-30, judged as of 2026-11-22”
fn remark(found: &Readiness) -> String {
    format!("{} to {}, judged as of {}", found.window.from, found.window.to, found.as_of)
}

/// “(8 + 4 × ½) ÷ 14 points”
pub(super) fn sum(found: &Readiness) -> String {
    format!("({} + {} × ½) ÷ {} points", found.addressed, found.partly, found.applicable)
}

/// The fifteen cells.
pub(super) fn figure(found: &Readiness) -> PointsFigure {
    let cell = |point: &PointResult| {
        let title = format!("{} {}: {}", point.point, point.name, said(point));
        let url = format!("{}#{}", page_url("/cc9", found.window, &[]), point.point);
        (point.status, Link::new(title, url))
    };
    PointsFigure::new(found.points.iter().map(cell).collect())
}

/// “partly, 5 of 7”
fn said(point: &PointResult) -> String {
    let status = point.status.label().to_lowercase();
    if point.population == 0 { status } else { format!("{status}, {} of {}", point.met, point.population) }
}

/// “Eight of 14 points that apply are addressed, four partly and two not yet; one does not apply.”
fn lede(found: &Readiness) -> String {
    if found.applicable == 0 {
        return "No point applies yet: there is no active vendor, access, finding or offboarding in the window."
            .to_owned();
    }
    let is = |count: usize| if count == 1 { "is" } else { "are" };
    let mut text = format!(
        "{} of {} points that apply {} addressed, {} partly and {} not yet",
        words::capitalized(&if found.addressed == 0 { "none".to_owned() } else { words::spelled(found.addressed) }),
        found.applicable,
        is(found.addressed),
        words::spelled(found.partly),
        words::spelled(found.not_addressed)
    );
    match found.not_applicable {
        0 => {}
        1 => text.push_str("; one does not apply"),
        more => text.push_str(&format!("; {} do not apply", words::spelled(more))),
    }
    text + "."
}

fn point_view(window: Window, point: &PointResult, actor: &Actor) -> PointView {
    let at_length = |more: &[(&str, &str)]| {
        let all: Vec<_> = [("point", point.point.as_str())].into_iter().chain(more.iter().copied()).collect();
        page_url("/cc9", window, &all)
    };
    let left = point.missing.len().saturating_sub(FEW);
    PointView {
        id: point.point.as_str(),
        name: point.name,
        text: point.text,
        status: point.status,
        why: point.why.clone(),
        count: if point.population == 0 { String::new() } else { format!("{} of {}", point.met, point.population) },
        rows: point.missing.iter().take(FEW).map(|item| row(item, actor)).collect(),
        more: (left > 0).then(|| Link::new(format!("All {}", point.missing.len()), at_length(&[]))),
        met: (point.met > 0).then(|| {
            let label = words::counted(point.met, "record that meets it", "records that meet it");
            Link::new(label, at_length(&[("show", "met")]))
        }),
    }
}

fn one_point(wanted: &Wanted, window: Window, point: &PointResult, actor: &Actor) -> OnePoint {
    let met = wanted.shows_met();
    let items = if met { &point.met_items } else { &point.missing };
    let pages = items.len().div_ceil(PAGE).max(1);
    let page = wanted.page.clamp(1, pages);
    let first = (page - 1) * PAGE;
    let turn = |met: bool, page: usize| {
        let page = page.to_string();
        let mut more = vec![("point", point.point.as_str())];
        more.extend(met.then_some(("show", "met")));
        more.extend((page != "1").then_some(("page", page.as_str())));
        page_url("/cc9", window, &more)
    };
    let rows: Vec<ItemRow> = items.iter().skip(first).take(PAGE).map(|item| row(item, actor)).collect();
    OnePoint {
        all_url: page_url("/cc9", window, &[]),
        tabs: vec![
            (Link::new("Lacks something", turn(false, 1)), point.missing.len(), !met),
            (Link::new("Meets it", turn(true, 1)), point.met_items.len(), met),
        ],
        count: format!("{}–{} of {}", (first + 1).min(items.len()), first + rows.len(), items.len()),
        previous: (page > 1).then(|| turn(met, page - 1)),
        next: (page < pages).then(|| turn(met, page + 1)),
        point: PointView { rows, more: None, met: None, ..point_view(window, point, actor) },
    }
}

fn row(item: &Item, actor: &Actor) -> ItemRow {
    let vendor = item.vendor.vendor_id;
    ItemRow {
        vendor: Link::new(&item.vendor.vendor, vendor_url(vendor)),
        reference: item.vendor.reference.clone(),
        record: (item.record.label != item.vendor.vendor).then(|| item.record.label.clone()),
        missing: item
            .missing
            .iter()
            .map(|lack| Link::new(words::capitalized(&lack.what), mends::url(&lack.mend, vendor, actor)))
            .collect(),
    }
}

/// The points that are not addressed, as the portfolio lists them: link, name, count and status in words.
pub(super) fn open_points(found: &Readiness) -> Vec<(Link, &'static str, String, String)> {
    let open = found.points.iter().filter(|point| point.status != Status::Addressed);
    let row = |point: &PointResult| {
        let url = format!("{}#{}", page_url("/cc9", found.window, &[]), point.point);
        let (count, status) = match point.status {
            Status::NotApplicable => {
                let why = if point.point.needs_a_mark() { "no service marks it" } else { "none in the window" };
                (String::new(), format!("not applicable ({why})"))
            }
            status => (format!("{} of {}", point.met, point.population), status.label().to_lowercase()),
        };
        (Link::new(point.point.as_str(), url), point.name, count, status)
    };
    open.map(row).collect()
}
