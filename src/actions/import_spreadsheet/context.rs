//! What the readers of the four kinds share while one file is planned or applied.

use super::{
    ImportOptions,
    outcome::FileOutcome,
    people::{Found, People},
    question_sheets::Asides,
    reading::{Part, Read},
    spool::{Spool, SpooledSheet},
    undo::{Traced, kept},
};
use crate::{
    app::App,
    db::{self, Conn, provenance::Provenance},
    domain::{
        Date, Instant,
        calendar::add_days,
        ids::{ImportId, PersonId, VendorId},
        import::{
            amend::Amender,
            cell::{CellValue, SheetRow},
            heading::SheetMap,
            layout::Layout,
            record::Touch,
            row_reader::SheetReading,
            value::{date::is_date_field, person::PersonRef},
        },
    },
    error::AppError,
    running::Progress,
};

/// Records planned or applied at a time.
pub(super) const CHUNK: usize = 500;

/// Whether records are stored, or only counted for a preview.
#[derive(Clone, Copy)]
pub(super) enum Mode {
    Preview,
    /// As a preview, with every problem: for the table of rejected rows.
    Rejected,
    Apply(ImportId),
}

/// One file being planned or applied.
pub(super) struct Context<'a> {
    pub app: &'a App,
    pub mode: Mode,
    pub options: &'a ImportOptions,
    pub layout: &'a Layout,
    pub map: &'a SheetMap,
    pub reading: &'a SheetReading<'a>,
    pub spool: &'a Spool,
    /// What the workbook says of its questions elsewhere.
    pub asides: &'a Asides,
    /// Version that a questionnaire states.
    pub version: &'a Option<String>,
    /// How far the work is.
    pub progress: &'a Progress,
    pub sheet: &'a SpooledSheet,
    pub amender: &'a Amender,
    pub outcome: FileOutcome,
    pub people: People,
    pub now: Instant,
    pub today: Date,
    provenance: Vec<Provenance>,
    touched: Vec<VendorId>,
}

impl<'a> Context<'a> {
    pub fn new(
        app: &'a App,
        mode: Mode,
        options: &'a ImportOptions,
        read: &'a Read,
        part: &'a Part<'a>,
        outcome: FileOutcome,
        people: People,
    ) -> Self {
        Self {
            app,
            mode,
            options,
            layout: part.layout,
            map: part.map,
            reading: &part.reading,
            spool: &read.spool,
            asides: &read.asides,
            version: &read.version,
            progress: &read.progress,
            sheet: part.sheet,
            amender: &part.amender,
            outcome,
            people,
            now: app.clock.now(),
            today: app.today(),
            provenance: Vec::new(),
            touched: Vec::new(),
        }
    }

    /// Goes on with another sheet of the file.
    pub fn turn_to(&mut self, part: &'a Part<'a>) {
        self.layout = part.layout;
        self.map = part.map;
        self.reading = &part.reading;
        self.sheet = part.sheet;
        self.amender = &part.amender;
    }

    pub const fn applies(&self) -> bool {
        matches!(self.mode, Mode::Apply(_))
    }

    /// Notes where a new record was read; taking the import back removes it.
    pub fn created<R: Traced>(&mut self, record: &R, row: u32) {
        self.came_from(record, row, Touch::Created, None);
    }

    /// Notes where a changed record was read, and what it held: taking the import back restores that. To be called
    /// before the record and its links are stored.
    pub fn changed<R: Traced>(&mut self, conn: &mut Conn, before: &R, row: u32) -> Result<(), AppError> {
        if self.applies() {
            let values = kept(conn, before)?;
            self.came_from(before, row, Touch::Updated, Some(values));
        }
        Ok(())
    }

    fn came_from<R: Traced>(&mut self, record: &R, row: u32, action: Touch, before_values: Option<String>) {
        if let Mode::Apply(import_id) = self.mode {
            self.provenance.push(Provenance {
                record_kind: R::NOUN.to_owned(),
                record_id: record.id().to_string(),
                import_id,
                sheet: self.map.sheet.clone(),
                sheet_row: i32::try_from(row).unwrap_or(i32::MAX),
                action: Some(action),
                before_values,
                record_version: Some(record.version() + i32::from(action == Touch::Updated)),
            });
        }
    }

    /// The id of somebody whom a row names; who is new is stored.
    pub fn person(&mut self, conn: &mut Conn, named: &PersonRef, row: u32) -> Result<PersonId, AppError> {
        match self.people.resolve(conn, self.app, named)? {
            Found::Known(id) => Ok(id),
            Found::Added(person) => {
                self.created(&person, row);
                Ok(person.id)
            }
            Found::Mended(before) => {
                self.changed(conn, &before, row)?;
                Ok(before.id)
            }
        }
    }

    /// Notes a vendor whose scores and summary follow.
    pub fn touch(&mut self, vendor: VendorId) {
        if self.touched.last() != Some(&vendor) {
            self.touched.push(vendor);
        }
    }

    /// Stores provenance, scores and summaries of what was applied so far.
    pub fn settle(&mut self, conn: &mut Conn) -> Result<(), AppError> {
        if !self.applies() {
            return Ok(());
        }
        // The sort is stable: of several touches of a record the first says what was before, the last what is left.
        self.provenance.sort_by(|a, b| (&a.record_kind, &a.record_id).cmp(&(&b.record_kind, &b.record_id)));
        self.provenance.dedup_by(|later, first| {
            let same = later.record_kind == first.record_kind && later.record_id == first.record_id;
            if same {
                first.sheet_row = first.sheet_row.min(later.sheet_row);
                first.record_version = later.record_version;
            }
            same
        });
        db::provenance::insert_all(conn, &std::mem::take(&mut self.provenance))?;
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        super::super::rescore::vendors(conn, self.app, &touched)
    }

    /// The rows of each group, amended, the sample's dates already moved.
    pub fn rows(&self, groups: &[Vec<u32>]) -> Result<Vec<Vec<SheetRow>>, AppError> {
        let mut all = self.spool.rows(self.sheet, groups)?;
        all.iter_mut().flatten().for_each(|row| self.amender.amend(row));
        if self.options.shift_days != 0 {
            for row in all.iter_mut().flatten() {
                shift_dates(row, self.map, self.options.shift_days);
            }
        }
        Ok(all)
    }
}

/// Moves the days in a row's date columns.
pub(super) fn shift_dates(row: &mut SheetRow, map: &SheetMap, days: i64) {
    for heading in &map.headings {
        if !heading.field.is_some_and(|field| is_date_field(field.key)) {
            continue;
        }
        let Some(cell) = row.cells.get_mut(heading.column) else { continue };
        match cell {
            CellValue::DateTime(instant) => {
                *instant = add_days(instant.date(), days).and_time(instant.time());
            }
            CellValue::Text(text) => {
                if let Ok(date) = text.trim().parse::<Date>() {
                    *text = add_days(date, days).to_string();
                }
            }
            _ => {}
        }
    }
}
