//! A list of short texts, stored as one text with a line each.

/// A list of short texts without line breaks, such as tags, aliases or criteria ids.
///
/// Kept in the form in which it is stored; blank entries and repetitions are dropped when it is built.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Lines(String);

impl Lines {
    /// Builds a list from its entries: trimmed, line breaks become spaces, blanks and repetitions dropped.
    pub fn new<S: AsRef<str>>(entries: impl IntoIterator<Item = S>) -> Self {
        let mut kept: Vec<String> = Vec::new();
        for entry in entries {
            let clean = entry.as_ref().split_whitespace().collect::<Vec<_>>().join(" ");
            if !clean.is_empty() && !kept.contains(&clean) {
                kept.push(clean);
            }
        }
        Self(kept.join("\n"))
    }

    /// The stored form: entries joined by line feeds, empty for an empty list.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The entries in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.lines()
    }

    /// Whether the list has no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `entry` is on the list, letter case aside.
    pub fn contains(&self, entry: &str) -> bool {
        self.iter().any(|line| line.eq_ignore_ascii_case(entry))
    }

    /// The entries with `separator` between them, for people.
    pub fn join(&self, separator: &str) -> String {
        self.iter().collect::<Vec<_>>().join(separator)
    }
}

impl std::str::FromStr for Lines {
    type Err = std::convert::Infallible;
    /// Reads the stored form.
    fn from_str(stored: &str) -> Result<Self, Self::Err> {
        Ok(Self::new(stored.lines()))
    }
}

impl serde::Serialize for Lines {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> serde::Deserialize<'de> for Lines {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(<Vec<String> as serde::Deserialize>::deserialize(deserializer)?))
    }
}
