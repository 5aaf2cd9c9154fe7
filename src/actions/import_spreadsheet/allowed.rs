//! Who may bring in what, look at it and say how it is read; and that what is applied is what was looked at.

use sha2::{Digest, Sha256};

use super::not_found;
use crate::{
    actions::attachment,
    db::Conn,
    domain::{
        access::{Actor, Right},
        import::{field::ImportKind, record::Import},
    },
    error::AppError,
};

/// A file stores nothing that its bringer could not enter on a form: registers of vendors, of contracts and of what is
/// decided about these take one right, evidence and what we make of it another, and holding a risk at a band that of
/// approving.
const fn right_to_bring(kind: ImportKind) -> Right {
    match kind {
        ImportKind::VendorRegister
        | ImportKind::ContractRegister
        | ImportKind::OffboardingRegister
        | ImportKind::RenewalDecisionRegister => Right::EditVendors,
        ImportKind::OverrideRegister => Right::Approve,
        _ => Right::Assess,
    }
}

/// Whether somebody may bring in files of this kind.
pub fn may_bring(actor: &Actor, kind: ImportKind) -> bool {
    actor.can(right_to_bring(kind))
}

/// Refuses a file of this kind to whoever may not bring it in.
pub(in crate::actions) fn ensure_may_bring(actor: &Actor, kind: ImportKind) -> Result<(), AppError> {
    if may_bring(actor, kind) {
        return Ok(());
    }
    let (held, right) = (kind.label(), right_to_bring(kind).label());
    Err(AppError::Forbidden(format!("the file holds “{held}”, and your role does not {right}.")))
}

/// How somebody else's file is read is said by those who may bring in what it holds.
pub(super) fn ensure_may_decide(actor: &Actor, import: &Import, kind: Option<ImportKind>) -> Result<(), AppError> {
    match kind {
        Some(kind) if import.created_by != actor.label => ensure_may_bring(actor, kind),
        _ => Ok(()),
    }
}

/// What an import holds, as far as it could be read.
pub(in crate::actions) fn kind_of(import: &Import) -> Option<ImportKind> {
    import.kind.as_deref()?.parse().ok()
}

/// What is told of a file is told to those who may open it; to others it is not there.
pub(super) fn ensure_open_to(conn: &mut Conn, actor: &Actor, import: &Import) -> Result<(), AppError> {
    if attachment::closed(conn, actor, &[import.attachment_id])?.is_empty() {
        return Ok(());
    }
    Err(not_found())
}

/// A digest of what an import's page shows: the bytes, what was chosen, and what was found.
pub fn reading_of(import: &Import) -> String {
    let Import { sha256, options, outcome, .. } = import;
    hex::encode(Sha256::digest(format!("{sha256}\n{options}\n{outcome}")))
}

/// Refuses to apply a reading other than the one that was looked at.
pub(super) fn ensure_as_seen(import: &Import, reading: &str) -> Result<(), AppError> {
    if reading_of(import) == reading {
        return Ok(());
    }
    let message = format!("{} was read again meanwhile; look at it once more, then apply it.", import.reference);
    Err(AppError::Conflict { code: "read_again_meanwhile", message })
}
