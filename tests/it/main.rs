//! The integration suite: one binary.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod architecture;
mod browser;
mod db;
mod durability;
mod mail;
mod samples;
mod spreadsheet;
mod support;
