//! What stands in the way of taking an import back, told record by record with who, when and what to do.

use std::collections::HashMap;

use super::kinds::{self, Dependent, Kind, Seen};
use crate::{
    db::{self, Conn},
    domain::{
        audit::AuditEntry,
        ids::{ImportId, VendorId},
        import::record::{Import, ImportState},
    },
    error::AppError,
};

/// One record that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Obstacle {
    /// `vendor`, `service`, `contract`, …
    pub record_kind: String,
    /// Which record.
    pub record_id: String,
    /// What people call it.
    pub name: String,
    /// `changed_by_hand`, `changed_by_import` or `built_on`.
    pub code: &'static str,
    /// A sentence that says what happened and what to do.
    pub message: String,
}

/// What the check found, before it is told.
pub(super) enum Blocked {
    /// The record is not as the import left it.
    Changed { kind: &'static Kind, seen: Seen },
    /// Something that is not of the import builds on a record of this kind that would go.
    BuiltOn { kind: &'static Kind, dependent: Dependent },
}

impl Blocked {
    /// Kind and id of the record that stands in the way.
    pub fn key(&self) -> (&str, &str) {
        match self {
            Self::Changed { kind, seen } => (kind.word, &seen.id),
            Self::BuiltOn { dependent, .. } => (dependent.kind, &dependent.id),
        }
    }
}

/// Each in a sentence, in the order in which they were found.
pub(super) fn told(conn: &mut Conn, import: &Import, blocked: Vec<Blocked>) -> Result<Vec<Obstacle>, AppError> {
    if blocked.is_empty() {
        return Ok(Vec::new());
    }
    let teller = Teller::load(conn, import, &blocked)?;
    Ok(blocked.iter().map(|one| teller.obstacle(one)).collect())
}

/// Everything that the sentences name.
struct Teller {
    /// Records by kind and id.
    seen: HashMap<(String, String), (String, Option<VendorId>)>,
    vendors: HashMap<VendorId, String>,
    /// The newest line of the audit trail about a record.
    trail: HashMap<String, AuditEntry>,
    /// The newest later import that touched a record.
    imports: HashMap<String, Import>,
}

impl Teller {
    fn load(conn: &mut Conn, import: &Import, blocked: &[Blocked]) -> Result<Self, AppError> {
        let mut ids: HashMap<&str, Vec<String>> = HashMap::new();
        for one in blocked {
            let (kind, id) = one.key();
            ids.entry(kind).or_default().push(id.to_owned());
            if let Blocked::BuiltOn { kind, dependent } = one {
                ids.entry(kind.word).or_default().push(dependent.on.clone());
            }
        }
        let since = import.applied_at.unwrap_or(import.created_at);
        let mut teller =
            Self { seen: HashMap::new(), vendors: HashMap::new(), trail: HashMap::new(), imports: HashMap::new() };
        for (word, ids) in ids {
            let Some(kind) = kinds::kind(word) else { continue };
            for seen in (kind.look)(conn, &ids)? {
                teller.seen.insert((word.to_owned(), seen.id), (seen.label, seen.vendor));
            }
            for entry in db::audit::list_of_records(conn, word, &ids, since)? {
                teller.trail.insert(entry.record_id.clone(), entry);
            }
            teller.later_imports(conn, import, &ids)?;
        }
        let ids: Vec<VendorId> = teller.seen.values().filter_map(|(_, vendor)| *vendor).collect();
        let vendors = db::vendor::list_by_ids(conn, &ids)?;
        teller.vendors = vendors.into_iter().map(|vendor| (vendor.id, vendor.name)).collect();
        Ok(teller)
    }

    fn later_imports(&mut self, conn: &mut Conn, import: &Import, ids: &[String]) -> Result<(), AppError> {
        let rows = db::provenance::list_of(conn, ids)?;
        let others: Vec<ImportId> = rows.iter().map(|row| row.import_id).filter(|id| *id != import.id).collect();
        let imports: HashMap<ImportId, Import> =
            db::import::list_by_ids(conn, &others)?.into_iter().map(|import| (import.id, import)).collect();
        for row in rows {
            let Some(other) = imports.get(&row.import_id) else { continue };
            // Two imports of one instant are told apart by their ids, which are made in order.
            let later = (other.applied_at, other.id) > (import.applied_at, import.id);
            if other.state == ImportState::Applied && later {
                self.imports.insert(row.record_id, other.clone());
            }
        }
        Ok(())
    }

    fn obstacle(&self, blocked: &Blocked) -> Obstacle {
        let (kind, id) = blocked.key();
        let name = self.name(kind, id);
        let (code, message) = match blocked {
            Blocked::Changed { .. } => self.changed(&name, id),
            Blocked::BuiltOn { kind, dependent } => {
                let on = self.name(kind.word, &dependent.on);
                let (code, came) = self.came(id);
                let message = format!("{name} builds on {on}, which the import added{came}");
                (if code == "changed_by_import" { code } else { "built_on" }, message)
            }
        };
        Obstacle { record_kind: kind.to_owned(), record_id: id.to_owned(), name, code, message }
    }

    fn changed(&self, name: &str, id: &str) -> (&'static str, String) {
        if let Some(import) = self.imports.get(id) {
            let message = format!(
                "{name} was changed by {} ({}) since; take that import back first.",
                import.reference, import.file_name
            );
            return ("changed_by_import", message);
        }
        let by =
            self.trail.get(id).map(|entry| format!(" by {} on {}", entry.actor, minute(entry))).unwrap_or_default();
        let message = format!("{name} was changed{by}, after the import; what was entered then would be lost.");
        ("changed_by_hand", message)
    }

    /// Where what builds on a record came from, and what to do.
    fn came(&self, id: &str) -> (&'static str, String) {
        if let Some(import) = self.imports.get(id) {
            let words =
                format!("; it came with {} ({}): take that import back first.", import.reference, import.file_name);
            return ("changed_by_import", words);
        }
        let by = self.trail.get(id).map(|entry| format!(" by {} on {}", entry.actor, minute(entry)));
        let entered = by.map(|by| format!("; it was entered{by}")).unwrap_or_default();
        ("built_on", format!("{entered}: remove it first."))
    }

    /// “Contract C-0107 of Harbour Payroll”, or the vendor's name alone.
    fn name(&self, kind: &str, id: &str) -> String {
        let Some((label, vendor)) = self.seen.get(&(kind.to_owned(), id.to_owned())) else { return id.to_owned() };
        match vendor.and_then(|vendor| self.vendors.get(&vendor)) {
            Some(vendor) if kind != "vendor" => format!("{label} of {vendor}"),
            _ => label.clone(),
        }
    }
}

fn minute(entry: &AuditEntry) -> String {
    entry.at.format("%Y-%m-%d %H:%M UTC").to_string()
}
