//! What a question is about, by the words that tell it apart from others.

use crate::domain::import::words::{singular, words};

/// Words that any question may have.
const ASKING: &[&str] = &[
    "a",
    "about",
    "all",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "been",
    "by",
    "can",
    "company",
    "describe",
    "did",
    "do",
    "does",
    "each",
    "ensure",
    "every",
    "for",
    "from",
    "had",
    "has",
    "have",
    "how",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "of",
    "on",
    "or",
    "organization",
    "organisation",
    "our",
    "place",
    "please",
    "provide",
    "s",
    "shall",
    "should",
    "so",
    "such",
    "that",
    "the",
    "their",
    "them",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "to",
    "under",
    "us",
    "using",
    "via",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "who",
    "will",
    "with",
    "would",
    "you",
    "your",
    "yes",
];
/// Words that turn a question round.
const NEGATIONS: &[&str] = &["no", "not", "never", "none", "without", "t", "cannot", "neither", "nor", "except"];
/// Fewer words than these tell no subject.
const LEAST: usize = 3;
/// How much of both questions the common words have to be (Dice).
const ALIKE: f64 = 0.66;
/// Words are forms of one from this many common first letters on …
const STEM: usize = 5;
/// … that are this much of the longer word.
const STEM_SHARE: f64 = 0.7;

/// The telling words of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    words: Vec<String>,
    figures: Vec<String>,
    /// Whether an odd number of negations turns it round.
    negated: bool,
}

impl Subject {
    /// What a text is about.
    pub fn of(text: &str) -> Self {
        let mut subject = Self { words: Vec::new(), figures: Vec::new(), negated: false };
        for word in words(text) {
            let list = if NEGATIONS.contains(&word.as_str()) {
                subject.negated = !subject.negated;
                continue;
            } else if word.chars().all(|letter| letter.is_ascii_digit()) {
                &mut subject.figures
            } else if ASKING.contains(&word.as_str()) {
                continue;
            } else {
                &mut subject.words
            };
            let word = singular(&word).into_owned();
            if !list.contains(&word) {
                list.push(word);
            }
        }
        subject.figures.sort();
        subject
    }

    /// Whether there are words enough to compare by.
    pub fn tells_enough(&self) -> bool {
        self.words.len() >= LEAST
    }

    /// The common words, where both ask the same: one has every word of the other, and not many more.
    pub fn asks_the_same(&self, other: &Self) -> Option<Vec<String>> {
        if self.figures != other.figures || self.negated != other.negated {
            return None;
        }
        let common = self.common(other);
        let (least, both) = (self.words.len().min(other.words.len()), self.words.len() + other.words.len());
        let alike = 2.0 * size(common.len()) / size(both.max(1));
        (common.len() >= LEAST && common.len() == least && alike >= ALIKE).then_some(common)
    }

    /// The common words, where a longer text tells of every word that the question asks about.
    pub fn is_told_in(&self, text: &Self) -> Option<Vec<String>> {
        let common = self.common(text);
        (!self.negated && common.len() >= LEAST && common.len() == self.words.len()).then_some(common)
    }

    fn common(&self, other: &Self) -> Vec<String> {
        let mut left: Vec<&String> = other.words.iter().collect();
        let mut common = Vec::new();
        for word in &self.words {
            if let Some(place) = left.iter().position(|other| is_form_of(word, other)) {
                left.remove(place);
                common.push(word.clone());
            }
        }
        common
    }
}

/// Whether two words are forms of one: `encrypted`, `encryption`.
fn is_form_of(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let longer = one.chars().count().max(other.chars().count());
    shared >= STEM && size(shared) >= STEM_SHARE * size(longer)
}

fn size(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_in_other_words_is_known_and_a_neighbour_is_not() {
        for (one, other, same) in [
            ("Is customer data encrypted at rest?", "Is data at rest encrypted?", true),
            (
                "Are all administrators required to use multi-factor authentication?",
                "Is multi-factor authentication required for administrators?",
                true,
            ),
            ("Is customer data encrypted at rest?", "Is customer data encrypted in transit?", false),
            (
                "Do you tell customers of a breach within 72 hours?",
                "Do you tell customers of a breach within 24 hours?",
                false,
            ),
            ("Are access rights reviewed yearly?", "Are access rights not reviewed yearly?", false),
            ("Are backups tested every year?", "Are recovery plans tested every year?", false),
            ("Is there a policy?", "Is there a policy?", false),
            (
                "Do you review access rights?",
                "Do you review the privileged access rights of third parties in production quarterly?",
                false,
            ),
        ] {
            let (one_subject, other_subject) = (Subject::of(one), Subject::of(other));
            assert_eq!(one_subject.asks_the_same(&other_subject).is_some(), same, "{one} {other}");
            assert_eq!(other_subject.asks_the_same(&one_subject).is_some(), same, "{other} {one}");
        }
    }
}
