//! Our own controls, each with what it satisfies.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};

use super::{
    cuecs::downloads,
    frame::{frame, render},
    marks::address,
};
use crate::{
    actions::{
        cuec_register::{self, Asked, Entry},
        records,
    },
    domain::{
        access::Right,
        control::{Control, ControlStatus, reference_key},
        person::Person,
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

/// Controls in the list.
const MOST: i64 = 2_000;

/// `GET /controls`
pub async fn list(app: Site, visitor: Visitor<Reads>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let actor = visitor.actor.clone();
    let (mut controls, people, entries) = run(&app, move |app| {
        let entries = cuec_register::register(app, &actor, &Asked::default())?;
        let controls = records::list::<Control>(app, &actor, None, None, MOST)?;
        Ok((controls, records::list::<Person>(app, &actor, None, None, MOST)?, entries))
    })
    .await?;
    controls.sort_by_cached_key(|control| reference_key(&control.reference));
    let edits = visitor.actor.can(Right::Assess);
    let new_url = edits.then(|| "/controls/new".to_owned());
    render(ControlsPage {
        frame: frame(&app, &visitor, "Our controls", Some(Place::Assurance), &request).await?,
        tabs: tabs("/controls"),
        rows: controls.iter().map(|control| row(control, &people, &entries, edits)).collect(),
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

fn row(control: &Control, people: &[Person], entries: &[Entry], edits: bool) -> ControlRow {
    let key = reference_key(&control.reference);
    let mapped = |entry: &&Entry| entry.controls.iter().any(|one| reference_key(&one.reference) == key);
    let satisfied = entries.iter().filter(mapped).count();
    let owner = control.owner_id.and_then(|id| people.iter().find(|person| person.id == id));
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
        owner: owner.map(|person| person.name.clone()).unwrap_or_default(),
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
