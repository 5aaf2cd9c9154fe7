//! Steps of offboardings.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::offboarding_steps};
use crate::domain::{
    Date, Instant,
    ids::{OffboardingStepId, PersonId, VendorId},
    offboarding_step::{OffboardingKind, OffboardingStep},
};

record! {
    table offboarding_steps; id OffboardingStepId; record OffboardingStep;
    fields {
        id: OffboardingStepId, vendor_id: VendorId, kind: OffboardingKind, what: Option<String>,
        owner_id: Option<PersonId>, due_on: Option<Date>, done_on: Option<Date>, done_by: Option<String>,
        evidence: Option<String>, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<OffboardingStep>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = offboarding_steps::table
            .filter(offboarding_steps::vendor_id.eq_any(group))
            .order((offboarding_steps::vendor_id, offboarding_steps::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(OffboardingStep::from));
    }
    Ok(found)
}
