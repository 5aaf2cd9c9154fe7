//! Goes through a workbook sheet by sheet, whatever its format; one sheet's fault does not lose the others.

use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Sheet, SheetType, SheetVisible};

use super::{
    Emit, Failure, SheetEvent,
    bounds::{MAX_CELLS, MAX_SHEETS},
    xml::foreign_entity,
};

/// Said where a parser panics: it met a number that it took for possible.
pub(super) const CANNOT_BE: &str = "it says of itself what cannot be";

/// Why one sheet could not be read to its end.
pub(super) enum SheetStop {
    /// The sheet's own fault; the next one is read.
    Sheet(&'static str, String),
    /// The whole reading ends.
    File(Failure),
}

impl SheetStop {
    /// The sheet's content contradicts itself.
    pub(super) fn damaged(detail: impl std::fmt::Display) -> Self {
        Self::Sheet(
            "damaged_sheet",
            format!("is damaged ({detail}); open it in a spreadsheet program and save it again"),
        )
    }

    /// A cell's address lies where no sheet reaches.
    pub(super) fn out_of_bounds() -> Self {
        Self::Sheet("cell_out_of_bounds", "names a cell outside of every sheet".to_owned())
    }

    /// As for a whole file.
    pub(super) fn foreign_entity() -> Self {
        Self::Sheet("xml_entity", foreign_entity().reason)
    }

    fn same_name() -> Self {
        Self::Sheet("duplicate_sheet", "has the name of a sheet before it; rename one of them".to_owned())
    }
}

impl From<Failure> for SheetStop {
    fn from(failure: Failure) -> Self {
        Self::File(failure)
    }
}

/// Filled cells that a workbook may still have.
pub(super) struct CellBudget(u64);

impl CellBudget {
    /// Counts one filled cell.
    pub(super) fn take(&mut self) -> Result<(), Failure> {
        self.take_many(1)
    }

    /// Counts filled cells before any of them is made.
    pub(super) fn take_many(&mut self, count: u64) -> Result<(), Failure> {
        self.0 = self.0.checked_sub(count).ok_or_else(|| {
            Failure::new(
                "too_many_cells",
                "has more than 50 million filled cells; bring the sheet you need in a file of its own",
            )
        })?;
        Ok(())
    }
}

/// The sheets read so far.
pub(super) struct Sheets {
    budget: CellBudget,
    names: HashSet<String>,
    count: usize,
}

impl Sheets {
    pub(super) fn new() -> Self {
        Self { budget: CellBudget(MAX_CELLS), names: HashSet::new(), count: 0 }
    }

    /// Reads one sheet with `rows`. What goes wrong in it is said of it alone, a parser's panic too.
    pub(super) fn read(
        &mut self,
        name: &str,
        hidden: bool,
        emit: Emit<'_>,
        rows: impl FnOnce(&mut CellBudget, Emit<'_>) -> Result<(), SheetStop>,
    ) -> Result<(), Failure> {
        self.count += 1;
        if self.count > MAX_SHEETS {
            return Err(Failure::new("too_many_sheets", "has more than 1 000 sheets"));
        }
        emit(SheetEvent::Sheet { name: name.to_owned(), hidden })?;
        let read = if self.names.insert(name.to_owned()) {
            catch_unwind(AssertUnwindSafe(|| rows(&mut self.budget, emit)))
                .unwrap_or_else(|_| Err(SheetStop::damaged(CANNOT_BE)))
        } else {
            Err(SheetStop::same_name())
        };
        match read {
            Ok(()) => Ok(()),
            Err(SheetStop::File(failure)) => Err(failure),
            Err(SheetStop::Sheet(code, reason)) => emit(failed(name, code, &reason)),
        }
    }

    /// Refuses a workbook without any sheet.
    pub(super) fn end(&self) -> Result<(), Failure> {
        if self.count > 0 {
            return Ok(());
        }
        Err(Failure::new("no_sheets", "has no sheet with cells, only charts or nothing at all"))
    }
}

/// Reads every sheet with `rows` and says which are hidden: a layout may keep its weights on one.
pub(super) fn each_sheet(
    all: &[Sheet],
    emit: Emit<'_>,
    mut rows: impl FnMut(&str, &mut CellBudget, Emit<'_>) -> Result<(), SheetStop>,
) -> Result<(), Failure> {
    let mut sheets = Sheets::new();
    for sheet in all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let hidden = sheet.visible != SheetVisible::Visible;
        sheets.read(&sheet.name, hidden, emit, |budget, emit| rows(&sheet.name, budget, emit))?;
    }
    sheets.end()
}

fn failed(sheet: &str, code: &str, reason: &str) -> SheetEvent {
    let message = format!("The sheet “{sheet}” {reason}.");
    SheetEvent::SheetFailed { sheet: sheet.to_owned(), code: code.to_owned(), message }
}

/// The sentence for a file that asks for a password.
pub(super) fn encrypted() -> Failure {
    Failure::new("encrypted", "is encrypted: remove the password and try again")
}
