//! Evidence by series: width is the weight, height the effectiveness, so the filled area is what evidence takes off.

use std::collections::HashMap;

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
    /// Who stands behind it.
    pub behind: Behind,
    /// One word on the bar where something holds it down: “qualified”.
    pub remark: Option<String>,
}

/// Who stands behind a document; the order is that of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Behind {
    /// The auditor of a report.
    Auditor,
    /// A certifier or a tester.
    Certifier,
    /// Nobody but who says it: drawn lighter.
    Nobody,
}

impl Behind {
    const fn tone(self) -> &'static str {
        match self {
            Self::Auditor | Self::Certifier => "e",
            Self::Nobody => "soft",
        }
    }
}

/// The figure.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/series.html")]
pub struct SeriesFigure {
    bars: Vec<SeriesBar>,
    legend: Vec<Document>,
    sentence: String,
}

/// A document in the legend.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Document {
    name: String,
    behind: Behind,
    fill: Fill,
}

/// How a document is drawn: its tone, and what is woven over it where another has that tone, so that they are told apart
/// without colour as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fill {
    tone: &'static str,
    over: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq)]
struct SeriesBar {
    prefix: String,
    rest: String,
    weight: Number,
    place: Stretch,
    middle: Percent,
    percent: Option<String>,
    fill: Fill,
    y: Number,
    height: Number,
    remark: Option<String>,
}

impl SeriesFigure {
    /// Lays the series out by weight; `sentence` says what the area amounts to.
    pub fn new(series: Vec<SeriesFact>, sentence: impl Into<String>) -> Self {
        let total: f64 = series.iter().map(|fact| fact.weight).sum();
        let scale = Scale::new(0.0, total);
        let legend = documents(&series);
        let mut left = 0.0;
        let mut bars = Vec::new();
        for fact in series {
            let place = scale.stretch(left, left + fact.weight);
            left += fact.weight;
            bars.push(bar(fact, place, &legend));
        }
        Self { bars, legend, sentence: sentence.into() }
    }

    fn speaks(&self) -> bool {
        self.bars.iter().any(|bar| bar.percent.is_some())
    }
}

/// The documents of these series, reports first; each of one tone with another weave.
fn documents(series: &[SeriesFact]) -> Vec<Document> {
    const OVER: [Option<&str>; 5] = [None, Some("over-1"), Some("over-2"), Some("over-3"), Some("over-4")];
    let mut named: Vec<(Behind, &str)> = Vec::new();
    for fact in series {
        let document = fact.evidence.as_deref().map(|name| (fact.behind, name));
        named.extend(document.filter(|document| !named.contains(document)));
    }
    named.sort_by_key(|(behind, _)| *behind);
    let mut weaves = HashMap::new();
    let document = |(behind, name): (Behind, &str)| {
        let tone = behind.tone();
        let over = weaves.entry(tone).or_insert_with(|| OVER.into_iter().cycle()).next().flatten();
        Document { name: name.to_owned(), behind, fill: Fill { tone, over } }
    };
    named.into_iter().map(document).collect()
}

fn bar(fact: SeriesFact, place: Stretch, legend: &[Document]) -> SeriesBar {
    let drawn = |one: &&Document| one.behind == fact.behind && fact.evidence.as_ref() == Some(&one.name);
    let fill = legend.iter().find(drawn).map_or(Fill { tone: fact.behind.tone(), over: None }, |one| one.fill);
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
        fill,
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
            behind: Behind::Auditor,
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
    fn no_two_documents_look_alike_and_a_report_is_plain() {
        let of = |name: &str, behind| SeriesFact { evidence: Some(name.into()), behind, ..fact("CC1", 5.0, Some(0.5)) };
        let figure = SeriesFigure::new(
            vec![
                of("Penetration test", Behind::Certifier),
                of("SOC 2 Type 1", Behind::Auditor),
                of("Penetration test", Behind::Certifier),
                of("CAIQ", Behind::Nobody),
                of("HECVAT", Behind::Nobody),
            ],
            "",
        );
        let fills: Vec<_> = figure.legend.iter().map(|one| (one.name.as_str(), one.fill.tone, one.fill.over)).collect();
        assert_eq!(
            fills,
            [
                ("SOC 2 Type 1", "e", None),
                ("Penetration test", "e", Some("over-1")),
                ("CAIQ", "soft", None),
                ("HECVAT", "soft", Some("over-1")),
            ]
        );
        assert_eq!(figure.bars[0].fill, figure.bars[2].fill);
        assert!(figure.to_string().contains("class=\"over-1\""));
    }

    #[test]
    fn a_series_without_evidence_is_a_dashed_outline() {
        let drawn = SeriesFigure::new(vec![fact("CC1", 5.0, None)], "").to_string();
        assert!(drawn.contains("class=\"miss\"") && !drawn.contains("class=\"track\""), "{drawn}");
    }
}
