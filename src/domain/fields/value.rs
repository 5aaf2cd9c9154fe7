//! From JSON (or a form's text) to a field's type and back, with one verdict for both.

use serde_json::Value;

use super::FieldKind;
use crate::domain::{
    Date, ids,
    lines::Lines,
    text::{is_kept, is_seen},
};

/// Longest text of one field, in characters.
const LONGEST: usize = 10_000;

/// Why a value cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Stable snake_case code.
    pub code: &'static str,
    /// What to do, to follow the field's label.
    pub message: String,
}

impl Complaint {
    /// Builds a complaint.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// A type that fields can have.
pub trait FieldType: Sized {
    /// How it is entered.
    const KIND: FieldKind;
    /// Reads JSON, or the text a form sends; an empty text is “not set”.
    ///
    /// # Errors
    /// What is wrong with the value and what to do.
    fn from_json(value: &Value) -> Result<Self, Complaint>;
    /// As JSON.
    fn to_json(&self) -> Value;
}

/// The kind of the field that an accessor reaches; the accessor only names the type.
pub(super) const fn kind_of<R, T: FieldType>(_field: fn(&R) -> &T) -> FieldKind {
    T::KIND
}

/// The text in a value, trimmed; `None` when there is none.
fn text_of(value: &Value) -> Result<Option<String>, Complaint> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text.trim(),
        Value::Number(number) => return Ok(Some(number.to_string())),
        _ => return Err(Complaint::new("not_text", "give a text.")),
    };
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > LONGEST {
        return Err(Complaint::new("too_long", format!("shorten it to {LONGEST} characters.")));
    }
    if !is_kept(text) {
        return Err(Complaint::new("control_character", "remove the invisible control characters."));
    }
    Ok(Some(text.to_owned()))
}

impl FieldType for String {
    const KIND: FieldKind = FieldKind::Text;
    fn from_json(value: &Value) -> Result<Self, Complaint> {
        let text = text_of(value)?.ok_or_else(|| Complaint::new("required", "is needed."))?;
        if !is_seen(&text) {
            return Err(Complaint::new("not_visible", "holds nothing that can be seen; write it out."));
        }
        if text.chars().count() > 200 {
            return Err(Complaint::new("too_long", "shorten it to 200 characters."));
        }
        if text.contains(['\n', '\r', '\t']) {
            return Err(Complaint::new("line_break", "write it on one line."));
        }
        Ok(text)
    }
    fn to_json(&self) -> Value {
        Value::String(self.clone())
    }
}

impl FieldType for Option<String> {
    const KIND: FieldKind = FieldKind::Text;
    fn from_json(value: &Value) -> Result<Self, Complaint> {
        text_of(value)
    }
    fn to_json(&self) -> Value {
        self.clone().map_or(Value::Null, Value::String)
    }
}

impl FieldType for Lines {
    const KIND: FieldKind = FieldKind::Lines;
    fn from_json(value: &Value) -> Result<Self, Complaint> {
        match value {
            Value::Array(entries) => {
                let texts: Result<Vec<_>, _> = entries.iter().map(text_of).collect();
                Ok(Self::new(texts?.into_iter().flatten()))
            }
            other => Ok(Self::new(text_of(other)?.unwrap_or_default().split([';', ',', '\n']))),
        }
    }
    fn to_json(&self) -> Value {
        Value::Array(self.iter().map(Value::from).collect())
    }
}

fn answer_of(value: &Value) -> Result<Option<bool>, Complaint> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(flag) => Ok(Some(*flag)),
        Value::String(text) => match text.trim().to_lowercase().as_str() {
            "" => Ok(None),
            "true" | "yes" | "on" | "1" => Ok(Some(true)),
            "false" | "no" | "off" | "0" => Ok(Some(false)),
            _ => Err(Complaint::new("not_yes_or_no", "give true or false.")),
        },
        _ => Err(Complaint::new("not_yes_or_no", "give true or false.")),
    }
}

impl FieldType for bool {
    const KIND: FieldKind = FieldKind::Flag;
    fn from_json(value: &Value) -> Result<Self, Complaint> {
        Ok(answer_of(value)?.unwrap_or(false))
    }
    fn to_json(&self) -> Value {
        Value::Bool(*self)
    }
}

impl FieldType for Option<bool> {
    const KIND: FieldKind = FieldKind::Answer;
    fn from_json(value: &Value) -> Result<Self, Complaint> {
        answer_of(value)
    }
    fn to_json(&self) -> Value {
        self.map_or(Value::Null, Value::Bool)
    }
}

fn integer_of(value: &Value) -> Result<Option<i64>, Complaint> {
    let complaint = || Complaint::new("not_a_number", "give a whole number.");
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => number.as_i64().map(Some).ok_or_else(complaint),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => text.trim().parse().map(Some).map_err(|_| complaint()),
        _ => Err(complaint()),
    }
}

fn within(value: Option<i64>, least: i64, most: i64) -> Result<Option<i64>, Complaint> {
    match value {
        Some(number) if !(least..=most).contains(&number) => {
            Err(Complaint::new("out_of_range", format!("give a number from {least} to {most}.")))
        }
        other => Ok(other),
    }
}

const RATING_CHOICES: &[(&str, &str)] = &[("0", "0"), ("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")];

impl FieldType for Option<i16> {
    const KIND: FieldKind = FieldKind::Choice(RATING_CHOICES);
    fn from_json(value: &Value) -> Result<Self, Complaint> {
        Ok(within(integer_of(value)?, 0, 4)?.and_then(|number| i16::try_from(number).ok()))
    }
    fn to_json(&self) -> Value {
        self.map_or(Value::Null, Value::from)
    }
}

impl FieldType for Option<i32> {
    const KIND: FieldKind = FieldKind::Integer;
    fn from_json(value: &Value) -> Result<Self, Complaint> {
        Ok(within(integer_of(value)?, 0, 100_000)?.and_then(|number| i32::try_from(number).ok()))
    }
    fn to_json(&self) -> Value {
        self.map_or(Value::Null, Value::from)
    }
}

impl FieldType for Option<i64> {
    const KIND: FieldKind = FieldKind::Money;
    fn from_json(value: &Value) -> Result<Self, Complaint> {
        within(integer_of(value)?, 0, 1_000_000_000_000_000)
    }
    fn to_json(&self) -> Value {
        self.map_or(Value::Null, Value::from)
    }
}

impl FieldType for Option<Date> {
    const KIND: FieldKind = FieldKind::Date;
    fn from_json(value: &Value) -> Result<Self, Complaint> {
        let Some(text) = text_of(value)? else { return Ok(None) };
        let date: Date = text
            .parse()
            .map_err(|_| Complaint::new("not_a_date", format!("“{text}” is not a day; write it as 2026-11-22.")))?;
        let year = chrono::Datelike::year(&date);
        if (1970..=2200).contains(&year) {
            Ok(Some(date))
        } else {
            Err(Complaint::new("out_of_range", "give a day from 1970 to 2200."))
        }
    }
    fn to_json(&self) -> Value {
        self.map_or(Value::Null, |date| Value::String(date.to_string()))
    }
}

impl FieldType for Date {
    const KIND: FieldKind = FieldKind::Date;
    fn from_json(value: &Value) -> Result<Self, Complaint> {
        Option::<Self>::from_json(value)?.ok_or_else(|| Complaint::new("required", "is needed."))
    }
    fn to_json(&self) -> Value {
        Value::String(self.to_string())
    }
}

macro_rules! id_fields {
    ($($id:ident = $noun:literal),+ $(,)?) => {$(
        impl FieldType for Option<ids::$id> {
            const KIND: FieldKind = FieldKind::Record($noun);
            fn from_json(value: &Value) -> Result<Self, Complaint> {
                let Some(text) = text_of(value)? else { return Ok(None) };
                let complaint = || Complaint::new("not_an_id", concat!("give the id of a ", $noun, " on file."));
                text.parse().map(Some).map_err(|_| complaint())
            }
            fn to_json(&self) -> Value {
                self.as_ref().map_or(Value::Null, |id| Value::String(id.to_string()))
            }
        }

        impl FieldType for ids::$id {
            const KIND: FieldKind = FieldKind::Record($noun);
            fn from_json(value: &Value) -> Result<Self, Complaint> {
                Option::<ids::$id>::from_json(value)?.ok_or_else(|| Complaint::new("required", "is needed."))
            }
            fn to_json(&self) -> Value {
                Value::String(self.to_string())
            }
        }
    )+};
}
id_fields!(
    PersonId = "person",
    VendorId = "vendor",
    ServiceId = "service",
    ContractId = "contract",
    SocReportId = "SOC report",
    FindingId = "finding",
    ReviewId = "review",
);

macro_rules! choice_fields {
    ($($type:ty),+ $(,)?) => {$(
        impl FieldType for $type {
            const KIND: FieldKind = FieldKind::Choice(<$type>::CHOICES);
            fn from_json(value: &Value) -> Result<Self, Complaint> {
                Option::<$type>::from_json(value)?.ok_or_else(|| Complaint::new("required", "is needed."))
            }
            fn to_json(&self) -> Value {
                Value::String(self.as_str().to_owned())
            }
        }

        impl FieldType for Option<$type> {
            const KIND: FieldKind = FieldKind::Choice(<$type>::CHOICES);
            fn from_json(value: &Value) -> Result<Self, Complaint> {
                let Some(text) = text_of(value)? else { return Ok(None) };
                text.parse::<$type>().map(Some).map_err(|error| Complaint::new("unknown_word", format!("{error}.")))
            }
            fn to_json(&self) -> Value {
                self.map_or(Value::Null, |word| Value::String(word.as_str().to_owned()))
            }
        }
    )+};
}
choice_fields!(
    crate::domain::access_grant::AccessKind,
    crate::domain::access_grant::AccessLevel,
    crate::domain::audit_roadmap::Meanwhile,
    crate::domain::certificate::CertificateKind,
    crate::domain::contract::NoticeUnit,
    crate::domain::control::ControlStatus,
    crate::domain::cuec::CuecStatus,
    crate::domain::document::Readers,
    crate::domain::finding::FindingSeverity,
    crate::domain::finding::FindingSource,
    crate::domain::finding::FindingStatus,
    crate::domain::finding::Treatment,
    crate::domain::incident::IncidentSource,
    crate::domain::offboarding_step::OffboardingKind,
    crate::domain::questionnaire::Attestation,
    crate::domain::renewal_decision::RenewalChoice,
    crate::domain::review::ReviewKind,
    crate::domain::review::ReviewOutcome,
    crate::domain::scoring::Band,
    crate::domain::soc_exception::ExceptionSeverity,
    crate::domain::soc_report::SocKind,
    crate::domain::soc_report::ReportType,
    crate::domain::soc_report::Opinion,
    crate::domain::soc_report::AuditorCheck,
    crate::domain::soc_report::ScopeFit,
    crate::domain::vendor::VendorStatus,
    crate::domain::vendor::SubserviceMethod,
    crate::domain::vendor::ContactRole,
);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_form_and_json_give_the_same_verdict() {
        for (form, json) in [("3", json!(3)), ("", Value::Null)] {
            assert_eq!(Option::<i32>::from_json(&Value::from(form)), Option::<i32>::from_json(&json));
        }
        assert_eq!(bool::from_json(&json!("on")), bool::from_json(&json!(true)));
        assert_eq!(Option::<Date>::from_json(&json!("2026-02-30")).unwrap_err().code, "not_a_date");
        assert_eq!(String::from_json(&json!("a\u{0}b")).unwrap_err().code, "control_character");
        assert_eq!(String::from_json(&json!("  ")).unwrap_err().code, "required");
        assert_eq!(Option::<i16>::from_json(&json!(5)).unwrap_err().code, "out_of_range");
    }
}
