//! SOC coverage in time: a lane a vendor with its reports, letters, gaps and the way to the next report, each a link.

use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::{DayScale, MonthTick, Number, Percent, Stretch};
use crate::{
    domain::Date,
    web::view::{html_pieces, mark::Link},
};

/// Pixels a track takes.
const TRACK: f64 = 24.0;
/// Days above which months would stand on each other.
const MONTHS: i64 = 550;
/// Percent of the width that a letter of a label takes, on a wide and on a narrow screen.
const LETTER: (f64, f64) = (0.95, 2.1);

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// A Type 2 report's period: solid.
    Period,
    /// A bridge letter: hatched.
    Bridge,
    /// Days nothing speaks for: red and dashed.
    Gap,
    /// A Type 1 report's day: a diamond.
    Type1,
    /// A stage on the way to a report: an outline.
    Stage,
    /// The day a report is expected: a dashed diamond.
    Due,
}

impl MarkKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Period => "cov",
            Self::Bridge => "rep",
            Self::Gap => "gap",
            Self::Type1 => "t1",
            Self::Stage => "next",
            Self::Due => "t1 due",
        }
    }

    const fn is_point(self) -> bool {
        matches!(self, Self::Type1 | Self::Due)
    }

    const fn is_ahead(self) -> bool {
        matches!(self, Self::Stage | Self::Due)
    }
}

/// A mark as facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GanttMark {
    /// What it stands for.
    pub kind: MarkKind,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Words on it, where they fit.
    pub label: String,
    /// What it says in full.
    pub title: String,
    /// The record it stands for.
    pub url: String,
}

/// A lane as facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneFacts {
    /// Whose it is.
    pub name: Link,
    /// How it stands: “61 d open”.
    pub remark: String,
    /// Whether that is bad.
    pub late: bool,
    /// Its marks.
    pub marks: Vec<GanttMark>,
    /// Lanes of its services, where it has several.
    pub services: Vec<LaneFacts>,
}

/// A fiscal year of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// The year it ends in.
    pub number: i32,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Whether it is the one that counts now, and so shaded.
    pub current: bool,
}

/// The chart.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/gantt.html")]
pub struct Gantt {
    months: Vec<MonthTick>,
    years: Vec<(Percent, String)>,
    bands: Vec<Band>,
    now: Option<Percent>,
    lanes: Vec<Lane>,
    from: Date,
    to: Date,
}

#[derive(Debug, Clone, PartialEq)]
struct Band {
    label: String,
    place: Stretch,
    current: bool,
    /// Whether its name fits on a narrow screen too.
    narrow: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Lane {
    name: Link,
    remark: String,
    late: bool,
    tracks: Vec<Track>,
    height: Number,
    /// Height of the band behind it, which meets that of the next lane.
    ground: Number,
    services: Vec<Lane>,
    open: bool,
}

/// Marks that stand side by side.
#[derive(Debug, Clone, PartialEq)]
struct Track {
    y: Number,
    marks: Vec<Mark>,
}

#[derive(Debug, Clone, PartialEq)]
struct Mark {
    kind: MarkKind,
    place: Stretch,
    label: Option<String>,
    narrow: bool,
    title: String,
    url: String,
}

impl Gantt {
    /// Lays the lanes out over the window; `open` shows the services of each.
    pub fn new(from: Date, to: Date, today: Date, years: &[Year], lanes: Vec<LaneFacts>, open: bool) -> Self {
        let scale = DayScale::new(from, to);
        let by_month = (to - from).num_days() <= MONTHS;
        Self {
            // A tick at the very end has no room for its word.
            months: scale.months().into_iter().filter(|month| by_month && month.x.0 < 97.0).collect(),
            years: if by_month { Vec::new() } else { year_ticks(scale, from, to) },
            bands: years.iter().filter_map(|year| band(scale, from, to, *year)).collect(),
            now: scale.holds(today).then(|| scale.at(today)),
            lanes: lanes.into_iter().map(|facts| lane(scale, from, to, facts, open)).collect(),
            from,
            to,
        }
    }
}

fn year_ticks(scale: DayScale, from: Date, to: Date) -> Vec<(Percent, String)> {
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).filter(|day| scale.holds(*day));
    (from.year()..=to.year()).filter_map(|year| Some((scale.at(first(year)?), year.to_string()))).collect()
}

fn band(scale: DayScale, from: Date, to: Date, year: Year) -> Option<Band> {
    let (left, right) = (year.from.max(from), year.to.min(to));
    let place = scale.stretch(left, right);
    let label = if place.width.0 > 9.0 { format!("fiscal {}", year.number) } else { String::new() };
    (left <= right).then_some(Band { label, place, current: year.current, narrow: place.width.0 > 26.0 })
}

fn lane(scale: DayScale, from: Date, to: Date, facts: LaneFacts, open: bool) -> Lane {
    let mut marks: Vec<GanttMark> = facts.marks.into_iter().filter(|mark| mark.from <= to && mark.to >= from).collect();
    marks.sort_by_key(|mark| (mark.kind.is_ahead(), mark.kind.is_point(), mark.from, mark.to));
    let mut tracks: Vec<Vec<GanttMark>> = Vec::new();
    for mark in marks {
        let free = tracks.iter().position(|track| track.iter().all(|other| leaves_room(other, &mark)));
        match free.and_then(|at| tracks.get_mut(at)) {
            Some(track) => track.push(mark),
            None => tracks.push(vec![mark]),
        }
    }
    let height = TRACK * small(tracks.len().max(1));
    let track = |(at, marks): (usize, Vec<GanttMark>)| Track {
        y: Number(TRACK * small(at)),
        marks: marks.into_iter().map(|mark| drawn(scale, mark)).collect(),
    };
    Lane {
        name: facts.name,
        remark: facts.remark,
        late: facts.late,
        tracks: tracks.into_iter().enumerate().map(track).collect(),
        height: Number(height),
        ground: Number(height + 12.0),
        services: facts.services.into_iter().map(|facts| lane(scale, from, to, facts, open)).collect(),
        open,
    }
}

/// Whether two marks can stand on one track. A Type 1 may stand on a gap: it covers no day of it.
fn leaves_room(one: &GanttMark, other: &GanttMark) -> bool {
    let on_a_gap = |gap: &GanttMark, point: &GanttMark| gap.kind == MarkKind::Gap && point.kind == MarkKind::Type1;
    let apart = one.to < other.from || other.to < one.from;
    one.kind.is_ahead() == other.kind.is_ahead() && (apart || on_a_gap(one, other) || on_a_gap(other, one))
}

fn small(number: usize) -> f64 {
    f64::from(u16::try_from(number).unwrap_or(u16::MAX))
}

fn drawn(scale: DayScale, mark: GanttMark) -> Mark {
    let place = scale.stretch(mark.from, mark.to);
    let letters = small(mark.label.chars().count());
    let fits = |letter: f64| letters > 0.0 && place.width.0 >= letters * letter + letter;
    Mark {
        kind: mark.kind,
        // A single day would be too thin to be seen or pointed at.
        place: Stretch { width: Percent(place.width.0.max(0.6)), ..place },
        narrow: fits(LETTER.1),
        label: (!mark.kind.is_point() && fits(LETTER.0)).then_some(mark.label),
        title: mark.title,
        url: mark.url,
    }
}

html_pieces!(Gantt);

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn mark(kind: MarkKind, from: &str, to: &str) -> GanttMark {
        let label = if kind == MarkKind::Gap { "61 d" } else { "SOC 2 Type 2" };
        let title = format!("{from} to {to}");
        GanttMark { kind, from: day(from), to: day(to), label: label.into(), title, url: "/soc-reports/1".into() }
    }

    fn chart(from: &str, to: &str, marks: Vec<GanttMark>) -> Gantt {
        let name = Link::new("Saltmarsh Hosting", "/vendors/1");
        let facts = LaneFacts { name, remark: "61 d open".into(), late: true, marks, services: Vec::new() };
        Gantt::new(day(from), day(to), day("2026-11-22"), &[], vec![facts], false)
    }

    #[test]
    fn overlapping_reports_stand_on_tracks_of_their_own_and_a_type_1_stands_on_a_gap() {
        let chart = chart(
            "2025-12-01",
            "2026-11-30",
            vec![
                mark(MarkKind::Period, "2025-06-01", "2026-05-31"),
                mark(MarkKind::Period, "2026-01-01", "2026-06-30"),
                mark(MarkKind::Bridge, "2026-07-01", "2026-08-31"),
                mark(MarkKind::Gap, "2026-09-01", "2026-11-30"),
                mark(MarkKind::Type1, "2026-10-15", "2026-10-15"),
                mark(MarkKind::Stage, "2026-09-01", "2026-11-30"),
                mark(MarkKind::Period, "2024-01-01", "2024-12-31"),
            ],
        );
        let lane = &chart.lanes[0];
        let track = |track: &Track| track.marks.iter().map(|mark| (mark.kind, track.y.0)).collect::<Vec<_>>();
        let rows: Vec<(MarkKind, f64)> = lane.tracks.iter().flat_map(track).collect();
        assert_eq!(
            rows,
            [
                (MarkKind::Period, 0.0),
                (MarkKind::Bridge, 0.0),
                (MarkKind::Gap, 0.0),
                (MarkKind::Type1, 0.0),
                (MarkKind::Period, 24.0),
                (MarkKind::Stage, 48.0),
            ],
            "what lies outside the window is left out"
        );
        assert_eq!(lane.height, Number(72.0));
    }

    #[test]
    fn every_mark_is_a_link_with_words_and_a_narrow_one_carries_none() {
        let drawn = chart(
            "2025-12-01",
            "2026-11-30",
            vec![
                mark(MarkKind::Period, "2025-12-01", "2026-09-15"),
                mark(MarkKind::Gap, "2026-09-16", "2026-09-20"),
                mark(MarkKind::Bridge, "2026-09-21", "2026-11-30"),
            ],
        )
        .to_string();
        assert_eq!(drawn.matches("<a href=\"/soc-reports/1\"><title>").count(), 3, "{drawn}");
        assert!(drawn.contains("SOC 2 Type 2") && !drawn.contains("61 d<"), "{drawn}");
        assert!(drawn.contains("class=\"now\""), "{drawn}");
    }

    #[test]
    fn a_long_window_is_told_by_years() {
        let chart = chart("2020-01-01", "2026-12-31", Vec::new());
        assert!(chart.months.is_empty());
        assert_eq!(chart.years.len(), 7);
    }
}
