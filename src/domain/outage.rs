//! What an outage of a vendor or provider touches, at any depth. Ends on cycles, and takes time by what it touches.

use std::collections::{HashMap, VecDeque};

use super::concentration::{Provider, ServiceUse};

/// Who stands on a party with nobody to stand in for it.
#[derive(Debug, Default)]
pub struct Outages {
    /// Parties that stand on each party.
    parties: Gathered,
    /// Services that stand on each party.
    services: Gathered,
    /// Services of each party.
    own: Gathered,
    vendor_of: Vec<u32>,
    size: usize,
}

/// A service that an outage touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touched {
    /// Its place among the services.
    pub service: usize,
    /// How many relations away: 0 for a service of who is down, 1 for one that stands on it directly.
    pub hops: u32,
}

/// What an outage touches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outage {
    /// Services, the nearest first.
    pub services: Vec<Touched>,
    /// Parties that are down with it, itself first.
    pub parties: Vec<u32>,
}

impl Outages {
    /// Gathers who stands on whom. `depends` says it of whole parties; a party that stands on somebody with all its
    /// services depends on it as much as if it said so.
    pub fn new(services: &[ServiceUse], depends: &[Vec<Provider>]) -> Self {
        let size = depends.len();
        let whole = (0..).zip(depends).flat_map(|(party, providers)| serial(providers).map(move |key| (key, party)));
        let single =
            (0..).zip(services).flat_map(|(place, service)| serial(&service.providers).map(move |key| (key, place)));
        Self {
            parties: Gathered::new(size, &whole.collect::<Vec<_>>()),
            services: Gathered::new(size, &single.collect::<Vec<_>>()),
            own: Gathered::new(size, &(0..).zip(services).map(|(place, one)| (one.vendor, place)).collect::<Vec<_>>()),
            vendor_of: services.iter().map(|service| service.vendor).collect(),
            size,
        }
    }

    /// What an outage of a party touches: its own services, and what stands on it at any depth without another provider
    /// standing in.
    pub fn of(&self, down: u32) -> Outage {
        let mut spread = Spread {
            outages: self,
            is_down: vec![false; self.size],
            is_hit: vec![false; self.vendor_of.len()],
            hit: HashMap::new(),
            found: Outage::default(),
            open: VecDeque::new(),
        };
        for service in self.own.of(down) {
            spread.touch(*service, 0);
        }
        spread.fall(down, 0);
        while let Some((party, hops)) = spread.open.pop_front() {
            for service in self.services.of(party) {
                spread.touch(*service, hops + 1);
            }
            for next in self.parties.of(party) {
                spread.fall(*next, hops + 1);
            }
        }
        spread.found
    }
}

/// An outage on its way.
struct Spread<'a> {
    outages: &'a Outages,
    is_down: Vec<bool>,
    is_hit: Vec<bool>,
    /// Services hit so far of each party.
    hit: HashMap<u32, usize>,
    found: Outage,
    open: VecDeque<(u32, u32)>,
}

impl Spread<'_> {
    fn fall(&mut self, party: u32, hops: u32) {
        if set(&mut self.is_down, party) {
            self.found.parties.push(party);
            self.open.push_back((party, hops));
        }
    }

    fn touch(&mut self, service: u32, hops: u32) {
        if !set(&mut self.is_hit, service) {
            return;
        }
        let place = usize::try_from(service).unwrap_or(usize::MAX);
        self.found.services.push(Touched { service: place, hops });
        let Some(vendor) = self.outages.vendor_of.get(place).copied() else { return };
        let hit = self.hit.entry(vendor).or_default();
        *hit += 1;
        if *hit == self.outages.own.of(vendor).len() {
            self.fall(vendor, hops);
        }
    }
}

/// Marks a place; answers whether it was there and not marked yet.
fn set(marks: &mut [bool], place: u32) -> bool {
    let mark = usize::try_from(place).ok().and_then(|place| marks.get_mut(place));
    mark.is_some_and(|mark| !std::mem::replace(mark, true))
}

/// The providers for which no other one stands in, each once for every way it is named.
fn serial(providers: &[Provider]) -> impl Iterator<Item = u32> {
    // Group → its first provider, and whether there is another.
    let mut groups: HashMap<u32, (u32, bool)> = HashMap::new();
    for provider in providers {
        if let Some(group) = provider.group {
            let (first, more) = groups.entry(group).or_insert((provider.key, false));
            *more |= *first != provider.key;
        }
    }
    let alone = move |provider: &&Provider| {
        provider.group.is_none_or(|group| groups.get(&group).is_none_or(|(_, more)| !*more))
    };
    providers.iter().filter(alone).map(|provider| provider.key)
}

/// Lists by a number, in one piece of memory.
#[derive(Debug, Default)]
struct Gathered {
    /// Where each list begins; one more at the end.
    starts: Vec<usize>,
    items: Vec<u32>,
}

impl Gathered {
    fn new(size: usize, pairs: &[(u32, u32)]) -> Self {
        let place = |key: u32| usize::try_from(key).unwrap_or(usize::MAX);
        let mut starts = vec![0_usize; size + 1];
        for (key, _) in pairs {
            if let Some(count) = starts.get_mut(place(*key) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut items = vec![0; sum];
        for (key, item) in pairs {
            if let Some(free) = next.get_mut(place(*key)).filter(|_| place(*key) < size) {
                if let Some(slot) = items.get_mut(*free) {
                    *slot = *item;
                }
                *free += 1;
            }
        }
        Self { starts, items }
    }

    fn of(&self, key: u32) -> &[u32] {
        let key = usize::try_from(key).unwrap_or(usize::MAX);
        let range = self.starts.get(key).zip(self.starts.get(key.saturating_add(1)));
        range.and_then(|(from, to)| self.items.get(*from..*to)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: u32 = 0;
    const B: u32 = 1;
    const C: u32 = 2;
    const D: u32 = 3;
    const E: u32 = 4;
    const NOBODY: u32 = 5;

    fn on(providers: &[(u32, Option<u32>)]) -> Vec<Provider> {
        providers.iter().map(|(key, group)| Provider { key: *key, group: *group }).collect()
    }

    fn uses(vendor: u32, providers: &[(u32, Option<u32>)]) -> ServiceUse {
        ServiceUse { vendor, weight: 1, providers: on(providers) }
    }

    fn touched(services: &[ServiceUse], depends: &[Vec<Provider>], down: u32) -> Vec<(usize, u32)> {
        let found = Outages::new(services, depends).of(down);
        let mut found: Vec<_> = found.services.iter().map(|one| (one.service, one.hops)).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn an_outage_touches_every_depth_once_and_ends_on_cycles() {
        // A diamond: a stands on b and c, both stand on d; and a cycle between d and e.
        let chain = [
            on(&[(B, None), (C, None)]),
            on(&[(D, None)]),
            on(&[(D, None)]),
            on(&[(E, None)]),
            on(&[(D, None)]),
            vec![],
        ];
        let services = [uses(A, &[(B, None), (C, None)]), uses(D, &[(E, None)]), uses(NOBODY, &[])];
        assert_eq!(touched(&services, &chain, E), [(0, 3), (1, 1)]);
        assert_eq!(touched(&services, &chain, D), [(0, 2), (1, 0)], "its own service is no hop away");
        assert_eq!(touched(&services, &chain, C), [(0, 1)]);
        assert_eq!(touched(&services, &chain, A), [(0, 0)], "its own service");
        assert_eq!(touched(&services, &chain, 99), [], "nobody");
        let parties = Outages::new(&services, &chain).of(E).parties;
        assert_eq!(parties, [E, D, B, C, A]);
    }

    #[test]
    fn what_another_stands_in_for_is_not_touched() {
        let both = [(D, Some(7)), (E, Some(7))];
        let services = [uses(A, &both), uses(B, &[(A, None)])];
        let chain = [on(&both), on(&[(A, None)]), vec![], vec![], vec![]];
        assert_eq!(touched(&services, &chain, D), []);
        assert_eq!(touched(&services, &chain, A), [(0, 0), (1, 1)]);
        let twice = [uses(A, &[(D, Some(7)), (E, Some(7)), (D, None)])];
        assert_eq!(touched(&twice, &chain, D), [(0, 1)], "needed for something else too");
        let alone = [uses(A, &[(D, Some(7))])];
        assert_eq!(touched(&alone, &chain, D), [(0, 1)], "a group of one stands in for nobody");
    }

    #[test]
    fn a_relation_of_one_service_takes_the_vendor_down_only_with_all_its_services() {
        // a has two services; b stands on a.
        let chain = [vec![], on(&[(A, None)]), vec![], vec![]];
        let one = [uses(A, &[(D, None)]), uses(A, &[]), uses(B, &[(A, None)])];
        assert_eq!(touched(&one, &chain, D), [(0, 1)]);
        let all = [uses(A, &[(D, None)]), uses(A, &[(D, None)]), uses(B, &[(A, None)])];
        assert_eq!(touched(&all, &chain, D), [(0, 1), (1, 1), (2, 2)]);
    }
}
