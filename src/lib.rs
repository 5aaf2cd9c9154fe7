//! Ninefold.
pub mod domain;
pub mod spreadsheet;
