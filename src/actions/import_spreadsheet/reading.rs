//! From a stored file to a plan: read it in the guarded process, find sheet and layout, go through its records.

use super::{
    FileOutcome, HeadingReport, ImportOptions, Incoming, answers,
    context::{self, Context, Mode},
    filed,
    people::People,
    spool::{Spool, SpoolError, SpooledSheet},
    vendors,
};
use crate::{
    app::App,
    db::Conn,
    domain::import::{
        detect::{self, Wanted},
        field::ImportKind,
        heading::SheetMap,
        heading_match::HeadingChoice,
        layout::Layout,
        plan::RowIndex,
        problem::Problem,
        row_reader::SheetReading,
        value::date::{DateColumns, DateOrders},
    },
    error::AppError,
};

/// A file decoded and understood, ready to be planned.
pub(super) struct Read {
    pub spool: Spool,
    pub map: SheetMap,
    pub layout: Layout,
}

/// Why a file could not be planned.
pub(super) enum PlanFailure {
    /// The file itself: a code and a sentence.
    File(String, String),
    /// Anything else.
    App(AppError),
}

impl PlanFailure {
    pub fn code(&self) -> &str {
        match self {
            Self::File(code, _) => code,
            Self::App(error) => error.code(),
        }
    }

    pub fn message(&self) -> &str {
        match self {
            Self::File(_, message) => message,
            Self::App(_) => "The file could not be read for a reason of ours; try again.",
        }
    }

    pub fn into_app(self) -> AppError {
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

/// Reads a file and says what it would do.
pub(super) fn plan(
    app: &App,
    incoming: &Incoming,
    options: &ImportOptions,
) -> Result<(Read, FileOutcome), PlanFailure> {
    let read = read(app, incoming, options)?;
    let outcome = app.db.read(|conn| run(conn, app, &read, options, Mode::Preview))?;
    Ok((read, outcome))
}

/// Reads a file and finds how.
pub(super) fn read(app: &App, incoming: &Incoming, options: &ImportOptions) -> Result<Read, PlanFailure> {
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

/// Goes through every record; stores them where the mode says so.
pub(super) fn run(
    conn: &mut Conn,
    app: &App,
    read: &Read,
    options: &ImportOptions,
    mode: Mode,
) -> Result<FileOutcome, AppError> {
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
