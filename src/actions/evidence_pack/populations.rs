//! The populations: every row is written as it is read, so that memory follows a group of vendors and not the register.

mod columns;
mod rows;

use std::{
    fs::File,
    io::{BufWriter, Seek},
};

use super::{
    newest::{Newest, utc},
    readiness::{Judging, Readiness},
    scope::{Filed, Scope},
};
use crate::{
    actions::entered::Approvals,
    db::{self, Conn},
    domain::{
        Instant,
        coverage::Window,
        document::Document,
        evidence_pack::{active_in, population::Population},
        ids::VendorId,
        vendor::VendorStatus,
    },
    error::AppError,
    files,
    pack::PackFile,
    spreadsheet::{Column, ColumnKind, CsvTable, RowBook, Sheet, WriteError, WrittenCell},
};

/// Vendors loaded at a time.
const GROUP: usize = 500;
/// References named where something was left out.
const NAMED: usize = 20;

/// A population that is written: its workbook and its separated text, row by row.
struct Growing {
    population: Population,
    book: RowBook,
    csv: CsvTable<BufWriter<File>>,
    text: File,
    rows: u64,
}

/// A population that was written.
pub(super) struct Complete {
    /// Which.
    pub population: Population,
    book: RowBook,
    text: File,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 of the separated text.
    pub sha256: String,
    /// What was left out, and why.
    pub notes: Vec<String>,
}

/// All of them, what they come to, and who was active in the window.
pub(super) struct Populations {
    /// In the order of their list.
    pub complete: Vec<Complete>,
    /// References of the vendors that were active on a day of the window, in order.
    pub active: Vec<String>,
    /// How far the records address the points of focus.
    pub readiness: Readiness,
}

/// Writes the populations of a register: references in order, with their ids.
pub(super) fn gather(
    conn: &mut Conn,
    scope: &Scope,
    register: &[(String, VendorId)],
    newest: &mut Newest,
) -> Result<Populations, AppError> {
    let mut growing = Population::ALL.iter().map(|one| Growing::begin(*one)).collect::<Result<Vec<_>, _>>()?;
    let mut judging = Judging::begin(scope)?;
    let (mut active, mut undated, mut unbacked) = (Vec::new(), Vec::new(), Vec::new());
    for group in register.chunks(GROUP) {
        let ids: Vec<VendorId> = group.iter().map(|(_, id)| *id).collect();
        let mut dossiers = db::facts::load(conn, &ids)?;
        let documents = db::document::list_of(conn, &ids)?;
        // They come in the order of their ids, which no two databases share.
        dossiers.sort_by_cached_key(|one| group.iter().position(|(_, id)| *id == one.vendor.id));
        for dossier in dossiers {
            let approvals = Approvals::load(conn, &dossier.papers)?;
            let filed = Filed::new(dossier, approvals, scope);
            let vendor = &filed.dossier.vendor;
            if active_in(vendor, scope.window()) {
                active.push(vendor.reference.clone());
            }
            if vendor.status == VendorStatus::Terminated && vendor.terminated_on.is_none() {
                undated.push(vendor.reference.clone());
            }
            if states_a_review(&filed, scope.window()) {
                unbacked.push(vendor.reference.clone());
            }
            filed.see_vendor(newest);
            let own: Vec<Document> = documents.iter().filter(|one| one.vendor_id == vendor.id).cloned().collect();
            judging.take(&filed, &own, newest)?;
            for one in &mut growing {
                one.take(&filed, scope, newest)?;
            }
        }
    }
    let mut complete = growing.into_iter().map(Growing::end).collect::<Result<Vec<_>, _>>()?;
    for one in &mut complete {
        one.notes.extend(match one.population {
            Population::Terminated => left_out(&undated, "with the status Terminated and no day of termination"),
            Population::ReviewsCompleted => left_out(
                &unbacked,
                "of whom the register states a last review in the window that no completed review backs",
            ),
            _ => None,
        });
    }
    Ok(Populations { complete, active, readiness: judging.end()? })
}

/// Whether the register states a last review in the window of which no completed review is on record.
fn states_a_review(filed: &Filed, window: Window) -> bool {
    let stated = filed.dossier.vendor.last_review_on.filter(|day| window.holds(*day));
    stated.is_some_and(|day| filed.dossier.papers.reviews.iter().all(|review| review.completed_on() != Some(day)))
}

/// That vendors were left out, and why.
fn left_out(references: &[String], why: &str) -> Option<String> {
    let named = references.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = references.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let noun = if references.len() == 1 { "vendor" } else { "vendors" };
    (!references.is_empty()).then(|| format!("Left out: {} {noun} {why} ({named}{more}).", references.len()))
}

fn failed(error: WriteError) -> AppError {
    AppError::internal(error)
}

impl Growing {
    fn begin(population: Population) -> Result<Self, AppError> {
        let columns = columns::of(population);
        let text = tempfile::tempfile()?;
        Ok(Self {
            population,
            book: RowBook::begin(population.label(), &columns).map_err(failed)?,
            csv: CsvTable::begin(BufWriter::new(text.try_clone()?), &columns).map_err(failed)?,
            text,
            rows: 0,
        })
    }

    fn take(&mut self, filed: &Filed, scope: &Scope, newest: &mut Newest) -> Result<(), AppError> {
        for row in rows::of(self.population, filed, scope, newest) {
            self.rows += 1;
            self.book.push(&row).map_err(failed)?;
            self.csv.push(&row).map_err(failed)?;
        }
        Ok(())
    }

    fn end(self) -> Result<Complete, AppError> {
        let Self { population, book, csv, mut text, rows } = self;
        csv.finish().map_err(failed)?;
        let sha256 = files::digest(&mut text)?.sha256;
        Ok(Complete { population, book, text, rows, sha256, notes: Vec::new() })
    }
}

impl Complete {
    /// Path of its workbook.
    pub fn workbook_path(population: Population) -> String {
        format!("populations/{}.xlsx", population.as_str())
    }

    /// Path of its separated text.
    pub fn csv_path(population: Population) -> String {
        format!("populations/{}.csv", population.as_str())
    }

    /// What the sheet “Completeness” says, in two columns.
    fn facts(&self, scope: &Scope, as_of: Instant) -> Vec<(&'static str, String)> {
        let csv = Self::csv_path(self.population);
        let mut facts = vec![
            ("Population", self.population.label().to_owned()),
            ("What it is", self.population.what().to_owned()),
            ("Filter", self.population.filter().to_owned()),
            ("Order", self.population.order().to_owned()),
            ("Window from", scope.window().from.to_string()),
            ("Window to", scope.window().to.to_string()),
            ("As of (newest record in the pack)", utc(as_of)),
            ("Rows", self.rows.to_string()),
            ("SHA-256 of the rows", self.sha256.clone()),
            ("How to recompute it", format!("sha256sum {csv}: the same rows as separated text, headings first")),
        ];
        facts.extend(self.notes.iter().map(|note| ("Note", note.clone())));
        facts
    }

    /// Its files.
    pub fn files(self, scope: &Scope, as_of: Instant) -> Result<[PackFile; 2], AppError> {
        let column = |label| Column { label, kind: ColumnKind::LongText };
        let facts = self.facts(scope, as_of);
        let row = |(label, value): &(&str, String)| vec![WrittenCell::from(*label), WrittenCell::from(value.as_str())];
        let sheet = Sheet {
            title: "Completeness",
            columns: vec![column("What"), column("Value")],
            rows: facts.iter().map(row).collect(),
        };
        let Self { population, book, text, .. } = self;
        let mut workbook = tempfile::tempfile()?;
        book.finish(&mut workbook, population.label(), as_of, &[sheet]).map_err(failed)?;
        workbook.rewind()?;
        let title = format!("Population: {}", population.label());
        let how = "Rows of the register by the filter on its sheet “Completeness”.";
        let same = "The same rows as separated text; its SHA-256 is that of the population.";
        Ok([
            PackFile::large(Self::workbook_path(population), title.clone(), how, workbook),
            PackFile::large(Self::csv_path(population), title, same, text),
        ])
    }
}

/// Counts and digests of all populations at once.
pub(super) fn completeness(complete: &[Complete], scope: &Scope, as_of: Instant) -> Result<PackFile, AppError> {
    let column = |label| Column { label, kind: ColumnKind::Text };
    let columns = ["Population", "File", "Filter", "From", "To", "As of", "Rows", "SHA-256", "Notes"].map(column);
    let mut bytes = Vec::new();
    let mut table = CsvTable::begin(&mut bytes, &columns).map_err(failed)?;
    for one in complete {
        #[expect(clippy::cast_precision_loss, reason = "a count of rows is far below 2^52")]
        let rows = WrittenCell::Number(one.rows as f64);
        let text = |text: &str| WrittenCell::from(text);
        let row = [
            text(one.population.label()),
            text(&Complete::csv_path(one.population)),
            text(one.population.filter()),
            scope.window().from.into(),
            scope.window().to.into(),
            text(&utc(as_of)),
            rows,
            text(&one.sha256),
            text(&one.notes.join(" ")),
        ];
        table.push(&row).map_err(failed)?;
    }
    table.finish().map_err(failed)?;
    let how = "Each population with its filter, rows and SHA-256.";
    Ok(PackFile::new("completeness.csv", "Completeness of the populations", how, bytes))
}
