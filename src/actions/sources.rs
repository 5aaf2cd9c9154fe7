//! Where values were read: file, sheet and cell by the heading map of the import, or the hand that entered them since.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::import_spreadsheet::HeadingReport;
use crate::{
    db::{self, Conn, provenance::Provenance},
    domain::{
        Instant,
        audit::AuditEntry,
        ids::ImportId,
        import::{cell::column_letters, record::Import},
    },
    error::AppError,
};

/// A place in a file that was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The import that read it.
    pub import: ImportId,
    /// The file's name.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The row, from 1.
    pub row: i32,
    /// The column in letters, where one field is meant.
    pub column: Option<String>,
    /// When the import was applied.
    pub at: Instant,
}

impl Place {
    /// `F12`, or `row 12` where no column is meant.
    pub fn cell(&self) -> String {
        self.column.as_ref().map_or_else(|| format!("row {}", self.row), |column| format!("{column}{}", self.row))
    }

    /// `Vendors · F12`, where the file is named beside it.
    pub fn within_file(&self) -> String {
        if matches!(self.sheet.as_str(), "" | "CSV") {
            self.cell()
        } else {
            format!("{} · {}", self.sheet, self.cell())
        }
    }

    /// `Register.xlsx · Vendors · F12`; a CSV file has no sheets to name.
    pub fn words(&self) -> String {
        format!("{} · {}", self.file, self.within_file())
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It was read.
    Read(Place),
    /// Somebody entered it, later than any file.
    Entered {
        /// Who, as the audit trail names them.
        by: String,
        /// When.
        at: Instant,
    },
}

/// What is kept of an import: its columns by sheet and field.
struct Reading {
    import: Import,
    columns: HashMap<(String, String), usize>,
}

/// The headings that an import read.
pub(super) fn headings_of(import: &Import) -> Vec<HeadingReport> {
    /// The part of an outcome that is needed here.
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Headings {
        headings: Vec<HeadingReport>,
    }
    serde_json::from_str::<Headings>(&import.outcome).unwrap_or_default().headings
}

/// The sources of some records.
pub struct Sources {
    readings: HashMap<ImportId, Reading>,
    rows: Vec<Provenance>,
    entries: Vec<(AuditEntry, Map<String, Value>)>,
}

impl Sources {
    /// Loads the sources of these records; `trail` holds the newest audit lines that concern them.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(conn: &mut Conn, records: &[String], trail: &[AuditEntry]) -> Result<Self, AppError> {
        let rows = db::provenance::list_of(conn, records)?;
        let mut imports: Vec<ImportId> = rows.iter().map(|row| row.import_id).collect();
        imports.sort_unstable();
        imports.dedup();
        let readings = db::import::list_by_ids(conn, &imports)?.into_iter().map(|i| (i.id, Reading::of(i))).collect();
        let values = |entry: &AuditEntry| serde_json::from_str(entry.after_values.as_deref()?).ok();
        let entries = trail.iter().filter_map(|entry| Some((entry.clone(), values(entry)?))).collect();
        Ok(Self { readings, rows, entries })
    }

    /// Where a record's field was read or entered last: the first of `fields` that the file has a column for.
    pub fn of(&self, record: &str, fields: &[&str]) -> Option<Origin> {
        let read = self.rows_of(record).rev().find_map(|row| self.place(row, fields));
        let entered = self.entries.iter().find(|(entry, values)| {
            entry.record_id == record && fields.iter().any(|field| values.get(*field).is_some_and(|v| !v.is_null()))
        });
        match (read, entered) {
            (Some(read), Some((entry, _))) if entry.at <= read.at => Some(Origin::Read(read)),
            (_, Some((entry, _))) => Some(Origin::Entered { by: entry.actor.clone(), at: entry.at }),
            (read, None) => read.map(Origin::Read),
        }
    }

    /// The rows a record was read from, the newest first.
    pub fn places(&self, record: &str) -> Vec<Place> {
        self.rows_of(record).rev().filter_map(|row| self.whole_row(row)).collect()
    }

    /// Every import that read one of the records.
    pub fn imports(&self) -> impl Iterator<Item = &Import> {
        self.readings.values().map(|reading| &reading.import)
    }

    fn rows_of(&self, record: &str) -> impl DoubleEndedIterator<Item = &Provenance> {
        self.rows.iter().filter(move |row| row.record_id == record)
    }

    fn place(&self, row: &Provenance, fields: &[&str]) -> Option<Place> {
        let columns = &self.readings.get(&row.import_id)?.columns;
        let column = fields.iter().find_map(|field| columns.get(&(row.sheet.clone(), (*field).to_owned())))?;
        Some(Place { column: Some(column_letters(*column)), ..self.whole_row(row)? })
    }

    fn whole_row(&self, row: &Provenance) -> Option<Place> {
        let import = &self.readings.get(&row.import_id)?.import;
        Some(Place {
            import: import.id,
            file: import.file_name.clone(),
            sheet: row.sheet.clone(),
            row: row.sheet_row,
            column: None,
            at: import.applied_at.unwrap_or(import.created_at),
        })
    }
}

impl Reading {
    fn of(import: Import) -> Self {
        let mut columns = HashMap::new();
        for heading in headings_of(&import) {
            if let Some(field) = heading.field {
                let sheet =
                    if heading.sheet.is_empty() { import.sheet.clone().unwrap_or_default() } else { heading.sheet };
                columns.entry((sheet, field)).or_insert(heading.column);
            }
        }
        Self { import, columns }
    }
}
