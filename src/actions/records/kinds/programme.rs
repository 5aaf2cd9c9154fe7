//! Incidents, access and integrations, offboarding, overrides, and renewal decisions.

use super::{Record, nobody, person_missing, service_missing, still_to_come, vendor_missing};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date, Instant,
        access::{Actor, Right},
        access_grant::{AccessGrant, AccessKind, AccessLevel},
        calendar::add_months,
        ids::{AccessGrantId, IncidentId, OffboardingStepId, RenewalDecisionId, ScoreOverrideId, VendorId},
        incident::{Incident, IncidentSource},
        name::plain_key,
        offboarding_step::{OffboardingKind, OffboardingStep},
        renewal_decision::{OPEN, RenewalChoice, RenewalDecision, deadline_on},
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

    /// Whoever enters it asks for it; a token may name somebody else.
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

    /// A person asks in their own name alone, and does not name themselves as the one who approved; they take it back.
    fn not_theirs(&self, before: Option<&Self>, conn: &mut Conn, actor: &Actor) -> Result<Vec<FieldError>, AppError> {
        let mut errors = Vec::new();
        let asked = before.map_or(Some(&actor.name), |before| before.requested_by.as_ref());
        if actor.user.is_some() && self.requested_by.as_ref() != asked {
            let message = "Requested by: whoever enters an override asks for it; leave the field as it is, or have them \
                           enter it.";
            errors.push(FieldError::new("requested_by", "not_allowed", message));
        }
        let takes_back =
            before.is_some_and(|before| Self { withdrawn_on: before.withdrawn_on, ..self.clone() } == *before);
        if !takes_back && is_acting(conn, actor, &self.approver)? {
            let message =
                "Approver: you cannot enter your own approval; name somebody else, or have somebody else enter it.";
            errors.push(FieldError::new("approver", "same_person", message));
        }
        Ok(errors)
    }
}

/// Whether a name is the acting person's: that of the account, of the person on file behind it, or an address of theirs.
fn is_acting(conn: &mut Conn, actor: &Actor, name: &str) -> Result<bool, AppError> {
    let own = actor.person.map(|id| db::person::find(conn, id)).transpose()?.flatten();
    let (key, address) = (plain_key(name), name.trim());
    let named = own.iter().map(|own| &own.name).chain([&actor.name]).any(|own| plain_key(own) == key);
    let mut addresses = own.iter().filter_map(|own| own.email.as_ref()).chain([&actor.label]);
    Ok(named || addresses.any(|own| own.eq_ignore_ascii_case(address)))
}

impl Record for RenewalDecision {
    const RIGHT: Right = Right::EditVendors;
    stored_in!(renewal_decision, RenewalDecisionId);
    of_a_vendor!(renewal_decision);

    fn blank(app: &App, id: RenewalDecisionId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            contract_id: nobody(),
            deadline_on: OPEN,
            decision: RenewalChoice::Renew,
            reason: String::new(),
            decided_by: String::new(),
            decided_on: app.today(),
            notice_given_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        format!("Decision of {} to {}", self.decided_on, self.decision)
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::renewal_decision::insert_all(conn, [self])?)
    }

    /// Whoever enters it decided it, unless somebody else is named.
    fn credit(&mut self, actor: &Actor) {
        if self.decided_by.is_empty() {
            self.decided_by.clone_from(&actor.name);
        }
    }

    /// A deadline that is left open is that of the contract's term on the day of the decision.
    fn complete(&mut self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let contract = db::contract::find(conn, self.contract_id)?;
        // That of another vendor is complained of as none of this one's.
        let Some(contract) = contract.filter(|one| self.deadline_on == OPEN && one.vendor_id == self.vendor_id) else {
            return Ok(Vec::new());
        };
        match deadline_on(&contract, self.decided_on) {
            Some(day) => self.deadline_on = day,
            None => return Ok(vec![FieldError::new("deadline_on", "no_dates", undated(&contract.reference))]),
        }
        Ok(Vec::new())
    }

    fn untimely(&self, today: Date) -> Vec<FieldError> {
        let days = [
            ("decided_on", "Decided on", Some(self.decided_on)),
            ("notice_given_on", "Notice given on", self.notice_given_on),
        ];
        still_to_come(today, days)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        if db::contract::find(conn, self.contract_id)?.is_none_or(|one| one.vendor_id != self.vendor_id) {
            let message = "Contract: choose one of this vendor.";
            errors.push(FieldError::new("contract_id", "unknown_contract", message));
        }
        Ok(errors)
    }
}

/// Says what a decision about a contract without dates takes.
fn undated(reference: &str) -> String {
    format!(
        "Notice deadline: contract {reference} has no dates yet; enter the contract’s dates first, or give the day."
    )
}
