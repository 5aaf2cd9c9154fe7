//! The integration suite: one binary, run on both databases.

mod spreadsheet;
