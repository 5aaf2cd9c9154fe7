//! What hangs on a SOC report: bridge letters, exceptions, and the controls and organizations around it.

use super::{Record, finding_missing, nobody, other_vendors_report, person_missing, service_missing, vendor_missing};
use crate::{
    actions::vendor::{RELATION_TO_ITSELF, relation_to_itself},
    app::App,
    db::{self, Conn},
    domain::{
        Instant,
        access::Right,
        bridge_letter::{BridgeLetter, does_not_follow},
        csoc::Csoc,
        cuec::{Cuec, CuecStatus},
        ids::{BridgeLetterId, CsocId, CuecId, SocExceptionId, SocReportId, SubserviceId, VendorId},
        lines::Lines,
        soc_exception::SocException,
        subservice::Subservice,
    },
    error::{AppError, FieldError},
};

fn report_missing(conn: &mut Conn, vendor: VendorId, report: SocReportId) -> Result<Vec<FieldError>, AppError> {
    let mut errors = vendor_missing(conn, vendor)?;
    errors.extend(other_vendors_report(conn, vendor, report)?);
    Ok(errors)
}

/// “Exception 3”, or the beginning of what it says.
fn called(what: &str, reference: Option<&String>, text: Option<&String>) -> String {
    const SHOWN: usize = 60;
    match (reference, text) {
        (Some(reference), _) => format!("{what} {reference}"),
        (None, Some(text)) if text.chars().count() > SHOWN => {
            format!("{what} “{}…”", text.chars().take(SHOWN).collect::<String>())
        }
        (None, Some(text)) => format!("{what} “{text}”"),
        (None, None) => what.to_owned(),
    }
}

impl Record for BridgeLetter {
    const RIGHT: Right = Right::Assess;
    stored_in!(bridge_letter, BridgeLetterId);
    of_a_vendor!(bridge_letter);

    fn blank(_app: &App, id: BridgeLetterId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            soc_report_id: nobody(),
            starts_on: None,
            ends_on: None,
            signer: None,
            issued_on: None,
            material_changes: None,
            incidents: None,
            notes: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        let until = self.ends_on.map(|day| format!(" to {day}")).unwrap_or_default();
        format!("Bridge letter{until}")
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::bridge_letter::insert_all(conn, [self])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = report_missing(conn, self.vendor_id, self.soc_report_id)?;
        if let (Some(starts_on), Some(report)) = (self.starts_on, db::soc_report::find(conn, self.soc_report_id)?)
            && let Some(why) = does_not_follow(starts_on, report.period_end)
        {
            errors.push(FieldError::new("starts_on", "not_contiguous", format!("From: {why}")));
        }
        Ok(errors)
    }
}

impl Record for SocException {
    const RIGHT: Right = Right::Assess;
    stored_in!(soc_exception, SocExceptionId);
    of_a_vendor!(soc_exception);

    fn blank(_app: &App, id: SocExceptionId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            soc_report_id: nobody(),
            reference: None,
            control: None,
            criteria: Lines::default(),
            description: None,
            population: None,
            sample: None,
            deviations: None,
            cause: None,
            response: None,
            severity: None,
            fixed: false,
            finding_id: None,
            page: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        called("Exception", self.reference.as_ref().or(self.control.as_ref()), self.description.as_ref())
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::soc_exception::insert_all(conn, [self])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = report_missing(conn, self.vendor_id, self.soc_report_id)?;
        errors.extend(finding_missing(conn, self.vendor_id, self.finding_id)?);
        Ok(errors)
    }
}

impl Record for Cuec {
    const RIGHT: Right = Right::Assess;
    stored_in!(cuec, CuecId);
    of_a_vendor!(cuec);

    fn blank(_app: &App, id: CuecId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            soc_report_id: nobody(),
            reference: None,
            description: None,
            criteria: Lines::default(),
            our_control: None,
            owner_id: None,
            status: CuecStatus::NotMapped,
            due_on: None,
            evidence: None,
            reason: None,
            page: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        called("CUEC", self.reference.as_ref(), self.description.as_ref())
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::cuec::insert_all(conn, [self])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = report_missing(conn, self.vendor_id, self.soc_report_id)?;
        errors.extend(person_missing(conn, "owner_id", self.owner_id)?);
        Ok(errors)
    }
}

impl Record for Subservice {
    const RIGHT: Right = Right::Assess;
    stored_in!(subservice, SubserviceId);
    of_a_vendor!(subservice);

    fn blank(_app: &App, id: SubserviceId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            soc_report_id: None,
            service_id: None,
            listed_on: None,
            name: String::new(),
            purpose: None,
            location: None,
            method: None,
            interchangeable: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        format!("Subservice organization {}", self.name)
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::subservice::insert_all(conn, [self])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = match self.soc_report_id {
            Some(report) => report_missing(conn, self.vendor_id, report)?,
            None => vendor_missing(conn, self.vendor_id)?,
        };
        errors.extend(service_missing(conn, self.vendor_id, self.service_id)?);
        if let Some(vendor) = db::vendor::find(conn, self.vendor_id)?
            && let Some(why) = relation_to_itself(&vendor, &self.name)
        {
            errors.push(FieldError::new("name", RELATION_TO_ITSELF, format!("Name: {why}")));
        }
        Ok(errors)
    }
}

impl Record for Csoc {
    const RIGHT: Right = Right::Assess;
    stored_in!(csoc, CsocId);
    of_a_vendor!(csoc);

    fn blank(_app: &App, id: CsocId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            soc_report_id: nobody(),
            organization: None,
            reference: None,
            description: None,
            criteria: Lines::default(),
            page: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        called("CSOC", self.reference.as_ref(), self.description.as_ref())
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::csoc::insert_all(conn, [self])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        report_missing(conn, self.vendor_id, self.soc_report_id)
    }
}
