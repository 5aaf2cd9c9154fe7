//! A score over a year: what was shown, day by day, and numbered where an event moved it.

use askama::Template;

use super::{DayScale, Number, Percent};
use crate::{
    domain::{
        Date,
        ratio::{Nano, Tenths},
    },
    web::view::{html_pieces, mark::BandMark, words},
};

/// Height of the plot in units of its own; 80 points of a score stand on it, larger scores stretch it.
const HEIGHT: f64 = 80.0;
/// Pixels of the plot, and what stands above it.
const PIXELS: f64 = 160.0;
/// Pixels above the plot.
const ABOVE: f64 = 20.0;

/// A value from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The day.
    pub on: Date,
    /// The residual.
    pub value: Nano,
    /// Whether it was shown then; else the records of now give it for that day.
    pub known: bool,
}

/// An event that moved the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The day.
    pub on: Date,
    /// What happened.
    pub text: String,
    /// What was shown before; `None` for the first score.
    pub from: Option<Tenths>,
    /// What was shown from then on.
    pub to: Tenths,
    /// Its band.
    pub band: BandMark,
}

/// A step line over a year with its events.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/history.html")]
pub struct History {
    title: String,
    known: String,
    worked_out: String,
    zones: Vec<Zone>,
    events: Vec<EventMark>,
    labels: Vec<Label>,
    ends: [String; 3],
    now: Number,
}

#[derive(Debug, Clone, PartialEq)]
struct Zone {
    name: &'static str,
    class: &'static str,
    /// On the plot.
    at: Number,
    /// In pixels of the figure.
    y: Number,
}

#[derive(Debug, Clone, PartialEq)]
struct EventMark {
    number: usize,
    x: Percent,
    event: Moved,
}

#[derive(Debug, Clone, PartialEq)]
struct Label {
    x: Percent,
    anchor: &'static str,
    text: String,
}

impl History {
    /// The year to `today`: points in order of their days, events newest first. `limits` are where Medium, High and
    /// Critical begin.
    pub fn new(today: Date, limits: [f64; 3], points: &[Point], mut events: Vec<Moved>) -> Self {
        let from = today.checked_sub_months(chrono::Months::new(12)).unwrap_or(today);
        let scale = DayScale::new(from, today);
        let highest = points.iter().map(|point| point.value.to_f64(3)).fold(HEIGHT, f64::max);
        let at = |value: f64| Number(HEIGHT - value / highest * HEIGHT);
        events.retain(|event| event.on >= from);
        events.reverse();
        let first = points.first().map_or(Nano::ZERO, |point| point.value);
        let last = points.last().map_or(Nano::ZERO, |point| point.value);
        let [medium, high, critical] = limits;
        let named = [(critical, "Critical", "critical"), (high, "High", "high"), (medium, "Medium", "medium")];
        let pixels = |value: f64| ABOVE + at(value).0 * PIXELS / HEIGHT;
        let mut zones: Vec<Zone> = named
            .into_iter()
            .map(|(from, name, class)| Zone { name, class, at: at(from), y: Number(pixels(from) - 4.0) })
            .collect();
        zones.push(Zone { name: "Low", class: "low", at: Number(HEIGHT), y: Number(ABOVE + PIXELS - 4.0) });
        let (marks, labels) = numbered(events, scale);
        Self {
            title: format!("Residual over twelve months, from {} to {}", first.shown(), last.shown()),
            known: path(points, scale, at, true),
            worked_out: path(points, scale, at, false),
            zones,
            events: marks,
            labels,
            ends: [words::month_year(from), words::month_year(middle(from)), words::month_year(today)],
            now: Number(pixels(last.to_f64(3))),
        }
    }

    /// Whether nothing has moved it.
    pub fn has_events(&self) -> bool {
        !self.events.is_empty()
    }
}

fn middle(from: Date) -> Date {
    from.checked_add_months(chrono::Months::new(6)).unwrap_or(from)
}

/// The steps of those points that are known, or of the others; each holds until the next point, of either kind.
fn path(points: &[Point], scale: DayScale, at: impl Fn(f64) -> Number, known: bool) -> String {
    let mut steps: Vec<String> = Vec::new();
    for (place, point) in points.iter().enumerate().filter(|(_, point)| point.known == known) {
        let (x, y) = (Number(scale.at(point.on).0), at(point.value.to_f64(3)));
        let until = points.get(place + 1).map_or(Number(100.0), |next| Number(scale.at(next.on).0));
        let joins = place.checked_sub(1).and_then(|before| points.get(before)).is_some_and(|one| one.known == known);
        steps.push(format!("{}{x} {y} {until} {y}", if joins { "L" } else { "M" }));
    }
    steps.join(" ")
}

/// Numbers in order of the days. A crowd that has no room for its numbers shares one label: `3–7`.
fn numbered(events: Vec<Moved>, scale: DayScale) -> (Vec<EventMark>, Vec<Label>) {
    let marks: Vec<EventMark> = events
        .into_iter()
        .enumerate()
        .map(|(place, event)| EventMark { number: place + 1, x: scale.at(event.on), event })
        .collect();
    let mut labels: Vec<(Percent, usize, usize)> = Vec::new();
    for mark in &marks {
        match labels.last_mut().filter(|(x, ..)| mark.x.0 - x.0 < 4.0) {
            Some((_, _, last)) => *last = mark.number,
            None => labels.push((mark.x, mark.number, mark.number)),
        }
    }
    let label = |(x, first, last): (Percent, usize, usize)| Label {
        x,
        anchor: if x.0 > 95.0 { "end-t" } else { "mid-t" },
        text: if first == last { first.to_string() } else { format!("{first}–{last}") },
    };
    (marks, labels.into_iter().map(label).collect())
}

html_pieces!(History);

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn moved(on: &str, to: i64) -> Moved {
        let (from, to) = (Some(Tenths::new(400)), Tenths::new(to));
        Moved { on: day(on), text: "filed".into(), from, to, band: BandMark::of("high") }
    }

    #[test]
    fn it_draws_steps_and_numbers_events_in_order() {
        let whole = |points: i64| Nano::new(points * 1_000_000_000);
        let point = |on: &str, points, known| Point { on: day(on), value: whole(points), known };
        let points = [point("2025-11-22", 40, false), point("2026-05-24", 40, true), point("2026-08-22", 60, true)];
        let events = vec![moved("2026-08-22", 600), moved("2026-05-24", 400), moved("2020-01-01", 100)];
        let history = History::new(day("2026-11-22"), [25.0, 50.0, 70.0], &points, events);
        assert!(history.worked_out.starts_with("M0 40 "), "{}", history.worked_out);
        assert!(history.known.starts_with('M') && history.known.contains(" L"), "{}", history.known);
        assert_eq!(history.events.iter().map(|mark| mark.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(history.events[1].event.on, day("2026-08-22"));
        assert_eq!(history.title, "Residual over twelve months, from 40.0 to 60.0");
        assert_eq!(history.ends[0], "Nov 2025");
        assert_eq!(history.zones[0].at, Number(10.0));
    }

    #[test]
    fn events_of_one_day_keep_their_order() {
        let events = vec![moved("2026-08-22", 700), moved("2026-08-22", 600), moved("2026-08-22", 500)];
        let history = History::new(day("2026-11-22"), [25.0, 50.0, 70.0], &[], events);
        let told: Vec<(usize, i64)> = history.events.iter().map(|mark| (mark.number, mark.event.to.get())).collect();
        assert_eq!(told, [(1, 500), (2, 600), (3, 700)]);
    }

    #[test]
    fn a_crowd_shares_one_label() {
        let events = vec![moved("2026-11-22", 610), moved("2026-11-21", 600), moved("2026-01-05", 500)];
        let history = History::new(day("2026-11-22"), [25.0, 50.0, 70.0], &[], events);
        let labels: Vec<(&str, &str)> =
            history.labels.iter().map(|label| (label.text.as_str(), label.anchor)).collect();
        assert_eq!(labels, [("1", "mid-t"), ("2–3", "end-t")]);
    }
}
