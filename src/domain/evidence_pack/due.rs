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
    /// The last review that the register states, of which none is on file, plus the cadence.
    Register(Date),
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
            Self::Register(day) => format!("review of {day}, as the register states it, plus {months} months"),
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
    /// The day of the review that was then done, or that the register states; maybe before it was due.
    pub done_on: Option<Date>,
    /// Whether a completed review on file says that it was done, and not the register alone.
    pub backed: bool,
}

impl Due {
    /// Whether it was done by `by`.
    pub fn is_done(&self, by: Date) -> bool {
        self.done_on.is_some_and(|done| done <= by)
    }

    /// The day of the review on file that was done by `by`; none where the register alone states one.
    pub fn reviewed_on(&self, by: Date) -> Option<Date> {
        self.done_on.filter(|_| self.is_done(by) && self.backed)
    }

    /// Whether the register alone states that it was done by `by`.
    pub fn is_stated(&self, by: Date) -> bool {
        self.is_done(by) && !self.backed
    }

    /// Days from the due day to the review, or to `by` while it was not done; none where it came in time.
    pub fn days_late(&self, by: Date) -> i64 {
        let until = self.done_on.filter(|done| *done <= by).unwrap_or(by);
        (until - self.on).num_days().max(0)
    }

    /// How it stands on `by`, in words.
    pub fn state(&self, by: Date) -> &'static str {
        match (self.is_done(by), self.backed, self.days_late(by)) {
            (true, false, _) => "stated in the register, no review on file",
            (true, true, 0) => "done in time",
            (true, true, _) => "done late",
            (false, _, 0) => "open",
            (false, ..) => "overdue",
        }
    }

    /// Whether it belongs to a window: it fell due in it, or before it and was not done when it began.
    fn is_of(&self, window: Window) -> bool {
        let carried = self.on < window.from && self.done_on.is_none_or(|done| done >= window.from);
        // Where a history begins with some review, when the first one was due says nothing.
        let known = self.basis != Basis::FirstDay || self.done_on.is_none();
        window.holds(self.on) || (carried && known)
    }
}

/// The reviews of a vendor as a whole that fell due on days of the window on which it was active, or before it and were
/// not done when it began, in order. `months` is the cadence of its tier.
///
/// Each completed review (onboarding or periodic, or the last one that the register states) makes the next one due: on the
/// day it states, else after the cadence. A day entered at the vendor takes the place of the newest. Without any review it
/// is due on the day the vendor became active.
pub fn reviews_due(vendor: &Vendor, reviews: &[Review], months: i32, window: Window) -> Vec<Due> {
    let done = done(vendor, reviews);
    let mut dues = Vec::with_capacity(done.len() + 1);
    let day = |place: usize| done.get(place).map(|one| one.on);
    let backed = |on: Option<Date>| on.is_none_or(|on| done.iter().any(|one| one.on == on && one.backed));
    match (vendor.active_on, vendor.next_review_on, done.is_empty()) {
        (_, Some(entered), true) => dues.push(Due { on: entered, basis: Basis::Entered, done_on: None, backed: true }),
        (Some(active), ..) => {
            let before = done.iter().rev().find(|one| one.on <= active).map(|one| one.on);
            let done_on = before.or_else(|| day(0));
            dues.push(Due { on: active, basis: Basis::FirstDay, done_on, backed: backed(done_on) });
        }
        (None, ..) => {}
    }
    for (place, one) in done.iter().enumerate() {
        let next = day(place + 1);
        let by_cadence = if one.backed { Basis::Cadence(one.on) } else { Basis::Register(one.on) };
        let (on, basis) = match (vendor.next_review_on.filter(|_| next.is_none()), one.next) {
            (Some(entered), _) => (entered, Basis::Entered),
            (None, Some(stated)) => (stated, Basis::Stated(one.on)),
            (None, None) => (add_months(one.on, months), by_cadence),
        };
        dues.push(Due { on, basis, done_on: next, backed: backed(next) });
    }
    let was_active = |due: &Due| active_in(vendor, Window { from: due.on, to: due.on }) && active_in(vendor, window);
    dues.retain(|due| due.is_of(window) && was_active(due));
    dues.sort_by_key(|due| due.on);
    dues
}

/// A review of the vendor as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Done {
    on: Date,
    /// The day for the next one that it stated.
    next: Option<Date>,
    /// Whether it is on file; else the register alone states it.
    backed: bool,
}

/// The days on which the vendor as a whole was reviewed, in order.
fn done(vendor: &Vendor, reviews: &[Review]) -> Vec<Done> {
    let whole = reviews.iter().filter(|one| matches!(one.kind, ReviewKind::Onboarding | ReviewKind::Periodic));
    let standing = whole.filter(|one| one.state == ReviewState::Completed && !one.is_corrected(reviews.iter()));
    let mut done: Vec<Done> = standing
        .filter_map(|one| Some(Done { on: one.completed_on()?, next: one.next_due_on, backed: true }))
        .collect();
    if let Some(on) = vendor.last_review_on.filter(|stated| done.iter().all(|one| one.on != *stated)) {
        done.push(Done { on, next: None, backed: false });
    }
    done.sort_unstable();
    done.dedup_by_key(|one| one.on);
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
        assert_eq!(
            due(&stated, &[]),
            ["2026-08-31 review of 2025-08-31, as the register states it, plus 12 months open"]
        );
        let nothing = Vendor { last_review_on: None, ..stated };
        assert_eq!(due(&nothing, &[]), Vec::<String>::new());
    }

    #[test]
    fn late_counts_from_the_due_day_and_only_what_was_done_by_then() {
        let late = Due { on: day("2026-03-31"), basis: Basis::Entered, done_on: Some(day("2026-04-10")), backed: true };
        let in_time = Due { done_on: Some(day("2026-03-01")), ..late };
        let stated = Due { backed: false, ..in_time };
        for (due, by, days, state) in [
            (late, "2026-12-31", 10, "done late"),
            (late, "2026-04-09", 9, "overdue"),
            (late, "2026-03-31", 0, "open"),
            (in_time, "2026-12-31", 0, "done in time"),
            (stated, "2026-12-31", 0, "stated in the register, no review on file"),
        ] {
            assert_eq!((due.days_late(day(by)), due.state(day(by))), (days, state), "{by}");
        }
        assert_eq!(in_time.reviewed_on(day("2026-12-31")), Some(day("2026-03-01")));
        assert_eq!(stated.reviewed_on(day("2026-12-31")), None, "what the register says was not done by anybody");
        assert!(stated.is_stated(day("2026-12-31")) && !in_time.is_stated(day("2026-12-31")));
    }

    #[test]
    fn what_was_overdue_when_the_window_began_is_of_it() {
        let vendor = Vendor { active_on: Some(day("2024-05-01")), ..vendor("V-0001") };
        assert_eq!(due(&vendor, &[]), ["2024-05-01 the day it became active open"]);
        let reviews = [review("2024-05-01", None), review("2026-02-01", None)];
        assert_eq!(due(&vendor, &reviews), ["2025-05-01 review of 2024-05-01 plus 12 months 2026-02-01"]);
        let first_late = [review("2026-02-01", Some("2027-02-01"))];
        assert_eq!(due(&vendor, &first_late), Vec::<String>::new(), "its history begins with that review");
    }
}
