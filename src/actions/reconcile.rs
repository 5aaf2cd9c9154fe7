//! Comparing the register with a list of names from elsewhere, and deciding what the names are that only the list has.
//!
//! Whoever reconciles may read the whole register: a list tells of every vendor.

mod decide;
pub(crate) mod export;
mod reading;

pub use decide::{Decision, MOST_AT_ONCE, decide, forget};
pub use export::export;

use super::{Audit, attachment, ensure_right, import_spreadsheet::Incoming};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date,
        access::{Actor, Right},
        calendar::add_days,
        ids::{ExclusionId, ReconciliationEntryId, ReconciliationId},
        import::value::{Unreadable, text},
        lines::Lines,
        reconciliation::{
            Class, Compared, Counts, Exclusion, Found, ListKind, Reconciliation, ReconciliationEntry, Register, compare,
        },
    },
    error::AppError,
};
use reading::List;

/// What somebody said about a list; everything left open is found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What kind of list it is; else what its headings look like.
    pub kind: Option<ListKind>,
    /// The day it is of; else today.
    pub as_of: Option<Date>,
    /// What people call it; else its kind. The next issue of a list goes by the same name.
    pub list_name: Option<String>,
    /// Sheet to read.
    pub sheet: Option<String>,
    /// Heading or letter of the column of names.
    pub column: Option<String>,
    /// Days by which the sample portfolio's dates are moved.
    pub shift_days: i64,
    /// Part of the sample portfolio.
    pub sample: bool,
}

/// A reconciliation and how its names stand now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Standing {
    /// What was compared, and what was found then.
    #[serde(flatten)]
    pub reconciliation: Reconciliation,
    /// How many names stand in each class by now.
    pub now: Counts,
}

/// A name with who said that it is no vendor.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// The name.
    #[serde(flatten)]
    pub entry: ReconciliationEntry,
    /// Why it is no vendor, where somebody said so.
    pub exclusion: Option<Exclusion>,
}

/// Reads a stored file as a list of names, compares it with the register of today, and keeps what was found.
///
/// # Errors
/// `Forbidden` without the right to import; `Invalid` when the file is no list that can be read, with what to do.
pub fn run(app: &App, actor: &Actor, incoming: &Incoming, options: &Options) -> Result<Reconciliation, AppError> {
    ensure_right(actor, Right::Import)?;
    let as_of = day_of(app, options)?;
    let list = reading::read(app, incoming, options)?;
    let named = list_name(incoming, options, &list)?;
    app.db.write(|conn| {
        let register = Register::new(db::reconciliation::register(conn)?);
        let compared = compare(&list.names, &register, &db::reconciliation_exclusion::by_key(conn)?);
        let attachment = attachment::of_bytes(conn, app, actor, &incoming.file_name, &incoming.stored)?;
        let same = db::reconciliation::find_by_sha256(conn, &incoming.stored.sha256)?;
        let number = db::setting::take_numbers(conn, "reconciliation", 1)?;
        let reconciliation = Reconciliation {
            id: app.clock.new_id(),
            reference: format!("RC-{number:04}"),
            list_name: named.clone(),
            kind: list.kind,
            as_of,
            attachment_id: attachment.id,
            file_name: incoming.file_name.clone(),
            sha256: incoming.stored.sha256.clone(),
            same_as: same.map(|same| same.reference),
            created_by: actor.label.clone(),
            created_at: app.clock.now(),
            sample: options.sample,
            ..of_list(&list, &compared)
        };
        db::reconciliation::insert(conn, &reconciliation)?;
        db::reconciliation_entry::insert_all(conn, kept(app, &reconciliation, compared))?;
        Audit::new("reconcile", "reconciliation", reconciliation.id, told(&reconciliation)).append(conn, app, actor)?;
        Ok(reconciliation)
    })
}

/// The day the list is of.
fn day_of(app: &App, options: &Options) -> Result<Date, AppError> {
    let day = options.as_of.map(|day| add_days(day, options.shift_days)).unwrap_or_else(|| app.today());
    if day > app.today() {
        let message = format!("As of: {day} is still to come; give the day on which the list was taken.");
        return Err(AppError::invalid("as_of", "in_the_future", message));
    }
    Ok(day)
}

fn list_name(incoming: &Incoming, options: &Options, list: &List) -> Result<String, AppError> {
    let refused = |error: Unreadable| AppError::invalid("list_name", error.code, error.message);
    let named = text::name(options.list_name.as_deref().unwrap_or_default()).map_err(refused)?.0;
    Ok(named.unwrap_or_else(|| match list.kind {
        ListKind::Other => incoming.file_name.clone(),
        kind => kind.label().to_owned(),
    }))
}

/// What the list itself says, and what was found.
fn of_list(list: &List, compared: &Compared) -> Reconciliation {
    let nobody = uuid::Uuid::nil();
    Reconciliation {
        id: nobody.into(),
        reference: String::new(),
        list_name: String::new(),
        kind: list.kind,
        as_of: Date::default(),
        attachment_id: nobody.into(),
        file_name: String::new(),
        sha256: String::new(),
        same_as: None,
        sheet: list.columns.sheet.clone(),
        heading_row: count(list.columns.heading_row),
        name_column: list.columns.name_heading.clone(),
        other_sheets: list.other_sheets.clone(),
        rows_read: count(list.totals.rows),
        rows_named: count(list.totals.named),
        rows_blank: count(list.totals.blank),
        rows_unreadable: count(list.totals.unreadable),
        unreadable_cells: Lines::new(&list.totals.unreadable_cells),
        vendors: count(compared.vendors),
        found: compared.counts,
        sample: false,
        created_by: String::new(),
        created_at: chrono::DateTime::UNIX_EPOCH.naive_utc(),
    }
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// What was found, as it is kept.
fn kept<'a>(
    app: &'a App,
    reconciliation: &Reconciliation,
    compared: Compared,
) -> impl Iterator<Item = ReconciliationEntry> + use<'a> {
    let of = reconciliation.id;
    let placed = (0..i32::MAX).zip(compared.found);
    placed.map(move |(place, found)| ReconciliationEntry { place, ..entry(app, of, found) })
}

fn entry(app: &App, of: ReconciliationId, found: Found) -> ReconciliationEntry {
    let Found { class, unexcluded, how, why, vendor, exclusion, listed } = found;
    let (vendor_id, vendor_name) = vendor.unzip();
    let amount = listed.as_ref().and_then(|listed| listed.amount.amount());
    let (sheet_row, times) = listed.as_ref().map_or((None, 0), |listed| (Some(count(listed.row)), count(listed.times)));
    let listed = listed.unwrap_or_default();
    let only_here = vendor_name.clone().filter(|_| class == Class::OnlyHere);
    ReconciliationEntry {
        id: app.clock.new_id(),
        reconciliation_id: of,
        place: 0,
        class,
        unexcluded_class: unexcluded,
        how,
        why,
        name: only_here.unwrap_or(listed.name),
        name_key: listed.key,
        sheet_row,
        times,
        amount: amount.map(|(value, _)| value.to_string()),
        currency: amount.and_then(|(_, currency)| currency).map(|currency| currency.code().to_owned()),
        last_paid_on: listed.last_paid,
        domain: listed.domain,
        owner: listed.owner,
        vendor_id,
        vendor_name,
        exclusion_id: exclusion,
        decided_by: None,
        decided_at: None,
    }
}

fn told(reconciliation: &Reconciliation) -> String {
    let Reconciliation { reference, list_name, as_of, found, .. } = reconciliation;
    format!(
        "{list_name} of {as_of} reconciled as {reference}: {} only on the list, {} look alike, {} archived here, {} on \
         both, {} no vendors, {} only here",
        found.only_there, found.similar, found.archived, found.both, found.excluded, found.only_here
    )
}

/// The reconciliation that an address names, by its id or its reference, and how it stands.
///
/// # Errors
/// `NotFound`.
pub fn get(app: &App, named: &str) -> Result<Standing, AppError> {
    app.db.read(|conn| {
        let found = match named.parse() {
            Ok(id) => db::reconciliation::find(conn, id)?,
            // What is not shaped like a reference may hold what a database refuses.
            Err(_) if named.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') => {
                db::reconciliation::find_by_reference(conn, &named.to_uppercase())?
            }
            Err(_) => None,
        };
        standing(conn, vec![found.ok_or_else(not_found)?])?.pop().ok_or_else(not_found)
    })
}

/// Reconciliations before an id, newest first.
///
/// # Errors
/// What the database says.
pub fn list(app: &App, before: Option<ReconciliationId>, limit: i64) -> Result<Vec<Standing>, AppError> {
    app.db.read(|conn| {
        let found = db::reconciliation::list_before(conn, before, limit)?;
        standing(conn, found)
    })
}

pub(crate) fn standing(conn: &mut Conn, found: Vec<Reconciliation>) -> Result<Vec<Standing>, AppError> {
    let ids: Vec<ReconciliationId> = found.iter().map(|one| one.id).collect();
    let counts = db::reconciliation_entry::counts(conn, &ids)?;
    let now = |one: &Reconciliation| counts.get(&one.id).copied().unwrap_or_default();
    Ok(found.into_iter().map(|one| Standing { now: now(&one), reconciliation: one }).collect())
}

/// Names of a reconciliation behind a place, of one class or of all.
///
/// # Errors
/// What the database says.
pub fn page(
    app: &App,
    of: ReconciliationId,
    class: Option<Class>,
    after: Option<i32>,
    limit: i64,
) -> Result<Vec<Entry>, AppError> {
    app.db.read(|conn| {
        let found = db::reconciliation_entry::list_after(conn, of, class, after, limit)?;
        with_exclusions(conn, found)
    })
}

/// These names of a reconciliation, by their places.
///
/// # Errors
/// What the database says.
pub fn entries(app: &App, of: ReconciliationId, ids: &[ReconciliationEntryId]) -> Result<Vec<Entry>, AppError> {
    app.db.read(|conn| {
        let found = db::reconciliation_entry::list_by_ids(conn, of, ids)?;
        with_exclusions(conn, found)
    })
}

fn with_exclusions(conn: &mut Conn, found: Vec<ReconciliationEntry>) -> Result<Vec<Entry>, AppError> {
    let mut ids: Vec<ExclusionId> = found.iter().filter_map(|entry| entry.exclusion_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let known = db::reconciliation_exclusion::list_by_ids(conn, &ids)?;
    let of = |entry: &ReconciliationEntry| known.iter().find(|one| Some(one.id) == entry.exclusion_id).cloned();
    Ok(found.into_iter().map(|entry| Entry { exclusion: of(&entry), entry }).collect())
}

/// Names that are said to be no vendors, in the order in which that was said.
///
/// # Errors
/// What the database says.
pub fn exclusions(app: &App, after: Option<ExclusionId>, limit: i64) -> Result<Vec<Exclusion>, AppError> {
    app.db.read(|conn| Ok(db::reconciliation_exclusion::list_after(conn, after, limit)?))
}

fn not_found() -> AppError {
    AppError::NotFound("This reconciliation".to_owned())
}
