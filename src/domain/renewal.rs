//! Renewals: by when each running contract has to be decided on, where that stands, and what follows.

mod late_notice;
mod totals;
mod words;

use chrono::Datelike;

use super::{
    Date,
    calendar::{BusinessDays, add_days, add_months, days_between},
    contract::Contract,
    coverage::Window,
    ids::{ContractId, VendorId},
    money,
    reminder::{ContractDates, NextTerm, RuleName, contract_dates},
    renewal_decision::{RenewalChoice, RenewalDecision, ended_by, standing, term_ended_by},
};
pub use late_notice::LateNotice;
pub use totals::{Pressing, Totals};

/// A deadline this near is soon.
pub const SOON_DAYS: i64 = 30;
/// A deadline this near presses.
pub const PRESSING_DAYS: i64 = 90;
/// For so many days after a contract ended or renewed itself undecided that is still told.
const TOLD_DAYS: i64 = 30;
/// The thinnest and the thickest bar of a runway, in pixels.
const BARS: (i64, i64) = (3, 20);

closed_list! {
    /// Where the decision about a contract's term stands.
    pub enum RenewalState {
        Open = "open", "To decide";
        Soon = "soon", "To decide within 30 days";
        Missed = "missed", "Deadline missed";
        Decided = "decided", "Decided";
        Leaving = "leaving", "Leaving";
    }
}

/// What contracts are looked at against.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The day.
    pub today: Date,
    /// The business days.
    pub days: &'a BusinessDays,
    /// The currency in which values are compared, an ISO 4217 code in upper case.
    pub base_currency: &'a str,
}

/// What is known of a contract's renewal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// It states no dates: nobody knows by when to decide.
    Undated,
    /// It has ended: its last day.
    Over(Date),
    /// It runs.
    Running(Box<Runway>),
}

/// A running contract: its term, the date that decides, and where the decision stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runway {
    /// The contract.
    pub contract_id: ContractId,
    /// With whom.
    pub vendor_id: VendorId,
    /// Our reference of it.
    pub reference: String,
    /// First day of the current term, where known.
    pub term_start: Option<Date>,
    /// The date that decides, not rolled to a business day: the last day on which notice counts, or the last day of a
    /// contract that does not renew itself.
    pub decide_by: Date,
    /// The same, rolled back to a business day.
    pub act_by: Date,
    /// Last day of the current term.
    pub ends_on: Date,
    /// The day it renews itself; `None` when it does not.
    pub renews_on: Option<Date>,
    /// What follows when it renews itself.
    pub next: Option<NextTerm>,
    /// “notice 60 d”, “notice 3 months”, “ends, no auto-renewal”.
    pub notice: String,
    /// What was assumed for the dates, as sentences.
    pub assumption: String,
    /// Yearly value in the currency's minor unit, with the currency.
    pub value: Option<(i64, String)>,
    /// The same, where the currency is the one in which values are compared.
    pub base_minor: Option<i64>,
    /// Where the decision stands.
    pub state: RenewalState,
    /// The decision that stands about the date.
    pub decision: Option<RenewalDecision>,
    /// The deadline of the term before, where it was missed and the contract renewed itself not long ago.
    pub slipped: Option<Date>,
    /// Notice of termination that came too late for the term it was meant for, until that is dealt with.
    pub late_notice: Option<LateNotice>,
}

/// A contract as its dates and the decisions of its vendor put it; `recorded_on` is the organization's day on which it
/// was recorded.
pub fn followed(
    contract: &Contract,
    decisions: &[RenewalDecision],
    recorded_on: Date,
    around: &Around<'_>,
) -> Followed {
    let Some(dates) = contract_dates(contract, around.today) else { return Followed::Undated };
    let decide_by = dates.notice_deadline.unwrap_or(dates.term_end);
    let decision = standing(decisions, contract.id, decide_by);
    if let Some(last_day) = over(contract, decisions, decision, &dates, around.today) {
        return Followed::Over(last_day);
    }
    let value = contract.annual_value_minor.zip(contract.currency.clone());
    Followed::Running(Box::new(Runway {
        contract_id: contract.id,
        vendor_id: contract.vendor_id,
        reference: contract.reference.clone(),
        term_start: dates.term_start,
        decide_by,
        act_by: around.days.roll_back(decide_by),
        ends_on: dates.term_end,
        renews_on: dates.renewal_on,
        next: dates.next,
        notice: words::notice(contract),
        base_minor: value.as_ref().filter(|(_, code)| code == around.base_currency).map(|(minor, _)| *minor),
        value,
        state: state(contract, decide_by, decision, around.today),
        decision: decision.cloned(),
        slipped: slipped(contract, decisions, recorded_on, &dates, around.today),
        late_notice: LateNotice::find(contract, decisions, decide_by),
        assumption: dates.assumption,
    }))
}

/// Its last day where it has ended: a while ago, or by decision, or because notice was given in time in an earlier
/// term.
fn over(
    contract: &Contract,
    decisions: &[RenewalDecision],
    decision: Option<&RenewalDecision>,
    dates: &ContractDates,
    today: Date,
) -> Option<Date> {
    let decide_by = dates.notice_deadline.unwrap_or(dates.term_end);
    if let Some(left) = ended_by(decisions, contract, decide_by) {
        return Some(term_ended_by(contract, left.deadline_on).map_or(left.deadline_on, |term| term.term_end));
    }
    let since = days_between(dates.term_end, today);
    let settled = decision.is_some_and(|one| one.settles(contract));
    (since > TOLD_DAYS || (since > 0 && settled)).then_some(dates.term_end)
}

/// Who renegotiates has still to decide; who terminates what renews itself has still to give notice, in time.
fn state(contract: &Contract, decide_by: Date, decision: Option<&RenewalDecision>, today: Date) -> RenewalState {
    let choice = decision.map(|one| one.decision);
    match (choice, decision.is_some_and(|one| one.settles(contract))) {
        (Some(RenewalChoice::Terminate), true) => RenewalState::Leaving,
        (_, true) => RenewalState::Decided,
        _ if today > decide_by => RenewalState::Missed,
        (Some(RenewalChoice::Terminate), false) => RenewalState::Decided,
        _ if days_between(today, decide_by) <= SOON_DAYS => RenewalState::Soon,
        _ => RenewalState::Open,
    }
}

fn slipped(
    contract: &Contract,
    decisions: &[RenewalDecision],
    recorded_on: Date,
    dates: &ContractDates,
    today: Date,
) -> Option<Date> {
    let missed = dates.last_deadline.filter(|missed| recorded_on <= *missed)?;
    let renewed = dates.term_start.filter(|renewed| *renewed <= today)?;
    let settled = standing(decisions, contract.id, missed).is_some_and(|one| one.settles(contract));
    (today <= add_days(renewed, TOLD_DAYS) && !settled).then_some(missed)
}

impl Runway {
    /// Whether somebody still has to say what is to become of it, in time.
    pub const fn needs_decision(&self) -> bool {
        matches!(self.state, RenewalState::Open | RenewalState::Soon)
    }

    /// Whether it was decided to terminate it, and notice can still be given and was not.
    pub fn lacks_notice(&self) -> bool {
        self.state == RenewalState::Decided && self.choice() == Some(RenewalChoice::Terminate)
    }

    /// Whether its reminders can be answered: something is to be done about it, or was missed.
    pub fn is_open(&self) -> bool {
        self.needs_decision() || self.lacks_notice() || self.state == RenewalState::Missed
    }

    /// The business day by which to act, where something is left to be done and the date that decides is a day off.
    pub fn acts_by(&self) -> Option<Date> {
        let open = self.needs_decision() || self.lacks_notice();
        (open && self.act_by != self.decide_by).then_some(self.act_by)
    }

    /// The last day of the term with which it can end, as things stand: of a later one where notice comes too late.
    pub fn leaves_on(&self) -> Date {
        let missed = self.state == RenewalState::Missed;
        let later = self.late_notice.as_ref().filter(|_| missed).map(|notice| notice.ends_on);
        later.or_else(|| self.next.filter(|_| missed).map(|next| next.ends_on)).unwrap_or(self.ends_on)
    }

    /// Whether it renews itself unless notice is given.
    pub const fn renews_itself(&self) -> bool {
        self.renews_on.is_some()
    }

    /// The rule that reminds of it.
    pub const fn rule(&self) -> RuleName {
        if self.renews_itself() { RuleName::ContractNotice } else { RuleName::ContractEnd }
    }

    /// What was decided and stands, where that is.
    pub fn choice(&self) -> Option<RenewalChoice> {
        self.decision.as_ref().map(|one| one.decision)
    }

    /// Yearly value as a plain decimal with its currency, such as `184000.00` and `USD`.
    pub fn amount(&self) -> Option<(String, &str)> {
        self.value.as_ref().map(|(minor, code)| (money::shown(*minor, code), code.as_str()))
    }
}

/// The twelve months that a runway shows, beginning with today's.
pub fn window(today: Date) -> Window {
    let from = today.with_day(1).unwrap_or(today);
    Window { from, to: add_days(add_months(from, 12), -1) }
}

/// How thick a bar is, in pixels: by value, the most valuable one at its thickest; as thin as can be where no value is
/// known.
pub fn thickness(value: Option<i64>, most: i64) -> i64 {
    let (thin, thick) = BARS;
    let (value, most) = (i128::from(value.unwrap_or_default()), i128::from(most.max(1)));
    let share = (value * i128::from(thick) + most / 2) / most;
    i64::try_from(share).unwrap_or(thick).clamp(thin, thick)
}

#[cfg(test)]
pub(crate) mod tests;
