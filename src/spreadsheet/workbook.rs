//! Goes through a workbook sheet by sheet, whatever its format; one sheet's fault does not lose the others.

use calamine::{Sheet, SheetType, SheetVisible};

use super::{
    Emit, Failure, SheetEvent,
    bounds::{MAX_CELLS, MAX_SHEETS},
};

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
        self.0 = self.0.checked_sub(1).ok_or_else(|| {
            Failure::new(
                "too_many_cells",
                "has more than 50 million filled cells; bring the sheet you need in a file of its own",
            )
        })?;
        Ok(())
    }
}

/// Reads every sheet with `rows` and says which are hidden: a layout may keep its weights on one.
pub(super) fn each_sheet(
    sheets: &[Sheet],
    emit: Emit<'_>,
    mut rows: impl FnMut(&str, &mut CellBudget, Emit<'_>) -> Result<(), SheetStop>,
) -> Result<(), Failure> {
    let sheets: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    if sheets.is_empty() {
        return Err(Failure::new("no_sheets", "has no sheet with cells, only charts or nothing at all"));
    }
    if sheets.len() > MAX_SHEETS {
        return Err(Failure::new("too_many_sheets", "has more than 1 000 sheets"));
    }
    let mut budget = CellBudget(MAX_CELLS);
    for (index, sheet) in sheets.iter().enumerate() {
        let hidden = sheet.visible != SheetVisible::Visible;
        emit(SheetEvent::Sheet { name: sheet.name.clone(), hidden })?;
        let twin = sheets.iter().take(index).any(|other| other.name == sheet.name);
        let read = if twin { Err(same_name()) } else { rows(&sheet.name, &mut budget, emit) };
        match read {
            Ok(()) => {}
            Err(SheetStop::File(failure)) => return Err(failure),
            Err(SheetStop::Sheet(code, reason)) => emit(failed(&sheet.name, code, &reason))?,
        }
    }
    Ok(())
}

fn same_name() -> SheetStop {
    SheetStop::Sheet("duplicate_sheet", "has the name of a sheet before it; rename one of them".to_owned())
}

fn failed(sheet: &str, code: &str, reason: &str) -> SheetEvent {
    let message = format!("The sheet “{sheet}” {reason}.");
    SheetEvent::SheetFailed { sheet: sheet.to_owned(), code: code.to_owned(), message }
}

/// The sentence for a file that asks for a password.
pub(super) fn encrypted() -> Failure {
    Failure::new("encrypted", "is encrypted: remove the password and try again")
}
