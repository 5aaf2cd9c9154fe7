//! Whether the trail is as it was written: walked along when somebody asks, with an anchor that was kept or without.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

use crate::{
    actions::audit::{self, Verified},
    domain::audit::chain::Anchor,
    error::FieldError,
    web::{
        Site,
        error::PageError,
        form::SentForm,
        pages::frame::{frame, render_with},
        run,
        session::{ReadsAudit, Visitor},
        view::{
            audit::{AuditVerifyPage, VerdictView},
            form::{FieldKind, FieldView, FormSection, FormView},
        },
    },
};

const PAGE: &str = "/audit/verify";
const HINT: &str = "Where the trail ended earlier, as it was kept elsewhere: also finds that the newest lines are gone. \
                    Left empty, what stands here is walked along by itself.";

/// What asks for it.
pub(super) fn form(csrf: &str) -> FormView {
    let anchor = FieldView::new("anchor", "Anchor", FieldKind::Text).hint(HINT);
    FormView::new(PAGE, "Verify", vec![FormSection::new("", vec![anchor])]).guarded(csrf)
}

/// `POST /audit/verify`, with an `anchor` where one was kept.
///
/// # Errors
/// `Conflict` when the trail was written with another key; what the database says.
pub async fn verify(
    app: Site,
    visitor: Visitor<ReadsAudit>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let kept = sent.get("anchor").trim();
    let form = form(&visitor.csrf).filled(|_| Some(kept.to_owned()));
    let read = Some(kept).filter(|text| !text.is_empty()).map(str::parse::<Anchor>).transpose();
    let (status, verdict, form) = match read {
        Ok(anchor) => {
            let found = run(&app, move |app| audit::verify(app, anchor.as_ref())).await?;
            (StatusCode::OK, Some(verdict(&found)), form)
        }
        Err(error) => {
            let wrong = FieldError::new("anchor", "unreadable", format!("Anchor: {error}."));
            (StatusCode::UNPROCESSABLE_ENTITY, None, form.refused(&[wrong]))
        }
    };
    let title = match &verdict {
        Some(verdict) if verdict.sound => "The trail is as it was written",
        Some(_) => "The trail is not as it was written",
        None => "Verify the trail",
    };
    let frame = frame(&app, &visitor, title, None, &request).await?;
    render_with(status, AuditVerifyPage { frame, title, verdict, form })
}

fn verdict(found: &Verified) -> VerdictView {
    VerdictView {
        sound: found.broken.is_none(),
        said: found.told(),
        limits: found.limits(),
        anchor: found.end.anchor().map(|anchor| anchor.to_string()),
    }
}
