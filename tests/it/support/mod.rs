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
mod template;

/// The program under test: the one built with the tests, or the optimized one that `NINEFOLD_TEST_PROGRAM` names where
/// it is started very often.
pub fn program() -> std::path::PathBuf {
    std::env::var_os("NINEFOLD_TEST_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_ninefold").into(), Into::into)
}
