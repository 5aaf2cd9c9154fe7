//! The integration suite: one binary.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed, as it should")]

mod architecture;
mod samples;
mod spreadsheet;
mod support;
//! The integration tests: one binary, one module per part.

mod mail;
