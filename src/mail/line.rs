//! One line of text from a record, as it may stand in a header or a calendar.

/// The words of a text with one space between them: no line break, no other control character, and none of the marks
/// that turn the writing direction.
pub(super) fn one_line(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !turns_direction(*c)).collect();
    visible
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_controls_and_direction_marks_leave_no_trace_but_a_space() {
        for (text, line) in [
            ("  Harbour\tPayroll ", "Harbour Payroll"),
            ("Eve\r\nBcc: all\r\n\r\nX", "Eve Bcc: all X"),
            ("Nul\0Del\u{7F}Nel\u{85}Sep\u{2028}End", "Nul Del Nel Sep End"),
            ("\u{202E}lairetam\u{2066}", "lairetam"),
            ("\r\n", ""),
        ] {
            assert_eq!(one_line(text), line, "{text:?}");
        }
    }
}
