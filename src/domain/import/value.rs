//! What a cell says, read as the value a field holds. Every reader gives the value, nothing (the sheet does not say), or
//! one sentence that names the value and the remedy.
//!
//! Nothing is guessed: what fits two readings is refused or asked about.

pub mod amount;
pub mod answer;
pub mod date;
pub mod duration;
pub mod list;
pub mod papers;
pub mod person;
pub mod programme;
pub mod rating;
pub mod soc;
pub mod text;
pub mod words;

use std::borrow::Cow;

use super::cell::CellValue;
use crate::domain::text::visible;

/// Why a value could not be taken as it stands: a stable code and a sentence with the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    /// Stable snake_case code, such as `not_a_date`.
    pub code: &'static str,
    /// What is wrong and what to do, with the value in it.
    pub message: String,
}

impl Unreadable {
    /// A reason with this code and sentence.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// A value, nothing, or the reason why neither.
pub type Reading<T> = Result<Option<T>, Unreadable>;

/// The longest piece of a value that a sentence quotes.
const QUOTED: usize = 60;

/// The cell's text without spaces around it.
pub fn trimmed(cell: &CellValue) -> Cow<'_, str> {
    match cell {
        CellValue::Text(text) => text::seen(text.trim()),
        other => Cow::Owned(other.shown()),
    }
}

/// The value in quotation marks, shortened for a sentence.
pub fn quoted(value: &str) -> String {
    if value.chars().count() <= QUOTED {
        return format!("“{}”", visible(value));
    }
    format!("“{}…”", visible(&value.chars().take(QUOTED).collect::<String>()))
}

/// Whether the text only says that there is nothing to say: `-`, `n/a`, `none`, `TBD` and their like.
pub fn says_nothing(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "",
        "-",
        "--",
        "–",
        "—",
        "?",
        "n/a",
        "na",
        "n.a.",
        "none",
        "null",
        "nil",
        "tbd",
        "tbc",
        "tba",
        "unknown",
        "not applicable",
        "keine",
        "kein",
        "k.a.",
        "unbekannt",
        "offen",
        "aucun",
        "aucune",
        "s.o.",
        "inconnu",
        "ninguno",
        "ninguna",
        "n/d",
        "desconocido",
    ];
    let text = text.trim();
    text.len() <= 16 && WORDS.contains(&text.to_lowercase().as_str())
}
