//! Inherent score against effectiveness of evidence, a mark a service, with the residual's band limits as curves.
//!
//! More than [`MOST_MARKS`] services become a grid of counts. Labels go to the gravest marks first and only where they
//! touch nothing.

use askama::Template;

use super::{Number, Percent};
use crate::web::view::{
    html_pieces,
    mark::{Badge, BandMark, Shape},
    words,
};

/// Above this number of services the map shows counts.
pub const MOST_MARKS: usize = 300;

/// At most this many marks carry their name.
const MOST_LABELS: usize = 16;
/// Plot area within the figure, in percent of its width and height.
const PLOT: Area = Area { x: 6.0, y: 2.0, width: 92.0, height: 86.0 };
/// Size in pixels that labels are laid out for: the figure's place on a wide screen.
const LAID_OUT_FOR: (f64, f64) = (690.0, 400.0);
/// Share of the inherent score that full evidence takes off (`scoring.md`).
const MOST_EVIDENCE_TAKES: f64 = 0.60;

struct Area {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// One service on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapDot {
    /// Short name: the vendor's, with the service behind it where a vendor has several.
    pub label: String,
    /// What the service is, for the mark's title and the table.
    pub service: String,
    /// Its page.
    pub url: String,
    /// Inherent score, 0–100.
    pub inherent: f64,
    /// Effectiveness of its evidence, 0–1.
    pub effectiveness: f64,
    /// Residual band.
    pub band: BandMark,
    /// Residual as shown, such as `57.1`.
    pub residual: String,
}

/// Bounds of one cell of the grid of counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellBounds {
    /// Inherent score from …
    pub inherent_from: u8,
    /// … to below.
    pub inherent_to: u8,
    /// Effectiveness in percent from …
    pub effectiveness_from: u8,
    /// … to below.
    pub effectiveness_to: u8,
}

/// The map.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/risk_map.html")]
pub struct RiskMap {
    curves: Vec<Curve>,
    marks: Vec<PlacedMark>,
    cells: Vec<CountCell>,
    rows: Vec<MapDot>,
    services: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct Curve {
    band: BandMark,
    line: String,
}

#[derive(Debug, Clone, PartialEq)]
struct PlacedMark {
    dot: MapDot,
    x: Percent,
    y: Percent,
    label: Option<PlacedLabel>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct PlacedLabel {
    anchor: &'static str,
    dx: i32,
    dy: i32,
}

#[derive(Debug, Clone, PartialEq)]
struct CountCell {
    bounds: CellBounds,
    url: String,
    count: usize,
    x: Percent,
    y: Percent,
    side: Number,
    half: Number,
}

impl RiskMap {
    /// Lays the services out; `cell_url` says where a cell of the grid leads when there are too many for marks.
    pub fn new(mut dots: Vec<MapDot>, cell_url: impl Fn(CellBounds) -> String) -> Self {
        let services = dots.len();
        let curves = [BandMark::High, BandMark::Medium, BandMark::Low].map(curve).to_vec();
        if services > MOST_MARKS {
            return Self { curves, marks: Vec::new(), cells: grid(&dots, cell_url), rows: Vec::new(), services };
        }
        dots.sort_by(|a, b| grave(b).cmp(&grave(a)).then_with(|| a.label.cmp(&b.label)));
        let mut marks = place(dots.clone());
        // The gravest are drawn last, so that nothing covers them.
        marks.reverse();
        Self { curves, marks, cells: Vec::new(), rows: dots, services }
    }

    fn counted(&self) -> String {
        words::counted(self.services, "service", "services")
    }

    fn bands(&self) -> [BandMark; 5] {
        BandMark::ALL
    }

    fn shape(&self, band: &BandMark) -> Shape {
        Shape { band: *band }
    }
}

/// Critical, High, then Unrated, Medium, Low; higher inherent first.
fn grave(dot: &MapDot) -> (u8, i64) {
    let rank = match dot.band {
        BandMark::Critical => 4,
        BandMark::High => 3,
        BandMark::Unrated => 2,
        BandMark::Medium => 1,
        BandMark::Low => 0,
    };
    #[expect(clippy::cast_possible_truncation, reason = "scores lie between 0 and 100")]
    let inherent = (dot.inherent * 10.0) as i64;
    (rank, inherent)
}

/// The inherent score at which a service of that effectiveness reaches the upper limit of a band.
fn curve(band: BandMark) -> Curve {
    let limit = match band {
        BandMark::Low => 25.0,
        BandMark::Medium => 50.0,
        _ => 70.0,
    };
    let mut line = String::from("M");
    for step in 0..=20 {
        let effectiveness = f64::from(step) / 20.0;
        let inherent = (limit / (1.0 - MOST_EVIDENCE_TAKES * effectiveness)).min(100.0);
        line.push_str(&format!("{} {} ", step * 5, Number(100.0 - inherent)));
    }
    Curve { band, line: line.trim_end().to_owned() }
}

fn position(dot: &MapDot) -> (Percent, Percent) {
    let x = PLOT.x + PLOT.width * dot.effectiveness.clamp(0.0, 1.0);
    let y = PLOT.y + PLOT.height * (1.0 - dot.inherent.clamp(0.0, 100.0) / 100.0);
    (Percent(x), Percent(y))
}

#[derive(Debug, Clone, Copy)]
struct Rectangle {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Rectangle {
    const fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    const fn lies_within_the_plot(&self) -> bool {
        self.left >= LAID_OUT_FOR.0 * PLOT.x / 100.0
            && self.right <= LAID_OUT_FOR.0
            && self.top >= 0.0
            && self.bottom <= LAID_OUT_FOR.1 * 0.88
    }
}

fn pixels(x: Percent, y: Percent) -> (f64, f64) {
    (x.0 / 100.0 * LAID_OUT_FOR.0, y.0 / 100.0 * LAID_OUT_FOR.1)
}

fn place(dots: Vec<MapDot>) -> Vec<PlacedMark> {
    let mut taken: Vec<_> = dots.iter().map(mark_area).chain(captions()).collect();
    let mut labels = 0;
    dots.into_iter()
        .map(|dot| {
            let (x, y) = position(&dot);
            let label = (labels < MOST_LABELS).then(|| free_label(&dot, x, y, &mut taken)).flatten();
            labels += usize::from(label.is_some());
            PlacedMark { dot, x, y, label }
        })
        .collect()
}

fn mark_area(dot: &MapDot) -> Rectangle {
    let (x, y) = position(dot);
    let (x, y) = pixels(x, y);
    Rectangle { left: x - 7.0, top: y - 7.0, right: x + 7.0, bottom: y + 7.0 }
}

/// Where the names of the bands stand.
fn captions() -> [Rectangle; 4] {
    let area = |x: f64, y: f64| {
        let (x, y) = pixels(Percent(x), Percent(y));
        Rectangle { left: x - 56.0, top: y - 12.0, right: x + 2.0, bottom: y + 6.0 }
    };
    [area(42.8, 5.8), area(74.0, 5.8), area(97.2, 5.8), area(97.2, 86.0)]
}

fn free_label(dot: &MapDot, x: Percent, y: Percent, taken: &mut Vec<Rectangle>) -> Option<PlacedLabel> {
    let width = f64::from(u32::try_from(dot.label.chars().count()).unwrap_or(u32::MAX)) * 6.6 + 2.0;
    let (px, py) = pixels(x, y);
    let spots = [
        (PlacedLabel { anchor: "", dx: 10, dy: 4 }, px + 9.0, py - 8.0),
        (PlacedLabel { anchor: "end-t", dx: -10, dy: 4 }, px - 9.0 - width, py - 8.0),
        (PlacedLabel { anchor: "mid-t", dx: 0, dy: -10 }, px - width / 2.0, py - 23.0),
        (PlacedLabel { anchor: "mid-t", dx: 0, dy: 19 }, px - width / 2.0, py + 8.0),
    ];
    for (label, left, top) in spots {
        let area = Rectangle { left, top, right: left + width, bottom: top + 16.0 };
        // A mark's own area may touch its label: the spots keep clear of it.
        if area.lies_within_the_plot() && !taken.iter().any(|other| other.meets(&area)) {
            taken.push(area);
            return Some(label);
        }
    }
    None
}

fn grid(dots: &[MapDot], cell_url: impl Fn(CellBounds) -> String) -> Vec<CountCell> {
    let mut counts = std::collections::BTreeMap::<(u8, u8), usize>::new();
    for dot in dots {
        *counts.entry((tenth(dot.inherent), tenth(dot.effectiveness * 100.0))).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(1);
    counts.into_iter().map(|((row, column), count)| count_cell(row, column, count, most, &cell_url)).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0–9 before")]
fn tenth(value: f64) -> u8 {
    (value / 10.0).floor().clamp(0.0, 9.0) as u8
}

fn count_cell(row: u8, column: u8, count: usize, most: usize, url: &impl Fn(CellBounds) -> String) -> CountCell {
    let bounds = CellBounds {
        inherent_from: row * 10,
        inherent_to: row * 10 + 10,
        effectiveness_from: column * 10,
        effectiveness_to: column * 10 + 10,
    };
    let share = f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / f64::from(u32::try_from(most).unwrap_or(1));
    let side = 14.0 + 18.0 * share.sqrt();
    CountCell {
        bounds,
        url: url(bounds),
        count,
        x: Percent(PLOT.x + PLOT.width * (f64::from(column) + 0.5) / 10.0),
        y: Percent(PLOT.y + PLOT.height * (9.5 - f64::from(row)) / 10.0),
        side: Number(side),
        half: Number(-side / 2.0),
    }
}

impl MapDot {
    fn badge(&self) -> Badge {
        Badge::scored(self.band, self.residual.clone())
    }

    fn percent(&self) -> String {
        words::percent(self.effectiveness)
    }

    fn inherent_shown(&self) -> String {
        format!("{:.1}", self.inherent)
    }
}

html_pieces!(RiskMap);

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(label: &str, inherent: f64, effectiveness: f64, band: BandMark) -> MapDot {
        MapDot {
            label: label.into(),
            service: "Service".into(),
            url: "/vendors/1".into(),
            inherent,
            effectiveness,
            band,
            residual: "1.0".into(),
        }
    }

    #[test]
    fn labels_touch_neither_each_other_nor_a_mark() {
        let dots = (0..60).map(|n| {
            dot(&format!("Vendor number {n}"), f64::from(n % 10) * 7.0 + 20.0, f64::from(n / 10) / 6.0, BandMark::High)
        });
        let map = RiskMap::new(dots.collect(), |_| String::new());
        let labelled = map.marks.iter().filter(|mark| mark.label.is_some()).count();
        assert!((1..=MOST_LABELS).contains(&labelled), "{labelled}");
    }

    #[test]
    fn two_marks_on_one_spot_get_one_label_each_on_different_sides() {
        let dots = vec![dot("One", 50.0, 0.5, BandMark::High), dot("Two", 50.0, 0.5, BandMark::High)];
        let map = RiskMap::new(dots, |_| String::new());
        let labels: Vec<_> = map.marks.iter().map(|mark| mark.label).collect();
        assert_ne!(labels[0], labels[1]);
    }

    #[test]
    fn the_medium_curve_meets_the_top_where_evidence_halves_a_full_score() {
        assert!(curve(BandMark::Low).line.starts_with("M0 75 "));
        assert!(curve(BandMark::Low).line.ends_with("100 37.5"));
    }

    #[test]
    fn many_services_become_counts_that_add_up() {
        let dots: Vec<_> = (0..1000).map(|n| dot("v", f64::from(n % 100), 1.0, BandMark::Low)).collect();
        let map = RiskMap::new(dots, |cell| format!("/vendors?inherent={}", cell.inherent_from));
        assert_eq!(map.cells.iter().map(|cell| cell.count).sum::<usize>(), 1000);
        assert!(map.to_string().contains("/vendors?inherent=90"));
    }
}
