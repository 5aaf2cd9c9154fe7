//! From a question's id, domain and named criterion to the series of the Trust Services Criteria it speaks to.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::words::{singular, words};

/// The series that scoring works on.
pub const SERIES: [&str; 13] = ["CC1", "CC2", "CC3", "CC4", "CC5", "CC6", "CC7", "CC8", "CC9", "A", "C", "PI", "P"];

/// Criteria of the series without a `CC`: series, group and how many criteria the group has.
const CATEGORY_CRITERIA: [(&str, &str, u32); 11] = [
    ("A", "A1", 3),
    ("C", "C1", 2),
    ("PI", "PI1", 5),
    ("P", "P1", 1),
    ("P", "P2", 1),
    ("P", "P3", 2),
    ("P", "P4", 3),
    ("P", "P5", 2),
    ("P", "P6", 7),
    ("P", "P7", 1),
    ("P", "P8", 1),
];

/// How a layout's questions find their series.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Crosswalk {
    /// What stands before the first `-` of an id → its series; an empty list is a domain that scores nothing.
    pub prefixes: BTreeMap<String, Vec<String>>,
    /// Numbered controls such as `A.5.19` to `A.5.23` → their series.
    pub controls: Vec<ControlRange>,
    /// Words found in a domain → their series; all that are found count.
    pub words: Vec<DomainWords>,
}

/// A range of numbered controls of one group, both ends included.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlRange {
    /// Group, such as `A.5`.
    pub group: String,
    /// First number in the group.
    pub from: u32,
    /// Last number in the group.
    pub to: u32,
    /// Their series.
    pub series: Vec<String>,
}

/// Words or phrases that place a domain.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DomainWords {
    /// Any of these.
    pub any: Vec<String>,
    /// Their series.
    pub series: Vec<String>,
}

impl Crosswalk {
    /// Every series named anywhere in it.
    pub(super) fn named_series(&self) -> impl Iterator<Item = &String> {
        let controls = self.controls.iter().flat_map(|range| &range.series);
        let domains = self.words.iter().flat_map(|words| &words.series);
        self.prefixes.values().flatten().chain(controls).chain(domains)
    }

    /// The series a question speaks to. A criterion that is named wins, be it in a column of its own or as the id; then
    /// the id's prefix, then the domain's words. `None` when nothing is known: the preview asks.
    pub fn series_of(
        &self,
        question_ref: &str,
        domain: Option<&str>,
        criterion: Option<&str>,
    ) -> Option<Vec<&'static str>> {
        let named = criterion.and_then(|text| self.criteria(text)).or_else(|| self.criteria(question_ref));
        named.or_else(|| self.by_prefix(question_ref)).or_else(|| self.by_domain(domain?))
    }

    /// The series that a list names: as such (`A`, `CC6`), by a criterion or by a control.
    pub fn named_in(&self, list: &str) -> Vec<&'static str> {
        let entries = list.split([';', ',', '\n']);
        let series =
            |entry: &str| known(entry).map_or_else(|| self.criteria(entry).unwrap_or_default(), |one| vec![one]);
        ordered(entries.flat_map(series)).unwrap_or_default()
    }

    /// Series of all criteria and controls named in a text such as `CC6.1; CC7.2`.
    fn criteria(&self, text: &str) -> Option<Vec<&'static str>> {
        let tokens = text.split(|letter: char| letter.is_whitespace() || ",;/|()".contains(letter));
        let found =
            tokens.filter_map(|token| criterion_series(token).map(|one| vec![one]).or_else(|| self.control(token)));
        ordered(found.flatten())
    }

    fn control(&self, token: &str) -> Option<Vec<&'static str>> {
        let (group, number) = token.rsplit_once('.')?;
        let number: u32 = number.parse().ok()?;
        let holds = |range: &&ControlRange| range.group == group && (range.from..=range.to).contains(&number);
        self.controls.iter().find(holds).map(|range| range.series.iter().filter_map(|name| known(name)).collect())
    }

    fn by_prefix(&self, question_ref: &str) -> Option<Vec<&'static str>> {
        let (prefix, _) = question_ref.trim().split_once('-')?;
        let series = self.prefixes.get(prefix.trim().to_uppercase().as_str())?;
        Some(series.iter().filter_map(|name| known(name)).collect())
    }

    fn by_domain(&self, domain: &str) -> Option<Vec<&'static str>> {
        let present: Vec<String> = words(domain).iter().map(|word| singular(word).into_owned()).collect();
        let matching = self.words.iter().filter(|group| group.any.iter().any(|phrase| contains(&present, phrase)));
        ordered(matching.flat_map(|group| group.series.iter().filter_map(|name| known(name))))
    }
}

fn contains(present: &[String], phrase: &str) -> bool {
    let phrase: Vec<String> = words(phrase).iter().map(|word| singular(word).into_owned()).collect();
    !phrase.is_empty() && present.windows(phrase.len()).any(|window| window == phrase)
}

/// The series as this program names it, whatever the case.
pub fn known(name: &str) -> Option<&'static str> {
    SERIES.into_iter().find(|series| series.eq_ignore_ascii_case(name.trim()))
}

/// Each series once, in the order of the criteria; `None` when there is none.
fn ordered(found: impl Iterator<Item = &'static str>) -> Option<Vec<&'static str>> {
    let found: Vec<&str> = found.collect();
    let series: Vec<&'static str> = SERIES.into_iter().filter(|series| found.contains(series)).collect();
    (!series.is_empty()).then_some(series)
}

/// The series of one criterion such as `CC6.1`, `CC6-03`, `CC6` or `A1.2`.
fn criterion_series(token: &str) -> Option<&'static str> {
    let token = token.trim().to_uppercase();
    if let Some(rest) = token.strip_prefix("CC") {
        let (digit, behind) = rest.split_at_checked(1)?;
        let ends = behind.is_empty() || behind.strip_prefix(['.', '-']).is_some_and(is_number);
        return known(&format!("CC{digit}")).filter(|_| ends);
    }
    let (group, number) = token.split_once(['.', '-'])?;
    let number: u32 = number.parse().ok()?;
    let holds = |(_, name, last): &(&str, &str, u32)| *name == group && (1..=*last).contains(&number);
    CATEGORY_CRITERIA.into_iter().find(holds).map(|(series, _, _)| series)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
}

#[cfg(test)]
mod tests {
    use crate::domain::import::layout::layout;

    #[test]
    fn caiq_domains_follow_the_crosswalk() {
        let caiq = layout("caiq-4").unwrap();
        for (id, series) in [
            ("A&A-01.1", "CC4"),
            ("AIS-04.1", "CC8"),
            ("BCR-01.1", "CC9 A"),
            ("CEK-03.2", "CC6"),
            ("DSP-01.1", "C P"),
            ("GRC-01.1", "CC1 CC2 CC3 CC5"),
            ("IVS-01.1", "CC6 CC7"),
            ("STA-16.1", "CC9"),
        ] {
            assert_eq!(caiq.crosswalk.series_of(id, None, None).unwrap().join(" "), series, "{id}");
        }
        assert_eq!(caiq.crosswalk.series_of("XYZ-01.1", None, None), None);
    }

    #[test]
    fn generic_questions_are_placed_by_criterion_then_by_the_words_of_their_domain() {
        let generic = layout("generic").unwrap();
        for (id, domain, criterion, series) in [
            ("CC6.1", "Governance", "", "CC6"),
            ("CC6-03", "", "", "CC6"),
            ("A1.2", "Privacy", "", "A"),
            ("7", "Privacy", "CC7.2; CC8.1", "CC7 CC8"),
            ("A.5.20", "", "", "CC9"),
            ("A.6.3", "", "", "CC1"),
            ("A.8.16", "", "", "CC7"),
            ("GRC-01", "Governance & Risk Management", "", "CC1 CC3 CC5"),
            ("", "Policies & Compliance", "", "CC1 CC3 CC4 CC5"),
            ("", "Business Continuity", "", "CC9 A"),
            ("", "Backups", "", "A"),
            ("", "Third-Party Management", "", "CC9"),
            ("", "Data Protection", "", "C"),
            ("", "Encryption Keys", "", "CC6"),
        ] {
            let found = generic.crosswalk.series_of(id, Some(domain), Some(criterion)).unwrap_or_default();
            assert_eq!(found.join(" "), series, "{id} {domain}");
        }
        for (id, domain) in [("A1.9", ""), ("CC6x", ""), ("C3PO", ""), ("Q01", "Organizational matters"), ("P9.1", "")]
        {
            assert_eq!(generic.crosswalk.series_of(id, Some(domain), None), None, "{id} {domain}");
        }
    }
}
