//! The portfolio's spend quintiles: an entered rating wins, these stand in where none was entered.

use std::collections::HashMap;

use crate::{
    app::App,
    db,
    domain::{ids::ServiceId, ids::VendorId, scoring},
    error::AppError,
};

/// Derives every active service's spend rating from contracts in the base currency.
///
/// A contract's value is shared evenly by the active services it names, or by all of the vendor's where it names none.
/// Contracts in another currency leave the spend unknown until dated rates are configured.
///
/// # Errors
/// What the database says.
pub fn refresh(app: &App) -> Result<(), AppError> {
    let base = app.settings.organization.base_currency.to_uppercase();
    let today = app.today();
    let amounts = app.db.read(|conn| {
        let mut amounts: Vec<(ServiceId, Option<i64>)> = Vec::new();
        let mut after: Option<VendorId> = None;
        loop {
            let group: Vec<VendorId> =
                db::vendor::list_after(conn, after, 500)?.into_iter().map(|vendor| vendor.id).collect();
            let Some(last) = group.last().copied() else { return Ok(amounts) };
            for dossier in db::facts::load(conn, &group)? {
                amounts.extend(shares(&dossier, &base));
            }
            after = Some(last);
        }
    })?;
    let values: Vec<Option<i64>> = amounts.iter().map(|(_, amount)| *amount).collect();
    let ratings = scoring::spend_ratings(&values, &app.model);
    let known: Vec<(ServiceId, i16)> =
        amounts.iter().zip(ratings).filter_map(|((id, _), rating)| rating.map(|rating| (*id, rating))).collect();
    app.db.write(|conn| Ok(db::service::replace_spend_quintiles(conn, &known, today)?))
}

fn shares(dossier: &crate::domain::dossier::Dossier, base: &str) -> Vec<(ServiceId, Option<i64>)> {
    let active: Vec<ServiceId> = dossier.active_services().map(|service| service.id).collect();
    let mut spend: HashMap<ServiceId, i64> = HashMap::new();
    for contract in &dossier.contracts {
        let (Some(value), true) = (contract.annual_value_minor, contract.currency.as_deref() == Some(base)) else {
            continue;
        };
        let named: Vec<ServiceId> = dossier
            .contract_services
            .iter()
            .filter(|(id, service)| *id == contract.id && active.contains(service))
            .map(|(_, service)| *service)
            .collect();
        let sharing = if named.is_empty() { &active } else { &named };
        let Ok(count) = i64::try_from(sharing.len()) else { continue };
        for service in sharing {
            *spend.entry(*service).or_default() += value / count.max(1);
        }
    }
    active.into_iter().map(|id| (id, spend.get(&id).copied())).collect()
}
