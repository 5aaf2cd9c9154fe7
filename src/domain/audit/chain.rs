//! The chain through the audit trail: each line carries a tag over itself, its place and the tag of the line before,
//! made with a key. Whoever lacks the key can neither change a line, nor take one out or put one in, without its
//! showing; that the newest lines are gone shows by the head, or by an anchor that was written down elsewhere.

use std::{fmt, str::FromStr};

use super::AuditEntry;

/// What tags of the trail are made for.
pub const PURPOSE: &str = "audit";

/// Digits of a tag.
const TAG: usize = 64;

/// Fewest digits of a tag that an anchor carries.
const SHORTEST: usize = 16;

/// A line as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place, from 1 on; `None` outside the chain.
    pub seq: Option<i64>,
    /// Its tag in hex.
    pub mac: Option<String>,
    /// What it tells.
    pub entry: AuditEntry,
}

/// Where the chain ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct End {
    /// Place of the last line; 0 where there is none.
    pub seq: i64,
    /// Its tag in hex; empty where there is none.
    pub mac: String,
}

/// What the tag of a line is made over: the tag before, its place and all it tells, each with its length, so that no
/// text of one field can pass for the end of another.
pub fn message(before: &str, seq: i64, entry: &AuditEntry) -> Vec<u8> {
    let (place, at) = (seq.to_string(), entry.at.and_utc().timestamp_micros().to_string());
    let fields = [
        Some(before),
        Some(place.as_str()),
        Some(entry.id.as_str()),
        Some(at.as_str()),
        Some(entry.actor.as_str()),
        Some(entry.action.as_str()),
        Some(entry.record_kind.as_str()),
        Some(entry.record_id.as_str()),
        entry.vendor_id.as_ref().map(|id| id.as_str()),
        Some(entry.summary.as_str()),
        entry.before_values.as_deref(),
        entry.after_values.as_deref(),
    ];
    let mut bytes = Vec::new();
    for field in fields {
        let Some(text) = field else {
            bytes.push(0);
            continue;
        };
        bytes.push(1);
        bytes.extend(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend(text.as_bytes());
    }
    bytes
}

/// The end of the chain as somebody wrote it down: `1042-9f3c…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Place of the line that was the last.
    pub seq: i64,
    /// Its tag, or how that begins.
    mac: String,
}

/// A text that is no anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an anchor is written as the number of a line, a hyphen and its tag, such as 1042-9f3c5a7be21d0448")]
pub struct NoAnchor;

impl End {
    /// To be written down; `None` while there is no line.
    pub fn anchor(&self) -> Option<Anchor> {
        (self.seq > 0).then(|| Anchor { seq: self.seq, mac: self.mac.clone() })
    }
}

impl Anchor {
    /// Whether it tells of a line with this tag.
    pub fn is_of(&self, mac: &str) -> bool {
        mac.starts_with(&self.mac)
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.seq, self.mac)
    }
}

impl FromStr for Anchor {
    type Err = NoAnchor;

    fn from_str(text: &str) -> Result<Self, NoAnchor> {
        let (seq, mac) = text.trim().split_once('-').ok_or(NoAnchor)?;
        let seq: i64 = seq.parse().map_err(|_| NoAnchor)?;
        let mac = mac.to_ascii_lowercase();
        let digits = (SHORTEST..=TAG).contains(&mac.len()) && mac.bytes().all(|byte| byte.is_ascii_hexdigit());
        if seq > 0 && digits { Ok(Self { seq, mac }) } else { Err(NoAnchor) }
    }
}

/// How the trail is not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A line is gone, or took another place.
    Missing,
    /// A line, its place, or the one before it is not as it was written.
    Changed,
    /// A line holds what cannot be read.
    Unreadable,
    /// The newest lines are gone.
    Cut,
    /// The line that the anchor tells of is another one now.
    Rewritten,
    /// Where the trail ends is not where it says.
    Head,
    /// A line was put in beside the chain.
    Loose,
    /// Lines are there, and nothing is chained.
    NotBegun,
}

impl Fault {
    /// The stable word for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Unreadable => "unreadable",
            Self::Cut => "cut",
            Self::Rewritten => "rewritten",
            Self::Head => "head",
            Self::Loose => "loose",
            Self::NotBegun => "not_begun",
        }
    }

    /// What it means, behind “Line 7”.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Missing => "is gone: it was taken out, or the lines behind it were moved",
            Self::Changed => {
                "is not as it was written: it was changed or moved, or a line was put in or taken out here"
            }
            Self::Unreadable => "is not as it was written: its time, its id or its vendor cannot be read",
            Self::Cut => "and all behind it are gone: the end of the trail was cut off",
            Self::Rewritten => "is another one than the anchor tells of: the trail was written anew",
            Self::Head => "is not the one at which the trail says that it ends",
            Self::Loose => "was put in beside the chain",
            Self::NotBegun => "stands in no chain: none was begun yet, or somebody took it away",
        }
    }
}

/// The first place at which the trail is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The place.
    pub seq: i64,
    /// What is wrong there.
    pub fault: Fault,
    /// The line that stands there, if any does.
    pub entry: Option<Box<AuditEntry>>,
}

/// Follows the chain, line by line in the order of their places.
pub struct Chain<'a> {
    tag: &'a dyn Fn(&[u8]) -> [u8; 32],
    anchor: Option<&'a Anchor>,
    last: End,
}

impl<'a> Chain<'a> {
    /// With what makes tags, and an anchor where there is one.
    pub fn new(tag: &'a dyn Fn(&[u8]) -> [u8; 32], anchor: Option<&'a Anchor>) -> Self {
        Self { tag, anchor, last: End::default() }
    }

    /// The same, to be followed from behind this line on.
    #[must_use]
    pub fn behind(self, last: End) -> Self {
        Self { last, ..self }
    }

    /// The line that was followed last.
    pub fn last(&self) -> &End {
        &self.last
    }

    /// Takes the next line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn follow(&mut self, line: &Line) -> Result<(), Broken> {
        let next = self.last.seq + 1;
        let broken =
            |seq, fault, entry: Option<&AuditEntry>| Broken { seq, fault, entry: entry.cloned().map(Box::new) };
        let seq = line.seq.unwrap_or_default();
        if seq > next {
            return Err(broken(next, Fault::Missing, None));
        }
        let mac = hex::encode((self.tag)(&message(&self.last.mac, next, &line.entry)));
        if seq < next || line.mac.as_deref() != Some(mac.as_str()) {
            return Err(broken(seq, Fault::Changed, Some(&line.entry)));
        }
        if self.anchor.is_some_and(|anchor| anchor.seq == seq && !anchor.is_of(&mac)) {
            return Err(broken(seq, Fault::Rewritten, Some(&line.entry)));
        }
        self.last = End { seq, mac };
        Ok(())
    }

    /// Ends it: with where the trail says that it ends, and the first line beside the chain.
    ///
    /// # Errors
    /// What is wrong with the end.
    pub fn end(self, head: &End, loose: Option<AuditEntry>) -> Result<End, Broken> {
        let gone = head.seq.max(self.anchor.map_or(0, |anchor| anchor.seq)) > self.last.seq;
        if gone {
            return Err(Broken { seq: self.last.seq + 1, fault: Fault::Cut, entry: None });
        }
        if *head != self.last {
            return Err(Broken { seq: self.last.seq, fault: Fault::Head, entry: None });
        }
        match loose {
            Some(entry) => Err(Broken { seq: self.last.seq + 1, fault: Fault::Loose, entry: Some(Box::new(entry)) }),
            None => Ok(self.last),
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
