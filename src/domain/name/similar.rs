//! Which known name a new one might be: proposals for a person, found without comparing everything with everything.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    num::NonZeroU32,
};

use super::{loosened, match_key, registrable_domain};

/// From here on two loose keys are near enough to ask about.
const NEAR: f64 = 0.93;
/// A long common beginning lifts Jaro–Winkler over `NEAR` on its own; so few edits must separate the keys as well.
const FEW_EDITS: f64 = 0.85;
/// Names compared per block and question; a block this full shares a stem that tells nothing.
const BLOCK_LIMIT: u32 = 256;

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

/// Names on record, asked for the one that a new name might be.
///
/// Names are kept in blocks (same beginning of six letters, or same three letters and same end), and only a block is
/// searched, so asking stays about linear over big registers. A slip in the first three letters is not found.
///
/// A register of a million names has to fit beside everything else: the texts lie in one string, hashes stand for the
/// keys of the maps, and the members of a block are linked through one list.
#[derive(Default)]
pub struct NameIndex {
    texts: String,
    known: Vec<Known>,
    by_loose_key: HashMap<u64, u32>,
    by_domain: HashMap<u64, u32>,
    blocks: HashMap<u64, Block>,
    members: Vec<Member>,
}

/// A name on record, by the ends of its texts; each begins where the one before it ends.
#[derive(Clone, Copy)]
struct Known {
    begins: u32,
    loose_ends: u32,
    label_ends: u32,
}

/// The newest member of a block, and how many it has.
#[derive(Clone, Copy)]
struct Block {
    newest: u32,
    count: u32,
}

#[derive(Clone, Copy)]
struct Member {
    known: u32,
    before: Option<NonZeroU32>,
}

impl NameIndex {
    /// Adds a known name with its web domain; `label` is what a proposal names, usually the name itself.
    pub fn add(&mut self, name: &str, domain: Option<&str>, label: &str) {
        let Ok(position) = u32::try_from(self.known.len()) else { return };
        let key = match_key(name);
        let loose = loosened(&key);
        let Some(texts) = self.store(loose, label) else { return };
        for block in blocks(loose) {
            self.join(hash(&block), position);
        }
        if let Some(domain) = domain.and_then(registrable_domain) {
            self.by_domain.entry(hash(&domain)).or_insert(position);
        }
        self.by_loose_key.entry(hash(loose)).or_insert(position);
        self.known.push(texts);
    }

    fn store(&mut self, loose: &str, label: &str) -> Option<Known> {
        let begins = u32::try_from(self.texts.len()).ok()?;
        let loose_ends = u32::try_from(self.texts.len() + loose.len()).ok()?;
        let label_ends = u32::try_from(self.texts.len() + loose.len() + label.len()).ok()?;
        self.texts.push_str(loose);
        self.texts.push_str(label);
        Some(Known { begins, loose_ends, label_ends })
    }

    fn join(&mut self, block: u64, known: u32) {
        // Counted from 1, so that none is 0.
        let Some(place) = u32::try_from(self.members.len() + 1).ok() else { return };
        let block = self.blocks.entry(block).or_insert(Block { newest: 0, count: 0 });
        if block.count < BLOCK_LIMIT {
            self.members.push(Member { known, before: NonZeroU32::new(block.newest) });
            *block = Block { newest: place, count: block.count + 1 };
        }
    }

    /// The known name that `name` might be. The caller has already looked for an equal [`match_key`].
    pub fn propose(&self, name: &str, domain: Option<&str>) -> Option<Proposal> {
        let key = match_key(name);
        let loose = loosened(&key);
        let by_key = self.by_loose_key.get(&hash(loose)).and_then(|at| self.at(*at));
        if let Some(known) = by_key.filter(|known| self.loose(*known) == loose) {
            return Some(self.proposal(known, "same name but for words such as “Group” or “Holding”".to_owned(), 1.0));
        }
        if let Some(domain) = domain.and_then(registrable_domain)
            && let Some(known) = self.by_domain.get(&hash(&domain)).and_then(|at| self.at(*at))
        {
            return Some(self.proposal(known, format!("same web domain {domain}"), 1.0));
        }
        let (known, near) = self.nearest(loose)?;
        Some(self.proposal(known, format!("names are {:.0} % alike", near * 100.0), near))
    }

    /// The nearest; of several as near, the one added last.
    fn nearest(&self, loose: &str) -> Option<(Known, f64)> {
        let [first, second] = blocks(loose);
        let mut best: Option<(Known, f64)> = None;
        for known in [second, first].iter().flat_map(|block| self.members_of(hash(block))) {
            let near = nearness(loose, self.loose(known));
            if let Some(near) = near.filter(|near| best.is_none_or(|(_, so_far)| *near > so_far)) {
                best = Some((known, near));
            }
        }
        best
    }

    fn members_of(&self, block: u64) -> impl Iterator<Item = Known> + '_ {
        let newest = self.blocks.get(&block).and_then(|block| NonZeroU32::new(block.newest));
        let member = |place: NonZeroU32| self.members.get(usize::try_from(place.get()).ok()? - 1).copied();
        let all = std::iter::successors(newest.and_then(member), move |one| one.before.and_then(member));
        all.filter_map(|member| self.at(member.known))
    }

    fn at(&self, position: u32) -> Option<Known> {
        self.known.get(usize::try_from(position).ok()?).copied()
    }

    fn loose(&self, known: Known) -> &str {
        self.text(known.begins, known.loose_ends)
    }

    fn text(&self, begins: u32, ends: u32) -> &str {
        let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        self.texts.get(place(begins)..place(ends)).unwrap_or_default()
    }

    fn proposal(&self, known: Known, why: String, similarity: f64) -> Proposal {
        Proposal { candidate: self.text(known.loose_ends, known.label_ends).to_owned(), why, similarity }
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
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
