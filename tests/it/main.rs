//! The integration suite: one binary.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod api;
mod architecture;
mod mail;
mod samples;
mod spreadsheet;
mod support;
