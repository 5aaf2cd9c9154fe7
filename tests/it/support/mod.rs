//! What several tests need.

pub mod app;
pub mod browser;
pub mod database;
pub mod relay;
pub mod service;
