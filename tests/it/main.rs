//! The integration suite: one binary.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed, as it should")]

mod architecture;
mod samples;
mod support;
