//! The two dates of a contract: when it renews itself, and by when notice must be given.

use crate::domain::{
    Date,
    calendar::{add_days, add_months},
    contract::{Contract, NoticeUnit},
};

/// Renewals assumed when neither the contract nor its first term says how long they are.
const ASSUMED_RENEWAL_MONTHS: i32 = 12;

/// Longer terms and notice periods are taken for slips of the pen and not used.
const LONGEST_MONTHS: i32 = 1_200;
const LONGEST_NOTICE_DAYS: i32 = 3_650;

/// More terms than this are not counted: monthly terms for a hundred years.
const MOST_TERMS: i32 = 1_200;

/// What follows when the current term renews itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextTerm {
    /// Its last day: until then the contract binds once it has renewed itself.
    pub ends_on: Date,
    /// The day after: the first on which one can be out.
    pub exit_from: Date,
    /// The last day on which its notice counts.
    pub notice_deadline: Date,
}

/// The dates of a contract's term that holds on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractDates {
    /// First day of the term, where known.
    pub term_start: Option<Date>,
    /// Last day of the term, inclusive.
    pub term_end: Date,
    /// The day it renews itself; `None` when it does not.
    pub renewal_on: Option<Date>,
    /// The last day on which notice counts (not rolled to a business day); `None` when it does not renew itself.
    pub notice_deadline: Option<Date>,
    /// The notice deadline of the term before, where there was one.
    pub last_deadline: Option<Date>,
    /// What follows when it renews itself.
    pub next: Option<NextTerm>,
    /// How often it has renewed itself.
    pub renewals: i32,
    /// What was assumed, as sentences; always shown with the dates.
    pub assumption: String,
}

impl ContractDates {
    /// Whether the deadline has passed on `today`: the contract's notice deadline, or its end.
    pub fn is_missed(&self, today: Date) -> bool {
        today > self.notice_deadline.unwrap_or(self.term_end)
    }

    /// Both dates in a sentence.
    pub fn sentence(&self) -> String {
        match (self.renewal_on, self.notice_deadline) {
            (Some(renewal), Some(deadline)) => {
                format!("Renews itself on {renewal}; notice must be given by {deadline}.")
            }
            _ => format!("Ends on {} and does not renew itself; no notice is needed.", self.term_end),
        }
    }
}

/// The dates of the term that holds `today`; before the first term, those of the first.
///
/// `None` when the contract states neither an end nor a start with a term.
pub fn contract_dates(contract: &Contract, today: Date) -> Option<ContractDates> {
    let terms = Terms::of(contract)?;
    if !contract.auto_renew {
        return Some(ContractDates {
            term_start: contract.starts_on,
            term_end: terms.last_day(0),
            renewal_on: None,
            notice_deadline: None,
            last_deadline: None,
            next: None,
            renewals: 0,
            assumption: terms.assumptions.join(" "),
        });
    }
    let notice = Notice::of(contract);
    let current = (0..MOST_TERMS).find(|term| today <= terms.last_day(*term)).unwrap_or(MOST_TERMS);
    let deadline = |term| notice.before(terms.last_day(term));
    Some(ContractDates {
        term_start: terms.first_day(current),
        term_end: terms.last_day(current),
        renewal_on: terms.first_day(current + 1),
        notice_deadline: Some(deadline(current)),
        last_deadline: (current > 0).then(|| deadline(current - 1)),
        next: terms.first_day(current + 2).map(|exit_from| NextTerm {
            ends_on: terms.last_day(current + 1),
            exit_from,
            notice_deadline: deadline(current + 1),
        }),
        renewals: current,
        assumption: terms.assumptions.into_iter().chain([notice.words()]).collect::<Vec<_>>().join(" "),
    })
}

/// Where terms begin: `base + first + n · renewal` months, always counted from one day so that clamped month ends do
/// not creep.
struct Terms {
    start: Option<Date>,
    base: Date,
    first: i32,
    renewal: i32,
    assumptions: Vec<String>,
}

impl Terms {
    fn of(contract: &Contract) -> Option<Self> {
        let stated = usable(contract.term_months).or(usable(contract.renewal_months));
        // With an end on file the terms are counted from the day after it, else from the start.
        let (base, first) = match (contract.ends_on, contract.starts_on, stated) {
            (Some(end), _, _) => (add_days(end, 1), 0),
            (None, Some(start), Some(months)) => (start, months),
            _ => return None,
        };
        let mut terms = Self { start: contract.starts_on, base, first, renewal: 0, assumptions: Vec::new() };
        terms.assume_length(contract, stated);
        terms.assume_renewal(contract);
        Some(terms)
    }

    fn assume_length(&mut self, contract: &Contract, stated: Option<i32>) {
        if let (None, Some(months)) = (contract.ends_on, stated) {
            self.assumptions.push(format!(
                "No end date is on file; it follows from the start and a term of {}.",
                counted(months, "month")
            ));
        }
    }

    fn assume_renewal(&mut self, contract: &Contract) {
        if !contract.auto_renew {
            return;
        }
        if let Some(months) = usable(contract.renewal_months).or(usable(contract.term_months)) {
            self.renewal = months;
            self.assumptions.push(format!("Each renewal lasts {}.", counted(months, "month")));
            return;
        }
        match self.start.and_then(|start| whole_months(start, self.base)) {
            Some(months) => {
                self.renewal = months;
                self.assumptions
                    .push(format!("Renewals are taken to last {}, as the first term does.", counted(months, "month")));
            }
            None => {
                self.renewal = ASSUMED_RENEWAL_MONTHS;
                self.assumptions
                    .push(format!("No term is on file; renewals are taken to last {ASSUMED_RENEWAL_MONTHS} months."));
            }
        }
    }

    /// First day of the term `number` (0 is the first term).
    fn first_day(&self, number: i32) -> Option<Date> {
        match number {
            0 => self.start,
            later => Some(self.boundary(later - 1)),
        }
    }

    fn last_day(&self, number: i32) -> Date {
        add_days(self.boundary(number), -1)
    }

    /// The day after the term `number`.
    fn boundary(&self, number: i32) -> Date {
        add_months(self.base, self.first + number * self.renewal)
    }
}

/// Notice before the last day of a term.
enum Notice {
    Days(i32),
    Months(i32),
    Unknown,
}

impl Notice {
    fn of(contract: &Contract) -> Self {
        match (contract.notice_value, contract.notice_unit) {
            (Some(value), Some(NoticeUnit::Months)) if (0..=LONGEST_MONTHS).contains(&value) => Self::Months(value),
            (Some(value), Some(NoticeUnit::Days) | None) if (0..=LONGEST_NOTICE_DAYS).contains(&value) => {
                Self::Days(value)
            }
            _ => Self::Unknown,
        }
    }

    fn before(&self, last_day: Date) -> Date {
        match self {
            Self::Days(days) => add_days(last_day, -i64::from(*days)),
            Self::Months(months) => add_months(last_day, -months),
            Self::Unknown => last_day,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Days(days) => format!("Notice is {} before the last day of the term.", counted(*days, "day")),
            Self::Months(months) => {
                format!("Notice is {} before the last day of the term, month end clamped.", counted(*months, "month"))
            }
            Self::Unknown => {
                "No notice period is on file; the last day of the term is taken as the deadline.".to_owned()
            }
        }
    }
}

/// “1 month”, “12 months”.
fn counted(number: i32, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A term's months, unless they make no sense.
fn usable(months: Option<i32>) -> Option<i32> {
    months.filter(|months| (1..=LONGEST_MONTHS).contains(months))
}

/// Months from `start` to `boundary` when they are whole ones.
fn whole_months(start: Date, boundary: Date) -> Option<i32> {
    (1..=LONGEST_MONTHS)
        .find(|months| add_months(start, *months) >= boundary)
        .filter(|m| add_months(start, *m) == boundary)
}

#[cfg(test)]
mod tests;
