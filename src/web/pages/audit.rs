//! The audit trail: lines by who, what, kind of record, vendor and days, and the same as a file.

pub mod verify;

use actix_web::{HttpRequest, HttpResponse, web::Query};

use super::{
    download::download,
    frame::{frame, render},
    marks::{address, vendor_url},
    when::{minute, second},
    window::day,
};
use crate::{
    actions::{
        audit::{self, Asked, Shown},
        export::vendor_named,
        vendor_table::Format,
    },
    app::App,
    domain::{
        audit::{
            AuditEntry,
            words::{ACTIONS, Change, KINDS, action_label, kind_label},
        },
        closed_list::UnknownWord,
        ids::AuditId,
    },
    error::{AppError, FieldError},
    web::{
        Site,
        error::PageError,
        run,
        session::{ReadsAudit, Visitor},
        view::{
            audit::{AuditForm, AuditPage, AuditRow, ChangeRow},
            form::Choice,
            mark::Link,
            table::EmptyView,
            words,
        },
    },
};

/// Lines on a page.
const PAGE: usize = 50;

/// What the address of the list carries.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    who: String,
    what: String,
    kind: String,
    vendor: String,
    from: String,
    to: String,
    before: Option<AuditId>,
    format: String,
}

/// `GET /audit?who=&what=&kind=&vendor=&from=&to=&before=`
///
/// # Errors
/// `Forbidden` without the right to read the trail; what the database says.
pub async fn list(
    app: Site,
    visitor: Visitor<ReadsAudit>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let wanted = wanted.into_inner();
    let frame = frame(&app, &visitor, "Audit trail", None, &request).await?;
    let (actor, sent) = (visitor.actor.clone(), wanted.clone());
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let (lines, errors) = run(&app, move |app| match asked(app, &sent) {
        Ok(asked) => Ok((audit::list(app, &actor, &asked, sent.before, limit)?, Vec::new())),
        Err(AppError::Invalid(errors)) => Ok((Vec::new(), errors)),
        Err(other) => Err(other),
    })
    .await?;
    let end = run(&app, audit::head).await?.anchor();
    let more = lines.get(..PAGE).filter(|_| lines.len() > PAGE).and_then(|page| page.last());
    let next = more.map(|last| {
        let before = ("before", last.line.entry.id.to_string());
        address("/audit", wanted.filters().into_iter().chain([before]))
    });
    render(AuditPage {
        frame,
        downloads: if errors.is_empty() { wanted.downloads() } else { Vec::new() },
        end: end.map(|anchor| anchor.to_string()),
        verify: verify::form(&visitor.csrf),
        rows: lines.iter().take(PAGE).map(|line| row(&app, line)).collect(),
        next,
        empty: (lines.is_empty() && errors.is_empty()).then(empty),
        form: form(wanted, errors),
    })
}

/// The lines of the same filters as a file: `GET /audit/export?format=csv`.
///
/// # Errors
/// As `list`; filters that cannot be read; a format that is not known.
pub async fn export(app: Site, visitor: Visitor<ReadsAudit>, wanted: Query<Wanted>) -> Result<HttpResponse, PageError> {
    let wanted = wanted.into_inner();
    let format = if wanted.format.is_empty() { "csv" } else { wanted.format.as_str() };
    let format: Format = format
        .parse()
        .map_err(|error: UnknownWord| AppError::invalid("format", "not_taken", format!("format: {error}.")))?;
    let written = run(&app, move |app| {
        let asked = asked(app, &wanted)?;
        audit::to_file(app, &visitor.actor, &asked, format)
    })
    .await?;
    Ok(download(written.file, written.bytes, &written.name, format.media_type()))
}

impl Wanted {
    /// The filters that say something.
    fn filters(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("who", &self.who),
            ("what", &self.what),
            ("kind", &self.kind),
            ("vendor", &self.vendor),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let said = all.into_iter().filter(|(_, value)| !value.trim().is_empty());
        said.map(|(name, value)| (name, value.trim().to_owned())).collect()
    }

    fn downloads(&self) -> Vec<Link> {
        let link = |format: &Format| {
            let format_of = ("format", format.as_str().to_owned());
            Link::new(format.label(), address("/audit/export", self.filters().into_iter().chain([format_of])))
        };
        Format::ALL.iter().map(link).collect()
    }
}

/// What is looked for.
fn asked(app: &App, wanted: &Wanted) -> Result<Asked, AppError> {
    let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut errors = Vec::new();
    let (from, to) = (day("from", &wanted.from, &mut errors), day("to", &wanted.to, &mut errors));
    let vendor = match said(&wanted.vendor).map(|name| vendor_named(app, &name)).transpose() {
        Ok(vendor) => vendor,
        Err(AppError::Invalid(found)) => {
            errors.extend(found.into_iter().map(|error| FieldError { field: "vendor".to_owned(), ..error }));
            None
        }
        Err(other) => return Err(other),
    };
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let (actor, action, kind) = (said(&wanted.who), said(&wanted.what), said(&wanted.kind));
    Ok(Asked { actor, action, kind, record: None, vendor, from, to })
}

fn form(wanted: Wanted, errors: Vec<FieldError>) -> AuditForm {
    let choices = |known: &[(&str, &str)]| known.iter().map(|(word, label)| Choice::new(*word, *label)).collect();
    AuditForm {
        who: wanted.who,
        what: wanted.what,
        kind: wanted.kind,
        vendor: wanted.vendor,
        from: wanted.from,
        to: wanted.to,
        actions: choices(ACTIONS.as_slice()),
        kinds: choices(KINDS.as_slice()),
        errors: errors.into_iter().map(|error| (error.field, error.message)).collect(),
    }
}

fn row(app: &App, shown: &Shown) -> AuditRow {
    let entry = &shown.line.entry;
    let vendor = entry.vendor_id.zip(shown.vendor.as_ref());
    AuditRow {
        number: words::grouped(shown.line.seq.unwrap_or_default()),
        when: minute(app, entry.at),
        exact: second(app, entry.at),
        iso: entry.at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        who: entry.actor.clone(),
        did: action_label(&entry.action),
        kind: kind_label(&entry.record_kind),
        summary: entry.summary.clone(),
        url: page_of(entry),
        vendor: vendor.map(|(id, name)| Link::new(name, vendor_url(id))),
        changes: shown.changes.iter().map(change).collect(),
    }
}

fn change(change: &Change) -> ChangeRow {
    let Change { label, before, after } = change.clone();
    ChangeRow { label, before, after }
}

/// The page of the record that a line tells of, where it has one and still stands.
fn page_of(entry: &AuditEntry) -> Option<String> {
    if entry.action == "delete" || entry.record_id.is_empty() {
        return None;
    }
    let path = match entry.record_kind.as_str() {
        "vendor" => "vendors",
        "soc_report" => "soc-reports",
        "questionnaire" => "questionnaires",
        "review" => "reviews",
        "import" => "imports",
        "mail" => "outbox",
        "reconciliation" => "reconciliations",
        "scoring_model" => "risk-model",
        _ => return None,
    };
    // Some lines tell of a list, or of an address, where others tell of one record.
    let id: AuditId = entry.record_id.parse().ok()?;
    Some(format!("/{path}/{id}"))
}

fn empty() -> EmptyView {
    EmptyView {
        title: "No such line".to_owned(),
        text: "Nothing that was done fits these filters. Who is asked for by the whole address of an account."
            .to_owned(),
        actions: vec![Link::new("All lines", "/audit")],
    }
}
