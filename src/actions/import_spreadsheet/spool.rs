//! Rows decoded once and kept in an unlinked temporary file, so that memory follows the plan's keys and not the file.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    os::unix::fs::FileExt,
};

use crate::{
    domain::import::{
        cell::SheetRow,
        detect::{HEAD_ROWS, SheetHead},
        problem::Problem,
        text_form::FoundForm,
    },
    running::{Progress, Stage},
    spreadsheet::{ReadError, Reading, SheetEvent, read_row, write_row},
};

/// One sheet of the file: where its rows lie in the spool, and what was noticed while reading it.
pub(in crate::actions) struct SpooledSheet {
    /// Whether the workbook hides it: no data, but a layout may keep weights there.
    pub hidden: bool,
    pub head: SheetHead,
    pub problems: Vec<(u32, usize, Problem)>,
    pub failure: Option<(String, String)>,
    /// Row number and place in the spool of each row, ascending.
    places: Vec<(u32, u64)>,
}

/// All sheets of a file.
pub(in crate::actions) struct Spool {
    file: File,
    /// How a text file was taken apart.
    pub text: Option<FoundForm>,
    pub sheets: Vec<SpooledSheet>,
}

impl Spool {
    /// Takes everything a reading gives.
    pub fn fill(reading: Reading, progress: &Progress) -> Result<Self, SpoolError> {
        progress.enter(Stage::Reading, 0);
        let mut spool = Self { file: tempfile::tempfile()?, text: None, sheets: Vec::new() };
        let mut out = BufWriter::with_capacity(256 << 10, spool.file.try_clone()?);
        let mut place = 0;
        let mut record = Vec::new();
        for event in reading {
            match event? {
                SheetEvent::Text(form) => spool.text = Some(form),
                SheetEvent::Sheet { name, hidden } => spool.sheets.push(SpooledSheet {
                    hidden,
                    head: SheetHead { name, rows: Vec::new() },
                    problems: Vec::new(),
                    failure: None,
                    places: Vec::new(),
                }),
                SheetEvent::Row(row) => {
                    let Some(sheet) = spool.sheets.last_mut() else { continue };
                    record.clear();
                    write_row(&mut record, &row)?;
                    out.write_all(&record)?;
                    sheet.places.push((row.row, place));
                    progress.advance(1);
                    place += record.len() as u64;
                    if sheet.head.rows.len() < HEAD_ROWS {
                        sheet.head.rows.push(row);
                    }
                }
                SheetEvent::CellProblem { row, column, problem } => {
                    if let Some(sheet) = spool.sheets.last_mut() {
                        sheet.problems.push((row, column, problem));
                    }
                }
                SheetEvent::SheetFailed { code, message, .. } => {
                    if let Some(sheet) = spool.sheets.last_mut() {
                        sheet.failure = Some((code, message));
                    }
                }
            }
        }
        out.flush()?;
        Ok(spool)
    }

    pub fn sheet(&self, name: &str) -> Option<&SpooledSheet> {
        self.sheets.iter().find(|sheet| sheet.head.name == name)
    }

    /// The rows of a sheet after a row number, in order, each handed to `take`.
    pub fn each_row_after(&self, sheet: &SpooledSheet, after: u32, mut take: impl FnMut(SheetRow)) -> io::Result<()> {
        let first = sheet.places.partition_point(|(row, _)| *row <= after);
        let Some(rest) = sheet.places.get(first..).filter(|rest| !rest.is_empty()) else { return Ok(()) };
        let mut from = self.reader_at(rest.first().map_or(0, |(_, place)| *place));
        for _ in rest {
            if let Some(row) = read_row(&mut from)? {
                take(row);
            }
        }
        Ok(())
    }

    /// The rows of these numbers; those of one record mostly stand together, so one seek a run is enough.
    pub fn rows(&self, sheet: &SpooledSheet, groups: &[Vec<u32>]) -> io::Result<Vec<Vec<SheetRow>>> {
        let mut from = self.reader_at(0);
        let mut at = u64::MAX;
        let mut all = Vec::with_capacity(groups.len());
        for group in groups {
            let mut rows = Vec::with_capacity(group.len());
            for number in group {
                let Ok(index) = sheet.places.binary_search_by_key(number, |(row, _)| *row) else { continue };
                let Some((_, place)) = sheet.places.get(index) else { continue };
                if at != *place {
                    let known = at != u64::MAX;
                    let step = i64::try_from(*place).unwrap_or(0) - i64::try_from(at).unwrap_or(0);
                    // A relative seek keeps the buffer when the place lies within it.
                    if known {
                        from.seek_relative(step)?;
                    } else {
                        from.seek(SeekFrom::Start(*place))?;
                    }
                }
                if let Some(row) = read_row(&mut from)? {
                    rows.push(row);
                }
                at = sheet.places.get(index + 1).map_or(u64::MAX, |(_, next)| *next);
            }
            all.push(rows);
        }
        Ok(all)
    }

    fn reader_at(&self, place: u64) -> BufReader<Placed<'_>> {
        BufReader::with_capacity(256 << 10, Placed { file: &self.file, place })
    }
}

/// A place of its own in the file: several may read at once.
struct Placed<'a> {
    file: &'a File,
    place: u64,
}

impl Read for Placed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(into, self.place)?;
        self.place += read as u64;
        Ok(read)
    }
}

impl Seek for Placed<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(step) => self.place.checked_add_signed(step),
            SeekFrom::End(_) => None,
        };
        self.place = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.place)
    }
}

/// Why the rows could not be taken.
#[derive(Debug, thiserror::Error)]
pub(in crate::actions) enum SpoolError {
    /// The file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The temporary file failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}
