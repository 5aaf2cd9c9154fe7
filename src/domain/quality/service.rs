//! Services and their tiers.

use super::{Check, Inconsistency, Known};
use crate::domain::{
    name::plain_key,
    record_ref::{Mend, RecordKind, RecordRef},
    scoring::Band,
    vendor::VendorStatus,
};

/// What registers call the bands.
const WORDS: &[(Band, &[&str])] = &[
    (Band::Critical, &["critical", "very high", "kritisch", "sehr hoch", "critique", "critico", "critica"]),
    (Band::High, &["high", "hoch", "eleve", "elevee", "alto", "alta"]),
    (Band::Medium, &["medium", "moderate", "mittel", "moyen", "moyenne", "medio", "media"]),
    (Band::Low, &["low", "niedrig", "gering", "faible", "bajo", "baja"]),
];

pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    idle(known, found);
    unrated(known, found);
    stated(known, found);
}

/// An active vendor has a service in use.
fn idle(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let vendor = &known.dossier.vendor;
    if vendor.status != VendorStatus::Active || !known.services.is_empty() {
        return;
    }
    let mend = known.dossier.services.first().map_or_else(
        || Mend::add(RecordKind::Service, vendor.id),
        |service| Mend::field(RecordKind::Service, service.id, "active"),
    );
    known.note(found, Check::NoActiveService, RecordRef::vendor(vendor), "none of its services is in use", mend);
}

/// A service in use is rated.
fn unrated(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    for rated in known.services.iter().filter(|rated| rated.tier == Band::Unrated) {
        let service = rated.service;
        let ratings = &service.ratings;
        let needed = [
            (ratings.data_sensitivity, "data sensitivity", "data_sensitivity"),
            (ratings.criticality, "criticality", "criticality"),
            (ratings.access, "access", "access"),
        ];
        let open: Vec<_> = needed.into_iter().filter(|(rating, ..)| rating.is_none()).collect();
        let names: Vec<&str> = open.iter().map(|(_, name, _)| *name).collect();
        let field = open.first().map_or("data_sensitivity", |(.., field)| field);
        let what = format!("not rated: {}", names.join(", "));
        let mend = Mend::field(RecordKind::Service, service.id, field);
        known.note(found, Check::UnratedService, RecordRef::service(service), what, mend);
    }
}

/// The tier that a register states is the one that the ratings give. Only words that name a band are compared: what
/// “Tier 1” means is known to whoever wrote it.
fn stated(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let vendor = &known.dossier.vendor;
    let Some(said) = &vendor.stated_tier else { return };
    let Some(stated) = band(said).filter(|stated| known.tier != Band::Unrated && *stated != known.tier) else { return };
    let what = format!("stated {}, computed {}", stated.label(), known.tier.label());
    let mend = Mend::field(RecordKind::Vendor, vendor.id, "stated_tier");
    known.note(found, Check::StatedTier, RecordRef::vendor(vendor), what, mend);
}

/// The band that a register means.
fn band(said: &str) -> Option<Band> {
    let key = plain_key(said);
    let bare = key.strip_suffix(" risk").or_else(|| key.strip_suffix(" tier")).unwrap_or(&key);
    WORDS.iter().find(|(_, words)| words.contains(&bare)).map(|(band, _)| *band)
}
