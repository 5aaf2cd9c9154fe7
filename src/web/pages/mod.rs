//! The pages: each handler extracts, calls one action and renders a view.

pub mod frame;
pub mod imports;
pub mod outbox;
pub mod records;
pub mod sign_in;
mod when;
