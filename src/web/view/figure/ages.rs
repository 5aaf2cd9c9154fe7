//! How old evidence is: a bar an age, its parts by who vouches for it.

use askama::Template;

use super::{Percent, Scale};
use crate::web::view::html_pieces;

/// Vendors of one age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeItem {
    /// “3 to 6 months”.
    pub label: String,
    /// Whether evidence of that age has begun to lose its worth.
    pub stale: bool,
    /// Vendors whose newest is an audit or a certificate.
    pub audited: usize,
    /// Vendors whose newest is a questionnaire.
    pub questionnaires: usize,
}

/// The histogram, the table itself being the chart.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/ages.html")]
pub struct AgeHistogram {
    bars: Vec<Bar>,
    nothing: usize,
    nothing_width: Percent,
}

#[derive(Debug, Clone, PartialEq)]
struct Bar {
    item: AgeItem,
    audited: Percent,
    questionnaires: Percent,
}

impl AgeHistogram {
    /// The bars in order of age, and the vendors of which nothing is on file.
    pub fn new(items: Vec<AgeItem>, nothing: usize) -> Self {
        let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
        let most = items.iter().map(|item| item.audited + item.questionnaires).chain([nothing, 1]).max().unwrap_or(1);
        let scale = Scale::new(0.0, count(most));
        let bars = items.into_iter().map(|item| Bar {
            audited: scale.at(count(item.audited)),
            questionnaires: scale.at(count(item.questionnaires)),
            item,
        });
        Self { bars: bars.collect(), nothing, nothing_width: scale.at(count(nothing)) }
    }
}

html_pieces!(AgeHistogram);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fills_the_width_and_parts_stand_end_to_end() {
        let item = |audited, questionnaires| AgeItem { label: "x".into(), stale: false, audited, questionnaires };
        let ages = AgeHistogram::new(vec![item(6, 2), item(1, 0)], 4);
        assert_eq!((ages.bars[0].audited, ages.bars[0].questionnaires), (Percent(75.0), Percent(25.0)));
        assert_eq!((ages.bars[1].audited, ages.nothing_width), (Percent(12.5), Percent(50.0)));
        assert_eq!(AgeHistogram::new(vec![item(0, 0)], 0).nothing_width, Percent(0.0));
    }
}
