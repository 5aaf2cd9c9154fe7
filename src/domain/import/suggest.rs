//! Fields offered for a heading that was left open: nothing is mapped by them, somebody chooses.
//!
//! Words count loosely here, a word's beginning too, and so do the values below the heading: days speak for a date, a
//! word of a closed list for its field.

use super::{
    amend::spelling,
    cell::CellValue,
    closed::Closed,
    field::{Field, ImportKind},
    layout::{Layout, LayoutField},
    value::{
        amount,
        date::{DateReading, date, is_date_field},
        person,
    },
    words::{singular, telling_words},
};

/// How much the values count beside the words.
const VALUES: f64 = 0.6;
/// Words alike from this Jaro-Winkler similarity on.
const ALIKE: f64 = 0.86;

/// The layout's fields for a heading and some values below it, the likeliest first; those that nothing speaks for are
/// left out.
pub fn suggestions(layout: &Layout, heading: &str, samples: &[String]) -> Vec<&'static Field> {
    let words = telling_words(heading);
    let mut scored: Vec<(f64, &'static Field)> = layout
        .fields
        .iter()
        .map(|entry| (by_words(entry, &words) + VALUES * by_values(layout.kind, entry.field.key, samples), entry.field))
        .filter(|(score, _)| *score > 0.05)
        .collect();
    scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    scored.into_iter().map(|(_, field)| field).collect()
}

/// How well the heading's words fit the best of the field's names, 0 to 1.
fn by_words(entry: &LayoutField, words: &[String]) -> f64 {
    let names = entry.own.iter().chain(&entry.headings).chain(&entry.synonyms);
    names.map(|name| likeness(words, name)).fold(0.0, f64::max)
}

fn likeness(words: &[String], name: &[String]) -> f64 {
    if words.is_empty() || name.is_empty() {
        return 0.0;
    }
    let best = |word: &String| name.iter().map(|other| word_likeness(word, other)).fold(0.0, f64::max);
    let common: f64 = words.iter().map(best).sum();
    2.0 * common / (words.len() + name.len()) as f64
}

fn word_likeness(word: &str, other: &str) -> f64 {
    if singular(word) == singular(other) {
        return 1.0;
    }
    let (short, long) = if word.len() < other.len() { (word, other) } else { (other, word) };
    // “critical” of “criticality”, “vertrag” of “vertragsende”.
    if short.chars().count() >= 4 && long.contains(short) {
        return 0.8;
    }
    let alike = strsim::jaro_winkler(word, other);
    if alike > ALIKE && short.chars().count() >= 4 { alike - 0.2 } else { 0.0 }
}

/// How well the values fit the field, 0 to 1; values that could be anything say nothing.
fn by_values(kind: ImportKind, key: &str, samples: &[String]) -> f64 {
    let samples: Vec<&String> = samples.iter().filter(|sample| !spelling(sample).is_empty()).collect();
    if samples.is_empty() {
        return 0.0;
    }
    let fitting = samples.iter().filter(|sample| fits(kind, key, sample)).count();
    fitting as f64 / samples.len() as f64
}

fn fits(kind: ImportKind, key: &str, sample: &str) -> bool {
    let cell = CellValue::Text(sample.to_owned());
    if is_date_field(key) {
        return matches!(
            date(&cell),
            Ok(DateReading::Day(_) | DateReading::Ordered(..) | DateReading::Midnight(_) | DateReading::Ambiguous(..))
        );
    }
    if key.ends_with("email") {
        return person::email(sample).is_ok_and(|email| email.is_some());
    }
    if matches!(key, "annual_value" | "term_months" | "renewal_months" | "rto_hours" | "rpo_hours") {
        // Small numbers are ratings or counts.
        return amount::number(&cell).is_some_and(|number| key != "annual_value" || number > 100.into());
    }
    Closed::of(kind, key).is_some_and(|closed| closed.read(&cell).is_ok_and(|read| read.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::layout::layout;

    fn first_three(layout_name: &str, heading: &str, samples: &[&str]) -> Vec<&'static str> {
        let samples: Vec<String> = samples.iter().map(ToString::to_string).collect();
        suggestions(layout(layout_name).unwrap(), heading, &samples).iter().take(3).map(|field| field.key).collect()
    }

    #[test]
    fn the_right_field_is_among_the_first_three() {
        for (heading, samples, key) in [
            ("How critical", ["high", "low", "medium"], "criticality"),
            ("Contract until", ["2026-12-31", "2027-04-03", "2027-05-01"], "contract_end"),
            ("Data class", ["Personal", "Confidential", "Internal"], "data_sensitivity"),
            ("Data Access Level", ["Confidential", "Internal", "Restricted"], "data_sensitivity"),
            ("Spend p.a.", ["184000", "612000", "12000"], "annual_value"),
            ("Agency POC Email", ["a@b.example", "c@d.example", ""], "contact_email"),
            ("Vertragsende (Datum)", ["31.12.2026", "30.06.2027", ""], "contract_end"),
            ("Responsible business person", ["Payroll owner", "Facilities", ""], "business_owner"),
            ("State", ["Active", "Terminated", "Proposed"], "status"),
            ("Vendor web domain name", ["a.example", "b.example", ""], "domain"),
            ("Has a SOC 2?", ["Y", "N", "Y"], "claims_soc2"),
        ] {
            let offered = first_three("vendor-register", heading, &samples);
            assert!(offered.contains(&key), "{heading}: {offered:?}");
        }
        let offered = first_three("contract-register", "Runs until (date)", &["2027-01-01", "2028-01-01"]);
        assert!(offered.contains(&"contract_end"), "{offered:?}");
        let offered = first_three("generic", "What the supplier answered", &["Yes", "No"]);
        assert!(offered.contains(&"answer"), "{offered:?}");
    }

    #[test]
    fn nothing_is_offered_for_what_nothing_speaks_for() {
        assert_eq!(first_three("vendor-register", "Zyx", &["qwerty"]), [""; 0]);
    }
}
