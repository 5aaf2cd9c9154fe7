//! Certificates, findings and their acceptances, and audit roadmaps.

use super::{Record, finding_missing, nobody, person_missing, service_missing, vendor_missing};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date, Instant,
        acceptance::Acceptance,
        access::Right,
        audit_roadmap::{AuditRoadmap, Meanwhile},
        certificate::{Certificate, CertificateKind},
        finding::{Finding, FindingSeverity, FindingSource, FindingStatus},
        ids::{AcceptanceId, AuditRoadmapId, CertificateId, FindingId, VendorId},
        lines::Lines,
        soc_report::{ReportType, SocKind},
    },
    error::{AppError, FieldError},
};

impl Record for Certificate {
    const RIGHT: Right = Right::Assess;
    stored_in!(certificate, CertificateId);
    of_a_vendor!(certificate);

    fn blank(_app: &App, id: CertificateId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            service_id: None,
            kind: CertificateKind::Other,
            number: None,
            issuer: None,
            scope: None,
            statement_of_applicability: None,
            criteria: Lines::default(),
            issued_on: None,
            expires_on: None,
            reviewer: None,
            reviewed_on: None,
            notes: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        let until = self.expires_on.map(|day| format!(" to {day}")).unwrap_or_default();
        format!("{}{until}", self.kind.label())
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::certificate::insert_all(conn, [self])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        errors.extend(service_missing(conn, self.vendor_id, self.service_id)?);
        Ok(errors)
    }
}

impl Record for Finding {
    const RIGHT: Right = Right::Assess;
    stored_in!(finding, FindingId);
    of_a_vendor!(finding);

    fn blank(_app: &App, id: FindingId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            service_id: None,
            reference: None,
            title: String::new(),
            description: None,
            source: FindingSource::Manual,
            criteria: Lines::default(),
            severity: FindingSeverity::Medium,
            owner_id: None,
            found_on: None,
            due_on: None,
            treatment: None,
            status: FindingStatus::Open,
            closed_on: None,
            closure_evidence: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        match &self.reference {
            Some(reference) => format!("Finding {reference}"),
            None => format!("Finding “{}”", self.title),
        }
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::finding::insert_all(conn, [self])?)
    }

    /// One that is closed is so from today, unless its day is given.
    fn settle(&mut self, before: Option<&Self>, today: Date) {
        let was = before.is_some_and(|before| before.status == FindingStatus::Closed);
        if self.status == FindingStatus::Closed && !was {
            self.closed_on.get_or_insert(today);
        }
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        errors.extend(service_missing(conn, self.vendor_id, self.service_id)?);
        errors.extend(person_missing(conn, "owner_id", self.owner_id)?);
        let others = db::finding::list_of(conn, &[self.vendor_id])?;
        if self.reference.is_some()
            && others.iter().any(|other| other.id != self.id && other.reference == self.reference)
        {
            let message = "Reference: this vendor has a finding of that reference already.";
            errors.push(FieldError::new("reference", "taken", message));
        }
        Ok(errors)
    }
}

impl Record for Acceptance {
    const RIGHT: Right = Right::Assess;
    stored_in!(acceptance, AcceptanceId);
    of_a_vendor!(acceptance);

    fn blank(_app: &App, id: AcceptanceId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            finding_id: nobody(),
            reason: None,
            approver: None,
            accepted_on: None,
            expires_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        let until = self.expires_on.map(|day| format!(" until {day}")).unwrap_or_default();
        format!("Acceptance{until}")
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::acceptance::insert_all(conn, [self])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        errors.extend(finding_missing(conn, self.vendor_id, Some(self.finding_id))?);
        Ok(errors)
    }
}

impl Record for AuditRoadmap {
    const RIGHT: Right = Right::Assess;
    stored_in!(audit_roadmap, AuditRoadmapId);
    of_a_vendor!(audit_roadmap);

    fn blank(_app: &App, id: AuditRoadmapId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            kind: SocKind::Soc2,
            report_type: ReportType::Type2,
            gap_analysis_ends_on: None,
            remediation_ends_on: None,
            observation_starts_on: None,
            observation_ends_on: None,
            fieldwork_ends_on: None,
            reporting_ends_on: None,
            expected_on: None,
            meanwhile: Meanwhile::Questionnaire,
            notes: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        format!("Roadmap to {}", self.title())
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::audit_roadmap::insert_all(conn, [self])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        let same = |other: &Self| other.id != self.id && other.title() == self.title();
        if db::audit_roadmap::list_of(conn, &[self.vendor_id])?.iter().any(same) {
            let message = format!("Report: this vendor has a roadmap to a {} already; change that one.", self.title());
            errors.push(FieldError::new("kind", "taken", message));
        }
        Ok(errors)
    }
}
