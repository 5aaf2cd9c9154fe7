//! Blank templates of every kind of spreadsheet, made when they are asked for.

use std::io::Cursor;

use crate::{
    domain::import::{
        field::ImportKind,
        template::{file_stem, kind_named, sheets},
    },
    error::AppError,
    spreadsheet::write_template,
};

/// The name under which a kind's template is saved: `vendor-register.xlsx`.
pub fn file_name(kind: ImportKind) -> String {
    format!("{}.xlsx", file_stem(kind))
}

/// The kind whose template has this file name.
///
/// # Errors
/// `NotFound`.
pub fn kind_of(file_name: &str) -> Result<ImportKind, AppError> {
    let found = file_name.strip_suffix(".xlsx").and_then(kind_named);
    found.ok_or_else(|| AppError::NotFound("This template".to_owned()))
}

/// The workbook to fill for a kind.
///
/// # Errors
/// When the workbook cannot be made.
pub fn workbook(kind: ImportKind) -> Result<Vec<u8>, AppError> {
    let mut bytes = Cursor::new(Vec::new());
    write_template(&mut bytes, kind.label(), &sheets(kind)).map_err(AppError::internal)?;
    Ok(bytes.into_inner())
}
