//! A renewal as the API and the command list it.

use serde::Serialize;

use super::{Acknowledged, Renewal};
use crate::domain::{
    Date,
    ids::{ContractId, RenewalDecisionId, VendorId},
    ratio::Nano,
    renewal::{LateNotice, RenewalState},
    renewal_decision::{RenewalChoice, RenewalDecision},
};

/// A running contract by the day that decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listing {
    /// The contract.
    pub contract_id: ContractId,
    /// Our reference of it.
    pub reference: String,
    /// With whom.
    pub vendor_id: VendorId,
    /// The vendor's name.
    pub vendor: String,
    /// The vendor's short reference.
    pub vendor_reference: String,
    /// Who owns the contract.
    pub owner: Option<String>,
    /// Where the decision stands.
    pub state: RenewalState,
    /// The date that decides, not rolled to a business day.
    pub decide_by: Date,
    /// The same, rolled back to a business day.
    pub act_by: Date,
    /// First day of the current term, where known.
    pub term_start: Option<Date>,
    /// Last day of the current term.
    pub ends_on: Date,
    /// The day it renews itself; `None` when it does not.
    pub renews_on: Option<Date>,
    /// The notice, in words.
    pub notice: String,
    /// What was assumed for the dates.
    pub assumption: String,
    /// What follows when it renews itself.
    pub next: Option<NextListing>,
    /// Yearly value as a plain decimal.
    pub annual_value: Option<String>,
    /// Its currency.
    pub currency: Option<String>,
    /// The vendor's residual band.
    pub band: String,
    /// The vendor's residual score, with three decimals.
    pub residual: f64,
    /// The decision that stands.
    pub decision: Option<DecisionListing>,
    /// The deadline of the term before, where it was missed not long ago.
    pub missed_before: Option<Date>,
    /// Notice of termination that came too late for the term it was meant for, until that is dealt with.
    pub late_notice: Option<LateListing>,
    /// That somebody acknowledged the reminders of its date.
    pub acknowledged: Option<Acknowledged>,
}

/// Notice that came too late for the term it was meant for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LateListing {
    /// When it was given.
    pub given_on: Date,
    /// The deadline that it missed.
    pub missed: Date,
    /// The deadline of the term that it counts for.
    pub counts_by: Date,
    /// Last day of that term.
    pub ends_on: Date,
    /// Whether it is decided already what becomes of that term.
    pub settled: bool,
}

/// What follows when a contract renews itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextListing {
    /// Last day of the next term.
    pub ends_on: Date,
    /// The first day on which one can be out.
    pub exit_from: Date,
    /// The last day on which its notice counts.
    pub notice_deadline: Date,
}

/// A decision that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionListing {
    /// The record.
    pub id: RenewalDecisionId,
    /// What was decided.
    pub decision: RenewalChoice,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_on: Date,
    /// When notice of termination was given.
    pub notice_given_on: Option<Date>,
}

impl From<&Renewal> for Listing {
    fn from(one: &Renewal) -> Self {
        let Renewal { runway, vendor, owner, acknowledged } = one;
        let amount = runway.amount();
        Self {
            contract_id: runway.contract_id,
            reference: runway.reference.clone(),
            vendor_id: runway.vendor_id,
            vendor: vendor.name.clone(),
            vendor_reference: vendor.reference.clone(),
            owner: owner.clone(),
            state: runway.state,
            decide_by: runway.decide_by,
            act_by: runway.act_by,
            term_start: runway.term_start,
            ends_on: runway.ends_on,
            renews_on: runway.renews_on,
            notice: runway.notice.replace('\u{a0}', " "),
            assumption: runway.assumption.clone(),
            next: runway.next.map(|next| NextListing {
                ends_on: next.ends_on,
                exit_from: next.exit_from,
                notice_deadline: next.notice_deadline,
            }),
            currency: amount.as_ref().map(|(_, code)| (*code).to_owned()),
            annual_value: amount.map(|(amount, _)| amount),
            band: vendor.band.clone(),
            residual: Nano::new(vendor.residual).to_f64(3),
            decision: runway.decision.as_ref().map(DecisionListing::from),
            missed_before: runway.slipped,
            late_notice: runway.late_notice.map(LateListing::from),
            acknowledged: acknowledged.clone(),
        }
    }
}

impl From<LateNotice> for LateListing {
    fn from(one: LateNotice) -> Self {
        let LateNotice { given_on, missed, counts_by, ends_on, settled } = one;
        Self { given_on, missed, counts_by, ends_on, settled }
    }
}

impl From<&RenewalDecision> for DecisionListing {
    fn from(one: &RenewalDecision) -> Self {
        Self {
            id: one.id,
            decision: one.decision,
            reason: one.reason.clone(),
            decided_by: one.decided_by.clone(),
            decided_on: one.decided_on,
            notice_given_on: one.notice_given_on,
        }
    }
}
