//! What stands against each other on the register, each line leading to the field that mends it; one check at length; all
//! of it as a file.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Query},
};

use super::{
    cc9::table_format,
    download::download,
    frame::{frame, render},
    marks::{address, vendor_url},
    mends, users,
};
use crate::{
    actions::quality::{self, Quality},
    domain::{
        access::{Actor, Right},
        quality::{Check, Checked, Inconsistency},
        record_ref::RecordKind,
    },
    web::{
        Site,
        error::PageError,
        run,
        session::{Exports, Reads, Visitor, ensure_sees_all},
        view::{
            frame::{Frame, Place},
            mark::Link,
            quality::{CheckView, GroupView, QualityPage, StandingRow},
            words,
        },
    },
};

/// Rows of each check on the page of all of them.
const FEW: usize = 8;
/// Rows on a page of one check.
const PAGE: usize = 50;

/// What the address carries.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The one check that is shown at length.
    check: String,
    page: usize,
}

/// The page: `GET /quality?check=&page=`.
///
/// # Errors
/// `Forbidden` for those who see their own vendors alone; what the database says.
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "the list of inconsistencies tells")?;
    let found = run(&app, quality::report).await?;
    let frame = frame(&app, &visitor, "Quality", Some(Place::Portfolio), &request).await?;
    render(page(frame, &wanted, &found, &visitor.actor))
}

fn page(frame: Frame, wanted: &Wanted, found: &Quality, actor: &Actor) -> QualityPage {
    let check: Option<Check> = wanted.check.parse().ok();
    let of_check = |checked: &&Checked| check.is_none_or(|only| checked.check == only);
    let one = check.and_then(|_| found.groups.iter().flat_map(|group| &group.checks).find(of_check));
    let pages = one.map_or(1, |checked| checked.count.div_ceil(PAGE).max(1));
    let page = wanted.page.clamp(1, pages);
    let groups = found.groups.iter().map(|group| GroupView {
        id: group.group.as_str(),
        label: group.label,
        count: group.count,
        checks: group.checks.iter().filter(of_check).map(|one| check_view(one, check.map(|_| page), actor)).collect(),
    });
    QualityPage {
        frame,
        lede: lede(found),
        groups: groups.filter(|group| !group.checks.is_empty()).collect(),
        all_url: check.map(|_| "/quality".to_owned()),
        previous: (page > 1).then(|| check_url(&wanted.check, page - 1)),
        next: (page < pages).then(|| check_url(&wanted.check, page + 1)),
        downloads: if actor.can(Right::Export) {
            ["csv", "xlsx"].map(|ending| Link::new(ending.to_uppercase(), format!("/quality.{ending}"))).into()
        } else {
            Vec::new()
        },
    }
}

/// All of it as a file: `GET /quality.csv` or `/quality.xlsx`.
///
/// # Errors
/// As the page, or what the disk says.
pub async fn export(app: Site, visitor: Visitor<Exports>, format: Path<String>) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "the list of inconsistencies tells")?;
    let (format, media_type) = table_format(&format)?;
    let written = run(&app, move |app| quality::write_table(app, &visitor.actor, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, media_type))
}

fn check_url(check: &str, page: usize) -> String {
    let page = if page > 1 { page.to_string() } else { String::new() };
    let all = [("check", check), ("page", page.as_str())];
    address("/quality", all.into_iter().filter(|(_, value)| !value.is_empty()))
}

/// “14 things stand against each other in six groups; most of them are …”
fn lede(found: &Quality) -> String {
    let largest = found.groups.iter().flat_map(|group| &group.checks).max_by_key(|checked| checked.count);
    match (found.count, largest) {
        (0, _) | (_, None) => "Nothing on the register stands against each other.".to_owned(),
        (1, Some(one)) => format!("One thing on the register does not go together: {}.", named(one)),
        (count, Some(largest)) => format!(
            "{} things on the register are open or do not go together. The longest list: {}, {}.",
            words::capitalized(&words::spelled(count)),
            named(largest),
            words::spelled(largest.count)
        ),
    }
}

/// The check's label inside a sentence; one that begins with an abbreviation or a band keeps its capital.
fn named(checked: &Checked) -> String {
    let label = checked.label;
    if label.starts_with("High") { label.to_owned() } else { lower_first(label) }
}

fn lower_first(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A check with its first rows, or with those of a page of it.
fn check_view(checked: &Checked, page: Option<usize>, actor: &Actor) -> CheckView {
    let (first, most) = page.map_or((0, FEW), |page| ((page - 1) * PAGE, PAGE));
    let rows: Vec<StandingRow> = checked.rows.iter().skip(first).take(most).map(|one| row(one, actor)).collect();
    let left = page.is_none() && checked.count > rows.len();
    CheckView {
        label: checked.label,
        consequence: checked.consequence,
        count: checked.count,
        more: left.then(|| Link::new(format!("All {}", checked.count), check_url(checked.check.as_str(), 1))),
        place: page.map(|_| format!("{}–{} of {}", first + 1, first + rows.len(), checked.count)),
        rows,
    }
}

fn row(one: &Inconsistency, actor: &Actor) -> StandingRow {
    let vendor = one.vendor.vendor_id;
    let of_person = one.record.kind == RecordKind::Person;
    StandingRow {
        vendor: if of_person { None } else { Some(Link::new(&one.vendor.vendor, vendor_url(vendor))) },
        reference: if of_person { String::new() } else { one.vendor.reference.clone() },
        record: (one.record.label != one.vendor.vendor).then(|| one.record.label.clone()),
        what: Link::new(words::capitalized(&one.what), mends::url(&one.mend, vendor, actor)),
        hand_over: one
            .person_id
            .filter(|_| actor.can(Right::Administer))
            .map(|person| Link::new("Hand over all they left", users::hand_over::url(person))),
    }
}
