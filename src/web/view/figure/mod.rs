//! Pictures as numbers: scales and axes, and one file per figure. Templates draw what is computed here.
//!
//! An SVG of ours has no `viewBox`: positions are percentages of its width, heights are pixels, so text and strokes
//! keep their size at any width.

pub mod ages;
pub mod coverage;
pub mod gantt;
pub mod history;
pub mod points;
pub mod risk_map;
pub mod runway;
pub mod runway_lane;
pub mod series;
pub mod slope;
pub mod term;
pub mod timeline;
pub mod two_hops;

use std::fmt;

use chrono::{Datelike, Months};

use super::words;
use crate::domain::Date;

/// A position or length in percent of the figure's width; written with two decimals at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Percent(pub f64);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", Number(self.0))
    }
}

/// A number as SVG wants it: two decimals at most, no trailing zeros, never `-0`.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Number(pub f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = (self.0 * 100.0).round() / 100.0;
        write!(f, "{}", if rounded == 0.0 || !rounded.is_finite() { 0.0 } else { rounded })
    }
}

impl askama::filters::HtmlSafe for Percent {}
impl askama::filters::HtmlSafe for Number {}

/// Values laid out linearly on the figure's width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    from: f64,
    to: f64,
}

impl Scale {
    /// A scale whose left end is `from` and right end `to`.
    pub const fn new(from: f64, to: f64) -> Self {
        Self { from, to }
    }

    /// Where a value stands.
    pub fn at(self, value: f64) -> Percent {
        let width = self.to - self.from;
        if width <= 0.0 {
            return Percent(0.0);
        }
        Percent(((value - self.from) / width * 100.0).clamp(0.0, 100.0))
    }

    /// The stretch between two values, whichever is larger.
    pub fn stretch(self, one: f64, other: f64) -> Stretch {
        let (left, right) = if one <= other { (one, other) } else { (other, one) };
        let x = self.at(left);
        Stretch { x, width: Percent(self.at(right).0 - x.0) }
    }
}

/// A part of the width.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Stretch {
    /// Left end.
    pub x: Percent,
    /// Length.
    pub width: Percent,
}

impl Stretch {
    /// Its middle.
    pub fn middle(self) -> Percent {
        Percent(self.x.0 + self.width.0 / 2.0)
    }

    /// Its right end.
    pub fn end(self) -> Percent {
        Percent(self.x.0 + self.width.0)
    }
}

/// Days laid out on the figure's width; the last day counts in full.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayScale {
    from: Date,
    to: Date,
}

impl DayScale {
    /// A scale from the start of `from` to the end of `to`.
    pub const fn new(from: Date, to: Date) -> Self {
        Self { from, to }
    }

    /// Where a day begins.
    pub fn at(self, day: Date) -> Percent {
        self.scale().at(days(self.from, day))
    }

    /// The stretch of whole days `from ..= to`.
    pub fn stretch(self, from: Date, to: Date) -> Stretch {
        self.scale().stretch(days(self.from, from), days(self.from, to) + 1.0)
    }

    /// Whether the day lies on the scale.
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// A tick at each month's begin.
    pub fn months(self) -> Vec<MonthTick> {
        let mut ticks = Vec::new();
        let mut month = words::month_start(self.from);
        while month <= self.to && ticks.len() < 120 {
            let name = month.format("%b").to_string();
            let (first, rest) = name.split_at(1);
            ticks.push(MonthTick {
                x: self.at(month),
                first: first.to_owned(),
                rest: rest.to_owned(),
                year: month.year(),
            });
            let Some(next) = month.checked_add_months(Months::new(1)) else { break };
            month = next;
        }
        ticks
    }

    fn scale(self) -> Scale {
        Scale::new(0.0, days(self.from, self.to) + 1.0)
    }
}

fn days(from: Date, to: Date) -> f64 {
    i32::try_from((to - from).num_days()).map_or(f64::from(i32::MAX), f64::from)
}

/// The begin of a month on an axis; narrow screens show the first letter only.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthTick {
    /// Where it stands.
    pub x: Percent,
    /// First letter of the month's short name.
    pub first: String,
    /// Its other letters.
    pub rest: String,
    /// Its year.
    pub year: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_are_short_and_never_negative_zero() {
        for (value, text) in [(27.5, "27.5"), (33.333_33, "33.33"), (-0.001, "0"), (f64::NAN, "0"), (100.0, "100")] {
            assert_eq!(Number(value).to_string(), text);
        }
        assert_eq!(Percent(83.287_67).to_string(), "83.29%");
    }

    #[test]
    fn a_fiscal_year_of_whole_days_fills_the_width() {
        let year = DayScale::new(day("2025-12-01"), day("2026-11-30"));
        assert_eq!(year.stretch(day("2025-12-01"), day("2026-11-30")).width.to_string(), "100%");
        assert_eq!(year.stretch(day("2025-12-01"), day("2026-09-30")).width.to_string(), "83.29%");
        assert_eq!(year.months().len(), 12);
    }

    #[test]
    fn what_lies_outside_a_scale_is_cut_at_its_end() {
        let scale = Scale::new(0.0, 80.0);
        assert_eq!(scale.at(120.0), Percent(100.0));
        assert_eq!(scale.stretch(71.5, 60.0).x, scale.at(60.0));
        assert_eq!(Scale::new(5.0, 5.0).at(5.0), Percent(0.0));
    }
}
