//! The edge of the service: what is refused before any action hears of it, and what every answer carries.

mod answers;
mod limits;
mod tls;
