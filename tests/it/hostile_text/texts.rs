//! The texts, and what must never be stored of them.

use std::collections::BTreeMap;

/// Markup that would run, were it taken for markup.
pub const IMAGE: &str = "\"><img src=x onerror=alert(1)>";
/// What a template engine would work out to `q49q`.
pub const BRACES: &str = "q{{7*7}}q";
/// What a spreadsheet program would start.
pub const FORMULA: &str = "=cmd|' /C calc'!A0";
/// A header of its own, were it to stand in a mail's or an answer's.
pub const HEADER: &str = "one\r\nBcc: everybody@desk.example";
/// An address that would run.
pub const ADDRESS: &str = "javascript:alert(1)";
/// An address of a mailbox that would run, were it taken for markup.
pub const MAILBOX: &str = "\"><img/src=x/onerror=alert(1)>@desk.example";

/// A text under test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    text: String,
    /// Whether no field may keep it as it is.
    pub unfit: bool,
}

impl Text {
    fn new(text: impl Into<String>, unfit: bool) -> Self {
        Self { text: text.into(), unfit }
    }

    /// The text for a field of this name, by which it is told from those of other fields.
    pub fn of(&self, field: &str) -> String {
        format!("{} {field}", self.text)
    }
}

/// Markup, braces and an address that runs, all in one.
pub fn marked() -> Text {
    Text::new(format!("{IMAGE}{BRACES} {ADDRESS}"), false)
}

/// The formula alone, since it counts only at the beginning.
pub fn formula() -> Text {
    Text::new(FORMULA, false)
}

/// Several lines, the second of which would be a header.
pub fn header() -> Text {
    Text::new(HEADER, false)
}

/// Whether this run has time for each text alone.
pub fn is_full() -> bool {
    std::env::var("NINEFOLD_TEST_TIER").is_ok_and(|tier| tier == "full")
}

/// The texts to walk with: a few that say it all, or each alone in the full tier. NUL and marks that turn the reading
/// direction round come last and are never kept.
pub fn all() -> Vec<Text> {
    let kept =
        if is_full() { [IMAGE, BRACES, ADDRESS].map(|text| Text::new(text, false)).to_vec() } else { vec![marked()] };
    kept.into_iter().chain([formula(), header()]).chain(unfit()).collect()
}

/// The texts that no field keeps.
pub fn unfit() -> Vec<Text> {
    let turned: &[&str] = if is_full() { &["soc\u{202e}fdp", "soc\u{2066}fdp"] } else { &["soc\u{202e}fdp\u{2066}x"] };
    std::iter::once("a\0b").chain(turned.iter().copied()).map(|text| Text::new(text, true)).collect()
}

/// Whether a text holds what no field keeps: a NUL, or a mark that turns the reading direction round.
pub fn is_unfit(text: &str) -> bool {
    text.contains(|letter| matches!(letter, '\0' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

/// Fails with the first row of a database that holds what no field keeps.
pub fn assert_none_unfit(rows: &BTreeMap<String, Vec<String>>) {
    for (table, rows) in rows {
        let held = rows.iter().find(|row| is_unfit(row));
        assert_eq!(held, None, "{table} keeps a NUL or a mark that turns the reading direction round");
    }
}
