//! What a sheet's cell can hold once the reader has told it apart from the file format.

use crate::domain::Instant;

/// A cell's value as the guarded reader hands it on.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum CellValue {
    /// Nothing in it.
    #[default]
    Empty,
    /// Text, as it came.
    Text(String),
    /// A finite number without a date format.
    Number(f64),
    /// A boolean.
    Bool(bool),
    /// A number with a date format, the file's 1900 or 1904 system already applied.
    DateTime(Instant),
    /// An error such as `#REF!`.
    Error(String),
    /// A formula that was never calculated: a problem, never “blank”.
    FormulaWithoutValue,
}

impl CellValue {
    /// Whether there is nothing to read: empty, or text of spaces only.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The cell as a person sees it; dates in ISO form, whole numbers without a fraction.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            Self::DateTime(instant) if instant.time() == chrono::NaiveTime::MIN => instant.date().to_string(),
            Self::DateTime(instant) => instant.to_string(),
            Self::Error(code) => code.clone(),
            Self::FormulaWithoutValue => "(formula without a value)".to_owned(),
        }
    }
}

/// One row of a sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetRow {
    /// Row number on the sheet, from 1.
    pub row: u32,
    /// Cells from column A on; trailing empty cells may be missing.
    pub cells: Vec<CellValue>,
}

impl SheetRow {
    /// The cell in a column counted from 0; a missing one is empty.
    pub fn cell(&self, column: usize) -> &CellValue {
        const EMPTY: CellValue = CellValue::Empty;
        self.cells.get(column).unwrap_or(&EMPTY)
    }

    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(CellValue::is_blank)
    }
}

/// A column's letters, counted from 0: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}

/// A cell's address such as `C12`; column from 0, row from 1.
pub fn address(column: usize, row: u32) -> String {
    format!("{}{row}", column_letters(column))
}

/// Column from 0 and row from 1 of an address such as `C12`; `None` for what is none.
pub fn cell_place(address: &str) -> Option<(usize, u32)> {
    let split = address.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, digits) = address.split_at_checked(split)?;
    let known = |letter: &u8| letter.is_ascii_uppercase();
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|letter| known(&letter)) {
        return None;
    }
    let column = letters.bytes().fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    Some((column - 1, digits.parse().ok().filter(|row| *row > 0)?))
}

#[cfg(test)]
mod tests {
    use super::{address, cell_place, column_letters};

    #[test]
    fn columns_count_through_the_alphabet() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_letters(column), letters);
        }
        assert_eq!(address(2, 12), "C12");
    }

    #[test]
    fn an_address_is_read_back() {
        for (column, row) in [(0, 1), (25, 14), (26, 7), (16_383, 1_048_576)] {
            assert_eq!(cell_place(&address(column, row)), Some((column, row)));
        }
        for none in ["", "A", "12", "a1", "A0", "ABCD1", "A1B"] {
            assert_eq!(cell_place(none), None, "{none}");
        }
    }
}
