//! Going on under another key: a line under the new one names the old one and where its part ends, so that each part
//! is verified with the key that wrote it.

use serde_json::{Value, json};

use super::Audit;
use crate::{
    actions::ensure_right,
    app::App,
    db::{self, audit::Head},
    domain::{
        access::{Actor, Right},
        audit::chain::{End, Line},
    },
    error::AppError,
};

/// The action of the line that says so.
const REKEY: &str = "rekey";

/// What was gone on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rekeyed {
    /// The key of all lines before.
    pub old_key: String,
    /// The last of them.
    pub end: End,
}

/// Goes on under the key of this installation where the trail was written with another one. What that wrote can be
/// verified with it alone from then on.
///
/// # Errors
/// `Forbidden`; `Conflict` where the trail is this key's already; what the database says.
pub fn rekey(app: &App, actor: &Actor) -> Result<Rekeyed, AppError> {
    ensure_right(actor, Right::Administer)?;
    app.db.write(|conn| {
        let other = |head: &Head| head.end.seq > 0 && head.key_id != app.key.id();
        let Some(head) = db::audit::head(conn)?.filter(other) else {
            let message = "The audit trail goes on under the present key already: there is nothing to do.".to_owned();
            return Err(AppError::Conflict { code: "same_key", message });
        };
        let (old_key, end, new_key) = (head.key_id.clone(), head.end.clone(), app.key.id().to_owned());
        let said = format!("Audit trail goes on under key {new_key}; lines 1 to {} are under {old_key}", end.seq);
        let before = json!({ "key_id": old_key, "line": end.seq, "tag": end.mac });
        db::audit::move_head(conn, end.seq, &Head { key_id: new_key.clone(), ..head })?;
        Audit::new(REKEY, db::audit::OWN, "trail", said)
            .with(Some(before), Some(json!({ "key_id": new_key })))
            .append(conn, app, actor)?;
        Ok(Rekeyed { old_key, end })
    })
}

/// Where the key changed, as the line says that was written then.
struct Turn {
    old_key: String,
    /// The last line under the old key. Its place is the one before the line that says so, whatever that claims: a line
    /// that somebody put in is then the first that is looked at.
    end: End,
}

impl Turn {
    fn read(line: &Line) -> Option<Self> {
        let before: Value = serde_json::from_str(line.entry.before_values.as_deref()?).ok()?;
        let text = |name: &str| Some(before.get(name)?.as_str()?.to_owned());
        let end = End { seq: line.seq?.checked_sub(1).filter(|seq| *seq > 0)?, mac: text("tag")? };
        let old_key = text("key_id")?;
        (line.entry.action == REKEY).then_some(Self { old_key, end })
    }
}

/// The lines that one key wrote, one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The key.
    pub key: String,
    /// The last line before them; 0 where they are the first.
    pub behind: End,
    /// The last of them; `None` where they go on to the end of the trail.
    pub until: Option<End>,
}

/// The parts of the trail in their order, by the lines that tell of the trail itself.
pub(super) fn parts(head: &Head, own: &[Line]) -> Vec<Part> {
    let (mut parts, mut behind) = (Vec::new(), End::default());
    for turn in own.iter().filter_map(Turn::read) {
        parts.push(Part { key: turn.old_key, behind, until: Some(turn.end.clone()) });
        behind = turn.end;
    }
    parts.push(Part { key: head.key_id.clone(), behind, until: None });
    parts
}
