//! What several tests need.

pub mod api_site;
pub mod browser;
