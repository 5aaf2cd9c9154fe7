//! Deciding what a name of a list is: a vendor to add, one that is here already, or none at all. Each decision is one
//! write: all the names it is about, or none.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::{
    actions::{Audit, ensure_right, records, vendor},
    app::App,
    db::{self, Conn},
    domain::{
        access::{Actor, Right},
        ids::{ExclusionId, ReconciliationEntryId, ReconciliationId, VendorId},
        import::value::text::SHORT_LIMIT,
        name::match_key,
        reconciliation::{Class, Exclusion, How, Reconciliation, ReconciliationEntry},
        text::is_plain,
        vendor::{Vendor, VendorStatus},
    },
    error::AppError,
};

/// Names decided on in one go.
pub const MOST_AT_ONCE: usize = 200;
/// Names listed in a line of the audit trail.
const NAMED: usize = 5;

/// What names of a list are said to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Vendors that the register misses: each is added as proposed.
    Add,
    /// A vendor on the register, by name or reference; where none is named, the one that the name looks like. The name
    /// becomes one of its aliases.
    Same(Option<String>),
    /// No vendors, and why: remembered for every list to come.
    Exclude(String),
}

/// Decides what these names are, all of them or none.
///
/// # Errors
/// `Forbidden` without the right to change vendors; `NotFound`; `Conflict` when a name is decided already; `Invalid` for
/// no or too many names, a missing reason, or a name that a vendor cannot have.
pub fn decide(
    app: &App,
    actor: &Actor,
    of: ReconciliationId,
    ids: &[ReconciliationEntryId],
    decision: &Decision,
) -> Result<Vec<ReconciliationEntry>, AppError> {
    ensure_right(actor, Right::EditVendors)?;
    let ids: HashSet<ReconciliationEntryId> = ids.iter().copied().collect();
    if ids.is_empty() || ids.len() > MOST_AT_ONCE {
        let message = format!("Names: tick from 1 to {MOST_AT_ONCE} of them.");
        return Err(AppError::invalid("ids", "out_of_range", message));
    }
    let ids: Vec<ReconciliationEntryId> = ids.into_iter().collect();
    let decision = &checked(decision)?;
    app.db.write(|conn| {
        let reconciliation = db::reconciliation::find(conn, of)?.ok_or_else(super::not_found)?;
        let mut entries = db::reconciliation_entry::list_by_ids(conn, of, &ids)?;
        if entries.len() != ids.len() {
            return Err(AppError::NotFound("This name of the list".to_owned()));
        }
        let spoken_of: HashSet<VendorId> = entries.iter().filter_map(|entry| entry.vendor_id).collect();
        for entry in &mut entries {
            ensure_open(entry)?;
            apply(conn, app, actor, &reconciliation, entry, decision).map_err(|error| about(entry, error))?;
            (entry.decided_by, entry.decided_at) = (Some(actor.label.clone()), Some(app.clock.now()));
            db::reconciliation_entry::update(conn, entry)?;
        }
        for vendor in spoken_of.into_iter().chain(entries.iter().filter_map(|entry| entry.vendor_id)) {
            account_for(conn, app, of, vendor)?;
        }
        Audit {
            after: Some(listed(&entries)),
            ..Audit::new("decide", "reconciliation", of, said(&reconciliation, &entries, decision))
        }
        .append(conn, app, actor)?;
        Ok(entries)
    })
}

/// A decision whose reason can be kept.
fn checked(decision: &Decision) -> Result<Decision, AppError> {
    let reason = match decision {
        Decision::Add | Decision::Same(None) => return Ok(decision.clone()),
        Decision::Same(Some(named)) if !is_plain(named) => {
            let message = "Vendor: write the name on one line, without invisible control characters.";
            return Err(AppError::invalid("vendor", "control_character", message));
        }
        Decision::Same(Some(_)) => return Ok(decision.clone()),
        Decision::Exclude(reason) => reason.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let refused = |code: &str, message: String| Err(AppError::invalid("reason", code, message));
    if reason.is_empty() {
        return refused(
            "required",
            "Reason: say why it is not a vendor, such as “an employee” or “a tax office”.".to_owned(),
        );
    }
    if reason.chars().count() > SHORT_LIMIT {
        return refused("too_long", format!("Reason: shorten it to {SHORT_LIMIT} characters."));
    }
    if !is_plain(&reason) {
        return refused("control_character", "Reason: remove the invisible control characters.".to_owned());
    }
    Ok(Decision::Exclude(reason))
}

fn ensure_open(entry: &ReconciliationEntry) -> Result<(), AppError> {
    if entry.is_to_decide() {
        return Ok(());
    }
    let message = format!(
        "“{}” is decided already ({}). Load the page again to see how it stands.",
        entry.name,
        entry.class.label().to_lowercase()
    );
    Err(AppError::Conflict { code: "decided_already", message })
}

fn apply(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    reconciliation: &Reconciliation,
    entry: &mut ReconciliationEntry,
    decision: &Decision,
) -> Result<(), AppError> {
    match decision {
        Decision::Add => {
            let vendor: Vendor = records::create_in(conn, app, actor, &proposed(reconciliation, entry))?;
            stand(entry, Class::Both, How::Added, &vendor);
        }
        Decision::Same(named) => {
            let vendor = also_called(conn, app, actor, entry, named.as_deref())?;
            let class = if vendor.status.is_archived() { Class::Archived } else { Class::Both };
            stand(entry, class, How::Alias, &vendor);
        }
        Decision::Exclude(reason) => {
            let exclusion = remembered(conn, app, actor, entry, reason)?;
            entry.unexcluded_class = entry.class;
            entry.class = Class::Excluded;
            entry.exclusion_id = Some(exclusion.id);
        }
    }
    Ok(())
}

/// The fields of the vendor that a name becomes, as a form sends them.
fn proposed(reconciliation: &Reconciliation, entry: &ReconciliationEntry) -> Map<String, Value> {
    let Reconciliation { reference, list_name, as_of, sheet, .. } = reconciliation;
    let row = entry.sheet_row.map(|row| format!(", row {row}")).unwrap_or_default();
    let notes = format!("Found by {reference} on the list “{list_name}” of {as_of} (sheet {sheet}{row}).");
    let fields = [
        ("name", Value::from(entry.name.as_str())),
        ("status", Value::from(VendorStatus::Proposed.as_str())),
        ("notes", Value::from(notes)),
    ];
    fields.into_iter().map(|(field, value)| (field.to_owned(), value)).collect()
}

fn stand(entry: &mut ReconciliationEntry, class: Class, how: How, vendor: &Vendor) {
    (entry.class, entry.unexcluded_class) = (class, class);
    (entry.how, entry.why) = (Some(how), None);
    (entry.vendor_id, entry.vendor_name) = (Some(vendor.id), Some(vendor.name.clone()));
}

/// Lets a vendor answer to the name too, unless it does.
fn also_called(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    entry: &ReconciliationEntry,
    named: Option<&str>,
) -> Result<Vendor, AppError> {
    let id = match named {
        Some(named) if !named.trim().is_empty() => vendor::named(conn, named)?,
        named => entry.vendor_id.filter(|_| named.is_none() && entry.class == Class::Similar).ok_or_else(|| {
            let message = "Vendor: say which vendor on the register it is, by name or reference.";
            AppError::invalid("vendor", "required", message)
        })?,
    };
    let known: Vendor = records::get_in(conn, actor, id)?;
    let key = match_key(&entry.name);
    if vendor::names_of(&known).iter().any(|name| name.kind != "domain" && name.match_key == key) {
        return Ok(known);
    }
    let aliases: Vec<&str> = known.aliases.iter().chain([entry.name.as_str()]).collect();
    let values = Map::from_iter([("aliases".to_owned(), json!(aliases))]);
    records::update_in(conn, app, actor, id, records::Expect::Any, &values)
}

/// Remembers that the name is no vendor's; what was said of it before stays.
fn remembered(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    entry: &ReconciliationEntry,
    reason: &str,
) -> Result<Exclusion, AppError> {
    if let Some(known) = db::reconciliation_exclusion::find_by_key(conn, &entry.name_key)? {
        return Ok(known);
    }
    let exclusion = Exclusion {
        id: app.clock.new_id(),
        name_key: entry.name_key.clone(),
        name: entry.name.clone(),
        reason: reason.to_owned(),
        created_by: actor.label.clone(),
        created_at: app.clock.now(),
    };
    db::reconciliation_exclusion::insert(conn, &exclusion)?;
    Ok(exclusion)
}

/// Keeps true that an active vendor is either spoken of by the list or only here.
fn account_for(conn: &mut Conn, app: &App, of: ReconciliationId, vendor: VendorId) -> Result<(), AppError> {
    let classes = db::reconciliation_entry::classes_of(conn, of, vendor)?;
    let spoken_of = classes.iter().any(|class| matches!(class, Class::Both | Class::Similar));
    let noted = classes.contains(&Class::OnlyHere);
    let known = db::vendor::find(conn, vendor)?.filter(|known| !known.status.is_archived());
    match known {
        Some(_) if spoken_of && noted => db::reconciliation_entry::delete_only_here(conn, of, vendor)?,
        Some(known) if !spoken_of && !noted => {
            let found = crate::domain::reconciliation::only_here(known.id, &known.name);
            let place = db::reconciliation_entry::next_place(conn, of)?;
            let entry = ReconciliationEntry { place, ..super::entry(app, of, found) };
            db::reconciliation_entry::insert_all(conn, [entry])?;
        }
        _ => {}
    }
    Ok(())
}

/// Forgets that a name is no vendor's: wherever it was left out for that, it stands again as the register knows it.
///
/// # Errors
/// `Forbidden` without the right to change vendors; `NotFound`.
pub fn forget(app: &App, actor: &Actor, id: ExclusionId) -> Result<Exclusion, AppError> {
    ensure_right(actor, Right::EditVendors)?;
    app.db.write(|conn| {
        let found = db::reconciliation_exclusion::list_by_ids(conn, &[id])?.pop();
        let exclusion = found.ok_or_else(|| AppError::NotFound("This name".to_owned()))?;
        for mut entry in db::reconciliation_entry::list_excluded_by(conn, id)? {
            entry.class = entry.unexcluded_class;
            // What it looked like may have left the register meanwhile.
            if entry.vendor_id.is_none() {
                (entry.class, entry.unexcluded_class) = (Class::OnlyThere, Class::OnlyThere);
                (entry.how, entry.why, entry.vendor_name) = (None, None, None);
            }
            (entry.exclusion_id, entry.decided_by, entry.decided_at) = (None, None, None);
            db::reconciliation_entry::update(conn, &entry)?;
            if let Some(vendor) = entry.vendor_id {
                account_for(conn, app, entry.reconciliation_id, vendor)?;
            }
        }
        db::reconciliation_exclusion::delete(conn, id)?;
        let said = format!("“{}” may be a vendor after all", exclusion.name);
        let before = json!({ "name": exclusion.name, "reason": exclusion.reason, "created_by": exclusion.created_by });
        Audit { before: Some(before.to_string()), ..Audit::new("delete", "reconciliation_exclusion", id, said) }
            .append(conn, app, actor)?;
        Ok(exclusion)
    })
}

/// A complaint with the name that it is about.
fn about(entry: &ReconciliationEntry, error: AppError) -> AppError {
    let AppError::Invalid(mut fields) = error else { return error };
    for field in &mut fields {
        field.message = format!("“{}”: {}", entry.name, field.message);
    }
    AppError::Invalid(fields)
}

fn said(reconciliation: &Reconciliation, entries: &[ReconciliationEntry], decision: &Decision) -> String {
    let names: Vec<String> = entries.iter().take(NAMED).map(|entry| format!("“{}”", entry.name)).collect();
    let more = entries.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let what = match decision {
        Decision::Add => "added as proposed".to_owned(),
        Decision::Same(_) => "taken for a vendor on the register".to_owned(),
        Decision::Exclude(reason) => format!("said to be no vendor: {reason}"),
    };
    format!("{}: {}{more} {what}", reconciliation.reference, names.join(", "))
}

/// What was decided, name by name, for the audit trail.
fn listed(entries: &[ReconciliationEntry]) -> String {
    let one = |entry: &ReconciliationEntry| json!({ "entry": entry.id, "name": entry.name, "class": entry.class, "vendor_id": entry.vendor_id });
    Value::Array(entries.iter().map(one).collect()).to_string()
}
