//! A file read as a list of names: rows are streamed, and what is kept follows the names.

use super::Options;
use crate::{
    actions::import_spreadsheet::{
        Incoming,
        spool::{Spool, SpoolError, SpooledSheet},
    },
    app::App,
    domain::{
        calendar::add_days,
        import::detect::SheetHead,
        lines::Lines,
        reconciliation::{
            ListKind, ListedName, NameList, Totals,
            columns::{self, Columns, Wanted},
        },
    },
    error::AppError,
};

/// A list of names.
pub(super) struct List {
    pub kind: ListKind,
    pub columns: Columns,
    pub names: Vec<ListedName>,
    pub totals: Totals,
    /// Sheets that were not read.
    pub other_sheets: Lines,
}

/// Reads a file as a list.
pub(super) fn read(app: &App, incoming: &Incoming, options: &Options) -> Result<List, AppError> {
    let refused = |field: &str, code: &str, message: String| {
        AppError::invalid(field, code, format!("{}: {message}", incoming.file_name))
    };
    let spool = spooled(app, incoming)?;
    let is_asked_for = |sheet: &SpooledSheet| options.sheet.as_deref() == Some(sheet.head.name.as_str());
    let heads: Vec<SheetHead> = spool
        .sheets
        .iter()
        .filter(|sheet| !sheet.hidden || is_asked_for(sheet))
        .map(|sheet| sheet.head.clone())
        .collect();
    let wanted = Wanted { sheet: options.sheet.as_deref(), column: options.column.as_deref() };
    let columns =
        columns::find(&heads, &wanted).map_err(|error| refused(error.field(), error.code(), error.to_string()))?;
    let sheet = spool.sheet(&columns.sheet).ok_or_else(|| AppError::internal("the sheet of the list is gone"))?;
    // A list that was read in part would say that the others are missing.
    if let Some((code, message)) = &sheet.failure {
        return Err(refused("file", code, message.clone()));
    }
    let mut list = NameList::default();
    spool.each_row_after(sheet, columns.heading_row, |row| list.take(&row, &columns))?;
    let totals = list.totals().clone();
    if totals.named == 0 {
        let Columns { sheet, name_heading, .. } = &columns;
        let message = format!(
            "No row of the sheet “{sheet}” has a name in the column “{name_heading}”. Say which column holds the names."
        );
        return Err(refused("column", "no_names", message));
    }
    let mut names = list.finish();
    for name in &mut names {
        name.last_paid = name.last_paid.map(|day| add_days(day, options.shift_days));
    }
    let kind = options.kind.unwrap_or_else(|| columns.kind());
    Ok(List { kind, names, totals, other_sheets: others(&spool, &columns.sheet), columns })
}

fn spooled(app: &App, incoming: &Incoming) -> Result<Spool, AppError> {
    let reading = app.reader.open(incoming.open(app)?, &incoming.file_name);
    let spool = reading.map_err(SpoolError::from).and_then(|reading| Spool::fill(reading, &incoming.progress));
    spool.map_err(|error| match error {
        SpoolError::Read(error) => AppError::invalid("file", error.code(), error.to_string()),
        SpoolError::Io(error) => error.into(),
    })
}

fn others(spool: &Spool, read: &str) -> Lines {
    let others = spool.sheets.iter().filter(|sheet| sheet.head.name != read);
    Lines::new(
        others
            .map(|sheet| if sheet.hidden { format!("{} (hidden)", sheet.head.name) } else { sheet.head.name.clone() }),
    )
}
