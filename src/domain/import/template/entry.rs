//! What goes under one heading: its form, and in which spellings it is read.

use super::guidance;
use crate::domain::import::{
    field::ImportKind,
    value::{date::is_date_field, rating::Factor},
};

/// What a column takes in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// A short text.
    Text,
    /// Free text, in a wide column.
    Long,
    /// A name.
    Name,
    /// An id or a reference: text, so that no digit is lost.
    Id,
    /// A mail address.
    Email,
    /// Several entries.
    List,
    /// A day.
    Date,
    /// Yes or no.
    YesNo,
    /// One of the labels of a closed list, as (word, label).
    Choice(&'static [(&'static str, &'static str)]),
    /// A rating 0 to 4.
    Rating(Factor),
    /// A number.
    Number,
    /// An amount of money.
    Money,
}

impl Form {
    /// Which spellings are read, in a sentence; empty where any text is.
    pub fn accepts(&self) -> String {
        match self {
            Self::Text | Self::Long | Self::Name | Self::Number => String::new(),
            Self::Id => "Kept as text, so that 2.10 stays 2.10.".to_owned(),
            Self::Email => "A mail address, such as ada@harbour.example.".to_owned(),
            Self::List => "Several are parted by semicolons or line breaks.".to_owned(),
            Self::Date => "A date of the spreadsheet, or text such as 2026-03-31 or 31 March 2026.".to_owned(),
            Self::YesNo => {
                "Yes or No (also y, x, ja, oui, sí, nein, non); leave it blank where nobody knows.".to_owned()
            }
            Self::Choice(choices) => format!("One of: {}.", labels(choices).collect::<Vec<_>>().join(", ")),
            Self::Rating(factor) => {
                let scale: Vec<_> =
                    (0..).zip(factor.scale()).map(|(rating, word)| format!("{rating} {word}")).collect();
                format!("0 to 4: {}.", scale.join(" · "))
            }
            Self::Money => "A number, such as 48000 or 48000.50; the currency has a column of its own.".to_owned(),
        }
    }

    /// Whether any text may stand there, the mark of an example too.
    pub const fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Name | Self::Id)
    }

    /// What a drop-down offers; empty where there is none.
    pub fn offers(&self) -> Vec<String> {
        match self {
            Self::YesNo => vec!["Yes".to_owned(), "No".to_owned()],
            Self::Choice(choices) => labels(choices).map(str::to_owned).collect(),
            Self::Rating(_) => (0..=4).map(|rating: u8| rating.to_string()).collect(),
            _ => Vec::new(),
        }
    }
}

fn labels(choices: &'static [(&'static str, &'static str)]) -> impl Iterator<Item = &'static str> {
    choices.iter().map(|(_, label)| *label)
}

/// What is known of a field as a column to fill.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// What it takes in.
    pub form: Form,
    /// What goes in, in a sentence.
    pub hint: &'static str,
    /// The example row's value; empty for none.
    pub example: &'static str,
}

/// What goes into a field of a kind. One that nobody described takes text, or a day where it holds one.
pub fn entry(kind: ImportKind, key: &str) -> Entry {
    let known = guidance::of(kind).iter().find(|(known, _)| *known == key).map(|(_, entry)| *entry);
    let form = if is_date_field(key) { Form::Date } else { Form::Text };
    known.unwrap_or(Entry { form, hint: "", example: "" })
}
