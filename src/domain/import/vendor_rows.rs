//! Rows of a vendor register: one or more rows become one vendor with its services, contacts and contracts.

mod compare;
mod parts;

pub use compare::ExistingVendor;
pub(super) use compare::owner_changes;
pub use parts::{ContactDraft, ServiceDraft, ServiceFields};

use super::{
    cell::SheetRow,
    change::{Drafted, FieldChange, draft_fields},
    contract_rows::{self, ContractDraft},
    row_reader::{RowReader, SheetReading},
    value::{person::PersonRef, text},
};
use crate::domain::{
    Date, Instant,
    ids::VendorId,
    lines::Lines,
    name::{abbreviation, match_key},
    vendor::{SubserviceMethod, Vendor, VendorStatus},
};

draft_fields! {
    /// What a register says of a vendor, names and owners aside.
    pub struct VendorFields for Vendor {
        legal_name: String = "legal_name" => legal_name;
        domain: String = "domain" => domain;
        country: String = "country" => country;
        category: String = "category" => category;
        description: String = "description" => description;
        status: VendorStatus = "status" => status;
        key_vendor: bool = "key_vendor" => key_vendor;
        subservice_organization: bool = "subservice_organization" => subservice_organization;
        subservice_method: SubserviceMethod = "subservice_method" => subservice_method;
        tags: Lines = "tags" => tags;
        notes: String = "notes" => notes;
        stated_tier: String = "stated_tier" => stated_tier;
        stated_score: String = "stated_score" => stated_score;
        last_review: Date = "last_review" => last_review_on;
        next_review: Date = "next_review" => next_review_on;
        claims_soc2: bool = "claims_soc2" => claims_soc2;
        claims_iso27001: bool = "claims_iso27001" => claims_iso27001;
        claims_dpa: bool = "claims_dpa" => claims_dpa;
        active_since: Date = "active_since" => active_on;
        terminated_on: Date = "terminated_on" => terminated_on;
    }
}

/// What the rows of one vendor say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct VendorDraft {
    /// Name as the first row writes it.
    pub name: String,
    /// The key under which it is the same vendor as another spelling.
    pub key: String,
    /// Reference on the sheet; ours where it is shaped `V-0012`.
    pub reference: Option<String>,
    /// Further names.
    pub aliases: Lines,
    /// The fields of the vendor itself.
    pub fields: VendorFields,
    /// Who answers for it.
    pub business_owner: Option<PersonRef>,
    /// Who reviews its evidence.
    pub security_owner: Option<PersonRef>,
    /// Its services; at least one, named after the vendor where the sheet names none.
    pub services: Vec<ServiceDraft>,
    /// Its contacts.
    pub contacts: Vec<ContactDraft>,
    /// Its contracts.
    pub contracts: Vec<ContractDraft>,
    /// Sheet rows it came from.
    pub rows: Vec<u32>,
}

/// Drafts one vendor from its rows. A rejected row is left out; the others still make the vendor.
pub fn draft(rows: &[SheetRow], reading: &SheetReading<'_>) -> Drafted<VendorDraft> {
    let mut drafted = Drafted::<VendorDraft>::default();
    for row in rows {
        let mut reader = RowReader::new(reading, row);
        let said = read_row(&mut reader);
        if let (Some(said), false) = (said, reader.is_rejected()) {
            let whole = match drafted.draft.take() {
                None => said,
                Some(earlier) => earlier.joined(said, &mut reader),
            };
            drafted.draft = Some(whole);
        } else {
            drafted.rejected_rows.push(row.row);
        }
        drafted.problems.extend(reader.finish().0);
    }
    if let Some(draft) = &mut drafted.draft {
        draft.settle_services();
    }
    drafted
}

fn read_row(reader: &mut RowReader<'_>) -> Option<VendorDraft> {
    let name = reader.name("name");
    if name.is_none() && !reader.is_rejected() {
        reader.missing("name", "vendor");
    }
    let fields = read_fields(reader);
    let given = reader.short("reference");
    let reference = given.as_deref().and_then(text::vendor_reference);
    if given.is_some() && reference.is_none() {
        let message = "Vendors have references of Ninefold's own, such as V-0001, and this one is not kept. To keep it, let \
                       its column be Tags or Notes; else leave the column out.";
        reader.warn("reference", "foreign_reference", message.to_owned());
    }
    Some(VendorDraft {
        key: name.as_deref().map(match_key).unwrap_or_default(),
        reference,
        aliases: reader.list("aliases").unwrap_or_default(),
        fields,
        business_owner: reader.person("business_owner", "business_owner_email"),
        security_owner: reader.person("security_owner", "security_owner_email"),
        services: parts::read_service(reader).into_iter().collect(),
        contacts: parts::read_contact(reader).into_iter().collect(),
        contracts: contract_rows::read_register_contract(reader).into_iter().collect(),
        rows: vec![reader.row_number()],
        name: name?,
    })
}

fn read_fields(reader: &mut RowReader<'_>) -> VendorFields {
    let fields = VendorFields {
        legal_name: reader.name("legal_name"),
        domain: reader.read_text("domain", text::domain),
        country: reader.read_text("country", text::country),
        category: reader.short("category"),
        description: reader.long("description"),
        status: reader.word("status"),
        key_vendor: reader.yes_no("key_vendor"),
        subservice_organization: reader.yes_no("subservice_organization"),
        subservice_method: reader.word("subservice_method"),
        tags: reader.list("tags"),
        notes: reader.long("notes"),
        stated_tier: reader.short("stated_tier"),
        stated_score: reader.short("stated_score"),
        last_review: reader.date("last_review"),
        next_review: reader.date("next_review"),
        claims_soc2: reader.yes_no("claims_soc2"),
        claims_iso27001: reader.yes_no("claims_iso27001"),
        claims_dpa: reader.yes_no("claims_dpa"),
        active_since: reader.date("active_since"),
        terminated_on: reader.date("terminated_on"),
    };
    if let Some((active, ended)) =
        fields.active_since.zip(fields.terminated_on).filter(|(active, ended)| ended < active)
    {
        let message =
            format!("The vendor was terminated on {ended}, before it was active on {active}; correct one of the two.");
        reader.error("terminated_on", "end_before_start", message);
    }
    fields
}

impl VendorDraft {
    /// Joins a later row; where rows differ, the earlier one wins and the later cell gets a warning.
    fn joined(mut self, later: Self, reader: &mut RowReader<'_>) -> Self {
        if later.key != self.key {
            reader.clashing("name");
        }
        if self.reference.is_some() && later.reference.is_some() && self.reference != later.reference {
            reader.clashing("reference");
        }
        self.reference = self.reference.or(later.reference);
        self.aliases = Lines::new(self.aliases.iter().chain(later.aliases.iter()));
        self.fields.fill(later.fields, &mut |key| reader.clashing(key));
        join_person(&mut self.business_owner, later.business_owner, "business_owner", reader);
        join_person(&mut self.security_owner, later.security_owner, "security_owner", reader);
        parts::join_services(&mut self.services, later.services, reader);
        parts::join_contacts(&mut self.contacts, later.contacts, reader);
        contract_rows::join_contracts(&mut self.contracts, later.contracts, reader);
        self.rows.extend(later.rows);
        self
    }

    /// Every vendor has a service. Beside named ones, a nameless one is the one named after the vendor.
    fn settle_services(&mut self) {
        if self.services.is_empty() {
            let row = self.rows.first().copied().unwrap_or(1);
            self.services.push(ServiceDraft { row, ..ServiceDraft::default() });
        }
        if self.services.len() > 1 {
            for service in &mut self.services {
                service.name.get_or_insert_with(|| self.name.clone());
            }
        }
    }

    /// Lets go of what the sheet says of reviews where a stored vendor says otherwise, and answers the keys of that: for
    /// whoever may not say it.
    pub fn leave_reviews(&mut self, stored: &Vendor) -> Vec<&'static str> {
        let days = [
            ("last_review", &mut self.fields.last_review, stored.last_review_on),
            ("next_review", &mut self.fields.next_review, stored.next_review_on),
        ];
        let left = days.into_iter().filter_map(|(key, said, stored)| {
            let differs = said.is_some() && *said != stored;
            if differs {
                *said = None;
            }
            differs.then_some(key)
        });
        left.collect()
    }

    /// Puts what the sheet says into the stored vendor, owners aside, and tells what that changed.
    ///
    /// A vendor that goes by this name already keeps its own spelling; one that was found by its reference is renamed,
    /// and its old name becomes an alias.
    ///
    /// An abbreviation that the name gives in parentheses becomes an alias, unless the vendor is called just so already.
    pub fn apply(&self, vendor: &mut Vendor) -> Vec<FieldChange> {
        let abbreviated = abbreviation(&self.name).filter(|_| vendor.name != self.name);
        let mut changes = Vec::new();
        let mut aliases: Vec<String> = vendor.aliases.iter().map(str::to_owned).collect();
        if !goes_by(vendor, &self.key) {
            changes.push(FieldChange::new("name", &vendor.name, &self.name));
            aliases.push(std::mem::replace(&mut vendor.name, self.name.clone()));
        }
        let aliases = self.with_aliases(aliases, &vendor.name, abbreviated);
        if aliases != vendor.aliases {
            changes.push(FieldChange::new("aliases", &vendor.aliases, &aliases));
            vendor.aliases = aliases;
        }
        changes.extend(self.fields.apply(vendor));
        changes
    }

    /// The aliases with those that the sheet gives, each once and none of them the name.
    fn with_aliases(&self, mut aliases: Vec<String>, name: &str, abbreviated: Option<&str>) -> Lines {
        for alias in self.aliases.iter().chain(abbreviated) {
            let known = aliases.iter().any(|known| known.to_lowercase() == alias.to_lowercase());
            if !known && alias.to_lowercase() != name.to_lowercase() {
                aliases.push(alias.to_owned());
            }
        }
        Lines::new(aliases)
    }

    /// The vendor as it would be created: active since `now`'s day unless the sheet says otherwise. Owners are the
    /// caller's to resolve.
    pub fn new_vendor(&self, id: VendorId, reference: String, now: Instant, today: Date) -> Vendor {
        let mut vendor = blank_vendor(id, reference, self.name.clone(), now);
        vendor.aliases = self.with_aliases(Vec::new(), &self.name, abbreviation(&self.name));
        self.fields.set(&mut vendor);
        if vendor.status == VendorStatus::Active && vendor.active_on.is_none() {
            vendor.active_on = Some(today);
        }
        vendor
    }
}

fn goes_by(vendor: &Vendor, key: &str) -> bool {
    let mut names =
        std::iter::once(vendor.name.as_str()).chain(vendor.legal_name.as_deref()).chain(vendor.aliases.iter());
    names.any(|name| match_key(name) == key)
}

fn join_person(earlier: &mut Option<PersonRef>, later: Option<PersonRef>, key: &str, reader: &mut RowReader<'_>) {
    match (earlier.as_mut(), later) {
        (Some(earlier), Some(later)) if !earlier.is(&later) => reader.clashing(key),
        (Some(earlier), Some(later)) => earlier.email = earlier.email.take().or(later.email),
        (None, later) => *earlier = later,
        (Some(_), None) => {}
    }
}

/// A vendor of whom only the name is known.
pub(in crate::domain) fn blank_vendor(id: VendorId, reference: String, name: String, now: Instant) -> Vendor {
    Vendor {
        id,
        reference,
        name,
        legal_name: None,
        aliases: Lines::default(),
        domain: None,
        country: None,
        category: None,
        description: None,
        status: VendorStatus::Active,
        key_vendor: false,
        subservice_organization: false,
        subservice_method: None,
        business_owner_id: None,
        security_owner_id: None,
        tags: Lines::default(),
        notes: None,
        stated_tier: None,
        stated_score: None,
        last_review_on: None,
        next_review_on: None,
        claims_soc2: None,
        claims_iso27001: None,
        claims_dpa: None,
        active_on: None,
        terminated_on: None,
        sample: false,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

#[cfg(test)]
mod tests;
