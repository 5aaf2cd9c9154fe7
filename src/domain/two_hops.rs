//! The picture of who stands behind our vendors: vendor → provider → the provider's provider, the heaviest of each.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{outage::Outage, supply_chain::Chain};

/// Most nodes in each of the three columns, and in those of one vendor's picture.
const MOST: [usize; 3] = [12, 10, 8];
const MOST_OF_ONE: [usize; 3] = [1, 14, 15];

/// A party in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Who it is.
    pub party: u32,
    /// What is at stake with it: the inherent scores of the services of all vendors it stands behind, in billionths.
    pub weight: i128,
    /// Whether the outage that is looked at takes it down or touches it.
    pub hit: bool,
}

/// The picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TwoHops {
    /// Our vendors, their providers, and those behind these.
    pub columns: [Vec<Node>; 3],
    /// Who stands on whom between the first two columns, and between the last two: places in them.
    pub ties: [Vec<(usize, usize)>; 2],
    /// Nodes that found no place.
    pub left_out: usize,
}

/// The two hops behind one vendor, or behind all; `outage` marks what it touches and brings it to the front.
pub fn two_hops(chain: &Chain, of: Option<u32>, outage: Option<&Outage>) -> TwoHops {
    let behind = stands_on(chain);
    let hit = Hit::of(chain, outage);
    let mut vendors: BTreeMap<u32, i128> = BTreeMap::new();
    for used in chain.uses.iter().filter(|used| of.is_none_or(|of| of == used.vendor)) {
        if behind.contains_key(&used.vendor) {
            *vendors.entry(used.vendor).or_default() += i128::from(used.weight);
        }
    }
    let providers = carried(&vendors, &behind);
    let deeper = carried(&providers, &behind);
    let most = if of.is_some() { MOST_OF_ONE } else { MOST };
    let all = vendors.len() + providers.len() + deeper.len();
    let middle = heaviest(chain, &providers, &hit, false, most[1], |_| true);
    let shown: HashSet<u32> = middle.iter().map(|node| node.party).collect();
    let stands_on_shown = |party: u32| behind.get(&party).is_some_and(|own| !shown.is_disjoint(own));
    let first = heaviest(chain, &vendors, &hit, true, most[0], stands_on_shown);
    let under: HashSet<u32> = shown.iter().filter_map(|party| behind.get(party)).flatten().copied().collect();
    let last = heaviest(chain, &deeper, &hit, false, most[2], |party| under.contains(&party));
    let left_out = all - first.len() - middle.len() - last.len();
    let ties = [tied(&first, &middle, &behind), tied(&middle, &last, &behind)];
    TwoHops { columns: [first, middle, last], ties, left_out }
}

type Behind = BTreeMap<u32, HashSet<u32>>;

/// Whom each vendor stands on, with everything it does or with one service.
fn stands_on(chain: &Chain) -> Behind {
    let mut behind = Behind::new();
    for (party, providers) in (0..).zip(&chain.depends).filter(|(_, providers)| !providers.is_empty()) {
        behind.entry(party).or_default().extend(providers.iter().map(|one| one.key));
    }
    for used in chain.uses.iter().filter(|used| !used.providers.is_empty()) {
        behind.entry(used.vendor).or_default().extend(used.providers.iter().map(|one| one.key));
    }
    behind
}

/// Those that these stand on, with what is at stake with them.
fn carried(parties: &BTreeMap<u32, i128>, behind: &Behind) -> BTreeMap<u32, i128> {
    let mut carried: BTreeMap<u32, i128> = BTreeMap::new();
    for (party, weight) in parties {
        for provider in behind.get(party).into_iter().flatten() {
            *carried.entry(*provider).or_default() += weight;
        }
    }
    carried
}

/// What an outage touches, by party.
#[derive(Default)]
struct Hit {
    down: Option<u32>,
    parties: BTreeSet<u32>,
    /// Vendors of which a service is touched.
    vendors: BTreeSet<u32>,
}

impl Hit {
    fn of(chain: &Chain, outage: Option<&Outage>) -> Self {
        let Some(outage) = outage else { return Self::default() };
        let touched = outage.services.iter().filter_map(|touched| chain.uses.get(touched.service));
        Self {
            down: outage.parties.first().copied(),
            parties: outage.parties.iter().copied().collect(),
            vendors: touched.map(|used| used.vendor).collect(),
        }
    }
}

fn heaviest(
    chain: &Chain,
    candidates: &BTreeMap<u32, i128>,
    hit: &Hit,
    are_ours: bool,
    most: usize,
    fits: impl Fn(u32) -> bool,
) -> Vec<Node> {
    let is_hit = |party: u32| hit.parties.contains(&party) || (are_ours && hit.vendors.contains(&party));
    let fitting = candidates.iter().filter(|(party, _)| fits(**party));
    let mut nodes: Vec<Node> =
        fitting.map(|(party, weight)| Node { party: *party, weight: *weight, hit: is_hit(*party) }).collect();
    let rank = |node: &Node| (hit.down != Some(node.party), !node.hit, -node.weight);
    nodes.sort_by(|one, other| {
        rank(one).cmp(&rank(other)).then_with(|| chain.name(one.party).cmp(chain.name(other.party)))
    });
    nodes.truncate(most);
    nodes
}

fn tied(from: &[Node], to: &[Node], behind: &Behind) -> Vec<(usize, usize)> {
    let mut ties = Vec::new();
    for (left, node) in from.iter().enumerate() {
        let Some(own) = behind.get(&node.party) else { continue };
        ties.extend(to.iter().enumerate().filter(|(_, to)| own.contains(&to.party)).map(|(right, _)| (left, right)));
    }
    ties
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        concentration::{Provider, ServiceUse},
        outage::Outages,
    };

    /// Party `n` stands on the parties listed with it, by one service of the weight beside it.
    fn chain(edges: &[(u32, i64, &[u32])], parties: usize) -> Chain {
        let mut chain = Chain { depends: vec![Vec::new(); parties], ..Chain::default() };
        for (vendor, weight, providers) in edges {
            let providers: Vec<Provider> = providers.iter().map(|key| Provider { key: *key, group: None }).collect();
            chain.depends[*vendor as usize] = providers.clone();
            chain.uses.push(ServiceUse { vendor: *vendor, weight: *weight, providers });
        }
        chain
    }

    fn parties(found: &TwoHops) -> [Vec<u32>; 3] {
        [0, 1, 2].map(|column| found.columns[column].iter().map(|node| node.party).collect())
    }

    #[test]
    fn a_vendor_its_providers_and_theirs_stand_side_by_side() {
        let chain = chain(&[(0, 50, &[2]), (1, 80, &[2, 3]), (2, 10, &[4])], 5);
        let found = two_hops(&chain, None, None);
        assert_eq!(parties(&found), [vec![1, 0, 2], vec![2, 3, 4], vec![4]]);
        assert_eq!(found.ties, [vec![(0, 0), (0, 1), (1, 0), (2, 2)], vec![(0, 0)]]);
        assert_eq!((found.columns[1][0].weight, found.left_out), (130, 0));
        let one = two_hops(&chain, Some(0), None);
        assert_eq!((parties(&one), one.left_out), ([vec![0], vec![2], vec![4]], 0));
        let down = Outages::new(&chain.uses, &chain.depends).of(4);
        let marked = two_hops(&chain, None, Some(&down));
        assert_eq!(parties(&marked)[1], [4, 2, 3], "who is down comes first, then what it takes down");
        assert!(marked.columns[0].iter().all(|node| node.hit) && !marked.columns[1][2].hit);
        assert_eq!(two_hops(&Chain::default(), None, None), TwoHops::default());
    }

    #[test]
    fn only_the_heaviest_are_shown_and_the_others_counted() {
        let providers: Vec<u32> = (1..=40).collect();
        let found = two_hops(&chain(&[(0, 5, providers.as_slice())], 41), None, None);
        assert_eq!((found.columns[1].len(), found.left_out), (10, 30));
        assert_eq!(two_hops(&chain(&[(0, 5, &[1]), (1, 5, &[0])], 2), None, None).columns[2].len(), 2, "a cycle ends");
    }
}
