//! The pages: each handler extracts, calls one action and renders a view.

pub mod frame;
pub mod sign_in;
