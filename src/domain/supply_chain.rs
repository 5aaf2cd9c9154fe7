//! Who stands on whom, of everything on file: relations in force, with names made out and newest reports and lists told.
//!
//! Parties are small numbers here: first every vendor in the order given, then organizations that are on no register.

use std::collections::{HashMap, HashSet};

use super::{
    Date,
    concentration::{Provider, ServiceUse},
    ids::{ServiceId, SocReportId, VendorId},
    name::match_key,
    soc_report::{ReportType, ScopeFit, SocKind},
    subservice::Source,
    vendor::VendorStatus,
};

/// A vendor, as far as the chain needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainVendor {
    /// Its id.
    pub id: VendorId,
    /// Its reference.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// Where it stands; what archived ones depend on is no concern of ours.
    pub status: VendorStatus,
}

/// An active service and what is at stake with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainService {
    /// Its id.
    pub id: ServiceId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// Its name.
    pub name: String,
    /// Its inherent score in billionths.
    pub inherent: i64,
}

/// A SOC report, as far as its age and fit go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainReport {
    /// Its id.
    pub id: SocReportId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// SOC 1, 2 or 3.
    pub kind: SocKind,
    /// Type 1 or 2.
    pub report_type: ReportType,
    /// The day it speaks until.
    pub until: Option<Date>,
    /// How it fits services that it does not name.
    pub fit: ScopeFit,
}

/// A relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainRelation {
    /// Whose provider it is.
    pub vendor_id: VendorId,
    /// The service it stands behind; none for all.
    pub service_id: Option<ServiceId>,
    /// The report that names it.
    pub soc_report_id: Option<SocReportId>,
    /// The list that names it.
    pub listed_on: Option<Date>,
    /// What it is called.
    pub name: String,
    /// Providers of one group stand in for each other.
    pub group: Option<String>,
}

/// What is on file.
#[derive(Debug, Clone, Default)]
pub struct ChainFacts {
    /// Vendors.
    pub vendors: Vec<ChainVendor>,
    /// Every key a vendor answers to, the most telling first.
    pub names: Vec<(String, VendorId)>,
    /// Active services.
    pub services: Vec<ChainService>,
    /// SOC reports.
    pub reports: Vec<ChainReport>,
    /// Fits stated service by service.
    pub fits: Vec<(SocReportId, ServiceId, ScopeFit)>,
    /// Relations of every source.
    pub relations: Vec<ChainRelation>,
}

/// Keeps the later of two days.
fn newer(held: &mut Option<Date>, day: Option<Date>) {
    *held = (*held).max(day);
}

/// Whether a relation is in force: its report or its list is the newest, or somebody of ours notes it.
pub fn in_force(source: Source, is_newest: impl Fn(SocReportId) -> bool, newest_list: Option<Date>) -> bool {
    match source {
        Source::Report(report) => is_newest(report),
        Source::List(day) => Some(day) == newest_list,
        Source::Hand => true,
    }
}

/// Who stands on whom.
#[derive(Debug, Default)]
pub struct Chain {
    /// The vendors; a party below their number is one of them.
    pub vendors: Vec<ChainVendor>,
    /// Active services of vendors that are not archived.
    pub services: Vec<ChainService>,
    /// Whom each of these stands on; its vendor is the party.
    pub uses: Vec<ServiceUse>,
    /// Whom each party stands on as a whole.
    pub depends: Vec<Vec<Provider>>,
    pub(super) others: Vec<String>,
    pub(super) by_key: HashMap<String, u32>,
}

/// A relation in force with everything made out.
struct Tie {
    provider: Provider,
    service: Option<u32>,
    report: Option<u32>,
    source: Source,
}

/// A source that does not say whether others can stand in for a provider changes nothing about what another source says.
fn take_over_groups(ties: &mut [Tie]) {
    let mut said: HashMap<u32, Vec<(Source, Option<u32>)>> = HashMap::new();
    for tie in ties.iter().filter(|tie| tie.provider.group.is_some()) {
        said.entry(tie.provider.key).or_default().push((tie.source, tie.provider.group));
    }
    if said.is_empty() {
        return;
    }
    for tie in ties.iter_mut().filter(|tie| tie.provider.group.is_none()) {
        let others = said.get(&tie.provider.key).into_iter().flatten();
        let other = others.filter(|(source, _)| *source != tie.source).map(|(_, group)| *group).next();
        tie.provider.group = other.flatten();
    }
}

impl Chain {
    /// Makes out who stands on whom.
    pub fn of(facts: ChainFacts) -> Self {
        let places: HashMap<VendorId, u32> = (0..).zip(&facts.vendors).map(|(place, one)| (one.id, place)).collect();
        let live: Vec<bool> = facts.vendors.iter().map(|vendor| !vendor.status.is_archived()).collect();
        let is_live =
            |vendor: VendorId| places.get(&vendor).is_some_and(|place| at(&live, *place).copied() == Some(true));
        let mut by_key = HashMap::with_capacity(facts.names.len());
        for (key, vendor) in facts.names {
            if let Some(place) = places.get(&vendor) {
                by_key.entry(key).or_insert(*place);
            }
        }
        let services: Vec<ChainService> =
            facts.services.into_iter().filter(|service| is_live(service.vendor_id)).collect();
        let mut chain = Self { vendors: facts.vendors, services, by_key, ..Self::default() };
        let relations: Vec<ChainRelation> =
            facts.relations.into_iter().filter(|relation| is_live(relation.vendor_id)).collect();
        let reports = Reports::of(&facts.reports, &facts.fits, &relations);
        let mut ties = chain.ties(&relations, &reports, &places);
        chain.let_go(&mut ties, &reports, &places);
        ties.iter_mut().for_each(|ties| take_over_groups(ties));
        chain.depends = ties.iter().map(|ties| whole(ties)).collect();
        chain.uses = chain.uses_of(&ties, &reports, &places);
        chain.depends.resize_with(chain.parties(), Vec::new);
        chain
    }

    /// How many parties there are.
    pub fn parties(&self) -> usize {
        self.vendors.len() + self.others.len()
    }

    /// What a party is called.
    pub fn name(&self, party: u32) -> &str {
        match self.vendor(party) {
            Some(vendor) => &vendor.name,
            None => at(&self.others, party.saturating_sub(small(self.vendors.len()))).map_or("", String::as_str),
        }
    }

    /// The vendor that a party is.
    pub fn vendor(&self, party: u32) -> Option<&ChainVendor> {
        at(&self.vendors, party)
    }

    /// The party of this name.
    pub fn party(&self, name: &str) -> Option<u32> {
        self.by_key.get(&match_key(name)).copied()
    }

    /// The relations in force of each vendor.
    fn ties(
        &mut self,
        relations: &[ChainRelation],
        reports: &Reports<'_>,
        places: &HashMap<VendorId, u32>,
    ) -> Vec<Vec<Tie>> {
        let mut newest: HashMap<VendorId, Option<Date>> = HashMap::new();
        for relation in relations.iter().filter(|relation| relation.soc_report_id.is_none()) {
            newer(newest.entry(relation.vendor_id).or_default(), relation.listed_on);
        }
        let by_service: HashMap<ServiceId, u32> = match relations.iter().any(|one| one.service_id.is_some()) {
            true => (0..).zip(&self.services).map(|(place, service)| (service.id, place)).collect(),
            false => HashMap::new(),
        };
        let mut ties: Vec<Vec<Tie>> = Vec::new();
        ties.resize_with(self.vendors.len(), Vec::new);
        let mut spelled: HashMap<&str, u32> = HashMap::new();
        let mut groups: HashMap<&str, u32> = HashMap::new();
        for relation in relations {
            let source = Source::of(relation.soc_report_id, relation.listed_on);
            let list = newest.get(&relation.vendor_id).copied().flatten();
            let service = relation.service_id.map(|id| by_service.get(&id).copied());
            let Some(vendor) = places.get(&relation.vendor_id).copied() else { continue };
            // A relation of a service that is not in use counts for nothing.
            if service == Some(None) || !in_force(source, |report| reports.is_newest(report), list) {
                continue;
            }
            let party = match spelled.get(relation.name.as_str()) {
                Some(party) => *party,
                None => *spelled.entry(&relation.name).or_insert(self.party_of(&relation.name)),
            };
            let next = small(groups.len());
            let group = relation.group.as_deref().map(|group| *groups.entry(group).or_insert(next));
            let report = relation.soc_report_id.and_then(|id| reports.place(id));
            // A relation to itself says nothing.
            if let Some(ties) = at_mut(&mut ties, vendor).filter(|_| party != vendor) {
                ties.push(Tie { provider: Provider { key: party, group }, service: service.flatten(), report, source });
            }
        }
        ties
    }

    /// The party of a name that a relation gives, which is a new one when nobody answers to it.
    fn party_of(&mut self, name: &str) -> u32 {
        let next = small(self.parties());
        let others = &mut self.others;
        *self.by_key.entry(match_key(name)).or_insert_with(|| {
            others.push(name.to_owned());
            next
        })
    }

    /// Lets go of what a report says that speaks of none of its vendor's services.
    fn let_go(&self, ties: &mut [Vec<Tie>], reports: &Reports<'_>, places: &HashMap<VendorId, u32>) {
        let mut held: HashSet<(u32, u32)> = HashSet::new();
        let mut used: HashSet<u32> = HashSet::new();
        for service in &self.services {
            let vendor = places.get(&service.vendor_id).copied().unwrap_or_default();
            used.insert(vendor);
            let named = at(ties, vendor).into_iter().flatten().filter_map(|tie| tie.report);
            held.extend(named.filter(|report| reports.fits(*report, service.id)).map(|report| (vendor, report)));
        }
        for (vendor, ties) in (0..).zip(ties) {
            ties.retain(|tie| {
                tie.report.is_none_or(|report| !used.contains(&vendor) || held.contains(&(vendor, report)))
            });
        }
    }

    fn uses_of(&self, ties: &[Vec<Tie>], reports: &Reports<'_>, places: &HashMap<VendorId, u32>) -> Vec<ServiceUse> {
        let fitting =
            |service: &ChainService, tie: &Tie| tie.report.is_none_or(|report| reports.fits(report, service.id));
        let used = (0..).zip(&self.services).map(|(place, service)| {
            let vendor = places.get(&service.vendor_id).copied().unwrap_or_default();
            let of_it = at(ties, vendor).into_iter().flatten();
            let of_it = of_it.filter(|tie| tie.service.is_none_or(|own| own == place) && fitting(service, tie));
            let mut providers: Vec<Provider> = of_it.map(|tie| tie.provider).collect();
            providers.sort_unstable();
            providers.dedup();
            ServiceUse { vendor, weight: service.inherent, providers }
        });
        used.collect()
    }
}

/// Whom a vendor stands on with everything it does.
fn whole(ties: &[Tie]) -> Vec<Provider> {
    let mut providers: Vec<Provider> =
        ties.iter().filter(|tie| tie.service.is_none()).map(|tie| tie.provider).collect();
    providers.sort_unstable();
    providers.dedup();
    providers
}

/// The reports that relations hang on, as far as they are the newest of their kind and type.
struct Reports<'a> {
    newest: HashMap<SocReportId, u32>,
    own: Vec<&'a ChainReport>,
    fits: HashMap<(SocReportId, ServiceId), ScopeFit>,
    /// Reports that name the services they were obtained for.
    naming: HashSet<SocReportId>,
}

impl<'a> Reports<'a> {
    fn of(
        reports: &'a [ChainReport],
        fits: &[(SocReportId, ServiceId, ScopeFit)],
        relations: &[ChainRelation],
    ) -> Self {
        let needed: HashSet<VendorId> =
            relations.iter().filter(|one| one.soc_report_id.is_some()).map(|one| one.vendor_id).collect();
        let of_them = || reports.iter().filter(|report| needed.contains(&report.vendor_id));
        let mut until: HashMap<(VendorId, SocKind, ReportType), Option<Date>> = HashMap::new();
        for report in of_them() {
            newer(until.entry((report.vendor_id, report.kind, report.report_type)).or_default(), report.until);
        }
        let is_newest = |report: &&ChainReport| {
            until.get(&(report.vendor_id, report.kind, report.report_type)) == Some(&report.until)
        };
        let own: Vec<&ChainReport> = of_them().filter(is_newest).collect();
        let newest: HashMap<SocReportId, u32> = (0..).zip(&own).map(|(place, report)| (report.id, place)).collect();
        let stated = || fits.iter().filter(|(report, ..)| newest.contains_key(report));
        Self {
            fits: stated().map(|(report, service, fit)| ((*report, *service), *fit)).collect(),
            naming: stated().map(|(report, ..)| *report).collect(),
            newest,
            own,
        }
    }

    fn is_newest(&self, report: SocReportId) -> bool {
        self.newest.contains_key(&report)
    }

    fn place(&self, report: SocReportId) -> Option<u32> {
        self.newest.get(&report).copied()
    }

    /// Whether a report speaks of a service: one that names services speaks of these alone.
    fn fits(&self, place: u32, service: ServiceId) -> bool {
        let Some(report) = at(&self.own, place) else { return false };
        let fit = match self.naming.contains(&report.id) {
            true => self.fits.get(&(report.id, service)).copied().unwrap_or(ScopeFit::None),
            false => report.fit,
        };
        fit != ScopeFit::None
    }
}

fn at<T>(list: &[T], place: u32) -> Option<&T> {
    list.get(usize::try_from(place).ok()?)
}

fn at_mut<T>(list: &mut [T], place: u32) -> Option<&mut T> {
    list.get_mut(usize::try_from(place).ok()?)
}

/// A number of parties, of which there are never as many as to be cut.
fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
