//! Names, short and long texts, domains and references.

use std::borrow::Cow;

use super::{Reading, Unreadable, quoted, says_nothing};
use crate::domain::{
    name,
    text::{is_kept_letter, is_seen, is_unseen},
};

/// Longest name of a record or person, in characters.
pub const NAME_LIMIT: usize = 200;
/// Longest short text, such as a category.
pub const SHORT_LIMIT: usize = 500;
/// Longest free text: what a spreadsheet cell can hold.
pub const LONG_LIMIT: usize = 32_767;

/// A text of at most `limit` characters. A dash or “n/a” in a short text says nothing; a long text is kept as it came.
///
/// # Errors
/// `too_long` and `nul_character`.
pub fn text(value: &str, limit: usize) -> Reading<String> {
    let value = value.trim();
    if value.contains('\0') {
        return Err(Unreadable::new(
            "nul_character",
            "The text holds a NUL character, which cannot be stored; type the value anew.",
        ));
    }
    if value.chars().take(limit + 1).count() > limit {
        let message = format!("{} is longer than {limit} characters; shorten it.", quoted(value));
        return Err(Unreadable::new("too_long", message));
    }
    let placeholder =
        limit < LONG_LIMIT && matches!(value, "-" | "--" | "–" | "—" | "?" | "n/a" | "N/A" | "TBD" | "tbd");
    Ok((!value.is_empty() && !placeholder).then(|| value.to_owned()))
}

/// A text without control characters and marks that turn the reading direction round; a NUL stays, to be complained of.
pub fn seen(value: &str) -> Cow<'_, str> {
    let unseen = |letter: char| letter != '\0' && !is_kept_letter(letter);
    if value.contains(unseen) { value.replace(unseen, "").into() } else { value.into() }
}

/// A name on one line, and whether control or direction characters were taken out of it.
///
/// # Errors
/// As [`text`].
pub fn name(value: &str) -> Result<(Option<String>, bool), Unreadable> {
    let Some(value) = text(value, NAME_LIMIT)? else { return Ok((None, false)) };
    let clean: Cow<'_, str> = match value.contains(is_invisible) {
        true => value.replace(is_invisible, "").into(),
        false => value.as_str().into(),
    };
    let removed = clean.len() != value.len();
    let one_line = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((is_seen(&one_line).then_some(one_line), removed))
}

/// Characters that change how a name looks and not what it says; line breaks and tabs are spaces, not these.
pub fn is_invisible(character: char) -> bool {
    is_unseen(character) || (character.is_control() && !character.is_whitespace())
}

/// A web domain, also given as a URL: its host in lower case.
///
/// # Errors
/// `not_a_domain`.
pub fn domain(value: &str) -> Reading<String> {
    if says_nothing(value) {
        return Ok(None);
    }
    name::host(value).map(Some).ok_or_else(|| {
        let message =
            format!("{} is not a web domain; write it as “harbour.example”, or leave the cell empty.", quoted(value));
        Unreadable::new("not_a_domain", message)
    })
}

/// A country as given, two-letter codes in upper case.
///
/// # Errors
/// As [`text`].
pub fn country(value: &str) -> Reading<String> {
    let is_code = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
    Ok(text(value, SHORT_LIMIT)?.map(|text| if is_code(&text) { text.to_ascii_uppercase() } else { text }))
}

/// A vendor's reference, such as `V-0012`, in upper case; `None` when the text is not shaped like one.
pub fn vendor_reference(value: &str) -> Option<String> {
    let value = value.trim();
    let digits = value.strip_prefix("V-").or_else(|| value.strip_prefix("v-"))?;
    let right = (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    right.then(|| value.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_held_to_their_length() {
        for (value, limit, read) in [
            ("  CRM ", SHORT_LIMIT, Ok(Some("CRM"))),
            ("", SHORT_LIMIT, Ok(None)),
            ("N/A", SHORT_LIMIT, Ok(None)),
            ("N/A", LONG_LIMIT, Ok(Some("N/A"))),
            ("äöü", 3, Ok(Some("äöü"))),
            ("äöüß", 3, Err("too_long")),
            ("a\0b", LONG_LIMIT, Err("nul_character")),
        ] {
            assert_eq!(text(value, limit).as_ref().map(Option::as_deref).map_err(|e| e.code), read, "{value:?}");
        }
    }

    #[test]
    fn what_is_not_seen_goes_and_lines_stay() {
        for (value, left) in [
            ("soc\u{202e}fdp\u{2066}", "socfdp"),
            ("two\r\nlines\tand a tab", "two\r\nlines\tand a tab"),
            ("שלום\u{200f}", "שלום"),
            ("a\0b\u{7}", "a\0b"),
        ] {
            assert_eq!(seen(value), left, "{value:?}");
        }
    }

    #[test]
    fn names_lose_what_cannot_be_seen_and_say_so() {
        for (value, clean, removed) in [
            ("Acme\u{202e}cnI", "AcmecnI", true),
            ("\u{feff}Acme", "Acme", true),
            ("Acme\nHolding  Ltd", "Acme Holding Ltd", false),
            ("Acme\u{7}", "Acme", true),
        ] {
            assert_eq!(name(value).unwrap(), (Some(clean.to_owned()), removed), "{value:?}");
        }
        for nothing in ["\u{200b}", "\u{3164}", "\u{2800}\u{ad}"] {
            assert_eq!(name(nothing).unwrap(), (None, true), "{nothing:?}");
        }
    }

    #[test]
    fn domains_are_hosts_with_a_dot() {
        for (value, read) in [
            ("https://www.Harbour.example/about", Ok(Some("harbour.example"))),
            ("harbour.example", Ok(Some("harbour.example"))),
            ("n/a", Ok(None)),
            ("internal", Err("not_a_domain")),
            ("a.example, b.example", Err("not_a_domain")),
        ] {
            assert_eq!(domain(value).as_ref().map(Option::as_deref).map_err(|e| e.code), read, "{value}");
        }
    }

    #[test]
    fn countries_and_references_have_one_spelling() {
        assert_eq!(country("de").unwrap().as_deref(), Some("DE"));
        assert_eq!(country("Germany").unwrap().as_deref(), Some("Germany"));
        assert_eq!(vendor_reference(" v-0012 ").as_deref(), Some("V-0012"));
        assert_eq!(vendor_reference("V-12a"), None);
        assert_eq!(vendor_reference("V-"), None);
    }
}
