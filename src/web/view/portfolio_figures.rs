//! The portfolio in pictures, as data.

use askama::Template;

use super::{
    figure::{ages::AgeHistogram, slope::Slope},
    frame::Frame,
    mark::{Badge, Link},
};

/// A service that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeRow {
    /// To its score.
    pub vendor: Link,
    /// Reference and service.
    pub sub: String,
    /// What moved it.
    pub events: String,
    /// What it showed; `None` where it was not scored yet.
    pub before: Option<Badge>,
    /// What it shows.
    pub after: Badge,
    /// The difference, signed.
    pub points: String,
}

/// The pictures.
#[derive(Template)]
#[template(path = "portfolio_figures.html")]
pub struct FiguresPage {
    /// Around it.
    pub frame: Frame,
    /// The day compared with.
    pub since: String,
    /// What is wrong with that day.
    pub error: Option<String>,
    /// “12 services changed, 2 are new”.
    pub sentence: String,
    /// Services scored for the first time since.
    pub new: usize,
    /// What changed.
    pub changes: Vec<ChangeRow>,
    /// Those not listed.
    pub more: usize,
    /// Inherent to residual.
    pub slope: Slope,
    /// How old evidence is.
    pub ages: AgeHistogram,
}
