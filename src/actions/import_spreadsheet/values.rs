//! Which different values stand in the columns of closed lists, and what each is read as: a value is settled once, not
//! once a cell.

use std::collections::HashMap;

use crate::domain::import::{
    amend::{Amendments, Meanings, spelling},
    cell::{CellValue, SheetRow},
    closed::Closed,
    field::ImportKind,
    heading::SheetMap,
    layout::Layout,
    problem::{Problem, Severity},
    value::trimmed,
};
use crate::domain::questionnaire::AnswerValue;

/// Different values told of one column; a column with more holds no closed list.
const LISTED: usize = 60;
/// Longest value that can be settled: longer ones are sentences.
const LONGEST: usize = 60;
/// The field of a questionnaire's answers, whose raw text is kept whatever it is read as.
pub const ANSWER: &str = "answer";

/// One value of a column, as often as it stands there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ValueReport {
    /// What the sheet holds.
    #[serde(default)]
    pub kind: Option<ImportKind>,
    /// Sheet.
    pub sheet: String,
    /// Heading of the column.
    pub heading: String,
    /// Key of the field.
    pub field: String,
    /// The value as it stands in the file.
    pub value: String,
    /// Cells that hold it.
    pub cells: u32,
    /// What it is read as, for people; `None` when it is not understood.
    pub read_as: Option<String>,
    /// What somebody said it means.
    pub meant: Option<String>,
}

/// Counts the values of a sheet's closed columns while its rows pass once.
pub(super) struct ValueTally<'a> {
    sheet: &'a str,
    columns: Vec<Column<'a>>,
}

struct Column<'a> {
    column: usize,
    heading: &'a str,
    key: &'static str,
    found: HashMap<String, u32>,
    order: Vec<String>,
}

impl<'a> ValueTally<'a> {
    pub(super) fn new(map: &'a SheetMap) -> Self {
        let closed =
            |key: &str| Closed::of(map.kind, key).is_some() || (map.kind == ImportKind::Questionnaire && key == ANSWER);
        let columns = map.headings.iter().filter_map(|heading| {
            let field = heading.field.filter(|field| closed(field.key))?;
            Some(Column {
                column: heading.column,
                heading: &heading.heading,
                key: field.key,
                found: HashMap::new(),
                order: Vec::new(),
            })
        });
        Self { sheet: &map.sheet, columns: columns.collect() }
    }

    pub(super) fn add(&mut self, row: &SheetRow) {
        for column in &mut self.columns {
            let cell = row.cell(column.column);
            if cell.is_blank() || matches!(cell, CellValue::Error(_) | CellValue::FormulaWithoutValue) {
                continue;
            }
            let value = trimmed(cell);
            if let Some(count) = column.found.get_mut(value.as_ref()) {
                *count += 1;
            } else if column.order.len() < LISTED && value.chars().count() <= LONGEST {
                column.found.insert(value.clone().into_owned(), 1);
                column.order.push(value.into_owned());
            }
        }
    }

    /// The values, column by column; in each those that are not understood first.
    pub(super) fn finish(self, layout: &Layout, amendments: &Amendments) -> Vec<ValueReport> {
        let sheet = self.sheet;
        let mut all = Vec::new();
        for column in self.columns {
            let mut reports: Vec<ValueReport> = Vec::new();
            for value in column.order {
                let cells = column.found.get(&value).copied().unwrap_or_default();
                // Spellings that only differ in case and spaces are settled together.
                match reports.iter_mut().find(|report| spelling(&report.value) == spelling(&value)) {
                    Some(same) => same.cells += cells,
                    None => reports.push(report(sheet, column.heading, column.key, value, cells, layout, amendments)),
                }
            }
            reports.sort_by_key(|report| (report.read_as.is_some(), std::cmp::Reverse(report.cells)));
            all.extend(reports);
        }
        all
    }
}

fn report(
    sheet: &str,
    heading: &str,
    key: &str,
    value: String,
    cells: u32,
    layout: &Layout,
    amendments: &Amendments,
) -> ValueReport {
    let meant = meaning(key, &value, amendments, &layout.meanings);
    let read_as = read_as(key, meant.as_deref().unwrap_or(&value), layout);
    let (sheet, heading, field) = (sheet.to_owned(), heading.to_owned(), key.to_owned());
    ValueReport { kind: Some(layout.kind), sheet, heading, field, value, cells, read_as, meant }
}

/// What somebody said a value means, here or for the layout.
pub(super) fn meaning(key: &str, value: &str, amendments: &Amendments, layout: &Meanings) -> Option<String> {
    let value = spelling(value);
    let found = |meanings: &Meanings| {
        meanings.get(key)?.iter().find(|(known, _)| spelling(known) == value).map(|(_, meant)| meant.clone())
    };
    found(&amendments.meanings).or_else(|| found(layout))
}

/// Warnings of values that the layout means otherwise than they read: whoever brings the file in need not have saved it.
pub(super) fn meant_otherwise(values: &[ValueReport], layout: &Layout, amendments: &Amendments) -> Vec<Problem> {
    let warning = |report: &ValueReport| {
        let ValueReport { field, value, .. } = report;
        let meant = report.meant.as_ref().filter(|_| meaning(field, value, amendments, &Meanings::new()).is_none())?;
        let plain = read_as(field, value, layout).filter(|plain| report.read_as.as_ref() != Some(plain))?;
        let read = report.read_as.as_ref().unwrap_or(meant);
        Some(Problem {
            severity: Severity::Warning,
            sheet: report.sheet.clone(),
            cell: String::new(),
            heading: report.heading.clone(),
            value: value.clone(),
            code: "meant_by_layout".to_owned(),
            message: format!(
                "“{value}” is read as {read}, as saved in {}; by itself it reads as {plain}.",
                layout.title
            ),
        })
    };
    values.iter().filter_map(warning).collect()
}

fn read_as(key: &str, value: &str, layout: &Layout) -> Option<String> {
    let cell = CellValue::Text(value.to_owned());
    if key == ANSWER {
        return answer(value, layout).map(|answer| answer.label().to_owned());
    }
    let read = Closed::of(layout.kind, key)?.read(&cell).ok()?;
    Some(read.unwrap_or_else(|| "nothing said".to_owned()))
}

/// What an answer is read as; `None` for free text.
pub(super) fn answer(value: &str, layout: &Layout) -> Option<AnswerValue> {
    use crate::domain::import::value::answer::answer;
    let cell = CellValue::Text(value.to_owned());
    let read = match answer(&cell, layout.values.maturity) {
        AnswerValue::Other => layout.values.answer(value),
        read => read,
    };
    Some(read).filter(|read| *read != AnswerValue::Other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::{
        detect::{SheetHead, detect},
        layout::{layout, layouts},
    };

    fn reports(lines: &[&str], amendments: &Amendments) -> Vec<(String, u32, Option<String>)> {
        let rows: Vec<SheetRow> = (1..)
            .zip(lines)
            .map(|(row, line)| SheetRow {
                row,
                cells: line.split('|').map(|text| CellValue::Text(text.to_owned())).collect(),
            })
            .collect();
        let map = detect(&[SheetHead { name: "S".into(), rows: rows.clone() }], layouts(), None, None).unwrap();
        let mut tally = ValueTally::new(&map);
        rows.iter().skip(1).for_each(|row| tally.add(row));
        let found = tally.finish(layout(&map.layout).unwrap(), amendments);
        found.into_iter().map(|report| (report.value, report.cells, report.read_as)).collect()
    }

    #[test]
    fn each_value_stands_once_and_what_is_not_understood_leads() {
        let lines = ["Vendor|Criticality|Notes", "A|high|x", "B|Very|y", "C|High |z", "D||", "E|very|"];
        let expected = [("Very".to_owned(), 2, None), ("high".to_owned(), 2, Some("3 ≤ 24 h".to_owned()))];
        assert_eq!(reports(&lines, &Amendments::default()), expected);
        let meant = [("criticality".to_owned(), [("very".to_owned(), "4".to_owned())].into())].into();
        let settled = reports(&lines, &Amendments { meanings: meant, ..Amendments::default() });
        assert!(settled.contains(&("Very".to_owned(), 2, Some("4 ≤ 4 h".to_owned()))), "{settled:?}");
    }

    #[test]
    fn a_value_that_a_layout_means_otherwise_is_told() {
        let report = |value: &str, meant: Option<&str>, read_as: &str| ValueReport {
            kind: Some(ImportKind::VendorRegister),
            sheet: "S".to_owned(),
            heading: "Criticality".to_owned(),
            field: "criticality".to_owned(),
            value: value.to_owned(),
            cells: 1,
            read_as: Some(read_as.to_owned()),
            meant: meant.map(str::to_owned),
        };
        let own = Layout { title: "Ours".to_owned(), ..layout("vendor-register").unwrap().clone() };
        let values = [
            report("high", Some("1"), "1 little"),
            report("very", Some("4"), "4 ≤ 4 h"),
            report("high", Some("high"), "3 ≤ 24 h"),
            report("high", None, "3 ≤ 24 h"),
        ];
        let told = |amendments: &Amendments| meant_otherwise(&values, &own, amendments);
        let problems = told(&Amendments::default());
        let words: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(words, ["“high” is read as 1 little, as saved in Ours; by itself it reads as 3 ≤ 24 h."]);
        let here = [("criticality".to_owned(), [("High".to_owned(), "1".to_owned())].into())].into();
        let settled = Amendments { meanings: here, ..Amendments::default() };
        assert_eq!(told(&settled), [], "what was settled on the page itself is known there");
    }

    #[test]
    fn answers_are_told_apart_from_free_text() {
        let lines = ["Question|Answer", "Is it?|Yes", "And this?|Planned", "Or that?|Sí"];
        let found = reports(&lines, &Amendments::default());
        assert_eq!(found[0], ("Planned".to_owned(), 1, None));
        assert!(found[1..].iter().all(|(.., read)| read.as_deref() == Some("Yes")), "{found:?}");
    }
}
