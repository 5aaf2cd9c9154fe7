//! Matches headings to fields: as the layout names them, exactly, by synonym, then by similarity of their words.
//!
//! Nothing may be mapped wrongly: what is not clearly one field is left unread and offered for choosing.

use std::{collections::HashSet, sync::LazyLock};

use super::{
    field::{Field, ImportKind, fields},
    heading::{HeadingMatch, MappedHeading},
    layout::{Layout, LayoutField},
    words::{singular, telling_words, without_brackets, words},
};

/// Words are the same from this Jaro-Winkler similarity on: it forgives an inflection or a typing error.
const SAME_WORD: f64 = 0.9;
/// Headings are similar above this share of common words (Dice).
const SIMILAR: f64 = 0.6;
/// Two fields closer than this cannot be told apart by similarity.
const CLEARLY: f64 = 0.05;

/// A heading for which somebody chose the field, or that it be left unread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingChoice {
    /// The heading as it stands on the sheet.
    pub heading: String,
    /// Key of the field; `None` leaves the column unread.
    pub field: Option<String>,
}

/// One way to read a heading.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    field: &'static Field,
    matched: HeadingMatch,
    confidence: f64,
}

/// Finds a field for each heading, each field once: the surest heading gets it.
pub fn match_headings(layout: &Layout, headings: &[(usize, String)], choices: &[HeadingChoice]) -> Vec<MappedHeading> {
    let mut mapped: Vec<MappedHeading> =
        headings.iter().map(|(column, heading)| chosen_or_open(layout, *column, heading, choices)).collect();
    let mut open: Vec<(usize, Candidate)> = Vec::new();
    for (index, heading) in mapped.iter().enumerate().filter(|(_, heading)| !is_settled(heading, choices)) {
        open.extend(candidates(layout, &heading.heading).into_iter().map(|candidate| (index, candidate)));
    }
    open.sort_by(|(a, one), (b, other)| other.confidence.total_cmp(&one.confidence).then(a.cmp(b)));
    for (index, candidate) in open {
        let taken = mapped.iter().any(|heading| heading.field == Some(candidate.field));
        if let Some(heading) = mapped.get_mut(index).filter(|heading| !taken && heading.field.is_none()) {
            heading.field = Some(candidate.field);
            heading.matched = candidate.matched;
            heading.confidence = candidate.confidence;
        }
    }
    mapped
}

fn is_settled(heading: &MappedHeading, choices: &[HeadingChoice]) -> bool {
    choices.iter().any(|choice| same_heading(&choice.heading, &heading.heading))
}

/// People type a heading back without its line breaks and double spaces.
fn same_heading(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

fn chosen_or_open(layout: &Layout, column: usize, heading: &str, choices: &[HeadingChoice]) -> MappedHeading {
    let choice = choices.iter().find(|choice| same_heading(&choice.heading, heading));
    let key = choice.and_then(|choice| choice.field.as_deref());
    let field = key.and_then(|key| layout.fields.iter().find(|entry| entry.field.key == key)).map(|entry| entry.field);
    let (matched, confidence) = if field.is_some() { (HeadingMatch::Chosen, 1.0) } else { (HeadingMatch::None, 0.0) };
    MappedHeading { column, heading: heading.to_owned(), field, matched, confidence }
}

/// Every certain way to read a heading, else the one similar field, if it is clearly one.
fn candidates(layout: &Layout, heading: &str) -> Vec<Candidate> {
    if layout.ignore.contains(&words(heading)) {
        return Vec::new();
    }
    let whole = telling_words(heading);
    let bare = telling_words(&without_brackets(heading));
    let certain: Vec<Candidate> = [&whole, &bare]
        .into_iter()
        .flat_map(|words| layout.fields.iter().filter_map(|entry| certain(entry, words)))
        .collect();
    if certain.is_empty() { similar(layout, &bare).into_iter().collect() } else { certain }
}

fn certain(entry: &LayoutField, words: &[String]) -> Option<Candidate> {
    if words.is_empty() {
        return None;
    }
    let found = |matched, confidence| Some(Candidate { field: entry.field, matched, confidence });
    if entry.headings.iter().any(|heading| heading == words) {
        return found(HeadingMatch::Layout, 1.0);
    }
    if entry.own.iter().any(|name| name == words) {
        return found(HeadingMatch::Exact, 1.0);
    }
    // The more telling name, earlier in the list, wins over another heading with a lesser one.
    let place = entry.synonyms.iter().position(|synonym| synonym == words)?;
    found(HeadingMatch::Synonym, 0.95 - 0.001 * place.min(100) as f64)
}

/// The similar field; `None` when there is none, or two are about as similar.
fn similar(layout: &Layout, words: &[String]) -> Option<Candidate> {
    let mut best: Option<(f64, &LayoutField)> = None;
    let mut second = 0.0;
    for entry in &layout.fields {
        let names = entry.own.iter().chain(&entry.headings).chain(&entry.synonyms);
        let likeness = names.map(|name| likeness(words, name)).fold(0.0, f64::max);
        match best {
            Some((best_so_far, _)) if likeness <= best_so_far => second = f64::max(second, likeness),
            _ => {
                second = best.map_or(second, |(old, _)| old);
                best = Some((likeness, entry));
            }
        }
    }
    let (likeness, entry) = best.filter(|(likeness, _)| *likeness > SIMILAR && likeness - second > CLEARLY)?;
    Some(Candidate { field: entry.field, matched: HeadingMatch::Similar, confidence: 0.85 * likeness })
}

/// Dice over words; 0 unless all words of the one are in the other and they are two at least (“vendor risk management” is
/// no “vendor risk score”), or when a word more than the name has belongs to another field: “Contract owner email” is not
/// the owner's email.
fn likeness(words: &[String], name: &[String]) -> f64 {
    if words.len() > name.len() + 1 {
        return 0.0;
    }
    if let ([word], [only]) = (words, name) {
        return if same_alone(word, only) { 1.0 } else { 0.0 };
    }
    let is_in = |word: &String| name.iter().any(|other| same_word(word, other));
    let common = words.iter().filter(|word| is_in(word)).count();
    let one_in_other = common == words.len().min(name.len());
    if common < 2 || !one_in_other || words.iter().any(|word| !is_in(word) && is_field_word(word)) {
        return 0.0;
    }
    2.0 * common as f64 / (words.len() + name.len()) as f64
}

/// Whether a heading's word is a name's word but for an inflection or a typing error. A word that names fields itself is
/// no typing error (“contract” for “contact”), nor is a short one (“RTO” for “RPO”) or a number.
fn same_word(word: &str, other: &str) -> bool {
    singular(word) == singular(other) || is_misspelt(word, other, SAME_WORD, 2)
}

/// A word that stands alone has nothing beside it that would tell a mistake.
fn same_alone(word: &str, other: &str) -> bool {
    singular(word) == singular(other) || is_misspelt(word, other, 0.95, 1)
}

fn is_misspelt(word: &str, other: &str, least: f64, spare: usize) -> bool {
    let (one, two) = (word.chars().count(), other.chars().count());
    let comparable = one.min(two) >= 4 && one.abs_diff(two) <= spare && shares_letters(word, one, other, two);
    comparable && !is_field_word(word) && strsim::jaro_winkler(word, other) > least
}

/// Whether two words could be as similar as 0.9, told by which letters they have at all: a Jaro-Winkler similarity above
/// that needs a Jaro similarity above 5/6, and that three quarters of the letters, on the mean, are in both. Measuring
/// every pair of words would take most of the time that a small file takes.
fn shares_letters(word: &str, letters: usize, other: &str, others: usize) -> bool {
    let (one, two) = (letters_of(word), letters_of(other));
    let missing = (one & !two).count_ones() as usize;
    let surplus = (two & !one).count_ones() as usize;
    2 * (missing * others + surplus * letters) < letters * others
}

/// The letters a–z of a word, a bit for each.
fn letters_of(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |letters, letter| letters | 1 << (letter - b'a'))
}

fn is_field_word(word: &str) -> bool {
    word.chars().all(char::is_numeric) || FIELD_WORDS.contains(singular(word).as_ref())
}

/// Every word that a field of any kind is named with.
static FIELD_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let all = ImportKind::ALL.iter().flat_map(|kind| fields(*kind));
    let names = all.flat_map(|field| [telling_words(field.label), telling_words(field.key)]);
    names.flatten().map(|word| singular(&word).into_owned()).collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::layout::layout;

    fn read(layout_name: &str, headings: &[&str]) -> Vec<(String, String)> {
        let headings: Vec<(usize, String)> = headings.iter().map(|heading| (*heading).to_owned()).enumerate().collect();
        match_headings(layout(layout_name).unwrap(), &headings, &[])
            .into_iter()
            .filter_map(|heading| Some((heading.heading, heading.field?.key.to_owned())))
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(heading, key)| ((*heading).to_owned(), (*key).to_owned())).collect()
    }

    #[test]
    fn an_inventorys_headings_are_read_and_a_vague_one_is_left() {
        let expected = [
            ("Vendor Name", "name"),
            ("Category", "category"),
            ("Tier", "stated_tier"),
            ("SOC 2 Report (Y/N)", "claims_soc2"),
            ("ISO 27001 Certified (Y/N)", "claims_iso27001"),
            ("DPA Signed (Y/N)", "claims_dpa"),
            ("Last Review Date", "last_review"),
            ("Next Review Date", "next_review"),
            ("Risk Score", "stated_score"),
            ("Owner", "business_owner"),
            ("Notes", "notes"),
        ];
        let mut headings: Vec<&str> = expected.iter().map(|(heading, _)| *heading).collect();
        headings.insert(3, "Data Access Level");
        assert_eq!(read("vendor-register", &headings), pairs(&expected));
    }

    #[test]
    fn nothing_is_mapped_wrongly() {
        let cloud = [
            "CSP Name",
            "Service Name",
            "Package ID",
            "Providers Path",
            "Provider Designation",
            "Provider Service Model",
            "Provider Deployment Model",
            "Impact_Level",
            "data__Providers__Independent_Assessor",
        ];
        assert_eq!(read("vendor-register", &cloud), pairs(&[("CSP Name", "name"), ("Service Name", "service")]));
        for heading in [
            "Service Model",
            "SOC 1 report",
            "SOC 3",
            "Contract owner email",
            "Data Access Level",
            "ISO 9001 certified",
            "Vendor risk owner deputy",
            "Owner department",
            "Level",
            "Agency POC Email",
            "Expiration",
            "Number of users",
            "Last contact date",
            "Contract review date",
            "Contract name",
            "Vendor risk management",
            "Critical",
        ] {
            assert_eq!(read("vendor-register", &[heading]), [], "{heading}");
        }
        for heading in ["Contract type", "Start of service desk", "Notice sent on", "SOC 2", "Contact name"] {
            assert_eq!(read("contract-register", &[heading]), [], "{heading}");
        }
    }

    #[test]
    fn spelling_style_language_and_inflection_do_not_count() {
        for (heading, key) in [
            ("vendorName", "name"),
            ("VENDOR_NAME", "name"),
            ("Lieferant", "name"),
            ("Nombre del proveedor", "name"),
            ("Next\nreview", "next_review"),
            ("nächste Prüfung", "next_review"),
            ("Business owners", "business_owner"),
            ("Package Services Description", "service_description"),
            ("Data Processing Agreement signed?", "claims_dpa"),
            ("Contract ends", "contract_end"),
        ] {
            assert_eq!(read("vendor-register", &[heading]), pairs(&[(heading, key)]));
        }
        let question = "Question (example wording — replace with your customer's)";
        assert_eq!(
            read("generic", &[question, "Your answer"]),
            pairs(&[(question, "question"), ("Your answer", "answer")])
        );
    }

    #[test]
    fn each_field_is_used_once_by_its_best_heading() {
        let expected = pairs(&[("Vendor name", "name"), ("Supplier", "name")]);
        assert_eq!(read("vendor-register", &["Supplier", "Vendor name"]), expected[..1]);
    }

    #[test]
    fn a_choice_stands_above_every_rule() {
        let choices = [
            HeadingChoice { heading: "Data Access Level".into(), field: Some("data_sensitivity".into()) },
            HeadingChoice { heading: "Vendor".into(), field: None },
            HeadingChoice { heading: "Who".into(), field: Some("name".into()) },
        ];
        let headings = [(0, "Vendor".to_owned()), (2, "Data Access\nLevel".to_owned()), (3, "Who".to_owned())];
        let mapped = match_headings(layout("vendor-register").unwrap(), &headings, &choices);
        let keys: Vec<_> =
            mapped.iter().map(|heading| (heading.field.map(|field| field.key), heading.matched)).collect();
        assert_eq!(
            keys,
            [
                (None, HeadingMatch::None),
                (Some("data_sensitivity"), HeadingMatch::Chosen),
                (Some("name"), HeadingMatch::Chosen)
            ]
        );
    }
}
