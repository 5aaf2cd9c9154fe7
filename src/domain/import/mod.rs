//! From sheet cells to a plan of changes: fields, values, matching, and what an import would do. Pure.
//!
//! A register is read in passes, so that a long one need not fit into memory: [`plan::RowIndex`] and
//! [`value::date::DateColumns`] see each row once and say which rows form one record; `draft` of `vendor_rows`,
//! `contract_rows`, `soc_report_rows` or `paper_rows` turns the rows of one record into a typed draft; and the draft's `compare` says
//! what it would change.

pub mod amend;
pub mod answer_register;
pub mod answer_rows;
pub mod cell;
pub mod change;
pub mod closed;
pub mod contract_rows;
pub mod control_rows;
pub mod crosswalk;
pub mod detect;
pub mod detect_error;
pub mod field;
pub mod heading;
pub mod heading_match;
pub mod layout;
pub mod paper_rows;
pub mod pasted;
pub mod plan;
pub mod problem;
pub mod record;
pub mod row_reader;
pub mod saved_layout;
pub mod soc_report_rows;
pub mod suggest;
pub mod template;
pub mod text_form;
pub mod value;
pub mod vendor_ref;
pub mod vendor_rows;
pub mod words;

#[cfg(test)]
mod sheet_fixture;
