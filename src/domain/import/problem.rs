//! What is wrong with a cell, said so that somebody can mend it.

closed_list! {
    /// Whether a problem rejects its row.
    pub enum Severity {
        Error = "error", "Error";
        Warning = "warning", "Warning";
    }
}

/// One problem: where it stands, what stands there and what to do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// Whether it rejects the row.
    pub severity: Severity,
    /// Sheet name.
    pub sheet: String,
    /// Cell address such as `H14`; a row's first cell when it concerns the row.
    pub cell: String,
    /// Heading of the column.
    pub heading: String,
    /// The value as it stands in the file, shortened to 200 characters.
    pub value: String,
    /// Stable snake_case code, such as `not_a_date`.
    pub code: String,
    /// A sentence that says what is wrong and what to do.
    pub message: String,
}
