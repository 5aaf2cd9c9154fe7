//! The findings of all vendors: what is open, whose, how late; and acceptances that run out.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use super::{Audit, export, vendor, vendor_table::Format};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date,
        acceptance::Acceptance,
        access::Actor,
        finding::{Finding, FindingSeverity, FindingView},
        ids::{FindingId, VendorId},
    },
    error::AppError,
};

/// A finding with whose it is and who lives with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The finding.
    pub finding: Finding,
    /// Its vendor's name.
    pub vendor: String,
    /// The service it concerns; `None` where it concerns all.
    pub service: Option<String>,
    /// Who sees to it.
    pub owner: Option<String>,
    /// The acceptance of it that lasts longest.
    pub acceptance: Option<Acceptance>,
    /// Whether its day is over and nothing settles it.
    pub overdue: bool,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Which list.
    pub view: FindingView,
    /// Only those as grave as one of these; all where there is none.
    pub severities: Vec<FindingSeverity>,
    /// Only this vendor's.
    pub vendor: Option<VendorId>,
    /// Only those with these words in vendor, title, reference, criteria or owner.
    pub words: Option<String>,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The findings of the list.
    pub entries: Vec<Entry>,
    /// How many each list would hold.
    pub counts: Vec<(FindingView, usize)>,
    /// Whether there is any finding at all, whatever is looked for.
    pub any: bool,
}

/// The findings of a list: late ones first, then by the day that counts, closed ones by the day they were closed, those whose acceptance
/// runs out by that day.
///
/// # Errors
/// What the database says; `NotFound` for a vendor that the actor may not see.
pub fn register(app: &App, actor: &Actor, asked: &Asked) -> Result<Found, AppError> {
    let today = app.today();
    let all = app.db.read(|conn| {
        let findings = match asked.vendor {
            Some(id) => {
                vendor::ensure_visible(conn, actor, id)?;
                db::finding::list_of(conn, &[id])?
            }
            None => db::finding::list(conn)?,
        };
        let seen: HashSet<VendorId> = vendor::visible(conn, actor, vendors_of(&findings))?.into_iter().collect();
        entries(conn, findings.into_iter().filter(|one| seen.contains(&one.vendor_id)).collect(), today)
    })?;
    let any = !all.is_empty();
    let sought: Vec<Entry> = all.into_iter().filter(|entry| asked.seeks(entry)).collect();
    let of = |view: FindingView| sought.iter().filter(move |entry| entry.is_in(view, today));
    let counts = FindingView::ALL.iter().map(|view| (*view, of(*view).count())).collect();
    let mut entries: Vec<Entry> = of(asked.view).cloned().collect();
    entries.sort_by_cached_key(|entry| place(entry, asked.view));
    Ok(Found { entries, counts, any })
}

fn vendors_of(findings: &[Finding]) -> Vec<VendorId> {
    let mut ids: Vec<VendorId> = findings.iter().map(|finding| finding.vendor_id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// These findings with what a list tells beside them.
pub(crate) fn entries(conn: &mut Conn, findings: Vec<Finding>, today: Date) -> Result<Vec<Entry>, AppError> {
    let ids = vendors_of(&findings);
    let vendors: HashMap<_, _> =
        db::vendor::list_by_ids(conn, &ids)?.into_iter().map(|vendor| (vendor.id, vendor.name)).collect();
    let services: Vec<_> = findings.iter().filter_map(|finding| finding.service_id).collect();
    let services: HashMap<_, _> =
        db::service::list_by_ids(conn, &services)?.into_iter().map(|service| (service.id, service.name)).collect();
    let owners: Vec<_> = findings.iter().filter_map(|finding| finding.owner_id).collect();
    let owners: HashMap<_, _> =
        db::person::list_by_ids(conn, &owners)?.into_iter().map(|person| (person.id, person.name)).collect();
    let mut acceptances: HashMap<FindingId, Acceptance> = HashMap::new();
    let mut given = db::acceptance::list_of(conn, &ids)?;
    given.sort_by_key(|one| (one.expires_on, one.accepted_on, one.id));
    acceptances.extend(given.into_iter().map(|one| (one.finding_id, one)));
    let entry = |finding: Finding| {
        let acceptance = acceptances.remove(&finding.id);
        Entry {
            vendor: vendors.get(&finding.vendor_id).cloned().unwrap_or_default(),
            service: finding.service_id.and_then(|id| services.get(&id).cloned()),
            owner: finding.owner_id.and_then(|id| owners.get(&id).cloned()),
            overdue: finding.is_overdue_on(today, acceptance.as_ref()),
            acceptance,
            finding,
        }
    };
    Ok(findings.into_iter().map(entry).collect())
}

impl Entry {
    fn is_in(&self, view: FindingView, today: Date) -> bool {
        view.takes(&self.finding, self.acceptance.as_ref(), today)
    }
}

impl Asked {
    fn seeks(&self, entry: &Entry) -> bool {
        let finding = &entry.finding;
        let grave = self.severities.is_empty() || self.severities.contains(&finding.severity);
        let with_words = |words: &String| {
            let criteria = finding.criteria.join(" ");
            let texts = [
                Some(entry.vendor.as_str()),
                Some(finding.title.as_str()),
                Some(criteria.as_str()),
                finding.reference.as_deref(),
                entry.owner.as_deref(),
            ];
            let all = texts.into_iter().flatten().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
            words.to_lowercase().split_whitespace().all(|word| all.contains(word))
        };
        grave && self.words.as_ref().is_none_or(with_words)
    }
}

/// Where a finding stands in its list.
type Place = (bool, bool, bool, Reverse<Option<Date>>, Option<Date>, FindingSeverity, String, FindingId);

fn place(entry: &Entry, view: FindingView) -> Place {
    let finding = &entry.finding;
    let open = finding.is_open();
    // While somebody lives with it, the day that counts is the last of that.
    let accepted = entry.acceptance.as_ref().and_then(|one| one.expires_on);
    let day = match view {
        FindingView::Expiring => accepted,
        _ if entry.overdue => finding.due_on,
        _ => accepted.max(finding.due_on).filter(|_| open),
    };
    let closed = Reverse(finding.closed_on.filter(|_| !open));
    (!open, !entry.overdue, day.is_none(), closed, day, finding.severity, entry.vendor.to_lowercase(), finding.id)
}

/// The findings of a list as a file, in its order, under the headings by which they are read back.
///
/// # Errors
/// As `register`; what the disk says.
pub fn to_file(app: &App, actor: &Actor, asked: &Asked, format: Format) -> Result<export::WrittenReport, AppError> {
    let found: Vec<Finding> = register(app, actor, asked)?.entries.into_iter().map(|entry| entry.finding).collect();
    let written = export::findings_to_file(app, &found, format)?;
    let severities = asked.severities.iter().map(|one| one.label().to_lowercase()).collect::<Vec<_>>();
    let words = asked.words.as_ref().map(|words| format!("“{words}”"));
    let told: Vec<String> = std::iter::once(asked.view.label().to_lowercase()).chain(severities).chain(words).collect();
    let said = format!("Findings exported as {}: {} rows ({})", format.label(), found.len(), told.join(", "));
    app.db.write(|conn| Audit::new("export", "table", "Findings", said.clone()).append(conn, app, actor))?;
    Ok(written)
}
