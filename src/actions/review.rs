//! Reviews: signed by whoever reviewed, approved by somebody else, frozen then.

use sha2::{Digest, Sha256};

use super::{
    Audit, ensure_right,
    entered::{self, Brought},
    records, rescore,
    vendor::ensure_visible,
};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        access::{Actor, Right},
        dossier::Dossier,
        fields::Fields,
        ids::{ReviewId, SocReportId, VendorId},
        review::{Refused, Review, ReviewKind},
        soc_report::SocReport,
        text::read_note,
        vendor::Vendor,
    },
    error::{AppError, FieldError},
};

/// A review as its page shows it.
pub struct ReviewFile {
    /// The review.
    pub review: Review,
    /// Whose it is.
    pub vendor: Vendor,
    /// The report that was read.
    pub report: Option<SocReport>,
    /// The review that it corrects.
    pub corrects: Option<Review>,
    /// The review that corrects it.
    pub corrected_by: Option<Review>,
    /// Whether what was reviewed has changed since it was signed.
    pub changed_since: bool,
    /// How it came in, where its sign-offs did so with a file.
    pub brought: Option<Brought>,
}

/// One review.
///
/// # Errors
/// `NotFound` when there is none that the actor may see.
pub fn file(app: &App, actor: &Actor, id: ReviewId) -> Result<ReviewFile, AppError> {
    app.db.read(|conn| {
        let review: Review = records::get_in(conn, actor, id)?;
        let vendor = db::vendor::find(conn, review.vendor_id)?.ok_or_else(missing)?;
        let report = review.soc_report_id.map(|id| db::soc_report::find(conn, id)).transpose()?.flatten();
        let corrects = review.corrects_id.map(|id| db::review::find(conn, id)).transpose()?.flatten();
        let changed_since = review.digest.is_some() && review.digest != digest_of(conn, &review)?;
        let corrected_by = db::review::list_correcting(conn, id)?.into_iter().next();
        let brought = if review.imported { entered::brought_in(conn, review.id.as_str())? } else { None };
        Ok(ReviewFile { review, vendor, report, corrects, corrected_by, changed_since, brought })
    })
}

/// The reviews of all vendors that the actor may see, or of one: those that wait for approval first, then the newest.
///
/// # Errors
/// What the database says.
pub fn list(app: &App, actor: &Actor, vendor: Option<VendorId>, limit: i64) -> Result<Vec<(Review, Vendor)>, AppError> {
    app.db.read(|conn| {
        let reviews = match vendor {
            Some(id) => {
                ensure_visible(conn, actor, id)?;
                db::review::list_of(conn, &[id])?
            }
            None => db::review::list_newest(conn, limit)?,
        };
        let mut ids: Vec<VendorId> = reviews.iter().map(|review| review.vendor_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let vendors = db::vendor::list_by_ids(conn, &ids)?;
        let of = |review: &Review| vendors.iter().find(|vendor| vendor.id == review.vendor_id).cloned();
        Ok(reviews.into_iter().filter_map(|review| Some((of(&review)?, review))).map(|(v, r)| (r, v)).collect())
    })
}

fn missing() -> AppError {
    AppError::NotFound("This review".to_owned())
}

/// The reviewer signs.
///
/// # Errors
/// `Forbidden` without the right; `Invalid` with what is missing; `Conflict` where it is signed or frozen.
pub fn sign(app: &App, actor: &Actor, id: ReviewId) -> Result<Review, AppError> {
    ensure_right(actor, Right::Assess)?;
    step(app, actor, id, "sign", "signed", |conn, review| {
        let digest = digest_of(conn, review)?;
        review.sign(actor, app.clock.now(), digest).map_err(|why| refusal(review, why))
    })
}

/// A second person approves, and the review is frozen with the vendor's score of the day.
///
/// # Errors
/// `Forbidden` without the right, or for whoever filled it in or signed it; `Conflict` where it is not signed, frozen,
/// or what was reviewed has changed since.
pub fn approve(app: &App, actor: &Actor, id: ReviewId) -> Result<Review, AppError> {
    ensure_right(actor, Right::Approve)?;
    let alone = app.settings.reviews.reviewer_may_approve;
    step(app, actor, id, "approve", "approved", |conn, review| {
        let digest = digest_of(conn, review)?;
        let now = app.clock.now();
        review.approve(actor, now, digest.as_ref(), alone).map_err(|why| refusal(review, why))?;
        if let Some(summary) = db::summary::list_of(conn, &[review.vendor_id])?.pop() {
            (review.residual, review.band) = (Some(summary.residual), Some(summary.band));
        }
        if matches!(review.kind, ReviewKind::Onboarding | ReviewKind::Periodic) {
            note_at_vendor(conn, app, review)?;
        }
        Ok(())
    })
}

/// A review of the vendor as a whole moves the dates of its last and next one.
fn note_at_vendor(conn: &mut Conn, app: &App, review: &Review) -> Result<(), AppError> {
    let Some(mut vendor) = db::vendor::find(conn, review.vendor_id)? else { return Ok(()) };
    (vendor.last_review_on, vendor.next_review_on) = (review.completed_on(), review.next_due_on);
    vendor.updated_at = app.clock.now();
    db::vendor::update(conn, &vendor)?;
    Ok(())
}

/// Back to a draft, by the reviewer or by whoever was to approve it, with a reason.
///
/// # Errors
/// `Forbidden` without either right; `Invalid` without a reason from anybody but the reviewer; `Conflict` unless signed.
pub fn send_back(app: &App, actor: &Actor, id: ReviewId, why: Option<&str>) -> Result<Review, AppError> {
    if !actor.can(Right::Assess) && !actor.can(Right::Approve) {
        ensure_right(actor, Right::Approve)?;
    }
    let why = read_note("why", "Reason", why.unwrap_or_default()).map_err(|error| AppError::Invalid(vec![error]))?;
    step(app, actor, id, "send_back", "sent back", |_, review| {
        if why.is_none() && !review.is_by(actor) {
            return Err(AppError::invalid("why", "required", "Reason: say what the reviewer should change."));
        }
        review.send_back(why.clone()).map_err(|why| refusal(review, why))
    })
}

fn step(
    app: &App,
    actor: &Actor,
    id: ReviewId,
    action: &str,
    done: &str,
    take: impl Fn(&mut Conn, &mut Review) -> Result<(), AppError>,
) -> Result<Review, AppError> {
    app.db.write(|conn| {
        let mut review: Review = records::get_in(conn, actor, id)?;
        take(conn, &mut review)?;
        review.updated_at = app.clock.now();
        if !db::review::update(conn, &review)? {
            let message = "Somebody else changed the review meanwhile. Load it again.".to_owned();
            return Err(AppError::Conflict { code: "lost_update", message });
        }
        let alone = if review.alone() { ", by the reviewer alone as reviews.reviewer_may_approve allows" } else { "" };
        let said = format!("{} {done}{alone}", records::Record::label(&review));
        Audit {
            after: Some(serde_json::Value::Object(review.to_values()).to_string()),
            ..Audit::new(action, "review", id, said)
        }
        .of_vendor(Some(review.vendor_id))
        .append(conn, app, actor)?;
        rescore::vendors(conn, app, &[review.vendor_id])?;
        db::review::find(conn, id)?.ok_or_else(missing)
    })
}

/// Why a step cannot be taken, and the way forward.
pub(crate) fn refusal(review: &Review, why: Refused) -> AppError {
    let conflict = |code, message: String| AppError::Conflict { code, message };
    match why {
        Refused::Frozen => {
            let on = review.completed_on().map(|day| format!(" on {day}")).unwrap_or_default();
            conflict(
                "frozen",
                format!("This review was completed{on} and is frozen. Write a new review that corrects it: “Correct” on its page, or corrects_id."),
            )
        }
        Refused::Signed => conflict(
            "signed",
            "This review is signed and waits for approval. Send it back first, then change it and sign again.".to_owned(),
        ),
        Refused::NotSigned => {
            conflict("not_signed", "Nobody has signed this review yet. Its reviewer signs it first.".to_owned())
        }
        Refused::Changed => conflict(
            "changed_since_signed",
            "The report's record was changed after the review was signed. Send the review back, look at the report again, and sign anew.".to_owned(),
        ),
        Refused::SamePerson => AppError::Forbidden(
            "you filled in or signed this review yourself; somebody else approves it. An organization of one sets reviews.reviewer_may_approve.".to_owned(),
        ),
        Refused::NoPerson => {
            AppError::Forbidden("a sign-off is a person's: sign in with an account and do it there.".to_owned())
        }
        Refused::Incomplete(missing) => {
            let error = |(field, label): (&str, &str)| FieldError::new(field, "required", format!("{label}: is needed to sign."));
            AppError::Invalid(missing.into_iter().map(error).collect())
        }
    }
}

/// SHA-256 of what is on record of the reviewed report; `None` for a review of something else.
fn digest_of(conn: &mut Conn, review: &Review) -> Result<Option<String>, AppError> {
    let Some(report) = review.soc_report_id else { return Ok(None) };
    let dossier = db::facts::load(conn, &[review.vendor_id])?.pop();
    Ok(dossier.and_then(|dossier| digest(&dossier, report)))
}

/// The digest of a report: its own fields, and what it says on every row that hangs on it.
///
/// Left out are bridge letters, which come later, and what we do about CUECs and exceptions, which goes on.
pub(crate) fn digest(dossier: &Dossier, id: SocReportId) -> Option<String> {
    let report = dossier.reports.iter().find(|report| report.id == id)?;
    let papers = &dossier.papers;
    let mut hasher = Sha256::new();
    let mut add = |values: serde_json::Map<String, serde_json::Value>, without: &[&str]| {
        let kept: serde_json::Map<_, _> =
            values.into_iter().filter(|(name, _)| !without.contains(&name.as_str())).collect();
        hasher.update(serde_json::Value::Object(kept).to_string());
        hasher.update("\n");
    };
    add(report.to_values(), &["reviewer", "reviewed_on", "conclusion"]);
    let of_it = |other: SocReportId| other == id;
    papers.exceptions.iter().filter(|one| of_it(one.soc_report_id)).for_each(|one| {
        add(one.to_values(), &["severity", "fixed", "finding_id"]);
    });
    papers.cuecs.iter().filter(|one| of_it(one.soc_report_id)).for_each(|one| {
        add(one.to_values(), &["our_control", "owner_id", "status", "due_on", "evidence", "reason"]);
    });
    papers.csocs.iter().filter(|one| of_it(one.soc_report_id)).for_each(|one| add(one.to_values(), &[]));
    papers
        .subservices
        .iter()
        .filter(|one| one.soc_report_id.is_some_and(of_it))
        .for_each(|one| add(one.to_values(), &[]));
    Some(hex::encode(hasher.finalize()))
}
