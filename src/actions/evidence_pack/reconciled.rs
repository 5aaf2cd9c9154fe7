//! The register held against other lists: the newest reconciliation of each list up to the window's end, with every name.

use std::{
    fs::File,
    io::{BufWriter, Seek},
};

use super::{
    newest::{Newest, utc},
    part::{cell, long, text},
    scope::Scope,
};
use crate::{
    actions::{
        export::Row,
        reconcile::{self, Standing, export::COLUMNS},
    },
    app::App,
    db::{self, Conn},
    domain::{Instant, reconciliation::Class},
    error::AppError,
    pack::PackFile,
    spreadsheet::{CsvTable, RowBook, Sheet, WriteError, WrittenCell},
};

/// A reconciliation with its names, written and waiting for the instant of the pack.
pub(super) struct Reconciled {
    /// What was compared, and how it stands.
    pub standing: Standing,
    book: RowBook,
    text: File,
}

fn failed(error: WriteError) -> AppError {
    AppError::internal(error)
}

/// The newest of each list that is of the last day of the window or before it, by the list's name.
pub(super) fn gather(
    conn: &mut Conn,
    app: &App,
    scope: &Scope,
    newest: &mut Newest,
) -> Result<Vec<Reconciled>, AppError> {
    let found = db::reconciliation::list_newest(conn, Some(scope.on()))?;
    let mut standing = reconcile::standing(conn, found)?;
    standing.sort_by_cached_key(|one| (one.reconciliation.list_name.clone(), one.reconciliation.reference.clone()));
    standing.into_iter().map(|standing| Reconciled::load(conn, app, standing, newest)).collect()
}

impl Reconciled {
    fn load(conn: &mut Conn, app: &App, standing: Standing, newest: &mut Newest) -> Result<Self, AppError> {
        let of = &standing.reconciliation;
        newest.see(of.created_at);
        let mut book = RowBook::begin("Names", &COLUMNS).map_err(failed)?;
        let text = tempfile::tempfile()?;
        let mut csv = CsvTable::begin(BufWriter::new(text.try_clone()?), &COLUMNS).map_err(failed)?;
        reconcile::export::each_name(conn, of.id, &mut |entry| {
            entry.entry.decided_at.into_iter().for_each(|at| newest.see(at));
            entry.exclusion.iter().for_each(|one| newest.see(one.created_at));
            let row = reconcile::export::cells(app, entry);
            book.push(&row).and_then(|()| csv.push(&row)).map_err(failed)
        })?;
        csv.finish().map_err(failed)?;
        Ok(Self { standing, book, text })
    }

    /// Path of its workbook.
    pub fn workbook_path(&self) -> String {
        format!("reconciliation/{}.xlsx", self.standing.reconciliation.reference)
    }

    /// “Accounts payable of 2026-10-31”.
    pub fn list(&self) -> String {
        let of = &self.standing.reconciliation;
        format!("{} of {}", of.list_name, of.as_of)
    }

    /// How its names stand now: “4 only on the list, 31 on both”.
    pub fn outcome(&self) -> String {
        let counts = Class::ALL.iter().map(|class| (class, self.standing.now.of(*class)));
        let words = counts.filter(|(_, count)| *count > 0);
        words.map(|(class, count)| format!("{count} {}", class.label().to_lowercase())).collect::<Vec<_>>().join(", ")
    }

    /// What was compared with what, in two columns.
    fn about(&self) -> Sheet<'static> {
        let Standing { reconciliation: of, now } = &self.standing;
        let mut rows: Vec<Row> = Vec::new();
        let mut fact = |label: &str, value: &dyn std::fmt::Display| {
            rows.push(vec![cell(label), WrittenCell::from(value.to_string().as_str())]);
        };
        fact("Reconciliation", &of.reference);
        fact("List", &of.list_name);
        fact("Kind", &of.kind.label());
        fact("As of", &of.as_of);
        fact("File", &of.file_name);
        fact("SHA-256 of the list", &of.sha256);
        fact("Sheet", &of.sheet);
        fact("Column of the names", &of.name_column);
        fact("Sheets that were not read", &of.other_sheets.join(", "));
        fact("Rows", &of.rows_read);
        fact("Rows with a name", &of.rows_named);
        fact("Rows without a name", &of.rows_blank);
        fact("Rows that could not be read", &of.rows_unreadable);
        fact("Vendors compared with (those that are archived are left out)", &of.vendors);
        fact("Compared by", &of.created_by);
        fact("Compared at (UTC)", &utc(of.created_at));
        for class in Class::ALL {
            fact(&format!("{}, found", class.label()), &of.found.of(*class));
            fact(&format!("{}, now", class.label()), &now.of(*class));
        }
        Sheet { title: "About", columns: vec![text("What"), long("Value")], rows }
    }

    /// Its files.
    pub fn files(self, as_of: Instant) -> Result<[PackFile; 2], AppError> {
        let (path, title, about) = (self.workbook_path(), self.list(), self.about());
        let reference = self.standing.reconciliation.reference.clone();
        let mut workbook = tempfile::tempfile()?;
        self.book.finish(&mut workbook, &reference, as_of, &[about]).map_err(failed)?;
        workbook.rewind()?;
        let how = "Every name of the list with what it was found to be and what was decided; what was compared is on the \
                   sheet “About”.";
        let csv = format!("reconciliation/{reference}.csv");
        Ok([
            PackFile::large(path, title.clone(), how, workbook),
            PackFile::large(csv, title, "The same names as separated text.", self.text),
        ])
    }
}
