//! What the next weeks bring: what falls due and what mail goes out, as far as the reader may see it.

use std::collections::{HashMap, HashSet};

use super::{Renewal, load, parties_asked};
use crate::{
    actions::sweep_reminders::{Ahead, DatedEvent, LookAhead, ReminderListing, look_ahead},
    app::App,
    db::{self, Conn, renewal::PartyFilter},
    domain::{
        Date,
        access::Actor,
        calendar::add_days,
        ids::{ContractId, VendorId},
        reminder::RecordKind,
    },
    error::AppError,
};

/// Vendors read at a time.
const GROUP: i64 = 500;

/// The next days.
#[derive(Debug, Clone)]
pub struct Agenda {
    /// The first of them.
    pub today: Date,
    /// The last of them.
    pub until: Date,
    /// What goes out, by day.
    pub mails: Vec<ReminderListing>,
    /// What falls due, by day; what was missed is not among it.
    pub dates: Vec<DatedEvent>,
    /// The contracts that fall due, by their ids.
    pub contracts: HashMap<String, Renewal>,
}

/// What falls due and what goes out from today to `days` days later, of vendors whose names begin so; with `mine` only
/// what the actor is told.
///
/// # Errors
/// What the database says; `Invalid` when an address in the settings is none.
pub fn agenda(app: &App, actor: &Actor, days: u32, mine: bool, prefix: &str) -> Result<Agenda, AppError> {
    let today = app.today();
    let address = [actor.label.to_lowercase()];
    let own = mine.then_some(address.as_slice());
    let LookAhead { mut reminders, mut dates } = look_ahead(app, &Ahead { days, own, ..Ahead::default() })?;
    dates.retain(|date| date.on >= today);
    let begins = prefix.trim().to_lowercase();
    let named = |vendor: &str| vendor.to_lowercase().starts_with(&begins);
    reminders.retain(|mail| named(&mail.vendor));
    dates.retain(|date| named(&date.vendor));
    let contracts = app.db.read(|conn| {
        if !actor.sees_all() {
            let asked = parties_asked(actor, false, "");
            let seen = references(conn, &asked)?;
            reminders.retain(|mail| seen.contains(&mail.vendor_reference));
            dates.retain(|date| seen.contains(&date.vendor_reference));
        }
        let of_contracts = dates.iter().filter(|date| date.record_kind == RecordKind::Contract);
        let ids: Vec<ContractId> = of_contracts.filter_map(|date| date.record_id.parse().ok()).collect();
        load(conn, app, &ids)
    })?;
    let contracts = contracts.into_iter().map(|one| (one.runway.contract_id.to_string(), one)).collect();
    Ok(Agenda { today, until: add_days(today, i64::from(days)), mails: reminders, dates, contracts })
}

/// The references of the vendors asked for, archived ones too: whoever is gone may have left steps open.
fn references(conn: &mut Conn, filter: &PartyFilter) -> Result<HashSet<String>, AppError> {
    let filter = PartyFilter { archived_too: true, ..filter.clone() };
    let (mut seen, mut after): (HashSet<String>, Option<VendorId>) = (HashSet::new(), None);
    loop {
        let parties = db::renewal::parties_after(conn, &filter, after, GROUP)?;
        let Some(last) = parties.last() else { return Ok(seen) };
        after = Some(last.vendor_id);
        seen.extend(parties.into_iter().map(|party| party.reference));
    }
}
