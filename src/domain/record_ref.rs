//! A record that something is said about, and where what is wrong with it is mended.

use super::{
    dossier::Dossier,
    ids::VendorId,
    vendor::{Service, Vendor},
};

closed_list! {
    /// What a record is, by the word that it has in the audit trail.
    pub enum RecordKind {
        Vendor = "vendor", "Vendor";
        Service = "service", "Service";
        Contact = "contact", "Contact";
        Contract = "contract", "Contract";
        SocReport = "soc_report", "SOC report";
        BridgeLetter = "bridge_letter", "Bridge letter";
        Exception = "exception", "Exception";
        Cuec = "cuec", "User entity control";
        Csoc = "csoc", "Subservice organization control";
        Subservice = "subservice", "Subservice organization";
        Certificate = "certificate", "Certificate";
        Questionnaire = "questionnaire", "Questionnaire";
        Finding = "finding", "Finding";
        Acceptance = "acceptance", "Acceptance";
        Review = "review", "Review";
        Document = "document", "Document";
        Incident = "incident", "Incident";
        AccessGrant = "access_grant", "Access";
        OffboardingStep = "offboarding_step", "Offboarding step";
        Override = "override", "Override";
        RenewalDecision = "renewal_decision", "Renewal decision";
        Person = "person", "Person";
    }
}

/// The vendor that something is said about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct VendorRef {
    /// Name.
    pub vendor: String,
    /// Reference, such as `V-0012`.
    pub reference: String,
    /// Record id.
    pub vendor_id: VendorId,
}

impl From<&Vendor> for VendorRef {
    fn from(vendor: &Vendor) -> Self {
        Self { vendor: vendor.name.clone(), reference: vendor.reference.clone(), vendor_id: vendor.id }
    }
}

impl From<&Dossier> for VendorRef {
    fn from(dossier: &Dossier) -> Self {
        Self::from(&dossier.vendor)
    }
}

/// A record by kind, id and name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RecordRef {
    /// What it is.
    pub kind: RecordKind,
    /// Its id.
    pub id: String,
    /// What people call it.
    pub label: String,
}

impl RecordRef {
    /// A record of that kind.
    pub fn new(kind: RecordKind, id: impl ToString, label: impl Into<String>) -> Self {
        Self { kind, id: id.to_string(), label: label.into() }
    }

    /// A vendor.
    pub fn vendor(vendor: &Vendor) -> Self {
        Self::new(RecordKind::Vendor, vendor.id, &vendor.name)
    }

    /// A service.
    pub fn service(service: &Service) -> Self {
        Self::new(RecordKind::Service, service.id, &service.name)
    }
}

closed_list! {
    /// How something is mended.
    pub enum MendAction {
        Change = "change", "Change";
        Add = "add", "Add";
    }
}

/// Where something is mended: a record that is changed, or a vendor to which one is added.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Mend {
    /// Whether a record is changed or one is added.
    pub action: MendAction,
    /// What is changed or added.
    pub kind: RecordKind,
    /// The record to change, or the vendor to add one to.
    pub id: String,
    /// The field to change, or one that the new record begins with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// What that field of the new record begins with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl Mend {
    /// A field of a record to change.
    pub fn field(kind: RecordKind, id: impl ToString, field: &'static str) -> Self {
        Self { action: MendAction::Change, kind, id: id.to_string(), field: Some(field), value: None }
    }

    /// A record to look at and change.
    pub fn record(kind: RecordKind, id: impl ToString) -> Self {
        Self { action: MendAction::Change, kind, id: id.to_string(), field: None, value: None }
    }

    /// A record to add to a vendor.
    pub fn add(kind: RecordKind, vendor: VendorId) -> Self {
        Self { action: MendAction::Add, kind, id: vendor.to_string(), field: None, value: None }
    }

    /// A record to add to a vendor, one field of it chosen already.
    pub fn add_with(kind: RecordKind, vendor: VendorId, field: &'static str, value: impl ToString) -> Self {
        Self { field: Some(field), value: Some(value.to_string()), ..Self::add(kind, vendor) }
    }

    /// What there is to do, in a few words: “Change: Service, exit_plan”.
    pub fn told(&self) -> String {
        let field = self.field.map(|field| format!(", {field}")).unwrap_or_default();
        format!("{}: {}{field}", self.action.label(), self.kind.label())
    }
}
