//! Ninefold: vendor and subservice risk from the spreadsheets people already have.

pub mod domain;

pub mod error;

pub mod clock;
pub mod settings;

pub mod db;
pub mod mail;
pub mod spreadsheet;
