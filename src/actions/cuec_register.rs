//! What all SOC reports expect of us, and which of our controls answers it.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{Audit, ensure_right, records, rescore};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date,
        access::{Actor, Right},
        control::{Control, ControlStatus, Controls},
        cuec::{Cuec, CuecStatus},
        cuec_work::{Work, work},
        dossier::Dossier,
        fields::Fields,
        ids::{CuecId, PersonId, SocReportId, VendorId},
        person::Person,
        soc_report::SocReport,
        vendor::Vendor,
    },
    error::{AppError, FieldError},
};

/// Records mapped in one go.
const MOST_AT_ONCE: usize = 500;

/// A CUEC with its report, what answers it, and what there is to do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// The control that the report expects.
    #[serde(flatten)]
    pub cuec: Cuec,
    /// Its vendor's name.
    pub vendor: String,
    /// “SOC 2 Type 2”.
    pub report: String,
    /// The day that the report speaks until.
    pub until: Option<Date>,
    /// Whether no newer report of the kind and type is on file.
    pub current: bool,
    /// What it is mapped to, entry by entry.
    pub controls: Vec<Mapped>,
    /// Who owns it: named at the CUEC, else the owner of the first control that has one.
    pub owner: Option<String>,
    /// What there is to do about it; nothing for one that is settled or does not apply.
    pub work: Vec<Work>,
}

/// One entry of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Mapped {
    /// The reference of our control, or what was written where there is none.
    pub reference: String,
    /// Our control of that reference, by name; `None` where there is none.
    pub name: Option<String>,
    /// How far that control is.
    pub status: Option<ControlStatus>,
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Only those with something to do.
    pub open: bool,
    /// Also those of reports that newer ones replace.
    pub replaced: bool,
    /// Only this vendor's.
    pub vendor: Option<VendorId>,
    /// Only those mapped to the control of this reference.
    pub control: Option<String>,
    /// Only those with these words in vendor, number, text or mapping.
    pub words: Option<String>,
}

/// The register: every CUEC of reports that count now, by vendor, what there is most to do about first.
///
/// # Errors
/// What the database says.
pub fn register(app: &App, actor: &Actor, asked: &Asked) -> Result<Vec<Entry>, AppError> {
    app.db.read(|conn| {
        let around = Around::load(conn, actor, asked.vendor)?;
        let cuecs = match asked.vendor {
            Some(vendor) => db::cuec::list_of(conn, &[vendor])?,
            None => db::cuec::list(conn)?,
        };
        let today = app.today();
        let mut entries: Vec<Entry> = cuecs.into_iter().filter_map(|cuec| around.entry(cuec, today)).collect();
        entries.retain(|entry| asked.takes(entry));
        entries.sort_by_cached_key(|entry| (entry.work.is_empty(), entry.vendor.to_lowercase(), entry.cuec.id));
        Ok(entries)
    })
}

impl Asked {
    fn takes(&self, entry: &Entry) -> bool {
        let of_control = |wanted: &String| {
            let key = crate::domain::control::reference_key(wanted);
            entry.controls.iter().any(|one| crate::domain::control::reference_key(&one.reference) == key)
        };
        let with_words = |words: &String| {
            let texts = [
                Some(&entry.vendor),
                entry.cuec.reference.as_ref(),
                entry.cuec.description.as_ref(),
                entry.cuec.our_control.as_ref(),
            ];
            let all = texts.into_iter().flatten().map(|text| text.to_lowercase()).collect::<Vec<_>>().join(" ");
            words.to_lowercase().split_whitespace().all(|word| all.contains(word))
        };
        (entry.current || self.replaced)
            && (!self.open || !entry.work.is_empty())
            && self.control.as_ref().is_none_or(of_control)
            && self.words.as_ref().is_none_or(with_words)
    }
}

/// Our controls by reference, each with the name of its owner; they tell of no vendor, so whoever reads may see them.
///
/// # Errors
/// What the database says.
pub fn controls(app: &App) -> Result<Vec<(Control, Option<String>)>, AppError> {
    app.db.read(|conn| {
        let people: HashMap<PersonId, Person> =
            db::person::list(conn)?.into_iter().map(|person| (person.id, person)).collect();
        let owner = |control: &Control| control.owner_id.and_then(|id| people.get(&id)).map(|one| one.name.clone());
        Ok(db::control::list(conn)?
            .into_iter()
            .map(|control| (owner(&control), control))
            .map(|(o, c)| (c, o))
            .collect())
    })
}

/// What the entries of the register rest on.
struct Around {
    vendors: HashMap<VendorId, Vendor>,
    reports: HashMap<SocReportId, SocReport>,
    current: HashSet<SocReportId>,
    controls: Controls,
    people: HashMap<PersonId, Person>,
}

impl Around {
    fn load(conn: &mut Conn, actor: &Actor, only: Option<VendorId>) -> Result<Self, AppError> {
        let ids = match only {
            Some(vendor) => vec![vendor],
            None => db::cuec::vendors(conn)?,
        };
        let ids = super::vendor::visible(conn, actor, ids)?;
        let vendors = db::vendor::list_by_ids(conn, &ids)?.into_iter().map(|vendor| (vendor.id, vendor)).collect();
        let reports = db::soc_report::list_of(conn, &ids)?;
        let current = newest(&reports);
        Ok(Self {
            vendors,
            current,
            reports: reports.into_iter().map(|report| (report.id, report)).collect(),
            controls: Controls::new(db::control::list(conn)?),
            people: db::person::list(conn)?.into_iter().map(|person| (person.id, person)).collect(),
        })
    }

    fn entry(&self, cuec: Cuec, today: Date) -> Option<Entry> {
        let (vendor, report) = (self.vendors.get(&cuec.vendor_id)?, self.reports.get(&cuec.soc_report_id)?);
        let named = cuec.our_control.as_deref().map(|mapping| self.controls.named(mapping)).unwrap_or_default();
        let owner = cuec.owner_id.or_else(|| named.iter().find_map(|(_, control)| control.as_ref()?.owner_id));
        let work = work(&cuec, &named, owner.is_some(), today);
        let mapped = |(reference, control): &(&str, Option<&Control>)| Mapped {
            reference: control.map_or(*reference, |control| control.reference.as_str()).to_owned(),
            name: control.map(|control| control.name.clone()),
            status: control.map(|control| control.status),
        };
        Some(Entry {
            vendor: vendor.name.clone(),
            report: report.title(),
            until: report.speaks_until(),
            current: self.current.contains(&report.id) && !vendor.status.is_archived(),
            controls: named.iter().map(mapped).collect(),
            owner: owner.and_then(|id| self.people.get(&id)).map(|person| person.name.clone()),
            work,
            cuec,
        })
    }
}

/// The newest report of each vendor, kind and type; several that end on one day are all current.
fn newest(reports: &[SocReport]) -> HashSet<SocReportId> {
    let mut last: HashMap<_, Option<Date>> = HashMap::new();
    let key = |report: &SocReport| (report.vendor_id, report.kind, report.report_type);
    for report in reports {
        let until = last.entry(key(report)).or_insert_with(|| report.speaks_until());
        *until = (*until).max(report.speaks_until());
    }
    reports.iter().filter(|one| last.get(&key(one)) == Some(&one.speaks_until())).map(|one| one.id).collect()
}

/// Sets the same values on many CUECs at once: all of them or none.
///
/// # Errors
/// `Forbidden` without the right; `Invalid` for no or too many records, or values that any of them cannot take.
pub fn map_many(app: &App, actor: &Actor, ids: &[CuecId], values: &Map<String, Value>) -> Result<usize, AppError> {
    ensure_right(actor, Right::Assess)?;
    if ids.is_empty() || ids.len() > MOST_AT_ONCE {
        let message = format!("Controls: choose from 1 to {MOST_AT_ONCE} of them.");
        return Err(AppError::invalid("ids", "out_of_range", message));
    }
    app.db.write(|conn| {
        let mut touched = HashSet::new();
        let mut changed = 0;
        for id in ids {
            let before: Cuec = records::get_in(conn, actor, *id)?;
            let mut cuec = before.clone();
            let mut errors = cuec.set_values(values);
            errors.extend(records::Record::conflicts(&cuec, conn)?);
            if !errors.is_empty() {
                return Err(AppError::Invalid(errors.into_iter().map(|error| at(&before, error)).collect()));
            }
            if cuec == before {
                continue;
            }
            cuec.updated_at = app.clock.now();
            db::cuec::update(conn, &cuec)?;
            Audit {
                before: Some(Value::Object(before.to_values()).to_string()),
                after: Some(Value::Object(cuec.to_values()).to_string()),
                ..Audit::new("update", Cuec::NOUN, id, format!("{} mapped", records::Record::label(&cuec)))
            }
            .of_vendor(Some(cuec.vendor_id))
            .append(conn, app, actor)?;
            touched.insert(cuec.vendor_id);
            changed += 1;
        }
        rescore::vendors(conn, app, &touched.into_iter().collect::<Vec<_>>())?;
        Ok(changed)
    })
}

/// A complaint with the record it is about.
fn at(cuec: &Cuec, error: FieldError) -> FieldError {
    FieldError::new(error.field, error.code, format!("{}: {}", records::Record::label(cuec), error.message))
}

/// Takes over what was done about the CUECs of the report before: for each of this report that is not mapped yet and
/// goes by the same number or the same words there. Answers how many.
///
/// # Errors
/// `NotFound`, `Forbidden`; what the database says.
pub fn carry_over(app: &App, actor: &Actor, id: SocReportId) -> Result<usize, AppError> {
    ensure_right(actor, Right::Assess)?;
    app.db.write(|conn| {
        let report: SocReport = records::get_in(conn, actor, id)?;
        let dossier = db::facts::load(conn, &[report.vendor_id])?.pop();
        let mapped = dossier.map(|dossier| to_carry_over(&dossier, &report)).unwrap_or_default();
        for cuec in &mapped {
            db::cuec::update(conn, &Cuec { updated_at: app.clock.now(), ..cuec.clone() })?;
        }
        if !mapped.is_empty() {
            let said = format!("Mapping of {} user entity controls taken over", mapped.len());
            Audit::new("update", "soc_report", id, said).of_vendor(Some(report.vendor_id)).append(conn, app, actor)?;
            rescore::vendors(conn, app, &[report.vendor_id])?;
        }
        Ok(mapped.len())
    })
}

/// The CUECs of a report that are not mapped yet, mapped as those of the report before that say the same.
pub(crate) fn to_carry_over(dossier: &Dossier, report: &SocReport) -> Vec<Cuec> {
    let earlier =
        dossier.reports.iter().filter(|one| one.kind == report.kind && one.speaks_until() < report.speaks_until());
    let Some(before) = earlier.max_by_key(|one| one.speaks_until()).map(|one| one.id) else { return Vec::new() };
    let cuecs = &dossier.papers.cuecs;
    let open = cuecs.iter().filter(|one| one.soc_report_id == report.id && one.status == CuecStatus::NotMapped);
    let mapped = |cuec: &Cuec| {
        let settled = |one: &&Cuec| one.soc_report_id == before && one.status != CuecStatus::NotMapped;
        let earlier = cuecs.iter().filter(settled).find(|one| is_same(one, cuec))?;
        let mut mapped = cuec.clone();
        mapped.our_control.clone_from(&earlier.our_control);
        (mapped.owner_id, mapped.status, mapped.due_on) = (earlier.owner_id, earlier.status, earlier.due_on);
        mapped.evidence.clone_from(&earlier.evidence);
        mapped.reason.clone_from(&earlier.reason);
        Some(mapped)
    };
    open.filter_map(mapped).collect()
}

/// Whether two CUECs say the same: their words do, or, where the wording changed, their number and criteria.
fn is_same(one: &Cuec, other: &Cuec) -> bool {
    let words = |cuec: &Cuec| cuec.description.as_deref().map(crate::domain::name::plain_key);
    let number = one.reference.is_some() && one.reference == other.reference && one.criteria == other.criteria;
    words(one) == words(other) || number
}
