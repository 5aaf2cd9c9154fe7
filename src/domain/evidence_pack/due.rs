//! Which reviews of a vendor as a whole fell due in a window, and when each was done.

use super::span::active_in;
use crate::domain::{
    Date,
    calendar::add_months,
    coverage::Window,
    review::{Review, ReviewKind, ReviewState},
    vendor::Vendor,
};

/// What a due day rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The vendor became active.
    FirstDay,
    /// The review of this day said so.
    Stated(Date),
    /// The review of this day, plus the cadence of the vendor's tier.
    Cadence(Date),
    /// Somebody entered or imported the day at the vendor.
    Entered,
}

impl Basis {
    /// In words; `months` is the cadence.
    pub fn words(self, months: i32) -> String {
        match self {
            Self::FirstDay => "the day it became active".to_owned(),
            Self::Stated(day) => format!("stated in the review of {day}"),
            Self::Cadence(day) => format!("review of {day} plus {months} months"),
            Self::Entered => "entered at the vendor".to_owned(),
        }
    }
}

/// A review that fell due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub on: Date,
    /// What that rests on.
    pub basis: Basis,
    /// The day of the review that was then done; maybe before it was due.
    pub done_on: Option<Date>,
}

impl Due {
    /// Days from the due day to the review, none where it came in time; `None` while it was not done by `by`.
    pub fn days_late(&self, by: Date) -> Option<i64> {
        let done = self.done_on.filter(|done| *done <= by)?;
        Some((done - self.on).num_days().max(0))
    }
}

/// The reviews of a vendor as a whole that fell due on days of the window on which it was active, in order. `months` is
/// the cadence of its tier.
///
/// Each completed review (onboarding or periodic, or the last one that the register states) makes the next one due: on the
/// day it states, else after the cadence. A day entered at the vendor takes the place of the newest. Without any review it
/// is due on the day the vendor became active.
pub fn reviews_due(vendor: &Vendor, reviews: &[Review], months: i32, window: Window) -> Vec<Due> {
    let done = done(vendor, reviews);
    let mut dues = Vec::with_capacity(done.len() + 1);
    let day = |place: usize| done.get(place).map(|(day, _)| *day);
    match (vendor.active_on, vendor.next_review_on, done.is_empty()) {
        (_, Some(entered), true) => dues.push(Due { on: entered, basis: Basis::Entered, done_on: None }),
        (Some(active), ..) => {
            let before = done.iter().rev().find(|(day, _)| *day <= active).map(|(day, _)| *day);
            dues.push(Due { on: active, basis: Basis::FirstDay, done_on: before.or_else(|| day(0)) });
        }
        (None, ..) => {}
    }
    for (place, (reviewed, stated)) in done.iter().enumerate() {
        let next = day(place + 1);
        let (on, basis) = match (vendor.next_review_on.filter(|_| next.is_none()), stated) {
            (Some(entered), _) => (entered, Basis::Entered),
            (None, Some(stated)) => (*stated, Basis::Stated(*reviewed)),
            (None, None) => (add_months(*reviewed, months), Basis::Cadence(*reviewed)),
        };
        dues.push(Due { on, basis, done_on: next });
    }
    dues.retain(|due| window.holds(due.on) && active_in(vendor, Window { from: due.on, to: due.on }));
    dues.sort_by_key(|due| due.on);
    dues
}

/// Days on which the vendor as a whole was reviewed, in order, each with the day for the next one that was stated.
fn done(vendor: &Vendor, reviews: &[Review]) -> Vec<(Date, Option<Date>)> {
    let whole = reviews.iter().filter(|one| matches!(one.kind, ReviewKind::Onboarding | ReviewKind::Periodic));
    let standing = whole.filter(|one| one.state == ReviewState::Completed && !one.is_corrected(reviews.iter()));
    let mut done: Vec<(Date, Option<Date>)> =
        standing.filter_map(|one| Some((one.completed_on()?, one.next_due_on))).collect();
    if let Some(stated) = vendor.last_review_on.filter(|stated| done.iter().all(|(day, _)| day != stated)) {
        done.push((stated, None));
    }
    done.sort_unstable();
    done.dedup_by_key(|(day, _)| *day);
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence_pack::order::tests::{review, vendor};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn due(vendor: &Vendor, reviews: &[Review]) -> Vec<String> {
        let window = Window { from: day("2026-01-01"), to: day("2026-12-31") };
        let shown = |due: &Due| {
            let done = due.done_on.map_or("open".to_owned(), |day| day.to_string());
            format!("{} {} {done}", due.on, due.basis.words(12))
        };
        reviews_due(vendor, reviews, 12, window).iter().map(shown).collect()
    }

    #[test]
    fn each_review_makes_the_next_one_due() {
        let active = Vendor { active_on: Some(day("2024-05-01")), ..vendor("V-0001") };
        let reviews = [review("2025-03-31", None), review("2026-04-10", Some("2026-10-01"))];
        assert_eq!(
            due(&active, &reviews),
            [
                "2026-03-31 review of 2025-03-31 plus 12 months 2026-04-10",
                "2026-10-01 stated in the review of 2026-04-10 open"
            ]
        );
        let entered = Vendor { next_review_on: Some(day("2026-12-15")), ..active.clone() };
        assert_eq!(due(&entered, &reviews).last().unwrap(), "2026-12-15 entered at the vendor open");
        let gone = Vendor { terminated_on: Some(day("2026-10-01")), ..active };
        assert_eq!(due(&gone, &reviews).len(), 1, "nothing is due from the day it ended on");
    }

    #[test]
    fn a_new_vendor_is_due_on_its_first_day_and_one_reviewed_before_is_in_time() {
        let new = Vendor { active_on: Some(day("2026-06-01")), ..vendor("V-0001") };
        assert_eq!(due(&new, &[]), ["2026-06-01 the day it became active open"]);
        assert_eq!(due(&new, &[review("2026-05-20", None)])[0], "2026-06-01 the day it became active 2026-05-20");
        assert_eq!(due(&new, &[review("2026-07-20", None)])[0], "2026-06-01 the day it became active 2026-07-20");
        let stated = Vendor { last_review_on: Some(day("2025-08-31")), active_on: None, ..new };
        assert_eq!(due(&stated, &[]), ["2026-08-31 review of 2025-08-31 plus 12 months open"]);
        let nothing = Vendor { last_review_on: None, ..stated };
        assert_eq!(due(&nothing, &[]), Vec::<String>::new());
    }

    #[test]
    fn late_counts_from_the_due_day_and_only_what_was_done_by_then() {
        let due = Due { on: day("2026-03-31"), basis: Basis::Entered, done_on: Some(day("2026-04-10")) };
        assert_eq!(due.days_late(day("2026-12-31")), Some(10));
        assert_eq!(due.days_late(day("2026-04-09")), None);
        assert_eq!(Due { done_on: Some(day("2026-03-01")), ..due }.days_late(day("2026-12-31")), Some(0));
    }
}
