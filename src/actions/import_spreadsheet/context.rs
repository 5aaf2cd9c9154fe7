//! What the readers of the four kinds share while one file is planned or applied.

use super::{
    Apply, ImportOptions,
    outcome::FileOutcome,
    people::{Found, People},
    question_sheets::Asides,
    reading::{Part, Read},
    rejected_rows,
    spool::{Spool, SpooledSheet},
    undo::{Traced, kept},
};
use std::{
    collections::HashMap,
    sync::mpsc::{Receiver, sync_channel},
    thread::Scope,
};

use crate::{
    app::App,
    db::{self, Conn, provenance::Provenance},
    domain::{
        Date, Instant,
        access::{Actor, Right},
        calendar::add_days,
        contract::Contract,
        ids::{ImportId, PersonId, VendorId},
        import::{
            amend::Amender,
            cell::{CellValue, SheetRow},
            heading::SheetMap,
            layout::Layout,
            problem::Severity,
            record::Touch,
            row_reader::SheetReading,
            value::{Unreadable, date::is_date_field, person::PersonRef},
        },
        vendor::Vendor,
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
    /// Records are stored as this import; the first error ends it where it is to be applied whole.
    Apply(ImportId, Apply),
}

/// One file being planned or applied.
pub(super) struct Context<'a> {
    pub app: &'a App,
    pub mode: Mode,
    /// Who applies it.
    pub by: Option<&'a Actor>,
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
    pub file_name: &'a str,
    main_sheet: &'a str,
    pub sheet: &'a SpooledSheet,
    pub amender: &'a Amender,
    pub outcome: FileOutcome,
    pub people: People,
    pub now: Instant,
    pub today: Date,
    provenance: Vec<Provenance>,
    touched: Vec<VendorId>,
    /// The last number given to a vendor's contract that had no reference.
    contract_numbers: HashMap<VendorId, usize>,
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
            by: None,
            options,
            layout: part.layout,
            map: part.map,
            reading: &part.reading,
            spool: &read.spool,
            asides: &read.asides,
            version: &read.version,
            progress: &read.progress,
            file_name: &read.file_name,
            main_sheet: &read.main.map.sheet,
            sheet: part.sheet,
            amender: &part.amender,
            outcome,
            people,
            now: app.clock.now(),
            today: app.today(),
            provenance: Vec::new(),
            touched: Vec::new(),
            contract_numbers: HashMap::new(),
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

    /// Whether the sheet at work is the one that says what the file is.
    pub fn on_main_sheet(&self) -> bool {
        self.map.sheet == self.main_sheet
    }

    pub const fn applies(&self) -> bool {
        matches!(self.mode, Mode::Apply(..))
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
        if let Mode::Apply(import_id, _) = self.mode {
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
        let administers = self.by.is_none_or(|by| by.can(Right::Administer));
        match self.people.resolve(conn, self.app, named, administers)? {
            Found::Known(id) => Ok(id),
            Found::Held(id) => {
                let message = format!(
                    "{} has an account, so that an administrator enters the address; it was left out.",
                    named.name
                );
                self.left_out(row, "", &message)?;
                Ok(id)
            }
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

    /// Warns at a field's cell, or at its row where the sheet has no such column, that a value was left out.
    pub fn left_out(&mut self, row: u32, key: &str, message: &str) -> Result<(), AppError> {
        if let Some(row) = self.rows(&[vec![row]])?.iter().flatten().next() {
            let why = Unreadable::new("not_allowed", message);
            let problem = self.reading.problem(Severity::Warning, row, key, why);
            self.outcome.problem(problem);
        }
        Ok(())
    }

    /// A reference for a contract that the sheet gives none, such as `V-0012-C3`: the next that the vendor's stored
    /// contracts leave free, and that this import has not given yet.
    pub fn contract_reference(&mut self, vendor: &Vendor, stored: &[Contract]) -> String {
        let last = self.contract_numbers.get(&vendor.id).copied().unwrap_or(stored.len());
        let named = |number: usize| format!("{}-C{number}", vendor.reference);
        let is_taken =
            |reference: &str| stored.iter().any(|contract| contract.reference.eq_ignore_ascii_case(reference));
        let mut number = last + 1;
        while is_taken(&named(number)) {
            number += 1;
        }
        self.contract_numbers.insert(vendor.id, number);
        named(number)
    }

    /// Notes a vendor whose scores and summary follow.
    pub fn touch(&mut self, vendor: VendorId) {
        if self.touched.last() != Some(&vendor) {
            self.touched.push(vendor);
        }
    }

    /// Ends an apply of the whole file at its first error: storing on would be for nothing.
    pub fn ensure_whole(&self) -> Result<(), AppError> {
        let whole = matches!(self.mode, Mode::Apply(_, Apply::AllOrNothing));
        if whole && self.outcome.has_errors() { Err(rejected_rows(self.file_name)) } else { Ok(()) }
    }

    /// Stores provenance, scores and summaries of what was applied so far.
    pub fn settle(&mut self, conn: &mut Conn) -> Result<(), AppError> {
        self.ensure_whole()?;
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
        db::provenance::insert_all(conn, std::mem::take(&mut self.provenance))?;
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        super::super::rescore::vendors(conn, self.app, &touched)
    }

    /// The rows of each group, amended, the sample's dates already moved.
    pub fn rows(&self, groups: &[Vec<u32>]) -> Result<Vec<Vec<SheetRow>>, AppError> {
        self.source().rows(groups)
    }

    /// Where the rows come from.
    pub const fn source(&self) -> Source<'a> {
        let Self { spool, sheet, amender, map, .. } = *self;
        Source { spool, sheet, amender, map, shift_days: self.options.shift_days }
    }
}

/// Where the rows of a sheet come from, apart from what becomes of them: another thread may go ahead and read.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    spool: &'a Spool,
    sheet: &'a SpooledSheet,
    amender: &'a Amender,
    map: &'a SheetMap,
    shift_days: i64,
}

impl<'a> Source<'a> {
    /// What `make` makes of each group's rows, `CHUNK` groups at a time, each chunk made ready by another thread while
    /// the one before it is used.
    pub fn ahead<'scope, T: Send + 'scope>(
        self,
        scope: &'scope Scope<'scope, '_>,
        groups: &'scope [Vec<u32>],
        make: impl Fn(Vec<SheetRow>) -> T + Send + 'scope,
    ) -> Receiver<Result<Vec<T>, AppError>>
    where
        'a: 'scope,
    {
        let (to, made) = sync_channel(1);
        scope.spawn(move || {
            for groups in groups.chunks(CHUNK) {
                let chunk = self.rows(groups).map(|rows| rows.into_iter().map(&make).collect());
                // Nobody takes it any longer: whoever asked has met an error.
                if to.send(chunk).is_err() {
                    return;
                }
            }
        });
        made
    }

    /// The rows of each group, amended, the sample's dates already moved.
    pub fn rows(&self, groups: &[Vec<u32>]) -> Result<Vec<Vec<SheetRow>>, AppError> {
        let mut all = self.spool.rows(self.sheet, groups)?;
        all.iter_mut().flatten().for_each(|row| self.amender.amend(row));
        if self.shift_days != 0 {
            for row in all.iter_mut().flatten() {
                shift_dates(row, self.map, self.shift_days);
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
