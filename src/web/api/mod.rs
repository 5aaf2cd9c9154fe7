//! JSON for programs: the same actions as the pages, rendered as JSON.

pub mod health;
