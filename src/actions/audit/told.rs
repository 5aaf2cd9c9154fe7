//! What a walk along the trail found, in words and as one document: the same on the page, for programs and at the
//! command line.

use serde_json::{Value, json};

use super::Verified;
use crate::domain::audit::chain::Broken;

impl Verified {
    /// What it found, in a sentence or two.
    pub fn told(&self) -> String {
        match (&self.broken, self.lines()) {
            (Some(broken), _) => told(broken),
            (None, _) if self.end.seq == 0 => "The audit trail has no line yet.".to_owned(),
            (None, 1) => "1 line is as it was written.".to_owned(),
            (None, lines) => format!("{lines} lines are as they were written."),
        }
    }

    /// The same for programs.
    pub fn document(&self) -> Value {
        json!({
            "sound": self.broken.is_none(),
            "lines": self.end.seq,
            "verified": self.lines(),
            "begun": self.begun.as_ref().map(|begun| json!({ "at": begun.at.and_utc(), "lines": begun.lines })),
            "older": self.older.as_ref().map(|(last, key)| json!({ "last_line": last, "key_id": key })),
            "newer": self.newer.as_ref().map(|(first, key)| json!({ "first_line": first, "key_id": key })),
            "anchor": self.end.anchor().map(|anchor| anchor.to_string()),
            "broken": self.broken.as_ref().map(document),
        })
    }
}

/// What is wrong, and which line stands there.
fn told(broken: &Broken) -> String {
    let line = broken.entry.as_ref().map(|entry| {
        format!(
            " It reads: {}Z {} {}: {}",
            entry.at.format("%Y-%m-%d %H:%M:%S"),
            entry.actor,
            entry.action,
            entry.summary
        )
    });
    format!("Line {} {}.{}", broken.seq, broken.fault.label(), line.unwrap_or_default())
}

fn document(broken: &Broken) -> Value {
    json!({ "line": broken.seq, "fault": broken.fault.as_str(), "entry": broken.entry })
}
