//! Who entered what people are said to have decided: an approver's name is typed, not signed.

use std::collections::HashMap;

use super::sources::{Origin, Sources};
use crate::{
    db::{self, Conn},
    domain::{
        Instant, acceptance::Acceptance, fields::Fields, ids::ImportId, papers::Papers, score_override::ScoreOverride,
    },
    error::AppError,
};

/// What names the approver: a record's field, and the sheet's where that is another.
const APPROVER: [&str; 2] = ["approver", "accepted_by"];

/// Who entered the approver of each override and acceptance, as the audit trail names them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approvals(HashMap<String, String>);

impl Approvals {
    /// Looks them up for what is on file of a vendor.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(conn: &mut Conn, papers: &Papers) -> Result<Self, AppError> {
        let overrides: Vec<String> = papers.overrides.iter().map(|one| one.id.to_string()).collect();
        let acceptances: Vec<String> = papers.acceptances.iter().map(|one| one.id.to_string()).collect();
        let made = papers.overrides.iter().map(|one| one.created_at);
        let made = made.chain(papers.acceptances.iter().map(|one| one.created_at));
        let Some(since) = made.min() else { return Ok(Self::default()) };
        let mut trail = db::audit::list_of_records(conn, ScoreOverride::NOUN, &overrides, since)?;
        trail.extend(db::audit::list_of_records(conn, Acceptance::NOUN, &acceptances, since)?);
        trail.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.id)));
        let ids = [overrides, acceptances].concat();
        let sources = Sources::load(conn, &ids, &trail)?;
        let mut entered = HashMap::new();
        for id in ids {
            let by = match sources.of(&id, &APPROVER) {
                Some(Origin::Entered { by, .. }) => Some(by),
                Some(Origin::Read(place)) => brought(conn, place.import)?.map(|brought| brought.by),
                None => None,
            };
            entered.extend(by.map(|by| (id, by)));
        }
        Ok(Self(entered))
    }

    /// Who entered the approver of this record; `None` where nothing says so any longer.
    pub fn by(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

/// How a record came in with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Who applied it, as the audit trail names them.
    pub by: String,
    /// When.
    pub at: Instant,
    /// The file's name.
    pub file: String,
}

/// How a record came in last; `None` for one that no file holds.
pub(super) fn brought_in(conn: &mut Conn, record: &str) -> Result<Option<Brought>, AppError> {
    match db::provenance::list_of(conn, &[record.to_owned()])?.pop() {
        Some(row) => brought(conn, row.import_id),
        None => Ok(None),
    }
}

/// Whoever applied a file answers for it, not whoever had it read.
fn brought(conn: &mut Conn, id: ImportId) -> Result<Option<Brought>, AppError> {
    let Some(import) = db::import::find(conn, id)? else { return Ok(None) };
    let lines = db::audit::list_of_records(conn, "import", &[id.to_string()], import.created_at)?;
    let applied = lines.into_iter().rev().find(|line| line.action == "import");
    Ok(Some(Brought {
        by: applied.map_or(import.created_by, |line| line.actor),
        at: import.applied_at.unwrap_or(import.created_at),
        file: import.file_name,
    }))
}
