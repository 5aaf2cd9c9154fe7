//! When a vendor's next review falls due, and why then.

use crate::domain::{Date, calendar::add_months};

/// What the next review's date rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewBasis {
    /// Somebody entered or imported the date.
    Entered,
    /// The last completed review, plus this many months of cadence.
    LastReview {
        /// The day of the last review.
        on: Date,
        /// The tier's cadence.
        months: i32,
    },
    /// There was none; the day the vendor became active.
    NeverReviewed,
}

/// The next review: an entered date wins, else the last review plus the cadence (month end clamped), else the day the
/// vendor became active. `None` when nothing is known.
pub fn review_due_on(
    entered: Option<Date>,
    last_review: Option<Date>,
    cadence_months: i32,
    active_on: Option<Date>,
) -> Option<(Date, ReviewBasis)> {
    if let Some(date) = entered {
        return Some((date, ReviewBasis::Entered));
    }
    if let Some(on) = last_review {
        let due = add_months(on, cadence_months);
        return Some((due, ReviewBasis::LastReview { on, months: cadence_months }));
    }
    active_on.map(|date| (date, ReviewBasis::NeverReviewed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scoring::{Band, Model};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_entered_date_wins_over_the_cadence_and_that_over_the_first_day() {
        let (entered, last, active) = (day("2026-01-15"), day("2024-02-29"), day("2023-05-01"));
        let due = |entered, last, active| review_due_on(entered, last, 12, active);
        assert_eq!(due(Some(entered), Some(last), Some(active)), Some((entered, ReviewBasis::Entered)));
        let cadence = ReviewBasis::LastReview { on: last, months: 12 };
        assert_eq!(due(None, Some(last), Some(active)), Some((day("2025-02-28"), cadence)));
        assert_eq!(due(None, None, Some(active)), Some((active, ReviewBasis::NeverReviewed)));
        assert_eq!(due(None, None, None), None);
    }
    #[test]
    fn reviews_fall_due_by_tier_clamped_to_the_months_end() {
        let model = Model::built_in().unwrap();
        for (last, tier, expected) in [
            ("2024-02-29", Band::Critical, "2025-02-28"),
            ("2025-03-31", Band::High, "2026-03-31"),
            ("2024-02-29", Band::Medium, "2026-02-28"),
            ("2024-02-29", Band::Low, "2027-02-28"),
            ("2025-01-15", Band::Unrated, "2026-01-15"),
        ] {
            let due = review_due_on(None, Some(day(last)), model.review_months(tier), Some(day("2020-01-01")));
            assert_eq!(due.map(|(date, _)| date), Some(day(expected)), "{tier:?}");
        }
    }
}
