//! What several tests need.

pub mod app;
pub mod browser;
pub mod relay;
