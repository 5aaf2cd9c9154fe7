//! Newtypes for record ids: application-made UUIDv7, kept as the 36 characters that are stored.

/// The text is not a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a record id")]
pub struct NotAnId;

/// Defines one id type per record, so that a vendor's id cannot stand where a service's is meant.
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; 36]);

        impl $name {
            /// The hyphenated lower-case UUID, as stored and as shown in URLs.
            pub fn as_str(&self) -> &str {
                // The bytes come from a UUID's own encoder, so they are ASCII.
                std::str::from_utf8(&self.0).unwrap_or_default()
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(uuid: uuid::Uuid) -> Self {
                let mut text = [0; 36];
                uuid.hyphenated().encode_lower(&mut text);
                Self(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                if text.len() != 36 { return Err(NotAnId); }
                uuid::Uuid::parse_str(text).map(Self::from).map_err(|_| NotAnId)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// A person, with or without an account.
    PersonId;
    /// An account that can sign in.
    UserId;
    /// A signed-in browser.
    SessionId;
    /// An API token.
    TokenId;
    /// A vendor.
    VendorId;
    /// A service of a vendor.
    ServiceId;
    /// A contact at a vendor.
    ContactId;
    /// A contract.
    ContractId;
    /// A SOC report.
    SocReportId;
    /// An audit roadmap.
    AuditRoadmapId;
    /// A certificate or attestation.
    CertificateId;
    /// A finding.
    FindingId;
    /// The acceptance of a finding.
    AcceptanceId;
    /// A bridge letter.
    BridgeLetterId;
    /// An exception of a SOC report.
    SocExceptionId;
    /// A complementary user entity control.
    CuecId;
    /// A subservice organization of a SOC report.
    SubserviceId;
    /// A complementary subservice organization control.
    CsocId;
    /// A control of ours.
    ControlId;
    /// A review.
    ReviewId;
    /// A document filed under a vendor.
    DocumentId;
    /// An incident.
    IncidentId;
    /// An access or integration of a vendor with us.
    AccessGrantId;
    /// A step of an offboarding.
    OffboardingStepId;
    /// An override of a service's band.
    ScoreOverrideId;
    /// A decision about a contract's term.
    RenewalDecisionId;
    /// The register compared with a list.
    ReconciliationId;
    /// One name of such a comparison.
    ReconciliationEntryId;
    /// A name that is said to be no vendor.
    ExclusionId;
    /// An evidence pack.
    EvidencePackId;
    /// A submitted questionnaire.
    QuestionnaireId;
    /// A version of the risk model.
    ScoringModelId;
    /// One answer of a questionnaire.
    AnswerId;
    /// A stored file.
    AttachmentId;
    /// One import of one file.
    ImportId;
    /// One line of the audit trail.
    AuditId;
    /// One mail in the outbox.
    OutboxId;
    /// One planned reminder.
    ReminderId;
    /// An answer to a reminder.
    ResponseId;
    /// A version of the reminder rules.
    RuleSetId;
    /// A private calendar address.
    FeedId;
}
