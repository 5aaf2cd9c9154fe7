//! What is on record of a group of vendors for planning, read at once, so that another thread may plan it.

use std::collections::HashMap;

use crate::{
    db::{self, Conn, reminder::Told, reminder_response::StoredResponse, score_history::BandChanged},
    domain::{Instant, dossier::Dossier, ids::VendorId, scoring::Band},
    error::AppError,
};

/// A group of vendors as the database has them.
pub(in crate::actions::sweep_reminders) struct Files {
    pub(super) dossiers: Vec<Dossier>,
    pub(super) tiers: HashMap<VendorId, Band>,
    /// What was mailed about them.
    pub(super) told: Vec<Told>,
    /// What people answered.
    pub(super) responses: Vec<StoredResponse>,
    /// Bands that changed lately.
    pub(super) bands: Vec<BandChanged>,
}

impl Files {
    /// Reads vendors, and of their bands those that changed since.
    pub(super) fn read(conn: &mut Conn, ids: &[VendorId], since: Instant) -> Result<Self, AppError> {
        let tiers = db::summary::tiers_of(conn, ids)?;
        Ok(Self {
            dossiers: db::facts::load(conn, ids)?,
            tiers: tiers.into_iter().filter_map(|(vendor, tier)| Some((vendor, tier.parse().ok()?))).collect(),
            told: db::reminder::told_of(conn, ids)?,
            responses: db::reminder_response::list_of(conn, ids)?,
            bands: db::score_history::bands_changed_since(conn, ids, since)?,
        })
    }
}
