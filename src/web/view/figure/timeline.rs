//! SOC reports in time: a lane a report with its period, bridge letters, gaps and what is expected, on fiscal years.

use askama::Template;
use chrono::{Datelike, Days, NaiveDate};

use super::{DayScale, Number, Percent, Stretch};
use crate::{domain::Date, web::view::html_pieces};

/// Pixels a lane takes.
const LANE: f64 = 30.0;
/// Where the first lane begins.
const TOP: f64 = 26.0;

/// What a bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarKind {
    /// A Type 2 report's period: solid.
    Period,
    /// A bridge letter: hatched.
    Bridge,
    /// Days nothing speaks for: red and dashed.
    Gap,
    /// A period that is expected: dashed.
    Expected,
    /// A Type 1 report's day, or a SOC 3's: a diamond at `from`.
    Point,
    /// The day a report is expected: a dashed diamond at `from`.
    Due,
}

impl BarKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Period => "cov",
            Self::Bridge => "rep",
            Self::Gap => "gap",
            Self::Expected => "next",
            Self::Point => "t1",
            Self::Due => "t1 due",
        }
    }

    const fn is_point(self) -> bool {
        matches!(self, Self::Point | Self::Due)
    }
}

/// One bar as facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineBar {
    /// What it stands for.
    pub kind: BarKind,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Words on it or beside it; what stands after “ · ” is left out on narrow screens.
    pub label: String,
}

/// A fiscal year of ours behind the bars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiscalYear {
    /// `fiscal 2026`.
    pub label: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Whether it is the one that counts now, and so shaded.
    pub current: bool,
}

/// The timeline.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/timeline.html")]
pub struct Timeline {
    years: Vec<Band>,
    bars: Vec<Bar>,
    ticks: Vec<(Percent, i32)>,
    now: Percent,
    axis: Number,
    ground: Number,
    words: Number,
    height: Number,
    from: Date,
    to: Date,
}

#[derive(Debug, Clone, PartialEq)]
struct Band {
    label: String,
    place: Stretch,
    current: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Bar {
    kind: BarKind,
    place: Stretch,
    y: Number,
    words_y: Number,
    label: String,
    tail: Option<String>,
    at: Percent,
    dx: i32,
    class: &'static str,
}

impl Timeline {
    /// Lanes from the oldest to the newest report; the window holds every bar and today. `None` without a bar.
    pub fn new(today: Date, fiscal_years: &[FiscalYear], lanes: &[Vec<TimelineBar>]) -> Option<Self> {
        let all = || lanes.iter().flatten();
        let from = all().map(|bar| bar.from).min()?.min(today);
        let to = all().map(|bar| bar.to).max()?.max(today).checked_add_days(Days::new(45))?;
        let scale = DayScale::new(from, to);
        let bars = lanes.iter().zip(0_u8..).flat_map(|(lane, index)| lane.iter().map(move |b| bar(scale, index, b)));
        let ground = TOP + LANE * f64::from(u8::try_from(lanes.len()).unwrap_or(u8::MAX)) + 2.0;
        Some(Self {
            years: fiscal_years.iter().filter_map(|year| band(scale, from, to, year)).collect(),
            bars: bars.collect(),
            ticks: year_ticks(scale, from, to, today),
            now: scale.at(today),
            axis: Number(ground + 0.5),
            ground: Number(ground - 18.0),
            words: Number(ground + 16.0),
            height: Number(ground + 22.0),
            from,
            to,
        })
    }
}

impl Timeline {
    fn expects(&self) -> bool {
        self.bars.iter().any(|bar| matches!(bar.kind, BarKind::Expected | BarKind::Due))
    }
}

fn band(scale: DayScale, from: Date, to: Date, year: &FiscalYear) -> Option<Band> {
    let (left, right) = (year.from.max(from), year.to.min(to));
    let place = scale.stretch(left, right);
    (left < right && place.width.0 > 8.0).then(|| Band { label: year.label.clone(), place, current: year.current })
}

/// A year whose word would touch “today” or the edge is left out.
fn year_ticks(scale: DayScale, from: Date, to: Date, today: Date) -> Vec<(Percent, i32)> {
    let now = scale.at(today).0;
    (from.year()..=to.year())
        .filter_map(|year| Some((scale.at(NaiveDate::from_ymd_opt(year, 1, 1)?.max(from)), year)))
        .filter(|(x, _)| x.0 < 96.0 && (x.0 - now + 3.0).abs() > 7.0)
        .collect()
}

/// Words stand inside a bar that has room, else behind it, else before it.
fn bar(scale: DayScale, lane: u8, fact: &TimelineBar) -> Bar {
    let place = scale.stretch(fact.from, fact.to);
    let y = TOP + LANE * f64::from(lane);
    let chars = f64::from(u32::try_from(fact.label.chars().count()).unwrap_or(u32::MAX));
    let needs = chars * 1.05 + 2.0;
    let inside = place.width.0 >= needs && !fact.kind.is_point();
    // A gap may follow a report or a letter on its lane, so their words stand before them where there is room.
    let followed = matches!(fact.kind, BarKind::Bridge | BarKind::Period);
    let behind = place.end().0 + needs < 100.0 && (!followed || place.x.0 < needs);
    let (at, dx) = match (inside, behind) {
        (true, _) => (place.x, 6),
        (false, true) => (place.end(), if fact.kind.is_point() { 10 } else { 5 }),
        (false, false) => (place.x, if fact.kind.is_point() { -10 } else { -5 }),
    };
    let class = match (fact.kind, inside, behind) {
        (BarKind::Period, true, _) => "tx-on",
        (BarKind::Gap, true, _) => "tx-bad",
        (BarKind::Gap, false, true) => "tx-bad",
        (BarKind::Gap, false, false) => "tx-bad end-t",
        (_, false, false) => "end-t",
        _ => "",
    };
    let (label, tail) = match fact.label.split_once(" · ") {
        Some((label, tail)) => (label.to_owned(), Some(tail.to_owned())),
        None => (fact.label.clone(), None),
    };
    Bar { kind: fact.kind, place, y: Number(y), words_y: Number(y + 14.0), label, tail, at, dx, class }
}

html_pieces!(Timeline);

#[cfg(test)]
mod tests {
    use super::*;

    fn bar_of(kind: BarKind, from: &str, to: &str) -> TimelineBar {
        TimelineBar {
            kind, from: from.parse().unwrap(), to: to.parse().unwrap(), label: "Type 2 · unqualified".into()
        }
    }

    #[test]
    fn the_window_holds_every_bar_and_today() {
        let lanes = vec![vec![bar_of(BarKind::Period, "2024-06-01", "2025-05-31")]];
        let timeline = Timeline::new("2026-11-22".parse().unwrap(), &[], &lanes).unwrap();
        assert_eq!(timeline.from.to_string(), "2024-06-01");
        assert!(timeline.to > "2026-11-22".parse().unwrap());
        assert!(Timeline::new("2026-11-22".parse().unwrap(), &[], &[]).is_none());
    }

    #[test]
    fn words_that_do_not_fit_stand_beside_the_bar() {
        let scale = DayScale::new("2024-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
        assert_eq!(bar(scale, 0, &bar_of(BarKind::Period, "2024-01-01", "2025-12-31")).class, "tx-on");
        assert_eq!(bar(scale, 0, &bar_of(BarKind::Period, "2024-01-01", "2024-02-28")).class, "");
        assert_eq!(bar(scale, 0, &bar_of(BarKind::Period, "2026-12-01", "2026-12-31")).class, "end-t");
    }
}
