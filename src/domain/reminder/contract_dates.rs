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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::reminder::samples::{contract, day};

    fn renewing(start: &str, months: i32, notice: i32, unit: NoticeUnit) -> Contract {
        Contract {
            starts_on: Some(day(start)),
            term_months: Some(months),
            auto_renew: true,
            notice_value: Some(notice),
            notice_unit: Some(unit),
            ..contract()
        }
    }

    #[test]
    fn the_handbooks_contract_has_the_handbooks_dates() {
        let dates = contract_dates(&renewing("2024-03-01", 12, 60, NoticeUnit::Days), day("2025-11-22")).unwrap();
        assert_eq!(dates.term_start, Some(day("2025-03-01")));
        assert_eq!(dates.term_end, day("2026-02-28"));
        assert_eq!(dates.renewal_on, Some(day("2026-03-01")));
        assert_eq!(dates.notice_deadline, Some(day("2025-12-30")));
        assert_eq!((dates.renewals, dates.last_deadline), (1, Some(day("2024-12-30"))));
        let next = dates.next.unwrap();
        assert_eq!((next.ends_on, next.exit_from), (day("2027-02-28"), day("2027-03-01")));
        assert_eq!(dates.sentence(), "Renews itself on 2026-03-01; notice must be given by 2025-12-30.");
        assert!(dates.assumption.contains("term of 12 months") && dates.assumption.contains("60 days"));
    }

    #[test]
    fn terms_hold_their_last_day_and_months_clamp_without_creeping() {
        use NoticeUnit::{Days, Months};
        for (start, months, notice, unit, today, end, deadline) in [
            ("2024-03-01", 12, 60, Days, "2026-02-28", "2026-02-28", "2025-12-30"), // the term ends today
            ("2024-03-01", 12, 60, Days, "2026-03-01", "2027-02-28", "2026-12-30"), // the next began today
            ("2023-03-01", 12, 30, Days, "2024-01-10", "2024-02-29", "2024-01-30"), // a leap year's last day
            ("2024-02-29", 12, 1, Months, "2024-03-01", "2025-02-27", "2025-01-27"), // from a leap day
            ("2024-01-31", 1, 0, Days, "2024-03-01", "2024-03-30", "2024-03-30"),   // 31 January, monthly: no creep
            ("2024-01-01", 12, 3, Months, "2025-06-01", "2025-12-31", "2025-09-30"), // 31 − 3 months is 30 September
            ("2024-06-01", 3, 3, Months, "2024-07-01", "2024-08-31", "2024-05-31"), // notice as long as the term
            ("2016-07-01", 36, 6, Months, "2025-11-22", "2028-06-30", "2027-12-30"), // several renewals past
            ("2030-01-01", 12, 60, Days, "2025-11-22", "2030-12-31", "2030-11-01"), // not begun yet
        ] {
            let dates = contract_dates(&renewing(start, months, notice, unit), day(today)).unwrap();
            assert_eq!((dates.term_end, dates.notice_deadline.unwrap()), (day(end), day(deadline)), "{start} {today}");
        }
    }

    #[test]
    fn what_is_not_on_file_is_assumed_and_said() {
        let end = Contract { ends_on: Some(day("2026-06-30")), ..contract() };
        let fixed = contract_dates(&end, day("2025-11-22")).unwrap();
        assert_eq!((fixed.term_end, fixed.renewal_on, fixed.notice_deadline), (day("2026-06-30"), None, None));
        assert_eq!(fixed.assumption, "");

        let bare = contract_dates(&Contract { auto_renew: true, ..end.clone() }, day("2026-07-01")).unwrap();
        assert_eq!((bare.term_end, bare.notice_deadline), (day("2027-06-30"), Some(day("2027-06-30"))));
        assert!(bare.assumption.contains("No term is on file") && bare.assumption.contains("No notice period"));

        let six = Contract { starts_on: Some(day("2026-01-01")), auto_renew: true, ..end };
        let six = contract_dates(&six, day("2026-07-01")).unwrap();
        assert_eq!(six.term_end, day("2026-12-31"));
        assert!(six.assumption.contains("6 months, as the first term does"));

        assert_eq!(
            contract_dates(&Contract { starts_on: Some(day("2026-01-01")), ..contract() }, day("2026-01-01")),
            None
        );
    }

    proptest! {
        #[test]
        fn today_is_always_inside_the_current_term(start in 0i64..9_000, months in 1i32..60, later in 0i64..9_000, notice in 0i32..400) {
            let first = add_days(day("2000-01-31"), start);
            let today = add_days(first, later);
            let record = renewing(&first.to_string(), months, notice, NoticeUnit::Days);
            let dates = contract_dates(&record, today).unwrap();
            prop_assert!(dates.term_start.unwrap() <= today && today <= dates.term_end);
            prop_assert_eq!(dates.renewal_on.unwrap(), add_days(dates.term_end, 1));
            prop_assert_eq!(dates.next.unwrap().exit_from, add_days(dates.next.unwrap().ends_on, 1));
            prop_assert!(dates.notice_deadline.unwrap() <= dates.term_end);
            prop_assert!(dates.last_deadline.is_none_or(|last| last < dates.notice_deadline.unwrap()));
        }
    }
}
