//! From a vendor's file to what planning reads of it.

use super::{
    dated::dated,
    facts::{Addressee, ContractFacts, OverrideFacts, ReviewFacts, SocFacts, VendorFacts},
};
use crate::domain::{
    Date, Instant,
    coverage::Window,
    dossier::Dossier,
    ids::ServiceId,
    person::Person,
    scoring::Band,
    soc_report::{Opinion, ScopeFit, SocReport},
    vendor::{Contact, ContactRole},
};

/// What is asked of the world around a file.
pub struct Around<'a> {
    /// How somebody is told.
    pub person: &'a dyn Fn(&Person) -> Addressee,
    /// How somebody is told of whom only the name is on record; `None` when nobody goes by it.
    pub named: &'a dyn Fn(&str) -> Option<Addressee>,
    /// The organization's day of an instant.
    pub day: &'a dyn Fn(Instant) -> Date,
    /// The day that is planned for.
    pub today: Date,
    /// The fiscal year that holds it.
    pub fiscal_year: Window,
}

/// A service's risk that went up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandChange {
    /// The service.
    pub service: ServiceId,
    /// Its band before.
    pub from: Band,
    /// Its band now.
    pub to: Band,
    /// The organization's day on which it went up.
    pub on: Date,
}

/// What planning reads of a vendor's file; what was mailed and answered is added by the caller.
pub fn vendor_facts(
    dossier: &Dossier,
    (tier, cadence_months): (Band, i32),
    band_changes: &[BandChange],
    around: &Around<'_>,
) -> VendorFacts {
    let vendor = &dossier.vendor;
    let told = |contact: &Contact| Addressee {
        name: contact.name.clone(),
        email: contact.email.clone(),
        ..Addressee::default()
    };
    let contacts = dossier.contacts.iter().filter(|contact| contact.receives_reminders);
    let (security, other): (Vec<&Contact>, Vec<&Contact>) =
        contacts.partition(|contact| contact.role == ContactRole::Security);
    VendorFacts {
        id: vendor.id,
        reference: vendor.reference.clone(),
        name: vendor.name.clone(),
        status: vendor.status,
        tier,
        business_owner: dossier.business_owner.as_ref().map(around.person),
        security_owner: dossier.security_owner.as_ref().map(around.person),
        security_contacts: security.into_iter().map(told).collect(),
        other_contacts: other.into_iter().map(told).collect(),
        review: ReviewFacts {
            next_review_on: vendor.next_review_on,
            last_review_on: vendor.last_review_on,
            cadence_months,
            active_on: vendor.active_on,
            recorded_on: (around.day)(vendor.created_at),
            version: vendor.version,
        },
        contracts: contracts(dossier, around),
        soc_reports: dossier.reports.iter().filter_map(|report| soc_facts(dossier, report, around)).collect(),
        overrides: overrides(dossier, around),
        dated: dated(dossier, band_changes, around),
        mailed: Vec::new(),
        responses: Vec::new(),
    }
}

fn contracts(dossier: &Dossier, around: &Around<'_>) -> Vec<ContractFacts> {
    let facts = dossier.contracts.iter().map(|contract| {
        let owner = contract.owner_id.and_then(|id| dossier.contract_owners.get(&id));
        let decisions = dossier.papers.decisions.iter().filter(|one| one.contract_id == contract.id);
        ContractFacts {
            owner: owner.map(around.person),
            decisions: decisions.cloned().collect(),
            recorded_on: (around.day)(contract.created_at),
            contract: contract.clone(),
        }
    });
    facts.collect()
}

fn overrides(dossier: &Dossier, around: &Around<'_>) -> Vec<OverrideFacts> {
    let holding = dossier.papers.overrides.iter().filter(|held| held.withdrawn_on.is_none());
    let facts = holding.filter_map(|held| {
        let service = dossier.active_services().find(|service| service.id == held.service_id)?;
        Some(OverrideFacts {
            id: held.id,
            service: service.name.clone(),
            band: held.band,
            approver: held.approver.clone(),
            last_day: held.last_day(),
            recorded_on: (around.day)(held.created_at),
            version: held.version,
        })
    });
    facts.collect()
}

fn soc_facts(dossier: &Dossier, report: &SocReport, around: &Around<'_>) -> Option<SocFacts> {
    let named = dossier.fits.iter().filter(|((id, _), fit)| *id == report.id && **fit != ScopeFit::None);
    let mut services: Vec<ServiceId> = named.map(|((_, service), _)| *service).collect();
    services.sort_unstable();
    let speaks_until = report.speaks_until()?;
    let leading_on = dossier.papers.audit_roadmaps.iter().filter(|roadmap| {
        roadmap.kind == report.kind && !dossier.reports.iter().any(|known| roadmap.is_reached_by(known))
    });
    Some(SocFacts {
        id: report.id,
        kind: report.kind,
        report_type: report.report_type,
        speaks_until,
        services,
        not_clean: not_clean(report),
        next_expected_on: leading_on.filter_map(|roadmap| roadmap.due_on()).filter(|day| *day > speaks_until).min(),
        recorded_on: (around.day)(report.created_at),
        version: report.version,
    })
}

/// “description qualified, operation adverse”; empty when every opinion is unqualified.
fn not_clean(report: &SocReport) -> String {
    let parts = [
        ("description", Some(report.opinion_description)),
        ("design", Some(report.opinion_design)),
        ("operation", report.opinion_operation),
    ];
    let spoken = parts.into_iter().filter_map(|(part, opinion)| {
        let opinion = opinion.filter(|opinion| *opinion != Opinion::Unqualified)?;
        Some(format!("{part} {}", opinion.label().to_lowercase()))
    });
    spoken.collect::<Vec<_>>().join(", ")
}
