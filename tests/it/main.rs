//! The integration suite: one binary.

mod architecture;
mod samples;
mod spreadsheet;
mod support;
//! The integration tests: one binary, one module per part.

mod mail;
