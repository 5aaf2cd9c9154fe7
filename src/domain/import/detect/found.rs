//! What stands in the rows that could be headings, and what may be said of it.

use super::{SheetHead, field_of};
use crate::domain::import::{
    cell::{CellValue, SheetRow},
    field::ImportKind,
    heading::MappedHeading,
    layout::Layout,
    value::soc,
    words::telling_words,
};

/// Whether a saved layout is at its own sheet: at least half of the headings it was saved with are there. What was settled
/// for one sheet says nothing of another.
pub(super) fn is_of_own_sheet(layout: &Layout, found: &[(usize, String)]) -> bool {
    let there: Vec<Vec<String>> = found.iter().map(|(_, heading)| telling_words(heading)).collect();
    let known = layout.saved_headings.iter().filter(|heading| there.contains(heading)).count();
    2 * known >= layout.saved_headings.len()
}

/// “Report type” is the report where its cells say “SOC 2 Type II”, and no other column says which report it is.
pub(super) fn name_the_report(layout: &Layout, sheet: &SheetHead, headings: &mut [MappedHeading]) {
    if !matches!(layout.kind, ImportKind::SocReportRegister | ImportKind::SocReportDetail) {
        return;
    }
    let reads = |heading: &MappedHeading, key: &str| heading.field.is_some_and(|field| field.key == key);
    if headings.iter().any(|heading| reads(heading, "kind")) {
        return;
    }
    let says_which = |heading: &MappedHeading| {
        let cells = sheet.rows.iter().map(|row| row.cell(heading.column).shown());
        cells
            .filter(|cell| cell != &heading.heading)
            .any(|cell| soc::kind_and_type(&cell).is_ok_and(|(kind, _)| kind.is_some()))
    };
    if let Some(heading) = headings.iter_mut().find(|heading| reads(heading, "report_type") && says_which(heading)) {
        heading.field = field_of(layout, "kind");
    }
}

/// The texts of several rows that could be headings, column by column; `None` when the last of them says nothing.
pub(super) fn stacked(sheet: &SheetHead, first: u32, count: u32) -> Option<Vec<(usize, String)>> {
    let mut columns: std::collections::BTreeMap<usize, Vec<String>> = std::collections::BTreeMap::new();
    let block: Vec<&SheetRow> = sheet.rows.iter().filter(|row| (first..first + count).contains(&row.row)).collect();
    block.last().filter(|row| row.row == first + count - 1 && !row.is_blank())?;
    for row in block {
        for (column, text) in headings(row)? {
            columns.entry(column).or_default().push(text);
        }
    }
    Some(columns.into_iter().map(|(column, texts)| (column, texts.join(" "))).collect())
}

/// The texts of a row that could be headings: no numbers or dates among them, each short enough to be one.
pub(crate) fn headings(row: &SheetRow) -> Option<Vec<(usize, String)>> {
    let mut found = Vec::new();
    for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
        match cell {
            CellValue::Text(text) if text.chars().count() <= 300 => found.push((column, text.trim().to_owned())),
            _ => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}
