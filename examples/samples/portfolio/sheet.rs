//! Cells and tables, written as a workbook or as CSV; the same bytes on every run.

use ninefold::domain::import::field::{ImportKind, fields, find};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

/// Whatever can go wrong while a sheet is made.
pub type Error = Box<dyn std::error::Error>;

/// What stands in a cell.
#[derive(Clone)]
pub enum Cell {
    Blank,
    Text(String),
    Number(u32),
    Date(&'static str),
}

/// A text; an empty one leaves the cell blank.
pub fn text(value: impl Into<String>) -> Cell {
    let value = value.into();
    if value.is_empty() { Cell::Blank } else { Cell::Text(value) }
}

/// A whole number, if there is one.
pub fn number(value: Option<impl Into<u32>>) -> Cell {
    value.map_or(Cell::Blank, |value| Cell::Number(value.into()))
}

/// An ISO date; an empty one leaves the cell blank.
pub fn date(value: &'static str) -> Cell {
    if value.is_empty() { Cell::Blank } else { Cell::Date(value) }
}

/// Yes, No, or nothing where nobody knows.
pub fn flag(value: Option<bool>) -> Cell {
    text(match value {
        Some(true) => "Yes",
        Some(false) => "No",
        None => "",
    })
}

/// A register: rows of cells under the keys of the fields they hold.
pub struct Table {
    kind: ImportKind,
    rows: Vec<Vec<(&'static str, Cell)>>,
}

impl Table {
    /// An empty table of this kind.
    pub fn new(kind: ImportKind) -> Self {
        Self { kind, rows: Vec::new() }
    }

    /// Adds a row; a key that the kind does not know is an error when the table is written.
    pub fn push(&mut self, row: Vec<(&'static str, Cell)>) {
        self.rows.push(row);
    }

    /// The keys in use, in the order in which the product offers the fields of this kind.
    fn keys(&self) -> Result<Vec<&'static str>, Error> {
        let used: Vec<&str> = self.rows.iter().flatten().map(|(key, _)| *key).collect();
        if let Some(unknown) = used.iter().find(|key| find(self.kind, key).is_none()) {
            return Err(format!("no field “{unknown}” in {}", self.kind.label()).into());
        }
        Ok(fields(self.kind).iter().map(|field| field.key).filter(|key| used.contains(key)).collect())
    }

    /// The table as a grid: headings first, then one line a row.
    pub fn grid(&self) -> Result<Vec<Vec<Cell>>, Error> {
        let keys = self.keys()?;
        let label = |key: &&str| text(find(self.kind, key).map_or("", |field| field.label));
        let mut grid = vec![keys.iter().map(label).collect()];
        for row in &self.rows {
            let cell =
                |key: &&str| row.iter().find(|(known, _)| known == key).map_or(Cell::Blank, |(_, cell)| cell.clone());
            grid.push(keys.iter().map(cell).collect());
        }
        Ok(grid)
    }

    /// The table as a workbook with one sheet.
    pub fn workbook(&self, title: &str) -> Result<Vec<u8>, Error> {
        let mut workbook = new_workbook(title)?;
        let sheet = workbook.add_worksheet();
        sheet.set_name(title)?.set_freeze_panes(1, 0)?;
        write_grid(sheet, 0, &self.grid()?)?;
        Ok(workbook.save_to_buffer()?)
    }

    /// The table as CSV with CRLF line ends, dates in ISO form.
    pub fn csv(&self) -> Result<Vec<u8>, Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        for row in self.grid()? {
            writer.write_record(row.iter().map(shown))?;
        }
        Ok(writer.into_inner().map_err(|error| error.into_error())?)
    }
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => (*date).to_owned(),
    }
}

/// A workbook whose properties hold a fixed instant, so that the same input gives the same bytes.
pub fn new_workbook(title: &str) -> Result<Workbook, Error> {
    let made = ExcelDateTime::from_ymd(2026, 11, 22)?.and_hms(8, 0, 0)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new().set_title(title).set_author("Ninefold samples").set_creation_datetime(&made),
    );
    Ok(workbook)
}

/// Writes a grid whose first line is the headings, from `top` (counted from 0) on.
pub fn write_grid(sheet: &mut Worksheet, top: u32, grid: &[Vec<Cell>]) -> Result<(), Error> {
    let bold = Format::new().set_bold();
    let iso = Format::new().set_num_format("yyyy-mm-dd");
    for (row, cells) in (top..).zip(grid) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Blank => {}
                Cell::Text(text) if row == top => _ = sheet.write_string_with_format(row, column, text, &bold)?,
                Cell::Text(text) => _ = sheet.write_string(row, column, text)?,
                Cell::Number(number) => _ = sheet.write_number(row, column, *number)?,
                Cell::Date(day) => {
                    let day = ExcelDateTime::parse_from_str(day)?;
                    sheet.write_datetime_with_format(row, column, &day, &iso)?;
                }
            }
        }
    }
    Ok(())
}
