//! From a stored file to a plan: read it in the guarded process, find sheet and layout, go through its records.

use std::sync::Arc;

use super::{
    FileOutcome, HeadingReport, ImportOptions, Incoming, answer_register, answers,
    context::{self, Context, Mode},
    controls, filed, papers,
    people::People,
    question_sheets::{Asides, asides, version},
    spool::{Spool, SpoolError, SpooledSheet},
    values::{ValueTally, meant_otherwise},
    vendors,
};
use crate::{
    actions::layouts,
    app::App,
    db::Conn,
    domain::{
        access::Actor,
        import::{
            amend::Amender,
            detect::{self, SheetHead, Wanted},
            detect_error::DetectError,
            field::ImportKind,
            heading::SheetMap,
            heading_match::HeadingChoice,
            layout::Layout,
            plan::{IndexedRows, RowIndex},
            problem::Problem,
            row_reader::SheetReading,
            suggest::suggestions,
            template,
            text_form::FoundForm,
            value::date::DateColumns,
        },
        soc_report::SocReport,
    },
    error::AppError,
    running::{Progress, Stage},
};

/// A file decoded and understood, ready to be planned.
pub(super) struct Read {
    pub spool: Spool,
    /// The sheet that says what the file is.
    pub main: ReadSheet,
    /// Further sheets that its layout reads along with it.
    pub beside: Vec<ReadSheet>,
    /// What the workbook says of its questions elsewhere.
    pub asides: Asides,
    /// Version that a questionnaire states.
    pub version: Option<String>,
    /// How far the work on it is.
    pub progress: Arc<Progress>,
    pub file_name: String,
}

/// One sheet, and how it is read.
pub(super) struct ReadSheet {
    pub map: SheetMap,
    pub layout: Layout,
}

/// Why a file could not be planned.
pub(super) enum PlanFailure {
    /// The file itself: a code and a sentence.
    File(String, String),
    /// Its headings fit nothing as they are: a code, a sentence, and what was found, for somebody to choose their fields.
    Headings(String, String, Box<SheetMap>, Box<FileOutcome>),
    /// Anything else.
    App(AppError),
}

impl PlanFailure {
    pub fn code(&self) -> &str {
        match self {
            Self::File(code, _) | Self::Headings(code, ..) => code,
            Self::App(error) => error.code(),
        }
    }

    pub fn message(&self) -> &str {
        match self {
            Self::File(_, message) | Self::Headings(_, message, ..) => message,
            Self::App(_) => "The file could not be read for a reason of ours; try again.",
        }
    }

    pub fn into_app(self) -> AppError {
        match self {
            Self::File(code, message) | Self::Headings(code, message, ..) => AppError::invalid("file", code, message),
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
    let outcome = preview_of(app, &read, options)?;
    Ok((read, outcome))
}

/// What a reading would do.
pub(super) fn preview_of(app: &App, read: &Read, options: &ImportOptions) -> Result<FileOutcome, AppError> {
    app.db.read(|conn| run(conn, app, read, options, Mode::Preview, None))
}

/// Reads a file and finds how.
pub(super) fn read(app: &App, incoming: &Incoming, options: &ImportOptions) -> Result<Read, PlanFailure> {
    let file = incoming.open(app).map_err(AppError::from)?;
    let spooled = app.reader.open_as(file, &incoming.file_name, options.text).map_err(SpoolError::from);
    let spooled = spooled.and_then(|reading| Spool::fill(reading, &incoming.progress));
    let spool = spooled.map_err(|error| match error {
        SpoolError::Read(error) => PlanFailure::File(error.code().to_owned(), error.to_string()),
        SpoolError::Io(error) => PlanFailure::App(error.into()),
    })?;
    let visible = || spool.sheets.iter().filter(|sheet| !sheet.hidden);
    let wanted_by_name = |sheet: &&SpooledSheet| options.sheet.as_deref() == Some(sheet.head.name.as_str());
    let heads: Vec<_> = spool
        .sheets
        .iter()
        .filter(|sheet| !sheet.hidden || wanted_by_name(sheet))
        .map(|sheet| sheet.head.clone())
        .collect();
    if let (1, Some((code, message))) = (visible().count(), visible().next().and_then(|sheet| sheet.failure.clone())) {
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
    let wanted = Wanted {
        layout: options.layout.as_deref(),
        sheet: options.sheet.as_deref(),
        heading_row: options.heading_row,
        choices: &choices,
    };
    let layouts = layouts::known(app)?;
    let map = detect::detect_wanted(&heads, &layouts, &wanted)
        .map_err(|error| unfitting(&error, incoming, &heads, &layouts, &wanted, spool.text.clone()))?;
    let map = about_one_vendor(map, &heads, &layouts, &wanted, options)?;
    let beside = detect::beside(&heads, &layouts, &map, &choices);
    let layout_of = |map: SheetMap| {
        let layout = layouts.iter().find(|layout| layout.name == map.layout).cloned();
        let layout = layout.ok_or_else(|| AppError::internal(format!("layout {} is gone", map.layout)))?;
        Ok::<_, AppError>(ReadSheet { map, layout })
    };
    let beside = beside.into_iter().map(layout_of).collect::<Result<_, _>>()?;
    let main = layout_of(map)?;
    Ok(Read {
        asides: asides(&spool, &main)?,
        version: version(&main, &spool),
        main,
        beside,
        spool,
        progress: incoming.progress.clone(),
        file_name: incoming.file_name.clone(),
    })
}

/// A file that is said to be one vendor's is no register of many: it is read as that vendor's list of sub-processors
/// where it can be, and refused else.
fn about_one_vendor(
    map: SheetMap,
    heads: &[SheetHead],
    layouts: &[Layout],
    wanted: &Wanted<'_>,
    options: &ImportOptions,
) -> Result<SheetMap, PlanFailure> {
    let one_vendors = options.vendor.as_deref().is_some_and(|name| !name.trim().is_empty());
    if !one_vendors || wanted.layout.is_some() || map.kind != ImportKind::VendorRegister {
        return Ok(map);
    }
    let list = Wanted { layout: Some("soc-subservices"), ..*wanted };
    detect::detect_wanted(heads, layouts, &list).map_err(|_| {
        let message = "The file was recognised as a vendor register, whose rows name their own vendors. Leave the vendor \
                       open, or say by which layout it is read.";
        PlanFailure::File("register_of_many".to_owned(), message.to_owned())
    })
}

/// Why no layout reads the file, with the headings that come closest: people choose their fields.
fn unfitting(
    error: &DetectError,
    incoming: &Incoming,
    heads: &[SheetHead],
    layouts: &[Layout],
    wanted: &Wanted<'_>,
    text: Option<FoundForm>,
) -> PlanFailure {
    let (code, message) = (error.code().to_owned(), format!("{}: {error}", incoming.file_name));
    let Some(map) = detect::closest(heads, layouts, wanted) else { return PlanFailure::File(code, message) };
    let mut headings = HeadingReport::of(&map);
    let below = heads.iter().filter(|head| head.name == map.sheet).flat_map(|head| &head.rows);
    for row in below.filter(|row| row.row > map.heading_row) {
        headings.iter_mut().for_each(|heading| heading.sample(row));
    }
    if let Some(layout) = layouts.iter().find(|layout| layout.name == map.layout) {
        offer_fields(layout, &mut headings);
    }
    let outcome = FileOutcome { headings, text, ..FileOutcome::default() };
    PlanFailure::Headings(code, message, Box::new(map), Box::new(outcome))
}

/// Goes through every record; stores them where the mode says so.
pub(super) fn run(
    conn: &mut Conn,
    app: &App,
    read: &Read,
    options: &ImportOptions,
    mode: Mode,
    by: Option<&Actor>,
) -> Result<FileOutcome, AppError> {
    let mut outcome = FileOutcome::begin(detect::reason(&read.main.map));
    outcome.keeps_all = matches!(mode, Mode::Rejected);
    outcome.sheets = other_sheets(read);
    outcome.text.clone_from(&read.spool.text);
    let main = Part::of(app, read, &read.main, options, &mut outcome)?;
    let beside = read.beside.iter().map(|sheet| Part::of(app, read, sheet, options, &mut outcome));
    let beside = beside.collect::<Result<Vec<_>, _>>()?;
    let people = People::load(conn)?;
    let stage = if matches!(mode, Mode::Preview) { Stage::Checking } else { Stage::Storing };
    let records = std::iter::once(&main).chain(&beside).map(|part| part.indexed.groups.len()).sum::<usize>();
    read.progress.enter(stage, u64::try_from(records).unwrap_or(0));
    let mut context = Context::new(app, mode, options, read, &main, outcome, people);
    context.by = by;
    context.ensure_whole()?;
    match read.main.map.kind {
        ImportKind::VendorRegister => vendors::run(conn, &mut context, &main.indexed)?,
        ImportKind::ContractRegister => filed::contracts(conn, &mut context, &main.indexed)?,
        ImportKind::SocReportRegister => filed::reports(conn, &mut context, &main.indexed, &mut drop)?,
        ImportKind::SocReportDetail => papers::report_detail(conn, &mut context, &main, &beside)?,
        ImportKind::Questionnaire => answers::run(conn, &mut context, &main, &beside)?,
        ImportKind::AnswerRegister => answer_register::run(conn, &mut context, &main.indexed)?,
        ImportKind::ControlRegister => controls::run(conn, &mut context, &main)?,
        ImportKind::CertificateRegister
        | ImportKind::FindingRegister
        | ImportKind::ReviewRegister
        | ImportKind::AuditRoadmapRegister
        | ImportKind::IncidentRegister
        | ImportKind::AccessRegister
        | ImportKind::OffboardingRegister
        | ImportKind::OverrideRegister
        | ImportKind::RenewalDecisionRegister
        | ImportKind::BridgeLetters
        | ImportKind::Exceptions
        | ImportKind::Cuecs
        | ImportKind::Subservices
        | ImportKind::Csocs => {
            let of_report = of_report(conn, options)?;
            papers::run(conn, &mut context, &main, of_report.as_deref())?;
        }
    }
    Ok(context.outcome)
}

/// The one report that the rows of a file hang on, where that was chosen.
fn of_report(conn: &mut Conn, options: &ImportOptions) -> Result<Option<Vec<SocReport>>, AppError> {
    let Some(id) = options.report else { return Ok(None) };
    let report = crate::db::soc_report::find(conn, id)?;
    Ok(Some(report.into_iter().collect()))
}

/// One sheet of a file being planned: the first pass over its rows is done.
pub(super) struct Part<'a> {
    pub map: &'a SheetMap,
    pub layout: &'a Layout,
    pub sheet: &'a SpooledSheet,
    /// What stands in place of the sheet's own values.
    pub amender: Amender,
    pub reading: SheetReading<'a>,
    /// Which rows form one record; empty for a questionnaire.
    pub indexed: IndexedRows,
}

impl<'a> Part<'a> {
    /// Passes once over the sheet's rows, and reports its headings, its samples and what was noticed.
    fn of(
        app: &App,
        read: &'a Read,
        of: &'a ReadSheet,
        options: &ImportOptions,
        outcome: &mut FileOutcome,
    ) -> Result<Self, AppError> {
        let map = &of.map;
        let sheet = read.spool.sheet(&map.sheet).ok_or_else(|| AppError::internal("the detected sheet is gone"))?;
        let amender = Amender::new(&options.amendments, &of.layout.meanings, map);
        let mut columns = DateColumns::new(map);
        read.spool.each_row_after(sheet, map.data_after, |mut row| {
            amender.amend(&mut row);
            columns.observe(&row);
        })?;
        let (orders, questions) = columns.finish(map, options.date_order);
        let currency = app.settings.organization.base_currency.to_uppercase();
        let reading = SheetReading::new(map, orders, Some(&currency));
        let mut headings = HeadingReport::of(map);
        let mut values = ValueTally::new(map);
        let mut rows = 0_u32;
        let mut index = RowIndex::new(&reading);
        let registers = map.kind != ImportKind::Questionnaire;
        read.spool.each_row_after(sheet, map.data_after, |mut row| {
            let is_example = template::is_example(&row);
            if !is_example {
                headings.iter_mut().for_each(|heading| heading.sample(&row));
                values.add(&row);
                rows += u32::from(!row.is_blank());
            }
            amender.amend(&mut row);
            if registers {
                if options.shift_days != 0 {
                    context::shift_dates(&mut row, map, options.shift_days);
                }
                index.add(&row);
            }
        })?;
        offer_fields(&of.layout, &mut headings);
        outcome.headings.append(&mut headings);
        let values = values.finish(&of.layout, &options.amendments);
        let otherwise = meant_otherwise(&values, &of.layout, &options.amendments);
        otherwise.into_iter().for_each(|problem| outcome.problem(problem));
        outcome.values.extend(values);
        outcome.rows += rows;
        let indexed = index.finish();
        let in_cells = cell_problems(map, sheet);
        let still = in_cells.into_iter().filter(|problem| !options.amendments.replaces(&map.sheet, &problem.cell));
        let noticed = indexed.problems.iter().cloned().chain(still);
        questions.into_iter().chain(noticed).for_each(|problem| outcome.problem(problem));
        Ok(Self { map, layout: &of.layout, sheet, amender, reading, indexed })
    }
}

/// Offers fields for the headings that were left open.
fn offer_fields(layout: &Layout, headings: &mut [HeadingReport]) {
    let taken: Vec<String> = headings.iter().filter_map(|heading| heading.field.clone()).collect();
    for heading in headings.iter_mut().filter(|heading| heading.field.is_none()) {
        let likely = suggestions(layout, &heading.heading, &heading.samples);
        let free = likely.iter().filter(|field| !taken.iter().any(|key| key == field.key));
        heading.offered = free.take(3).map(|field| field.key.to_owned()).collect();
    }
}

/// What the reader noticed in columns that are read; doubts about unread columns concern nobody.
fn cell_problems(map: &SheetMap, sheet: &SpooledSheet) -> Vec<Problem> {
    let heading =
        |column: usize| map.headings.iter().find(|heading| heading.column == column && heading.field.is_some());
    sheet
        .problems
        .iter()
        .filter(|(row, ..)| *row > map.data_after)
        .filter_map(|(_, column, problem)| {
            Some(Problem { heading: heading(*column)?.heading.clone(), ..problem.clone() })
        })
        .collect()
}

fn other_sheets(read: &Read) -> Vec<String> {
    let is_read = |name: &str| read.main.map.sheet == name || read.beside.iter().any(|sheet| sheet.map.sheet == name);
    let others = read.spool.sheets.iter().filter(|sheet| !is_read(&sheet.head.name));
    let told = others.map(|sheet| match &sheet.failure {
        _ if sheet.hidden => format!("{} (hidden, not read)", sheet.head.name),
        Some((_, message)) => format!("{}: {message}", sheet.head.name),
        None => sheet.head.name.clone(),
    });
    told.collect()
}
