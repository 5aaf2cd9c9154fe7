//! What somebody answers for: counted, told, and at which vendors, so that it can be handed over when they leave.

use std::collections::BTreeMap;

use super::{
    ids::{ControlId, PersonId, VendorId},
    record_ref::{RecordKind, RecordRef},
};

closed_list! {
    /// Which people the list shows.
    pub enum PeopleShown {
        All = "all", "Everybody";
        Active = "active", "Can sign in";
        Disabled = "disabled", "Disabled";
        Without = "without", "No account";
    }
}

/// Records of one kind that are named one by one; of more, the number is told.
const MOST_NAMED: usize = 3;

/// How much somebody answers for. What is settled, a closed finding or a step that was done, does not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Duties {
    /// Vendors of which they are the business or the security owner, each once.
    pub vendors: usize,
    /// Of rejected and terminated vendors as many.
    pub archived_vendors: usize,
    /// Contracts.
    pub contracts: usize,
    /// Open findings.
    pub findings: usize,
    /// Open steps of offboardings.
    pub offboarding_steps: usize,
    /// Controls that reports expect of us.
    pub cuecs: usize,
    /// Our own controls.
    pub controls: usize,
    /// People whose manager they are.
    pub people: usize,
}

impl Duties {
    /// Each kind that there is any of, in words: “2 vendors”, “1 open finding”.
    pub fn parts(&self) -> Vec<String> {
        let counted = [
            (self.vendors, "vendor", "vendors"),
            (self.archived_vendors, "archived vendor", "archived vendors"),
            (self.contracts, "contract", "contracts"),
            (self.findings, "open finding", "open findings"),
            (self.offboarding_steps, "open offboarding step", "open offboarding steps"),
            (self.cuecs, "user entity control", "user entity controls"),
            (self.controls, "control of our own", "controls of our own"),
            (self.people, "person to manage", "people to manage"),
        ];
        let any = counted.into_iter().filter(|(count, ..)| *count > 0);
        any.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many })).collect()
    }

    /// How many records there are.
    pub const fn total(&self) -> usize {
        let at_vendors = self.contracts + self.findings + self.offboarding_steps + self.cuecs;
        self.vendors + self.archived_vendors + at_vendors + self.controls + self.people
    }

    /// Whether they answer for nothing.
    pub const fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// “2 vendors, 1 contract and 1 open finding”; “nothing” where it is nothing.
    pub fn told(&self) -> String {
        if self.is_empty() { "nothing".to_owned() } else { listed(&self.parts()) }
    }
}

/// What somebody answers for at one vendor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AtVendor {
    /// Whether the vendor was rejected or terminated.
    pub archived: bool,
    /// Whether they are its business owner.
    pub business_owner: bool,
    /// Whether they are its security owner.
    pub security_owner: bool,
    /// Its contracts, open findings, open steps and user entity controls that are theirs.
    pub records: Vec<RecordRef>,
}

impl AtVendor {
    /// “business owner, contract C-0107 and 2 user entity controls”.
    pub fn told(&self) -> String {
        let roles = [(self.business_owner, "business owner"), (self.security_owner, "security owner")];
        let roles = roles.into_iter().filter(|(theirs, _)| *theirs).map(|(_, role)| role.to_owned());
        let kinds = [
            (RecordKind::Contract, "contract", "contracts"),
            (RecordKind::Finding, "finding", "findings"),
            (RecordKind::OffboardingStep, "offboarding step", "offboarding steps"),
            (RecordKind::Cuec, "user entity control", "user entity controls"),
        ];
        let records = kinds.into_iter().flat_map(|(kind, one, many)| self.named(kind, one, many));
        listed(&roles.chain(records).collect::<Vec<_>>())
    }

    /// The records of a kind; controls that a report expects have no names worth telling.
    fn named(&self, kind: RecordKind, one: &str, many: &str) -> Vec<String> {
        let of_kind: Vec<&RecordRef> = self.of_kind(kind).collect();
        match of_kind.len() {
            0 => Vec::new(),
            1 if kind == RecordKind::Cuec => vec![format!("1 {one}")],
            count if kind == RecordKind::Cuec || count > MOST_NAMED => vec![format!("{count} {many}")],
            _ => of_kind.iter().map(|record| format!("{one} {}", record.label)).collect(),
        }
    }

    fn of_kind(&self, kind: RecordKind) -> impl Iterator<Item = &RecordRef> {
        self.records.iter().filter(move |record| record.kind == kind)
    }
}

/// Everything that somebody answers for, record by record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// By vendor.
    pub at_vendors: BTreeMap<VendorId, AtVendor>,
    /// Our own controls.
    pub controls: Vec<ControlId>,
    /// Whose manager they are.
    pub people: Vec<PersonId>,
}

impl Held {
    /// How much that is.
    pub fn duties(&self) -> Duties {
        let owned = |archived: bool| {
            let owned = self.at_vendors.values().filter(|one| one.business_owner || one.security_owner);
            owned.filter(|one| one.archived == archived).count()
        };
        let of = |kind| self.at_vendors.values().map(|one| one.of_kind(kind).count()).sum::<usize>();
        Duties {
            vendors: owned(false),
            archived_vendors: owned(true),
            contracts: of(RecordKind::Contract),
            findings: of(RecordKind::Finding),
            offboarding_steps: of(RecordKind::OffboardingStep),
            cuecs: of(RecordKind::Cuec),
            controls: self.controls.len(),
            people: self.people.len(),
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id<T: From<uuid::Uuid>>(number: u128) -> T {
        uuid::Uuid::from_u128(number).into()
    }

    fn record(kind: RecordKind, label: &str) -> RecordRef {
        RecordRef::new(kind, label, label)
    }

    #[test]
    fn what_there_is_none_of_is_not_told() {
        let some = Duties { vendors: 2, contracts: 1, offboarding_steps: 1, ..Duties::default() };
        assert_eq!((some.told().as_str(), some.total()), ("2 vendors, 1 contract and 1 open offboarding step", 4));
        let one = Duties { people: 1, ..Duties::default() };
        assert_eq!((one.told().as_str(), one.is_empty()), ("1 person to manage", false));
        assert_eq!((Duties::default().told().as_str(), Duties::default().is_empty()), ("nothing", true));
        let twice = Duties { vendors: 2, archived_vendors: 2, contracts: 2, findings: 2, ..Duties::default() };
        let each = Duties { offboarding_steps: 2, cuecs: 2, controls: 2, people: 2, ..twice };
        assert_eq!((each.parts().len(), each.total()), (8, 16));
    }

    #[test]
    fn few_records_are_named_and_many_are_counted() {
        let contract = |number: u32| record(RecordKind::Contract, &format!("C-{number}"));
        let mut at = AtVendor { security_owner: true, ..AtVendor::default() };
        assert_eq!(at.told(), "security owner");
        at.records = vec![contract(1), record(RecordKind::Cuec, ""), record(RecordKind::Finding, "F-0031")];
        at.business_owner = true;
        let told = "business owner, security owner, contract C-1, finding F-0031 and 1 user entity control";
        assert_eq!(at.told(), told);
        at.records = (1..=4).map(contract).collect();
        assert_eq!(at.told(), "business owner, security owner and 4 contracts");
    }

    #[test]
    fn a_vendor_counts_for_its_owners_alone_and_once() {
        let records = vec![record(RecordKind::Contract, "C-1"), record(RecordKind::Contract, "C-2")];
        let both = AtVendor { business_owner: true, security_owner: true, ..AtVendor::default() };
        let gone = AtVendor { archived: true, ..both.clone() };
        let neither = AtVendor { records, ..AtVendor::default() };
        let held = Held {
            at_vendors: BTreeMap::from([(id(1), both), (id(2), neither), (id(6), gone)]),
            controls: vec![id(3)],
            people: vec![id(4), id(5)],
        };
        let owned = Duties { vendors: 1, archived_vendors: 1, ..Duties::default() };
        assert_eq!(held.duties(), Duties { contracts: 2, controls: 1, people: 2, ..owned });
    }
}
