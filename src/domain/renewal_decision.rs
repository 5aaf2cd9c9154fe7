//! Renewal decisions: what was decided about a contract's current term, why, by whom and when.

use super::{
    Date, Instant,
    calendar::add_days,
    contract::Contract,
    ids::{ContractId, RenewalDecisionId, VendorId},
    reminder::{ContractDates, contract_dates},
};

/// Notice longer than so many terms is taken for a slip of the pen.
const MOST_TERMS_AHEAD: usize = 120;

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
    /// what there is to do once notice was given in time; whoever renegotiates has still to decide.
    pub fn is_final(&self) -> bool {
        match self.decision {
            RenewalChoice::Renew => true,
            RenewalChoice::Terminate => self.gave_notice(),
            RenewalChoice::Renegotiate => false,
        }
    }

    /// Whether it leaves nothing to be reminded of of this contract: one that does not renew itself ends without
    /// notice.
    pub fn settles(&self, contract: &Contract) -> bool {
        self.is_final() || (self.decision == RenewalChoice::Terminate && !contract.auto_renew)
    }

    /// Whether notice of termination was given in time, so that the contract ends with the term it was meant for.
    pub fn gave_notice(&self) -> bool {
        self.notice().is_some_and(|day| day <= self.deadline_on)
    }

    /// The day on which notice of termination was given too late: the contract renews itself once more, and the notice
    /// counts for a later term. One that does not renew itself needs no notice, and so has none that is late.
    pub fn late_notice(&self, contract: &Contract) -> Option<Date> {
        self.notice().filter(|day| contract.auto_renew && *day > self.deadline_on)
    }

    /// Whether it was decided to terminate a contract that needs notice, and nobody noted that it was given.
    pub fn lacks_notice(&self, contract: &Contract) -> bool {
        self.decision == RenewalChoice::Terminate && contract.auto_renew && self.notice_given_on.is_none()
    }

    fn notice(&self) -> Option<Date> {
        self.notice_given_on.filter(|_| self.decision == RenewalChoice::Terminate)
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

/// Whether a decision is the one that stands about its deadline.
pub fn stands(decisions: &[RenewalDecision], one: &RenewalDecision) -> bool {
    standing(decisions, one.contract_id, one.deadline_on).is_some_and(|standing| standing.id == one.id)
}

/// The decision that a contract which renews itself ended with before the term of this deadline began: notice was given
/// in time in an earlier one.
pub fn ended_by<'a>(
    decisions: &'a [RenewalDecision],
    contract: &Contract,
    deadline: Date,
) -> Option<&'a RenewalDecision> {
    let ended = |one: &&RenewalDecision| {
        let of_it = contract.auto_renew && one.contract_id == contract.id;
        of_it && one.deadline_on < deadline && one.gave_notice() && stands(decisions, one)
    };
    decisions.iter().filter(ended).min_by_key(|one| (one.deadline_on, one.age()))
}

/// The term with which a contract ends by notice that is given on a day: the first whose deadline is not before it.
pub fn term_ended_by(contract: &Contract, notice: Date) -> Option<ContractDates> {
    let after = |dates: &ContractDates| contract_dates(contract, add_days(dates.term_end, 1));
    let counts = |dates: &ContractDates| dates.notice_deadline.is_some_and(|deadline| notice <= deadline);
    std::iter::successors(contract_dates(contract, notice), after).take(MOST_TERMS_AHEAD).find(counts)
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
    fn renewing_ends_the_reminders_and_terminating_does_once_notice_was_given_in_time() {
        use RenewalChoice::{Renegotiate, Renew, Terminate};
        let (renewing, ending) = (renewing_contract(), contract());
        for (decision, days, settles, lacks_notice, late) in [
            (Renew, "2026-12-30|2026-11-20|", [true, true], [false, false], None),
            (Renegotiate, "2026-12-30|2026-11-20|", [false, false], [false, false], None),
            (Terminate, "2026-12-30|2026-11-20|", [false, true], [true, false], None),
            (Terminate, "2026-12-30|2026-11-20|2026-11-21", [true, true], [false, false], None),
            (Terminate, "2026-12-30|2026-11-20|2026-12-30", [true, true], [false, false], None),
            (Terminate, "2026-12-30|2026-11-20|2026-12-31", [false, true], [false, false], Some("2026-12-31")),
            (Renew, "2026-12-30|2026-11-20|2026-12-31", [true, true], [false, false], None),
        ] {
            let one = decided(contract().id, decision, days);
            let of = [&renewing, &ending];
            assert_eq!(of.map(|contract| one.settles(contract)), settles, "{decision} {days}");
            assert_eq!(of.map(|contract| one.lacks_notice(contract)), lacks_notice, "{decision} {days}");
            assert_eq!(of.map(|contract| one.late_notice(contract)), [late.map(day), None], "{decision} {days}");
        }
    }

    #[test]
    fn notice_counts_for_the_first_term_whose_deadline_it_meets() {
        let monthly = Contract { term_months: Some(1), ..renewing_contract() };
        for (contract, notice, deadline, end) in [
            (&renewing_contract(), "2025-11-22", "2025-12-30", "2026-02-28"),
            (&renewing_contract(), "2025-12-30", "2025-12-30", "2026-02-28"),
            (&renewing_contract(), "2025-12-31", "2026-12-30", "2027-02-28"),
            (&renewing_contract(), "2026-03-02", "2026-12-30", "2027-02-28"),
            // Sixty days' notice on terms of a month: it falls before the term begins.
            (&monthly, "2026-03-01", "2026-03-01", "2026-04-30"),
            (&monthly, "2026-03-02", "2026-04-01", "2026-05-31"),
        ] {
            let term = term_ended_by(contract, day(notice));
            let found = term.map(|term| (term.notice_deadline, term.term_end));
            assert_eq!(found, Some((Some(day(deadline)), day(end))), "{notice}");
        }
        let ends = Contract { ends_on: Some(day("2026-06-30")), ..contract() };
        assert_eq!(
            (term_ended_by(&ends, day("2026-01-01")), term_ended_by(&contract(), day("2026-01-01"))),
            (None, None)
        );
    }

    #[test]
    fn a_contract_ends_with_the_term_in_which_notice_was_given_in_time() {
        use RenewalChoice::{Renew, Terminate};
        let contract = renewing_contract();
        let one = |decision, days: &str, number: u128| RenewalDecision {
            id: uuid::Uuid::from_u128(number).into(),
            ..decided(contract.id, decision, days)
        };
        let given = one(Terminate, "2025-12-30|2025-11-20|2025-11-21", 1);
        let next = day("2026-12-30");
        let ended = |decisions: &[RenewalDecision]| ended_by(decisions, &contract, next).map(|one| one.deadline_on);
        assert_eq!(ended(std::slice::from_ref(&given)), Some(day("2025-12-30")));
        assert_eq!(ended_by(std::slice::from_ref(&given), &contract, day("2025-12-30")), None, "its own term runs");
        assert_eq!(ended(&[one(Terminate, "2025-12-30|2025-11-20|2026-01-02", 1)]), None, "it came late");
        assert_eq!(ended(&[one(Terminate, "2025-12-30|2025-11-20|", 1)]), None);
        assert_eq!(ended(&[given.clone(), one(Renew, "2025-12-30|2025-11-25|", 2)]), None, "it was taken back");
        let extended = Contract { auto_renew: false, ..contract.clone() };
        assert_eq!(ended_by(&[given], &extended, next), None, "one that ends by itself has a new last day");
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
