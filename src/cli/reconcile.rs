//! `reconcile`: compares the register with a list of names from elsewhere.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::{End, arguments, import, output};
use crate::{
    actions::{
        import_spreadsheet::take_in,
        reconcile::{self, Entry, Options, Standing},
    },
    app::App,
    domain::{
        Date,
        access::Actor,
        reconciliation::{Class, ListKind, Reconciliation},
    },
    error::AppError,
};

/// Names read at a time.
const GROUP: i64 = 500;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ninefold reconcile payments-2026-10.xlsx --kind accounts_payable --as-of 2026-10-31\n  ninefold reconcile apps.csv --kind sso --column \"App label\" --json"
)]
pub(super) struct Reconcile {
    /// The list: a workbook (.xlsx .xlsm .xlsb .xls .ods) or separated text
    file: PathBuf,
    /// What kind of list it is: accounts_payable, sso, assets or other; by default what its headings look like
    #[arg(long, value_name = "KIND")]
    kind: Option<ListKind>,
    /// The day the list is of; today where none is given
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    as_of: Option<Date>,
    /// What people call the list; by default its kind. The next issue goes by the same name
    #[arg(long, value_name = "NAME")]
    list: Option<String>,
    /// Sheet to read; the best one where none is given
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Heading of the column that holds the names, or its letter; found where none is given
    #[arg(long, value_name = "HEADING")]
    column: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Reconcile {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let file = import::open(&self.file, app.settings.import.file_mib)?;
        let name = self.file.file_name().unwrap_or(self.file.as_os_str()).to_string_lossy();
        let incoming = take_in(app, &name, file)?;
        let options = Options {
            kind: self.kind,
            as_of: self.as_of,
            list_name: self.list,
            sheet: self.sheet,
            column: self.column,
            ..Options::default()
        };
        let made = reconcile::run(app, &Actor::command_line(), &incoming, &options)?;
        let standing = reconcile::get(app, &made.reference)?;
        if self.json {
            output::json(&document(app, &standing)?)?;
            return Ok(End::Done);
        }
        for class in Class::ALL.iter().filter(|class| standing.now.of(**class) > 0) {
            output::print(&format!("{} ({})\n", class.label(), standing.now.of(*class)))?;
            let rows: Vec<Vec<String>> = entries(app, &made, *class)?.iter().map(row).collect();
            output::print(&format!("{}\n", output::table(&rows)))?;
        }
        output::note(&told(&standing.reconciliation));
        Ok(End::Done)
    }
}

/// Every name of a class.
fn entries(app: &App, of: &Reconciliation, class: Class) -> Result<Vec<Entry>, AppError> {
    let mut all: Vec<Entry> = Vec::new();
    loop {
        let group = reconcile::page(app, of.id, Some(class), all.last().map(|row| row.entry.place), GROUP)?;
        if group.is_empty() {
            return Ok(all);
        }
        all.extend(group);
    }
}

/// The reconciliation with its names, class by class.
fn document(app: &App, standing: &Standing) -> Result<Map<String, Value>, AppError> {
    let shown = serde_json::to_value(standing).map_err(AppError::internal)?;
    let mut document = shown.as_object().cloned().unwrap_or_default();
    for class in Class::ALL {
        document.insert(class.as_str().to_owned(), json!(entries(app, &standing.reconciliation, *class)?));
    }
    Ok(document)
}

fn row(row: &Entry) -> Vec<String> {
    let Entry { entry, exclusion } = row;
    let vendor = entry.vendor_name.clone().unwrap_or_default();
    let is = match (entry.class, entry.how, &exclusion) {
        (_, _, Some(exclusion)) => exclusion.reason.clone(),
        (Class::OnlyHere, ..) | (_, None, _) => String::new(),
        (_, Some(how), _) => format!("{vendor}: {}", entry.why.as_deref().unwrap_or(how.label())),
    };
    let paid =
        entry.amount.as_ref().map(|amount| format!("{amount} {}", entry.currency.as_deref().unwrap_or_default()));
    let place = match entry.sheet_row {
        Some(row) if entry.times > 1 => format!("row {row} and {} more", entry.times - 1),
        Some(row) => format!("row {row}"),
        None => String::new(),
    };
    vec![format!("  {}", entry.name), place, paid.unwrap_or_default(), is]
}

fn told(of: &Reconciliation) -> String {
    let Reconciliation { reference, sheet, name_column, rows_named, rows_blank, rows_unreadable, .. } = of;
    let mut text = format!(
        "{reference}: {rows_named} rows with a name in the column “{name_column}” of the sheet “{sheet}”, {rows_blank} \
         without one; compared with {} vendors. SHA-256 {}.",
        of.vendors, of.sha256
    );
    if *rows_unreadable > 0 {
        let cells = of.unreadable_cells.join(", ");
        text += &format!("\n{rows_unreadable} names could not be read ({cells}): mend them and reconcile again.");
    }
    if !of.other_sheets.is_empty() {
        text += &format!("\nOther sheets were not read: {}.", of.other_sheets.join(", "));
    }
    if let Some(same) = &of.same_as {
        text += &format!("\nThis very file was reconciled as {same} before; this is the register of today.");
    }
    text
}
