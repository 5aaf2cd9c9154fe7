//! Reviews.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::reviews};
use crate::domain::{
    Date, Instant,
    ids::{ReviewId, SocReportId, VendorId},
    lines::Lines,
    review::{Review, ReviewKind, ReviewOutcome, ReviewState},
};

record! {
    table reviews; id ReviewId; record Review;
    fields {
        id: ReviewId, vendor_id: VendorId, kind: ReviewKind, soc_report_id: Option<SocReportId>,
        period_start: Option<Date>, period_end: Option<Date>, looked_at: Lines, conclusion: Option<String>,
        outcome: Option<ReviewOutcome>, conditions: Option<String>, next_due_on: Option<Date>,
        corrects_id: Option<ReviewId>, state: ReviewState, residual: Option<i64>, band: Option<String>,
        reviewer: Option<String>, reviewer_account: Option<String>, reviewed_at: Option<Instant>,
        approver: Option<String>, approver_account: Option<String>, approved_at: Option<Instant>,
        sent_back: Option<String>, filled_by: Lines, digest: Option<String>, imported: bool,
        created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Review>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = reviews::table
            .filter(reviews::vendor_id.eq_any(group))
            .order((reviews::vendor_id, reviews::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Review::from));
    }
    Ok(found)
}

/// The newest reviews of all vendors: those that wait for approval, drafts, then the completed ones by their day.
///
/// # Errors
/// What the database says.
pub fn list_newest(conn: &mut Conn, limit: i64) -> QueryResult<Vec<Review>> {
    let rows: Vec<Row> = reviews::table
        .order((
            reviews::state.eq(ReviewState::Signed).desc(),
            reviews::state.eq(ReviewState::Draft).desc(),
            reviews::approved_at.desc(),
            reviews::id.desc(),
        ))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Review::from).collect())
}

/// The reviews that correct this one.
///
/// # Errors
/// What the database says.
pub fn list_correcting(conn: &mut Conn, id: ReviewId) -> QueryResult<Vec<Review>> {
    let rows: Vec<Row> =
        reviews::table.filter(reviews::corrects_id.eq(id)).order(reviews::id).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Review::from).collect())
}
