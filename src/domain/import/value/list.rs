//! Lists in one cell.

use super::says_nothing;
use crate::domain::lines::Lines;

/// The entries of a cell: by line breaks or semicolons where it has any, else by commas; `None` when it says nothing.
pub fn list(value: &str) -> Option<Lines> {
    if says_nothing(value) {
        return None;
    }
    let strong = value.contains(['\n', '\r', ';']);
    let lines = Lines::new(value.split(|c| if strong { matches!(c, '\n' | '\r' | ';') } else { c == ',' }));
    (!lines.is_empty()).then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn the_strongest_separator_wins() {
        for (value, entries) in [
            ("payroll; tax, yearly", vec!["payroll", "tax, yearly"]),
            ("payroll, tax", vec!["payroll", "tax"]),
            ("payroll\r\ntax\n", vec!["payroll", "tax"]),
            ("payroll", vec!["payroll"]),
        ] {
            assert_eq!(list(value).unwrap().iter().collect::<Vec<_>>(), entries, "{value:?}");
        }
        assert_eq!(list(" ; "), None);
        assert_eq!(list("none"), None);
    }
}
