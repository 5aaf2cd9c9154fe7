//! The vendors table as a file: the same rows in the same order, and the fields of the columns that are shown.

use std::{
    fs::File,
    io::{BufWriter, Seek, Write},
};

use serde_json::{Map, Value};

use super::{
    TableQuery,
    column::{Field, FieldValue},
    cursor::Cursor,
};
use crate::{
    actions::Audit,
    app::App,
    db::{
        self,
        summary::{VendorFilter, VendorSummary},
    },
    domain::access::Actor,
    error::AppError,
    spreadsheet::{Column, TableFormat, WrittenCell, write_table},
};

/// Rows read at a time, so that memory follows the group and not the register.
const GROUP: i64 = 500;

closed_list! {
    /// What a table is written as.
    pub enum Format {
        Csv = "csv", "CSV";
        Xlsx = "xlsx", "Excel workbook";
        Json = "json", "JSON";
    }
}

impl Format {
    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

/// A written table, ready to be read from its first byte.
#[derive(Debug)]
pub struct Exported {
    /// The file; it has no name and is gone when it is closed.
    pub file: File,
    /// Its size in bytes.
    pub bytes: u64,
    /// A name to save it under: `vendors-2026-11-22.csv`.
    pub name: String,
    /// How many rows it holds.
    pub rows: usize,
}

/// Writes every row of a query, wherever its page stands, and notes that in the audit trail.
///
/// # Errors
/// What the database says, or the disk.
pub fn export(app: &App, actor: &Actor, query: &TableQuery, format: Format) -> Result<Exported, AppError> {
    let fields: Vec<&'static Field> = query.columns.iter().flat_map(|column| column.fields).collect();
    let mut rows = Rows::new(app, actor, query);
    let mut file = tempfile::tempfile()?;
    match format {
        Format::Csv => table(&mut file, TableFormat::Csv, &fields, &mut rows)?,
        Format::Xlsx => table(&mut file, TableFormat::Xlsx, &fields, &mut rows)?,
        Format::Json => json(&mut file, &fields, &mut rows)?,
    }
    if let Some(error) = rows.failure {
        return Err(error);
    }
    let rows = rows.read;
    let bytes = file.stream_position()?.max(file.metadata()?.len());
    file.rewind()?;
    app.db.write(|conn| {
        let asked: Vec<String> =
            query.parameters().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        let restriction = if asked.is_empty() { String::new() } else { format!(" ({})", asked.join(", ")) };
        let summary = format!("Vendors exported as {}: {rows} rows{restriction}", format.label());
        Audit::new("export", "vendor", "vendors", summary).append(conn, app, actor)
    })?;
    Ok(Exported { file, bytes, name: format!("vendors-{}.{}", app.today(), format.as_str()), rows })
}

fn values(fields: &[&Field], row: &VendorSummary) -> impl Iterator<Item = FieldValue> {
    fields.iter().map(move |field| (field.value)(row))
}

fn table(file: &mut File, format: TableFormat, fields: &[&Field], rows: &mut Rows<'_>) -> Result<(), AppError> {
    let columns: Vec<Column<'_>> = fields.iter().map(|field| Column { label: field.label, kind: field.kind }).collect();
    let cells = rows.map(|row| values(fields, &row).map(|value| value.to_cell()).collect::<Vec<WrittenCell>>());
    let mut out = BufWriter::new(file);
    write_table(&mut out, format, "Vendors", &columns, cells).map_err(AppError::internal)?;
    Ok(out.flush()?)
}

/// An array of objects, one a line.
fn json(file: &mut File, fields: &[&Field], rows: &mut Rows<'_>) -> Result<(), AppError> {
    let mut out = BufWriter::new(file);
    out.write_all(b"[")?;
    for (place, row) in rows.enumerate() {
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        let named = fields.iter().zip(values(fields, &row));
        let object: Map<String, Value> = named.map(|(field, value)| (field.name.to_owned(), value.to_json())).collect();
        serde_json::to_writer(&mut out, &object).map_err(AppError::internal)?;
    }
    out.write_all(b"\n]\n")?;
    Ok(out.flush()?)
}

/// The rows of a query, group after group; a failure ends them and is kept.
struct Rows<'a> {
    app: &'a App,
    filter: VendorFilter,
    query: TableQuery,
    group: std::vec::IntoIter<VendorSummary>,
    ended: bool,
    read: usize,
    failure: Option<AppError>,
}

impl<'a> Rows<'a> {
    fn new(app: &'a App, actor: &Actor, query: &TableQuery) -> Self {
        let filter = query.filter(actor, app.today());
        let query = query.with(|query| query.limit = GROUP);
        Self { app, filter, query, group: Vec::new().into_iter(), ended: false, read: 0, failure: None }
    }

    fn load(&mut self) {
        match self.app.db.read(|conn| Ok(db::summary::page(conn, &self.filter, &self.query.page())?)) {
            Ok(mut rows) => {
                let limit = usize::try_from(GROUP).unwrap_or(usize::MAX);
                self.ended = rows.len() <= limit;
                rows.truncate(limit);
                self.query.from = rows.last().map(|row| Cursor::at(row, 1, &self.query));
                self.group = rows.into_iter();
            }
            Err(error) => {
                self.ended = true;
                self.failure = Some(error);
            }
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = VendorSummary;

    fn next(&mut self) -> Option<VendorSummary> {
        if self.group.len() == 0 && !self.ended {
            self.load();
        }
        let row = self.group.next()?;
        self.read += 1;
        Some(row)
    }
}
