//! Which passwords are guessed first: known ones, their guises, and those made of names that everybody knows.

use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

/// Known passwords and the words they are made of, in lower case.
const FILE: &str = include_str!("../../config/common-passwords.txt");

static KNOWN: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| FILE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# ")).collect());

/// Fewest different characters.
const VARIED: usize = 5;
/// Fewest letters of a word.
const SHORTEST_WORD: usize = 3;
/// A password of more letters is not taken apart.
const LONGEST: usize = 60;

/// Whether a password is guessed first: it is known, it is made of one or two known words in whatever guise, or it is
/// made of what everybody knows of its owner, such as address, name and organization.
pub fn is_guessed(password: &str, about: &[&str]) -> bool {
    let lower = password.to_lowercase();
    if lower.chars().collect::<BTreeSet<_>>().len() < VARIED {
        return true;
    }
    let close: String = lower.chars().filter(|letter| !letter.is_whitespace()).collect();
    let bare = close.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    if KNOWN.contains(close.as_str()) || KNOWN.contains(bare) {
        return true;
    }
    let own: HashSet<String> = about.iter().flat_map(|text| words(text)).collect();
    let inner = close.trim_matches(|letter: char| !letter.is_alphabetic() && !"@$".contains(letter));
    let without_digits: String = close.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    [plain(inner), plain(&without_digits)].iter().any(|letters| {
        let count = letters.chars().count();
        (SHORTEST_WORD..=LONGEST).contains(&count) && is_made_of(letters, &own, (None, None))
    })
}

/// The words of an address, a name or an organization.
fn words(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric());
    parts.map(|part| plain(&part.to_lowercase())).filter(|word| word.chars().count() >= SHORTEST_WORD).collect()
}

/// The letters of a text, with the digits and signs that stand for letters as those.
fn plain(text: &str) -> String {
    let letter = |letter: char| match letter {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        other => other,
    };
    text.chars().map(letter).filter(|letter| letter.is_alphabetic()).collect()
}

/// Whether a text is made of at most two different words, each as often as it likes.
fn is_made_of(text: &str, own: &HashSet<String>, used: (Option<&str>, Option<&str>)) -> bool {
    if text.is_empty() {
        return true;
    }
    text.char_indices().map(|(start, letter)| start + letter.len_utf8()).any(|end| {
        let (Some(word), Some(rest)) = (text.get(..end), text.get(end..)) else { return false };
        if word.chars().count() < SHORTEST_WORD || !(KNOWN.contains(word) || own.contains(word)) {
            return false;
        }
        match used {
            (None, _) => is_made_of(rest, own, (Some(word), None)),
            (Some(first), _) if first == word => is_made_of(rest, own, used),
            (first, None) => is_made_of(rest, own, (first, Some(word))),
            (_, Some(second)) if second == word => is_made_of(rest, own, used),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_passwords_are_told_in_every_guise() {
        for guessed in [
            "password1234",
            "P@ssw0rd2024!",
            "Welcome2026!!",
            "passwordpassword",
            "welcome123welcome",
            "letmein please 1",
            "1q2w3e4r5t6y",
            "1Qaz2Wsx3Edc!",
            "123456789012",
            "qwertyuiop12",
            "Correct Horse Battery Staple",
            "aaaaaaaaaaaaaaaa",
            "abababababab",
            "SummerSummer2026",
            "michael.smith1980",
            "iloveyouforever",
        ] {
            assert!(is_guessed(guessed, &[]), "{guessed}");
        }
    }

    #[test]
    fn what_everybody_knows_of_somebody_is_no_password() {
        let about = ["ada.brook@harbourworks.example", "Ada Brook-Lindqvist", "Harbourworks Ltd"];
        for guessed in ["harbourworks1", "AdaLindqvist77", "h4rb0urw0rks!!", "brookharbourworks", "lindqvist2026"] {
            assert!(is_guessed(guessed, &about), "{guessed}");
        }
        assert!(!is_guessed("lindqvist under quince trees", &about));
    }

    #[test]
    fn unrelated_words_and_noise_are_taken() {
        for good in ["seven quiet otters", "harbour lantern quill 7", "xK9#vq2!LmTz", "gutter plinth overwrought"] {
            assert!(!is_guessed(good, &["me@example.com", "Me Myself"]), "{good}");
        }
    }

    #[test]
    fn the_list_is_lower_case_without_doubles_and_long_enough() {
        let lines: Vec<&str> = FILE.lines().filter(|line| !line.starts_with("# ")).collect();
        assert!(lines.len() >= 2_000, "{}", lines.len());
        assert_eq!(lines.len(), KNOWN.len(), "every line once");
        for line in lines {
            assert_eq!(line, line.to_lowercase().trim(), "{line}");
            assert!(line.len() >= SHORTEST_WORD, "{line}");
        }
    }
}
