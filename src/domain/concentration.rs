//! How much of what is at stake hangs on few providers.
//!
//! Weights are billionths, as scores are; shares and the index are worked out in integers and rounded once.

use std::collections::{BTreeMap, BTreeSet};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Provider {
    /// What tells it from others.
    pub key: u32,
    /// Providers of one group stand in for each other.
    pub group: Option<u32>,
}

/// A service of ours, and whom its vendor stands on for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceUse {
    /// Its vendor's key.
    pub vendor: u32,
    /// What is at stake: its inherent score in billionths.
    pub weight: i64,
    /// Direct providers.
    pub providers: Vec<Provider>,
}

/// What one provider carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier {
    /// The provider's key.
    pub key: u32,
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
    let mut carried: BTreeMap<u32, (i128, Vec<usize>)> = BTreeMap::new();
    let mut known: i128 = 0;
    for (place, service) in services.iter().enumerate().filter(|(_, service)| !service.providers.is_empty()) {
        let weight = i128::from(service.weight);
        known += weight;
        for (key, parts) in parts(&service.providers) {
            let (total, touched) = carried.entry(key).or_default();
            *total += weight / parts;
            touched.push(place);
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
                key,
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

/// Each provider of a service with how many share what it carries: those of its group. One that is named in several ways
/// carries what the heaviest of them says.
fn parts(providers: &[Provider]) -> BTreeMap<u32, i128> {
    let providers: BTreeSet<&Provider> = providers.iter().collect();
    let mut groups: BTreeMap<u32, i128> = BTreeMap::new();
    for group in providers.iter().filter_map(|provider| provider.group) {
        *groups.entry(group).or_default() += 1;
    }
    let mut parts: BTreeMap<u32, i128> = BTreeMap::new();
    for provider in providers {
        let alike = provider.group.and_then(|group| groups.get(&group)).copied().unwrap_or(1);
        let fewest = parts.entry(provider.key).or_insert(alike);
        *fewest = alike.min(*fewest);
    }
    parts
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

#[cfg(test)]
mod tests {
    use super::*;

    const AWS: u32 = 1;
    const AZURE: u32 = 2;
    const GCP: u32 = 3;

    fn on(providers: &[(u32, Option<u32>)]) -> Vec<Provider> {
        providers.iter().map(|(key, group)| Provider { key: *key, group: *group }).collect()
    }

    fn uses(vendor: u32, weight: i64, providers: &[(u32, Option<u32>)]) -> ServiceUse {
        ServiceUse { vendor, weight: weight * 1_000_000_000, providers: on(providers) }
    }

    fn example() -> Vec<ServiceUse> {
        vec![
            uses(11, 80, &[(AWS, None)]),
            uses(12, 70, &[(AWS, None)]),
            uses(13, 60, &[(AZURE, None)]),
            uses(14, 50, &[(AWS, None)]),
            uses(15, 40, &[(GCP, None)]),
        ]
    }

    #[test]
    fn the_worked_example_gives_its_index_and_its_single_point() {
        let found = concentration(&example());
        assert_eq!((found.index, found.level), (50_222, Level::High));
        let shown: Vec<_> = found.carriers.iter().map(|one| (one.key, one.share, one.single_point)).collect();
        assert_eq!(shown, [(AWS, 667, true), (AZURE, 200, false), (GCP, 133, false)]);
        assert_eq!(concentration(&[]), Concentration { index: 0, level: Level::None, carriers: vec![] });
    }

    #[test]
    fn a_service_on_two_interchangeable_providers_splits_its_weight() {
        let mut services = example();
        services[0].providers = on(&[(AWS, Some(7)), (AZURE, Some(7))]);
        // 160, 100 and 40 of 300: 2 844.4 + 1 111.1 + 177.8.
        let found = concentration(&services);
        assert_eq!(found.index, 41_333);
        let shown: Vec<_> = found.carriers.iter().map(|one| (one.key, one.share, one.touched)).collect();
        assert_eq!(shown, [(AWS, 533, 667), (AZURE, 333, 467), (GCP, 133, 133)], "touched counts it in full");
        services[0].providers = on(&[(AWS, None), (AWS, Some(7)), (AZURE, Some(7))]);
        let found = concentration(&services);
        assert_eq!(found.carriers[0].carried, 200_000_000_000, "named twice, it carries the service once");
        assert_eq!(found.carriers[0].services, [0, 1, 3]);
        services[0].providers = on(&[(AWS, None), (AZURE, None)]);
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
}
