//! The editable fields of each record, once: what forms show, what JSON carries, and which values are taken.
//!
//! Forms, the API and merge patches all set fields through these tables, so they give the same verdict on the same value.

mod acceptance;
mod access_grant;
pub(super) mod audit_roadmap;
mod bridge_letter;
mod certificate;
mod contact;
mod contract;
mod control;
mod csoc;
mod cuec;
mod document;
mod finding;
mod incident;
mod offboarding_step;
mod person;
mod questionnaire;
mod renewal_decision;
mod review;
mod score_override;
mod service;
mod soc_exception;
mod soc_report;
mod subservice;
mod value;
mod vendor;

use serde_json::{Map, Value};

use super::{Date, criteria::is_criterion, field_error::FieldError, lines::Lines};

pub use value::{Complaint, FieldType};

/// How a field is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Several lines of text.
    Paragraph,
    /// A list of short texts.
    Lines,
    /// A whole number.
    Integer,
    /// An amount in the currency's minor unit.
    Money,
    /// A day.
    Date,
    /// Yes or no.
    Flag,
    /// Yes, no, or nobody looked yet.
    Answer,
    /// One of a closed list of stored words, with their labels.
    Choice(&'static [(&'static str, &'static str)]),
    /// The id of another record: `person`, `vendor`, `service`, `contract`, `SOC report`, `finding` or `review`.
    Record(&'static str),
}

/// One editable field of a record.
pub struct FieldDef<R: 'static> {
    /// Name in forms and JSON.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// A line of help, or empty.
    pub hint: &'static str,
    /// How it is entered.
    pub kind: FieldKind,
    /// Reads it as JSON.
    pub get: fn(&R) -> Value,
    /// Sets it from JSON; text is taken where a form sends text.
    pub set: fn(&mut R, &Value) -> Result<(), Complaint>,
}

/// A record with editable fields.
pub trait Fields: Sized + 'static {
    /// The record's name in URLs, permissions and the audit trail, such as `vendor`.
    const NOUN: &'static str;

    /// Fields that a new one has to be given, since nothing can stand in for them.
    const GIVEN: &'static [&'static str] = &[];

    /// Every editable field, in the order of the form.
    fn fields() -> &'static [FieldDef<Self>];

    /// What must hold between fields; empty when all is well.
    fn complaints(&self) -> Vec<crate::domain::field_error::FieldError> {
        Vec::new()
    }

    /// What a new one lacks of the fields that it has to be given.
    fn not_given(values: &Map<String, Value>) -> Vec<FieldError> {
        let lacking = Self::fields().iter().filter(|field| Self::GIVEN.contains(&field.name));
        let lacking = lacking.filter(|field| !values.contains_key(field.name));
        lacking.map(|field| FieldError::new(field.name, "required", format!("{}: is needed.", field.label))).collect()
    }

    /// The editable fields as a JSON object.
    fn to_values(&self) -> Map<String, Value> {
        Self::fields().iter().map(|field| (field.name.to_owned(), (field.get)(self))).collect()
    }

    /// Sets the fields a JSON object names, leaves the others, and answers every complaint at once.
    fn set_values(&mut self, values: &Map<String, Value>) -> Vec<crate::domain::field_error::FieldError> {
        let mut errors = Vec::new();
        for (name, value) in values {
            match Self::fields().iter().find(|field| field.name == name) {
                None => errors.push(crate::domain::field_error::FieldError::new(
                    name.clone(),
                    "unknown_field",
                    format!("There is no field “{name}”; leave it out."),
                )),
                Some(field) => {
                    if let Err(complaint) = (field.set)(self, value) {
                        errors.push(crate::domain::field_error::FieldError::new(
                            name.clone(),
                            complaint.code,
                            format!("{}: {}", field.label, complaint.message),
                        ));
                    }
                }
            }
        }
        if errors.is_empty() { self.complaints() } else { errors }
    }
}

/// Defines one field: `field!(legal_name, "Legal name")`, or with the path of an inner struct,
/// `field!(access in ratings, "Access", "hint")`.
macro_rules! field {
    ($name:ident, $label:literal) => {
        field!($name, $label, "")
    };
    ($name:ident, $label:literal, $hint:literal) => {
        $crate::domain::fields::FieldDef {
            name: stringify!($name),
            label: $label,
            hint: $hint,
            kind: $crate::domain::fields::value::kind_of(|record: &Self| &record.$name),
            get: |record| $crate::domain::fields::FieldType::to_json(&record.$name),
            set: |record, value| {
                record.$name = $crate::domain::fields::FieldType::from_json(value)?;
                Ok(())
            },
        }
    };
    ($name:ident in $inner:ident, $label:literal, $hint:literal) => {
        $crate::domain::fields::FieldDef {
            name: stringify!($name),
            label: $label,
            hint: $hint,
            kind: $crate::domain::fields::value::kind_of(|record: &Self| &record.$inner.$name),
            get: |record| $crate::domain::fields::FieldType::to_json(&record.$inner.$name),
            set: |record, value| {
                record.$inner.$name = $crate::domain::fields::FieldType::from_json(value)?;
                Ok(())
            },
        }
    };
}
use field;

/// Gives a field another kind than its type suggests.
const fn with_kind<R>(field: FieldDef<R>, kind: FieldKind) -> FieldDef<R> {
    FieldDef { name: field.name, label: field.label, hint: field.hint, kind, get: field.get, set: field.set }
}

/// Gives a field a way of its own to be set.
const fn with_set<R>(field: FieldDef<R>, set: fn(&mut R, &serde_json::Value) -> Result<(), Complaint>) -> FieldDef<R> {
    FieldDef { name: field.name, label: field.label, hint: field.hint, kind: field.kind, get: field.get, set }
}

/// Complains about an address that cannot be one.
fn email_complaints(field: &str, email: Option<&str>) -> Vec<crate::domain::field_error::FieldError> {
    let Some(email) = email else { return Vec::new() };
    let sound =
        email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') || host == "localhost");
    if sound && !email.contains(char::is_whitespace) && email.len() <= 254 {
        return Vec::new();
    }
    vec![crate::domain::field_error::FieldError::new(
        field,
        "not_an_address",
        format!("Email: “{email}” is not a mail address."),
    )]
}

/// Complains about a last day before the first.
fn order_complaints(field: &str, label: &str, first: Option<Date>, last: Option<Date>) -> Option<FieldError> {
    let (first, last) = first.zip(last).filter(|(first, last)| last < first)?;
    Some(FieldError::new(field, "end_before_start", format!("{label}: {last} is before {first}; correct one of them.")))
}

/// Complains about ids that are no criteria.
fn criteria_complaints(field: &str, label: &str, criteria: &Lines) -> Vec<FieldError> {
    let unknown = criteria.iter().filter(|id| !is_criterion(id));
    let complaint = |id: &str| {
        let message = format!("{label}: “{id}” is not a criterion; write ids such as CC6.1 or A1.2.");
        FieldError::new(field, "unknown_criterion", message)
    };
    unknown.map(complaint).collect()
}

/// Complains about a text that has to be there.
fn needed(field: &str, label: &str, text: Option<&str>) -> Option<FieldError> {
    let missing = text.is_none_or(|text| text.trim().is_empty());
    missing.then(|| FieldError::new(field, "required", format!("{label}: is needed.")))
}
