//! The kinds of records that an import can create and change, each with what taking an import back asks of it.
//!
//! A kind joins with its line in the table below. Only what stands there can be noted by a reader of sheets
//! (`Context::created`, `Context::changed`), so a kind that is unknown here does not compile there.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    actions::records::Record,
    db::{self, Conn},
    domain::{
        acceptance::Acceptance,
        access_grant::AccessGrant,
        audit_roadmap::AuditRoadmap,
        bridge_letter::BridgeLetter,
        certificate::Certificate,
        contract::Contract,
        control::Control,
        csoc::Csoc,
        cuec::Cuec,
        finding::Finding,
        ids::{ContractId, FindingId, ServiceId, SocReportId, VendorId},
        incident::Incident,
        offboarding_step::OffboardingStep,
        person::Person,
        questionnaire::Questionnaire,
        renewal_decision::RenewalDecision,
        review::Review,
        score_override::ScoreOverride,
        soc_exception::SocException,
        soc_report::{ScopeFit, SocReport},
        subservice::Subservice,
        vendor::{Contact, Service, Vendor},
    },
    error::AppError,
};

/// A record that an import can create and change.
pub(in super::super) trait Traced: Record + DeserializeOwned {
    /// Whether one that somebody else points to, or changed, stays without a word: people do.
    const STAYS_WHEN_USED: bool = false;

    /// What the record is linked to and is stored beside it.
    fn links(_conn: &mut Conn, _id: Self::Id) -> Result<Value, AppError> {
        Ok(Value::Null)
    }

    /// Links the record as before, as far as what it was linked to is still there.
    fn relink(_conn: &mut Conn, _id: Self::Id, _links: Value) -> Result<(), AppError> {
        Ok(())
    }

    /// Records that would go, or lose something, with these.
    fn built_on(_conn: &mut Conn, _ids: &[Self::Id]) -> Result<Vec<Dependent>, AppError> {
        Ok(Vec::new())
    }

    /// Those of these that somebody else points to.
    fn pointed_to(_conn: &mut Conn, _ids: &[Self::Id]) -> Result<Vec<Self::Id>, AppError> {
        Ok(Vec::new())
    }
}

/// A record that builds on another.
pub(in super::super) struct Dependent {
    pub kind: &'static str,
    pub id: String,
    /// The id of what it builds on.
    pub on: String,
}

/// A stored record as the check sees it.
pub(super) struct Seen {
    pub id: String,
    pub label: String,
    pub version: i32,
    pub vendor: Option<VendorId>,
}

/// One kind: its word and what is asked of it.
pub(super) struct Kind {
    pub word: &'static str,
    pub stays_when_used: bool,
    pub look: fn(&mut Conn, &[String]) -> Result<Vec<Seen>, AppError>,
    pub of_vendors: fn(&mut Conn, &[VendorId]) -> Result<Vec<Seen>, AppError>,
    pub built_on: fn(&mut Conn, &[String]) -> Result<Vec<Dependent>, AppError>,
    pub pointed_to: fn(&mut Conn, &[String]) -> Result<Vec<String>, AppError>,
    pub remove: fn(&mut Conn, &[String]) -> Result<usize, AppError>,
    pub restore: fn(&mut Conn, &str, &mut Restored) -> Result<(), AppError>,
}

/// A record that is put back: when, and its versions before the import and now.
pub(super) struct Restored {
    pub now: crate::domain::Instant,
    pub before: i32,
    pub after: i32,
}

/// What is kept of a record.
#[derive(serde::Serialize, serde::Deserialize)]
struct Kept {
    record: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    links: Value,
}

/// A record and its links as JSON, to be restored.
pub(in super::super) fn kept<R: Traced>(conn: &mut Conn, record: &R) -> Result<String, AppError> {
    let value = serde_json::to_value(record).map_err(AppError::internal)?;
    let kept = Kept { record: value, links: R::links(conn, record.id())? };
    serde_json::to_string(&kept).map_err(AppError::internal)
}

/// Puts a record back as it was kept, as a new version.
fn restore<R: Traced>(conn: &mut Conn, text: &str, restored: &mut Restored) -> Result<(), AppError> {
    let Kept { mut record, links } = serde_json::from_str(text).map_err(AppError::internal)?;
    let before: R = serde_json::from_value(record.clone()).map_err(AppError::internal)?;
    let Some(current) = R::find(conn, before.id())? else { return Ok(()) };
    if let Some(version) = record.get_mut("version") {
        *version = current.version().into();
    }
    let mut record: R = serde_json::from_value(record).map_err(AppError::internal)?;
    record.set_updated(restored.now);
    record.store(conn)?;
    R::relink(conn, record.id(), links)?;
    (restored.before, restored.after) = (before.version(), current.version() + 1);
    Ok(())
}

impl Kind {
    const fn of<R: Traced>() -> Self {
        Self {
            word: R::NOUN,
            stays_when_used: R::STAYS_WHEN_USED,
            look: |conn, ids| Ok(R::list_by_ids(conn, &parsed::<R>(ids)?)?.iter().map(seen).collect()),
            of_vendors: |conn, vendors| Ok(R::list_of_all(conn, vendors)?.iter().map(seen).collect()),
            built_on: |conn, ids| R::built_on(conn, &parsed::<R>(ids)?),
            pointed_to: |conn, ids| {
                Ok(R::pointed_to(conn, &parsed::<R>(ids)?)?.iter().map(ToString::to_string).collect())
            },
            remove: |conn, ids| R::remove_all(conn, &parsed::<R>(ids)?),
            restore: restore::<R>,
        }
    }
}

fn seen<R: Traced>(record: &R) -> Seen {
    Seen { id: record.id().to_string(), label: record.label(), version: record.version(), vendor: record.vendor_id() }
}

fn parsed<R: Record>(ids: &[String]) -> Result<Vec<R::Id>, AppError> {
    ids.iter().map(|id| id.parse().map_err(|_| AppError::internal("a stored id is none"))).collect()
}

/// The kind of this word.
pub(super) fn kind(word: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.word == word)
}

macro_rules! kinds {
    ($($record:ty { $($own:tt)* })+) => {
        $(impl Traced for $record { $($own)* })+

        /// Every kind, what builds on others first: in this order they are removed.
        pub(super) const KINDS: &[Kind] = &[$(Kind::of::<$record>()),+];
    };
}

kinds! {
    Incident {}
    AccessGrant {}
    OffboardingStep {}
    ScoreOverride {}
    RenewalDecision {}
    Review {}
    Acceptance {}
    Finding {
        fn built_on(conn: &mut Conn, ids: &[FindingId]) -> Result<Vec<Dependent>, AppError> {
            let vendors: Vec<VendorId> = Finding::list_by_ids(conn, ids)?.iter().map(|one| one.vendor_id).collect();
            let accepted = Acceptance::list_of_all(conn, &vendors)?.into_iter();
            let of_them = accepted.filter(|one| ids.contains(&one.finding_id));
            Ok(of_them.map(|one| hangs(&one, one.finding_id)).collect())
        }
    }
    Certificate {}
    Control {}
    AuditRoadmap {}
    BridgeLetter {}
    SocException {}
    Cuec {}
    Csoc {}
    Subservice {}
    Questionnaire {}
    SocReport {
        fn built_on(conn: &mut Conn, ids: &[SocReportId]) -> Result<Vec<Dependent>, AppError> {
            let vendors: Vec<VendorId> = SocReport::list_by_ids(conn, ids)?.iter().map(|one| one.vendor_id).collect();
            let mut found = Vec::new();
            macro_rules! hanging {
                ($($part:ty),+) => {$(
                    let parts = <$part>::list_of_all(conn, &vendors)?.into_iter();
                    let of_them = parts.filter(|part| ids.contains(&part.soc_report_id));
                    found.extend(of_them.map(|part| hangs(&part, part.soc_report_id)));
                )+};
            }
            hanging!(BridgeLetter, SocException, Cuec, Csoc);
            for relation in Subservice::list_of_all(conn, &vendors)? {
                let on = relation.soc_report_id.filter(|report| ids.contains(report));
                found.extend(on.map(|report| hangs(&relation, report)));
            }
            Ok(found)
        }

        fn links(conn: &mut Conn, id: SocReportId) -> Result<Value, AppError> {
            let fits = db::soc_report::fits_of(conn, &[id])?;
            let fits: Vec<(ServiceId, ScopeFit)> = fits.into_iter().map(|(_, service, fit)| (service, fit)).collect();
            serde_json::to_value(fits).map_err(AppError::internal)
        }

        fn relink(conn: &mut Conn, id: SocReportId, links: Value) -> Result<(), AppError> {
            let fits: Vec<(ServiceId, ScopeFit)> = serde_json::from_value(links).map_err(AppError::internal)?;
            let left = existing(conn, fits.iter().map(|(service, _)| *service))?;
            let fits: Vec<_> = fits.into_iter().filter(|(service, _)| left.contains(service)).collect();
            Ok(db::soc_report::replace_fits(conn, id, &fits)?)
        }
    }
    Contract {
        fn built_on(conn: &mut Conn, ids: &[ContractId]) -> Result<Vec<Dependent>, AppError> {
            let vendors: Vec<VendorId> = Contract::list_by_ids(conn, ids)?.iter().map(|one| one.vendor_id).collect();
            let decided = RenewalDecision::list_of_all(conn, &vendors)?.into_iter();
            let about_them = decided.filter(|one| ids.contains(&one.contract_id));
            Ok(about_them.map(|one| hangs(&one, one.contract_id)).collect())
        }

        fn links(conn: &mut Conn, id: ContractId) -> Result<Value, AppError> {
            let services = db::contract::services_of(conn, &[id])?;
            let services: Vec<ServiceId> = services.into_iter().map(|(_, service)| service).collect();
            serde_json::to_value(services).map_err(AppError::internal)
        }

        fn relink(conn: &mut Conn, id: ContractId, links: Value) -> Result<(), AppError> {
            let services: Vec<ServiceId> = serde_json::from_value(links).map_err(AppError::internal)?;
            let left = existing(conn, services)?;
            Ok(db::contract::replace_services(conn, id, &left)?)
        }
    }
    Contact {}
    Service {
        fn built_on(conn: &mut Conn, ids: &[ServiceId]) -> Result<Vec<Dependent>, AppError> {
            let named = db::service::named_by(conn, ids)?.into_iter();
            Ok(named.map(|(kind, id, service)| Dependent { kind, id, on: service.to_string() }).collect())
        }
    }
    Vendor {
        fn built_on(conn: &mut Conn, ids: &[VendorId]) -> Result<Vec<Dependent>, AppError> {
            let mut found = Vec::new();
            for kind in KINDS {
                let of_them = (kind.of_vendors)(conn, ids)?.into_iter();
                found.extend(of_them.filter_map(|seen| {
                    Some(Dependent { kind: kind.word, id: seen.id, on: seen.vendor?.to_string() })
                }));
            }
            Ok(found)
        }
    }
    Person {
        const STAYS_WHEN_USED: bool = true;

        fn pointed_to(conn: &mut Conn, ids: &[crate::domain::ids::PersonId]) -> Result<Vec<Self::Id>, AppError> {
            Ok(db::person::pointed_to(conn, ids)?.into_iter().collect())
        }
    }
}

fn hangs<R: Record>(part: &R, on: impl std::fmt::Display) -> Dependent {
    Dependent { kind: R::NOUN, id: part.id().to_string(), on: on.to_string() }
}

/// Those of these services that are still there.
fn existing(conn: &mut Conn, ids: impl IntoIterator<Item = ServiceId>) -> Result<Vec<ServiceId>, AppError> {
    let ids: Vec<ServiceId> = ids.into_iter().collect();
    Ok(db::service::list_by_ids(conn, &ids)?.into_iter().map(|service| service.id).collect())
}
