//! The names that are said to be no vendors, and forgetting that.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Query},
};

use crate::{
    actions::reconcile,
    domain::{access::Right, ids::ExclusionId},
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        pages::{
            frame::{frame, render},
            when,
        },
        run,
        session::{EditsVendors, Reads, Visitor, ensure_sees_all},
        view::{
            frame::Place,
            mark::Link,
            reconciliations::{ExclusionRow, ExclusionsPage},
            table::EmptyView,
        },
    },
};

/// Names on a page.
const PAGE: usize = 100;

/// What the address carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct After {
    after: Option<ExclusionId>,
}

/// `GET /reconciliations/exclusions?after=`
pub async fn index(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<After>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, super::TELLS)?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let after = wanted.after;
    let found = run(&app, move |app| reconcile::exclusions(app, after, limit)).await?;
    let more = found.get(..PAGE).filter(|_| found.len() > PAGE).and_then(|page| page.last());
    let may = visitor.actor.can(Right::EditVendors);
    let row = |exclusion: &crate::domain::reconciliation::Exclusion| ExclusionRow {
        name: exclusion.name.clone(),
        reason: exclusion.reason.clone(),
        by: exclusion.created_by.clone(),
        at: when::minute(&app, exclusion.created_at),
        forget_url: may.then(|| format!("/reconciliations/exclusions/{}/forget", exclusion.id)),
    };
    render(ExclusionsPage {
        rows: found.iter().take(PAGE).map(row).collect(),
        next: more.map(|last| format!("/reconciliations/exclusions?after={}", last.id)),
        empty: found.is_empty().then(|| EmptyView {
            title: "Nobody is left out".to_owned(),
            text:
                "When a name of a list is no vendor, say so on the page of its reconciliation: it is remembered here."
                    .to_owned(),
            actions: vec![Link::new("Reconciliations", "/reconciliations")],
        }),
        frame: frame(&app, &visitor, "Names that are no vendors", Some(Place::Imports), &request).await?,
    })
}

/// `POST /reconciliations/exclusions/{id}/forget` with `back`
pub async fn forget(
    app: Site,
    visitor: Visitor<EditsVendors>,
    id: Path<ExclusionId>,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    // Only a page of ours is gone back to.
    let of_ours = |back: &&str| super::is_address(back, "/reconciliations/");
    let back = Some(sent.get("back")).filter(of_ours).unwrap_or("/reconciliations/exclusions").to_owned();
    let forgotten = run(&app, move |app| reconcile::forget(app, &visitor.actor, *id)).await?;
    let said = format!("“{}” is to be decided again wherever it was left out.", forgotten.name);
    Ok(flash::see_other(&app, &back, &said))
}
