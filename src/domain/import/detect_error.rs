//! Why a file's sheets cannot be read, said so that somebody can mend it.

use super::detect::HEAD_ROWS;

/// Why no sheet can be read; each sentence names what was found and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DetectError {
    /// No such layout.
    #[error("There is no layout “{layout}”. Known are: {known}.")]
    UnknownLayout {
        /// As asked for.
        layout: String,
        /// All names.
        known: String,
    },
    /// No such sheet.
    #[error("There is no visible sheet “{sheet}”. The file has: {sheets}.")]
    UnknownSheet {
        /// As asked for.
        sheet: String,
        /// The visible sheets.
        sheets: String,
    },
    /// A field was chosen that the kind does not have.
    #[error("There is no field “{field}” in the layout “{layout}”. Its fields are: {known}.")]
    UnknownField {
        /// As chosen.
        field: String,
        /// The layout.
        layout: String,
        /// All keys.
        known: String,
    },
    /// Nothing in it.
    #[error("The file has no rows: {sheets}. Bring a sheet with a row of headings and rows below it.")]
    NoRows {
        /// What is known of its sheets.
        sheets: String,
    },
    /// No row looks like headings.
    #[error("No heading row was found in the first {HEAD_ROWS} rows of {sheets}. Put a name above each column.")]
    NoHeadingRow {
        /// The sheets looked at.
        sheets: String,
    },
    /// Questions without answers.
    #[error(
        "The sheet “{sheet}” has a question column (“{question}”) but no answer column; its headings in row {row} are: {headings}. Add a column “Answer” and fill it in."
    )]
    NoAnswerColumn {
        /// The sheet.
        sheet: String,
        /// Row of the headings.
        row: u32,
        /// The question heading.
        question: String,
        /// All headings.
        headings: String,
    },
    /// Some headings are known, but not one that has to be there.
    #[error(
        "The sheet “{sheet}” looks like a {kind} but has no column for {missing}; its headings in row {row} are: {headings}. Rename the heading, or choose its field."
    )]
    MissingField {
        /// The sheet.
        sheet: String,
        /// Row of the headings.
        row: u32,
        /// What it looks like, in lower case.
        kind: String,
        /// Labels of the missing fields.
        missing: String,
        /// All headings.
        headings: String,
    },
    /// Headings, but of nothing we read.
    #[error(
        "The headings of the sheet “{sheet}” in row {row} fit nothing that is read here: {headings}. Name the layout, or rename the headings as in one of the templates."
    )]
    NothingFits {
        /// The sheet.
        sheet: String,
        /// Row of the headings.
        row: u32,
        /// All headings.
        headings: String,
    },
}

impl DetectError {
    /// Stable snake_case code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownLayout { .. } => "unknown_layout",
            Self::UnknownSheet { .. } => "unknown_sheet",
            Self::UnknownField { .. } => "unknown_field",
            Self::NoRows { .. } => "no_rows",
            Self::NoHeadingRow { .. } => "no_heading_row",
            Self::NoAnswerColumn { .. } => "no_answer_column",
            Self::MissingField { .. } => "missing_field",
            Self::NothingFits { .. } => "headings_fit_nothing",
        }
    }
}
