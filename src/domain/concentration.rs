//! Who stands behind our vendors: how much of what is at stake hangs on few providers, and what an outage of one touches.
//!
//! Weights are billionths, as scores are; shares and the index are worked out in integers and rounded once.

use std::collections::{BTreeMap, BTreeSet, HashSet};

/// From here on, in tenths, an index is moderate, and high.
const MODERATE: i64 = 10_000;
const HIGH: i64 = 18_000;
/// Per mille of the weight of all services with a known provider that make a provider a single point.
const SINGLE_POINT: i64 = 400;

closed_list! {
    /// How concentrated the providers are.
    pub enum Level {
        None = "none", "Nothing known";
        Low = "low", "Low";
        Moderate = "moderate", "Moderate";
        High = "high", "High";
    }
}

/// A provider as a vendor depends on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Provider {
    /// What tells it from others.
    pub key: String,
    /// Providers of one group stand in for each other.
    pub group: Option<String>,
}

/// A service of ours, and whom its vendor stands on for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceUse {
    /// What people call it.
    pub label: String,
    /// Its vendor's key.
    pub vendor: String,
    /// What is at stake: its inherent score in billionths.
    pub weight: i64,
    /// Direct providers.
    pub providers: Vec<Provider>,
}

/// What one provider carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier {
    /// The provider's key.
    pub key: String,
    /// Weight that it carries, in billionths; a service on several interchangeable providers is split among them.
    pub carried: i64,
    /// Its share of what all providers carry, in tenths of a percent.
    pub share: i64,
    /// Share of the weight of all services with a known provider that it touches at all, in tenths of a percent.
    pub touched: i64,
    /// Whether that makes it a single point.
    pub single_point: bool,
    /// The services that it touches, as places in what was asked about.
    pub services: Vec<usize>,
}

/// How concentrated the direct providers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concentration {
    /// The Herfindahl–Hirschman index in tenths: 0 to 100 000.
    pub index: i64,
    /// What that means.
    pub level: Level,
    /// Providers, whoever carries most first.
    pub carriers: Vec<Carrier>,
}

/// Concentration over the direct providers of services.
pub fn concentration(services: &[ServiceUse]) -> Concentration {
    let mut carried: BTreeMap<&str, (i128, Vec<usize>)> = BTreeMap::new();
    let mut known: i128 = 0;
    for (place, service) in services.iter().enumerate().filter(|(_, service)| !service.providers.is_empty()) {
        let weight = i128::from(service.weight);
        known += weight;
        let providers: BTreeSet<&Provider> = service.providers.iter().collect();
        for provider in &providers {
            let alike = providers.iter().filter(|other| other.group.is_some() && other.group == provider.group).count();
            let (total, touched) = carried.entry(provider.key.as_str()).or_default();
            *total += weight / i128::try_from(alike.max(1)).unwrap_or(1);
            if touched.last() != Some(&place) {
                touched.push(place);
            }
        }
    }
    let all: i128 = carried.values().map(|(weight, _)| weight).sum();
    let weight_of = |places: &[usize]| -> i128 {
        places.iter().filter_map(|place| services.get(*place)).map(|service| i128::from(service.weight)).sum()
    };
    let index = half_up(carried.values().map(|(weight, _)| weight * weight * 100_000).sum(), all * all);
    let mut carriers: Vec<Carrier> = carried
        .into_iter()
        .map(|(key, (weight, places))| {
            let touched = half_up(weight_of(&places) * 1000, known);
            Carrier {
                key: key.to_owned(),
                carried: i64::try_from(weight).unwrap_or(i64::MAX),
                share: half_up(weight * 1000, all),
                touched,
                single_point: touched >= SINGLE_POINT,
                services: places,
            }
        })
        .collect();
    carriers.sort_by(|one, other| other.carried.cmp(&one.carried).then_with(|| one.key.cmp(&other.key)));
    Concentration { index, level: level(index, carriers.is_empty()), carriers }
}

const fn level(index: i64, nothing: bool) -> Level {
    match index {
        _ if nothing => Level::None,
        HIGH.. if index > HIGH => Level::High,
        MODERATE.. => Level::Moderate,
        _ => Level::Low,
    }
}

/// A quotient rounded half up; 0 of nothing.
fn half_up(num: i128, den: i128) -> i64 {
    if den == 0 { 0 } else { i64::try_from((2 * num + den) / (2 * den)).unwrap_or(i64::MAX) }
}

/// The services that an outage of a vendor or provider touches: its own, and those of every vendor that depends on it at
/// any depth without another provider standing in. Cycles end.
pub fn exposure(services: &[ServiceUse], depends: &BTreeMap<String, Vec<Provider>>, down: &str) -> Vec<usize> {
    let mut hit: HashSet<&str> = HashSet::from([down]);
    let mut open = vec![down];
    while let Some(key) = open.pop() {
        for (vendor, providers) in depends {
            if !hit.contains(vendor.as_str()) && is_serial(providers, key) {
                hit.insert(vendor);
                open.push(vendor);
            }
        }
    }
    let touched =
        |service: &ServiceUse| service.vendor == down || hit.iter().any(|key| is_serial(&service.providers, key));
    services.iter().enumerate().filter(|(_, service)| touched(service)).map(|(place, _)| place).collect()
}

/// Whether a provider is among some with nobody to stand in for it.
fn is_serial(providers: &[Provider], key: &str) -> bool {
    providers.iter().filter(|provider| provider.key == key).any(|provider| {
        let stands_in = |other: &Provider| other.key != key && other.group.is_some() && other.group == provider.group;
        !providers.iter().any(stands_in)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A provider's key and group.
    type Named<'a> = (&'a str, Option<&'a str>);

    fn on(providers: &[Named<'_>]) -> Vec<Provider> {
        let provider =
            |(key, group): &(&str, Option<&str>)| Provider { key: (*key).to_owned(), group: group.map(str::to_owned) };
        providers.iter().map(provider).collect()
    }

    fn uses(vendor: &str, weight: i64, providers: &[Named<'_>]) -> ServiceUse {
        let (label, vendor) = (format!("{vendor}'s"), vendor.to_owned());
        ServiceUse { label, vendor, weight: weight * 1_000_000_000, providers: on(providers) }
    }

    fn example() -> Vec<ServiceUse> {
        vec![
            uses("V1", 80, &[("aws", None)]),
            uses("V2", 70, &[("aws", None)]),
            uses("V3", 60, &[("azure", None)]),
            uses("V4", 50, &[("aws", None)]),
            uses("V5", 40, &[("gcp", None)]),
        ]
    }

    #[test]
    fn the_worked_example_gives_its_index_and_its_single_point() {
        let found = concentration(&example());
        assert_eq!((found.index, found.level), (50_222, Level::High));
        let shown: Vec<_> = found.carriers.iter().map(|one| (one.key.as_str(), one.share, one.single_point)).collect();
        assert_eq!(shown, [("aws", 667, true), ("azure", 200, false), ("gcp", 133, false)]);
        assert_eq!(concentration(&[]), Concentration { index: 0, level: Level::None, carriers: vec![] });
    }

    #[test]
    fn a_service_on_two_interchangeable_providers_splits_its_weight() {
        let mut services = example();
        services[0].providers = on(&[("aws", Some("cloud")), ("azure", Some("cloud"))]);
        // 160, 100 and 40 of 300: 2 844.4 + 1 111.1 + 177.8.
        let found = concentration(&services);
        assert_eq!(found.index, 41_333);
        let shown: Vec<_> = found.carriers.iter().map(|one| (one.key.as_str(), one.share, one.touched)).collect();
        assert_eq!(shown, [("aws", 533, 667), ("azure", 333, 467), ("gcp", 133, 133)], "touched counts it in full");
        services[0].providers = on(&[("aws", None), ("azure", None)]);
        assert_eq!(concentration(&services).carriers[1].carried, 140_000_000_000, "both are needed: both carry it");
    }

    #[test]
    fn levels_begin_above_their_bounds() {
        for (index, expected) in
            [(9_999, Level::Low), (10_000, Level::Moderate), (18_000, Level::Moderate), (18_001, Level::High)]
        {
            assert_eq!(level(index, false), expected, "{index}");
        }
    }

    fn depends(edges: &[(&str, &[Named<'_>])]) -> BTreeMap<String, Vec<Provider>> {
        edges.iter().map(|(vendor, providers)| ((*vendor).to_owned(), on(providers))).collect()
    }

    #[test]
    fn an_outage_touches_every_depth_once_and_ends_on_cycles() {
        // A diamond: a stands on b and c, both stand on d; and a cycle between d and e.
        let chain = depends(&[
            ("a", &[("b", None), ("c", None)]),
            ("b", &[("d", None)]),
            ("c", &[("d", None)]),
            ("d", &[("e", None)]),
            ("e", &[("d", None)]),
        ]);
        let services =
            vec![uses("a", 80, &[("b", None), ("c", None)]), uses("d", 60, &[("e", None)]), uses("z", 10, &[])];
        assert_eq!(exposure(&services, &chain, "e"), [0, 1]);
        assert_eq!(exposure(&services, &chain, "c"), [0]);
        assert_eq!(exposure(&services, &chain, "a"), [0], "its own service");
        assert_eq!(exposure(&services, &chain, "nobody"), [0; 0]);
    }

    #[test]
    fn what_another_stands_in_for_is_not_touched() {
        let both = [("aws", Some("cloud")), ("azure", Some("cloud"))];
        let services = vec![uses("a", 80, &both), uses("b", 60, &[("a", None)])];
        let chain = depends(&[("a", &both), ("b", &[("a", None)])]);
        assert_eq!(exposure(&services, &chain, "aws"), [0; 0]);
        assert_eq!(exposure(&services, &chain, "a"), [0, 1]);
    }
}
