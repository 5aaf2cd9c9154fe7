//! A contract on the renewal runway: time that is free to leave, time bound for the next term, and the date between.

use askama::Template;

use super::{DayScale, MonthTick, Number, Percent, Stretch};
use crate::{
    domain::{Date, coverage::Window},
    web::view::html_pieces,
};

/// Height of a lane in pixels.
const HEIGHT: i64 = 22;

/// What is drawn of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    /// The date that decides.
    pub decide_by: Date,
    /// Last day of the term.
    pub ends_on: Date,
    /// Whether it renews itself, so that the date is one of notice.
    pub renews: bool,
    /// Whether it is left with the term: notice was given, or it ends by itself and that was decided.
    pub leaving: bool,
    /// Whether the date is near and nothing is decided, or it was missed.
    pub near: bool,
    /// How thick its bar is, in pixels.
    pub thickness: i64,
}

/// The bar of one contract.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/runway_lane.html")]
pub struct RunwayLane {
    title: String,
    free: Option<Stretch>,
    bound: Option<Stretch>,
    leaving: Option<Stretch>,
    tick: Option<Percent>,
    near: bool,
    end: Option<Percent>,
    now: Percent,
    y: Number,
    thickness: i64,
    height: i64,
}

impl RunwayLane {
    /// A contract as it stands today, on an axis of these months.
    pub fn new(title: String, lane: Lane, today: Date, shown: Window) -> Self {
        let axis = DayScale::new(shown.from, shown.to);
        let between = |from: Date, to: Date| {
            let x = axis.at(from);
            let width = Percent(axis.at(to).0 - x.0);
            (from < to && width.0 > 0.0).then_some(Stretch { x, width })
        };
        let last = if lane.renews { lane.decide_by } else { lane.ends_on };
        let half = i32::try_from(HEIGHT - lane.thickness).map_or(0.0, |rest| f64::from(rest) / 2.0);
        Self {
            title,
            free: if lane.leaving { None } else { between(today, last) },
            bound: between(lane.decide_by.max(today), lane.ends_on).filter(|_| lane.renews && !lane.leaving),
            leaving: between(today, lane.ends_on).filter(|_| lane.leaving),
            // One that was missed before the axis begins stands at its left end.
            tick: (lane.renews && lane.decide_by <= shown.to).then(|| axis.at(lane.decide_by)),
            near: lane.near,
            end: axis.holds(lane.ends_on).then(|| axis.at(lane.ends_on)),
            now: axis.at(today),
            y: Number(half.max(0.0)),
            thickness: lane.thickness,
            height: HEIGHT,
        }
    }
}

/// The months above the lanes.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/runway_months.html")]
pub struct RunwayMonths {
    months: Vec<MonthTick>,
}

impl RunwayMonths {
    /// The months of an axis.
    pub fn new(shown: Window) -> Self {
        Self { months: DayScale::new(shown.from, shown.to).months() }
    }
}

html_pieces!(RunwayLane, RunwayMonths);

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn drawn(decide_by: &str, ends_on: &str, lane: Lane) -> RunwayLane {
        let shown = Window { from: day("2026-11-01"), to: day("2027-10-31") };
        let lane = Lane { decide_by: day(decide_by), ends_on: day(ends_on), ..lane };
        RunwayLane::new("Harbour <Payroll>".to_owned(), lane, day("2026-11-22"), shown)
    }

    fn lane() -> Lane {
        Lane {
            decide_by: day("2026-12-01"),
            ends_on: day("2026-12-31"),
            renews: true,
            leaving: false,
            near: true,
            thickness: 6,
        }
    }

    #[test]
    fn a_bar_is_free_to_the_deadline_and_bound_to_the_end_of_the_term() {
        let one = drawn("2026-12-01", "2026-12-31", lane());
        let text = one.to_string();
        for part in [
            "<title>Harbour &#60;Payroll&#62;</title>",
            "class=\"e\" x=\"5.75%\" y=\"8\" width=\"2.47%\" height=\"6\"",
            "class=\"bound\" x=\"8.22%\" y=\"8\" width=\"8.22%\" height=\"6\"",
            "class=\"tick near\" x1=\"8.22%\"",
            "class=\"ax-2\" x1=\"16.44%\"",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn a_missed_deadline_leaves_nothing_free_and_one_that_is_left_nothing_bound() {
        let missed = drawn("2026-11-20", "2027-01-19", lane());
        assert_eq!((missed.free, missed.tick.map(|x| x.to_string())), (None, Some("5.21%".to_owned())));
        assert_eq!(missed.bound.map(|bound| bound.x), Some(missed.now));
        let long_ago = drawn("2026-09-20", "2027-01-19", lane());
        assert_eq!(long_ago.tick, Some(Percent(0.0)));
        let left = drawn("2026-12-01", "2026-12-31", Lane { leaving: true, ..lane() });
        assert!(left.free.is_none() && left.bound.is_none() && left.leaving.is_some());
        let ends = drawn("2027-02-28", "2027-02-28", Lane { renews: false, ..lane() });
        assert!(ends.tick.is_none() && ends.bound.is_none() && ends.free.is_some() && ends.end.is_some());
    }

    #[test]
    fn what_lies_behind_the_window_fills_the_bar() {
        let far = drawn("2029-01-01", "2029-03-31", lane());
        assert_eq!(far.free.unwrap().end().to_string(), "100%");
        assert_eq!((far.tick, far.end, far.bound), (None, None, None));
    }
}
