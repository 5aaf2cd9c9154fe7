//! HTTP: what the service shows and what it takes in. The only folder that names actix, and it holds no rules.

pub mod server;
pub mod view;
