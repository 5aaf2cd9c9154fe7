//! Incidents, access and integrations, offboarding, and overrides.

use super::{Record, nobody, person_missing, service_missing, still_to_come, vendor_missing};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date, Instant,
        access::{Actor, Right},
        access_grant::{AccessGrant, AccessKind, AccessLevel},
        calendar::add_months,
        ids::{AccessGrantId, IncidentId, OffboardingStepId, ScoreOverrideId, VendorId},
        incident::{Incident, IncidentSource},
        offboarding_step::{OffboardingKind, OffboardingStep},
        score_override::ScoreOverride,
        scoring::Band,
    },
    error::{AppError, FieldError},
};

/// How long an override is proposed for, in months.
const PROPOSED_MONTHS: i32 = 3;

impl Record for Incident {
    const RIGHT: Right = Right::Assess;
    stored_in!(incident, IncidentId);
    of_a_vendor!(incident);

    fn blank(app: &App, id: IncidentId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            service_id: None,
            reference: None,
            title: String::new(),
            description: None,
            source: IncidentSource::VendorNotice,
            reported_on: app.today(),
            confirmed_on: None,
            closed_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        match &self.reference {
            Some(reference) => format!("Incident {reference}"),
            None => format!("Incident “{}”", self.title),
        }
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::incident::insert_all(conn, [self])?)
    }

    fn untimely(&self, today: Date) -> Vec<FieldError> {
        let days = [
            ("reported_on", "Reported on", Some(self.reported_on)),
            ("confirmed_on", "Confirmed on", self.confirmed_on),
            ("closed_on", "Closed on", self.closed_on),
        ];
        still_to_come(today, days)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        errors.extend(service_missing(conn, self.vendor_id, self.service_id)?);
        let same = |other: &Self| other.id != self.id && other.reference == self.reference;
        if self.reference.is_some() && db::incident::list_of(conn, &[self.vendor_id])?.iter().any(same) {
            let message = "Reference: this vendor has an incident of that reference already.";
            errors.push(FieldError::new("reference", "taken", message));
        }
        Ok(errors)
    }
}

impl Record for AccessGrant {
    const RIGHT: Right = Right::Assess;
    stored_in!(access_grant, AccessGrantId);
    of_a_vendor!(access_grant);

    fn blank(_app: &App, id: AccessGrantId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            service_id: None,
            what: String::new(),
            kind: AccessKind::UserAccess,
            level: AccessLevel::Read,
            accounts: None,
            granted_on: None,
            last_reviewed_on: None,
            reviewed_by: None,
            ended_on: None,
            notes: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        format!("Access to “{}”", self.what)
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::access_grant::insert_all(conn, [self])?)
    }

    /// Granted and ended may lie ahead; nobody has looked tomorrow.
    fn untimely(&self, today: Date) -> Vec<FieldError> {
        still_to_come(today, [("last_reviewed_on", "Last reviewed", self.last_reviewed_on)])
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        errors.extend(service_missing(conn, self.vendor_id, self.service_id)?);
        Ok(errors)
    }
}

impl Record for OffboardingStep {
    const RIGHT: Right = Right::EditVendors;
    stored_in!(offboarding_step, OffboardingStepId);
    of_a_vendor!(offboarding_step);

    fn blank(_app: &App, id: OffboardingStepId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            kind: OffboardingKind::AccessRemoved,
            what: None,
            owner_id: None,
            due_on: None,
            done_on: None,
            done_by: None,
            evidence: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        format!("Offboarding step “{}”", self.title())
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::offboarding_step::insert_all(conn, [self])?)
    }

    fn untimely(&self, today: Date) -> Vec<FieldError> {
        still_to_come(today, [("done_on", "Done on", self.done_on)])
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        errors.extend(person_missing(conn, "owner_id", self.owner_id)?);
        Ok(errors)
    }
}

impl Record for ScoreOverride {
    const RIGHT: Right = Right::Approve;
    stored_in!(score_override, ScoreOverrideId);
    of_a_vendor!(score_override);

    fn blank(app: &App, id: ScoreOverrideId, now: Instant) -> Self {
        let today = app.today();
        Self {
            id,
            vendor_id: nobody(),
            service_id: nobody(),
            band: Band::Medium,
            reason: String::new(),
            requested_by: None,
            approver: String::new(),
            approved_on: today,
            expires_on: add_months(today, PROPOSED_MONTHS),
            withdrawn_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        format!("Override to {} until {}", self.band.label(), self.expires_on)
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::score_override::insert_all(conn, [self])?)
    }

    /// Whoever enters it asks for it, unless somebody else is named.
    fn credit(&mut self, actor: &Actor) {
        self.requested_by.get_or_insert_with(|| actor.name.clone());
    }

    fn untimely(&self, today: Date) -> Vec<FieldError> {
        let days = [
            ("approved_on", "Approved on", Some(self.approved_on)),
            ("withdrawn_on", "Withdrawn on", self.withdrawn_on),
        ];
        still_to_come(today, days)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        errors.extend(service_missing(conn, self.vendor_id, Some(self.service_id))?);
        errors.extend(self.meets(&db::score_override::list_of(conn, &[self.vendor_id])?));
        Ok(errors)
    }
}
