//! How ids, closed lists and lists of lines are stored: all of them as TEXT.

use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromStaticSqlRow, Queryable},
    expression::AsExpression,
    internal::derives::as_expression::Bound,
    serialize::{self, Output, ToSql},
    sql_types::{Nullable, Text},
};

use crate::domain::{
    access_grant::{AccessKind, AccessLevel},
    audit_roadmap::Meanwhile,
    calendar_feed::FeedScope,
    certificate::CertificateKind,
    contract::NoticeUnit,
    control::ControlStatus,
    cuec::CuecStatus,
    document::Readers,
    evidence_pack::PackState,
    finding::{FindingSeverity, FindingSource, FindingStatus, Treatment},
    ids::{
        AcceptanceId, AccessGrantId, AnswerId, AttachmentId, AuditId, AuditRoadmapId, BridgeLetterId, CertificateId,
        ContactId, ContractId, ControlId, CsocId, CuecId, DocumentId, EvidencePackId, ExclusionId, FeedId, FindingId,
        ImportId, IncidentId, OffboardingStepId, OutboxId, PersonId, QuestionnaireId, ReconciliationEntryId,
        ReconciliationId, ReminderId, RenewalDecisionId, ResponseId, ReviewId, RuleSetId, ScoreOverrideId,
        ScoringModelId, ServiceId, SessionId, SocExceptionId, SocReportId, SubserviceId, TokenId, UserId, VendorId,
    },
    import::record::{ImportState, Touch},
    incident::IncidentSource,
    lines::Lines,
    offboarding_step::OffboardingKind,
    outbox::{Channel, MailState},
    person::Role,
    questionnaire::{AnswerValue, Attestation},
    reconciliation::{Class, How, ListKind},
    reminder::{RecordKind, ResponseKind, RuleName},
    renewal_decision::RenewalChoice,
    review::{ReviewKind, ReviewOutcome, ReviewState},
    scoring::Band,
    scoring_model::ModelState,
    sign_in::Way,
    soc_exception::ExceptionSeverity,
    soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind},
    vendor::{ContactRole, SubserviceMethod, VendorStatus},
};

/// What stands in a column that a type cannot hold.
#[derive(Debug, thiserror::Error)]
#[error("the database holds “{0}” where a {1} is expected")]
struct Unreadable(String, &'static str);

macro_rules! stored_as_text {
    ($($type:ty),+ $(,)?) => {$(
        impl<DB> ToSql<Text, DB> for $type
        where
            DB: Backend,
            str: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <str as ToSql<Text, DB>>::to_sql(self.as_str(), out)
            }
        }

        impl<DB> ToSql<Nullable<Text>, DB> for $type
        where
            DB: Backend,
            $type: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <Self as ToSql<Text, DB>>::to_sql(self, out)
            }
        }

        impl<DB> FromSql<Text, DB> for $type
        where
            DB: Backend,
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let text = <String as FromSql<Text, DB>>::from_sql(bytes)?;
                text.parse().map_err(|_| Unreadable(text, stringify!($type)).into())
            }
        }

        impl<DB, ST> Queryable<ST, DB> for $type
        where
            DB: Backend,
            ST: diesel::sql_types::SingleValue,
            Self: FromStaticSqlRow<ST, DB>,
        {
            type Row = Self;
            fn build(row: Self) -> deserialize::Result<Self> { Ok(row) }
        }

        impl AsExpression<Text> for $type {
            type Expression = Bound<Text, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }

        impl<'a> AsExpression<Text> for &'a $type {
            type Expression = Bound<Text, &'a $type>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }

        impl AsExpression<Nullable<Text>> for $type {
            type Expression = Bound<Nullable<Text>, Self>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }

        impl<'a> AsExpression<Nullable<Text>> for &'a $type {
            type Expression = Bound<Nullable<Text>, &'a $type>;
            fn as_expression(self) -> Self::Expression { Bound::new(self) }
        }
    )+};
}

stored_as_text!(
    AcceptanceId,
    AccessGrantId,
    AnswerId,
    AttachmentId,
    AuditId,
    AuditRoadmapId,
    BridgeLetterId,
    CertificateId,
    ContactId,
    ContractId,
    ControlId,
    CsocId,
    CuecId,
    DocumentId,
    EvidencePackId,
    ExclusionId,
    FindingId,
    ImportId,
    IncidentId,
    OffboardingStepId,
    OutboxId,
    PersonId,
    QuestionnaireId,
    ReconciliationEntryId,
    ReconciliationId,
    FeedId,
    ReminderId,
    RenewalDecisionId,
    ResponseId,
    RuleSetId,
    ReviewId,
    ScoreOverrideId,
    ScoringModelId,
    ServiceId,
    SessionId,
    SocExceptionId,
    SocReportId,
    SubserviceId,
    TokenId,
    UserId,
    VendorId,
    Lines,
);
stored_as_text!(
    AccessKind,
    AccessLevel,
    AnswerValue,
    Attestation,
    AuditorCheck,
    Band,
    CertificateKind,
    Class,
    ContactRole,
    ControlStatus,
    CuecStatus,
    ExceptionSeverity,
    FeedScope,
    FindingSeverity,
    FindingSource,
    FindingStatus,
    How,
    ImportState,
    IncidentSource,
    ListKind,
    MailState,
    Channel,
    RecordKind,
    ResponseKind,
    RuleName,
    Meanwhile,
    ModelState,
    NoticeUnit,
    OffboardingKind,
    Opinion,
    PackState,
    Readers,
    RenewalChoice,
    ReportType,
    ReviewKind,
    ReviewOutcome,
    ReviewState,
    Role,
    ScopeFit,
    SocKind,
    SubserviceMethod,
    Touch,
    Treatment,
    VendorStatus,
    Way,
);
