//! Reads one row's fields as typed values and collects what is wrong with them, each at its cell.

use std::collections::HashMap;

use iso_currency::Currency;

use super::{
    cell::{CellValue, SheetRow, address},
    heading::SheetMap,
    problem::{Problem, Severity},
    value::{
        Unreadable,
        date::{self, DateOrders, DateReading},
        duration, list,
        person::{self, PersonRef},
        quoted,
        rating::{self, Factor},
        text, trimmed,
        words::{self, Words},
    },
};
use crate::domain::{Date, lines::Lines, money};

/// The longest value a problem carries.
const VALUE_LIMIT: usize = 200;
/// Numbers from here on have lost digits of a long id.
const EXACT_UP_TO: f64 = 1e15;

/// How a sheet is read: its headings, resolved once, and what was decided for its columns.
pub struct SheetReading<'a> {
    map: &'a SheetMap,
    columns: HashMap<&'static str, usize>,
    orders: DateOrders,
    currency: Option<Currency>,
}

impl<'a> SheetReading<'a> {
    /// A reading of `map`; amounts without a currency count in `currency`, and are refused without one.
    pub fn new(map: &'a SheetMap, orders: DateOrders, currency: Option<&str>) -> Self {
        let mut columns = HashMap::new();
        for heading in &map.headings {
            if let Some(field) = heading.field {
                columns.entry(field.key).or_insert(heading.column);
            }
        }
        Self { map, columns, orders, currency: currency.and_then(money::currency) }
    }

    /// The map it reads by.
    pub fn map(&self) -> &'a SheetMap {
        self.map
    }

    /// The currency of amounts that name none.
    pub fn default_currency(&self) -> Option<Currency> {
        self.currency
    }

    /// The column of a field, from 0.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.get(key).copied()
    }

    /// The row's cell for a field; empty where the sheet has no such column.
    pub fn cell<'r>(&self, row: &'r SheetRow, key: &str) -> &'r CellValue {
        const EMPTY: CellValue = CellValue::Empty;
        self.column(key).map_or(&EMPTY, |column| row.cell(column))
    }

    /// The address of a field's cell; the row's first cell where the sheet has no such column.
    pub fn address(&self, row: u32, key: &str) -> String {
        address(self.column(key).unwrap_or(0), row)
    }

    /// A problem at a field's cell; the row's first cell where the sheet has no such column.
    pub fn problem(&self, severity: Severity, row: &SheetRow, key: &str, why: Unreadable) -> Problem {
        let column = self.column(key);
        let shown = column.map(|column| row.cell(column).shown()).unwrap_or_default();
        Problem {
            severity,
            sheet: self.map.sheet.clone(),
            cell: address(column.unwrap_or(0), row.row),
            heading: column.and_then(|column| self.map.heading(column)).unwrap_or_default().to_owned(),
            value: shown.chars().take(VALUE_LIMIT).collect(),
            code: why.code.to_owned(),
            message: why.message,
        }
    }
}

/// One row being read.
pub struct RowReader<'a> {
    reading: &'a SheetReading<'a>,
    row: &'a SheetRow,
    problems: Vec<Problem>,
    rejected: bool,
}

impl<'a> RowReader<'a> {
    /// Starts to read a row.
    pub fn new(reading: &'a SheetReading<'a>, row: &'a SheetRow) -> Self {
        Self { reading, row, problems: Vec::new(), rejected: false }
    }

    /// The row's problems, and whether one of them rejects it.
    pub fn finish(self) -> (Vec<Problem>, bool) {
        (self.problems, self.rejected)
    }

    /// Whether the row is rejected so far.
    pub fn is_rejected(&self) -> bool {
        self.rejected
    }

    /// How the sheet is read.
    pub fn reading(&self) -> &'a SheetReading<'a> {
        self.reading
    }

    /// The row's number on the sheet.
    pub fn row_number(&self) -> u32 {
        self.row.row
    }

    /// Notes an error at a field's cell; the row is rejected.
    pub fn error(&mut self, key: &str, code: &'static str, message: impl Into<String>) {
        self.rejected = true;
        self.note(Severity::Error, key, Unreadable::new(code, message));
    }

    /// Notes a warning at a field's cell.
    pub fn warn(&mut self, key: &str, code: &'static str, message: impl Into<String>) {
        self.note(Severity::Warning, key, Unreadable::new(code, message));
    }

    /// A cell that is looked at twice is complained of once.
    fn note(&mut self, severity: Severity, key: &str, why: Unreadable) {
        let problem = self.reading.problem(severity, self.row, key, why);
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// The field's cell, unless it is blank, an error or a formula that was never calculated.
    pub fn cell(&mut self, key: &str) -> Option<&'a CellValue> {
        let column = self.reading.column(key)?;
        match self.row.cell(column) {
            cell if cell.is_blank() => None,
            CellValue::Error(code) => {
                let message = format!("The cell holds the error {code}; mend its formula or type the value.");
                self.error(key, "cell_error", message);
                None
            }
            CellValue::FormulaWithoutValue => {
                let message = "The formula was never calculated; open the file in a spreadsheet program and save it, or \
                               type the value.";
                self.error(key, "formula_without_value", message);
                None
            }
            cell => Some(cell),
        }
    }

    /// Reads a field's cell with `parse`; an error of it rejects the row.
    pub fn read<T>(&mut self, key: &str, parse: impl FnOnce(&CellValue) -> Result<Option<T>, Unreadable>) -> Option<T> {
        let cell = self.cell(key)?;
        parse(cell).unwrap_or_else(|why| {
            self.error(key, why.code, why.message);
            None
        })
    }

    /// As [`read`](Self::read), of the cell's text; what is not seen in it is taken out with a warning.
    pub fn read_text<T>(&mut self, key: &str, parse: impl FnOnce(&str) -> Result<Option<T>, Unreadable>) -> Option<T> {
        let cell = self.cell(key)?;
        if matches!(cell, CellValue::Text(text) if text::seen(text).len() != text.len()) {
            self.warn_of_removal(key);
        }
        parse(trimmed(cell).trim()).unwrap_or_else(|why| {
            self.error(key, why.code, why.message);
            None
        })
    }

    fn warn_of_removal(&mut self, key: &str) {
        let message =
            "Invisible control or direction characters were taken out of the text; check that it reads right.";
        self.warn(key, "characters_removed", message);
    }

    /// A short text.
    pub fn short(&mut self, key: &str) -> Option<String> {
        if let Some(CellValue::Number(number)) = self.cell(key)
            && number.abs() >= EXACT_UP_TO
        {
            self.warn(
                key,
                "long_number",
                "A number this long has lost digits; format the column as text and type it anew.",
            );
        }
        self.read_text(key, |value| text::text(value, text::SHORT_LIMIT))
    }

    /// A free text.
    pub fn long(&mut self, key: &str) -> Option<String> {
        self.read_text(key, |value| text::text(value, text::LONG_LIMIT))
    }

    /// A name; invisible characters are taken out with a warning.
    pub fn name(&mut self, key: &str) -> Option<String> {
        let (name, removed) = self.read_text(key, |value| text::name(value).map(Some))?;
        if removed {
            self.warn_of_removal(key);
        }
        name
    }

    /// A list of names or words.
    pub fn list(&mut self, key: &str) -> Option<Lines> {
        self.read_text(key, |value| Ok(text::text(value, text::LONG_LIMIT)?.as_deref().and_then(list::list)))
    }

    /// Yes or no.
    pub fn yes_no(&mut self, key: &str) -> Option<bool> {
        self.read(key, words::yes_no)
    }

    /// A member of a closed list.
    pub fn word<T: Words>(&mut self, key: &str) -> Option<T> {
        self.read(key, words::word)
    }

    /// A factor's rating.
    pub fn rating(&mut self, factor: Factor) -> Option<i16> {
        self.read(factor.as_str(), |cell| rating::rating(factor, cell))
    }

    /// A span in hours.
    pub fn hours(&mut self, key: &str) -> Option<i32> {
        self.read(key, duration::hours)
    }

    /// A day. A date of an open order rejects its row without a word: its column is asked about once.
    pub fn date(&mut self, key: &str) -> Option<Date> {
        let column = self.reading.column(key)?;
        let cell = self.cell(key)?;
        match self.read(key, |cell| date::date(cell).map(Some))? {
            DateReading::Nothing => None,
            DateReading::Day(day) | DateReading::Ordered(day, _) => Some(day),
            DateReading::Midnight(day) => {
                if !trimmed(cell).starts_with(&day.to_string()) {
                    self.warn(
                        key,
                        "instant_as_date",
                        format!("The instant was read as {day}, the day that began there at midnight."),
                    );
                }
                Some(day)
            }
            DateReading::Ambiguous(day_first, month_first) => match self.reading.orders.of(column) {
                Some(date::DateOrder::DayFirst) => Some(day_first),
                Some(date::DateOrder::MonthFirst) => Some(month_first),
                None => self.reject_silently(),
            },
            DateReading::Serial(_) => self.reject_silently(),
        }
    }

    fn reject_silently<T>(&mut self) -> Option<T> {
        self.rejected = true;
        None
    }

    /// A person by name, by address or by both, from one or two columns.
    pub fn person(&mut self, name_key: &str, email_key: &str) -> Option<PersonRef> {
        let named = self.read_text(name_key, |value| person::person(value).map(Some));
        let address = self.read_text(email_key, person::email);
        let (named, more) = named.unwrap_or_default();
        if more {
            self.warn(name_key, "several_persons", "The cell names several persons; the first was taken.");
        }
        match (named, address) {
            (Some(person), None) => Some(person),
            (Some(person), email) => Some(PersonRef { email, ..person }),
            (None, Some(email)) => Some(PersonRef { name: email.clone(), email: Some(email) }),
            (None, None) => None,
        }
    }

    /// The error for a required field that is blank.
    pub fn missing(&mut self, key: &str, what: &str) {
        let message = format!("The row names no {what}; fill in the cell, or remove the row.");
        self.error(key, "missing_value", message);
    }

    /// The warning for a value that another row of the same record had already said differently.
    pub fn clashing(&mut self, key: &str) {
        let shown = self.reading.cell(self.row, key).shown();
        let message = format!(
            "{} differs from what an earlier row says of the same record; the earlier row was taken. Make the rows agree.",
            quoted(shown.trim())
        );
        self.warn(key, "conflicting_values", message);
    }
}
