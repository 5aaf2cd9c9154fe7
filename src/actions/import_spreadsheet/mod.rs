//! Bringing a spreadsheet in: read it in the guarded process, say what it would do, and apply it all or nothing.
//!
//! `preview` stores the file and what was found; `apply` plans again inside one write, so that what is stored is what
//! the register looks like then. Rows are spooled to a temporary file: the one file access inside a write.

mod answers;
mod context;
mod filed;
mod options;
mod outcome;
mod people;
mod spool;
mod vendors;

use std::fs::File;

pub use options::ImportOptions;
pub use outcome::{Counts, FileOutcome, FileReport, HeadingReport, ShownChange, shown_change};

use super::Audit;
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        access::Actor,
        attachment::Attachment,
        ids::ImportId,
        import::{
            detect::{self, Wanted},
            field::ImportKind,
            heading::SheetMap,
            heading_match::HeadingChoice,
            layout::Layout,
            plan::RowIndex,
            problem::{Problem, Severity},
            record::{Import, ImportState},
            row_reader::SheetReading,
            value::date::{DateColumns, DateOrders},
        },
    },
    error::AppError,
    files::StoredFile,
};
use context::{Context, Mode};
use people::People;
use spool::{Spool, SpoolError, SpooledSheet};

/// Whether errors keep the whole file out, or only their rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apply {
    /// One error keeps the file out.
    AllOrNothing,
    /// Rows without errors are applied.
    GoodRows,
}

/// A file that was taken in: its name and where its bytes lie.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Name as it came.
    pub file_name: String,
    /// Digest and size; the bytes are in the file store.
    pub stored: StoredFile,
}

/// A file decoded and understood, ready to be planned.
struct Read {
    spool: Spool,
    map: SheetMap,
    layout: Layout,
}

/// Stores a file and plans what it would do. What cannot be read at all is stored as a failed import with its reason.
///
/// # Errors
/// What the database or the file store says.
pub fn preview(app: &App, actor: &Actor, incoming: &Incoming, options: &ImportOptions) -> Result<Import, AppError> {
    let planned = plan(app, incoming, options);
    app.db
        .write(|conn| {
            let mut import = begin(conn, app, actor, incoming, options)?;
            match &planned {
                Ok((read, outcome)) => fill(&mut import, read, outcome),
                Err(failure) => {
                    import.state = ImportState::Failed;
                    import.failure = Some(failure.message().to_owned());
                }
            }
            db::import::save(conn, &import)?;
            Audit::new("preview", "import", import.id, format!("{} read as {}", import.file_name, import.reference))
                .append(conn, app, actor)?;
            Ok(import)
        })
        .and_then(|import| match planned {
            Err(PlanFailure::App(error)) => Err(error),
            _ => Ok(import),
        })
}

/// Plans an import anew with other choices; it stays the same import.
///
/// # Errors
/// `NotFound`; `Conflict` when it was applied already.
pub fn choose(app: &App, actor: &Actor, id: ImportId, options: &ImportOptions) -> Result<Import, AppError> {
    let import = get(app, id)?;
    if import.state == ImportState::Applied {
        return Err(already_applied(&import));
    }
    let incoming = incoming_of(app, &import)?;
    let planned = plan(app, &incoming, options);
    app.db.write(|conn| {
        let mut import = db::import::find(conn, id)?.ok_or_else(not_found)?;
        import.options = options.as_json();
        match &planned {
            Ok((read, outcome)) => {
                import.state = ImportState::Preview;
                import.failure = None;
                fill(&mut import, read, outcome);
            }
            Err(failure) => {
                import.state = ImportState::Failed;
                import.failure = Some(failure.message().to_owned());
            }
        }
        db::import::save(conn, &import)?;
        Audit::new("preview", "import", id, format!("{} read again", import.reference)).append(conn, app, actor)?;
        Ok(import)
    })
}

/// Applies a previewed import in one transaction: all of it, or nothing.
///
/// # Errors
/// `Conflict` when it was applied already or has errors that keep it out; `NotFound`.
pub fn apply(app: &App, actor: &Actor, id: ImportId, how: Apply) -> Result<Import, AppError> {
    let import = get(app, id)?;
    if import.state == ImportState::Applied {
        return Err(already_applied(&import));
    }
    let options = ImportOptions::from_json(&import.options);
    let incoming = incoming_of(app, &import)?;
    let read = read(app, &incoming, &options).map_err(PlanFailure::into_app)?;
    app.db.write(|conn| {
        let mut import = db::import::find(conn, id)?.ok_or_else(not_found)?;
        if import.state == ImportState::Applied {
            return Err(already_applied(&import));
        }
        let digest = options.reading_digest(&import.sha256);
        if let Some(earlier) = db::import::find_applied(conn, &digest)? {
            return Err(applied_before(conn, earlier)?);
        }
        let outcome = run(conn, app, &read, &options, Mode::Apply(id))?;
        if outcome.has_errors() && how == Apply::AllOrNothing {
            return Err(AppError::Conflict {
                code: "rows_rejected",
                message: format!(
                    "{} problems keep {} from being applied whole. Mend them, or apply the good rows.",
                    outcome.errors, import.file_name
                ),
            });
        }
        fill(&mut import, &read, &outcome);
        import.state = ImportState::Applied;
        import.applied_at = Some(app.clock.now());
        db::import::save(conn, &import)?;
        db::import::mark_applied(conn, &digest, id)?;
        let Counts { created, updated, unchanged, rejected } = outcome.counts;
        let summary = format!(
            "{} applied: {created} created, {updated} changed, {unchanged} as they were, {rejected} rejected",
            import.file_name
        );
        Audit { after: Some(changes_digest(&outcome)), ..Audit::new("import", "import", id, summary) }
            .append(conn, app, actor)?;
        Ok(import)
    })
}

/// Reads a file and applies it in one go, as the command line does; the same file again changes nothing.
///
/// # Errors
/// What the database or the file store says; what is wrong with the file stands in the report.
pub fn bring_in(
    app: &App,
    actor: &Actor,
    incoming: &Incoming,
    options: &ImportOptions,
    how: Option<Apply>,
) -> Result<FileReport, AppError> {
    let digest = options.reading_digest(&incoming.stored.sha256);
    let earlier = app.db.read(|conn| Ok(db::import::find_applied(conn, &digest)?))?;
    if let Some(earlier) = earlier {
        return Ok(report_again(&get(app, earlier)?, incoming));
    }
    let Some(how) = how else {
        // A dry run leaves nothing behind: the plan is made and shown, and no import is kept.
        return Ok(match plan(app, incoming, options) {
            Ok((read, outcome)) => {
                let mut import = unstored(app, incoming, options);
                fill(&mut import, &read, &outcome);
                FileReport { import_id: None, reference: None, ..report(&import) }
            }
            Err(PlanFailure::App(error)) => return Err(error),
            Err(failure) => failed_report(incoming, failure.code(), failure.message()),
        });
    };
    let import = preview(app, actor, incoming, options)?;
    let outcome = outcome_of(&import);
    if import.state == ImportState::Failed {
        return Ok(report(&import));
    }
    if outcome.changes_nothing() && !outcome.has_errors() {
        return Ok(report(&import));
    }
    if outcome.has_errors() && how == Apply::AllOrNothing {
        return Ok(report(&import));
    }
    Ok(report(&apply(app, actor, import.id, how)?))
}

/// Stores the bytes of a file that comes in.
///
/// # Errors
/// When the file cannot be read or stored.
pub fn take_in(app: &App, file_name: &str, file: File) -> Result<Incoming, AppError> {
    Ok(Incoming { file_name: clean_name(file_name), stored: app.files.put(file)? })
}

/// The last part of a path, without control characters: a name to show, never a path to open.
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(200)
        .collect();
    if clean.trim().is_empty() { "file".to_owned() } else { clean }
}

/// The import with this id.
///
/// # Errors
/// `NotFound`.
pub fn get(app: &App, id: ImportId) -> Result<Import, AppError> {
    app.db.read(|conn| db::import::find(conn, id)?.ok_or_else(not_found))
}

/// Imports, newest first.
///
/// # Errors
/// What the database says.
pub fn list(app: &App, before: Option<ImportId>, limit: i64) -> Result<Vec<Import>, AppError> {
    app.db.read(|conn| Ok(db::import::list_before(conn, before, limit)?))
}

/// What was found, as stored with an import.
pub fn outcome_of(import: &Import) -> FileOutcome {
    serde_json::from_str(&import.outcome).unwrap_or_default()
}

/// An import in the shape of the command's and the API's JSON.
pub fn report(import: &Import) -> FileReport {
    let outcome = outcome_of(import);
    let applied = import.state == ImportState::Applied;
    let mut problems = outcome.problems.clone();
    if let Some(failure) = &import.failure {
        problems.push(file_problem("unreadable", failure));
    }
    FileReport {
        file: import.file_name.clone(),
        sha256: import.sha256.clone(),
        kind: import.kind.clone(),
        layout: import.layout.clone(),
        confidence: f64::from(import.confidence_milli.unwrap_or(0)) / 1000.0,
        sheets: import.sheet.iter().cloned().chain(outcome.sheets.clone()).collect(),
        rows: outcome.rows,
        created: outcome.counts.created,
        updated: outcome.counts.updated,
        unchanged: outcome.counts.unchanged,
        rejected: outcome.counts.rejected,
        applied,
        import_id: Some(import.id),
        questions: outcome.answers.map(|counts| counts.questions),
        answers: outcome.answers,
        headings: outcome.headings.clone(),
        possible_duplicates: outcome.possible_duplicates.clone(),
        problems,
        reference: Some(import.reference.clone()),
        same_as: outcome.same_as.clone(),
        summary: summary(import, &outcome),
    }
}

fn summary(import: &Import, outcome: &FileOutcome) -> String {
    let Counts { created, updated, unchanged, rejected } = outcome.counts;
    let held = outcome.possible_duplicates.len();
    match import.state {
        ImportState::Failed => import.failure.clone().unwrap_or_default(),
        ImportState::Applied => {
            format!(
                "{created} created, {updated} changed, {unchanged} as they were, {rejected} rejected, {held} held as possible duplicates."
            )
        }
        _ if outcome.has_errors() => format!(
            "Nothing was applied: {} problems, {rejected} records rejected. Mend the file, or apply the good rows (--accept-valid).",
            outcome.errors
        ),
        _ if outcome.changes_nothing() => format!("{unchanged} as they were; nothing to change."),
        _ => format!(
            "{created} to create, {updated} to change, {unchanged} as they are, {held} held as possible duplicates."
        ),
    }
}

fn report_again(earlier: &Import, incoming: &Incoming) -> FileReport {
    let first = report(earlier);
    let all = first.created + first.updated + first.unchanged;
    let day = earlier.applied_at.map(|at| at.date().to_string()).unwrap_or_default();
    FileReport {
        file: incoming.file_name.clone(),
        created: 0,
        updated: 0,
        unchanged: all,
        rejected: 0,
        applied: false,
        same_as: Some(earlier.reference.clone()),
        summary: format!(
            "{all} unchanged: this file was applied on {day} as {}; nothing was changed.",
            earlier.reference
        ),
        problems: first.problems.iter().filter(|problem| problem.severity == Severity::Warning).cloned().collect(),
        ..first
    }
}

fn failed_report(incoming: &Incoming, code: &str, message: &str) -> FileReport {
    FileReport {
        file: incoming.file_name.clone(),
        sha256: incoming.stored.sha256.clone(),
        kind: None,
        layout: None,
        confidence: 0.0,
        sheets: Vec::new(),
        rows: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        rejected: 0,
        applied: false,
        import_id: None,
        questions: None,
        answers: None,
        headings: Vec::new(),
        possible_duplicates: Vec::new(),
        problems: vec![file_problem(code, message)],
        reference: None,
        same_as: None,
        summary: message.to_owned(),
    }
}

fn file_problem(code: &str, message: &str) -> Problem {
    Problem {
        severity: Severity::Error,
        sheet: String::new(),
        cell: String::new(),
        heading: String::new(),
        value: String::new(),
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

/// Why a file could not be planned.
enum PlanFailure {
    /// The file itself: a code and a sentence.
    File(String, String),
    /// Anything else.
    App(AppError),
}

impl PlanFailure {
    fn code(&self) -> &str {
        match self {
            Self::File(code, _) => code,
            Self::App(error) => error.code(),
        }
    }

    fn message(&self) -> &str {
        match self {
            Self::File(_, message) => message,
            Self::App(_) => "The file could not be read for a reason of ours; try again.",
        }
    }

    fn into_app(self) -> AppError {
        match self {
            Self::File(code, message) => AppError::invalid("file", code, message),
            Self::App(error) => error,
        }
    }
}

impl From<AppError> for PlanFailure {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Invalid(mut fields) if fields.len() == 1 => {
                let field = fields.remove(0);
                Self::File(field.code, field.message)
            }
            other => Self::App(other),
        }
    }
}

fn plan(app: &App, incoming: &Incoming, options: &ImportOptions) -> Result<(Read, FileOutcome), PlanFailure> {
    let read = read(app, incoming, options)?;
    let outcome = app.db.read(|conn| run(conn, app, &read, options, Mode::Preview))?;
    Ok((read, outcome))
}

fn read(app: &App, incoming: &Incoming, options: &ImportOptions) -> Result<Read, PlanFailure> {
    let file = app.files.open(&incoming.stored.sha256).map_err(AppError::from)?;
    let spooled = app.reader.open(file, &incoming.file_name).map_err(SpoolError::from).and_then(Spool::fill);
    let spool = spooled.map_err(|error| match error {
        SpoolError::Read(error) => PlanFailure::File(error.code().to_owned(), error.to_string()),
        SpoolError::Io(error) => PlanFailure::App(error.into()),
    })?;
    let heads: Vec<_> = spool.sheets.iter().map(|sheet| sheet.head.clone()).collect();
    if let (true, Some((code, message))) =
        (heads.len() == 1, spool.sheets.first().and_then(|sheet| sheet.failure.clone()))
    {
        return Err(PlanFailure::File(code, format!("{}: {message}", incoming.file_name)));
    }
    let choices: Vec<HeadingChoice> = options
        .headings
        .iter()
        .map(|(heading, field)| HeadingChoice {
            heading: heading.clone(),
            field: Some(field.clone()).filter(|field| !field.is_empty()),
        })
        .collect();
    let wanted = Wanted { layout: options.layout.as_deref(), sheet: options.sheet.as_deref(), choices: &choices };
    let map = detect::detect_wanted(&heads, &app.layouts, &wanted)
        .map_err(|error| PlanFailure::File(error.code().to_owned(), format!("{}: {error}", incoming.file_name)))?;
    let layout = app.layouts.iter().find(|layout| layout.name == map.layout).cloned();
    let layout = layout.ok_or_else(|| AppError::internal(format!("layout {} is gone", map.layout)))?;
    Ok(Read { spool, map, layout })
}

fn run(conn: &mut Conn, app: &App, read: &Read, options: &ImportOptions, mode: Mode) -> Result<FileOutcome, AppError> {
    let sheet = read.spool.sheet(&read.map.sheet).ok_or_else(|| AppError::internal("the detected sheet is gone"))?;
    let mut outcome = FileOutcome::begin(&read.map, detect::reason(&read.map));
    outcome.sheets = other_sheets(read);
    let (orders, questions) = date_orders(read, sheet, options)?;
    let currency = app.settings.organization.base_currency.to_uppercase();
    let reading = SheetReading::new(&read.map, orders, Some(&currency));
    let mut rows = 0_u32;
    let mut samples: Vec<Vec<String>> = vec![Vec::new(); outcome.headings.len()];
    let mut index = RowIndex::new(&reading);
    let registers = read.map.kind != ImportKind::Questionnaire;
    read.spool.each_row_after(sheet, read.map.heading_row, |mut row| {
        sample(&mut samples, &outcome.headings, &row);
        rows += u32::from(!row.is_blank());
        if registers {
            if options.shift_days != 0 {
                context::shift_dates(&mut row, &read.map, options.shift_days);
            }
            index.add(&row);
        }
    })?;
    for (heading, samples) in outcome.headings.iter_mut().zip(samples) {
        heading.samples = samples;
    }
    outcome.rows = rows;
    let indexed = index.finish();
    for problem in questions.into_iter().chain(indexed.problems.iter().cloned()).chain(cell_problems(read, sheet)) {
        outcome.problem(problem);
    }
    let people = People::load(conn)?;
    let mut context = Context::new(app, mode, options, &read.layout, &reading, &read.spool, sheet, outcome, people);
    match read.map.kind {
        ImportKind::VendorRegister => vendors::run(conn, &mut context, &indexed)?,
        ImportKind::ContractRegister => filed::contracts(conn, &mut context, &indexed)?,
        ImportKind::SocReportRegister => filed::reports(conn, &mut context, &indexed)?,
        ImportKind::Questionnaire => answers::run(conn, &mut context)?,
    }
    Ok(context.outcome)
}

/// Three different values of each column, as a reminder of what stands there.
fn sample(samples: &mut [Vec<String>], headings: &[HeadingReport], row: &crate::domain::import::cell::SheetRow) {
    for (kept, heading) in samples.iter_mut().zip(headings).filter(|(kept, _)| kept.len() < 3) {
        let text: String = row.cell(heading.column).shown().trim().chars().take(60).collect();
        if !text.is_empty() && !kept.contains(&text) {
            kept.push(text);
        }
    }
}

fn date_orders(
    read: &Read,
    sheet: &SpooledSheet,
    options: &ImportOptions,
) -> Result<(DateOrders, Vec<Problem>), AppError> {
    let mut columns = DateColumns::new(&read.map);
    read.spool.each_row_after(sheet, read.map.heading_row, |row| columns.observe(&row))?;
    Ok(columns.finish(&read.map, options.date_order))
}

/// What the reader noticed in columns that are read; doubts about unread columns concern nobody.
fn cell_problems(read: &Read, sheet: &SpooledSheet) -> Vec<Problem> {
    let heading =
        |column: usize| read.map.headings.iter().find(|heading| heading.column == column && heading.field.is_some());
    sheet
        .problems
        .iter()
        .filter(|(row, ..)| *row > read.map.heading_row)
        .filter_map(|(_, column, problem)| {
            Some(Problem { heading: heading(*column)?.heading.clone(), ..problem.clone() })
        })
        .collect()
}

fn other_sheets(read: &Read) -> Vec<String> {
    let others =
        read.spool.sheets.iter().filter(|sheet| sheet.head.name != read.map.sheet).map(|sheet| match &sheet.failure {
            Some((_, message)) => format!("{}: {message}", sheet.head.name),
            None => sheet.head.name.clone(),
        });
    others.chain(read.spool.hidden.iter().map(|name| format!("{name} (hidden, not read)"))).collect()
}

fn begin(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    incoming: &Incoming,
    options: &ImportOptions,
) -> Result<Import, AppError> {
    let attachment = match db::attachment::find_by_sha256(conn, &incoming.stored.sha256)? {
        Some(attachment) => attachment,
        None => {
            let attachment = Attachment {
                id: app.clock.new_id(),
                sha256: incoming.stored.sha256.clone(),
                file_name: incoming.file_name.clone(),
                media_type: media_type(&incoming.file_name).to_owned(),
                size: i64::try_from(incoming.stored.size).unwrap_or(i64::MAX),
                restriction: None,
                created_by: actor.label.clone(),
                created_at: app.clock.now(),
            };
            db::attachment::insert(conn, &attachment)?;
            attachment
        }
    };
    let number = db::setting::take_numbers(conn, "import", 1)?;
    Ok(Import {
        reference: format!("I-{number:04}"),
        attachment_id: attachment.id,
        created_by: actor.label.clone(),
        ..unstored(app, incoming, options)
    })
}

/// An import before it has a reference and a stored file.
fn unstored(app: &App, incoming: &Incoming, options: &ImportOptions) -> Import {
    Import {
        id: app.clock.new_id(),
        reference: String::new(),
        attachment_id: uuid::Uuid::nil().into(),
        file_name: incoming.file_name.clone(),
        sha256: incoming.stored.sha256.clone(),
        state: ImportState::Preview,
        kind: None,
        layout: None,
        confidence_milli: None,
        sheet: None,
        heading_row: None,
        options: options.as_json(),
        outcome: "{}".to_owned(),
        rows_read: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        rejected: 0,
        failure: None,
        sample: options.sample,
        created_by: String::new(),
        created_at: app.clock.now(),
        applied_at: None,
    }
}

fn fill(import: &mut Import, read: &Read, outcome: &FileOutcome) {
    let count = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    import.kind = Some(read.map.kind.as_str().to_owned());
    import.layout = Some(read.map.layout.clone());
    #[expect(clippy::cast_possible_truncation, reason = "a confidence lies between 0 and 1")]
    let milli = (read.map.confidence * 1000.0).round() as i32;
    import.confidence_milli = Some(milli);
    import.sheet = Some(read.map.sheet.clone());
    import.heading_row = Some(count(read.map.heading_row));
    import.rows_read = count(outcome.rows);
    import.created = count(outcome.counts.created);
    import.updated = count(outcome.counts.updated);
    import.unchanged = count(outcome.counts.unchanged);
    import.rejected = count(outcome.counts.rejected);
    import.outcome = serde_json::to_string(outcome).unwrap_or_else(|_| "{}".to_owned());
}

fn incoming_of(app: &App, import: &Import) -> Result<Incoming, AppError> {
    let attachment = app.db.read(|conn| Ok(db::attachment::find(conn, import.attachment_id)?))?;
    let size = attachment.map_or(0, |attachment| u64::try_from(attachment.size).unwrap_or(0));
    Ok(Incoming { file_name: import.file_name.clone(), stored: StoredFile { sha256: import.sha256.clone(), size } })
}

fn applied_before(conn: &mut Conn, earlier: ImportId) -> Result<AppError, AppError> {
    let reference = db::import::find(conn, earlier)?.map(|import| import.reference).unwrap_or_default();
    Ok(AppError::Conflict {
        code: "applied_before",
        message: format!("This very file was applied as {reference} already; nothing was changed."),
    })
}

fn already_applied(import: &Import) -> AppError {
    AppError::Conflict { code: "already_applied", message: format!("{} was applied already.", import.reference) }
}

fn not_found() -> AppError {
    AppError::NotFound("This import".to_owned())
}

fn changes_digest(outcome: &FileOutcome) -> String {
    use sha2::Digest;
    let list = serde_json::to_string(&outcome.changes).unwrap_or_default();
    serde_json::json!({ "counts": outcome.counts, "changes_sha256": hex::encode(sha2::Sha256::digest(list)) })
        .to_string()
}

fn media_type(file_name: &str) -> &'static str {
    match file_name.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv" | "tsv" | "txt" => "text/csv",
        _ => "application/octet-stream",
    }
}
