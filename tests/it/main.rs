//! The integration suite: one binary.

mod samples;
