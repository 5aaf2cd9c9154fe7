//! Which sheet of a file is the list, where its headings stand, and which column holds the names.

mod words_of;

use super::ListKind;
use crate::domain::import::{
    cell::{SheetRow, column_letters},
    detect::{HEAD_ROWS, SheetHead, heading_texts},
    value::text::is_invisible,
    words::words,
};
use words_of::{Role, names_of_kind, role};

/// The columns of a list that are read, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The sheet's name.
    pub sheet: String,
    /// Row of the headings, from 1; 0 where the sheet has none.
    pub heading_row: u32,
    /// The column of names.
    pub name: usize,
    /// Its heading; its letter where the sheet has none.
    pub name_heading: String,
    /// What was paid.
    pub amount: Option<usize>,
    /// In which currency.
    pub currency: Option<usize>,
    /// When it was last paid.
    pub last_paid: Option<usize>,
    /// Web domain or address.
    pub domain: Option<usize>,
    /// Whose it is.
    pub owner: Option<usize>,
}

impl Columns {
    /// What kind of list these headings make it look like.
    pub fn kind(&self) -> ListKind {
        names_of_kind(&self.name_heading, self.amount.is_some() || self.last_paid.is_some())
    }
}

/// What somebody asked for instead of leaving it to the headings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Name of the sheet.
    pub sheet: Option<&'a str>,
    /// Heading of the column of names, or its letter.
    pub column: Option<&'a str>,
}

/// Why no column of names was found; each sentence says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    /// No such sheet.
    #[error("There is no visible sheet “{sheet}”. The file has: {sheets}.")]
    UnknownSheet {
        /// As asked for.
        sheet: String,
        /// The visible sheets.
        sheets: String,
    },
    /// Nothing in it.
    #[error("The file has no rows. Bring a sheet with a row of headings and a name in each row below it.")]
    NoRows,
    /// No such column.
    #[error(
        "There is no column “{column}”: the headings of the sheet “{sheet}” are {headings}. Name one of them, or a column’s letter."
    )]
    UnknownColumn {
        /// As asked for.
        column: String,
        /// The sheet that was looked at.
        sheet: String,
        /// Its headings.
        headings: String,
    },
    /// No heading says that names stand below it.
    #[error(
        "No column of names was found: the headings of the sheet “{sheet}” are {headings}. Say which column holds the names, by its heading or its letter (--column, or “Column of the names” on the page), or call it Vendor, Supplier, Payee, Application, Asset or Company."
    )]
    NoColumn {
        /// The sheet that was looked at.
        sheet: String,
        /// Its headings.
        headings: String,
    },
}

impl ColumnError {
    /// Stable snake_case code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownSheet { .. } => "unknown_sheet",
            Self::NoRows => "no_rows",
            Self::UnknownColumn { .. } => "unknown_column",
            Self::NoColumn { .. } => "no_name_column",
        }
    }

    /// What was asked for that is not there, as forms and options call it.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::UnknownSheet { .. } => "sheet",
            Self::NoRows => "file",
            Self::UnknownColumn { .. } | Self::NoColumn { .. } => "column",
        }
    }
}

/// Finds the sheet, the heading row and the columns.
///
/// # Errors
/// Why not, and what to do.
pub fn find(sheets: &[SheetHead], wanted: &Wanted<'_>) -> Result<Columns, ColumnError> {
    let sheets = wanted_sheets(sheets, wanted.sheet)?;
    if sheets.iter().all(|sheet| sheet.rows.iter().all(SheetRow::is_blank)) {
        return Err(ColumnError::NoRows);
    }
    let rows: Vec<HeadingRow<'_>> = sheets.iter().flat_map(|sheet| heading_rows(sheet)).collect();
    let best = match wanted.column.map(str::trim).filter(|column| !column.is_empty()) {
        Some(column) => asked_for(&sheets, &rows, column),
        None => {
            rows.iter().filter_map(|row| Some((row.rank()?, row.columns()?))).reduce(better).map(|(_, found)| found)
        }
    };
    best.ok_or_else(|| explain(&sheets, &rows, wanted.column))
}

fn wanted_sheets<'a>(sheets: &'a [SheetHead], wanted: Option<&str>) -> Result<Vec<&'a SheetHead>, ColumnError> {
    let Some(wanted) = wanted.filter(|wanted| !wanted.trim().is_empty()) else { return Ok(sheets.iter().collect()) };
    let exact = sheets.iter().find(|sheet| sheet.name == wanted);
    let found = exact.or_else(|| sheets.iter().find(|sheet| words(&sheet.name) == words(wanted)));
    found.map(|sheet| vec![sheet]).ok_or_else(|| ColumnError::UnknownSheet {
        sheet: wanted.to_owned(),
        sheets: sheets.iter().map(|sheet| format!("“{}”", sheet.name)).collect::<Vec<_>>().join(", "),
    })
}

/// A row that could be headings, with what each text could mean.
struct HeadingRow<'a> {
    sheet: &'a SheetHead,
    row: u32,
    texts: Vec<(usize, String)>,
}

fn heading_rows(sheet: &SheetHead) -> impl Iterator<Item = HeadingRow<'_>> {
    let rows = sheet.rows.iter().take(HEAD_ROWS);
    rows.filter_map(move |row| Some(HeadingRow { sheet, row: row.row, texts: heading_texts(row)? }))
}

/// How well a row does as headings: how many of its texts are roles, and how telling the heading of the names is.
type Rank = (usize, u8);

impl HeadingRow<'_> {
    fn roles(&self) -> impl Iterator<Item = (usize, Role)> {
        self.texts.iter().filter_map(|(column, text)| Some((*column, role(text)?)))
    }

    /// The column of names: the most telling heading, of equals the first.
    fn names(&self) -> Option<(usize, u8)> {
        let named = self.roles().filter_map(|(column, role)| match role {
            Role::Name(telling) if self.may_hold_names(column) => Some((column, telling)),
            _ => None,
        });
        named.reduce(|best, other| if other.1 > best.1 { other } else { best })
    }

    /// Whether something below is no mere number: “Vendor” may stand above their numbers, beside “Vendor name”.
    fn may_hold_names(&self, column: usize) -> bool {
        let below = self.sheet.rows.iter().filter(|row| row.row > self.row).map(|row| row.cell(column));
        let mut filled = below.filter(|cell| !cell.is_blank()).peekable();
        filled.peek().is_none() || filled.any(|cell| cell.shown().chars().any(char::is_alphabetic))
    }

    /// How many of the things beside a name it has headings for.
    fn beside(&self) -> usize {
        let kinds = [Role::Amount, Role::Currency, Role::LastPaid, Role::Domain, Role::Owner];
        kinds.iter().filter(|kind| self.roles().any(|(_, role)| role == **kind)).count()
    }

    fn rank(&self) -> Option<Rank> {
        self.names().map(|(_, telling)| (self.beside(), telling))
    }

    fn columns(&self) -> Option<Columns> {
        self.names().map(|(column, _)| self.with_names_in(column))
    }

    fn with_names_in(&self, name: usize) -> Columns {
        let first = |wanted: Role| {
            self.roles().find(|(column, role)| *role == wanted && *column != name).map(|(column, _)| column)
        };
        let heading = self.texts.iter().find(|(column, _)| *column == name).map(|(_, text)| one_line(text));
        Columns {
            sheet: self.sheet.name.clone(),
            heading_row: self.row,
            name,
            name_heading: heading.filter(|text| !text.is_empty()).unwrap_or_else(|| column_letters(name)),
            amount: first(Role::Amount),
            currency: first(Role::Currency),
            last_paid: first(Role::LastPaid),
            domain: first(Role::Domain),
            owner: first(Role::Owner),
        }
    }
}

/// The better of two; of equals the first, which is the earlier sheet and row.
fn better(one: (Rank, Columns), other: (Rank, Columns)) -> (Rank, Columns) {
    if other.0 > one.0 { other } else { one }
}

/// The column that somebody named: by its heading, else by its letter.
fn asked_for(sheets: &[&SheetHead], rows: &[HeadingRow<'_>], wanted: &str) -> Option<Columns> {
    let is_it = |text: &str| !words(text).is_empty() && words(text) == words(wanted);
    let headed = rows.iter().filter_map(|row| {
        let (column, _) = row.texts.iter().find(|(_, text)| is_it(text))?;
        Some(((row.beside(), 0), row.with_names_in(*column)))
    });
    headed.reduce(better).map(|(_, columns)| columns).or_else(|| by_letter(sheets, rows, wanted))
}

fn by_letter(sheets: &[&SheetHead], rows: &[HeadingRow<'_>], wanted: &str) -> Option<Columns> {
    let column = column_of(wanted)?;
    let sheet = sheets.iter().find(|sheet| sheet.rows.iter().any(|row| !row.cell(column).is_blank()))?;
    let here = rows.iter().filter(|row| row.sheet.name == sheet.name);
    let rank = |row: &HeadingRow<'_>| (row.beside(), row.names().map_or(0, |(_, telling)| telling));
    let headed =
        here.map(|row| (rank(row), row.with_names_in(column))).filter(|(rank, _)| *rank > (0, 0)).reduce(better);
    headed.map(|(_, columns)| columns).or_else(|| {
        let bare = HeadingRow { sheet, row: 0, texts: Vec::new() };
        Some(bare.with_names_in(column))
    })
}

/// The column of letters such as `B`, from 0.
fn column_of(letters: &str) -> Option<usize> {
    let known = (1..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    let digit = |byte: u8| usize::from(byte.to_ascii_uppercase().saturating_sub(b'A')) + 1;
    known.then(|| letters.bytes().fold(0, |column, byte| column * 26 + digit(byte)) - 1)
}

fn explain(sheets: &[&SheetHead], rows: &[HeadingRow<'_>], column: Option<&str>) -> ColumnError {
    let widest = rows.iter().reduce(|best, other| if other.texts.len() > best.texts.len() { other } else { best });
    let shown = |row: &HeadingRow<'_>| {
        let shown = row.texts.iter().take(12).map(|(_, text)| format!("“{}”", one_line(text)));
        let more = row.texts.len().saturating_sub(12);
        shown.chain((more > 0).then(|| format!("{more} more"))).collect::<Vec<_>>().join(", ")
    };
    let headings = widest.map_or_else(|| "none".to_owned(), shown);
    let sheet =
        widest.map_or_else(|| sheets.first().map(|sheet| sheet.name.clone()), |row| Some(row.sheet.name.clone()));
    let sheet = sheet.unwrap_or_default();
    match column.filter(|column| !column.trim().is_empty()) {
        Some(column) => ColumnError::UnknownColumn { column: one_line(column), sheet, headings },
        None => ColumnError::NoColumn { sheet, headings },
    }
}

fn one_line(text: &str) -> String {
    let seen: String = text.chars().filter(|letter| letter.is_whitespace() || !is_invisible(*letter)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect()
}

#[cfg(test)]
mod tests;
