//! From sheet cells to a plan of changes: fields, values, matching, and what an import would do. Pure.

pub mod cell;
pub mod field;
pub mod heading;
pub mod problem;
pub mod value;
