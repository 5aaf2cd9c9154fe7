//! Columns told by what stands in them, where no heading names them: ids by their shape, questions by their length.

use super::SheetHead;
use crate::domain::import::{
    cell::{CellValue, SheetRow},
    field::{self, Field},
    heading::{HeadingMatch, MappedHeading},
    layout::Layout,
};

/// How sure a column is that was told by its content.
const SURE: f64 = 0.9;

/// Adds the columns of ids and of questions.
pub(super) fn find_columns(layout: &Layout, sheet: &SheetHead, headings: &mut Vec<MappedHeading>) {
    let has = |headings: &[MappedHeading], key: &str| {
        headings
            .iter()
            .find(|heading| heading.field.is_some_and(|field| field.key == key))
            .map(|heading| heading.column)
    };
    let ids = match has(headings, "question_ref") {
        Some(column) => column,
        None => {
            let Some(column) = column_of_ids(layout, sheet) else { return };
            claim(headings, column, field::find(layout.kind, "question_ref"));
            column
        }
    };
    if has(headings, "question").is_none() {
        let taken: Vec<usize> =
            headings.iter().filter(|heading| heading.field.is_some()).map(|heading| heading.column).collect();
        if let Some(column) = column_of_questions(layout, sheet, ids, &taken) {
            claim(headings, column, field::find(layout.kind, "question"));
        }
    }
}

/// The column with the most cells that have the ids' shape.
fn column_of_ids(layout: &Layout, sheet: &SheetHead) -> Option<usize> {
    let columns = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let ids = |column: usize| sheet.rows.iter().filter(|row| is_id(layout, row, column)).count();
    let best = (0..columns.min(50)).map(|column| (ids(column), std::cmp::Reverse(column))).max()?;
    (best.0 >= 2).then_some(best.1.0)
}

fn is_id(layout: &Layout, row: &SheetRow, column: usize) -> bool {
    matches!(row.cell(column), CellValue::Text(text) if !text.trim().is_empty() && layout.is_question(text))
}

/// Of the columns beside the ids, the one with the longest texts.
fn column_of_questions(layout: &Layout, sheet: &SheetHead, ids: usize, taken: &[usize]) -> Option<usize> {
    let questions: Vec<&SheetRow> = sheet.rows.iter().filter(|row| is_id(layout, row, ids)).collect();
    let length =
        |column: usize| -> usize { questions.iter().map(|row| row.cell(column).shown().chars().count()).sum() };
    let columns = questions.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let open = (0..columns.min(50)).filter(|column| *column != ids && !taken.contains(column));
    let best = open.map(|column| (length(column), std::cmp::Reverse(column))).max()?;
    (best.0 > 0).then_some(best.1.0)
}

/// Reads a column as a field, whatever stands over it.
fn claim(headings: &mut Vec<MappedHeading>, column: usize, field: Option<&'static Field>) {
    let Some(field) = field else { return };
    let heading = headings.iter().find(|heading| heading.column == column).map(|heading| heading.heading.clone());
    headings.retain(|heading| heading.column != column);
    let heading = heading.unwrap_or_else(|| format!("({})", field.label.to_lowercase()));
    headings.push(MappedHeading {
        column,
        heading,
        field: Some(field),
        matched: HeadingMatch::Content,
        confidence: SURE,
    });
    headings.sort_by_key(|heading| heading.column);
}
