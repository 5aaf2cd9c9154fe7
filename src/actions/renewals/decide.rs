//! Deciding about a contract, and beginning the offboarding of a vendor that it was the last one with.

use serde_json::{Map, Value, json};

use super::{Renewal, load, panel::others};
use crate::{
    actions::records::{self, Expect},
    app::App,
    db::{self, Conn},
    domain::{
        access::{Actor, Right},
        contract::Contract,
        ids::ContractId,
        renewal_decision::{RenewalChoice, RenewalDecision},
        vendor::{Vendor, VendorStatus},
    },
    error::AppError,
};

/// What was recorded.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The decision.
    pub decision: RenewalDecision,
    /// The contract as it stands with it; `None` where it has ended.
    pub renewal: Option<Renewal>,
    /// Whether the vendor's offboarding began with it.
    pub offboarding: bool,
}

/// Records a decision about a contract from its fields, and begins the vendor's offboarding with it where that is
/// wished: both or neither.
///
/// # Errors
/// `Forbidden` without the right; `NotFound` when there is no such contract that the actor may see; `Invalid` with
/// every field that cannot be taken.
pub fn decide(
    app: &App,
    actor: &Actor,
    contract: ContractId,
    fields: &Map<String, Value>,
    offboard: bool,
) -> Result<Recorded, AppError> {
    crate::actions::ensure_right(actor, Right::EditVendors)?;
    app.db.write(|conn| {
        let filed: Contract = records::get_in(conn, actor, contract)?;
        let mut values = fields.clone();
        values.insert("vendor_id".to_owned(), json!(filed.vendor_id));
        values.insert("contract_id".to_owned(), json!(filed.id));
        let decision = records::create_in::<RenewalDecision>(conn, app, actor, &values)?;
        let renewal = load(conn, app, &[contract])?.pop();
        let leaves = offboard && decision.decision == RenewalChoice::Terminate;
        let offboarding = leaves && begin(conn, app, actor, &filed, renewal.as_ref())?;
        Ok(Recorded { decision, renewal, offboarding })
    })
}

/// Has the vendor leave: its checklist begins, and its last day is that of the contract where it has none yet. Answers
/// whether it was not leaving before.
fn begin(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    contract: &Contract,
    renewal: Option<&Renewal>,
) -> Result<bool, AppError> {
    let others = others(conn, app, contract)?;
    if !others.is_empty() {
        let message = format!(
            "Begin offboarding: the vendor has other running contracts ({}); decide about them first.",
            others.join(", ")
        );
        return Err(AppError::invalid("offboard", "other_contracts", message));
    }
    let Some(vendor) = db::vendor::find(conn, contract.vendor_id)? else { return Ok(false) };
    if vendor.status == VendorStatus::Offboarding || vendor.status.is_archived() {
        return Ok(false);
    }
    let mut values = Map::new();
    values.insert("status".to_owned(), json!(VendorStatus::Offboarding));
    if let (None, Some(renewal)) = (vendor.terminated_on, renewal) {
        values.insert("terminated_on".to_owned(), json!(renewal.runway.leaves_on()));
    }
    records::update_in::<Vendor>(conn, app, actor, vendor.id, Expect::Any, &values)?;
    Ok(true)
}
