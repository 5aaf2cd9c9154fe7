//! Ninefold: vendor and subservice risk from the spreadsheets people already have.
//!
//! The modules in the order of their dependencies: nouns and rules in `domain`; SQL in `db`, cells in `spreadsheet`,
//! letters in `mail`, an auditor's pack in `pack`, bytes in `files`, work under way in `running`; verbs in `actions`; HTTP in `web`, rounds in `worker`; `cli` on top.

#[macro_use]
pub mod domain;

pub mod error;

pub mod clock;
pub mod settings;

pub mod db;
pub mod files;
pub mod mail;
pub mod pack;
pub mod running;
pub mod spreadsheet;

pub mod app;

pub mod actions;

pub mod web;
pub mod worker;

pub mod cli;
