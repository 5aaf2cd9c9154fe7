//! What several tests need.

pub mod api_site;
pub mod app;
pub mod at_the_page;
pub mod browser;
pub mod database;
pub mod dump;
pub mod mails;
pub mod relay;
pub mod service;
