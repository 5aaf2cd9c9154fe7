//! The CUEC register: what all reports expect of us, and mapping many of it at once.

use actix_web::{HttpRequest, HttpResponse, web::Query};
use serde_json::{Map, Value};

use super::{
    frame::{frame, render},
    marks::{address, vendor_url},
};
use crate::{
    actions::{
        cuec_register::{self, Asked, Entry},
        records,
    },
    domain::{
        Date,
        access::{Actor, Right},
        control::Control,
        cuec::CuecStatus,
        ids::CuecId,
        person::Person,
    },
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Assesses, Reads, Visitor},
        view::{
            assurance::tabs,
            cuecs::{CuecRow, CuecsPage, MapBar},
            form::Choice,
            frame::Place,
            mark::{Link, Tag, Tone},
            table::EmptyView,
        },
    },
};

/// Controls on a page.
const PAGE: usize = 50;
/// Controls and people offered.
const OFFERED: i64 = 2_000;

/// What the address of the register carries.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// `open`, `all` or `replaced`.
    view: String,
    control: String,
    q: String,
    page: usize,
}

impl Wanted {
    fn view(&self) -> &'static str {
        VIEWS.iter().find(|(name, _)| *name == self.view).map_or("open", |(name, _)| name)
    }

    /// The address of another view or page of the same search.
    fn address(&self, view: &str, control: &str, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let all = [("view", view), ("control", control), ("q", self.q.trim()), ("page", page.as_str())];
        address("/cuecs", all.into_iter().filter(|(_, value)| !value.is_empty()))
    }
}

const VIEWS: [(&str, &str); 3] = [("open", "Work list"), ("all", "All"), ("replaced", "With replaced reports")];

/// `GET /cuecs?view=&control=&q=&page=`
pub async fn list(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let wanted = wanted.into_inner();
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let view = wanted.view();
    let asked = Asked {
        open: false,
        replaced: view == "replaced",
        vendor: None,
        control: some(&wanted.control),
        words: some(&wanted.q),
    };
    let actor = visitor.actor.clone();
    let (entries, bar) = run(&app, move |app| {
        let entries = cuec_register::register(app, &actor, &asked)?;
        Ok((entries, offered(app, &actor)?))
    })
    .await?;
    let frame = frame(&app, &visitor, "CUEC register", Some(Place::Assurance), &request).await?;
    let open = entries.iter().filter(|entry| !entry.work.is_empty()).count();
    let lede = lede(&entries, open);
    let counted = |name: &str| match name {
        "open" => Some(open),
        "all" if view != "replaced" => Some(entries.len()),
        _ => None,
    };
    let views =
        VIEWS.map(|(name, label)| (label, wanted.address(name, &wanted.control, 1), counted(name), name == view));
    let shown: Vec<&Entry> = entries.iter().filter(|entry| view != "open" || !entry.work.is_empty()).collect();
    let pages = shown.len().div_ceil(PAGE).max(1);
    let page = wanted.page.clamp(1, pages);
    let first = (page - 1) * PAGE;
    let rows: Vec<CuecRow> =
        shown.iter().skip(first).take(PAGE).map(|entry| row(entry, app.today(), &visitor.actor)).collect();
    render(CuecsPage {
        frame,
        tabs: tabs("/cuecs"),
        lede,
        views: views.into(),
        words: wanted.q.trim().to_owned(),
        hidden: vec![("view", view.to_owned()), ("control", wanted.control.clone())],
        only: some(&wanted.control).map(|control| (control, wanted.address(view, "", 1))),
        count: format!("{}–{} of {}", (first + 1).min(shown.len()), first + rows.len(), shown.len()),
        previous: (page > 1).then(|| wanted.address(view, &wanted.control, page - 1)),
        next: (page < pages).then(|| wanted.address(view, &wanted.control, page + 1)),
        bar: bar.map(|bar| MapBar { back: wanted.address(view, &wanted.control, page), ..bar }),
        empty: rows.is_empty().then(|| nothing(&wanted, entries.is_empty())),
        downloads: downloads(&visitor.actor, "cuecs"),
        rows,
    })
}

/// The links to a table as files, for those who may take it out.
pub(super) fn downloads(actor: &Actor, kind: &str) -> Vec<Link> {
    if !actor.can(Right::Export) || !actor.sees_all() {
        return Vec::new();
    }
    ["csv", "xlsx"].map(|format| Link::new(format.to_uppercase(), format!("/exports/{kind}.{format}"))).into()
}

fn lede(entries: &[Entry], open: usize) -> String {
    match (entries.len(), open) {
        (0, _) => "No report on file expects anything of you, as far as this list goes.".to_owned(),
        (_, 0) => format!("All {} are settled: mapped, owned and shown to run.", entries.len()),
        (all, open) => {
            let unmapped = entries.iter().filter(|entry| entry.cuec.status == CuecStatus::NotMapped).count();
            let unmapped = match unmapped {
                0 => "each is mapped to something".to_owned(),
                1 => "one is not mapped, which counts as not implemented".to_owned(),
                many => format!("{many} are not mapped, which counts as not implemented"),
            };
            format!("{open} of {all} have something to do; {unmapped}.")
        }
    }
}

fn nothing(wanted: &Wanted, none_at_all: bool) -> EmptyView {
    let filtered = !wanted.q.trim().is_empty() || !wanted.control.trim().is_empty();
    let (title, text, action) = match (none_at_all, filtered) {
        (_, true) => (
            "Nothing matches",
            "Clear the words or the control to see the others.",
            Link::new("Show all", "/cuecs?view=all"),
        ),
        (true, false) => (
            "Nothing is expected of you yet",
            "File a SOC report with its user entity controls: on its page, or with the workbook of a report.",
            Link::new("Import", "/imports"),
        ),
        (false, false) => (
            "The work list is empty",
            "Everything is mapped, owned and shown to run.",
            Link::new("Show all", "/cuecs?view=all"),
        ),
    };
    EmptyView { title: title.to_owned(), text: text.to_owned(), actions: vec![action] }
}

fn offered(app: &crate::app::App, actor: &Actor) -> Result<Option<MapBar>, AppError> {
    if !actor.can(Right::Assess) {
        return Ok(None);
    }
    let controls = records::list::<Control>(app, actor, None, None, OFFERED)?;
    let mut people = records::list::<Person>(app, actor, None, None, OFFERED)?;
    people.sort_by_key(|person| person.name.to_lowercase());
    Ok(Some(MapBar {
        controls: controls.iter().map(|one| Choice::new(&one.reference, &one.name)).collect(),
        people: people.iter().map(|one| Choice::new(one.id.to_string(), &one.name)).collect(),
        statuses: CuecStatus::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect(),
        back: String::new(),
    }))
}

fn row(entry: &Entry, today: Date, actor: &Actor) -> CuecRow {
    let cuec = &entry.cuec;
    let report = format!("/soc-reports/{}", cuec.soc_report_id);
    let edit = if actor.can(Right::Assess) { format!("/cuecs/{}/edit", cuec.id) } else { format!("{report}#cuecs") };
    let until = entry.until.map(|day| format!(" to {day}")).unwrap_or_default();
    let control = |one: &cuec_register::Mapped| {
        let url = address("/cuecs", [("view", "all"), ("control", one.reference.as_str())]);
        (Link::new(&one.reference, url), one.name.clone())
    };
    let tone = match cuec.status {
        CuecStatus::Implemented => Tone::Good,
        CuecStatus::Planned => Tone::Plain,
        CuecStatus::NotMapped => Tone::Bad,
        CuecStatus::NotApplicable => Tone::Dim,
    };
    let late = |day: Date| day < today && cuec.status != CuecStatus::Implemented;
    CuecRow {
        id: cuec.id.to_string(),
        number: Link::new(cuec.reference.as_deref().unwrap_or("no number"), edit),
        text: cuec.description.clone().unwrap_or_default(),
        vendor: Link::new(&entry.vendor, vendor_url(cuec.vendor_id)),
        report: Link::new(format!("{}{until}", entry.report), report),
        criteria: cuec.criteria.join(", "),
        controls: entry.controls.iter().map(control).collect(),
        owner: entry.owner.clone().unwrap_or_default(),
        status: Tag::new(cuec.status.label().to_lowercase(), tone),
        due: cuec.due_on.map(|day| (day.to_string(), late(day))),
        work: entry.work.iter().map(|work| work.label()).collect(),
    }
}

/// `POST /cuecs/map`: sets what the bar holds on everything that is ticked.
pub async fn map(app: Site, visitor: Visitor<Assesses>, sent: SentForm) -> Result<HttpResponse, PageError> {
    let ids: Vec<CuecId> =
        sent.fields().filter(|(name, _)| *name == "id").filter_map(|(_, id)| id.parse().ok()).collect();
    let fields = ["our_control", "owner_id", "status", "due_on", "evidence", "reason"];
    let values: Map<String, Value> = fields
        .into_iter()
        .filter(|name| !sent.get(name).trim().is_empty())
        .map(|name| (name.to_owned(), Value::from(sent.get(name))))
        .collect();
    // Only a page of the register is gone back to.
    let back = Some(sent.get("back")).filter(|back| back.starts_with("/cuecs")).unwrap_or("/cuecs").to_owned();
    if ids.is_empty() || values.is_empty() {
        let said = "Tick the controls to map, and say below the table what to map them to.";
        return Ok(flash::see_other_failed(&app, &back, said));
    }
    match run(&app, move |app| cuec_register::map_many(app, &visitor.actor, &ids, &values)).await {
        Ok(changed) => Ok(flash::see_other(&app, &back, &format!("{changed} mapped."))),
        Err(error @ AppError::Invalid(_)) => Ok(flash::see_other_failed(&app, &back, &error.to_string())),
        Err(other) => Err(other.into()),
    }
}
