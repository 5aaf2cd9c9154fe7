//! What planning rests on beside the vendors' files: people, accounts, settings, rules, days off; and from these and the
//! files to plans.

mod concern;
mod files;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use chrono::Duration;
use sha2::{Digest, Sha256};

use super::super::{models, reminder_rules};
use crate::{
    app::{self, App},
    db::{self, Conn, reminder::Told, reminder_response::StoredResponse},
    domain::{
        Date, Instant,
        coverage::Window,
        dossier::Dossier,
        ids::{PersonId, VendorId},
        outbox::{Channel, MailState},
        person::{Person, Role, name_key},
        reminder::{
            self, Addressee, Around, BandChange, EventRef, Mailed, Plan, ReminderFacts, Response, Rules, VendorFacts,
        },
        scoring::{Band, Model},
    },
    error::AppError,
    mail::Party,
};

pub(super) use files::Files;

/// A change of band is news for so many days.
const BAND_NEWS_DAYS: i64 = 14;

/// How deep a chain of managers is followed.
const MANAGERS: usize = 2;

/// What is the same for every vendor.
pub(super) struct Surroundings {
    pub(super) rules: Arc<Rules>,
    pub(super) today: Date,
    fallback: Addressee,
    procurement: Vec<Addressee>,
    privacy_contact: Option<Addressee>,
    programme_lead: Option<Addressee>,
    outside_mail: bool,
    channels: Vec<Channel>,
    people: HashMap<PersonId, Person>,
    by_name: HashMap<String, PersonId>,
    disabled: HashSet<PersonId>,
    left: HashSet<String>,
    app: App,
    model: Arc<Model>,
    fiscal_year: Window,
    /// A digest of all of it: where it differs, every plan may.
    pub(super) fingerprint: String,
}

/// Vendors' plans with what was told of them before.
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) told: Vec<Told>,
}

impl Planned {
    /// The keys of what has its mail already.
    pub(super) fn keys(&self) -> BTreeSet<String> {
        self.told.iter().map(|told| told.reminder.key.clone()).collect()
    }
}

impl Surroundings {
    /// Reads settings, people and accounts.
    pub(super) fn load(conn: &mut Conn, app: &App, today: Date) -> Result<Self, AppError> {
        models::refresh(conn, app)?;
        reminder_rules::refresh(conn, app)?;
        let settings = &app.settings.reminders;
        let (disabled, enabled): (Vec<_>, Vec<_>) =
            db::user::list(conn)?.into_iter().partition(|(user, _)| user.disabled_at.is_some());
        let procurement = match one(&settings.procurement, "reminders.procurement")? {
            Some(set) => vec![set],
            None => {
                let acting = enabled.into_iter().filter(|(user, _)| user.role == Role::Procurement);
                let told = |(user, name): (db::user::User, String)| Addressee {
                    name,
                    email: Some(user.email),
                    ..Addressee::default()
                };
                acting.map(told).collect()
            }
        };
        let people = db::person::list(conn)?;
        let (from, to) = app.organization().fiscal_year_start.year_of(today);
        let around = Self {
            rules: app.rules(),
            today,
            fallback: named(app::address(&settings.fallback, "reminders.fallback")?),
            procurement,
            privacy_contact: one(&settings.privacy_contact, "reminders.privacy_contact")?,
            programme_lead: one(&settings.programme_lead, "reminders.programme_lead")?,
            outside_mail: app.settings.mail.send_outside,
            channels: channels(app),
            by_name: people.iter().map(|person| (name_key(&person.name), person.id)).collect(),
            people: people.into_iter().map(|person| (person.id, person)).collect(),
            left: disabled.iter().map(|(user, _)| user.email.to_lowercase()).collect(),
            disabled: disabled.into_iter().map(|(user, _)| user.person_id).collect(),
            app: app.clone(),
            model: app.model(),
            fiscal_year: Window { from, to },
            fingerprint: String::new(),
        };
        Ok(Self { fingerprint: around.digest(), ..around })
    }

    /// Whether it is what plans rest on still: somebody else may have planned by something newer meanwhile.
    pub(super) fn holds(&self, conn: &mut Conn) -> Result<bool, AppError> {
        Ok(db::setting::find(conn, super::PLANNED_BY)?.as_deref() == Some(self.fingerprint.as_str()))
    }

    fn digest(&self) -> String {
        let mut people: Vec<_> =
            self.people.values().map(|one| (one.id, &one.name, &one.email, one.manager_id)).collect();
        people.sort();
        let mut disabled: Vec<_> = self.disabled.iter().collect();
        disabled.sort();
        let told = (&self.fallback, &self.procurement, &self.privacy_contact, &self.programme_lead);
        let how = (self.outside_mail, &self.channels, &self.app.settings.channels.rules, &self.rules);
        let organization = self.app.organization();
        let days = (organization.time_zone.name(), self.fiscal_year, &self.app.business_days);
        let text = format!("{told:?}{how:?}{days:?}{people:?}{disabled:?}{}", self.model.version());
        hex::encode(Sha256::digest(text))
    }

    /// Plans vendors, with what was told of them before.
    pub(super) fn plan(&self, conn: &mut Conn, ids: &[VendorId]) -> Result<Planned, AppError> {
        let files = self.files(conn, ids)?;
        Ok(self.planned(files, &self.rules, None))
    }

    /// What is on record of vendors for `planned`.
    pub(super) fn files(&self, conn: &mut Conn, ids: &[VendorId]) -> Result<Files, AppError> {
        Files::read(conn, ids, self.app.clock.now() - Duration::days(BAND_NEWS_DAYS))
    }

    /// Plans what was read, by these rules; with `until` also what is told of dates before it should they be missed.
    pub(super) fn planned(&self, files: Files, rules: &Rules, until: Option<Date>) -> Planned {
        let Files { dossiers, tiers, told, responses, bands } = files;
        let bands: Vec<BandChange> = bands.into_iter().filter_map(|change| self.band(change)).collect();
        let tier = |id: VendorId| tiers.get(&id).copied().unwrap_or(Band::Unrated);
        let mut facts = self.facts(dossiers.iter().map(|dossier| (dossier, tier(dossier.vendor.id))), &bands);
        add_history(&mut facts.vendors, &told, responses);
        let days = &self.app.business_days;
        let plan = match until {
            None => reminder::plan_with_looks(&facts, rules, self.today, days),
            Some(until) => reminder::plan_ahead(&facts, rules, self.today, days, until),
        };
        Planned { plan, told }
    }

    /// What planning reads of these files.
    fn facts<'a>(&self, files: impl Iterator<Item = (&'a Dossier, Band)>, bands: &[BandChange]) -> ReminderFacts {
        let person = |person: &Person| self.person(person, MANAGERS);
        let named = |name: &str| self.by_name.get(&name_key(name)).and_then(|id| self.people.get(id)).map(person);
        let day = |at: Instant| self.day(at);
        let around =
            Around { person: &person, named: &named, day: &day, today: self.today, fiscal_year: self.fiscal_year };
        let vendors = files.map(|(dossier, tier)| {
            reminder::vendor_facts(dossier, (tier, self.model.review_months(tier)), bands, &around)
        });
        ReminderFacts {
            vendors: vendors.collect(),
            fallback: self.fallback.clone(),
            procurement: self.procurement.clone(),
            privacy_contact: self.privacy_contact.clone(),
            programme_lead: self.programme_lead.clone(),
            outside_mail: self.outside_mail,
            left: self.left.clone(),
            channels: self.channels.clone(),
            channel_rules: self.app.settings.channels.rules.clone(),
        }
    }

    fn band(&self, (service, from, to, at): db::score_history::BandChanged) -> Option<BandChange> {
        Some(BandChange { service, from: from.parse().ok()?, to: to.parse().ok()?, on: self.day(at) })
    }

    fn person(&self, person: &Person, managers: usize) -> Addressee {
        let manager = person.manager_id.filter(|id| managers > 0 && *id != person.id);
        let manager = manager.and_then(|id| self.people.get(&id)).map(|one| Box::new(self.person(one, managers - 1)));
        Addressee {
            name: person.name.clone(),
            email: person.email.clone(),
            disabled: self.disabled.contains(&person.id),
            manager,
        }
    }

    /// The organization's day of an instant.
    fn day(&self, at: Instant) -> Date {
        self.app.organization().day_of(at)
    }
}

/// The channels that have a webhook.
fn channels(app: &App) -> Vec<Channel> {
    let set = &app.settings.channels;
    let has = |url: &crate::settings::Secret| !url.reveal().trim().is_empty();
    let both = [(Channel::Slack, has(&set.slack_webhook_url)), (Channel::Teams, has(&set.teams_webhook_url))];
    both.into_iter().filter(|(_, set)| *set).map(|(channel, _)| channel).collect()
}

/// Gives each vendor what was mailed about it and what people answered.
fn add_history(vendors: &mut [VendorFacts], told: &[Told], responses: Vec<StoredResponse>) {
    let mut place: HashMap<VendorId, &mut VendorFacts> = vendors.iter_mut().map(|vendor| (vendor.id, vendor)).collect();
    for told in told {
        if let Some(vendor) = place.get_mut(&told.reminder.vendor_id) {
            vendor.mailed.push(mailed(told));
        }
    }
    for response in responses {
        if let Some(vendor) = place.get_mut(&response.vendor_id) {
            vendor.responses.push(Response {
                kind: response.kind,
                rule: response.rule,
                record_id: response.record_id,
                anchor: response.anchor_on,
                recipient: response.recipient,
                until: response.until_on,
            });
        }
    }
}

fn mailed(told: &Told) -> Mailed {
    let row = &told.reminder;
    let event = row.event_uid.as_ref().map(|uid| EventRef { uid: uid.clone(), sequence: row.event_sequence });
    Mailed {
        rule: row.rule,
        record_kind: row.record_kind,
        record_id: row.record_id.clone(),
        anchor: row.anchor_on,
        lead: row.lead_days,
        recipient: row.recipient.clone(),
        recipient_name: row.recipient_name.clone(),
        outside: row.outside,
        what: row.what.clone(),
        event,
        gone: row.news.as_deref() == Some("gone"),
        news: row.news.is_some(),
        // What is just being sent counts, and what may have arrived: should it not have, news of it does no harm.
        sent: match told.state {
            MailState::Sent | MailState::PerhapsSent | MailState::Leased => true,
            MailState::Queued => !told.is_open(),
            MailState::Dead | MailState::Cancelled => false,
        },
    }
}

fn one(setting: &str, name: &str) -> Result<Option<Addressee>, AppError> {
    if setting.trim().is_empty() { Ok(None) } else { Ok(Some(named(app::address(setting, name)?))) }
}

fn named(party: Party) -> Addressee {
    let name = if party.name.is_empty() { party.email.clone() } else { party.name };
    Addressee { name, email: Some(party.email), ..Addressee::default() }
}
