//! Evidence by series: width is the weight, height the effectiveness, so the filled area is what evidence takes off.

use askama::Template;

use super::{Number, Percent, Scale, Stretch};
use crate::web::view::html_pieces;

/// Height of a full bar in pixels.
const FULL: f64 = 72.0;

/// One series as facts.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesFact {
    /// `CC1` … `CC9`, `A`, `C`, `PI`, `P`.
    pub series: String,
    /// Its weight.
    pub weight: f64,
    /// Effectiveness 0–1; `None` where nothing speaks to it.
    pub effectiveness: Option<f64>,
    /// Class of the picked evidence, for the legend: “SOC 2 Type 2”.
    pub evidence: Option<String>,
    /// Whether an auditor stands behind it; somebody's own word is drawn lighter.
    pub audited: bool,
    /// One word on the bar where something holds it down: “qualified”.
    pub remark: Option<String>,
}

/// The figure.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/series.html")]
pub struct SeriesFigure {
    bars: Vec<SeriesBar>,
    legend: Vec<(String, bool)>,
    sentence: String,
}

#[derive(Debug, Clone, PartialEq)]
struct SeriesBar {
    prefix: String,
    rest: String,
    weight: Number,
    place: Stretch,
    middle: Percent,
    percent: Option<String>,
    fill: &'static str,
    y: Number,
    height: Number,
    remark: Option<String>,
}

impl SeriesFigure {
    /// Lays the series out by weight; `sentence` says what the area amounts to.
    pub fn new(series: Vec<SeriesFact>, sentence: impl Into<String>) -> Self {
        let total: f64 = series.iter().map(|fact| fact.weight).sum();
        let scale = Scale::new(0.0, total);
        let mut legend = Vec::new();
        let mut left = 0.0;
        let mut bars = Vec::new();
        for fact in series {
            if let Some(entry) = fact.evidence.clone().map(|name| (name, fact.audited))
                && !legend.contains(&entry)
            {
                legend.push(entry);
            }
            let place = scale.stretch(left, left + fact.weight);
            left += fact.weight;
            bars.push(bar(fact, place));
        }
        Self { bars, legend, sentence: sentence.into() }
    }

    fn speaks(&self) -> bool {
        self.bars.iter().any(|bar| bar.percent.is_some())
    }
}

fn bar(fact: SeriesFact, place: Stretch) -> SeriesBar {
    let height = fact.effectiveness.unwrap_or(0.0).clamp(0.0, 1.0) * FULL;
    let (prefix, rest) = match fact.series.strip_prefix("CC") {
        Some(number) => ("CC".to_owned(), number.to_owned()),
        None => (String::new(), fact.series),
    };
    SeriesBar {
        prefix,
        rest,
        weight: Number(fact.weight),
        place,
        middle: place.middle(),
        percent: fact.effectiveness.map(|share| format!("{:.0}", share * 100.0)),
        fill: if fact.audited { "e" } else { "soft" },
        y: Number(2.0 + FULL - height),
        height: Number(height),
        remark: fact.remark,
    }
}

html_pieces!(SeriesFigure);

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(series: &str, weight: f64, effectiveness: Option<f64>) -> SeriesFact {
        SeriesFact {
            series: series.into(),
            weight,
            effectiveness,
            evidence: effectiveness.map(|_| "SOC 2 Type 2".into()),
            audited: true,
            remark: None,
        }
    }

    #[test]
    fn widths_are_weights_and_fill_the_figure() {
        let figure =
            SeriesFigure::new(vec![fact("CC6", 25.0, Some(0.5)), fact("CC9", 75.0, None)], "half of a quarter");
        assert_eq!(figure.bars[0].place.width, Percent(25.0));
        assert_eq!(figure.bars[1].place.end(), Percent(100.0));
        assert_eq!(figure.bars[0].height, Number(36.0));
        assert_eq!(figure.legend.len(), 1, "one entry for all series of one document");
    }

    #[test]
    fn a_series_without_evidence_is_a_dashed_outline() {
        let drawn = SeriesFigure::new(vec![fact("CC1", 5.0, None)], "").to_string();
        assert!(drawn.contains("class=\"miss\"") && !drawn.contains("class=\"track\""), "{drawn}");
    }
}
