//! Imports as their pages show them.

use super::{
    asked::{how, questions, settled, values},
    changes::changes,
    problems::{self, Fixable},
    templates,
    upload::Upload,
};
use crate::{
    actions::{
        import_spreadsheet::{FileOutcome, HeadingReport, ImportOptions, outcome_of, reading_of, report},
        layouts,
    },
    app::App,
    domain::{
        import::{
            cell::column_letters,
            field::{self, ImportKind},
            plan::PossibleDuplicate,
            record::{Import, ImportState},
        },
        text::visible,
        vendor::Vendor,
    },
    running::Seen,
    web::{
        pages::when::minute,
        view::{
            form::Choice,
            frame::Frame,
            imports::{
                CountBar, DuplicateRow, HeadingRow, ImportCounts, ImportDonePage, ImportPreviewPage,
                ImportProgressPage, ImportRow, UploadView,
            },
            mark::{Link, Tag, Tone},
            words,
        },
    },
};

/// Below this a match of a heading is to be confirmed.
const SURE: f64 = 0.9;

/// The drop zone.
pub fn upload(app: &App, vendors: Vec<Vendor>, failed: Option<(Upload, String)>) -> UploadView {
    let (tried, error) = failed.map_or_else(Default::default, |(tried, error)| (tried, Some(error)));
    UploadView {
        action: "/imports".to_owned(),
        layouts: layout_choices(app),
        vendors: names(&vendors),
        accepts: format!(".xlsx, .xlsm, .xlsb, .xls, .ods, .csv or .tsv, up to {} MiB", app.settings.import.upload_mib),
        templates: templates::links(),
        error,
        layout: tried.layout,
        vendor: tried.vendor,
    }
}

/// The known layouts, to choose from.
pub fn layout_choices(app: &App) -> Vec<Choice> {
    let known = layouts::known(app).unwrap_or_else(|_| app.layouts.to_vec());
    known.iter().map(|layout| Choice::new(&layout.name, &layout.title)).collect()
}

/// One import in the list.
pub fn row(app: &App, import: &Import) -> ImportRow {
    let layout = layout_title(app, import);
    let kind = kind_of(import).map_or_else(String::new, |kind| format!("{} · {layout}", kind.label()));
    let tone = match import.state {
        ImportState::Applied => Tone::Good,
        ImportState::Failed => Tone::Bad,
        ImportState::Reading | ImportState::Preview | ImportState::Discarded | ImportState::Undone => Tone::Plain,
    };
    ImportRow {
        link: Link::new(&import.file_name, format!("/imports/{}", import.id)),
        kind: [import.reference.clone(), kind]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        at: minute(app, import.applied_at.unwrap_or(import.created_at)),
        by: import.created_by.clone(),
        outcome: match &import.failure {
            Some(failure) => failure.clone(),
            None => format!(
                "{} new, {} changed, {} same, {} rejected",
                import.created, import.updated, import.unchanged, import.rejected
            ),
        },
        state: Tag::new(import.state.label().to_lowercase(), tone),
    }
}

fn kind_of(import: &Import) -> Option<ImportKind> {
    import.kind.as_deref()?.parse().ok()
}

/// What people call the layout that read the file.
pub fn layout_title(app: &App, import: &Import) -> String {
    let name = import.layout.as_deref().unwrap_or_default();
    let own = app.layouts.iter().find(|layout| layout.name == name).map(|layout| layout.title.clone());
    let saved = || layouts::known(app).ok()?.into_iter().find(|layout| layout.name == name).map(|layout| layout.title);
    own.or_else(saved).unwrap_or_default()
}

fn counts(outcome: &FileOutcome) -> ImportCounts {
    let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    ImportCounts {
        created: size(outcome.counts.created),
        updated: size(outcome.counts.updated),
        same: size(outcome.counts.unchanged),
        held: outcome.possible_duplicates.len(),
        rejected: size(outcome.counts.rejected),
    }
}

/// What a file is and would do.
pub fn preview(app: &App, frame: Frame, import: &Import, around: &Around, may_apply: bool) -> ImportPreviewPage {
    let outcome = outcome_of(import);
    let kind = kind_of(import);
    let options = ImportOptions::from_json(&import.options);
    let counts = counts(&outcome);
    let read = outcome.headings.iter().filter(|heading| heading.field.is_some()).count();
    ImportPreviewPage {
        frame,
        file: import.file_name.clone(),
        subtitle: subtitle(import, &outcome),
        kind: kind.map_or("Not recognised", ImportKind::label).to_owned(),
        layout: layout_title(app, import),
        confidence: words::percent(f64::from(import.confidence_milli.unwrap_or(0)) / 1000.0),
        known: format!("{read} of {} known", words::counted(outcome.headings.len(), "heading", "headings")),
        vendor: options.vendor.clone().filter(|_| kind == Some(ImportKind::Questionnaire)),
        failure: import.failure.clone(),
        compared: outcome.compared.clone(),
        questions: questions(&outcome, kind, &options),
        may_apply: may_apply && import.state == ImportState::Preview,
        bar: CountBar::new(counts),
        counts,
        headings: outcome.headings.iter().map(|heading| heading_row(heading, &outcome)).collect(),
        fields: kind.map(fields).unwrap_or_default(),
        how: how(app, import, &outcome, &options),
        values: values(&outcome),
        settled: settled(&options),
        vendors: names(&around.vendors),
        earlier: around.imports.iter().map(|import| row(app, import)).collect(),
        layout_name: import.layout.clone().unwrap_or_default(),
        problems: problems::groups(&outcome.problems, may_apply.then(|| Fixable::of(import, &outcome)).as_ref()),
        duplicates: duplicates(&outcome, may_apply),
        rejected: rejected(import),
        changes: changes(&outcome, kind),
        remark: "nothing has been changed yet".to_owned(),
        check_url: format!("/imports/{}/check", import.id),
        layout_url: format!("/imports/{}/layout", import.id),
        apply_url: format!("/imports/{}/apply", import.id),
        reading: reading_of(import),
        repeated: around
            .earlier
            .as_ref()
            .map(|earlier| Link::new(&earlier.reference, format!("/imports/{}", earlier.id))),
    }
}

/// Where the rejected rows can be had, without the ending that says as what.
fn rejected(import: &Import) -> Option<String> {
    (import.rejected > 0).then(|| format!("/imports/{}/rejected", import.id))
}

fn subtitle(import: &Import, outcome: &FileOutcome) -> String {
    let sheet = import.sheet.as_ref().filter(|sheet| !sheet.is_empty()).map(|sheet| format!("sheet {sheet}"));
    let heading = import.heading_row.map(|row| format!("headings in row {row}"));
    let rows = import
        .kind
        .as_ref()
        .map(|_| words::counted(usize::try_from(outcome.rows).unwrap_or(usize::MAX), "row", "rows"));
    let digest = Some(format!("SHA-256 {}", short(&import.sha256)));
    let parts = [Some(import.reference.clone()), sheet, heading, rows, digest];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn short(sha256: &str) -> String {
    format!("{}…{}", sha256.get(..4).unwrap_or_default(), sha256.get(60..).unwrap_or_default())
}

/// What stands around an import on its page.
pub struct Around {
    /// The import that applied the very same reading before.
    pub earlier: Option<Import>,
    /// Vendors, offered while typing.
    pub vendors: Vec<Vendor>,
    /// The newest other imports.
    pub imports: Vec<Import>,
}

fn names(vendors: &[Vendor]) -> Vec<String> {
    let mut names: Vec<String> = vendors.iter().map(|vendor| vendor.name.clone()).collect();
    names.sort_by_key(|name| name.to_lowercase());
    names
}

fn fields(kind: ImportKind) -> Vec<Choice> {
    field::fields(kind).iter().map(|field| Choice::new(field.key, field.label)).collect()
}

fn heading_row(heading: &HeadingReport, outcome: &FileOutcome) -> HeadingRow {
    let matched = match heading.matched.as_str() {
        "none" => "not read".to_owned(),
        "similar" => format!("similar {:.2}", heading.confidence),
        other => other.to_owned(),
    };
    HeadingRow {
        column: column_letters(heading.column),
        name: format!("map_{}", heading.column),
        heading: heading.heading.clone(),
        field: heading.field.clone().unwrap_or_default(),
        values: visible(&heading.samples.join(" · ")),
        likely: likely(heading, outcome),
        matched,
        doubtful: heading.field.is_some() && heading.confidence < SURE && heading.matched != "chosen",
        problems: outcome.problems.iter().filter(|problem| problem.heading == heading.heading).count(),
    }
}

/// The fields that a heading left open is likely to be.
fn likely(heading: &HeadingReport, outcome: &FileOutcome) -> Vec<Choice> {
    let labels: Vec<&'static field::Field> = ImportKind::ALL.iter().flat_map(|kind| field::fields(*kind)).collect();
    let label = |key: &String| labels.iter().find(|field| field.key == key).map(|field| Choice::new(key, field.label));
    let is_open = outcome.headings.iter().any(|other| other == heading && other.field.is_none());
    if is_open { heading.offered.iter().filter_map(label).collect() } else { Vec::new() }
}

fn duplicates(outcome: &FileOutcome, open: bool) -> Vec<DuplicateRow> {
    let row = |one: &crate::domain::import::plan::PossibleDuplicate| DuplicateRow {
        cell: one.cell.clone(),
        name: one.name.clone(),
        vendor: Link::new(&one.candidate, format!("/vendors?q={}", encoded(&one.candidate))),
        because: one.why.clone(),
        open,
    };
    outcome.possible_duplicates.iter().map(row).collect()
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex::encode_upper([byte]));
        }
        encoded
    })
}

/// A file that is being read or applied; `seen` says how far, where this process is at it.
pub fn progress(frame: Frame, import: &Import, seen: Option<Seen>, may_read: bool) -> ImportProgressPage {
    ImportProgressPage {
        frame,
        file: import.file_name.clone(),
        subtitle: subtitle(import, &outcome_of(import)),
        title: if import.state == ImportState::Reading { "Check" } else { "Apply" },
        seen,
        events_url: format!("/imports/{}/events", import.id),
        check_url: format!("/imports/{}/check", import.id),
        may_read,
    }
}

/// What an import did.
pub fn done(app: &App, frame: Frame, import: &Import, may_undo: bool) -> ImportDonePage {
    let outcome = outcome_of(import);
    let kind = kind_of(import);
    let counts = counts(&outcome);
    let told = [
        kind.map(|kind| kind.label().to_owned()),
        Some(import.reference.clone()),
        import.applied_at.map(|at| minute(app, at)),
        Some(import.created_by.clone()),
        Some(format!("SHA-256 {}", short(&import.sha256))),
    ];
    let read_as = |heading: &HeadingReport| {
        let field = heading.field.as_deref().and_then(|key| field::find(kind?, key));
        (heading.heading.clone(), field.map_or("not read", |field| field.label).to_owned())
    };
    ImportDonePage {
        frame,
        file: import.file_name.clone(),
        subtitle: told.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        sentence: report(import).summary,
        bar: CountBar::new(counts),
        counts,
        problems: problems::groups(&outcome.problems, None),
        changes: changes(&outcome, kind),
        headings: outcome.headings.iter().map(read_as).collect(),
        settled: settled_before(import),
        held: outcome.possible_duplicates.iter().map(held).collect(),
        actions: ways_on(import),
        rejected: rejected(import).filter(|_| may_undo),
        undo: (may_undo && import.state == ImportState::Applied)
            .then(|| Link::new("Take this import back", format!("/imports/{}/undo", import.id))),
        undone: import.state == ImportState::Undone,
    }
}

/// Where to go from here: back to the report that rows were pasted into, or on to what the file filled.
fn ways_on(import: &Import) -> Vec<Link> {
    let another = Link::new("Import another file", "/imports");
    match (ImportOptions::from_json(&import.options).report, import.kind.as_deref()) {
        (Some(report), _) => vec![Link::new("Back to the report", format!("/soc-reports/{report}"))],
        (None, Some("control_register")) => vec![Link::new("See our controls", "/controls"), another],
        (None, Some("review_register")) => vec![Link::new("See the reviews", "/reviews"), another],
        (None, Some("cuecs")) => vec![Link::new("See the CUEC register", "/cuecs?view=all"), another],
        _ => vec![Link::new("See the vendors", "/vendors"), another],
    }
}

/// What somebody settled on the import's page, as it was read.
fn settled_before(import: &Import) -> Vec<(String, String)> {
    let options = ImportOptions::from_json(&import.options);
    let meanings =
        options.amendments.meanings.iter().filter(|(field, _)| *field != "name").flat_map(|(_, of_field)| {
            of_field.iter().map(|(value, meant)| (format!("“{value}”"), format!("is read as “{meant}”")))
        });
    settled(&options).into_iter().map(|row| (row.what, row.how)).chain(meanings).collect()
}

fn held(one: &PossibleDuplicate) -> String {
    format!(
        "“{}” at {} may be “{}” ({}). It was neither made nor merged: bring the file in again and say which it is.",
        one.name, one.cell, one.candidate, one.why
    )
}
