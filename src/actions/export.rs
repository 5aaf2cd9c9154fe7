//! Writes tables out, under the headings by which registers are read: what is exported comes back in unchanged.

mod access_review;
mod answers;
mod cells;
mod controls;
mod file;
mod findings;
mod kind;
mod papers;
mod programme;
mod renewals;
mod report;
mod title;

use std::io::{Seek, Write};

pub use access_review::{Access, AccessKind, access_review, access_review_to_file, write_access_review};
pub use file::{to_file, write_noted};
pub use findings::findings_to_file;
pub use kind::{ExportKind, KINDS, kind};
pub use report::{WrittenReport, report_of, report_workbook, write_report};

use answers::answer_rows;
use cells::{contact_rows, contract_rows, report_rows, service_rows, vendor_rows};
use kind::{Heading, headings, read_as};
use title::title;

use crate::{
    actions::vendor,
    app::App,
    db::{self, Conn},
    domain::{
        dossier::Dossier,
        ids::VendorId,
        import::{
            field::ImportKind,
            template::{Form, entry},
        },
        person::Person,
    },
    error::AppError,
    spreadsheet::{Column, ColumnKind, TableFormat, WrittenCell, write_table},
};

/// Vendors loaded at a time.
const GROUP: i64 = 500;
/// Vendors loaded at a time with all their answers.
const ANSWERED_GROUP: i64 = 25;

/// The formats of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated.
    Csv,
    /// A workbook.
    Xlsx,
    /// An array of objects, keyed by the fields' stable names.
    Json,
}

pub(crate) type Row = Vec<WrittenCell>;

/// The vendor of which alone a table is to speak, by its reference or any name it answers to.
///
/// # Errors
/// `Invalid` when nobody of that name is on the register.
pub fn vendor_named(app: &App, name: &str) -> Result<VendorId, AppError> {
    app.db.read(|conn| vendor::named(conn, name))
}

/// Writes a table, of all vendors or of `only` one, some hundred vendors in memory at a time, and answers how many rows
/// it has.
///
/// # Errors
/// What the database or the output says.
pub fn write(
    app: &App,
    kind: ExportKind,
    only: Option<VendorId>,
    format: ExportFormat,
    out: &mut (impl Write + Seek + Send),
) -> Result<u64, AppError> {
    let headings = headings(kind);
    let mut rows = Rows::new(app, kind, only);
    match format {
        ExportFormat::Json => write_json(out, &headings, &mut rows)?,
        ExportFormat::Csv => write_sheet(out, TableFormat::Csv, kind, &headings, &mut rows)?,
        ExportFormat::Xlsx => write_sheet(out, TableFormat::Xlsx, kind, &headings, &mut rows)?,
    }
    match rows.failure {
        Some(error) => Err(error),
        None => Ok(rows.count),
    }
}

fn write_sheet(
    out: &mut (impl Write + Seek + Send),
    format: TableFormat,
    kind: ExportKind,
    headings: &[Heading],
    rows: impl Iterator<Item = Row> + Send,
) -> Result<(), AppError> {
    let columns: Vec<Column<'_>> = headings.iter().map(|heading| column_of(kind, heading)).collect();
    write_table(out, format, title(kind), &columns, rows).map_err(AppError::internal)
}

fn write_json(out: &mut impl Write, headings: &[Heading], rows: impl Iterator<Item = Row>) -> Result<(), AppError> {
    out.write_all(b"[")?;
    for (place, row) in rows.enumerate() {
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        let values = headings.iter().zip(&row).map(|(heading, cell)| (heading.key.to_owned(), json(cell)));
        let object: serde_json::Map<String, serde_json::Value> = values.collect();
        serde_json::to_writer(&mut *out, &object).map_err(AppError::internal)?;
    }
    Ok(out.write_all(b"\n]\n")?)
}

fn json(cell: &WrittenCell) -> serde_json::Value {
    match cell {
        WrittenCell::Empty => serde_json::Value::Null,
        WrittenCell::Text(text) => text.as_str().into(),
        #[expect(clippy::cast_possible_truncation, reason = "only whole numbers in the range are cast")]
        WrittenCell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => (*number as i64).into(),
        WrittenCell::Number(number) => (*number).into(),
        WrittenCell::Date(date) => date.to_string().into(),
        WrittenCell::Bool(value) => (*value).into(),
    }
}

/// The column under a heading of a table.
fn column_of(kind: ExportKind, heading: &Heading) -> Column<'static> {
    match kind {
        ExportKind::Renewals => renewals::column(heading),
        _ => column(read_as(kind), heading.key, heading.label),
    }
}

/// A column, as wide as what a template says goes into it.
fn column<'a>(read_as: ImportKind, key: &str, label: &'a str) -> Column<'a> {
    let kind = match entry(read_as, key).form {
        Form::Long => ColumnKind::LongText,
        Form::Date => ColumnKind::Date,
        Form::Number | Form::Money | Form::Rating(_) => ColumnKind::Number,
        Form::YesNo => ColumnKind::Bool,
        _ => ColumnKind::Text,
    };
    Column { label, kind }
}

/// The rows of a table, loaded group by group. A failure ends them and is kept.
struct Rows<'a> {
    app: &'a App,
    kind: ExportKind,
    only: Option<VendorId>,
    headings: Vec<Heading>,
    after: Option<VendorId>,
    waiting: std::vec::IntoIter<Row>,
    renewing: Option<renewals::Waiting>,
    over: bool,
    count: u64,
    failure: Option<AppError>,
}

impl<'a> Rows<'a> {
    fn new(app: &'a App, kind: ExportKind, only: Option<VendorId>) -> Self {
        let waiting = Vec::new().into_iter();
        let headings = headings(kind);
        Self { app, kind, only, headings, after: None, waiting, renewing: None, over: false, count: 0, failure: None }
    }

    /// Loads the next group; false when there is none.
    fn load(&mut self) -> Result<bool, AppError> {
        if self.kind == ExportKind::People {
            let people = self.app.db.read(|conn| Ok(db::person::list(conn)?))?;
            self.over = true;
            self.waiting = people.iter().map(person_row).collect::<Vec<_>>().into_iter();
            return Ok(true);
        }
        if self.kind == ExportKind::Controls {
            let rows = self.app.db.read(controls::rows)?;
            self.over = true;
            self.waiting = rows.into_iter();
            return Ok(true);
        }
        if self.kind == ExportKind::Renewals {
            return self.load_renewals();
        }
        let (dossiers, answers) = self.app.db.read(|conn| {
            let vendors = self.next_vendors(conn)?;
            let dossiers = db::facts::load(conn, &vendors)?;
            let answers =
                if self.kind == ExportKind::Questionnaires { answers_of(conn, &dossiers)? } else { Vec::new() };
            Ok((dossiers, answers))
        })?;
        let Some(last) = dossiers.last() else { return Ok(false) };
        self.after = Some(last.vendor.id);
        let rows = dossiers.iter().flat_map(|dossier| self.rows_of(dossier));
        self.waiting = rows.chain(answers).collect::<Vec<_>>().into_iter();
        Ok(true)
    }

    fn load_renewals(&mut self) -> Result<bool, AppError> {
        let mut renewing = match self.renewing.take() {
            Some(renewing) => renewing,
            None => renewals::Waiting::all(self.app, self.only)?,
        };
        let rows = renewing.next(self.app)?;
        self.renewing = Some(renewing);
        let more = rows.is_some();
        self.waiting = rows.unwrap_or_default().into_iter();
        Ok(more)
    }

    fn next_vendors(&self, conn: &mut Conn) -> Result<Vec<VendorId>, AppError> {
        match (self.only, self.after) {
            (Some(only), None) => Ok(vec![only]),
            (Some(_), Some(_)) => Ok(Vec::new()),
            (None, after) => {
                let group = if self.kind == ExportKind::Questionnaires { ANSWERED_GROUP } else { GROUP };
                Ok(db::vendor::ids_after(conn, after, group)?)
            }
        }
    }

    fn rows_of(&self, dossier: &Dossier) -> Vec<Row> {
        let keys: Vec<&str> = self.headings.iter().map(|heading| heading.key).collect();
        rows_of(self.kind, dossier, &keys)
    }
}

/// The rows of one vendor's file in a table, under these keys; one a record, in the order of the file.
pub(crate) fn rows_of(kind: ExportKind, dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    match kind {
        ExportKind::Vendors => vendor_rows(dossier, keys),
        ExportKind::Services => service_rows(dossier, keys),
        ExportKind::Contacts => contact_rows(dossier, keys),
        ExportKind::Contracts => contract_rows(dossier, keys),
        ExportKind::SocReports => report_rows(dossier, keys),
        ExportKind::Certificates => papers::certificate_rows(dossier, keys),
        ExportKind::Reviews => papers::review_rows(dossier, keys),
        ExportKind::Findings => papers::finding_rows(dossier, keys),
        ExportKind::AuditRoadmaps => papers::audit_roadmap_rows(dossier, keys),
        ExportKind::BridgeLetters => papers::bridge_letter_rows(dossier, keys),
        ExportKind::Exceptions => papers::exception_rows(dossier, keys),
        ExportKind::Cuecs => papers::cuec_rows(dossier, keys),
        ExportKind::Subservices => papers::subservice_rows(dossier, keys),
        ExportKind::Csocs => papers::csoc_rows(dossier, keys),
        ExportKind::Incidents => programme::incident_rows(dossier, keys),
        ExportKind::AccessGrants => programme::access_grant_rows(dossier, keys),
        ExportKind::OffboardingSteps => programme::offboarding_step_rows(dossier, keys),
        ExportKind::Overrides => programme::override_rows(dossier, keys),
        ExportKind::RenewalDecisions => programme::renewal_decision_rows(dossier, keys),
        ExportKind::Questionnaires | ExportKind::Controls | ExportKind::Renewals | ExportKind::People => Vec::new(),
    }
}

/// The columns of a table with these keys, in this order; keys that it does not have are left out.
pub(crate) fn columns_of(kind: ExportKind, keys: &[&str]) -> Vec<Column<'static>> {
    let headings = headings(kind);
    let of = |key: &&str| headings.iter().find(|heading| heading.key == *key);
    keys.iter().filter_map(of).map(|heading| column_of(kind, heading)).collect()
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            if let Some(row) = self.waiting.next() {
                self.count += 1;
                return Some(row);
            }
            if self.over {
                return None;
            }
            match self.load() {
                Ok(true) => {}
                Ok(false) => self.over = true,
                Err(error) => {
                    self.failure = Some(error);
                    self.over = true;
                }
            }
        }
    }
}

/// The answers of these vendors' questionnaires, a row an answer.
fn answers_of(conn: &mut Conn, dossiers: &[Dossier]) -> Result<Vec<Row>, AppError> {
    let mut rows = Vec::new();
    for dossier in dossiers {
        for counted in &dossier.questionnaires {
            let answers = db::questionnaire::answers_of(conn, counted.questionnaire.id)?;
            rows.extend(answer_rows(dossier, &counted.questionnaire, &answers));
        }
    }
    Ok(rows)
}

fn person_row(person: &Person) -> Row {
    vec![person.name.as_str().into(), person.email.as_deref().into()]
}
