//! Who stands behind a vendor.

use super::origin;
use crate::{
    actions::{
        relations::{Change, Standing},
        vendor_page::VendorFile,
    },
    domain::{
        access::{Actor, Right},
        relation::MethodChange,
        vendor::SubserviceMethod,
    },
    web::{
        pages::marks::{address, vendor_url},
        view::{
            mark::{Link, Tag, Tone},
            vendor_relations::{RelationRow, RelationsSection},
        },
    },
};

/// The section of a vendor's page.
pub fn section(file: &VendorFile, actor: &Actor) -> RelationsSection {
    let edits = actor.can(Right::Assess);
    let found = &file.relations;
    let has_picture = actor.sees_all() && !found.standing.is_empty();
    RelationsSection {
        rows: found.standing.iter().map(|one| row(file, one, edits)).collect(),
        changes: found.changes.iter().map(told).collect(),
        picture_url: has_picture.then(|| address("/supply-chain", [("of", found.vendor.as_str())])),
    }
}

fn row(file: &VendorFile, one: &Standing, edits: bool) -> RelationRow {
    let group = one.interchangeable.as_ref().map(|group| format!("interchangeable: {group}"));
    let sub: Vec<String> = one.location.iter().cloned().chain(group).collect();
    let told_url = match one.soc_report_id {
        Some(report) => format!("/soc-reports/{report}#subservices"),
        None => "#subservices".to_owned(),
    };
    RelationRow {
        name: one.name.clone(),
        url: edits.then(|| format!("/subservices/{}/edit", one.id)),
        provider: one.provider_id.map(|id| Link::new("on our register too", vendor_url(id))),
        service: one.service.clone().unwrap_or_else(|| "all services".to_owned()),
        purpose: one.purpose.clone().unwrap_or_default(),
        sub: Some(sub.join(" · ")).filter(|sub| !sub.is_empty()),
        method: one.method.map(method),
        told_by: Link::new(&one.told_by, told_url),
        source: file.sources.places(one.id.as_str()).first().map(origin::read),
    }
}

fn method(method: SubserviceMethod) -> Tag {
    let tone = if method == SubserviceMethod::Inclusive { Tone::Good } else { Tone::Plain };
    Tag::new(method.label().to_lowercase(), tone)
}

/// “List of 2026-06-01 against list of 2026-01-01: new Tern Mail; gone Gull Cloud; Skerry Hosting carve-out → inclusive.”
fn told(change: &Change) -> String {
    let mut said = Vec::new();
    if !change.change.added.is_empty() {
        said.push(format!("new {}", change.change.added.join(", ")));
    }
    if !change.change.removed.is_empty() {
        said.push(format!("gone {}", change.change.removed.join(", ")));
    }
    said.extend(change.change.method_changed.iter().map(method_change));
    let moved = change.change.moved.iter();
    said.extend(moved.map(|one| format!("{} {} → {}", one.name, one.before.join(" and "), one.after.join(" and "))));
    let said = if said.is_empty() { "the same organizations".to_owned() } else { said.join("; ") };
    format!("The {} against the {}: {said}.", change.newer, change.older)
}

fn method_change(one: &MethodChange) -> String {
    let words = |methods: &[SubserviceMethod]| match methods {
        [] => "not said".to_owned(),
        methods => methods.iter().map(|one| one.label().to_lowercase()).collect::<Vec<_>>().join(" and "),
    };
    format!("{} {} → {}", one.name, words(&one.before), words(&one.after))
}
