//! How far the records address each point of focus of CC9: a row for each record of a point's population, or for each
//! thing that it lacks, written as it is found, and what the points come to.

use std::{
    fs::File,
    io::{BufWriter, Seek},
};

use super::{
    newest::{Newest, utc},
    part::{cell, flag, long, number, text},
    scope::{Filed, Scope},
};
use crate::{
    actions::export::Row,
    domain::{
        Instant,
        cc9::{self, Gathering, Item, Keep, Point, PointResult, Programme, Rated},
        document::Document,
    },
    error::AppError,
    pack::PackFile,
    spreadsheet::{Column, CsvTable, RowBook, Sheet, WriteError, WrittenCell},
};

/// The records of every point, growing vendor by vendor.
pub(super) struct Judging {
    programme: Programme,
    gathering: Gathering,
    book: RowBook,
    csv: CsvTable<BufWriter<File>>,
    text: File,
}

/// The records of every point, and what they come to.
pub(super) struct Readiness {
    /// What each point, and all of them, come to.
    pub found: cc9::Readiness,
    book: RowBook,
    text: File,
}

fn failed(error: WriteError) -> AppError {
    AppError::internal(error)
}

fn columns() -> Vec<Column<'static>> {
    vec![
        text("Vendor reference"),
        text("Vendor"),
        text("Point"),
        text("Point of focus"),
        text("Kind of record"),
        text("Record"),
        flag("Meets it"),
        long("Missing"),
    ]
}

impl Judging {
    /// Everything is judged on the last day of the window, as scores are.
    pub fn begin(scope: &Scope) -> Result<Self, AppError> {
        let text = tempfile::tempfile()?;
        Ok(Self {
            programme: Programme::new(scope.window(), scope.on()),
            gathering: Gathering::new(Keep::Nothing),
            book: RowBook::begin("Records", &columns()).map_err(failed)?,
            csv: CsvTable::begin(BufWriter::new(text.try_clone()?), &columns()).map_err(failed)?,
            text,
        })
    }

    /// Judges a vendor's file, all of which thereby is in the pack.
    pub fn take(&mut self, filed: &Filed, documents: &[Document], newest: &mut Newest) -> Result<(), AppError> {
        newest.see_file(&filed.dossier);
        documents.iter().for_each(|document| newest.see(document.created_at.max(document.updated_at)));
        let services = filed.dossier.active_services().zip(&filed.tiers);
        let file = cc9::Filed {
            programme: self.programme,
            dossier: &filed.dossier,
            services: services.map(|(service, tier)| Rated { service, tier: *tier }).collect(),
            cadence: filed.cadence,
            documents,
        };
        for (point, item) in cc9::items(&file) {
            for row in rows(point, &item) {
                self.book.push(&row).and_then(|()| self.csv.push(&row)).map_err(failed)?;
            }
            self.gathering.add(point, item);
        }
        Ok(())
    }

    /// What it comes to.
    pub fn end(self) -> Result<Readiness, AppError> {
        let Self { programme, gathering, book, csv, text } = self;
        csv.finish().map_err(failed)?;
        Ok(Readiness { found: gathering.done(programme.window, programme.on), book, text })
    }
}

/// A row for each thing that the record lacks; one where it meets the point.
fn rows(point: Point, item: &Item) -> Vec<Row> {
    let row = |missing: &str| {
        vec![
            cell(&item.vendor.reference),
            cell(&item.vendor.vendor),
            cell(point.as_str()),
            cell(point.label()),
            cell(item.record.kind.label()),
            cell(&item.record.label),
            WrittenCell::Bool(item.is_met()),
            cell(missing),
        ]
    };
    if item.is_met() { vec![row("")] } else { item.missing.iter().map(|lack| row(&lack.what)).collect() }
}

impl Readiness {
    /// Path of the workbook.
    pub const WORKBOOK: &'static str = "cc9-readiness.xlsx";
    /// Path of the separated text.
    pub const CSV: &'static str = "cc9-readiness.csv";

    /// “54 %: 3 points addressed, 8 partly, 2 not addressed, 2 not applicable”.
    pub fn outcome(&self) -> String {
        let found = &self.found;
        let percent = found.percent().map_or_else(|| "No point applies".to_owned(), |percent| format!("{percent} %"));
        format!(
            "{percent}: {} points addressed, {} partly, {} not addressed, {} not applicable",
            found.addressed, found.partly, found.not_addressed, found.not_applicable
        )
    }

    /// The points, a row each.
    fn points(&self) -> Sheet<'static> {
        #[expect(clippy::cast_precision_loss, reason = "a count of records is far below 2^52")]
        let count = |count: usize| WrittenCell::Number(count as f64);
        let row = |one: &PointResult| {
            vec![
                cell(one.point.as_str()),
                cell(one.name),
                cell(one.text),
                cell(one.status.label()),
                count(one.met),
                count(one.population),
                cell(&one.why),
            ]
        };
        let columns = vec![
            text("Point"),
            text("Point of focus"),
            long("What it asks for"),
            text("Status"),
            number("Records that meet it"),
            number("Records"),
            long("Why"),
        ];
        Sheet { title: "Points", columns, rows: self.found.points.iter().map(row).collect() }
    }

    fn about(&self, as_of: Instant) -> Sheet<'static> {
        let facts = [
            ("What it is", "How far our records address each point of focus of CC9. Points are guidance, paraphrased."),
            ("Readiness", &self.outcome()),
            ("How it is counted", "(points addressed + ½ of those partly) ÷ points that apply"),
            ("Addressed", "Every record of the point's population meets it"),
            ("Partly", "At least half of them do"),
            ("Not applicable", "The population is empty, or no service in use marks the category"),
            ("Order", "Vendors by reference, then points"),
            ("Window from", &self.found.window.from.to_string()),
            ("Window to", &self.found.window.to.to_string()),
            ("Judged on", &self.found.as_of.to_string()),
            ("As of (newest record in the pack)", &utc(as_of)),
        ];
        let row = |(label, value): (&str, &str)| vec![cell(label), cell(value)];
        Sheet { title: "About", columns: vec![text("What"), long("Value")], rows: facts.map(row).into() }
    }

    /// Its files.
    pub fn files(self, as_of: Instant) -> Result<[PackFile; 2], AppError> {
        let sheets = [self.points(), self.about(as_of)];
        let mut workbook = tempfile::tempfile()?;
        self.book.finish(&mut workbook, "CC9 readiness", as_of, &sheets).map_err(failed)?;
        workbook.rewind()?;
        let how = "Every record of each point's population with what it lacks; what they come to is on “Points”.";
        let title = "CC9 readiness";
        Ok([
            PackFile::large(Self::WORKBOOK, title, how, workbook),
            PackFile::large(Self::CSV, title, "The same records as separated text.", self.text),
        ])
    }
}
