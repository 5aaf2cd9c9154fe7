//! The portfolio's spend quintiles: an entered rating wins, these stand in where none was entered.

use std::collections::HashMap;

use crate::{
    app::App,
    db::{self, spend::Spending},
    domain::{ids::ServiceId, ids::VendorId, scoring},
    error::AppError,
};

/// Vendors read at a time.
const GROUP: i64 = 500;

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
            let group = db::spend::list_after(conn, after, GROUP)?;
            let Some(last) = group.last().map(|one| one.vendor_id) else { return Ok(amounts) };
            amounts.extend(group.iter().flat_map(|spending| shares(spending, &base)));
            after = Some(last);
        }
    })?;
    let values: Vec<Option<i64>> = amounts.iter().map(|(_, amount)| *amount).collect();
    let ratings = scoring::spend_ratings(&values, &app.model());
    let known: HashMap<ServiceId, i16> =
        amounts.iter().zip(ratings).filter_map(|((id, _), rating)| rating.map(|rating| (*id, rating))).collect();
    let held = app.db.read(|conn| Ok(db::spend::quintiles(conn)?))?;
    if held == known {
        return Ok(());
    }
    let mut known: Vec<(ServiceId, i16)> = known.into_iter().collect();
    known.sort_unstable();
    app.db.write(|conn| Ok(db::service::replace_spend_quintiles(conn, &known, today)?))
}

fn shares(spending: &Spending, base: &str) -> Vec<(ServiceId, Option<i64>)> {
    let active = &spending.services;
    let mut spend: HashMap<ServiceId, i64> = HashMap::new();
    for contract in &spending.contracts {
        let (Some(value), true) = (contract.annual_value_minor, contract.currency.as_deref() == Some(base)) else {
            continue;
        };
        let named: Vec<ServiceId> = contract.services.iter().filter(|id| active.contains(id)).copied().collect();
        let sharing = if named.is_empty() { active } else { &named };
        let Ok(count) = i64::try_from(sharing.len()) else { continue };
        for service in sharing {
            *spend.entry(*service).or_default() += value / count.max(1);
        }
    }
    active.iter().map(|id| (*id, spend.get(id).copied())).collect()
}
