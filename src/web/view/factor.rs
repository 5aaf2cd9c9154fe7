//! The words of the nine inherent factors, as the rating form offers them.

use super::form::Choice;

/// One factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor {
    /// Field name.
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What it asks.
    pub question: &'static str,
    /// What 0, 1, 2, 3 and 4 mean.
    pub words: [&'static str; 5],
}

impl Factor {
    /// Its ratings to choose from, “not rated” first.
    pub fn choices(&self) -> Vec<Choice> {
        let rated = self
            .words
            .iter()
            .enumerate()
            .map(|(rating, words)| Choice::new(rating.to_string(), format!("{rating} · {words}")));
        std::iter::once(Choice::new("", "not rated")).chain(rated).collect()
    }
}

/// The nine, in the order of the statement; without the first three a service is Unrated.
pub const FACTORS: [Factor; 9] = [
    Factor {
        key: "data_sensitivity",
        label: "Data sensitivity",
        question: "the most sensitive data it holds",
        words: [
            "none",
            "internal",
            "confidential",
            "personal or customer data",
            "special category, health, card data, credentials",
        ],
    },
    Factor {
        key: "criticality",
        label: "Criticality",
        question: "the outage we can bear",
        words: ["more than 30 days", "up to 30 days", "up to 7 days", "up to 24 hours", "up to 4 hours"],
    },
    Factor {
        key: "access",
        label: "Access",
        question: "what it can reach with us",
        words: ["none", "escorted", "read only", "write or network", "privileged or production"],
    },
    Factor {
        key: "substitutability",
        label: "Substitutability",
        question: "time to replace it",
        words: ["under 1 week", "under 1 month", "under 3 months", "under 12 months", "no alternative"],
    },
    Factor {
        key: "data_volume",
        label: "Data volume",
        question: "records it holds",
        words: ["none", "under 1 000", "under 100 000", "under 1 million", "1 million or more"],
    },
    Factor {
        key: "regulatory",
        label: "Regulatory",
        question: "regimes that apply",
        words: ["none", "one minor", "one major", "two major", "DORA-critical, SOX-key or HIPAA"],
    },
    Factor {
        key: "fourth_party",
        label: "Fourth parties",
        question: "who stands behind it",
        words: ["none", "known, no data", "known, with data", "several with data", "unknown chain"],
    },
    Factor {
        key: "geography",
        label: "Geography",
        question: "where the data is",
        words: ["domestic", "same regime", "adequacy decision", "transfer tool needed", "sanctioned or high-risk"],
    },
    Factor {
        key: "spend",
        label: "Spend",
        question: "its place in our spend",
        words: ["lowest fifth", "second fifth", "third fifth", "fourth fifth", "highest fifth"],
    },
];
