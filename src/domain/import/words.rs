//! Headings, sheet names and domains as lists of plain words, so that case, accents, punctuation and spelling styles
//! such as `camelCase` or `snake_case` do not count.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words that say nothing about what a column holds.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "any", "are", "at", "do", "for", "has", "have", "if", "in", "is", "n", "of", "or", "our",
    "please", "the", "their", "this", "to", "we", "with", "y", "you", "your", "das", "dem", "den", "der", "des", "die",
    "im", "und", "zum", "zur", "d", "de", "des", "du", "et", "l", "la", "le", "les", "del", "el", "las", "los",
];

/// The words of a text in lower case without accents; a number is a word of its own.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    let mut letters = text.nfkd().filter(|letter| !is_combining_mark(*letter)).peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphanumeric() {
            let follows = before.is_alphanumeric() && !begins_word(before, letter, letters.peek().copied());
            match words.last_mut().filter(|_| follows) {
                Some(word) => word.extend(letter.to_lowercase()),
                None => words.push(letter.to_lowercase().collect()),
            }
        }
        before = letter;
    }
    words
}

/// Whether a letter begins a word inside of `camelCase`, `HTTPServer` or `SOC2`.
fn begins_word(before: char, letter: char, after: Option<char>) -> bool {
    let digits = before.is_numeric() != letter.is_numeric();
    let camel = before.is_lowercase() && letter.is_uppercase();
    let acronym = before.is_uppercase() && letter.is_uppercase() && after.is_some_and(char::is_lowercase);
    digits || camel || acronym
}

/// The words that count in a heading. A heading of stop words only keeps them all.
pub fn telling_words(text: &str) -> Vec<String> {
    let all = words(text);
    let telling: Vec<String> = all.iter().filter(|word| !STOP_WORDS.contains(&word.as_str())).cloned().collect();
    if telling.is_empty() { all } else { telling }
}

/// A heading without what stands in brackets, such as `(Y/N)` or an instruction.
pub fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|letter| {
            match letter {
                '(' | '[' => depth += 1,
                ')' | ']' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// An English word's singular, near enough for comparing: `policies` → `policy`, `keys` → `key`.
pub fn singular(word: &str) -> Cow<'_, str> {
    match (word.strip_suffix("ies"), word.strip_suffix('s')) {
        (Some(stem), _) if stem.len() > 2 => Cow::Owned(format!("{stem}y")),
        (_, Some(stem)) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => Cow::Borrowed(stem),
        _ => Cow::Borrowed(word),
    }
}

/// Whether a text fits a pattern in which `*` stands for anything; case does not count.
pub fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut open = false;
    for part in parts {
        open = part.is_empty();
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    open || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_styles_give_the_same_words() {
        for (text, expected) in [
            ("Last  Review\nDate", "last review date"),
            ("lastReviewDate", "last review date"),
            ("data__Providers__Independent_Assessor", "data providers independent assessor"),
            ("SOC2Report", "soc 2 report"),
            ("HTTPServer", "http server"),
            ("Fälligkeit (Größe)", "falligkeit große"),
        ] {
            assert_eq!(words(text).join(" "), expected);
        }
        assert_eq!(telling_words("SOC 2 Report (Y/N)").join(" "), "soc 2 report");
        assert_eq!(without_brackets("Question (example — yours) here").trim(), "Question  here");
    }

    #[test]
    fn words_lose_their_plural_only() {
        for (word, expected) in
            [("policies", "policy"), ("keys", "key"), ("access", "access"), ("analysis", "analysis")]
        {
            assert_eq!(singular(word), expected);
        }
    }

    #[test]
    fn a_star_stands_for_anything() {
        assert!(fits("CAIQv4.0.*", "caiqV4.0.3"));
        assert!(fits("*vendor*", "All Vendors 2026"));
        assert!(!fits("CAIQv4.0.*", "CAIQv3.0.1"));
        assert!(!fits("vendors", "vendors 2"));
    }
}
