//! The Trust Services Criteria, series by series.

use askama::Template;

use super::{assurance::Tab, frame::Frame};
use crate::domain::criteria::Criterion;

/// The page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "criteria.html")]
pub struct CriteriaPage {
    /// What stands around it.
    pub frame: Frame,
    /// The pages beside it.
    pub tabs: Vec<Tab>,
    /// Each series: its id, its label, its criteria.
    pub series: Vec<(&'static str, &'static str, Vec<Criterion>)>,
}
