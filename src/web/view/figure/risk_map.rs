//! Inherent score against effectiveness of evidence, a mark a service, with the residual's band limits as curves.
//!
//! More than [`MOST_MARKS`] services become a grid of counts. Labels go to the gravest marks first and only where they
//! touch nothing; many marks on one and the same point are called by their number.

mod labels;

use std::collections::BTreeMap;

use askama::Template;

use self::labels::{PlacedMark, place};
use super::{Number, Percent};
use crate::{
    domain::ratio::Tenths,
    web::view::{
        html_pieces,
        mark::{Badge, BandMark, Shape},
        words,
    },
};

/// Above this number of services the map shows counts.
pub const MOST_MARKS: usize = 300;

/// Plot area within the figure, in percent of its width and height.
const PLOT: Area = Area { x: 6.0, y: 2.0, width: 92.0, height: 86.0 };
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
        dots.sort_by(|a, b| {
            let graver = rank(b.band).cmp(&rank(a.band)).then_with(|| b.residual().total_cmp(&a.residual()));
            graver.then_with(|| a.label.cmp(&b.label))
        });
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

/// Critical, High, then Unrated, Medium, Low.
const fn rank(band: BandMark) -> u8 {
    match band {
        BandMark::Critical => 4,
        BandMark::High => 3,
        BandMark::Unrated => 2,
        BandMark::Medium => 1,
        BandMark::Low => 0,
    }
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

fn grid(dots: &[MapDot], cell_url: impl Fn(CellBounds) -> String) -> Vec<CountCell> {
    let mut counts = BTreeMap::<(u8, u8), usize>::new();
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

    /// The residual as a number, to sort by.
    fn residual(&self) -> f64 {
        self.residual.parse().unwrap_or(0.0)
    }

    /// An inherent score counts quarters of points, so that three decimals hold it whole.
    fn inherent_shown(&self) -> String {
        Tenths::of_thousandths(self.inherent).to_string()
    }
}

html_pieces!(RiskMap);

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn dot(label: &str, inherent: f64, effectiveness: f64, band: BandMark) -> MapDot {
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
    fn of_one_band_the_highest_residual_is_labelled_first() {
        let of = |name: &str, inherent, residual: &str| MapDot {
            residual: residual.into(),
            ..dot(name, inherent, 0.5, BandMark::High)
        };
        let map = RiskMap::new(vec![of("Milder", 80.0, "9.5"), of("Worse", 60.0, "56.1")], |_| String::new());
        assert_eq!(map.rows.iter().map(|row| row.label.as_str()).collect::<Vec<_>>(), ["Worse", "Milder"]);
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
