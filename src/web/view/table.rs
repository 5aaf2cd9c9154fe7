//! One table, driven by a column registry: tabs, filters, search, sorting, paging and export are all data.

use askama::Template;

use super::{
    figure::coverage::MiniLane,
    html_pieces,
    mark::{Badge, Day, Link, Strip, Tag, Tone},
};

/// Which way a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorted {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl Sorted {
    const fn aria(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }

    const fn arrow(self) -> &'static str {
        match self {
            Self::Ascending => "↑",
            Self::Descending => "↓",
        }
    }
}

/// Where a column's cell goes when a row becomes a card on a narrow screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CardPlace {
    /// On a line of its own half, at the left.
    #[default]
    Left,
    /// At the right.
    Right,
    /// Over the whole width.
    Full,
    /// Left out; the record has it.
    Off,
}

impl CardPlace {
    const fn class(self) -> &'static str {
        match self {
            Self::Left => "",
            Self::Right => "end",
            Self::Full => "full",
            Self::Off => "off",
        }
    }
}

/// Head of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnHead {
    /// What people read.
    pub label: String,
    /// Where a click on it sorts; `None` where it cannot be sorted.
    pub sort_url: Option<String>,
    /// How it is sorted now.
    pub sorted: Option<Sorted>,
    /// Whether it holds figures, which stand at the right.
    pub figures: bool,
    /// Its place on a card.
    pub card: CardPlace,
    /// Whether it is the first to go when the window gets narrower.
    pub spare: bool,
}

/// A cell, by what it shows.
#[derive(Debug, Clone, PartialEq)]
pub enum CellView {
    /// The record's name, leading to it; the row's heading.
    Name {
        /// Name and address.
        link: Link,
        /// Second line: reference, service.
        sub: Option<String>,
    },
    /// Words.
    Text {
        /// First line.
        text: String,
        /// Second line.
        sub: Option<String>,
        /// How they are meant.
        tone: Tone,
    },
    /// Words that lead somewhere.
    Link {
        /// Words and address.
        link: Link,
        /// Second line.
        sub: Option<String>,
    },
    /// A band, with the score where one is given.
    Band {
        /// Shape, score and word.
        badge: Badge,
        /// Second line: “held by floor”.
        sub: Option<String>,
    },
    /// The nine-cell strip.
    Strip(Strip),
    /// A figure, already in words: `92 %`, `184 000`.
    Figure(String),
    /// SOC coverage of the fiscal year: the lane where there is one, and a word.
    Soc {
        /// The lane.
        lane: Option<MiniLane>,
        /// “Gap 61 d”, “Bridged”, “None on file”.
        words: String,
        /// How the word is meant.
        tone: Tone,
    },
    /// A day with its distance.
    Day(Day),
    /// A word in a frame.
    Tag(Tag),
    /// Nothing is known, in grey: “no date”.
    Missing(String),
}

/// A row: a cell a column.
#[derive(Debug, Clone, PartialEq)]
pub struct RowView {
    /// Its cells, as many as there are columns.
    pub cells: Vec<CellView>,
}

/// A named query above the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabView {
    /// Its name.
    pub label: String,
    /// Its address.
    pub url: String,
    /// How many rows it has.
    pub count: Option<usize>,
    /// Whether it is shown now.
    pub current: bool,
}

/// One value a filter can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterChoice {
    /// What people read.
    pub label: String,
    /// The same table with this value taken or, where it is taken, without it.
    pub url: String,
    /// Whether it is taken.
    pub chosen: bool,
}

/// A filter: a chip that opens its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterView {
    /// Name of the column.
    pub label: String,
    /// The values taken, in words; `None` when it is not in use.
    pub chosen: Option<String>,
    /// The same table without it.
    pub clear_url: Option<String>,
    /// Its values.
    pub choices: Vec<FilterChoice>,
}

/// A column that can be shown or hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChoice {
    /// What people read.
    pub label: String,
    /// The same table with it shown or hidden.
    pub url: String,
    /// Whether it is shown.
    pub shown: bool,
}

/// What stands in place of rows where there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmptyView {
    /// “No vendors yet”, or “No vendor matches”.
    pub title: String,
    /// What will be here, or which filters to clear.
    pub text: String,
    /// What to do: the first is the main one.
    pub actions: Vec<Link>,
}

/// A table with everything around it.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "table/table.html")]
pub struct TableView {
    /// What the table holds, for those who do not see it.
    pub caption: String,
    /// Its columns, in order.
    pub columns: Vec<ColumnHead>,
    /// The rows of this page.
    pub rows: Vec<RowView>,
    /// Named queries.
    pub tabs: Vec<TabView>,
    /// Filters.
    pub filters: Vec<FilterView>,
    /// Where the search field leads.
    pub search_url: String,
    /// What the search field says while empty.
    pub search_hint: String,
    /// What is searched for.
    pub query: String,
    /// Further parameters that a search keeps.
    pub kept: Vec<(String, String)>,
    /// Columns to show or hide.
    pub column_choices: Vec<ColumnChoice>,
    /// The same rows as CSV, XLSX and JSON.
    pub exports: Vec<Link>,
    /// “1–50 of 203 · Unrated sorts after Critical”.
    pub count: String,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Shown where there are no rows.
    pub empty: Option<EmptyView>,
    /// Whether a legend for strip and lane stands below.
    pub legend: bool,
}

impl TableView {
    fn shown_columns(&self) -> usize {
        self.column_choices.iter().filter(|choice| choice.shown).count()
    }
}

/// Whether the cell is a row's heading.
impl CellView {
    fn is_name(&self) -> bool {
        matches!(self, Self::Name { .. })
    }
}

/// The sample strip and lane of the legend.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "table/legend.html")]
struct TableLegend;

/// The list of vendors.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "vendors.html")]
pub struct VendorsPage {
    /// What stands around it.
    pub frame: super::frame::Frame,
    /// “31 on the register · 28 active, 2 in review, 1 offboarding”.
    pub subtitle: String,
    /// Where a vendor is added; `None` for those who may not.
    pub new_url: Option<String>,
    /// The table.
    pub table: TableView,
}

html_pieces!(TableView, TableLegend);
