//! A macro for closed lists of words: one definition gives the stored word, the label people read and the parser.

/// Defines an enum whose variants are stored as a snake_case word and shown with a label.
///
/// Gives `ALL`, `as_str`, `label`, `Display` (the stored word), `FromStr` (the stored word only; how people write it
/// in a sheet is `domain::import`'s business) and serde as the stored word.
macro_rules! closed_list {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vmeta])* #[doc = concat!("Shown as “", $label, "”.")] $variant,)+ }

        impl $name {
            /// Every member, in the order of the definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Every stored word with its label, for forms.
            pub const CHOICES: &'static [(&'static str, &'static str)] = &[$(($word, $label),)+];

            /// The stored, language-neutral word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// What people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::closed_list::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::domain::closed_list::UnknownWord {
                        word: word.to_owned(),
                        known: &[$($word,)+],
                    }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// A word that is not on its closed list; the message names the words that are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{word}” is not one of: {}", known.join(", "))]
pub struct UnknownWord {
    /// The word as given.
    pub word: String,
    /// The words that would have been accepted.
    pub known: &'static [&'static str],
}
