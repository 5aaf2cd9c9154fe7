//! The functions that look at a stranger's bytes first, as plain functions of bytes, for those who throw bytes at them.
//!
//! They run in this very process, without the reader's limits: for tests and fuzzers only.

use std::io::Cursor;

use super::{SheetEvent, csv, prescan::prescan, sniff::sniff};
use crate::domain::import::text_form::TextForm;

/// Reads bytes as separated values; answers how many rows they gave, or the code of what is wrong with them.
///
/// # Errors
/// The stable code, such as `wrong_type`.
pub fn decode_text(bytes: &[u8], form: TextForm) -> Result<usize, String> {
    let mut rows = 0;
    let read = csv::read(Cursor::new(bytes), form, &mut |event| {
        rows += usize::from(matches!(event, SheetEvent::Row(_)));
        Ok(())
    });
    read.map(|()| rows).map_err(|failure| failure.code)
}

/// Tells what bytes are and looks through them as through a zip.
///
/// # Errors
/// The stable code, such as `damaged_file`.
pub fn look_through(bytes: &[u8]) -> Result<(), String> {
    sniff(&mut Cursor::new(bytes)).map_err(|failure| failure.code)?;
    prescan(Cursor::new(bytes)).map(drop).map_err(|failure| failure.code)
}
