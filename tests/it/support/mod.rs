//! What several tests need.

pub mod browser;
pub mod database;
pub mod service;
