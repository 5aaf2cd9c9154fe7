//! Decides for each name of a list what it is here, and which vendors the list does not name.

use std::collections::{HashMap, HashSet};

use super::{Class, Counts, How, ListedName, Register};
use crate::domain::ids::{ExclusionId, VendorId};

/// What a name, or a vendor that the list does not name, was found to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Where it stands.
    pub class: Class,
    /// Where it would stand if nobody had said that it is no vendor.
    pub unexcluded: Class,
    /// By what it was found.
    pub how: Option<How>,
    /// What speaks for that, where it only looks alike.
    pub why: Option<String>,
    /// The vendor that it is or looks like, with its name.
    pub vendor: Option<(VendorId, String)>,
    /// Who said that it is no vendor.
    pub exclusion: Option<ExclusionId>,
    /// What the list says; `None` for a vendor that it does not name.
    pub listed: Option<ListedName>,
}

/// A list compared with the register.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Compared {
    /// Every name of the list, then every vendor that it does not name; the largest amounts first, then by name.
    pub found: Vec<Found>,
    /// Vendors on the register, archived ones left out.
    pub vendors: u32,
    /// How many stand in each class.
    pub counts: Counts,
}

/// Compares the names of a list with the register; `exclusions` are the names, by key, that are said to be no vendors.
pub fn compare(names: &[ListedName], register: &Register, exclusions: &HashMap<String, ExclusionId>) -> Compared {
    let shared = shared_domains(names);
    let mut spoken_of: HashSet<usize> = HashSet::new();
    let mut compared = Compared::default();
    for listed in names {
        let own_domain = listed.domain.as_deref().filter(|domain| !shared.contains(domain));
        let standing = Standing::of(listed, own_domain, register);
        let known =
            matches!(standing.how, Some(How::Name | How::LegalName | How::Alias)) && standing.class == Class::Both;
        let exclusion = exclusions.get(&listed.key).copied().filter(|_| !known);
        let class = if exclusion.is_some() { Class::Excluded } else { standing.class };
        if matches!(class, Class::Both | Class::Similar) {
            spoken_of.extend(standing.place);
        }
        let vendor = standing.place.and_then(|place| register.at(place));
        compared.found.push(Found {
            class,
            unexcluded: standing.class,
            how: standing.how,
            why: standing.why,
            vendor: vendor.map(|vendor| (vendor.id, vendor.name.clone())),
            exclusion,
            listed: Some(listed.clone()),
        });
    }
    for (place, vendor) in register.in_use() {
        compared.vendors = compared.vendors.saturating_add(1);
        if !spoken_of.contains(&place) {
            compared.found.push(only_here(vendor.id, &vendor.name));
        }
    }
    compared.found.sort_by_cached_key(order);
    compared.found.iter().for_each(|found| compared.counts.add(found.class, 1));
    compared
}

/// A vendor that the list does not name.
pub fn only_here(id: VendorId, name: &str) -> Found {
    let (class, vendor) = (Class::OnlyHere, Some((id, name.to_owned())));
    Found { class, unexcluded: class, how: None, why: None, vendor, exclusion: None, listed: None }
}

/// Domains that stand beside several names of the list: a portal's or a reseller's, which tell nobody apart.
fn shared_domains(names: &[ListedName]) -> HashSet<&str> {
    let (mut seen, mut shared) = (HashSet::new(), HashSet::new());
    for domain in names.iter().filter_map(|listed| listed.domain.as_deref()) {
        if !seen.insert(domain) {
            shared.insert(domain);
        }
    }
    shared
}

/// What a name is, exclusions aside.
struct Standing {
    class: Class,
    how: Option<How>,
    why: Option<String>,
    place: Option<usize>,
}

impl Standing {
    fn of(listed: &ListedName, own_domain: Option<&str>, register: &Register) -> Self {
        let known = |class, (how, place)| Self { class, how: Some(how), why: None, place: Some(place) };
        let alike = |(place, why)| Self { why: Some(why), ..known(Class::Similar, (How::Similar, place)) };
        let (active, archived) = (&register.active, &register.archived);
        let at_domain = || own_domain.and_then(|domain| active.at_domain(domain)).map(|place| (How::Domain, place));
        active
            .called(&listed.key)
            .map(|found| known(Class::Both, found))
            .or_else(|| archived.called(&listed.key).map(|found| known(Class::Archived, found)))
            .or_else(|| at_domain().map(|found| known(Class::Both, found)))
            .or_else(|| active.like(&listed.name, listed.domain.as_deref()).map(alike))
            .or_else(|| archived.like(&listed.name, listed.domain.as_deref()).map(alike))
            .unwrap_or(Self { class: Class::OnlyThere, how: None, why: None, place: None })
    }
}

type Order = (bool, std::cmp::Reverse<Option<rust_decimal::Decimal>>, String);

/// The order of names, whatever is decided of them later: what the list names first, the largest amounts before others.
fn order(found: &Found) -> Order {
    let amount = found.listed.as_ref().and_then(|listed| listed.amount.amount()).map(|(value, _)| value);
    let listed = found.listed.as_ref().map(|listed| &listed.name);
    let name = listed.or_else(|| found.vendor.as_ref().map(|(_, name)| name));
    (found.listed.is_none(), std::cmp::Reverse(amount), name.map(|name| name.to_lowercase()).unwrap_or_default())
}
