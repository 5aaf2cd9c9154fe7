//! A filled questionnaire in the shape of CAIQ 4: its ids and its layout, our own short questions and made-up answers.

use rust_xlsxwriter::{Format, Worksheet};

use super::sheet::{Cell, Error, new_workbook, text, write_grid};
use super::{caiq_a_to_d::A_TO_D, caiq_g_to_u::G_TO_U};

/// A control and the questions asked about it.
pub struct Control {
    pub id: &'static str,
    pub title: &'static str,
    pub domain: &'static str,
    pub questions: &'static [Answered],
}

/// A question and what the vendor answered; the comment of an NA is its reason.
pub struct Answered {
    pub question: &'static str,
    pub answer: &'static str,
    pub comment: &'static str,
}

/// The headings of row 2, with the double spaces that the real sheets have.
const HEADINGS: [&str; 10] = [
    "Question ID",
    "Question",
    "CSP CAIQ  Answer",
    "SSRM Control  Ownership",
    "CSP Implementation Description  (Optional/Recommended)",
    "CSC Responsibilities  (Optional/Recommended)",
    "CCM Control ID",
    "CCM Control Specification",
    "CCM Control Title",
    "CCM Domain Title",
];

/// Row of the headings, counted from 0; the title stands above it.
const HEADING_ROW: u32 = 1;
/// The first of the columns that say what the control is; a control's questions share their cells.
const CONTROL_COLUMN: u16 = 6;

/// The workbook, filled in by `vendor`.
pub fn workbook(vendor: &str) -> Result<Vec<u8>, Error> {
    let mut workbook = new_workbook(&format!("CAIQ answers of {vendor}"))?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("CAIQv4.0.3")?;
    sheet.write_string(0, 0, format!("Consensus assessment in the shape of CAIQ v4.0.3, answered by {vendor}"))?;
    let mut grid = vec![HEADINGS.iter().map(|heading| text(*heading)).collect()];
    for control in A_TO_D.iter().chain(G_TO_U) {
        grid.extend(rows(control));
    }
    write_grid(sheet, HEADING_ROW, &grid)?;
    merge_controls(sheet)?;
    let after = HEADING_ROW + u32::try_from(grid.len())?;
    sheet.write_string(after, 0, "End of Standard")?;
    sheet.write_string(after + 1, 0, "Sample made for Ninefold. The question texts are our own.")?;
    Ok(workbook.save_to_buffer()?)
}

fn rows(control: &Control) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (number, asked) in (1..).zip(control.questions) {
        let mut row = vec![
            text(format!("{}.{number}", control.id)),
            text(asked.question),
            text(asked.answer),
            text(ownership(control, asked)),
            text(asked.comment),
            text(if asked.answer == "No" { "Ask us before you rely on it" } else { "" }),
        ];
        if number == 1 {
            row.extend([text(control.id), Cell::Blank, text(control.title), text(control.domain)]);
        }
        rows.push(row);
    }
    rows
}

fn ownership(control: &Control, asked: &Answered) -> &'static str {
    match (control.domain, asked.answer) {
        (_, "NA") => "",
        ("Data centre security", _) => "3rd-party outsourced",
        ("Identity and access", _) => "Shared CSP and CSC",
        _ => "CSP-owned",
    }
}

/// Merges a control's cells down over its questions, as the real sheets do.
fn merge_controls(sheet: &mut Worksheet) -> Result<(), Error> {
    let plain = Format::new();
    let mut row = HEADING_ROW + 1;
    for control in A_TO_D.iter().chain(G_TO_U) {
        let last = row + u32::try_from(control.questions.len())? - 1;
        if last > row {
            for (column, value) in (CONTROL_COLUMN..).zip([control.id, "", control.title, control.domain]) {
                sheet.merge_range(row, column, last, column, value, &plain)?;
            }
        }
        row = last + 1;
    }
    Ok(())
}
