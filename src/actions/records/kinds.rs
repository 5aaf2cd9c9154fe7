//! Each record's side of `Record`: how it begins, where it is stored, and what must hold against other records.

use super::Record;
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date, Instant,
        access::{Actor, Right},
        contract::{Clauses, Contract},
        ids::{ContactId, ContractId, FindingId, PersonId, ServiceId, SocReportId, VendorId},
        person::Person,
        vendor::{Contact, ContactRole},
    },
    error::{AppError, FieldError},
};

/// The parts of `Record` that are the same for every record that belongs to a vendor.
macro_rules! stored_in {
    ($module:ident, $id:ty) => {
        type Id = $id;
        fn id(&self) -> $id {
            self.id
        }
        fn version(&self) -> i32 {
            self.version
        }
        fn set_updated(&mut self, now: Instant) {
            self.updated_at = now;
        }
        fn find(conn: &mut Conn, id: $id) -> Result<Option<Self>, AppError> {
            Ok(db::$module::find(conn, id)?)
        }
        fn list_after(conn: &mut Conn, after: Option<$id>, limit: i64) -> Result<Vec<Self>, AppError> {
            Ok(db::$module::list_after(conn, after, limit)?)
        }
        fn list_by_ids(conn: &mut Conn, ids: &[$id]) -> Result<Vec<Self>, AppError> {
            Ok(db::$module::list_by_ids(conn, ids)?)
        }
        fn remove(conn: &mut Conn, id: $id) -> Result<bool, AppError> {
            Ok(db::$module::delete(conn, id)?)
        }
        fn remove_all(conn: &mut Conn, ids: &[$id]) -> Result<usize, AppError> {
            Ok(db::$module::delete_all(conn, ids)?)
        }
    };
}

macro_rules! of_a_vendor {
    ($module:ident) => {
        fn vendor_id(&self) -> Option<VendorId> {
            Some(self.vendor_id)
        }
        fn list_of(conn: &mut Conn, vendor: VendorId) -> Result<Vec<Self>, AppError> {
            Ok(db::$module::list_of(conn, &[vendor])?)
        }
        fn list_of_all(conn: &mut Conn, vendors: &[VendorId]) -> Result<Vec<Self>, AppError> {
            Ok(db::$module::list_of(conn, vendors)?)
        }
        fn store(&self, conn: &mut Conn) -> Result<bool, AppError> {
            Ok(db::$module::update(conn, self)?)
        }
    };
}

// Behind the macros, which they use.
mod filings;
mod papers;
mod programme;
mod report_parts;
mod reviews;
mod vendors;

/// The fields of a person that an account rests on.
const WHO_SOMEBODY_IS: &[&str] = &["name", "email"];

/// The id that stands in a new record until one is entered.
fn nobody<Id: From<uuid::Uuid>>() -> Id {
    uuid::Uuid::nil().into()
}

/// Complains about days that are still to come: field, label and day.
fn still_to_come<'a>(today: Date, days: impl IntoIterator<Item = (&'a str, &'a str, Option<Date>)>) -> Vec<FieldError> {
    let ahead = days.into_iter().filter_map(|(field, label, day)| {
        let day = day.filter(|day| *day > today)?;
        let message = format!("{label}: {day} is still to come; correct the day.");
        Some(FieldError::new(field, "in_the_future", message))
    });
    ahead.collect()
}

fn vendor_missing(conn: &mut Conn, vendor: VendorId) -> Result<Vec<FieldError>, AppError> {
    if db::vendor::find(conn, vendor)?.is_some() {
        return Ok(Vec::new());
    }
    Ok(vec![FieldError::new("vendor_id", "unknown_vendor", "Vendor: choose one that is on the register.")])
}

fn service_missing(conn: &mut Conn, vendor: VendorId, service: Option<ServiceId>) -> Result<Vec<FieldError>, AppError> {
    match service {
        Some(id) if db::service::find(conn, id)?.is_none_or(|service| service.vendor_id != vendor) => {
            Ok(vec![FieldError::new("service_id", "unknown_service", "Service: choose one of this vendor.")])
        }
        _ => Ok(Vec::new()),
    }
}

fn other_vendors_report(
    conn: &mut Conn,
    vendor: VendorId,
    report: SocReportId,
) -> Result<Option<FieldError>, AppError> {
    let strange = db::soc_report::find(conn, report)?.is_none_or(|report| report.vendor_id != vendor);
    let message = "SOC report: choose one of this vendor.";
    Ok(strange.then(|| FieldError::new("soc_report_id", "unknown_report", message)))
}

fn finding_missing(conn: &mut Conn, vendor: VendorId, finding: Option<FindingId>) -> Result<Vec<FieldError>, AppError> {
    match finding {
        Some(id) if db::finding::find(conn, id)?.is_none_or(|finding| finding.vendor_id != vendor) => {
            Ok(vec![FieldError::new("finding_id", "unknown_finding", "Finding: choose one of this vendor.")])
        }
        _ => Ok(Vec::new()),
    }
}

fn person_missing(conn: &mut Conn, field: &str, person: Option<PersonId>) -> Result<Vec<FieldError>, AppError> {
    match person {
        Some(id) if db::person::find(conn, id)?.is_none() => {
            Ok(vec![FieldError::new(field, "unknown_person", "Choose somebody who is on file.")])
        }
        _ => Ok(Vec::new()),
    }
}

impl Record for Contact {
    const RIGHT: Right = Right::EditVendors;
    stored_in!(contact, ContactId);
    of_a_vendor!(contact);

    fn blank(_app: &App, id: ContactId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            name: String::new(),
            email: None,
            role: ContactRole::Commercial,
            receives_reminders: false,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        format!("Contact {}", self.name)
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::contact::insert_all(conn, [self])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        vendor_missing(conn, self.vendor_id)
    }
}

impl Record for Contract {
    const RIGHT: Right = Right::EditVendors;
    stored_in!(contract, ContractId);
    of_a_vendor!(contract);

    fn blank(_app: &App, id: ContractId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            reference: String::new(),
            starts_on: None,
            ends_on: None,
            term_months: None,
            renewal_months: None,
            auto_renew: false,
            notice_value: None,
            notice_unit: None,
            annual_value_minor: None,
            currency: None,
            owner_id: None,
            clauses: Clauses::default(),
            notes: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        format!("Contract {}", self.reference)
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::contract::insert_all(conn, [self])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        errors.extend(person_missing(conn, "owner_id", self.owner_id)?);
        if self.reference.trim().is_empty() {
            errors.push(FieldError::new("reference", "required", "Reference: give the contract one, such as C-0107."));
        }
        let others = db::contract::list_of(conn, &[self.vendor_id])?;
        if others.iter().any(|other| other.id != self.id && other.reference == self.reference) {
            errors.push(FieldError::new(
                "reference",
                "taken",
                "Reference: this vendor has a contract of that reference already.",
            ));
        }
        Ok(errors)
    }
}

impl Record for Person {
    const RIGHT: Right = Right::EditVendors;
    stored_in!(person, PersonId);

    fn blank(_app: &App, id: PersonId, now: Instant) -> Self {
        Self { id, name: String::new(), email: None, manager_id: None, created_at: now, updated_at: now, version: 1 }
    }

    fn vendor_id(&self) -> Option<VendorId> {
        None
    }

    fn label(&self) -> String {
        self.name.clone()
    }

    fn list_of(_conn: &mut Conn, _vendor: VendorId) -> Result<Vec<Self>, AppError> {
        Ok(Vec::new())
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::person::insert_all(conn, [self])?)
    }

    fn store(&self, conn: &mut Conn) -> Result<bool, AppError> {
        Ok(db::person::update(conn, self)?)
    }

    /// Whoever has an account signs in and is mailed by these, so that they are the administrator's.
    fn reserved(&self, conn: &mut Conn) -> Result<Option<(Right, &'static [&'static str])>, AppError> {
        let has_account = db::user::list(conn)?.iter().any(|(user, _)| user.person_id == self.id);
        Ok(has_account.then_some((Right::Administer, WHO_SOMEBODY_IS)))
    }

    /// The vendors they own go by their name on the lists.
    fn follow(&self, before: Option<&Self>, conn: &mut Conn, app: &App, _actor: &Actor) -> Result<(), AppError> {
        if before.is_some_and(|before| before.name != self.name) {
            let owned = db::vendor::list_owned_by(conn, self.id)?;
            crate::actions::rescore::vendors(conn, app, &owned)?;
        }
        Ok(())
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = person_missing(conn, "manager_id", self.manager_id)?;
        if db::person::find_by_name(conn, &self.name)?.is_some_and(|other| other.id != self.id) {
            errors.push(FieldError::new("name", "taken", "Name: somebody of that name is on file already."));
        }
        Ok(errors)
    }
}
