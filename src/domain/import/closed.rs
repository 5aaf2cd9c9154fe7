//! Fields whose values come from a closed list: what can be chosen for them, and what a value as written is read as.
//!
//! One list of such fields serves the page that maps values to values and the blank templates' drop-downs.

use super::{
    cell::CellValue,
    field::ImportKind,
    value::{
        Unreadable,
        programme::held_band,
        rating::{self, Factor},
        trimmed,
        words::{self, Words},
    },
};
use crate::domain::{
    access_grant::{AccessKind, AccessLevel},
    audit_roadmap::Meanwhile,
    certificate::CertificateKind,
    contract::NoticeUnit,
    control::ControlStatus,
    cuec::CuecStatus,
    finding::{FindingSeverity, FindingSource, FindingStatus, Treatment},
    incident::IncidentSource,
    offboarding_step::OffboardingKind,
    renewal_decision::RenewalChoice,
    review::{ReviewKind, ReviewOutcome},
    score_override::HELD,
    soc_exception::ExceptionSeverity,
    soc_report::{AuditorCheck, Opinion, ScopeFit},
    vendor::{ContactRole, SubserviceMethod, VendorStatus},
};

/// A value that can be chosen: as it is written into a sheet, and as people read it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What stands in the cell; reading it gives this very value.
    pub word: String,
    /// What people choose from.
    pub label: String,
}

/// A closed list of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Yes or no.
    YesNo,
    /// The rating of a factor.
    Rating(Factor),
    /// A vendor's status.
    Status,
    /// How a subservice organization is treated.
    Method,
    /// A contact's role.
    Role,
    /// Days or months.
    NoticeUnit,
    /// An auditor's opinion.
    Opinion,
    /// What is known of the auditor.
    AuditorCheck,
    /// Whether our service is inside the boundary.
    ScopeFit,
    /// How grave a finding is.
    FindingSeverity,
    /// Where a finding comes from.
    FindingSource,
    /// What is done about a finding.
    Treatment,
    /// Where a finding stands.
    FindingStatus,
    /// How grave an exception is.
    ExceptionSeverity,
    /// Whether we run a control that a report assumes.
    CuecStatus,
    /// What a certificate is.
    CertificateKind,
    /// What a review is about.
    ReviewKind,
    /// What a review came to.
    ReviewOutcome,
    /// How far a control of ours is.
    ControlStatus,
    /// What is accepted until a report is there.
    Meanwhile,
    /// From whom we know of an incident.
    IncidentSource,
    /// By which way a vendor reaches us.
    AccessKind,
    /// How far an access goes.
    AccessLevel,
    /// What a step of an offboarding is about.
    OffboardingKind,
    /// The band at which a risk is held.
    HeldBand,
    /// What is to become of a contract.
    RenewalChoice,
}

const YES_NO: &[&str] = &[
    "key_vendor",
    "subservice_organization",
    "claims_soc2",
    "claims_iso27001",
    "claims_dpa",
    "service_active",
    "auto_renew",
    "security_addendum",
    "sla",
    "dpa",
    "baa",
    "scc",
    "confidentiality",
    "audit_right",
    "data_return",
    "material_changes",
    "statement_of_applicability",
    "fixed",
];

impl Closed {
    /// The closed list of a field; `None` for a field that takes any text, number or date.
    pub fn of(kind: ImportKind, key: &str) -> Option<Self> {
        match (kind, key) {
            (ImportKind::FindingRegister, "severity") => Some(Self::FindingSeverity),
            (ImportKind::FindingRegister, "source") => Some(Self::FindingSource),
            (ImportKind::FindingRegister, "treatment") => Some(Self::Treatment),
            (ImportKind::FindingRegister, "status") => Some(Self::FindingStatus),
            (ImportKind::Exceptions, "severity") => Some(Self::ExceptionSeverity),
            (ImportKind::Cuecs, "status") => Some(Self::CuecStatus),
            (ImportKind::ReviewRegister, "kind") => Some(Self::ReviewKind),
            (ImportKind::ReviewRegister, "outcome") => Some(Self::ReviewOutcome),
            (ImportKind::ControlRegister, "status") => Some(Self::ControlStatus),
            (ImportKind::CertificateRegister, "kind") => Some(Self::CertificateKind),
            (ImportKind::AuditRoadmapRegister, "meanwhile") => Some(Self::Meanwhile),
            (ImportKind::IncidentRegister, "source") => Some(Self::IncidentSource),
            (ImportKind::AccessRegister, "kind") => Some(Self::AccessKind),
            (ImportKind::AccessRegister, "level") => Some(Self::AccessLevel),
            (ImportKind::OffboardingRegister, "kind") => Some(Self::OffboardingKind),
            (ImportKind::OverrideRegister, "band") => Some(Self::HeldBand),
            (ImportKind::RenewalDecisionRegister, "decision") => Some(Self::RenewalChoice),
            (ImportKind::Subservices, "method") => Some(Self::Method),
            _ => Self::of_any(key),
        }
    }

    /// The closed list of a field that means the same in every kind of sheet that has it.
    fn of_any(key: &str) -> Option<Self> {
        if let Ok(factor) = key.parse() {
            return Some(Self::Rating(factor));
        }
        Some(match key {
            "status" => Self::Status,
            "subservice_method" => Self::Method,
            "contact_role" => Self::Role,
            "notice_unit" => Self::NoticeUnit,
            "opinion" | "opinion_description" | "opinion_design" | "opinion_operation" => Self::Opinion,
            "auditor_check" => Self::AuditorCheck,
            "scope_fit" => Self::ScopeFit,
            _ if YES_NO.contains(&key) => Self::YesNo,
            _ => return None,
        })
    }

    /// What can be chosen, in the list's own order.
    pub fn choices(self) -> Vec<Choice> {
        match self {
            Self::YesNo => ["Yes", "No"].map(|word| Choice { word: word.to_owned(), label: word.to_owned() }).into(),
            Self::Rating(factor) => (0..)
                .zip(factor.scale())
                .map(|(rating, word)| Choice { word: rating.to_string(), label: format!("{rating} {word}") })
                .collect(),
            Self::Status => labels::<VendorStatus>(),
            Self::Method => labels::<SubserviceMethod>(),
            Self::Role => labels::<ContactRole>(),
            Self::NoticeUnit => labels::<NoticeUnit>(),
            Self::Opinion => labels::<Opinion>(),
            Self::AuditorCheck => labels::<AuditorCheck>(),
            Self::ScopeFit => labels::<ScopeFit>(),
            Self::FindingSeverity => labels::<FindingSeverity>(),
            Self::FindingSource => labels::<FindingSource>(),
            Self::Treatment => labels::<Treatment>(),
            Self::FindingStatus => labels::<FindingStatus>(),
            Self::ExceptionSeverity => labels::<ExceptionSeverity>(),
            Self::CuecStatus => labels::<CuecStatus>(),
            Self::CertificateKind => labels::<CertificateKind>(),
            Self::ControlStatus => labels::<ControlStatus>(),
            Self::ReviewKind => labels::<ReviewKind>(),
            Self::ReviewOutcome => labels::<ReviewOutcome>(),
            Self::Meanwhile => labels::<Meanwhile>(),
            Self::IncidentSource => labels::<IncidentSource>(),
            Self::AccessKind => labels::<AccessKind>(),
            Self::AccessLevel => labels::<AccessLevel>(),
            Self::OffboardingKind => labels::<OffboardingKind>(),
            Self::RenewalChoice => labels::<RenewalChoice>(),
            Self::HeldBand => {
                HELD.iter().map(|(_, word)| Choice { word: (*word).to_owned(), label: (*word).to_owned() }).collect()
            }
        }
    }

    /// What a cell is read as, for people; `None` when it says nothing.
    ///
    /// # Errors
    /// As the field itself: `unknown_word`, `out_of_range`.
    pub fn read(self, cell: &CellValue) -> Result<Option<String>, Unreadable> {
        match self {
            Self::YesNo => Ok(words::yes_no(cell)?.map(|yes| if yes { "Yes" } else { "No" }.to_owned())),
            Self::Rating(factor) => Ok(rating::rating(factor, cell)?.map(|rating| {
                let word = usize::try_from(rating).ok().and_then(|rating| factor.scale().get(rating).copied());
                format!("{rating} {}", word.unwrap_or_default())
            })),
            Self::Status => label::<VendorStatus>(cell),
            Self::Method => label::<SubserviceMethod>(cell),
            Self::Role => label::<ContactRole>(cell),
            Self::NoticeUnit => label::<NoticeUnit>(cell),
            Self::Opinion => label::<Opinion>(cell),
            Self::AuditorCheck => label::<AuditorCheck>(cell),
            Self::ScopeFit => label::<ScopeFit>(cell),
            Self::FindingSeverity => label::<FindingSeverity>(cell),
            Self::FindingSource => label::<FindingSource>(cell),
            Self::Treatment => label::<Treatment>(cell),
            Self::FindingStatus => label::<FindingStatus>(cell),
            Self::ExceptionSeverity => label::<ExceptionSeverity>(cell),
            Self::CuecStatus => label::<CuecStatus>(cell),
            Self::CertificateKind => label::<CertificateKind>(cell),
            Self::ControlStatus => label::<ControlStatus>(cell),
            Self::ReviewKind => label::<ReviewKind>(cell),
            Self::ReviewOutcome => label::<ReviewOutcome>(cell),
            Self::Meanwhile => label::<Meanwhile>(cell),
            Self::IncidentSource => label::<IncidentSource>(cell),
            Self::AccessKind => label::<AccessKind>(cell),
            Self::AccessLevel => label::<AccessLevel>(cell),
            Self::OffboardingKind => label::<OffboardingKind>(cell),
            Self::RenewalChoice => label::<RenewalChoice>(cell),
            Self::HeldBand => Ok(held_band(&trimmed(cell))?.map(|band| band.label().to_owned())),
        }
    }
}

fn labels<T: Words>() -> Vec<Choice> {
    let choice = |member: &T| Choice { word: member.shown().to_owned(), label: member.shown().to_owned() };
    T::MEMBERS.iter().map(choice).collect()
}

fn label<T: Words>(cell: &CellValue) -> Result<Option<String>, Unreadable> {
    Ok(words::word::<T>(cell)?.map(|member| member.shown().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::field::fields;

    fn closed_fields() -> impl Iterator<Item = Closed> {
        let all = ImportKind::ALL.iter().flat_map(|kind| fields(*kind).iter().map(move |field| (*kind, field.key)));
        all.filter_map(|(kind, key)| Closed::of(kind, key))
    }

    #[test]
    fn every_choice_is_read_as_itself() {
        for closed in closed_fields() {
            for choice in closed.choices() {
                let read = closed.read(&CellValue::Text(choice.word.clone())).unwrap();
                assert_eq!(read.as_ref(), Some(&choice.label), "{closed:?} {choice:?}");
            }
        }
    }

    #[test]
    fn what_is_not_understood_says_what_would_be() {
        for closed in closed_fields() {
            assert_eq!(closed.read(&CellValue::Empty), Ok(None));
            let error = closed.read(&CellValue::Text("purple elephants".into())).unwrap_err();
            assert_eq!(error.code, "unknown_word", "{closed:?}");
        }
        assert_eq!(Closed::of(ImportKind::VendorRegister, "notes"), None);
    }
}
