//! One integration binary.

mod spreadsheet;
//! The integration suite: one binary.

mod architecture;
mod samples;
mod support;
