//! Lists in one cell.

use super::says_nothing;
use crate::domain::lines::Lines;

/// The entries of a cell: by line breaks or semicolons where it has any, else by commas; `None` when it says nothing.
/// An entry in quotation marks is one entry, whatever stands in it.
pub fn list(value: &str) -> Option<Lines> {
    if says_nothing(value) {
        return None;
    }
    let strong = value.contains(['\n', '\r', ';']);
    let parts = |c: char| if strong { matches!(c, '\n' | '\r' | ';') } else { c == ',' };
    let lines = Lines::new(entries(value, parts));
    (!lines.is_empty()).then_some(lines)
}

/// The list in one cell, as [`list`] reads it.
pub fn written(lines: &Lines) -> String {
    let entry = |entry: &str| {
        let quote = entry.contains(';') || entry.starts_with('"');
        if quote { format!("\"{}\"", entry.replace('"', "\"\"")) } else { entry.to_owned() }
    };
    let text = lines.iter().map(entry).collect::<Vec<_>>().join("; ");
    // A single entry with a comma would be read as two.
    if text.contains(',') && !text.contains(';') { text + ";" } else { text }
}

fn entries(value: &str, parts: impl Fn(char) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = value;
    while !rest.is_empty() {
        if let Some((entry, after)) = quoted(rest.trim_start(), &parts) {
            found.push(entry);
            rest = after;
            continue;
        }
        let (entry, after) = rest.split_once(&parts).unwrap_or((rest, ""));
        found.push(entry.to_owned());
        rest = after;
    }
    found
}

/// An entry in quotation marks that ends with its own and is followed by a separator, and what follows that.
fn quoted<'a>(text: &'a str, parts: &impl Fn(char) -> bool) -> Option<(String, &'a str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut entry = String::new();
    loop {
        let (before, after) = rest.split_once('"')?;
        entry.push_str(before);
        if let Some(doubled) = after.strip_prefix('"') {
            entry.push('"');
            rest = doubled;
            continue;
        }
        let after = after.trim_start_matches([' ', '\t']);
        let mut letters = after.chars();
        return match letters.next() {
            None => Some((entry, "")),
            Some(letter) if parts(letter) => Some((entry, letters.as_str())),
            Some(_) => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_strongest_separator_wins() {
        for (value, entries) in [
            ("payroll; tax, yearly", vec!["payroll", "tax, yearly"]),
            ("payroll, tax", vec!["payroll", "tax"]),
            ("payroll\r\ntax\n", vec!["payroll", "tax"]),
            ("payroll", vec!["payroll"]),
            ("\"pay; roll\"; tax", vec!["pay; roll", "tax"]),
            ("\"Best\" of all, tax", vec!["\"Best\" of all", "tax"]),
            ("\"open; end", vec!["\"open", "end"]),
        ] {
            assert_eq!(list(value).unwrap().iter().collect::<Vec<_>>(), entries, "{value:?}");
        }
        assert_eq!(list(" ; "), None);
        assert_eq!(list("none"), None);
    }

    proptest! {
        #[test]
        fn a_written_list_is_read_back(entries in prop::collection::vec("[a-c\"; ,=é-]{1,8}", 1..5)) {
            let lines = Lines::new(entries);
            let back = list(&written(&lines));
            prop_assume!(!lines.is_empty() && !says_nothing(&written(&lines)));
            prop_assert_eq!(back, Some(lines));
        }
    }
}
