//! The names of a list, folded: rows that bear one name are one entry, with how often it stands there and what it comes to.

use std::collections::HashMap;

use iso_currency::Currency;
use rust_decimal::Decimal;

use super::columns::Columns;
use crate::domain::{
    Date,
    import::{
        cell::{CellValue, SheetRow, address},
        value::{
            amount,
            date::{DateReading, date},
            text::{self, NAME_LIMIT},
            trimmed,
        },
    },
    money,
    name::{match_key, registrable_domain},
};

/// Longest key, in characters: it is looked up by an index, which takes no long texts.
const KEY_LIMIT: usize = 200;
/// Cells named where names could not be read.
const NAMED_CELLS: usize = 10;

/// The key under which two spellings are one name of a list.
pub fn name_key(name: &str) -> String {
    match_key(name).chars().take(KEY_LIMIT).collect()
}

/// One name of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListedName {
    /// The name, as its first row writes it.
    pub name: String,
    /// Its key.
    pub key: String,
    /// Row where it first stands, from 1.
    pub row: u32,
    /// How many rows bear it.
    pub times: u32,
    /// What its rows come to.
    pub amount: Sum,
    /// Newest payment.
    pub last_paid: Option<Date>,
    /// Registered web domain.
    pub domain: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
}

/// What rows come to, as long as they speak of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sum {
    /// No row says.
    #[default]
    Nothing,
    /// An amount, and its currency where the list names it.
    Of(Decimal, Option<Currency>),
    /// Rows in several currencies, or more than a number holds.
    Unclear,
}

impl Sum {
    /// The amount and its currency, where there is one.
    pub const fn amount(&self) -> Option<(Decimal, Option<Currency>)> {
        match self {
            Self::Of(value, currency) => Some((*value, *currency)),
            Self::Nothing | Self::Unclear => None,
        }
    }

    fn with(self, value: Decimal, currency: Option<Currency>) -> Self {
        match self {
            Self::Nothing => Self::Of(value, currency),
            Self::Of(so_far, same) if same == currency => {
                so_far.checked_add(value).map_or(Self::Unclear, |sum| Self::Of(sum, currency))
            }
            Self::Of(..) | Self::Unclear => Self::Unclear,
        }
    }
}

/// What became of a list's rows: each is named, blank or unreadable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Rows below the headings.
    pub rows: u32,
    /// Rows with a name.
    pub named: u32,
    /// Rows without one.
    pub blank: u32,
    /// Rows whose name cannot be read.
    pub unreadable: u32,
    /// The cells of the first of those, such as `B17`.
    pub unreadable_cells: Vec<String>,
}

/// The names of a list, taken row by row, so that memory follows the names and not the rows.
#[derive(Debug, Default)]
pub struct NameList {
    names: Vec<ListedName>,
    places: HashMap<String, usize>,
    totals: Totals,
}

impl NameList {
    /// Takes a row of the list.
    pub fn take(&mut self, row: &SheetRow, columns: &Columns) {
        self.totals.rows = self.totals.rows.saturating_add(1);
        match named(row.cell(columns.name)) {
            Read::Name(name) => {
                self.totals.named = self.totals.named.saturating_add(1);
                self.add(name, row, columns);
            }
            Read::Blank => self.totals.blank = self.totals.blank.saturating_add(1),
            Read::Unreadable => {
                self.totals.unreadable = self.totals.unreadable.saturating_add(1);
                if self.totals.unreadable_cells.len() < NAMED_CELLS {
                    self.totals.unreadable_cells.push(address(columns.name, row.row));
                }
            }
        }
    }

    /// What became of the rows so far.
    pub const fn totals(&self) -> &Totals {
        &self.totals
    }

    /// The names, in the order in which they first stand.
    pub fn finish(mut self) -> Vec<ListedName> {
        for (key, place) in self.places {
            if let Some(name) = self.names.get_mut(place) {
                name.key = key;
            }
        }
        self.names
    }

    fn add(&mut self, name: String, row: &SheetRow, columns: &Columns) {
        let place = *self.places.entry(name_key(&name)).or_insert(self.names.len());
        if place == self.names.len() {
            self.names.push(ListedName { name, row: row.row, ..ListedName::default() });
        }
        let Some(entry) = self.names.get_mut(place) else { return };
        entry.times = entry.times.saturating_add(1);
        let cell = |column: Option<usize>| column.map(|column| row.cell(column));
        if let Some((value, currency)) = cell(columns.amount).and_then(signed_amount) {
            let beside = cell(columns.currency).and_then(|cell| money::currency(&trimmed(cell)));
            entry.amount = entry.amount.with(value, currency.or(beside));
        }
        entry.last_paid = entry.last_paid.max(cell(columns.last_paid).and_then(day));
        if entry.domain.is_none() {
            entry.domain = cell(columns.domain).and_then(|cell| registrable_domain(&trimmed(cell)));
        }
        if entry.owner.is_none() {
            entry.owner = cell(columns.owner).and_then(|cell| shortened(&trimmed(cell)));
        }
    }
}

enum Read {
    Name(String),
    Blank,
    Unreadable,
}

/// The name in a cell, on one line and without what cannot be seen. A longer one than a vendor may have is cut, not lost.
fn named(cell: &CellValue) -> Read {
    if matches!(cell, CellValue::Error(_) | CellValue::FormulaWithoutValue) {
        return Read::Unreadable;
    }
    let whole = trimmed(cell);
    if whole.contains('\0') {
        return Read::Unreadable;
    }
    shortened(&whole).map_or(Read::Blank, Read::Name)
}

fn shortened(text: &str) -> Option<String> {
    let cut: String = text.chars().take(NAME_LIMIT).collect();
    text::name(&cut).ok()?.0
}

/// An amount, negative too: credit notes count against what was paid.
fn signed_amount(cell: &CellValue) -> Option<(Decimal, Option<Currency>)> {
    if let CellValue::Number(number) = cell {
        return Some((Decimal::try_from(*number).ok()?, None));
    }
    let text = trimmed(cell);
    let bare = text.trim();
    let in_brackets = bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let minus = ['-', '−'];
    let negative = in_brackets.or_else(|| bare.strip_prefix(minus)).or_else(|| bare.strip_suffix(minus));
    let positive = CellValue::Text(negative.unwrap_or(bare).trim().to_owned());
    let read = amount::amount(&positive).ok()??;
    Some((if negative.is_some() { -read.value } else { read.value }, read.currency))
}

/// A day that can be read in one way only; what fits two orders says nothing here.
fn day(cell: &CellValue) -> Option<Date> {
    match date(cell).ok()? {
        DateReading::Day(day) | DateReading::Ordered(day, _) | DateReading::Midnight(day) => Some(day),
        DateReading::Nothing | DateReading::Ambiguous(..) | DateReading::Serial(_) => None,
    }
}
