//! Renewal decisions: what was decided about a contract's current term, why, by whom and when.

use super::{
    Date, Instant,
    contract::Contract,
    ids::{ContractId, RenewalDecisionId, VendorId},
    reminder::contract_dates,
};

closed_list! {
    /// What is to become of a contract.
    pub enum RenewalChoice {
        Renew = "renew", "Renew";
        Renegotiate = "renegotiate", "Renegotiate";
        Terminate = "terminate", "Terminate";
    }
}

/// The day that stands in a new decision until its deadline is entered or follows from the contract.
pub const OPEN: Date = Date::MIN;

/// A decision about the term of a contract.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RenewalDecision {
    /// Record id.
    pub id: RenewalDecisionId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The contract that it is about.
    pub contract_id: ContractId,
    /// The deadline that it is about, not rolled to a business day: the last day on which notice counts, or of a
    /// contract that does not renew itself the last day of the term.
    pub deadline_on: Date,
    /// What was decided.
    pub decision: RenewalChoice,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_on: Date,
    /// When notice of termination was given; after the deadline it came late.
    pub notice_given_on: Option<Date>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

impl RenewalDecision {
    /// Whether it leaves nothing to be reminded of: who renews lets the contract go on, and who terminates has done
    /// what there is to do once notice was given; whoever renegotiates has still to decide.
    pub fn is_final(&self) -> bool {
        match self.decision {
            RenewalChoice::Renew => true,
            RenewalChoice::Terminate => self.notice_given_on.is_some(),
            RenewalChoice::Renegotiate => false,
        }
    }

    /// Whether it leaves nothing to be reminded of of this contract: one that does not renew itself ends without notice.
    pub fn settles(&self, contract: &Contract) -> bool {
        self.is_final() || (self.decision == RenewalChoice::Terminate && !contract.auto_renew)
    }

    /// Whether it was decided to terminate and nobody noted that notice was given.
    pub fn lacks_notice(&self) -> bool {
        self.decision == RenewalChoice::Terminate && self.notice_given_on.is_none()
    }

    /// By what decisions stand in time: the later has the greater.
    pub fn age(&self) -> (Date, Instant, RenewalDecisionId) {
        (self.decided_on, self.created_at, self.id)
    }
}

/// The deadline of a contract's term that holds on a day: its notice deadline, or its last day where it does not renew
/// itself. `None` while the contract has no dates.
pub fn deadline_on(contract: &Contract, day: Date) -> Option<Date> {
    let dates = contract_dates(contract, day)?;
    Some(dates.notice_deadline.unwrap_or(dates.term_end))
}

/// The decision that stands about a contract's deadline: the newest.
pub fn standing(decisions: &[RenewalDecision], contract: ContractId, deadline: Date) -> Option<&RenewalDecision> {
    let about = |one: &&RenewalDecision| one.contract_id == contract && one.deadline_on == deadline;
    decisions.iter().filter(about).max_by_key(|one| one.age())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::{
        evidence::tests::day,
        reminder::samples::{contract, renewing_contract},
    };

    /// A decision about a contract with its days, `deadline|decided|notice`.
    pub(crate) fn decided(contract: ContractId, decision: RenewalChoice, days: &str) -> RenewalDecision {
        let days: Vec<Option<Date>> = days.split('|').map(|text| (!text.is_empty()).then(|| day(text))).collect();
        RenewalDecision {
            id: uuid::Uuid::from_u128(1).into(),
            vendor_id: uuid::Uuid::from_u128(2).into(),
            contract_id: contract,
            deadline_on: days[0].unwrap_or(OPEN),
            decision,
            reason: "Prices rose by a third".to_owned(),
            decided_by: "Ada Brook".to_owned(),
            decided_on: days[1].unwrap(),
            notice_given_on: days[2],
            created_at: Instant::default(),
            updated_at: Instant::default(),
            version: 1,
        }
    }

    #[test]
    fn renewing_ends_the_reminders_and_terminating_does_once_notice_was_given() {
        use RenewalChoice::{Renegotiate, Renew, Terminate};
        for (decision, days, is_final, lacks_notice) in [
            (Renew, "2026-12-30|2026-11-20|", true, false),
            (Renegotiate, "2026-12-30|2026-11-20|", false, false),
            (Terminate, "2026-12-30|2026-11-20|", false, true),
            (Terminate, "2026-12-30|2026-11-20|2026-11-21", true, false),
            (Terminate, "2026-12-30|2026-11-20|2027-01-02", true, false),
        ] {
            let one = decided(contract().id, decision, days);
            assert_eq!((one.is_final(), one.lacks_notice()), (is_final, lacks_notice), "{decision} {days}");
        }
    }

    #[test]
    fn a_decision_is_about_the_deadline_of_the_term_on_its_day() {
        let ends = Contract { ends_on: Some(day("2026-06-30")), ..contract() };
        for (contract, on, deadline) in [
            (&renewing_contract(), "2025-11-22", Some("2025-12-30")),
            (&renewing_contract(), "2026-02-28", Some("2025-12-30")),
            (&renewing_contract(), "2026-03-01", Some("2026-12-30")),
            (&ends, "2025-11-22", Some("2026-06-30")),
            (&ends, "2026-11-22", Some("2026-06-30")),
            (&contract(), "2025-11-22", None),
        ] {
            assert_eq!(deadline_on(contract, day(on)), deadline.map(day), "{on}");
        }
    }

    #[test]
    fn the_newest_decision_about_a_deadline_stands() {
        let (ours, other) = (contract().id, ContractId::from(uuid::Uuid::from_u128(9)));
        let one = |contract, decision, days: &str, number: u128| RenewalDecision {
            id: uuid::Uuid::from_u128(number).into(),
            ..decided(contract, decision, days)
        };
        let mut decisions = vec![
            one(ours, RenewalChoice::Renew, "2026-12-30|2026-11-20|", 4),
            one(ours, RenewalChoice::Renegotiate, "2026-12-30|2026-11-20|", 5),
            one(ours, RenewalChoice::Terminate, "2026-12-30|2026-11-19|", 6),
            one(ours, RenewalChoice::Terminate, "2025-12-30|2026-11-21|", 7),
            one(other, RenewalChoice::Terminate, "2026-12-30|2026-11-21|", 8),
        ];
        let stands = |decisions: &[RenewalDecision], deadline: &str| {
            standing(decisions, ours, day(deadline)).map(|one| one.decision)
        };
        assert_eq!(stands(&decisions, "2026-12-30"), Some(RenewalChoice::Renegotiate), "of one day the later record");
        decisions[0].created_at = day("2026-11-20").and_hms_opt(9, 0, 0).unwrap();
        assert_eq!(stands(&decisions, "2026-12-30"), Some(RenewalChoice::Renew), "the one that was entered later");
        assert_eq!(stands(&decisions, "2025-12-30"), Some(RenewalChoice::Terminate));
        assert_eq!(stands(&decisions, "2024-12-30"), None);
    }
}
