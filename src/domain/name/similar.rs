//! Which known name a new one might be: proposals for a person, found without comparing everything with everything.

use std::collections::HashMap;

use super::{loosened, match_key, registrable_domain};

/// From here on two loose keys are near enough to ask about.
const NEAR: f64 = 0.93;
/// A long common beginning lifts Jaro–Winkler over `NEAR` on its own; so few edits must separate the keys as well.
const FEW_EDITS: f64 = 0.85;
/// Names compared per block and question; a block this full shares a stem that tells nothing.
const BLOCK_LIMIT: usize = 256;

/// How near two names are, 0 to 1; `None` when they are not near enough to ask. Names that differ in a number are not.
pub fn similar(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (match_key(one), match_key(other));
    nearness(loosened(&one), loosened(&other))
}

fn nearness(one: &str, other: &str) -> Option<f64> {
    if one == other {
        return Some(1.0);
    }
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect::<String>();
    if digits(one) != digits(other) {
        return None;
    }
    let near = strsim::jaro_winkler(one, other);
    (near >= NEAR && strsim::normalized_levenshtein(one, other) >= FEW_EDITS).then_some(near)
}

/// A known name that a new one might be, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The label under which the known name was added.
    pub candidate: String,
    /// What speaks for it, as people read it.
    pub why: String,
    /// How near, 0 to 1.
    pub similarity: f64,
}

struct Known {
    loose: Box<str>,
    label: Box<str>,
}

/// Names on record, asked for the one that a new name might be.
///
/// Names are kept in blocks (same beginning of six letters, or same three letters and same end), and only a block is
/// searched, so asking stays about linear over big registers. A slip in the first three letters is not found.
#[derive(Default)]
pub struct NameIndex {
    known: Vec<Known>,
    by_loose_key: HashMap<Box<str>, u32>,
    by_domain: HashMap<Box<str>, u32>,
    blocks: HashMap<Box<str>, Vec<u32>>,
}

impl NameIndex {
    /// Adds a known name with its web domain; `label` is what a proposal names, usually the name itself.
    pub fn add(&mut self, name: &str, domain: Option<&str>, label: &str) {
        let Ok(position) = u32::try_from(self.known.len()) else { return };
        let key = match_key(name);
        let loose = loosened(&key);
        for block in blocks(loose) {
            let members = self.blocks.entry(block.into()).or_default();
            if members.len() < BLOCK_LIMIT {
                members.push(position);
            }
        }
        if let Some(domain) = domain.and_then(registrable_domain) {
            self.by_domain.entry(domain.into()).or_insert(position);
        }
        self.by_loose_key.entry(loose.into()).or_insert(position);
        self.known.push(Known { loose: loose.into(), label: label.into() });
    }

    /// The known name that `name` might be. The caller has already looked for an equal [`match_key`].
    pub fn propose(&self, name: &str, domain: Option<&str>) -> Option<Proposal> {
        let key = match_key(name);
        let loose = loosened(&key);
        if let Some(known) = self.by_loose_key.get(loose).and_then(|at| self.at(*at)) {
            return Some(proposal(known, "same name but for words such as “Group” or “Holding”".to_owned(), 1.0));
        }
        if let Some(domain) = domain.and_then(registrable_domain)
            && let Some(known) = self.by_domain.get(domain.as_str()).and_then(|at| self.at(*at))
        {
            return Some(proposal(known, format!("same web domain {domain}"), 1.0));
        }
        let (known, near) = self.nearest(loose)?;
        Some(proposal(known, format!("names are {:.0} % alike", near * 100.0), near))
    }

    fn nearest(&self, loose: &str) -> Option<(&Known, f64)> {
        blocks(loose)
            .iter()
            .filter_map(|block| self.blocks.get(block.as_str()))
            .flatten()
            .filter_map(|at| self.at(*at))
            .filter_map(|known| Some((known, nearness(loose, &known.loose)?)))
            .max_by(|(_, one), (_, other)| one.total_cmp(other))
    }

    fn at(&self, position: u32) -> Option<&Known> {
        self.known.get(usize::try_from(position).ok()?)
    }
}

fn proposal(known: &Known, why: String, similarity: f64) -> Proposal {
    Proposal { candidate: known.label.to_string(), why, similarity }
}

/// The two blocks of a key. Its digits belong to both, for names that differ in a number are never near.
fn blocks(loose: &str) -> [String; 2] {
    let digits: String = loose.chars().filter(char::is_ascii_digit).collect();
    let letters: Vec<char> = loose.chars().filter(|c| c.is_alphabetic()).collect();
    let beginning = |count: usize| letters.iter().take(count).collect::<String>();
    let end: String = letters.iter().rev().take(5).collect();
    [format!("{digits}^{}", beginning(6)), format!("{digits}^{}${end}", beginning(3))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_proposed_with_a_reason() {
        let mut index = NameIndex::default();
        index.add("Acme Inc.", Some("acme.example"), "Acme Inc.");
        index.add("Harbour Payroll", None, "Harbour Payroll");
        for (name, domain, candidate, why) in [
            ("Acme Holding", None, "Acme Inc.", "same name but for"),
            ("Road Runner Traps", Some("https://shop.acme.example"), "Acme Inc.", "same web domain acme.example"),
            ("Harbor Payroll Ltd", None, "Harbour Payroll", "% alike"),
            ("Harbour Pairoll", None, "Harbour Payroll", "% alike"),
        ] {
            let found = index.propose(name, domain).unwrap_or_else(|| panic!("{name} proposes nothing"));
            assert_eq!(found.candidate, candidate, "{name}");
            assert!(found.why.contains(why), "{}", found.why);
        }
    }

    #[test]
    fn names_that_only_share_a_beginning_are_left_alone() {
        for (one, other) in [
            ("United States Department of Agriculture", "United States Department of the Treasury"),
            ("Vendor 0017", "Vendor 0018"),
            ("MicroFocus", "MicroPact"),
            ("Northgate Cloud", "Northgate Claims"),
        ] {
            let mut index = NameIndex::default();
            index.add(one, None, one);
            assert_eq!(index.propose(other, None), None, "{one} / {other}");
            assert_eq!(similar(one, other), None);
        }
    }

    #[test]
    fn a_shared_mail_domain_proposes_nothing() {
        let mut index = NameIndex::default();
        index.add("Ada Consulting", Some("ada@gmail.com"), "Ada Consulting");
        assert_eq!(index.propose("Bob Plumbing", Some("bob@gmail.com")), None);
    }
}
