//! Rows that somebody copied from a sheet and pasted: cells parted by tabs, with a heading row or without.

use super::{
    field::{ImportKind, fields},
    heading_match::match_headings,
    layout::Layout,
};

/// The headings that pasted rows of a part of a report have, in their order, where they bring none.
///
/// Which report they belong to is known already.
pub fn pasted_headings(kind: ImportKind) -> Vec<&'static str> {
    let of_part =
        fields(kind).iter().filter(|field| !matches!(field.key, "vendor" | "report" | "period_end" | "listed_on"));
    of_part.map(|field| field.label).collect()
}

/// The rows with headings: their own where the first row is one, else those of the part.
///
/// The first row holds headings when at least half of its cells, and two of them unless it has one, are fields of the
/// layout.
pub fn with_headings(layout: &Layout, text: &str) -> String {
    let text = text.trim_matches(['\r', '\n']);
    let first: Vec<(usize, String)> =
        text.lines().next().unwrap_or_default().split('\t').map(|cell| cell.trim().to_owned()).enumerate().collect();
    let filled = first.iter().filter(|(_, cell)| !cell.is_empty()).count();
    let known = match_headings(layout, &first, &[]).iter().filter(|heading| heading.field.is_some()).count();
    if known * 2 >= filled && known >= filled.min(2) && known > 0 {
        return text.to_owned();
    }
    let width = text.lines().map(|line| line.split('\t').count()).max().unwrap_or(1);
    // One column alone is the text itself, not its number.
    let told = fields(layout.kind).iter().find(|field| field.required).filter(|_| width == 1);
    let headings: Vec<&str> = match told {
        Some(field) => vec![field.label],
        None => pasted_headings(layout.kind).into_iter().take(width).collect(),
    };
    format!("{}\n{text}", headings.join("\t"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::layout::layout;

    #[test]
    fn rows_without_headings_get_those_of_the_part() {
        let cuecs = layout("soc-cuecs").unwrap();
        let pasted = "CUEC-1\tYou review your users each quarter.\tCC6.2\r\nCUEC-2\tYou tell us of leavers.\tCC6.2";
        let read = with_headings(cuecs, pasted);
        assert!(read.starts_with("CUEC number\tCUEC\tCriteria\nCUEC-1"), "{read}");
    }

    #[test]
    fn rows_with_headings_keep_them() {
        let cuecs = layout("soc-cuecs").unwrap();
        let pasted = "\nNo\tComplementary user entity control\tOur control\n1\tYou review users.\tAC-03\n";
        assert_eq!(with_headings(cuecs, pasted), pasted.trim_matches('\n'));
    }

    #[test]
    fn organizations_without_headings_say_who_does_what_and_how() {
        let read = with_headings(layout("soc-subservices").unwrap(), "Gull Cloud\tHosting\tCarve-out");
        assert!(read.starts_with("Subservice organization\tServices provided\tMethod\nGull Cloud"), "{read}");
    }

    #[test]
    fn one_column_alone_is_the_text() {
        let cuecs = layout("soc-cuecs").unwrap();
        let pasted = "You tell us of leavers within a day.\nYou keep your own keys.";
        assert_eq!(with_headings(cuecs, pasted), format!("CUEC\n{pasted}"));
    }

    #[test]
    fn one_sentence_is_no_heading() {
        let exceptions = layout("soc-exceptions").unwrap();
        assert!(
            with_headings(exceptions, "E-1\tLA-07\tCC6.1\tTwo leavers").starts_with("Exception number\tControl ID")
        );
    }
}
