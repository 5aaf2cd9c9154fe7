//! Blank workbooks to fill: headings with comments, drop-downs, formats, and the example row. The same bytes on every run.

use std::io::{Seek, Write};

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet,
};

use super::{write::WriteError, write_xlsx::sheet_name};
use crate::domain::import::template::{EXAMPLE_MARK, Form, TemplateColumn, TemplateSheet};

/// Rows below the headings that have drop-downs.
const ROWS: u32 = 2_000;
/// Characters of a line in a comment, by which its height is reckoned.
const COMMENT_LINE: usize = 44;

/// Writes the sheets of a template into one workbook.
///
/// # Errors
/// When the output fails, or a sheet cannot be made.
pub fn write_template(
    out: &mut (impl Write + Seek + Send),
    title: &str,
    sheets: &[TemplateSheet],
) -> Result<(), WriteError> {
    let mut book = Workbook::new();
    // A fixed instant, so that the same template has the same bytes.
    let made = ExcelDateTime::from_ymd(2026, 11, 22)?;
    book.set_properties(&DocProperties::new().set_title(title).set_author("Ninefold").set_creation_datetime(&made));
    for sheet in sheets {
        let worksheet = book.add_worksheet();
        worksheet.set_name(sheet_name(&sheet.title))?.set_freeze_panes(1, 0)?;
        for (place, column) in (0..).zip(&sheet.columns) {
            heading(worksheet, place, column)?;
        }
        for (row, cells) in (1..).zip(&sheet.rows) {
            let is_example = cells.first().is_some_and(|cell| cell.starts_with(EXAMPLE_MARK));
            for ((place, column), cell) in (0..).zip(&sheet.columns).zip(cells) {
                put(worksheet, (row, place), column.entry.form, cell, is_example)?;
            }
        }
    }
    Ok(book.save_to_writer(out)?)
}

fn heading(sheet: &mut Worksheet, place: u16, column: &TemplateColumn) -> Result<(), WriteError> {
    let form = column.entry.form;
    let bold = Format::new().set_bold().set_text_wrap();
    let bold = if column.field.required { bold.set_background_color(0xFF_E8_B8) } else { bold };
    sheet.set_column_width(place, width(form, column.field.label))?.set_column_format(place, &format(form))?;
    sheet.write_string_with_format(0, place, column.field.label, &bold)?;
    let comment = column.comment();
    let lines: usize = comment.lines().map(|line| 1 + line.chars().count() / COMMENT_LINE).sum();
    let height = u32::try_from(lines).unwrap_or(1) * 18 + 12;
    let note = Note::new(comment).set_author("Ninefold").add_author_prefix(false).set_width(280).set_height(height);
    sheet.insert_note(0, place, &note)?;
    let offers = form.offers();
    if !offers.is_empty() {
        sheet.add_data_validation(1, place, ROWS, place, &drop_down(column, &offers)?)?;
    }
    Ok(())
}

/// A drop-down that warns of other values and lets them be: a synonym, a word in another language or a blank is read too.
fn drop_down(column: &TemplateColumn, offers: &[String]) -> Result<DataValidation, WriteError> {
    Ok(DataValidation::new()
        .allow_list_strings(offers)?
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("Not on the list")?
        .set_error_message(format!("{} is usually one of the list. Keep what you typed?", column.field.label))?)
}

fn put(
    sheet: &mut Worksheet,
    (row, place): (u32, u16),
    form: Form,
    text: &str,
    is_example: bool,
) -> Result<(), WriteError> {
    let format = format(form);
    let format = if is_example { format.set_italic().set_font_color(0x6B_6B_6B) } else { format };
    match (form, text) {
        (_, "") => {}
        (Form::Date, day) => {
            sheet.write_datetime_with_format(row, place, &ExcelDateTime::parse_from_str(day)?, &format)?;
        }
        (Form::Rating(_) | Form::Number | Form::Money, number) => {
            match number.parse::<f64>() {
                Ok(number) => sheet.write_number_with_format(row, place, number, &format)?,
                Err(_) => sheet.write_string_with_format(row, place, number, &format)?,
            };
        }
        (_, text) => {
            sheet.write_string_with_format(row, place, text, &format)?;
        }
    }
    Ok(())
}

/// How the cells of a column are shown and kept.
fn format(form: Form) -> Format {
    match form {
        Form::Date => Format::new().set_num_format("yyyy-mm-dd"),
        Form::Money => Format::new().set_num_format("#,##0.00"),
        Form::Long => Format::new().set_num_format("@").set_text_wrap(),
        Form::Text | Form::Name | Form::Id | Form::Email | Form::List => Format::new().set_num_format("@"),
        Form::YesNo | Form::Choice(_) | Form::Rating(_) | Form::Number => Format::new(),
    }
}

fn width(form: Form, label: &str) -> f64 {
    let least = match form {
        Form::Long => 48.0,
        Form::Name | Form::Email | Form::List => 28.0,
        Form::Text | Form::Id => 20.0,
        Form::Choice(_) | Form::Money => 16.0,
        Form::Date => 13.0,
        Form::YesNo | Form::Rating(_) | Form::Number => 10.0,
    };
    // A heading may take two lines.
    let letters = u32::try_from(label.chars().count()).unwrap_or(0);
    f64::max(least, f64::from(letters) / 1.6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::{field::ImportKind, template::sheets};

    #[test]
    fn every_kind_gives_a_workbook_and_the_same_bytes_again() {
        let written = |kind: ImportKind| {
            let mut bytes = std::io::Cursor::new(Vec::new());
            write_template(&mut bytes, kind.label(), &sheets(kind)).unwrap();
            bytes.into_inner()
        };
        for kind in ImportKind::ALL {
            assert!(written(*kind).starts_with(b"PK"), "{kind}");
            assert!(written(*kind) == written(*kind), "{kind}");
        }
    }
}
