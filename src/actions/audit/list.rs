//! Lines of the trail for those who may read it: found by who, what, which record or vendor, and days.

use std::collections::HashMap;

use crate::{
    actions::ensure_right,
    app::App,
    db::{self, Conn, audit::Filter},
    domain::{
        Date,
        access::{Actor, Right},
        audit::{
            AuditEntry,
            chain::Line,
            words::{Change, changes, references},
        },
        ids::{AuditId, PersonId, ServiceId, VendorId},
    },
    error::AppError,
};

/// Which lines are looked for; all of them where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Who did it, in full: an account's address, `token NAME`, `command line`, `worker`.
    pub actor: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// Kind of record.
    pub kind: Option<String>,
    /// Which record.
    pub record: Option<String>,
    /// The vendor it concerns.
    pub vendor: Option<VendorId>,
    /// First day, in the organization's zone.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// A line, put into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The line.
    pub line: Line,
    /// The vendor it concerns; `None` for one that is no longer on the register.
    pub vendor: Option<String>,
    /// What changed, field by field.
    pub changes: Vec<Change>,
}

impl Asked {
    pub(super) fn filter(&self, app: &App) -> Filter {
        let organization = app.organization();
        let day_before = self.from.and_then(|day| day.pred_opt());
        Filter {
            actor: self.actor.clone(),
            action: self.action.clone(),
            record_kind: self.kind.clone(),
            record_id: self.record.clone(),
            vendor: self.vendor,
            from: day_before.map(|day| organization.end_of(day)),
            to: self.to.map(|day| organization.end_of(day)),
        }
    }
}

/// The lines before one, newest first.
///
/// # Errors
/// `Forbidden` without the right to read the trail; what the database says.
pub fn list(
    app: &App,
    actor: &Actor,
    asked: &Asked,
    before: Option<AuditId>,
    limit: i64,
) -> Result<Vec<Shown>, AppError> {
    ensure_right(actor, Right::ReadAudit)?;
    let filter = asked.filter(app);
    app.db.read(|conn| {
        let lines = db::audit::list(conn, &filter, before, limit)?;
        shown(conn, lines)
    })
}

/// These lines with the names of what they speak of.
pub(super) fn shown(conn: &mut Conn, lines: Vec<Line>) -> Result<Vec<Shown>, AppError> {
    let names = Names::load(conn, &lines)?;
    let put = |line: Line| Shown {
        vendor: line.entry.vendor_id.and_then(|id| names.of("vendor", id.as_str())),
        changes: changes(&line.entry, &|noun, id| names.of(noun, id)),
        line,
    };
    Ok(lines.into_iter().map(put).collect())
}

/// The names of what some lines speak of, by kind and id.
struct Names(HashMap<&'static str, HashMap<String, String>>);

impl Names {
    fn load(conn: &mut Conn, lines: &[Line]) -> Result<Self, AppError> {
        let entries = || lines.iter().map(|line| &line.entry);
        let mut vendors: Vec<VendorId> = entries().filter_map(|entry| entry.vendor_id).collect();
        vendors.extend(entries().flat_map(ids::<VendorId>("vendor")));
        let people: Vec<PersonId> = entries().flat_map(ids::<PersonId>("person")).collect();
        let services: Vec<ServiceId> = entries().flat_map(ids::<ServiceId>("service")).collect();
        let vendors = db::vendor::list_by_ids(conn, &once(vendors))?;
        let people = db::person::list_by_ids(conn, &once(people))?;
        let services = db::service::list_by_ids(conn, &once(services))?;
        Ok(Self(HashMap::from([
            ("vendor", vendors.into_iter().map(|one| (one.id.to_string(), one.name)).collect()),
            ("person", people.into_iter().map(|one| (one.id.to_string(), one.name)).collect()),
            ("service", services.into_iter().map(|one| (one.id.to_string(), one.name)).collect()),
        ])))
    }

    fn of(&self, noun: &str, id: &str) -> Option<String> {
        self.0.get(noun)?.get(id).cloned()
    }
}

/// The ids of one kind that a line speaks of.
fn ids<Id: std::str::FromStr>(noun: &'static str) -> impl Fn(&AuditEntry) -> Vec<Id> {
    move |entry| {
        let of_kind = references(entry).into_iter().filter(|(kind, _)| *kind == noun);
        of_kind.filter_map(|(_, id)| id.parse().ok()).collect()
    }
}

fn once<Id: Ord>(mut ids: Vec<Id>) -> Vec<Id> {
    ids.sort_unstable();
    ids.dedup();
    ids
}
