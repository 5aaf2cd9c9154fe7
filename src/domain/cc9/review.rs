//! Reviews that count: concluded and dated, approved by somebody, in the window or still good.

use super::{Filed, Found, Lack, Point};
use crate::domain::{
    Date,
    record_ref::{Mend, RecordKind},
    review::{Review, ReviewKind, ReviewState},
};

/// 9.2-07. Population: active vendors. Rule: a performance review lies in the window or within the cadence of the
/// vendor's tier; the cadence is what makes it as often as the risk warrants.
pub(super) fn performance(file: &Filed<'_>, found: &mut Found) {
    if file.is_active() {
        file.note_vendor(found, Point::Performance, lack(file, &[ReviewKind::Performance], None).into_iter().collect());
    }
}

/// 9.2-11. Applies where a service in use marks confidentiality. Population: active vendors with such a service. Rule: a
/// review of confidentiality lies in the window or within the cadence of the vendor's tier.
pub(super) fn confidentiality(file: &Filed<'_>, found: &mut Found) {
    if file.is_active() && file.services.iter().any(|rated| rated.service.needs_confidentiality) {
        let missing = lack(file, &[ReviewKind::Confidentiality], None).into_iter().collect();
        file.note_vendor(found, Point::ConfidentialityReview, missing);
    }
}

/// 9.2-13. Applies where a service in use marks privacy. Population: active vendors with such a service. Rule: a review of
/// privacy lies in the window or within the cadence of the vendor's tier.
pub(super) fn privacy(file: &Filed<'_>, found: &mut Found) {
    if file.is_active() && file.services.iter().any(|rated| rated.service.needs_privacy) {
        let missing = lack(file, &[ReviewKind::Privacy], None).into_iter().collect();
        file.note_vendor(found, Point::PrivacyReview, missing);
    }
}

/// What is missing for a review of one of these kinds to count; the first kind is the one to write. `months` is how long
/// it is good for, where that is not the cadence of the vendor's tier.
///
/// A review counts from the day it was completed: it then has a conclusion, and somebody who approved it. One that was
/// corrected by the day of judgement counts through its correction. Sign-offs that came with an import are somebody's word
/// and count once a document is filed: under the report that was read, else under the vendor.
pub(super) fn lack(file: &Filed<'_>, kinds: &[ReviewKind], months: Option<i32>) -> Option<Lack> {
    let of_kind = |review: &&Review| kinds.contains(&review.kind);
    among(file, file.dossier.papers.reviews.iter().filter(of_kind).collect(), months.unwrap_or(file.cadence), || {
        let kind = kinds.first().copied().unwrap_or(ReviewKind::Periodic);
        let mend = Mend::add_with(RecordKind::Review, file.vendor().id, "kind", kind);
        (called(kind), mend)
    })
}

/// As `lack`, for these reviews; `wanted` is what the missing one is called, and where it is written.
pub(super) fn among(
    file: &Filed<'_>,
    reviews: Vec<&Review>,
    months: i32,
    wanted: impl Fn() -> (String, Mend),
) -> Option<Lack> {
    let on = file.on();
    let completed = |review: &&Review| completed_by(review, on).filter(|_| !is_corrected(file, review)).is_some();
    let newest = reviews.iter().filter(|one| completed(one)).max_by_key(|review| review.completed_on());
    let stands = |review: &&&Review| completed(review) && is_shown(file, review);
    let current = |review: &Review| review.completed_on().is_some_and(|day| file.programme.is_current(day, months));
    if reviews.iter().filter(stands).any(|review| current(review)) {
        return None;
    }
    let waiting = reviews.iter().find(|review| review.state == ReviewState::Signed);
    Some(match (waiting, newest) {
        (Some(review), _) => Lack::new(waits(review), Mend::record(RecordKind::Review, review.id)),
        (None, Some(review)) if current(review) => unshown(review),
        (None, newest) => {
            let (what, mend) = wanted();
            Lack::new(too_old(&what, newest.and_then(|review| review.completed_on()), months), mend)
        }
    })
}

/// The day a review was completed with a conclusion and an approver, where that was by `on`.
fn completed_by(review: &Review, on: Date) -> Option<Date> {
    let concluded = review.conclusion.is_some() && review.approver.is_some();
    review.completed_on().filter(|day| concluded && *day <= on)
}

/// Whether a review was corrected by the day of judgement.
fn is_corrected(file: &Filed<'_>, review: &Review) -> bool {
    let by_then = |other: &&Review| completed_by(other, file.on()).is_some();
    review.is_corrected(file.dossier.papers.reviews.iter().filter(by_then))
}

/// Whether a review shows what it claims: it was signed here, or its evidence is filed.
fn is_shown(file: &Filed<'_>, review: &Review) -> bool {
    !review.imported || file.documents.iter().any(|one| one.soc_report_id == review.soc_report_id)
}

/// What a review of this kind is called: “periodic review”.
fn called(kind: ReviewKind) -> String {
    match kind {
        ReviewKind::SocReport => "review of the SOC report".to_owned(),
        kind => format!("{} review", kind.label().to_lowercase()),
    }
}

fn waits(review: &Review) -> String {
    let signed = review.reviewed_at.map(|at| format!(", signed on {},", at.date())).unwrap_or_default();
    format!("the {}{signed} waits for approval", called(review.kind))
}

/// An imported review whose evidence nobody filed.
fn unshown(review: &Review) -> Lack {
    let day = review.completed_on().map(|day| format!(" of {day}")).unwrap_or_default();
    let what =
        format!("the {}{day} came with an import, and its evidence is not filed as a document", called(review.kind));
    let mend = review.soc_report_id.map_or_else(
        || Mend::add(RecordKind::Document, review.vendor_id),
        |report| Mend::add_with(RecordKind::Document, review.vendor_id, "soc_report_id", report),
    );
    Lack::new(what, mend)
}

fn too_old(what: &str, last: Option<Date>, months: i32) -> String {
    match last {
        Some(day) => format!("the last {what} was completed on {day}, more than {months} months ago"),
        None => format!("no completed {what}"),
    }
}
