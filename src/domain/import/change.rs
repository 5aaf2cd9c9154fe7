//! Drafts of records: what a sheet says of one, laid over what is stored. What the sheet does not say changes nothing.

use crate::domain::{
    Date,
    access_grant::{AccessKind, AccessLevel},
    audit_roadmap::Meanwhile,
    certificate::CertificateKind,
    contract::NoticeUnit,
    control::ControlStatus,
    cuec::CuecStatus,
    finding::{FindingSeverity, FindingSource, FindingStatus, Treatment},
    incident::IncidentSource,
    lines::Lines,
    offboarding_step::OffboardingKind,
    renewal_decision::RenewalChoice,
    review::{ReviewKind, ReviewOutcome, ReviewState},
    scoring::Band,
    soc_exception::ExceptionSeverity,
    soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind},
    vendor::{ContactRole, SubserviceMethod, VendorStatus},
};

/// One stored value that an import would change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldChange {
    /// Which part of the record, such as `service Payroll`; empty for the record itself.
    pub part: String,
    /// The field's key.
    pub field: String,
    /// What is stored, for people; empty for nothing.
    pub before: String,
    /// What would be stored.
    pub after: String,
}

impl FieldChange {
    /// A change of the record itself.
    pub fn new(field: &str, before: &impl Shown, after: &impl Shown) -> Self {
        Self { part: String::new(), field: field.to_owned(), before: before.shown(), after: after.shown() }
    }

    /// The same change as one of a part of the record.
    pub fn of(self, part: &str) -> Self {
        Self { part: part.to_owned(), ..self }
    }
}

/// What an import would do with one record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// There is none yet.
    Create,
    /// These values differ.
    Update(Vec<FieldChange>),
    /// The sheet says nothing new.
    Same,
}

impl From<Vec<FieldChange>> for Outcome {
    fn from(changes: Vec<FieldChange>) -> Self {
        if changes.is_empty() { Self::Same } else { Self::Update(changes) }
    }
}

/// A stored value as people read it.
pub trait Shown {
    /// The text; empty for nothing.
    fn shown(&self) -> String;
}

impl Shown for bool {
    fn shown(&self) -> String {
        if *self { "yes" } else { "no" }.to_owned()
    }
}

impl Shown for Lines {
    fn shown(&self) -> String {
        self.join("; ")
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown(&self) -> String {
        self.as_ref().map(Shown::shown).unwrap_or_default()
    }
}

macro_rules! shown_as {
    ($method:ident: $($kind:ty),+) => {$(
        impl Shown for $kind {
            fn shown(&self) -> String { self.$method().to_string() }
        }
    )+};
}
shown_as!(to_string: String, i16, i32, i64, Date);
shown_as!(label: IncidentSource, AccessKind, AccessLevel, OffboardingKind, Band, RenewalChoice);
shown_as!(label: ReviewKind, ReviewOutcome, ReviewState);
shown_as!(label: Meanwhile, ControlStatus, CertificateKind, FindingSource, FindingSeverity, Treatment, FindingStatus, ExceptionSeverity, CuecStatus);
shown_as!(label: VendorStatus, SubserviceMethod, ContactRole, NoticeUnit, SocKind, ReportType, Opinion, AuditorCheck, ScopeFit);

/// Joins what a later row says to what an earlier one said: the earlier wins, lists are joined. True when they clash.
pub(super) fn fill<T: Said>(earlier: &mut Option<T>, later: Option<T>) -> bool {
    match (earlier.as_mut(), later) {
        (_, None) => false,
        (None, later) => {
            *earlier = later;
            false
        }
        (Some(earlier), Some(later)) => earlier.join(later),
    }
}

/// A value that two rows may say.
pub trait Said: PartialEq + Sized {
    /// Takes in what a later row says; true when that is something else, which is then dropped.
    fn join(&mut self, later: Self) -> bool {
        *self != later
    }
}

macro_rules! said_once {
    ($($kind:ty),+) => { $(impl Said for $kind {})+ };
}
said_once!(
    IncidentSource,
    AccessKind,
    AccessLevel,
    OffboardingKind,
    Band,
    RenewalChoice,
    ReviewKind,
    ReviewOutcome,
    ControlStatus,
    Meanwhile,
    CertificateKind,
    FindingSource,
    FindingSeverity,
    Treatment,
    FindingStatus,
    ExceptionSeverity,
    CuecStatus,
    String,
    bool,
    i16,
    i32,
    i64,
    Date,
    VendorStatus,
    SubserviceMethod,
    ContactRole,
    NoticeUnit,
    SocKind,
    ReportType,
    Opinion,
    AuditorCheck,
    ScopeFit
);

impl Said for Lines {
    fn join(&mut self, later: Self) -> bool {
        *self = Self::new(self.iter().chain(later.iter()));
        false
    }
}

/// Puts a value that the sheet says into a record's field and notes the change.
pub(super) fn put<T, S>(said: Option<&T>, stored: &mut S, key: &str, changes: &mut Vec<FieldChange>)
where
    T: Clone + Into<S>,
    S: PartialEq + Shown,
{
    let Some(after) = said.cloned().map(Into::into) else { return };
    if *stored != after {
        changes.push(FieldChange::new(key, stored, &after));
        *stored = after;
    }
}

/// Defines what a sheet can say of a record: one `Option` a field, with the field's key and its place in the record.
///
/// Gives `fill` (join a later row), `apply` (put into a record, returning the changes), `set` (without them) and `is_empty`.
macro_rules! draft_fields {
    ($(#[$meta:meta])* pub struct $name:ident for $record:ident {
        $($field:ident: $kind:ty = $key:literal => $($place:ident).+;)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $(#[doc = concat!("Field `", $key, "`; `None` where the sheet says nothing.")] pub $field: Option<$kind>,)+
        }

        impl $name {
            /// Joins what a later row says; what an earlier row said stays, and `clash` hears of each field that differs.
            pub fn fill(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
                $(if $crate::domain::import::change::fill(&mut self.$field, later.$field) { clash($key); })+
            }

            /// Puts what the sheet says into a record and tells what that changed.
            pub fn apply(&self, record: &mut $record) -> Vec<$crate::domain::import::change::FieldChange> {
                let mut changes = Vec::new();
                $($crate::domain::import::change::put(self.$field.as_ref(), &mut record.$($place).+, $key, &mut changes);)+
                changes
            }

            /// Puts what the sheet says into a new record, which nobody needs to be told of.
            pub fn set(&self, record: &mut $record) {
                $(if let Some(said) = self.$field.clone() { record.$($place).+ = said.into(); })+
            }

            /// Whether the sheet says nothing at all.
            pub fn is_empty(&self) -> bool {
                *self == Self::default()
            }
        }
    };
}
pub(crate) use draft_fields;

/// A draft made from the rows of one record.
#[derive(Debug, Clone, PartialEq)]
pub struct Drafted<T> {
    /// The draft; `None` when every row was rejected.
    pub draft: Option<T>,
    /// Sheet rows that were rejected.
    pub rejected_rows: Vec<u32>,
    /// Everything found wrong.
    pub problems: Vec<super::problem::Problem>,
}

impl<T> Default for Drafted<T> {
    fn default() -> Self {
        Self { draft: None, rejected_rows: Vec::new(), problems: Vec::new() }
    }
}
