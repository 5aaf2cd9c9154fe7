//! Who stands behind the vendors: what hangs on few providers, and what an outage of one touches.
//!
//! Providers are the subservice organizations that the newest SOC reports name; one that is on our register too is that
//! vendor.

use std::collections::{BTreeMap, HashMap};

use super::{rescore::score_all, score::each_dossier};
use crate::{
    app::App,
    db,
    domain::{
        concentration::{self, Concentration, Level, Provider, ServiceUse},
        dossier::Dossier,
        ids::VendorId,
        name::match_key,
        report_check::is_newest,
        soc_report::ScopeFit,
    },
    error::AppError,
};

/// A service of ours that something touches.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct TouchedService {
    /// Its vendor's name.
    pub vendor: String,
    /// Its vendor's reference.
    pub reference: String,
    /// Its name.
    pub service: String,
    /// Its inherent score, to one place.
    pub inherent: f64,
}

/// A provider behind our vendors.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FourthParty {
    /// What the reports call it, or our name for it.
    pub name: String,
    /// The vendor that it is on our register.
    pub vendor_id: Option<VendorId>,
    /// Share of what all providers carry, in percent.
    pub share: f64,
    /// Share of the weight of all services with a known provider that it touches, in percent.
    pub touched: f64,
    /// Whether that is 40 % or more.
    pub single_point: bool,
    /// Services that stand on it directly.
    pub services: Vec<TouchedService>,
    /// How many services an outage touches, at any depth.
    pub exposed: usize,
}

/// What hangs on whom.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SupplyChain {
    /// The Herfindahl–Hirschman index, 0 to 10 000.
    pub index: f64,
    /// `none low moderate high`.
    pub level: Level,
    /// Services with a known provider, and active services in all.
    pub known_services: usize,
    /// Active services of vendors that are not archived.
    pub services: usize,
    /// Providers, whoever carries most first.
    pub fourth_parties: Vec<FourthParty>,
}

/// What an outage touches.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Exposure {
    /// Whose outage.
    pub name: String,
    /// Services that it touches, at any depth.
    pub services: Vec<TouchedService>,
}

/// How concentrated the providers behind our vendors are.
///
/// # Errors
/// What the database says.
pub fn report(app: &App) -> Result<SupplyChain, AppError> {
    let chain = Chain::load(app)?;
    let Concentration { index, level, carriers } = concentration::concentration(&chain.uses);
    let fourth_parties = carriers.into_iter().map(|carrier| FourthParty {
        name: chain.names.get(&carrier.key).cloned().unwrap_or_else(|| carrier.key.clone()),
        vendor_id: chain.vendors.get(&carrier.key).copied(),
        share: tenths(carrier.share),
        touched: tenths(carrier.touched),
        single_point: carrier.single_point,
        services: chain.touched(&carrier.services),
        exposed: concentration::exposure(&chain.uses, &chain.depends, &carrier.key).len(),
    });
    Ok(SupplyChain {
        index: tenths(index),
        level,
        known_services: chain.uses.iter().filter(|service| !service.providers.is_empty()).count(),
        services: chain.uses.len(),
        fourth_parties: fourth_parties.collect(),
    })
}

/// What an outage of a vendor or of a provider touches.
///
/// # Errors
/// `Invalid` when nobody of that name is on the register or in a report.
pub fn exposure(app: &App, name: &str) -> Result<Exposure, AppError> {
    let chain = Chain::load(app)?;
    let key = chain.keys.get(&match_key(name)).cloned().unwrap_or_else(|| match_key(name));
    let Some(known) = chain.names.get(&key).cloned() else {
        let message = format!("“{name}” is no vendor on the register and stands in no SOC report; check the name.");
        return Err(AppError::invalid("of", "unknown_provider", message));
    };
    let touched = concentration::exposure(&chain.uses, &chain.depends, &key);
    Ok(Exposure { name: known, services: chain.touched(&touched) })
}

fn tenths(value: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most 100 000")]
    let value = value as f64;
    value / 10.0
}

/// Everything that is known of who stands on whom.
#[derive(Default)]
struct Chain {
    uses: Vec<ServiceUse>,
    /// The service behind each use.
    services: Vec<TouchedService>,
    depends: BTreeMap<String, Vec<Provider>>,
    names: HashMap<String, String>,
    vendors: HashMap<String, VendorId>,
    /// Every name of a vendor on the register, to its key.
    keys: HashMap<String, String>,
}

impl Chain {
    fn load(app: &App) -> Result<Self, AppError> {
        let mut chain = Self::default();
        each_dossier(app, None, &mut |dossier| {
            if dossier.vendor.status.is_archived() {
                return Ok(());
            }
            chain.add(app, dossier)
        })?;
        Ok(chain)
    }

    fn add(&mut self, app: &App, dossier: &Dossier) -> Result<(), AppError> {
        let vendor = dossier.vendor.id.to_string();
        self.names.insert(vendor.clone(), dossier.vendor.name.clone());
        self.vendors.insert(vendor.clone(), dossier.vendor.id);
        self.keys.insert(match_key(&dossier.vendor.name), vendor.clone());
        let mut all: Vec<Provider> = Vec::new();
        let mut of_report = HashMap::new();
        for report in dossier.reports.iter().filter(|report| is_newest(dossier, report)) {
            let named = dossier.papers.subservices.iter().filter(|one| one.soc_report_id == report.id);
            let mut providers = Vec::new();
            for one in named {
                providers.push(Provider { key: self.key_of(app, &one.name)?, group: one.interchangeable.clone() });
            }
            // A relation to itself says nothing.
            providers.retain(|provider| provider.key != vendor);
            all.extend(providers.iter().cloned());
            of_report.insert(report.id, providers);
        }
        all.sort();
        all.dedup();
        self.depends.insert(vendor.clone(), all);
        for scored in score_all(dossier, &app.model, app.today()) {
            let fits = |report: &&crate::domain::soc_report::SocReport| {
                dossier.fit(report, scored.service.id) != ScopeFit::None
            };
            let mut providers: Vec<Provider> = dossier
                .reports
                .iter()
                .filter(fits)
                .filter_map(|report| of_report.get(&report.id))
                .flatten()
                .cloned()
                .collect();
            providers.sort();
            providers.dedup();
            let inherent = scored.score.inherent.value;
            self.services.push(TouchedService {
                vendor: dossier.vendor.name.clone(),
                reference: dossier.vendor.reference.clone(),
                service: scored.service.name.clone(),
                inherent: tenths(inherent.rounded(1)),
            });
            self.uses.push(ServiceUse {
                label: scored.service.name.clone(),
                vendor: vendor.clone(),
                weight: inherent.get(),
                providers,
            });
        }
        Ok(())
    }

    /// The key of a provider: its vendor's id where it is on the register, else its name's key.
    fn key_of(&mut self, app: &App, name: &str) -> Result<String, AppError> {
        let plain = match_key(name);
        if let Some(known) = self.keys.get(&plain) {
            return Ok(known.clone());
        }
        let found = app.db.read(|conn| Ok(db::vendor::list_names(conn, std::slice::from_ref(&plain))?))?;
        let key = found
            .iter()
            .find(|known| known.kind != "domain")
            .map_or_else(|| plain.clone(), |known| known.vendor_id.to_string());
        self.names.entry(key.clone()).or_insert_with(|| name.to_owned());
        self.keys.insert(plain, key.clone());
        Ok(key)
    }

    fn touched(&self, places: &[usize]) -> Vec<TouchedService> {
        places.iter().filter_map(|place| self.services.get(*place)).cloned().collect()
    }
}
