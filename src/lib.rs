//! Ninefold.
pub mod domain;
