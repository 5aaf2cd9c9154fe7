//! When a vendor's next review falls due.

use super::{
    Date,
    calendar::add_months,
    scoring::{Band, Model},
};

/// What decides a vendor's next review.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReviewDates {
    /// Last completed review.
    pub last: Option<Date>,
    /// Next review as entered or imported; it wins.
    pub next: Option<Date>,
    /// The day the vendor became active; a review that never took place is due then.
    pub active_on: Option<Date>,
}

/// The day the next review is due for a vendor of this tier; `None` when no date speaks for any day.
pub fn due_on(dates: ReviewDates, tier: Band, model: &Model) -> Option<Date> {
    let by_cadence = |last| add_months(last, model.review_months(tier));
    dates.next.or_else(|| dates.last.map(by_cadence)).or(dates.active_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence::tests::day;

    fn due(dates: ReviewDates, tier: Band) -> Option<Date> {
        due_on(dates, tier, &Model::built_in().unwrap())
    }

    #[test]
    fn reviews_fall_due_by_tier_clamped_to_the_months_end() {
        for (last, tier, expected) in [
            ("2024-02-29", Band::Critical, "2025-02-28"),
            ("2025-03-31", Band::High, "2026-03-31"),
            ("2024-02-29", Band::Medium, "2026-02-28"),
            ("2024-02-29", Band::Low, "2027-02-28"),
            ("2025-01-15", Band::Unrated, "2026-01-15"),
        ] {
            let dates = ReviewDates { last: Some(day(last)), active_on: Some(day("2020-01-01")), next: None };
            assert_eq!(due(dates, tier), Some(day(expected)), "{tier:?}");
        }
    }

    #[test]
    fn an_entered_date_wins_and_a_vendor_never_reviewed_is_due_since_it_became_active() {
        let (last, next, active_on) = (Some(day("2025-01-01")), Some(day("2025-06-01")), Some(day("2024-01-01")));
        let due = |dates| due(dates, Band::Low);
        assert_eq!(due(ReviewDates { last, next, active_on }), next);
        assert_eq!(due(ReviewDates { active_on, ..ReviewDates::default() }), active_on);
        assert_eq!(due(ReviewDates::default()), None);
    }
}
