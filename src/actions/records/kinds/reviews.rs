//! Our controls, reviews, and documents on file.

use super::{Record, nobody, other_vendors_report, person_missing, vendor_missing};
use crate::{
    actions::review::refusal,
    app::App,
    db::{self, Conn},
    domain::{
        Instant,
        access::{Actor, Object, Right},
        control::{Control, ControlStatus, reference_key},
        document::{Document, Readers},
        ids::{ControlId, DocumentId, ReviewId, VendorId},
        lines::Lines,
        review::{Review, ReviewKind, ReviewState},
    },
    error::{AppError, FieldError},
};

impl Record for Control {
    const RIGHT: Right = Right::Assess;
    const ALONE: Object = Object::Nothing;
    stored_in!(control, ControlId);

    fn blank(_app: &App, id: ControlId, now: Instant) -> Self {
        Self {
            id,
            reference: String::new(),
            name: String::new(),
            description: None,
            owner_id: None,
            status: ControlStatus::Implemented,
            evidence: None,
            checked_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn vendor_id(&self) -> Option<VendorId> {
        None
    }

    fn label(&self) -> String {
        format!("Control {}", self.reference)
    }

    fn list_of(_conn: &mut Conn, _vendor: VendorId) -> Result<Vec<Self>, AppError> {
        Ok(Vec::new())
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::control::insert_all(conn, [self])?)
    }

    /// What is mapped to it by its reference follows where that changes.
    fn store(&self, conn: &mut Conn) -> Result<bool, AppError> {
        let before = db::control::find(conn, self.id)?.map(|control| control.reference);
        if let Some(before) = before.filter(|before| reference_key(before) != reference_key(&self.reference)) {
            db::cuec::rename_control(conn, &before, &self.reference, self.updated_at)?;
        }
        Ok(db::control::update(conn, self)?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = person_missing(conn, "owner_id", self.owner_id)?;
        if db::control::find_by_reference(conn, &self.reference)?.is_some_and(|other| other.id != self.id) {
            let message = "Reference: another control goes by it already; change that one, or choose another.";
            errors.push(FieldError::new("reference", "taken", message));
        }
        Ok(errors)
    }
}

impl Record for Review {
    const RIGHT: Right = Right::Assess;
    stored_in!(review, ReviewId);
    of_a_vendor!(review);

    fn blank(_app: &App, id: ReviewId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            kind: ReviewKind::SocReport,
            soc_report_id: None,
            period_start: None,
            period_end: None,
            looked_at: Lines::default(),
            conclusion: None,
            outcome: None,
            conditions: None,
            next_due_on: None,
            corrects_id: None,
            state: ReviewState::Draft,
            residual: None,
            band: None,
            reviewer: None,
            reviewer_account: None,
            reviewed_at: None,
            approver: None,
            approver_account: None,
            approved_at: None,
            sent_back: None,
            filled_by: Lines::default(),
            digest: None,
            imported: false,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        let signed = self.reviewed_at.map(|at| at.date());
        let of = self.period_end.or_else(|| self.completed_on()).or(signed).unwrap_or_else(|| self.created_at.date());
        format!("{} review of {of}", self.kind.label())
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::review::insert_all(conn, [self])?)
    }

    fn credit(&mut self, actor: &Actor) {
        self.note_filled_by(actor);
    }

    fn credit_change(&mut self, actor: &Actor) {
        self.note_filled_by(actor);
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        if let Some(stored) = db::review::find(conn, self.id)? {
            stored.editable().map_err(|why| refusal(&stored, why))?;
        }
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        if let Some(report) = self.soc_report_id {
            errors.extend(other_vendors_report(conn, self.vendor_id, report)?);
        }
        if let Some(corrected) = self.corrects_id {
            errors.extend(not_to_be_corrected(conn, self, corrected)?);
        }
        Ok(errors)
    }

    fn removable(&self) -> Result<(), AppError> {
        self.editable().map_err(|why| refusal(self, why))
    }
}

/// Only a completed review of the same vendor is corrected, and once: a correction is corrected in its turn.
fn not_to_be_corrected(conn: &mut Conn, by: &Review, id: ReviewId) -> Result<Option<FieldError>, AppError> {
    let corrected = db::review::find(conn, id)?.filter(|one| one.vendor_id == by.vendor_id);
    if corrected.is_none_or(|one| one.state != ReviewState::Completed) {
        let message = "Corrects: choose a completed review of this vendor; a draft is simply changed.";
        return Ok(Some(FieldError::new("corrects_id", "unknown_review", message)));
    }
    let other = db::review::list_correcting(conn, id)?.into_iter().any(|one| one.id != by.id);
    let message = "Corrects: another review corrects that one already; correct the newer one.";
    Ok(other.then(|| FieldError::new("corrects_id", "corrected_already", message)))
}

impl Record for Document {
    const RIGHT: Right = Right::Assess;
    stored_in!(document, DocumentId);
    of_a_vendor!(document);

    /// Without a file; `actions::document` files one.
    fn blank(_app: &App, id: DocumentId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            soc_report_id: None,
            attachment_id: nobody(),
            file_name: String::new(),
            title: String::new(),
            restriction: None,
            readers: Readers::Everyone,
            created_by: String::new(),
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        self.title.clone()
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::document::insert_all(conn, [self])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        if let Some(report) = self.soc_report_id {
            errors.extend(other_vendors_report(conn, self.vendor_id, report)?);
        }
        if db::attachment::find(conn, self.attachment_id)?.is_none() {
            let message = "File: send the file itself, with its vendor and report.";
            errors.push(FieldError::new("file", "required", message));
        }
        Ok(errors)
    }
}
