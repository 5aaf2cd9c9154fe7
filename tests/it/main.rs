//! One integration binary.

mod spreadsheet;
