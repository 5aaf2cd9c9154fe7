//! The points of focus of CC9 as fifteen cells: full, half, empty, or dashed where a point does not apply.

use askama::Template;

use super::{Percent, Stretch};
use crate::{
    domain::cc9::Status,
    web::view::{html_pieces, mark::Link},
};

/// Share of a cell's place that it fills, the rest parting it from the next.
const FILLED: f64 = 0.84;

/// The strip of cells with its legend.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/points.html")]
pub struct PointsFigure {
    cells: Vec<PointCell>,
    counts: [(Status, usize); 4],
}

#[derive(Debug, Clone, PartialEq)]
struct PointCell {
    status: Status,
    place: Stretch,
    link: Link,
}

impl PointsFigure {
    /// The cells of these points in order, each with what it says and where it leads.
    pub fn new(points: Vec<(Status, Link)>) -> Self {
        let count = |status| (status, points.iter().filter(|(other, _)| *other == status).count());
        let counts = [Status::Addressed, Status::Partly, Status::NotAddressed, Status::NotApplicable].map(count);
        #[expect(clippy::cast_precision_loss, reason = "fifteen points")]
        let step = 100.0 / points.len().max(1) as f64;
        let cell = |(place, (status, link)): (usize, (Status, Link))| {
            #[expect(clippy::cast_precision_loss, reason = "fifteen points")]
            let x = place as f64 * step;
            PointCell { status, place: Stretch { x: Percent(x), width: Percent(step * FILLED) }, link }
        };
        Self { cells: points.into_iter().enumerate().map(cell).collect(), counts }
    }

    /// “Fifteen points of focus: 8 addressed, 4 partly, 2 not addressed, 1 not applicable”
    fn said(&self) -> String {
        let said = self.counts.iter().map(|(status, count)| format!("{count} {}", status.label().to_lowercase()));
        format!("Points of focus: {}", said.collect::<Vec<_>>().join(", "))
    }
}

html_pieces!(PointsFigure);
