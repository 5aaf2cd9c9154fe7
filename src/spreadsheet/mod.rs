//! Bytes to rows that remember their sheet and cell, and tables to files.
//!
//! A workbook is a stranger's file: everything that looks inside one runs in a child process with limits (`child`),
//! and this process only reads checked records from a pipe (`guarded`). Must not know the database, the web or mail.

mod bounds;
mod child;
mod csv;
mod encoding;
pub mod fuzz;
mod guarded;
mod merged;
mod ods;
mod ods_cell;
mod prescan;
mod serial;
mod sniff;
mod wire;
mod workbook;
mod write;
mod write_csv;
mod write_template;
mod write_xlsx;
mod xls;
mod xlsb;
mod xlsb_parts;
mod xlsx;
mod xlsx_rows;
mod xml;

pub use child::{HIDDEN_COMMAND, child_main};
pub use guarded::{Limits, ReadError, Reader, Reading};
pub use wire::{SheetEvent, read_row, write_row};
pub use write::{Column, ColumnKind, Sheet, TableFormat, WriteError, WrittenCell, write_table};
pub use write_csv::CsvTable;
pub use write_template::write_template;
pub use write_xlsx::{RowBook, write_book, write_dated_book};

/// Why a file is refused as a whole: a stable code and the rest of a sentence that begins with the file's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    code: String,
    reason: String,
}

impl Failure {
    fn new(code: &str, reason: impl Into<String>) -> Self {
        Self { code: code.to_owned(), reason: reason.into() }
    }

    fn damaged(detail: impl std::fmt::Display) -> Self {
        Self::new(
            "damaged_file",
            format!(
                "is damaged, cut off, or written in a way that is not understood here ({detail}); open it in a spreadsheet program, save it as .xlsx and try again"
            ),
        )
    }
}

/// Where the readers hand on what they find; an error stops the reading.
type Emit<'a> = &'a mut dyn FnMut(SheetEvent) -> Result<(), Failure>;
