//! From what is on file to what planning reads.

use std::collections::{HashMap, HashSet};

use chrono_tz::Tz;

use crate::{
    app::{self, App},
    db::{self, Conn},
    domain::{
        Date, Instant,
        dossier::Dossier,
        ids::{PersonId, VendorId},
        person::{Person, Role},
        reminder::{Addressee, ContractFacts, OverrideFacts, ReminderFacts, ReviewFacts, SocFacts, VendorFacts},
        scoring::{Band, Model},
        soc_report::{ScopeFit, SocReport},
        vendor::ContactRole,
    },
    error::AppError,
    mail::Party,
};

/// What is the same for every vendor.
pub(super) struct Surroundings {
    fallback: Addressee,
    procurement: Vec<Addressee>,
    outside_mail: bool,
    disabled: HashSet<PersonId>,
    zone: Tz,
}

impl Surroundings {
    /// Reads settings and accounts.
    pub(super) fn load(conn: &mut Conn, app: &App) -> Result<Self, AppError> {
        let settings = &app.settings.reminders;
        let accounts = db::user::list(conn)?;
        let (disabled, enabled): (Vec<_>, Vec<_>) =
            accounts.into_iter().partition(|(user, _)| user.disabled_at.is_some());
        let procurement = if settings.procurement.trim().is_empty() {
            let acting = enabled.into_iter().filter(|(user, _)| user.role == Role::Procurement);
            acting.map(|(user, name)| Addressee { name, email: Some(user.email) }).collect()
        } else {
            vec![named(app::address(&settings.procurement, "reminders.procurement")?)]
        };
        Ok(Self {
            fallback: named(app::address(&settings.fallback, "reminders.fallback")?),
            procurement,
            outside_mail: app.settings.mail.send_outside,
            disabled: disabled.into_iter().map(|(user, _)| user.person_id).collect(),
            zone: app.organization().time_zone,
        })
    }

    /// What planning reads of these vendors.
    pub(super) fn facts(&self, dossiers: &[Dossier], tiers: &HashMap<VendorId, Band>, model: &Model) -> ReminderFacts {
        let vendors = dossiers.iter().map(|dossier| {
            let tier = tiers.get(&dossier.vendor.id).copied().unwrap_or(Band::Unrated);
            self.vendor(dossier, model.review_months(tier))
        });
        ReminderFacts {
            fallback: self.fallback.clone(),
            procurement: self.procurement.clone(),
            outside_mail: self.outside_mail,
            vendors: vendors.collect(),
        }
    }

    fn vendor(&self, dossier: &Dossier, cadence_months: i32) -> VendorFacts {
        let vendor = &dossier.vendor;
        let security_contacts = dossier
            .contacts
            .iter()
            .filter(|contact| contact.role == ContactRole::Security && contact.receives_reminders);
        VendorFacts {
            id: vendor.id,
            reference: vendor.reference.clone(),
            name: vendor.name.clone(),
            status: vendor.status,
            business_owner: dossier.business_owner.as_ref().map(|person| self.person(person)),
            security_owner: dossier.security_owner.as_ref().map(|person| self.person(person)),
            security_contacts: security_contacts
                .map(|contact| Addressee { name: contact.name.clone(), email: contact.email.clone() })
                .collect(),
            review: ReviewFacts {
                next_review_on: vendor.next_review_on,
                last_review_on: vendor.last_review_on,
                cadence_months,
                active_on: vendor.active_on,
                recorded_on: self.day(vendor.created_at),
            },
            contracts: dossier
                .contracts
                .iter()
                .map(|contract| ContractFacts {
                    owner: contract
                        .owner_id
                        .and_then(|id| dossier.contract_owners.get(&id))
                        .map(|person| self.person(person)),
                    recorded_on: self.day(contract.created_at),
                    contract: contract.clone(),
                })
                .collect(),
            soc_reports: dossier.reports.iter().filter_map(|report| self.report(dossier, report)).collect(),
            overrides: self.overrides(dossier),
        }
    }

    fn overrides(&self, dossier: &Dossier) -> Vec<OverrideFacts> {
        let holding = dossier.papers.overrides.iter().filter(|held| held.withdrawn_on.is_none());
        let facts = holding.filter_map(|held| {
            let service = dossier.active_services().find(|service| service.id == held.service_id)?;
            Some(OverrideFacts {
                id: held.id,
                service: service.name.clone(),
                band: held.band,
                approver: held.approver.clone(),
                last_day: held.last_day(),
                recorded_on: self.day(held.created_at),
            })
        });
        facts.collect()
    }

    fn report(&self, dossier: &Dossier, report: &SocReport) -> Option<SocFacts> {
        let named = dossier.fits.iter().filter(|((id, _), fit)| *id == report.id && **fit != ScopeFit::None);
        let mut services: Vec<_> = named.map(|((_, service), _)| *service).collect();
        services.sort_unstable();
        Some(SocFacts {
            id: report.id,
            kind: report.kind,
            report_type: report.report_type,
            speaks_until: report.speaks_until()?,
            services,
            recorded_on: self.day(report.created_at),
        })
    }

    /// Somebody whose account is disabled has no address: the fallback hears in their place.
    fn person(&self, person: &Person) -> Addressee {
        let email = person.email.clone().filter(|_| !self.disabled.contains(&person.id));
        Addressee { name: person.name.clone(), email }
    }

    /// The organization's day of an instant.
    pub(super) fn day(&self, at: Instant) -> Date {
        at.and_utc().with_timezone(&self.zone).date_naive()
    }
}

fn named(party: Party) -> Addressee {
    let name = if party.name.is_empty() { party.email.clone() } else { party.name };
    Addressee { name, email: Some(party.email) }
}
