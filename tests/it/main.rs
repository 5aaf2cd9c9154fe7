//! The integration suite: one binary.

mod architecture;
mod samples;
mod spreadsheet;
mod support;
