//! Notice of termination that came after its deadline: what it missed, and what it counts for.

use crate::domain::{
    Date,
    contract::Contract,
    renewal_decision::{RenewalDecision, standing, stands, term_ended_by},
};

/// Notice that came too late for the term it was meant for: the contract renews itself once more, and the notice counts
/// for a later term. Whether the vendor takes it for that is for somebody to find out: that term's own deadline stays
/// open until it is decided on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateNotice {
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

impl LateNotice {
    /// The late notice that bears on a contract's term with this deadline: its own, or while nothing is decided about
    /// it that of an earlier one. What counted for a term that is over bears on nothing.
    pub fn find(contract: &Contract, decisions: &[RenewalDecision], decide_by: Date) -> Option<Self> {
        let decision = match standing(decisions, contract.id, decide_by) {
            Some(own) => own,
            None => earlier(contract, decisions, decide_by)?,
        };
        let given_on = decision.late_notice(contract)?;
        let term = term_ended_by(contract, given_on)?;
        let counts_by = term.notice_deadline.filter(|deadline| decide_by <= *deadline)?;
        let settled = standing(decisions, contract.id, counts_by).is_some_and(|one| one.settles(contract));
        Some(Self { given_on, missed: decision.deadline_on, counts_by, ends_on: term.term_end, settled })
    }
}

/// The newest decision about an earlier term whose notice came late.
fn earlier<'a>(contract: &Contract, decisions: &'a [RenewalDecision], decide_by: Date) -> Option<&'a RenewalDecision> {
    let late = |one: &&RenewalDecision| {
        let before = one.contract_id == contract.id && one.deadline_on < decide_by;
        before && one.late_notice(contract).is_some() && stands(decisions, one)
    };
    decisions.iter().filter(late).max_by_key(|one| one.age())
}
