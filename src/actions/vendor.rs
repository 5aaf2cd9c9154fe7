//! Vendors: their names and references, and who may see them.

use crate::{
    db::{self, Conn, vendor::VendorName},
    domain::{
        access::{Actor, Object, Right, can},
        ids::VendorId,
        lines::Lines,
        name,
        vendor::{Ratings, Service, Vendor},
    },
    error::AppError,
};

/// A business owner sees the vendors they own; for everybody else every vendor that exists is visible.
pub(crate) fn ensure_visible(conn: &mut Conn, actor: &Actor, id: VendorId) -> Result<(), AppError> {
    let missing = || AppError::NotFound("This vendor".to_owned());
    let vendor = db::vendor::find(conn, id)?.ok_or_else(missing)?;
    if is_seen(actor, &vendor) { Ok(()) } else { Err(missing()) }
}

/// Those of these vendors that the actor may see.
pub(crate) fn visible(conn: &mut Conn, actor: &Actor, ids: Vec<VendorId>) -> Result<Vec<VendorId>, AppError> {
    if actor.sees_all() {
        return Ok(ids);
    }
    let vendors = db::vendor::list_by_ids(conn, &ids)?.into_iter();
    Ok(vendors.filter(|vendor| is_seen(actor, vendor)).map(|vendor| vendor.id).collect())
}

fn is_seen(actor: &Actor, vendor: &Vendor) -> bool {
    can(actor, Right::Read, &Object::Vendor([vendor.business_owner_id, vendor.security_owner_id]))
}

/// The names by which a vendor is found again: name, legal name, aliases, and its registrable domain.
pub(crate) fn names_of(vendor: &Vendor) -> Vec<VendorName> {
    let named = std::iter::once(("name", vendor.name.as_str()))
        .chain(vendor.legal_name.as_deref().map(|legal| ("legal_name", legal)))
        .chain(vendor.aliases.iter().map(|alias| ("alias", alias)));
    let mut names: Vec<VendorName> = Vec::new();
    for (kind, text) in named {
        let match_key = name::match_key(text);
        // One row a key is enough: the first is the most telling.
        if !match_key.is_empty() && names.iter().all(|name| name.match_key != match_key) {
            let loose_key = name::loose_key(text);
            names.push(VendorName { match_key, vendor_id: vendor.id, kind: kind.to_owned(), loose_key });
        }
    }
    if let Some(domain) = vendor.domain.as_deref().and_then(name::registrable_domain) {
        names.push(VendorName {
            match_key: domain,
            vendor_id: vendor.id,
            kind: "domain".to_owned(),
            loose_key: String::new(),
        });
    }
    names
}

/// The code of a relation of a vendor to itself.
pub(crate) const RELATION_TO_ITSELF: &str = "relation_to_itself";

/// Why an organization of this name cannot stand behind the vendor: it is the vendor.
pub(crate) fn relation_to_itself(vendor: &Vendor, name: &str) -> Option<String> {
    let key = name::match_key(name);
    let is_own = names_of(vendor).iter().any(|known| known.kind != "domain" && known.match_key == key);
    is_own.then(|| format!("“{name}” is {} itself; name the organization that stands behind it.", vendor.name))
}

/// The vendor that somebody names, by its reference or by any name it answers to.
///
/// # Errors
/// `Invalid` with a sentence when nobody of that name is on the register.
pub(crate) fn named(conn: &mut Conn, text: &str) -> Result<VendorId, AppError> {
    let text = text.trim();
    if let Some(vendor) = db::vendor::find_by_reference(conn, &text.to_uppercase())? {
        return Ok(vendor.id);
    }
    let names = db::vendor::list_names(conn, &[name::match_key(text)])?;
    names.into_iter().find(|name| name.kind != "domain").map(|name| name.vendor_id).ok_or_else(|| {
        let message = format!(
            "“{text}” is not on the vendor register. Write the name as it stands there, or the vendor's reference."
        );
        AppError::invalid("vendor", "unknown_vendor", message)
    })
}

/// The next free references, such as `V-0012`.
pub(crate) fn next_references(conn: &mut Conn, count: i64) -> Result<Vec<String>, AppError> {
    let first = db::setting::take_numbers(conn, "vendor", count)?;
    Ok((first..first + count).map(|number| format!("V-{number:04}")).collect())
}

/// The service a vendor gets when nobody named one: it bears the vendor's name.
pub(crate) fn first_service(vendor: &Vendor) -> Service {
    Service {
        id: uuid::Uuid::now_v7().into(),
        vendor_id: vendor.id,
        name: vendor.name.clone(),
        description: None,
        active: true,
        ratings: Ratings::default(),
        data_categories: Lines::default(),
        needs_availability: false,
        needs_confidentiality: false,
        needs_processing_integrity: false,
        needs_privacy: false,
        exit_plan: None,
        alternate_vendor: None,
        rto_hours: None,
        rpo_hours: None,
        exit_tested_on: None,
        created_at: vendor.created_at,
        updated_at: vendor.created_at,
        version: 1,
    }
}
