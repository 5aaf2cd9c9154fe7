//! Rows pasted into a report: read like a file that holds nothing else, for that report.

use std::time::Duration;

use super::{ImportOptions, Incoming, ensure_may_bring, preview_beside};
use crate::{
    actions::records,
    app::App,
    domain::{
        access::Actor,
        ids::SocReportId,
        import::{
            field::ImportKind,
            pasted::with_headings,
            record::Import,
            text_form::{Separator, TextEncoding, TextForm},
        },
        soc_report::SocReport,
    },
    error::AppError,
};

/// How long the answer waits for the reading of pasted rows.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads pasted rows as a part of a report; what they would do is shown as for any file.
///
/// # Errors
/// `NotFound` for a report that the actor may not see; what reading a file says.
pub fn paste(app: &App, actor: &Actor, id: SocReportId, kind: ImportKind, rows: &str) -> Result<Import, AppError> {
    ensure_may_bring(actor, kind)?;
    let report: SocReport = records::get(app, actor, id)?;
    let missing = || AppError::internal("a part of a report has no layout");
    let layout = app.layouts.iter().find(|layout| layout.kind == kind).ok_or_else(missing)?;
    let text = with_headings(layout, rows);
    let stored = app.files.put(text.as_bytes())?;
    let options = ImportOptions {
        layout: Some(layout.name.clone()),
        report: Some(report.id),
        text: TextForm { encoding: Some(TextEncoding::Utf8), separator: Some(Separator::Tab) },
        ..ImportOptions::default()
    };
    let incoming = Incoming::new(&format!("{} pasted.tsv", kind.label()), stored);
    preview_beside(app, actor, &incoming, &options, PATIENCE)
}
