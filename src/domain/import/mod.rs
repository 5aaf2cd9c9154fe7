//! From sheet cells to a plan of changes: fields, values, matching, and what an import would do. Pure.

pub mod cell;
pub mod crosswalk;
pub mod detect;
pub mod detect_error;
pub mod field;
pub mod heading;
pub mod heading_match;
pub mod layout;
pub mod problem;
pub mod words;
