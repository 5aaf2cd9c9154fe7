//! The names that the vendors of the register answer to, looked up by a name of a list.

use std::collections::HashMap;

use super::{How, name_key};
use crate::domain::{
    ids::VendorId,
    lines::Lines,
    name::{NameIndex, abbreviation, loose_key, registrable_domain},
    vendor::VendorStatus,
};

/// Fewest letters of a name by which a longer one is thought of.
const TELLING: usize = 4;

/// What a vendor answers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredVendor {
    /// Its record.
    pub id: VendorId,
    /// Name as people use it.
    pub name: String,
    /// Registered name.
    pub legal_name: Option<String>,
    /// Other names it goes by.
    pub aliases: Lines,
    /// Web domain.
    pub domain: Option<String>,
    /// Where it stands; archived vendors are looked up apart.
    pub status: VendorStatus,
}

/// The register as lists are compared with it.
#[derive(Default)]
pub struct Register {
    vendors: Vec<RegisteredVendor>,
    /// Names of vendors that are in use.
    pub(super) active: Names,
    /// Names of vendors that were rejected or terminated.
    pub(super) archived: Names,
}

impl Register {
    /// The register of these vendors.
    pub fn new(vendors: Vec<RegisteredVendor>) -> Self {
        let (mut active, mut archived) = (Names::default(), Names::default());
        for (place, vendor) in vendors.iter().enumerate() {
            if vendor.status.is_archived() { &mut archived } else { &mut active }.add(place, vendor);
        }
        Self { vendors, active, archived }
    }

    /// The vendor at a place.
    pub(super) fn at(&self, place: usize) -> Option<&RegisteredVendor> {
        self.vendors.get(place)
    }

    /// Vendors in use, with their places.
    pub(super) fn in_use(&self) -> impl Iterator<Item = (usize, &RegisteredVendor)> {
        self.vendors.iter().enumerate().filter(|(_, vendor)| !vendor.status.is_archived())
    }
}

/// Names of some vendors, each with the vendor's place.
#[derive(Default)]
pub(super) struct Names {
    by_key: HashMap<String, (How, usize)>,
    /// `None` where several vendors have the domain.
    by_domain: HashMap<String, Option<usize>>,
    by_abbreviation: HashMap<String, Option<usize>>,
    by_loose_key: HashMap<String, Option<usize>>,
    by_beginning: HashMap<String, Option<usize>>,
    alike: NameIndex,
}

impl Names {
    fn add(&mut self, place: usize, vendor: &RegisteredVendor) {
        let named = std::iter::once((How::Name, vendor.name.as_str()))
            .chain(vendor.legal_name.as_deref().map(|legal| (How::LegalName, legal)))
            .chain(vendor.aliases.iter().map(|alias| (How::Alias, alias)));
        let label = place.to_string();
        for (how, name) in named {
            let known = self.by_key.entry(name_key(name)).or_insert((how, place));
            // What one vendor is called tells more than what another is called too.
            *known = (*known).min((how, place));
            if let Some(short) = abbreviation(name) {
                note(&mut self.by_abbreviation, name_key(short), place);
            }
            let loose = loose_key(name);
            for beginning in beginnings(&loose) {
                note(&mut self.by_beginning, beginning.to_owned(), place);
            }
            if is_telling(&loose) {
                note(&mut self.by_loose_key, loose, place);
            }
            self.alike.add(name, vendor.domain.as_deref(), &label);
        }
        if let Some(domain) = vendor.domain.as_deref().and_then(registrable_domain) {
            note(&mut self.by_domain, domain, place);
        }
    }

    /// The vendor that answers to this very name.
    pub fn called(&self, key: &str) -> Option<(How, usize)> {
        self.by_key.get(key).copied()
    }

    /// The one vendor with this registered domain.
    pub fn at_domain(&self, domain: &str) -> Option<usize> {
        self.by_domain.get(domain).copied().flatten()
    }

    /// A vendor that the name might be, and what speaks for it.
    pub fn like(&self, name: &str, domain: Option<&str>) -> Option<(usize, String)> {
        if let Some(short) = abbreviation(name)
            && let Some((_, place)) = self.called(&name_key(short))
        {
            return Some((place, format!("the list gives {short} as its abbreviation")));
        }
        if let Some(place) = self.by_abbreviation.get(&name_key(name)).copied().flatten() {
            return Some((place, "the vendor’s name gives it as an abbreviation".to_owned()));
        }
        if let Some(found) = self.alike.propose(name, domain) {
            return found.candidate.parse().ok().map(|place| (place, found.why));
        }
        self.longer_or_shorter(name)
    }

    /// A vendor whose whole name the other begins with, or the other way round: “Harbour” and “Harbour Payroll Services”.
    fn longer_or_shorter(&self, name: &str) -> Option<(usize, String)> {
        let loose = loose_key(name);
        let shorter =
            beginnings(&loose).filter_map(|beginning| self.by_loose_key.get(beginning).copied().flatten()).last();
        if let Some(place) = shorter {
            return Some((place, "the name begins with the vendor’s".to_owned()));
        }
        let longer = if is_telling(&loose) { self.by_beginning.get(&loose).copied().flatten() } else { None };
        longer.map(|place| (place, "the vendor’s name begins with it".to_owned()))
    }
}

/// Notes whose a text is; nobody's, where two vendors have it.
fn note(texts: &mut HashMap<String, Option<usize>>, text: String, place: usize) {
    let known = texts.entry(text).or_insert(Some(place));
    if *known != Some(place) {
        *known = None;
    }
}

/// What a name begins with, word by word, the shortest first and the name itself left out.
fn beginnings(loose: &str) -> impl Iterator<Item = &str> {
    loose.match_indices(' ').filter_map(|(end, _)| loose.get(..end)).filter(|beginning| is_telling(beginning))
}

fn is_telling(loose: &str) -> bool {
    loose.chars().filter(|letter| letter.is_alphabetic()).take(TELLING).count() == TELLING
}
