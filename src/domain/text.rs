//! Which letters are shown as they are, and notes that hold no others.

use std::borrow::Cow;

use super::field_error::FieldError;

/// Longest note, in characters.
const LONGEST_NOTE: usize = 1_000;

/// Whether a letter is shown as it is: no control character, no mark that turns the reading direction round.
pub fn is_plain_letter(letter: char) -> bool {
    let turns =
        matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    !letter.is_control() && !turns
}

/// Whether a letter may stand in a text of several lines.
pub fn is_kept_letter(letter: char) -> bool {
    is_plain_letter(letter) || matches!(letter, '\n' | '\r' | '\t')
}

/// Whether a letter is not seen where it stands in a name: it has no width, or is drawn as a blank that is no space.
pub const fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
    )
}

/// Whether anything of a text can be seen.
pub fn is_seen(text: &str) -> bool {
    let selects = |letter| matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}');
    text.chars().any(|letter| !(letter.is_whitespace() || letter.is_control() || is_unseen(letter) || selects(letter)))
}

/// A name without what is not seen in it, to compare it by.
pub fn without_unseen(text: &str) -> Cow<'_, str> {
    if text.contains(is_unseen) { text.replace(is_unseen, "").into() } else { text.into() }
}

/// Whether a text is lines that are shown as they are.
pub fn is_kept(text: &str) -> bool {
    text.chars().all(is_kept_letter)
}

/// Whether a text is one line that is shown as it is.
pub fn is_plain(text: &str) -> bool {
    text.chars().all(is_plain_letter)
}

/// A text of somebody else's file to look at: what would not be seen in it is written out, as in `soc⟨U+202E⟩fdp`.
pub fn visible(text: &str) -> String {
    let shown = |letter| match is_kept_letter(letter) {
        true => String::from(letter),
        false => format!("⟨U+{:04X}⟩", u32::from(letter)),
    };
    text.chars().map(shown).collect()
}

/// A note as it is kept, in a field that people know by a label; `None` where nothing was noted.
///
/// # Errors
/// When it is too long, or holds what no text does.
pub fn read_note(field: &str, label: &str, note: &str) -> Result<Option<String>, FieldError> {
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(FieldError::new(field, "too_long", format!("{label}: at most {LONGEST_NOTE} characters.")));
    }
    if !is_kept(note) {
        let message = format!("{label}: holds an invisible control character; take it out.");
        return Err(FieldError::new(field, "control_character", message));
    }
    Ok((!note.is_empty()).then(|| note.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_of_any_script_is_plain() {
        for text in ["", "Harbour Payroll", "Zoë O'Brien <a@b.example>", "株式会社", "שלום", "👨\u{200d}👩"]
        {
            assert!(is_plain(text) && is_kept(text), "{text}");
        }
    }

    #[test]
    fn what_is_not_shown_or_turns_the_line_round_is_not() {
        for text in ["a\0b", "a\r\nBcc: x", "a\tb", "\u{7f}", "\u{85}", "\u{202e}gpj.exe", "\u{2066}", "\u{200f}"] {
            assert!(!is_plain(text), "{text:?}");
        }
        for (text, kept) in [("a\r\nb\tc", true), ("a\0", false), ("a\nb\u{61c}", false)] {
            assert_eq!(is_kept(text), kept, "{text:?}");
        }
    }

    #[test]
    fn a_name_is_what_can_be_seen_of_it() {
        for text in ["\u{200b}", " \u{3164} ", "\u{2800}", "\u{ad}\u{feff}", "\u{fe0f}", "\u{2063}\t", ""] {
            assert!(!is_seen(text), "{text:?}");
        }
        for text in ["x", "***", "\u{200b}A", "株式会社", "❤\u{fe0f}"] {
            assert!(is_seen(text), "{text:?}");
        }
        assert_eq!(without_unseen("Har\u{ad}bour\u{200b} Pay"), "Harbour Pay");
    }

    #[test]
    fn what_is_not_seen_is_written_out() {
        assert_eq!(visible("soc\u{202e}fdp\0\nשלום"), "soc⟨U+202E⟩fdp⟨U+0000⟩\nשלום");
    }

    #[test]
    fn a_note_is_trimmed_and_holds_nothing_invisible() {
        let read = |note: &str| read_note("why", "Reason", note);
        assert_eq!(read("  waits for legal \n"), Ok(Some("waits for legal".to_owned())));
        assert_eq!(read(" \n"), Ok(None));
        assert_eq!(read(&"a".repeat(1_001)).unwrap_err().code, "too_long");
        let told = read("a\0b").unwrap_err();
        assert_eq!((told.field.as_str(), told.code.as_str()), ("why", "control_character"));
    }
}
