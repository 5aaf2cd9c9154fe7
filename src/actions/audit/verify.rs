//! Whether the trail is as it was written.

use super::{
    BEGIN, ensure_own,
    rekey::{Part, parts},
};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Instant,
        audit::chain::{Anchor, Broken, Chain, End, Fault, Line, PURPOSE},
    },
    error::AppError,
};

/// Lines in memory at a time.
const GROUP: i64 = 500;

/// That the trail was begun over lines which were there before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// When.
    pub at: Instant,
    /// Over how many lines.
    pub lines: i64,
}

/// What a walk along the trail found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The last line up to which all is as it was written.
    pub end: End,
    /// The first place at which it is not.
    pub broken: Option<Broken>,
    /// When it was begun last over lines from before, where that was so: what these said earlier is held by no tag.
    pub begun: Option<Begun>,
    /// Lines before those that were looked at, and the key that wrote them.
    pub older: Option<(i64, String)>,
    /// The first line behind those that were looked at, and the key that wrote it.
    pub newer: Option<(i64, String)>,
}

impl Verified {
    /// Before anything was looked at.
    const fn blank() -> Self {
        Self { end: End { seq: 0, mac: String::new() }, broken: None, begun: None, older: None, newer: None }
    }

    /// How many lines are as they were written.
    pub fn lines(&self) -> i64 {
        self.end.seq - self.older.as_ref().map_or(0, |(lines, _)| *lines)
    }

    /// What the walk could not tell, a sentence each.
    pub fn limits(&self) -> Vec<String> {
        let alone = "and can be verified with that alone: name it in security.key and verify again.";
        let begun = self.begun.as_ref().map(|begun| {
            format!(
                "The chain was begun at {}Z over {} earlier lines: it holds them as they stood then. Where that was not \
                 the first start of a version that chains them, somebody had taken the chain away.",
                begun.at.format("%Y-%m-%d %H:%M:%S"),
                begun.lines
            )
        });
        let older = self.older.as_ref();
        let older = older.map(|(last, key)| format!("Lines 1 to {last} were written with another key, {key}, {alone}"));
        let newer = self.newer.as_ref();
        let newer =
            newer.map(|(first, key)| format!("Lines from {first} on were written with another key, {key}, {alone}"));
        [begun, older, newer].into_iter().flatten().collect()
    }
}

/// Where the trail ends; for those who write it down elsewhere.
///
/// # Errors
/// What the database says.
pub fn head(app: &App) -> Result<End, AppError> {
    Ok(app.db.read(|conn| Ok(db::audit::head(conn)?))?.map(|head| head.end).unwrap_or_default())
}

/// Walks along what the present key wrote of the trail, which is all of it unless the key was changed, and names the
/// first line that is not as it was written. With an anchor, which somebody wrote down earlier, also finds that the
/// newest lines are gone or all of them were written anew. Changes nothing, and begins no chain.
///
/// # Errors
/// `Conflict` when it was written with another key; what the database says.
pub fn verify(app: &App, anchor: Option<&Anchor>) -> Result<Verified, AppError> {
    let tag = |bytes: &[u8]| app.key.mac(PURPOSE, bytes);
    app.db.read(|conn| {
        let own = db::audit::list_own(conn);
        if db::audit::is_unreadable(&own)
            && let Some(seq) = db::audit::first_unreadable_of_own(conn)?
        {
            return Ok(Verified { broken: Some(unreadable(seq)), ..Verified::blank() });
        }
        let own = own?;
        let (part, mut found) = ours(conn, app, &own)?;
        found.begun = begun(&own);
        let within = anchor.filter(|anchor| part.holds(anchor.seq));
        let mut chain = Chain::new(&tag, within).behind(part.behind.clone());
        let walked = match not_begun(conn)? {
            Some(broken) => Err(broken),
            None => walk(conn, &mut chain, &part)?,
        };
        found.end = chain.last().clone();
        if let Err(broken) = walked {
            return Ok(Verified { broken: Some(broken), ..found });
        }
        let (said, loose) = match &part.until {
            Some(until) => (until.clone(), None),
            None => {
                let said = db::audit::head(conn)?.map(|head| head.end).unwrap_or_default();
                let loose = db::audit::list_loose(conn, None, 1);
                if db::audit::is_unreadable(&loose) {
                    let broken = Broken { seq: found.end.seq + 1, fault: Fault::Loose, entry: None };
                    return Ok(Verified { broken: Some(broken), ..found });
                }
                (said, loose?.pop())
            }
        };
        found.broken = chain.end(&said, loose).err();
        if let Some(anchor) = anchor.filter(|anchor| found.broken.is_none() && !part.holds(anchor.seq)) {
            found.broken = elsewhere(conn, anchor)?;
        }
        Ok(found)
    })
}

/// The newest part of the trail that the present key wrote, and what is told of the others.
fn ours(conn: &mut Conn, app: &App, own: &[Line]) -> Result<(Part, Verified), AppError> {
    let blank = Verified::blank();
    let whole = Part { key: app.key.id().to_owned(), behind: End::default(), until: None };
    let Some(head) = db::audit::head(conn)? else { return Ok((whole, blank)) };
    let parts = parts(&head, own);
    let Some(place) = parts.iter().rposition(|part| part.key == app.key.id()) else {
        ensure_own(app, &head)?;
        return Ok((whole, blank));
    };
    let key_of = |place: Option<usize>| place.and_then(|place| parts.get(place)).map(|part| part.key.clone());
    let part = parts.get(place).cloned().unwrap_or(whole);
    let older = key_of(place.checked_sub(1)).map(|key| (part.behind.seq, key));
    let newer = key_of(place.checked_add(1));
    let newer = newer.zip(part.until.as_ref()).map(|(key, until)| (until.seq + 1, key));
    Ok((part, Verified { older, newer, ..blank }))
}

impl Part {
    fn holds(&self, seq: i64) -> bool {
        seq > self.behind.seq && self.until.as_ref().is_none_or(|until| seq <= until.seq)
    }
}

/// An anchor of lines that another key wrote: whether the line has the tag that somebody wrote down.
fn elsewhere(conn: &mut Conn, anchor: &Anchor) -> Result<Option<Broken>, AppError> {
    let line = db::audit::list_chained(conn, anchor.seq, 1)?.pop().filter(|line| line.seq == Some(anchor.seq));
    Ok(match line {
        None => Some(Broken { seq: anchor.seq, fault: Fault::Missing, entry: None }),
        Some(line) if line.mac.as_deref().is_some_and(|mac| anchor.is_of(mac)) => None,
        Some(line) => Some(Broken { seq: anchor.seq, fault: Fault::Rewritten, entry: Some(Box::new(line.entry)) }),
    })
}

/// A line of which nobody can say what it tells.
const fn unreadable(seq: i64) -> Broken {
    Broken { seq, fault: Fault::Unreadable, entry: None }
}

/// The last line that says so tells; those before it may be as false as all that it was begun over.
fn begun(own: &[Line]) -> Option<Begun> {
    let line = own.iter().rfind(|line| line.entry.action == BEGIN)?;
    Some(Begun { at: line.entry.at, lines: line.seq? - 1 })
}

/// Lines, and neither a head nor a line with a place: there is no chain to walk along.
fn not_begun(conn: &mut Conn) -> Result<Option<Broken>, AppError> {
    if db::audit::head(conn)?.is_some() || super::is_headless(conn)? {
        return Ok(None);
    }
    let first = db::audit::list_loose(conn, None, 1)?.pop();
    Ok(first.map(|entry| Broken { seq: 1, fault: Fault::NotBegun, entry: Some(Box::new(entry)) }))
}

/// Follows every line of a part. A group begins with the line that was followed last, so that another one in the same
/// place is not passed over.
fn walk(conn: &mut Conn, chain: &mut Chain<'_>, part: &Part) -> Result<Result<(), Broken>, AppError> {
    let mut from = if part.behind.seq == 0 { i64::MIN } else { part.behind.seq };
    loop {
        let (lines, cut) = db::audit::list_readable(conn, from, GROUP)?;
        let known = usize::from(from != i64::MIN);
        let full = lines.len() > known;
        for line in lines.iter().skip(known) {
            let seq = line.seq.unwrap_or_default();
            if part.until.as_ref().is_some_and(|until| seq > until.seq) {
                return Ok(Ok(()));
            }
            if let Err(broken) = chain.follow(line) {
                return Ok(Err(broken));
            }
        }
        if let Some(seq) = cut {
            let within = part.until.as_ref().is_none_or(|until| seq <= until.seq);
            return Ok(if within { Err(unreadable(seq)) } else { Ok(()) });
        }
        if !full {
            return Ok(Ok(()));
        }
        from = chain.last().seq;
    }
}
