//! The integration suite: one binary.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod answers;
mod api;
mod architecture;
mod browser;
mod cli;
mod db;
mod delivery;
mod durability;
mod export_back;
mod guises;
mod mail;
mod pages;
mod pages_read;
mod papers;
mod reminders;
mod samples;
mod spreadsheet;
mod support;
mod templates;
