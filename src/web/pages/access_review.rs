//! The access review: accounts and tokens, what each may do and when it was last used; and the same as a file.

use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{
    download::download,
    frame::{frame, render},
    when::minute,
};
use crate::{
    actions::{
        export::{self, Access, AccessKind},
        vendor_table::Format,
    },
    app::App,
    error::AppError,
    web::{
        Site,
        error::PageError,
        run,
        session::{ReadsAudit, Visitor},
        view::{
            access_review::{AccessReviewPage, AccessRow},
            mark::{Link, Tag, Tone},
            words::counted,
        },
    },
};

/// `GET /access-review`
///
/// # Errors
/// `Forbidden` without the right to read the trail.
pub async fn show(app: Site, visitor: Visitor<ReadsAudit>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let actor = visitor.actor.clone();
    let listed = run(&app, move |app| export::access_review(app, &actor)).await?;
    let link = |format: &Format| Link::new(format.label(), format!("/access-review.{}", format.as_str()));
    render(AccessReviewPage {
        frame: frame(&app, &visitor, "Access review", None, &request).await?,
        subtitle: subtitle(&listed),
        downloads: Format::ALL.iter().map(link).collect(),
        rows: listed.iter().map(|access| row(&app, access)).collect(),
    })
}

/// `GET /access-review.{format}`
///
/// # Errors
/// As `show`; `NotFound` for a format that is none.
pub async fn download_as(
    app: Site,
    visitor: Visitor<ReadsAudit>,
    format: Path<String>,
) -> Result<HttpResponse, PageError> {
    let format: Format = format.parse().map_err(|_| AppError::NotFound("Such a format".to_owned()))?;
    let written = run(&app, move |app| export::access_review_to_file(app, &visitor.actor, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, format.media_type()))
}

/// “5 accounts can sign in, 2 API tokens work.”
fn subtitle(listed: &[Access]) -> String {
    let count = |kind: AccessKind| listed.iter().filter(|access| access.kind == kind && access.works).count();
    let (accounts, tokens) = (count(AccessKind::Account), count(AccessKind::Token));
    let verb = if tokens == 1 { "works" } else { "work" };
    let accounts = counted(accounts, "account", "accounts");
    format!("{accounts} can sign in, {} {verb}.", counted(tokens, "API token", "API tokens"))
}

fn row(app: &App, access: &Access) -> AccessRow {
    let made = minute(app, access.created_at);
    AccessRow {
        name: access.name.clone(),
        what: access.email.clone().unwrap_or_else(|| access.kind.label().to_owned()),
        state: Tag::new(access.state, if access.works { Tone::Good } else { Tone::Dim }),
        role: access.role.label().to_owned(),
        sees: access.sees_vendors_of.clone(),
        second_factor: (access.kind == AccessKind::Account).then(|| second_factor(access)),
        used: access.last_used_at.map_or_else(|| "never".to_owned(), |at| minute(app, at)),
        made: access.created_by.as_ref().map_or_else(|| made.clone(), |by| format!("{made}, by {by}")),
    }
}

fn second_factor(access: &Access) -> Tag {
    match access.second_factor_since {
        Some(_) => Tag::new("on", Tone::Good),
        None if access.second_factor_needed && access.works => Tag::new("needed", Tone::Bad),
        None => Tag::new("off", Tone::Dim),
    }
}
