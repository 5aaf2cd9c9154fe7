//! Incidents, access and integrations, offboarding, and overrides of a vendor.

use super::{origin, papers::service};
use crate::{
    actions::vendor_page::VendorFile,
    domain::{
        access::{Actor, Right},
        access_grant::AccessGrant,
        incident::Incident,
        offboarding_step::{OffboardingStep, missing},
        score_override::ScoreOverride,
        vendor::VendorStatus,
    },
    web::{
        pages::marks,
        view::{
            mark::{Badge, Day, Link, Tag, Tone},
            vendor_programme::{
                AccessRow, IncidentRow, OffboardingRow, OffboardingSection, OverrideRow, ProgrammeSections,
            },
        },
    },
};

/// The sections, as far as there is something to say or to do.
pub fn sections(file: &VendorFile, actor: &Actor) -> ProgrammeSections {
    let new =
        |right: Right, path: &str| actor.can(right).then(|| format!("/vendors/{}/{path}/new", file.dossier.vendor.id));
    let new_override = new(Right::Approve, "overrides");
    let overrides = overrides(file, actor);
    ProgrammeSections {
        incidents: incidents(file, actor.can(Right::Assess)),
        new_incident: new(Right::Assess, "incidents"),
        access: access(file, actor.can(Right::Assess)),
        new_access: new(Right::Assess, "access-grants"),
        offboarding: offboarding(file, actor, new(Right::EditVendors, "offboarding-steps")),
        overrides: (!overrides.is_empty() || new_override.is_some()).then_some(overrides),
        new_override,
    }
}

fn source(file: &VendorFile, id: &str) -> Option<Link> {
    file.sources.places(id).first().map(origin::read)
}

/// Open ones first, then the newest.
fn incidents(file: &VendorFile, edits: bool) -> Vec<IncidentRow> {
    let mut incidents: Vec<&Incident> = file.dossier.papers.incidents.iter().collect();
    incidents.sort_by_key(|one| (!one.is_open_on(file.today), std::cmp::Reverse((one.reported_on, one.id))));
    incidents.into_iter().map(|one| incident(file, one, edits)).collect()
}

fn incident(file: &VendorFile, one: &Incident, edits: bool) -> IncidentRow {
    let about = [one.reference.clone(), Some(service(file, one.service_id)), Some(one.source.label().to_owned())];
    let open = one.is_open_on(file.today);
    IncidentRow {
        title: one.title.clone(),
        url: edits.then(|| format!("/incidents/{}/edit", one.id)),
        about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        description: one.description.clone(),
        reported: Day::event(one.reported_on, file.today),
        confirmed: one.confirmed_on.map(|day| Day::event(day, file.today)),
        state: if open { Tag::new("open", Tone::Bad) } else { Tag::new("closed", Tone::Dim) },
        closed: one.closed_on.map(|day| Day::event(day, file.today)),
        source: source(file, one.id.as_str()),
    }
}

/// What it still has first, each by its name.
fn access(file: &VendorFile, edits: bool) -> Vec<AccessRow> {
    let mut access: Vec<&AccessGrant> = file.dossier.papers.access_grants.iter().collect();
    access.sort_by_cached_key(|one| (!one.is_live_on(file.today), one.what.to_lowercase(), one.id));
    access.into_iter().map(|one| access_row(file, one, edits)).collect()
}

fn access_row(file: &VendorFile, one: &AccessGrant, edits: bool) -> AccessRow {
    let today = file.today;
    let unreviewed = one.is_unreviewed_on(today);
    let live = one.is_live_on(today);
    let about = [Some(service(file, one.service_id)), one.notes.clone()];
    AccessRow {
        what: one.what.clone(),
        url: edits.then(|| format!("/access-grants/{}/edit", one.id)),
        about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        kind: one.kind.label().to_owned(),
        level: Tag::new(one.level.label().to_lowercase(), if live { Tone::Plain } else { Tone::Dim }),
        accounts: one.accounts.map(|count| count.to_string()).unwrap_or_default(),
        since: one.granted_on.map(|day| Day::event(day, today)),
        reviewed: one.last_reviewed_on.map(|day| Day { late: unreviewed, ..Day::event(day, today) }),
        reviewed_by: one.reviewed_by.clone(),
        never_reviewed: live && one.last_reviewed_on.is_none(),
        ended: one.ended_on.map(|day| format!("{} {day}", if live { "ends" } else { "ended" })),
        source: source(file, one.id.as_str()),
    }
}

/// The checklist of a vendor that leaves or left, or that has one.
fn offboarding(file: &VendorFile, actor: &Actor, new_url: Option<String>) -> Option<OffboardingSection> {
    let steps = &file.dossier.papers.offboarding_steps;
    let leaves = matches!(file.dossier.vendor.status, VendorStatus::Offboarding | VendorStatus::Terminated);
    if steps.is_empty() && !leaves {
        return None;
    }
    let missing = missing(steps, file.today);
    let edits = actor.can(Right::EditVendors);
    let gone = file.dossier.vendor.status == VendorStatus::Terminated;
    Some(OffboardingSection {
        late: gone || steps.iter().any(|one| one.is_late_on(file.today)),
        rows: steps.iter().map(|one| step(file, one, edits)).collect(),
        missing: (!missing.is_empty()).then(|| format!("Still missing: {}.", missing.join(", "))),
        new_url,
    })
}

fn step(file: &VendorFile, one: &OffboardingStep, edits: bool) -> OffboardingRow {
    let owner = one.owner_id.and_then(|id| file.dossier.papers.owners.get(&id));
    OffboardingRow {
        title: one.title().to_owned(),
        url: edits.then(|| format!("/offboarding-steps/{}/edit", one.id)),
        owner: owner.map(|person| person.name.clone()).unwrap_or_default(),
        due: one.due_on.filter(|_| one.done_on.is_none()).map(|day| Day::due(day, file.today)),
        done: one.done_on.map(|day| Day::event(day, file.today)),
        done_by: one.done_by.clone(),
        evidence: one.evidence.clone().unwrap_or_default(),
        source: source(file, one.id.as_str()),
    }
}

/// The newest first.
fn overrides(file: &VendorFile, actor: &Actor) -> Vec<OverrideRow> {
    let edits = actor.can(Right::Approve);
    let mut overrides: Vec<&ScoreOverride> = file.dossier.papers.overrides.iter().collect();
    overrides.sort_by_key(|one| std::cmp::Reverse((one.approved_on, one.id)));
    overrides.into_iter().map(|one| override_row(file, one, edits)).collect()
}

fn override_row(file: &VendorFile, one: &ScoreOverride, edits: bool) -> OverrideRow {
    let today = file.today;
    let asked = one.requested_by.as_ref().map(|name| format!(", asked for by {name}")).unwrap_or_default();
    let entered =
        file.approvals.by(one.id.as_str()).map(|by| format!("; approval as entered by {by}")).unwrap_or_default();
    let state = match one.withdrawn_on {
        _ if one.holds_on(today) => Tag::new("holds", Tone::Plain),
        Some(day) if day <= today => Tag::new(format!("withdrawn {day}"), Tone::Dim),
        _ if one.expires_on < today => Tag::new("over", Tone::Dim),
        _ => Tag::new("to come", Tone::Dim),
    };
    OverrideRow {
        service: service(file, Some(one.service_id)),
        url: edits.then(|| format!("/overrides/{}/edit", one.id)),
        band: Badge::band(marks::band(one.band)),
        reason: one.reason.clone(),
        people: format!("approved by {} on {}{asked}{entered}", one.approver, one.approved_on),
        state,
        until: one.holds_on(today).then(|| Day::due(one.last_day(), today)),
        source: source(file, one.id.as_str()),
    }
}
