//! From inherent to residual: a line a service, so that one sees how far its evidence takes it down.

use askama::Template;

use super::Number;
use crate::{
    domain::ratio::Nano,
    web::view::{html_pieces, mark::BandMark},
};

/// Pixels of the plot.
const PIXELS: f64 = 420.0;
/// Pixels above it.
const ABOVE: f64 = 24.0;
/// Least pixels between two labels of one side.
const APART: f64 = 14.0;

/// A service on the slope.
#[derive(Debug, Clone, PartialEq)]
pub struct SlopeItem {
    /// Whose service it is.
    pub vendor: String,
    /// What it is called, where that is not the vendor's name.
    pub service: Option<String>,
    /// To its score.
    pub url: String,
    /// Inherent, 0 to 100.
    pub inherent: Nano,
    /// Residual, 0 to 100.
    pub residual: Nano,
    /// Band of the residual.
    pub band: BandMark,
    /// Tier of the inherent.
    pub tier: BandMark,
}

/// The slope of some services.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/slope.html")]
pub struct Slope {
    lines: Vec<Line>,
    limits: Vec<(Number, &'static str, &'static str)>,
}

#[derive(Debug, Clone, PartialEq)]
struct Line {
    item: SlopeItem,
    from: Number,
    to: Number,
    /// Where its label stands: beside its end, moved so that none touches another.
    label: Number,
    inherent: String,
    residual: String,
}

impl SlopeItem {
    /// “Harbour Payroll · Payroll run”.
    fn label(&self) -> String {
        self.service.as_ref().map_or_else(|| self.vendor.clone(), |service| format!("{} · {service}", self.vendor))
    }
}

impl Slope {
    /// Lays them out; `limits` are where Medium, High and Critical begin.
    pub fn new(items: Vec<SlopeItem>, limits: [f64; 3]) -> Self {
        let y = |value: f64| ABOVE + (100.0 - value.clamp(0.0, 100.0)) / 100.0 * PIXELS;
        let mut lines: Vec<Line> = items
            .into_iter()
            .map(|item| Line {
                from: Number(y(item.inherent.to_f64(3))),
                to: Number(y(item.residual.to_f64(3))),
                label: Number(y(item.residual.to_f64(3))),
                inherent: item.inherent.shown().to_string(),
                residual: item.residual.shown().to_string(),
                item,
            })
            .collect();
        lines.sort_by(|a, b| a.to.0.total_cmp(&b.to.0).then_with(|| a.item.label().cmp(&b.item.label())));
        keep_apart(&mut lines);
        let [medium, high, critical] = limits;
        let named = [(critical, "Critical", "critical"), (high, "High", "high"), (medium, "Medium", "medium")];
        Self { lines, limits: named.map(|(from, name, class)| (Number(y(from)), name, class)).to_vec() }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn height(&self) -> Number {
        let lowest = self.lines.iter().map(|line| line.label.0).fold(ABOVE + PIXELS, f64::max);
        Number(lowest + 12.0)
    }
}

/// Moves labels down until none touches the one above, then the whole crowd up as far as there is room.
fn keep_apart(lines: &mut [Line]) {
    let mut last = f64::NEG_INFINITY;
    for line in lines.iter_mut() {
        line.label = Number(line.label.0.max(last + APART));
        last = line.label.0;
    }
    let mut limit = ABOVE + PIXELS;
    for line in lines.iter_mut().rev() {
        if line.label.0 > limit {
            line.label = Number(limit.max(ABOVE));
        }
        limit = line.label.0 - APART;
    }
}

html_pieces!(Slope);

#[cfg(test)]
mod tests {
    use super::*;

    /// A service by its figures in thousandths.
    fn item(label: &str, inherent: i64, residual: i64) -> SlopeItem {
        let (band, tier) = (BandMark::of("low"), BandMark::of("high"));
        let [inherent, residual] = [inherent, residual].map(|thousandths| Nano::new(thousandths * 1_000_000));
        SlopeItem { vendor: label.into(), service: None, url: "/".into(), inherent, residual, band, tier }
    }

    #[test]
    fn labels_of_twenty_equal_services_stand_apart() {
        let slope = Slope::new((0..20).map(|n| item(&format!("V{n}"), 80_000, 30_000)).collect(), [25.0, 50.0, 70.0]);
        let labels: Vec<f64> = slope.lines.iter().map(|line| line.label.0).collect();
        assert!(labels.windows(2).all(|pair| pair[1] - pair[0] >= APART - 0.01), "{labels:?}");
        assert!(labels.iter().all(|y| *y >= ABOVE), "{labels:?}");
    }

    #[test]
    fn a_line_falls_from_inherent_to_residual() {
        let slope = Slope::new(vec![item("A", 71_500, 36_050)], [25.0, 50.0, 70.0]);
        assert!(slope.lines[0].from.0 < slope.lines[0].to.0);
        assert_eq!((slope.lines[0].inherent.as_str(), slope.lines[0].residual.as_str()), ("71.5", "36.1"));
    }
}
