//! Rows of a certificate register.

use super::RowDraft;
use crate::domain::{
    Date,
    certificate::{Certificate, CertificateKind},
    import::{
        change::{FieldChange, draft_fields, fill},
        row_reader::RowReader,
        value::{papers::certificate_kind, soc},
    },
    lines::Lines,
};

draft_fields! {
    /// What a register says of a certificate, its service aside.
    pub struct CertificateFields for Certificate {
        kind: CertificateKind = "kind" => kind;
        number: String = "number" => number;
        issuer: String = "issuer" => issuer;
        scope: String = "scope" => scope;
        statement_of_applicability: bool = "statement_of_applicability" => statement_of_applicability;
        criteria: Lines = "criteria" => criteria;
        issued_on: Date = "issued" => issued_on;
        expires_on: Date = "expires" => expires_on;
        reviewer: String = "reviewer" => reviewer;
        reviewed_on: Date = "reviewed_on" => reviewed_on;
        notes: String = "notes" => notes;
    }
}

/// What the rows say of one certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct CertificateDraft {
    /// Its fields.
    pub fields: CertificateFields,
    /// Name of the service it was obtained for.
    pub service: Option<String>,
}

impl RowDraft for CertificateDraft {
    type Record = Certificate;
    const IN_REPORT: bool = false;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let kind = reader.read_text("kind", certificate_kind);
        if kind.is_none() && !reader.is_rejected() {
            reader.missing("kind", "certificate");
        }
        let (issued_on, expires_on) = (reader.date("issued"), reader.date("expires"));
        if let Some((issued, expires)) = issued_on.zip(expires_on).filter(|(issued, expires)| expires < issued) {
            let message = format!(
                "The certificate expires on {expires}, before it was issued on {issued}; correct one of the two."
            );
            reader.error("expires", "end_before_start", message);
        }
        let fields = CertificateFields {
            kind,
            number: reader.short("number"),
            issuer: reader.name("issuer"),
            scope: reader.long("scope"),
            statement_of_applicability: reader.yes_no("statement_of_applicability"),
            criteria: reader.read_text("criteria", soc::criteria),
            issued_on,
            expires_on,
            reviewer: reader.name("reviewer"),
            reviewed_on: reader.date("reviewed_on"),
            notes: reader.long("notes"),
        };
        Self { fields, service: reader.name("service") }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fields.fill(later.fields, clash);
        if fill(&mut self.service, later.service) {
            clash("service");
        }
    }

    /// The same kind with the same number and day of issue, else last day. What either leaves open speaks against
    /// nothing, so a renewal is a certificate of its own and a missing number is not.
    fn is(&self, certificate: &Certificate) -> bool {
        let said = &self.fields;
        let agree = |one: Option<Date>, other: Option<Date>| one.zip(other).map(|(one, other)| one == other);
        let number = said.number.as_ref().zip(certificate.number.as_ref()).is_none_or(|(one, other)| one == other);
        let issued = agree(said.issued_on, certificate.issued_on);
        let day = issued.or_else(|| agree(said.expires_on, certificate.expires_on));
        said.kind == Some(certificate.kind) && number && day.unwrap_or(true)
    }

    fn apply(&self, certificate: &mut Certificate) -> Vec<FieldChange> {
        self.fields.apply(certificate)
    }

    fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }
}
