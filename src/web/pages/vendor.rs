//! One vendor: is it all right, and why? Maps what the action derived to the parts of the page.

mod contracts;
mod contradictions;
mod evidence;
mod head;
mod origin;
mod papers;
mod programme;
mod record;
mod relations;
mod roadmap;
mod score;

pub use evidence::{attestation, days_of, note as report_note, opinion, title};
pub use origin::{link as origin_link, read as read_link};

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Query},
};
use serde::Deserialize;

use super::{
    frame::{frame, render},
    marks::address,
};
use crate::{
    actions::vendor_page::{self, VendorFile},
    domain::{
        access::{Actor, Right},
        ids::VendorId,
    },
    error::AppError,
    web::{
        Site,
        error::PageError,
        run,
        session::{Reads, Visitor},
        view::{
            frame::{Frame, Place},
            vendor::{VendorActions, VendorPage},
        },
    },
};

/// What is shown of a vendor.
#[derive(Deserialize)]
pub struct Shown {
    service: Option<String>,
}

/// The page: `GET /vendors/{id}?service=ID`.
///
/// # Errors
/// `NotFound` for an id that is none, or of a vendor that the visitor may not see.
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<String>,
    shown: Query<Shown>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let id: VendorId = id.parse().map_err(|_| AppError::NotFound("This vendor".to_owned()))?;
    let actor = visitor.actor.clone();
    let service = shown.into_inner().service;
    let file = run(&app, move |app| vendor_page::vendor_file(app, &actor, id, service.as_deref())).await?;
    let frame = frame(&app, &visitor, &file.dossier.vendor.name, Some(Place::Vendors), &request).await?;
    render(page(frame, &file, &visitor.actor))
}

fn page(frame: Frame, file: &VendorFile, actor: &Actor) -> VendorPage {
    let actions = actions(file, actor);
    VendorPage {
        frame,
        head: head::head(file),
        next_step: head::next_step(file, actor),
        score: score::section(file, actor),
        soc: evidence::soc(file, actor),
        roadmap: roadmap::section(file, actor),
        questionnaires: evidence::questionnaires(file),
        contradictions: contradictions::rows(file),
        certificates: papers::certificates(file, actor),
        findings: papers::findings(file, actor),
        programme: programme::sections(file, actor),
        reviews: super::reviews::rows_of_one(&file.reviews),
        documents: super::documents::view(
            &file.documents,
            &file.dossier.reports,
            actor,
            format!("/vendors/{}/documents", file.dossier.vendor.id),
        ),
        relations: relations::section(file, actor),
        contracts: contracts::contracts(file, actor),
        contacts: contracts::contacts(file, actor),
        stated: record::stated(file),
        notes: file.dossier.vendor.notes.clone(),
        provenance: record::provenance(file),
        activity: record::activity(file),
        actions,
    }
}

fn actions(file: &VendorFile, actor: &Actor) -> VendorActions {
    let vendor = &file.dossier.vendor;
    let edits = actor.can(Right::EditVendors);
    let new = |part: &str| edits.then(|| format!("/vendors/{}/{part}/new", vendor.id));
    let assesses = actor.can(Right::Assess);
    let assess = |part: &str| assesses.then(|| format!("/vendors/{}/{part}/new", vendor.id));
    VendorActions {
        edit: edits.then(|| format!("/vendors/{}/edit", vendor.id)),
        new_service: new("services"),
        new_contract: new("contracts"),
        new_contact: new("contacts"),
        new_certificate: assess("certificates"),
        new_finding: assess("findings"),
        new_review: assesses.then(|| address(&format!("/vendors/{}/reviews/new", vendor.id), [("kind", "periodic")])),
        new_subservice: assess("subservices"),
        import_questionnaire: actor.can(Right::Import).then(|| address("/imports", [("vendor", &vendor.name)])),
    }
}
