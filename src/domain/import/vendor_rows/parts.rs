//! The services and contacts that a vendor register names.

use crate::domain::{
    Date, Instant,
    ids::{ContactId, ServiceId, VendorId},
    import::{
        cell::CellValue,
        change::{FieldChange, draft_fields, fill},
        row_reader::RowReader,
        value::{Unreadable, list, person, rating::Factor, soc, words},
    },
    lines::Lines,
    name::plain_key,
    soc_report::TrustCategory,
    vendor::{Contact, ContactRole, Ratings, Service},
};

draft_fields! {
    /// What a register says of a service, its name aside.
    pub struct ServiceFields for Service {
        description: String = "service_description" => description;
        active: bool = "service_active" => active;
        data_sensitivity: i16 = "data_sensitivity" => ratings.data_sensitivity;
        criticality: i16 = "criticality" => ratings.criticality;
        access: i16 = "access" => ratings.access;
        substitutability: i16 = "substitutability" => ratings.substitutability;
        data_volume: i16 = "data_volume" => ratings.data_volume;
        regulatory: i16 = "regulatory" => ratings.regulatory;
        fourth_party: i16 = "fourth_party" => ratings.fourth_party;
        geography: i16 = "geography" => ratings.geography;
        spend: i16 = "spend" => ratings.spend;
        data_categories: Lines = "data_categories" => data_categories;
        needs_availability: bool = "needs_availability" => needs_availability;
        needs_confidentiality: bool = "needs_confidentiality" => needs_confidentiality;
        needs_processing_integrity: bool = "needs_processing_integrity" => needs_processing_integrity;
        needs_privacy: bool = "needs_privacy" => needs_privacy;
        exit_plan: String = "exit_plan" => exit_plan;
        alternate_vendor: String = "alternate_vendor" => alternate_vendor;
        rto_hours: i32 = "rto_hours" => rto_hours;
        rpo_hours: i32 = "rpo_hours" => rpo_hours;
        exit_tested_on: Date = "exit_tested_on" => exit_tested_on;
    }
}

/// What the rows say of one service.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ServiceDraft {
    /// Its name; `None` where the sheet names no service: the vendor's own.
    pub name: Option<String>,
    /// Its fields.
    pub fields: ServiceFields,
    /// Sheet row that first names it.
    pub row: u32,
}

impl ServiceDraft {
    /// Which of a vendor's stored services it is. A nameless draft is the one named after the vendor, or the only one;
    /// a nameless draft that says nothing is satisfied with any.
    pub fn find<'a>(&self, vendor_name: &str, stored: &'a [Service]) -> Option<&'a Service> {
        let named = |name: &str| stored.iter().find(|service| plain_key(&service.name) == plain_key(name));
        match (&self.name, stored) {
            (Some(name), _) => named(name),
            (None, [only]) => Some(only),
            (None, _) => named(vendor_name).or_else(|| stored.first().filter(|_| self.fields.is_empty())),
        }
    }

    /// Puts what the sheet says into a stored service and tells what that changed.
    pub fn apply(&self, service: &mut Service) -> Vec<FieldChange> {
        let part = format!("service {}", service.name);
        self.fields.apply(service).into_iter().map(|change| change.of(&part)).collect()
    }

    /// The service as it would be created.
    pub fn new_service(&self, id: ServiceId, vendor_id: VendorId, vendor_name: &str, now: Instant) -> Service {
        let mut service = Service {
            id,
            vendor_id,
            name: self.name.clone().unwrap_or_else(|| vendor_name.to_owned()),
            description: None,
            active: true,
            ratings: Ratings::default(),
            data_categories: Lines::default(),
            needs_availability: false,
            needs_confidentiality: false,
            needs_processing_integrity: false,
            needs_privacy: false,
            exit_plan: None,
            alternate_vendor: None,
            rto_hours: None,
            rpo_hours: None,
            exit_tested_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        self.fields.set(&mut service);
        service
    }
}

/// What the row says of a service; nothing where it names none and says nothing of one.
pub(super) fn read_service(reader: &mut RowReader<'_>) -> Option<ServiceDraft> {
    let name = reader.name("service");
    let needs = reader.read_text("needs_categories", needs);
    let need = |category| needs.as_ref().map(|needs| needs.contains(&category));
    let fields = ServiceFields {
        description: reader.long("service_description"),
        active: reader.read("service_active", in_use),
        data_sensitivity: reader.rating(Factor::DataSensitivity),
        criticality: reader.rating(Factor::Criticality),
        access: reader.rating(Factor::Access),
        substitutability: reader.rating(Factor::Substitutability),
        data_volume: reader.rating(Factor::DataVolume),
        regulatory: reader.rating(Factor::Regulatory),
        fourth_party: reader.rating(Factor::FourthParty),
        geography: reader.rating(Factor::Geography),
        spend: reader.rating(Factor::Spend),
        data_categories: reader.list("data_categories"),
        needs_availability: need(TrustCategory::Availability),
        needs_confidentiality: need(TrustCategory::Confidentiality),
        needs_processing_integrity: need(TrustCategory::ProcessingIntegrity),
        needs_privacy: need(TrustCategory::Privacy),
        exit_plan: reader.long("exit_plan"),
        alternate_vendor: reader.short("alternate_vendor"),
        rto_hours: reader.hours("rto_hours"),
        rpo_hours: reader.hours("rpo_hours"),
        exit_tested_on: reader.date("exit_tested_on"),
    };
    (name.is_some() || !fields.is_empty()).then_some(ServiceDraft { name, fields, row: reader.row_number() })
}

fn needs(value: &str) -> Result<Option<Vec<TrustCategory>>, Unreadable> {
    let Some(entries) = list::list(value) else { return Ok(None) };
    entries.iter().map(soc::category).collect::<Result<_, _>>().map(Some)
}

/// Whether a service is in use, also as “active” or “retired”.
fn in_use(cell: &CellValue) -> Result<Option<bool>, Unreadable> {
    match plain_key(&cell.shown()).as_str() {
        "active" | "in use" | "live" | "aktiv" | "actif" | "activo" => Ok(Some(true)),
        "inactive" | "retired" | "ended" | "terminated" | "not in use" | "inaktiv" | "inactif" | "inactivo" => {
            Ok(Some(false))
        }
        _ => words::yes_no(cell),
    }
}

/// Joins a later row's services: the same name is the same service.
pub(super) fn join_services(earlier: &mut Vec<ServiceDraft>, later: Vec<ServiceDraft>, reader: &mut RowReader<'_>) {
    for service in later {
        let key = service.name.as_deref().map(plain_key);
        match earlier.iter_mut().find(|known| known.name.as_deref().map(plain_key) == key) {
            Some(known) => known.fields.fill(service.fields, &mut |field| reader.clashing(column_of(field))),
            None => earlier.push(service),
        }
    }
}

/// The four “needs” come from one column.
fn column_of(field: &'static str) -> &'static str {
    if field.starts_with("needs_") { "needs_categories" } else { field }
}

/// What the rows say of one contact.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactDraft {
    /// Name; the address where the sheet gives no name.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// What the contact is for; a new one that the sheet gives no role is commercial.
    pub role: Option<ContactRole>,
}

impl ContactDraft {
    /// Which of a vendor's stored contacts it is: by address, else by name.
    pub fn find<'a>(&self, stored: &'a [Contact]) -> Option<&'a Contact> {
        stored.iter().find(|contact| self.is(&contact.name, contact.email.as_deref()))
    }

    fn is(&self, name: &str, email: Option<&str>) -> bool {
        match (self.email.as_deref(), email) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => plain_key(&self.name) == plain_key(name),
        }
    }

    /// Puts what the sheet says into a stored contact and tells what that changed.
    pub fn apply(&self, contact: &mut Contact) -> Vec<FieldChange> {
        let part = format!("contact {}", contact.name);
        let mut changes = Vec::new();
        if let Some(email) = &self.email
            && !contact.email.as_ref().is_some_and(|stored| stored.eq_ignore_ascii_case(email))
        {
            let email = Some(email.clone());
            changes.push(FieldChange::new("contact_email", &contact.email, &email).of(&part));
            contact.email = email;
        }
        if let Some(role) = self.role
            && role != contact.role
        {
            changes.push(FieldChange::new("contact_role", &contact.role, &role).of(&part));
            contact.role = role;
        }
        changes
    }

    /// The contact as it would be created; it receives no reminders until somebody says so.
    pub fn new_contact(&self, id: ContactId, vendor_id: VendorId, now: Instant) -> Contact {
        Contact {
            id,
            vendor_id,
            name: self.name.clone(),
            email: self.email.clone(),
            role: self.role.unwrap_or(ContactRole::Commercial),
            receives_reminders: false,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }
}

/// The contact a row names.
pub(super) fn read_contact(reader: &mut RowReader<'_>) -> Option<ContactDraft> {
    let named = reader.person("contact_name", "contact_email");
    let role = reader.word("contact_role");
    let person::PersonRef { name, email } = named?;
    Some(ContactDraft { name, email, role })
}

/// Joins a later row's contacts.
pub(super) fn join_contacts(earlier: &mut Vec<ContactDraft>, later: Vec<ContactDraft>, reader: &mut RowReader<'_>) {
    for contact in later {
        match earlier.iter_mut().find(|known| contact.is(&known.name, known.email.as_deref())) {
            Some(known) => {
                known.email = known.email.take().or(contact.email);
                if fill(&mut known.role, contact.role) {
                    reader.clashing("contact_role");
                }
            }
            None => earlier.push(contact),
        }
    }
}
