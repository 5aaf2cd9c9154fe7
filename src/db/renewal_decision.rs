//! Decisions about the terms of contracts.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::renewal_decisions};
use crate::domain::{
    Date, Instant,
    ids::{ContractId, RenewalDecisionId, VendorId},
    renewal_decision::{RenewalChoice, RenewalDecision},
};

record! {
    table renewal_decisions; id RenewalDecisionId; record RenewalDecision;
    fields {
        id: RenewalDecisionId, vendor_id: VendorId, contract_id: ContractId, deadline_on: Date,
        decision: RenewalChoice, reason: String, decided_by: String, decided_on: Date,
        notice_given_on: Option<Date>, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<RenewalDecision>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = renewal_decisions::table
            .filter(renewal_decisions::vendor_id.eq_any(group))
            .order((renewal_decisions::vendor_id, renewal_decisions::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(RenewalDecision::from));
    }
    Ok(found)
}
