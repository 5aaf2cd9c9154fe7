//! Evidence packs: one is asked for, built, listed and taken.

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Path, Query},
};

use super::{
    download::download as handed_out,
    frame::{frame, render, render_with},
    when::minute,
};
use crate::{
    actions::evidence_pack,
    app::App,
    domain::{
        Date,
        evidence_pack::{Asked, EvidencePack, PackState, USUAL_SEED, sample::SIZE_RULE},
        ids::EvidencePackId,
        lines::Lines,
    },
    error::{AppError, FieldError},
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Exports, Visitor},
        view::{
            assurance::tabs,
            evidence::{EvidencePage, PackRow},
            form::{FieldKind, FieldView},
            frame::Place,
            mark::{Tag, Tone},
            table::EmptyView,
            words,
        },
    },
};

/// Packs on a page.
const PAGE: usize = 50;
/// References of chosen vendors that a line names.
const FEW: usize = 8;
/// How long a page waits for a pack; one that takes longer is in the list when it is done.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the address of the list carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Before {
    before: Option<EvidencePackId>,
    /// Days that the form begins with.
    from: Option<Date>,
    /// The last of them.
    to: Option<Date>,
}

/// What the form holds, as it was sent.
#[derive(Debug, Clone, Default)]
struct Filled {
    from: String,
    to: String,
    seed: String,
    size: String,
    references: String,
}

/// `GET /evidence?before=&from=&to=`
pub async fn list(
    app: Site,
    visitor: Visitor<Exports>,
    wanted: Query<Before>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let year = app.fiscal_year();
    let filled = Filled {
        from: wanted.from.unwrap_or(year.from).to_string(),
        to: wanted.to.unwrap_or(year.to).min(app.today()).to_string(),
        seed: USUAL_SEED.to_string(),
        ..Filled::default()
    };
    render(page(&app, &visitor, wanted.before, (filled, Vec::new()), &request).await?)
}

/// The form, with what is wrong in it, and the list.
async fn page(
    app: &Site,
    visitor: &Visitor<Exports>,
    before: Option<EvidencePackId>,
    (filled, errors): (Filled, Vec<FieldError>),
    request: &HttpRequest,
) -> Result<EvidencePage, PageError> {
    let frame = frame(app, visitor, "Evidence pack", Some(Place::Assurance), request).await?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let found = run(app, move |app| evidence_pack::list(app, before, limit)).await?;
    let more = found.get(..PAGE).filter(|_| found.len() > PAGE).and_then(|page| page.last());
    let next = more.map(|last| format!("/evidence?before={}", last.id));
    let fields = fields(&filled, &errors);
    let elsewhere = errors.iter().filter(|error| fields.iter().all(|field| field.name != error.field));
    Ok(EvidencePage {
        frame,
        tabs: tabs("/evidence"),
        errors: elsewhere.map(|error| error.message.clone()).collect(),
        fields,
        rule: SIZE_RULE.map(|step| step.words).to_vec(),
        rows: found.iter().take(PAGE).map(|pack| row(app, pack)).collect(),
        next,
        empty: found.is_empty().then(|| EmptyView {
            title: "No pack yet".to_owned(),
            text: "Name the days of the audit and build one: it will stand here, with its SHA-256, to be taken again."
                .to_owned(),
            actions: Vec::new(),
        }),
    })
}

fn fields(filled: &Filled, errors: &[FieldError]) -> Vec<FieldView> {
    let field = |name: &str, label: &str, kind: FieldKind, value: &str| FieldView {
        error: errors.iter().find(|error| error.field == name).map(|error| error.message.clone()),
        ..FieldView::new(name, label, kind).holding(value)
    };
    vec![
        field("from", "From", FieldKind::Date, &filled.from).required().half(),
        field("to", "To", FieldKind::Date, &filled.to).required().half(),
        field("seed", "Seed of the sample", FieldKind::Number, &filled.seed)
            .hint("A whole number from 0 to 4294967295 that the auditor names. Without one it is 1.")
            .half(),
        field("size", "Size of the sample", FieldKind::Number, &filled.size)
            .hint("How many vendors to draw, where the auditor has a rule of their own.")
            .half(),
        field("references", "Vendors in place of a sample", FieldKind::TextArea, &filled.references)
            .hint("References such as V-0003 and V-0012, with commas, blanks or line breaks between."),
    ]
}

fn row(app: &App, pack: &EvidencePack) -> PackRow {
    let size = pack.bytes.map(|bytes| format!(" · {}", words::bytes(bytes))).unwrap_or_default();
    let chosen = !pack.references.is_empty();
    let how = if chosen { named(&pack.references) } else { format!("seed {}", pack.seed) };
    let ready = pack.state == PackState::Ready;
    PackRow {
        window: format!("{} to {}", pack.from_on, pack.to_on),
        about: format!("{}{size}", pack.reference),
        state: (!ready).then(|| {
            let tone = if pack.state == PackState::Failed { Tone::Bad } else { Tone::Dim };
            Tag::new(pack.state.label().to_lowercase(), tone)
        }),
        failure: pack.failure.clone(),
        sample: if ready && !chosen { format!("{} of {}, {how}", pack.sampled, pack.population) } else { how },
        as_of: pack.as_of.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
        sha256: pack.sha256.clone().unwrap_or_default(),
        by: pack.created_by.clone(),
        at: minute(app, pack.created_at),
        download: ready.then(|| format!("/evidence/{}/pack.zip", pack.reference)),
    }
}

/// The first few of the vendors that somebody chose.
fn named(references: &Lines) -> String {
    let named = references.iter().take(FEW).collect::<Vec<_>>().join(", ");
    let more = references.iter().count().saturating_sub(FEW);
    if more == 0 { named } else { format!("{named} and {more} more") }
}

/// `POST /evidence` with `from`, `to`, `seed`, `size`, `references`: builds a pack.
pub async fn create(
    app: Site,
    visitor: Visitor<Exports>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let text = |name: &str| sent.get(name).trim().to_owned();
    let filled = Filled {
        from: text("from"),
        to: text("to"),
        seed: text("seed"),
        size: text("size"),
        references: text("references"),
    };
    let (actor, asked) = (visitor.actor.clone(), asked(&filled));
    let made = run(&app, move |app| {
        let asked = asked.map_err(AppError::Invalid)?;
        evidence_pack::make_beside(app, &actor, &asked, PATIENCE)
    });
    let (status, errors) = match made.await {
        Ok(pack) => return Ok(flash::see_other(&app, "/evidence", &said(&pack))),
        Err(AppError::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Err(AppError::Conflict { code, message }) => {
            (StatusCode::CONFLICT, vec![FieldError::new("form", code, message)])
        }
        Err(other) => return Err(other.into()),
    };
    render_with(status, page(&app, &visitor, None, (filled, errors), &request).await?)
}

fn asked(filled: &Filled) -> Result<Asked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut day = |name: &str, label: &str, text: &str| {
        let read = text.parse::<Date>().ok();
        if read.is_none() && !text.is_empty() {
            let message = format!("{label}: “{}” is not a day; write it as 2026-11-30.", words::shortened(text));
            errors.push(FieldError::new(name, "not_a_date", message));
        }
        read
    };
    let (from, to) = (day("from", "From", &filled.from), day("to", "To", &filled.to));
    let mut number = |name: &str, label: &str, text: &str| {
        let read = text.parse::<i64>().ok();
        if read.is_none() && !text.is_empty() {
            let message = format!("{label}: “{}” is not a whole number.", words::shortened(text));
            errors.push(FieldError::new(name, "not_a_number", message));
        }
        read
    };
    let (seed, size) = (number("seed", "Seed", &filled.seed), number("size", "Size", &filled.size));
    let parted = filled.references.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'));
    let mut references: Vec<String> = parted.filter(|one| !one.is_empty()).map(str::to_owned).collect();
    if references.is_empty() && !filled.references.is_empty() {
        // Separators alone: somebody meant to name vendors.
        references.push(String::new());
    }
    if errors.is_empty() { Ok(Asked { from, to, seed, size, references }) } else { Err(errors) }
}

fn said(pack: &EvidencePack) -> String {
    match pack.state {
        PackState::Ready => {
            let looked = usize::try_from(pack.sampled).unwrap_or_default();
            let (from, to) = (pack.from_on, pack.to_on);
            let looked = words::counted(looked, "vendor", "vendors");
            format!("{} of {from} to {to} is ready: {looked} looked at closely.", pack.reference)
        }
        _ => format!("{} is being built; load this page again in a moment.", pack.reference),
    }
}

/// `GET /evidence/{id or reference}/pack.zip`
pub async fn download(app: Site, visitor: Visitor<Exports>, named: Path<String>) -> Result<HttpResponse, PageError> {
    let (pack, file) = run(&app, move |app| evidence_pack::download(app, &visitor.actor, &named)).await?;
    let bytes = pack.bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default();
    Ok(handed_out(file, bytes, &evidence_pack::file_name(&pack), "application/zip"))
}
