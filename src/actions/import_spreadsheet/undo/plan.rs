//! What taking an import back comes to, as things stand: which records go, which are restored, what stands in the way.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    GROUP, Undo,
    kinds::{KINDS, Kind, Seen},
    obstacles::{self, Blocked},
};
use crate::{
    db::{self, Conn, provenance::Touched},
    domain::{
        ids::VendorId,
        import::record::{Import, ImportState, Touch},
    },
    error::AppError,
};

/// What an import did with the records of one kind that are still there.
pub(super) struct OfKind {
    pub kind: &'static Kind,
    pub created: Vec<String>,
    pub updated: Vec<String>,
}

/// Everything an import did.
pub(super) struct Plan {
    pub kinds: Vec<OfKind>,
    /// The vendors whose scores follow.
    pub vendors: BTreeSet<VendorId>,
    pub undo: Undo,
}

pub(super) fn plan(conn: &mut Conn, import: &Import) -> Result<Plan, AppError> {
    ensure_applied(import)?;
    let mut plan = Plan { kinds: Vec::new(), vendors: BTreeSet::new(), undo: Undo::default() };
    let mut blocked = Vec::new();
    for kind in KINDS {
        let rows = db::provenance::touched(conn, import.id, kind.word)?;
        if rows.iter().any(|row| row.action.is_none()) {
            return Err(not_recorded(import));
        }
        let mut of_kind = OfKind { kind, created: Vec::new(), updated: Vec::new() };
        for group in rows.chunks(GROUP) {
            look(conn, &mut plan, &mut of_kind, group, &mut blocked)?;
        }
        plan.undo.restored += of_kind.updated.len();
        plan.undo.removed += if kind.stays_when_used { 0 } else { of_kind.created.len() };
        plan.kinds.push(of_kind);
    }
    built_on(conn, &plan, &mut blocked)?;
    plan.undo.obstacles = obstacles::told(conn, import, blocked)?;
    Ok(plan)
}

fn ensure_applied(import: &Import) -> Result<(), AppError> {
    let reference = &import.reference;
    let (code, message) = match import.state {
        ImportState::Applied => return Ok(()),
        ImportState::Undone => ("already_undone", format!("{reference} was taken back already.")),
        _ => ("not_applied", format!("{reference} was not applied: there is nothing to take back.")),
    };
    Err(AppError::Conflict { code, message })
}

fn not_recorded(import: &Import) -> AppError {
    AppError::Conflict {
        code: "not_recorded",
        message: format!(
            "{} was applied by an older version, which did not keep what records held before; it cannot be taken back.",
            import.reference
        ),
    }
}

/// Sorts some records of a kind. What is gone already needs nothing; a person who was changed since stays.
fn look(
    conn: &mut Conn,
    plan: &mut Plan,
    of_kind: &mut OfKind,
    rows: &[Touched],
    blocked: &mut Vec<Blocked>,
) -> Result<(), AppError> {
    let ids: Vec<String> = rows.iter().map(|row| row.record_id.clone()).collect();
    let mut seen: HashMap<String, Seen> =
        (of_kind.kind.look)(conn, &ids)?.into_iter().map(|seen| (seen.id.clone(), seen)).collect();
    for row in rows {
        let Some(seen) = seen.remove(&row.record_id) else { continue };
        plan.vendors.extend(seen.vendor);
        let created = row.action == Some(Touch::Created);
        if row.record_version != Some(seen.version) {
            if created && of_kind.kind.stays_when_used {
                continue;
            }
            // It stays among what would go, so that what builds on it is said as well.
            if created {
                of_kind.created.push(seen.id.clone());
            }
            blocked.push(Blocked::Changed { kind: of_kind.kind, seen });
            continue;
        }
        if created { of_kind.created.push(seen.id) } else { of_kind.updated.push(seen.id) }
    }
    Ok(())
}

/// What builds on records that would go and is not of this import.
fn built_on(conn: &mut Conn, plan: &Plan, blocked: &mut Vec<Blocked>) -> Result<(), AppError> {
    let own: HashSet<(&str, &str)> = plan
        .kinds
        .iter()
        .flat_map(|of_kind| of_kind.created.iter().chain(&of_kind.updated).map(|id| (of_kind.kind.word, id.as_str())))
        .chain(blocked.iter().map(Blocked::key))
        .collect();
    let mut found = Vec::new();
    let mut told = HashSet::new();
    for of_kind in &plan.kinds {
        for ids in of_kind.created.chunks(GROUP) {
            for dependent in (of_kind.kind.built_on)(conn, ids)? {
                let is_own = own.contains(&(dependent.kind, dependent.id.as_str()));
                if !is_own && told.insert((dependent.kind, dependent.id.clone())) {
                    found.push(Blocked::BuiltOn { kind: of_kind.kind, dependent });
                }
            }
        }
    }
    blocked.append(&mut found);
    Ok(())
}
