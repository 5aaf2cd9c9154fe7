//! Vendors and their services.

use super::{Record, nobody, person_missing, still_to_come, vendor_missing};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date, Instant,
        access::{Actor, Right},
        ids::{ServiceId, VendorId},
        lines::Lines,
        person::name_key,
        vendor::{REVIEW_DAYS, Ratings, Service, Vendor, VendorStatus},
    },
    error::{AppError, FieldError},
};

impl Record for Vendor {
    const RIGHT: Right = Right::EditVendors;
    stored_in!(vendor, VendorId);

    fn blank(_app: &App, id: VendorId, now: Instant) -> Self {
        Self {
            id,
            reference: String::new(),
            name: String::new(),
            legal_name: None,
            aliases: Lines::default(),
            domain: None,
            country: None,
            category: None,
            description: None,
            status: VendorStatus::Proposed,
            key_vendor: false,
            subservice_organization: false,
            subservice_method: None,
            business_owner_id: None,
            security_owner_id: None,
            tags: Lines::default(),
            notes: None,
            stated_tier: None,
            stated_score: None,
            last_review_on: None,
            next_review_on: None,
            claims_soc2: None,
            claims_iso27001: None,
            claims_dpa: None,
            active_on: None,
            terminated_on: None,
            sample: false,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn vendor_id(&self) -> Option<VendorId> {
        Some(self.id)
    }

    fn label(&self) -> String {
        self.name.clone()
    }

    fn list_of(conn: &mut Conn, vendor: VendorId) -> Result<Vec<Self>, AppError> {
        Ok(db::vendor::find(conn, vendor)?.into_iter().collect())
    }

    /// A vendor always has at least one service: a new one gets a service named after it.
    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        let mut vendor = self.clone();
        vendor.reference = crate::actions::vendor::next_references(conn, 1)?.remove(0);
        db::vendor::insert_all(conn, [&vendor])?;
        db::vendor::insert_names(conn, &crate::actions::vendor::names_of(&vendor))?;
        let service = crate::actions::vendor::first_service(&vendor);
        db::service::insert_all(conn, [&service])?;
        Ok(())
    }

    /// A vendor that is terminated is so from today, unless its day is given; one that is taken back has no such day.
    fn settle(&mut self, before: Option<&Self>, today: Date) {
        let was = before.is_some_and(|before| before.status == VendorStatus::Terminated);
        let is = self.status == VendorStatus::Terminated;
        if is && !was {
            self.terminated_on.get_or_insert(today);
        } else if was && !is && before.is_some_and(|before| before.terminated_on == self.terminated_on) {
            self.terminated_on = None;
        }
    }

    /// When it was reviewed, and is to be, is for those who assess to say.
    fn reserved(&self, _conn: &mut Conn) -> Result<Option<(Right, &'static [&'static str])>, AppError> {
        Ok(Some((Right::Assess, REVIEW_DAYS)))
    }

    /// An offboarding begins with its checklist.
    fn follow(&self, before: Option<&Self>, conn: &mut Conn, app: &App, actor: &Actor) -> Result<(), AppError> {
        let was = before.is_some_and(|before| before.status == VendorStatus::Offboarding);
        if self.status == VendorStatus::Offboarding && !was {
            crate::actions::offboarding::begin(conn, app, actor, self)?;
        }
        Ok(())
    }

    fn store(&self, conn: &mut Conn) -> Result<bool, AppError> {
        db::vendor::replace_names(conn, self.id, &crate::actions::vendor::names_of(self))?;
        Ok(db::vendor::update(conn, self)?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = person_missing(conn, "business_owner_id", self.business_owner_id)?;
        errors.extend(person_missing(conn, "security_owner_id", self.security_owner_id)?);
        let keys = vec![crate::domain::name::match_key(&self.name)];
        let taken = db::vendor::list_names(conn, &keys)?
            .into_iter()
            .find(|name| name.vendor_id != self.id && name.kind != "domain");
        if let Some(name) = taken {
            let other =
                db::vendor::find(conn, name.vendor_id)?.map(|vendor| format!("{} ({})", vendor.name, vendor.reference));
            let other = other.unwrap_or_default();
            errors.push(FieldError::new(
                "name",
                "taken",
                format!("Name: {other} answers to this name already; open it, or choose another name."),
            ));
        }
        Ok(errors)
    }
}

impl Record for Service {
    const RIGHT: Right = Right::EditVendors;
    stored_in!(service, ServiceId);
    of_a_vendor!(service);

    fn blank(_app: &App, id: ServiceId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            name: String::new(),
            description: None,
            active: true,
            ratings: Ratings::default(),
            data_categories: Lines::default(),
            needs_availability: false,
            needs_confidentiality: false,
            needs_processing_integrity: false,
            needs_privacy: false,
            exit_plan: None,
            alternate_vendor: None,
            rto_hours: None,
            rpo_hours: None,
            exit_tested_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        format!("Service {}", self.name)
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::service::insert_all(conn, [self])?)
    }

    fn untimely(&self, today: Date) -> Vec<FieldError> {
        still_to_come(today, [("exit_tested_on", "Exit or recovery test on", self.exit_tested_on)])
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        let others = db::service::list_of(conn, &[self.vendor_id])?;
        if others.iter().any(|other| other.id != self.id && name_key(&other.name) == name_key(&self.name)) {
            errors.push(FieldError::new(
                "name",
                "taken",
                "Name: this vendor has a service of that name already; choose another.",
            ));
        }
        Ok(errors)
    }
}
