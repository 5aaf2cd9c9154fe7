//! SOC coverage of a window: a lane a vendor with covered, bridged and missing days, and the mini lane of a table row.

use askama::Template;

use super::{DayScale, MonthTick, Percent, Stretch};
use crate::{
    domain::Date,
    web::view::{html_pieces, mark::Link},
};

/// What a stretch of days is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind {
    /// A Type 2 report covers it: solid.
    Covered,
    /// Only the vendor's own letter speaks for it: hatched.
    Bridged,
    /// Nothing speaks for it: red and dashed.
    Gap,
}

impl SpanKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Covered => "cov",
            Self::Bridged => "rep",
            Self::Gap => "gap",
        }
    }
}

/// Days of one kind, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaySpan {
    /// What they are.
    pub kind: SpanKind,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Coverage of one vendor as facts; [`CoverageFigure::new`] lays it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorCoverage {
    /// The vendor.
    pub vendor: Link,
    /// Its spans, in order, filling the window.
    pub spans: Vec<DaySpan>,
    /// Days on which Type 1 reports speak: markers, they cover no day.
    pub type1_on: Vec<Date>,
    /// Days covered by Type 2 reports.
    pub covered_days: i64,
    /// Days represented by bridge letters.
    pub represented_days: i64,
    /// Days nothing speaks for.
    pub gap_days: i64,
}

/// The lanes of all vendors over one fiscal year.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/coverage.html")]
pub struct CoverageFigure {
    months: Vec<MonthTick>,
    lanes: Vec<CoverageLane>,
}

#[derive(Debug, Clone, PartialEq)]
struct CoverageLane {
    vendor: Link,
    lane: Lane,
    covered: i64,
    represented: i64,
    gap: i64,
}

impl CoverageFigure {
    /// Lays the vendors' spans out over the window.
    pub fn new(from: Date, to: Date, today: Date, vendors: Vec<VendorCoverage>) -> Self {
        let scale = DayScale::new(from, to);
        let lanes = vendors
            .into_iter()
            .map(|vendor| CoverageLane {
                lane: Lane::new(scale, today, &vendor.spans, &vendor.type1_on),
                vendor: vendor.vendor,
                covered: vendor.covered_days,
                represented: vendor.represented_days,
                gap: vendor.gap_days,
            })
            .collect();
        Self { months: scale.months(), lanes }
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Lane {
    parts: Vec<LanePart>,
    type1: Vec<Percent>,
    now: Option<Percent>,
}

#[derive(Debug, Clone, PartialEq)]
struct LanePart {
    class: &'static str,
    stretch: Stretch,
    label: Option<String>,
}

impl Lane {
    fn new(scale: DayScale, today: Date, spans: &[DaySpan], type1_on: &[Date]) -> Self {
        Self {
            parts: spans.iter().map(|span| part(scale, span)).collect(),
            type1: type1_on.iter().filter(|day| scale.holds(**day)).map(|day| scale.at(*day)).collect(),
            now: scale.holds(today).then(|| scale.at(today)),
        }
    }
}

/// A gap wide enough to hold its number of days carries it.
fn part(scale: DayScale, span: &DaySpan) -> LanePart {
    let stretch = scale.stretch(span.from, span.to);
    let days = (span.to - span.from).num_days() + 1;
    let label = (span.kind == SpanKind::Gap && stretch.width.0 >= 12.0).then(|| format!("{days}\u{a0}d"));
    LanePart { class: span.kind.class(), stretch, label }
}

/// The 64-pixel lane of a table row.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(
    source = r#"<svg class="mini" aria-hidden="true">{% for p in parts %}<rect class="{{ p.class }}" x="{{ p.stretch.x }}" width="{{ p.stretch.width }}" height="10"/>{% endfor %}</svg>"#,
    ext = "html"
)]
pub struct MiniLane {
    parts: Vec<LanePart>,
}

impl MiniLane {
    /// The spans of one vendor over the window.
    pub fn new(from: Date, to: Date, spans: &[DaySpan]) -> Self {
        let scale = DayScale::new(from, to);
        Self { parts: spans.iter().map(|span| part(scale, span)).collect() }
    }
}

html_pieces!(CoverageFigure, MiniLane);

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn span(kind: SpanKind, from: &str, to: &str) -> DaySpan {
        DaySpan { kind, from: day(from), to: day(to) }
    }

    #[test]
    fn a_wide_gap_carries_its_days_and_a_narrow_one_does_not() {
        let (from, to) = (day("2025-12-01"), day("2026-11-30"));
        let vendor = VendorCoverage {
            vendor: Link::new("Saltmarsh Hosting", "/vendors/1"),
            spans: vec![
                span(SpanKind::Covered, "2025-12-01", "2026-02-28"),
                span(SpanKind::Gap, "2026-03-01", "2026-03-31"),
                span(SpanKind::Covered, "2026-04-01", "2026-09-30"),
                span(SpanKind::Gap, "2026-10-01", "2026-11-30"),
            ],
            type1_on: vec![day("2024-01-01")],
            covered_days: 273,
            represented_days: 0,
            gap_days: 92,
        };
        let drawn = CoverageFigure::new(from, to, day("2026-11-22"), vec![vendor]).to_string();
        assert!(drawn.contains("61\u{a0}d") && !drawn.contains("31\u{a0}d"), "{drawn}");
        assert!(drawn.contains("class=\"now\""), "today is on the lane");
    }
}
