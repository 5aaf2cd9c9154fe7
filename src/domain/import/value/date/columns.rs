//! In which order a column writes its dates: decided once per column from all of its values, or asked.

use std::collections::HashMap;

use super::{DateOrder, DateReading, date};
use crate::domain::import::{
    cell::{SheetRow, address},
    heading::SheetMap,
    problem::{Problem, Severity},
};

/// Fields that hold a day, over all kinds of sheets.
const DATE_FIELDS: &[&str] = &[
    "last_review",
    "next_review",
    "active_since",
    "contract_start",
    "contract_end",
    "period_start",
    "period_end",
    "as_of",
    "issued",
    "reviewed_on",
    "submitted",
    "auditor_checked_on",
    "expires",
    "found",
    "due",
    "closed",
    "checked",
    "period_from",
    "period_to",
    "approved_on",
    "next_due",
    "accepted_on",
    "accepted_until",
    "listed_on",
    "letter_start",
    "letter_end",
    "gap_analysis_end",
    "remediation_end",
    "observation_start",
    "observation_end",
    "fieldwork_end",
    "reporting_end",
    "expected",
    "terminated_on",
    "exit_tested_on",
    "reported_on",
    "confirmed_on",
    "closed_on",
    "granted_on",
    "last_reviewed_on",
    "ended_on",
    "due_on",
    "done_on",
    "expires_on",
    "withdrawn_on",
    "deadline_on",
    "decided_on",
    "notice_given_on",
];

/// Whether a field of this key holds a day.
pub fn is_date_field(key: &str) -> bool {
    DATE_FIELDS.contains(&key)
}

#[derive(Default)]
struct Seen {
    day_first: bool,
    month_first: bool,
    ambiguous: Option<(u32, String, String)>,
    serial: Option<(u32, String, String)>,
}

/// Watches the date columns of a sheet while its rows pass for the first time.
pub struct DateColumns {
    columns: Vec<(usize, Seen)>,
}

impl DateColumns {
    /// The date columns of a sheet.
    pub fn new(map: &SheetMap) -> Self {
        let columns = DATE_FIELDS.iter().filter_map(|key| map.column(key)).map(|column| (column, Seen::default()));
        Self { columns: columns.collect() }
    }

    /// Takes note of one row.
    pub fn observe(&mut self, row: &SheetRow) {
        for (column, seen) in &mut self.columns {
            let cell = row.cell(*column);
            match date(cell) {
                Ok(DateReading::Ordered(_, DateOrder::DayFirst)) => seen.day_first = true,
                Ok(DateReading::Ordered(_, DateOrder::MonthFirst)) => seen.month_first = true,
                Ok(DateReading::Ambiguous(one, other)) if seen.ambiguous.is_none() => {
                    seen.ambiguous = Some((row.row, cell.shown(), format!("{one} or {other}")));
                }
                Ok(DateReading::Serial(day)) if seen.serial.is_none() => {
                    seen.serial = Some((row.row, cell.shown(), day.to_string()));
                }
                _ => {}
            }
        }
    }

    /// The order of each column, and one question for each column that leaves it open. `told` answers them all.
    pub fn finish(self, map: &SheetMap, told: Option<DateOrder>) -> (DateOrders, Vec<Problem>) {
        let mut orders = DateOrders::default();
        let mut questions = Vec::new();
        for (column, seen) in self.columns {
            let shown = match (seen.day_first, seen.month_first) {
                (true, false) => Some(DateOrder::DayFirst),
                (false, true) => Some(DateOrder::MonthFirst),
                _ => None,
            };
            if let Some(order) = shown.or(told) {
                orders.by_column.insert(column, order);
            } else if let Some((row, value, readings)) = seen.ambiguous {
                questions.push(ask_order(map, column, row, &value, &readings));
            }
            if let Some((row, value, day)) = seen.serial {
                questions.push(ask_serial(map, column, row, &value, &day));
            }
        }
        (orders, questions)
    }
}

/// The order in which each date column writes day and month, where that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateOrders {
    by_column: HashMap<usize, DateOrder>,
}

impl DateOrders {
    /// The order of a column; `None` while it is open.
    pub fn of(&self, column: usize) -> Option<DateOrder> {
        self.by_column.get(&column).copied()
    }
}

fn ask_order(map: &SheetMap, column: usize, row: u32, value: &str, readings: &str) -> Problem {
    let message = format!(
        "“{value}” can be {readings}, and no date of this column tells which; say whether the day or the month comes \
         first, or write the dates as year-month-day."
    );
    question(map, (column, row), value, "ambiguous_date", message)
}

fn ask_serial(map: &SheetMap, column: usize, row: u32, value: &str, day: &str) -> Problem {
    let message = format!(
        "“{value}” is a bare number in a date column (as a spreadsheet's day number it would be {day}); give the column \
         a date format, or write the dates as year-month-day."
    );
    question(map, (column, row), value, "number_as_date", message)
}

fn question(map: &SheetMap, (column, row): (usize, u32), value: &str, code: &str, message: String) -> Problem {
    Problem {
        severity: Severity::Error,
        sheet: map.sheet.clone(),
        cell: address(column, row),
        heading: map.heading(column).unwrap_or_default().to_owned(),
        value: value.to_owned(),
        code: code.to_owned(),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::{
        cell::CellValue,
        field::{ImportKind, find},
        heading::{HeadingMatch, MappedHeading},
    };

    fn columns(values: &[&str], told: Option<DateOrder>) -> (Option<DateOrder>, Vec<(String, String)>) {
        let heading = MappedHeading {
            column: 0,
            heading: "Review".into(),
            field: find(ImportKind::VendorRegister, "last_review"),
            matched: HeadingMatch::Exact,
            confidence: 1.0,
        };
        let map = SheetMap {
            kind: ImportKind::VendorRegister,
            layout: "t".into(),
            confidence: 1.0,
            sheet: "S".into(),
            heading_row: 1,
            data_after: 1,
            headings: vec![heading],
        };
        let mut columns = DateColumns::new(&map);
        for (row, value) in (2..).zip(values) {
            let cell = value.parse().map_or(CellValue::Text((*value).to_owned()), CellValue::Number);
            columns.observe(&SheetRow { row, cells: vec![cell] });
        }
        let (orders, problems) = columns.finish(&map, told);
        (orders.of(0), problems.into_iter().map(|p| (p.cell, p.code)).collect())
    }

    #[test]
    fn one_telling_date_decides_its_column_and_an_open_column_is_asked_about_once() {
        use DateOrder::{DayFirst, MonthFirst};
        let ask = |cell: &str, code: &str| vec![(cell.to_owned(), code.to_owned())];
        for (values, told, order, asked) in [
            (vec!["03/04/2026", "13/04/2026"], None, Some(DayFirst), vec![]),
            (vec!["03/04/2026", "04/13/2026"], Some(DayFirst), Some(MonthFirst), vec![]),
            (vec!["2026-01-01", "03/04/2026", "04/05/2026"], None, None, ask("A3", "ambiguous_date")),
            (vec!["03/04/2026"], Some(MonthFirst), Some(MonthFirst), vec![]),
            (vec!["13/04/2026", "04/13/2026", "01/02/2026"], None, None, ask("A4", "ambiguous_date")),
            (vec!["2026-01-01", "46112", "46113"], None, None, ask("A3", "number_as_date")),
            (vec!["2026-01-01", "none", "soon"], None, None, vec![]),
        ] {
            assert_eq!(columns(&values, told), (order, asked), "{values:?}");
        }
    }
}
