//! Reviews that nobody finishes.

use super::{Check, Inconsistency, Known};
use crate::domain::{
    calendar::days_between,
    record_ref::{Mend, RecordKind, RecordRef},
    review::ReviewState,
};

/// So many days a signed review may wait.
const PATIENCE_DAYS: i64 = 30;

/// A signed review is approved or sent back within thirty days.
pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    for review in known.dossier.papers.reviews.iter().filter(|review| review.state == ReviewState::Signed) {
        let Some(signed) = review.reviewed_at.map(|at| at.date()) else { continue };
        let days = days_between(signed, known.today);
        if days > PATIENCE_DAYS {
            let label = format!("{} review", review.kind.label());
            let what = format!("signed on {signed}, waits for approval since {days} days");
            let mend = Mend::record(RecordKind::Review, review.id);
            known.note(found, Check::ReviewWaiting, RecordRef::new(RecordKind::Review, review.id, label), what, mend);
        }
    }
}
