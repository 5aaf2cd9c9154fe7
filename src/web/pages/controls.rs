//! Our own controls, each with what it satisfies.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};

use super::{
    cuecs::downloads,
    frame::{frame, render},
    marks::address,
};
use crate::{
    actions::cuec_register::{self, Asked, Entry},
    domain::{
        access::Right,
        control::{Control, ControlStatus, reference_key},
    },
    web::{
        Site,
        error::PageError,
        run,
        session::{Reads, Visitor},
        view::{
            assurance::tabs,
            cuecs::{ControlRow, ControlsPage},
            frame::Place,
            mark::{Link, Tag, Tone},
            table::EmptyView,
            words,
        },
    },
};

/// `GET /controls`
pub async fn list(app: Site, visitor: Visitor<Reads>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let actor = visitor.actor.clone();
    let (controls, entries) = run(&app, move |app| {
        Ok((cuec_register::controls(app)?, cuec_register::register(app, &actor, &Asked::default())?))
    })
    .await?;
    let edits = visitor.actor.can(Right::Assess);
    let new_url = edits.then(|| "/controls/new".to_owned());
    render(ControlsPage {
        frame: frame(&app, &visitor, "Our controls", Some(Place::Assurance), &request).await?,
        tabs: tabs("/controls"),
        rows: controls.iter().map(|(control, owner)| row(control, owner.as_deref(), &entries, edits)).collect(),
        unknown: unknown(&entries),
        empty: controls.is_empty().then(|| EmptyView {
            title: "No controls yet".to_owned(),
            text: "Bring the list you keep, a row a control, or add them one by one.".to_owned(),
            actions: new_url
                .iter()
                .map(|url| Link::new("Add a control", url))
                .chain([Link::new("Import", "/imports")])
                .collect(),
        }),
        downloads: if controls.is_empty() { Vec::new() } else { downloads(&visitor.actor, "controls") },
        new_url,
    })
}

fn row(control: &Control, owner: Option<&str>, entries: &[Entry], edits: bool) -> ControlRow {
    let key = reference_key(&control.reference);
    let mapped = |entry: &&Entry| entry.controls.iter().any(|one| reference_key(&one.reference) == key);
    let satisfied = entries.iter().filter(mapped).count();
    let tone = match control.status {
        ControlStatus::Implemented => Tone::Good,
        ControlStatus::Planned => Tone::Plain,
        ControlStatus::Retired => Tone::Dim,
    };
    ControlRow {
        reference: control.reference.clone(),
        url: edits.then(|| format!("/controls/{}/edit", control.id)),
        name: control.name.clone(),
        description: control.description.clone(),
        owner: owner.unwrap_or_default().to_owned(),
        status: Tag::new(control.status.label().to_lowercase(), tone),
        evidence: control.evidence.clone().unwrap_or_default(),
        checked: control.checked_on.map(|day| day.to_string()).unwrap_or_default(),
        satisfies: (satisfied > 0).then(|| of(&control.reference, words::counted(satisfied, "CUEC", "CUECs"))),
    }
}

fn of(reference: &str, label: impl Into<String>) -> Link {
    Link::new(label, address("/cuecs", [("view", "all"), ("control", reference)]))
}

/// References that CUECs name and no control goes by.
fn unknown(entries: &[Entry]) -> Vec<Link> {
    let missing = entries.iter().flat_map(|entry| &entry.controls).filter(|one| one.name.is_none());
    let by_key: BTreeMap<String, &str> =
        missing.map(|one| (reference_key(&one.reference), one.reference.as_str())).collect();
    by_key.into_values().map(|reference| of(reference, reference)).collect()
}
