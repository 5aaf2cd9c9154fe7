//! The risk model: inherent risk, evidence, residual risk with its confidence, and the explanation of each.
//!
//! Deterministic and additive (`scoring.md`). Nothing here reads a record, a clock or an answer: a score is computed
//! from `ServiceFacts` alone, so the same facts and model give the same figures on every machine. Words are rendered
//! afterwards, by `explain`.

mod adjustment;
mod assurance;
mod event;
pub mod explain;
mod facts;
mod inherent;
mod model;
mod model_check;
mod model_diff;
mod model_file;
mod next_change;
mod reason;
mod residual;
mod rules;
mod speaking;
mod view;
mod what_if;
mod worst;

pub use adjustment::{Adjustment, AdjustmentRule};
pub use assurance::{Pick, SeriesScore};
pub use event::events;
pub use explain::explain;
pub use facts::{FindingFact, IncidentFact, Needs, ServiceFacts};
pub use inherent::{Factor, FactorScore, Inherent, RatingSource, inherent_if_taken, spend_rating, spend_ratings};
pub use model::{BUILT_IN, Model, ModelError};
pub use model_diff::{ConstantChange, model_diff};
pub use next_change::{NextChange, next_change};
pub use residual::{Floor, FloorRule, Residual};
pub use rules::Lift;
pub use speaking::Terms;
pub use view::{
    AdjustmentView, EvidenceView, Explanation, FactKind, FactRef, FactorView, FloorView, SeriesView, Term, TermView,
    WhatIf as WhatIfView,
};
pub use what_if::Cleared;
pub use worst::{Standing, worst};

use super::{Date, ratio::Nano};

closed_list! {
    /// How grave a risk is. Compare with `gravity`, not by the order of this list.
    pub enum Band {
        Low = "low", "Low";
        Medium = "medium", "Medium";
        High = "high", "High";
        Critical = "critical", "Critical";
        Unrated = "unrated", "Unrated";
    }
}

impl Band {
    /// Place in a list that begins with the gravest: higher is graver. Unrated comes right after Critical, so it
    /// neither hides a known Critical nor hides behind anything lower.
    pub const fn gravity(self) -> u8 {
        match self {
            Self::Low => 0,
            Self::Medium => 1,
            Self::High => 2,
            Self::Unrated => 3,
            Self::Critical => 4,
        }
    }

    /// Whether this is at least as grave as `other`, which must be a rated band.
    pub const fn reaches(self, other: Self) -> bool {
        !matches!(self, Self::Unrated) && self.gravity() >= other.gravity()
    }

    /// The graver of two rated bands.
    #[must_use]
    pub const fn or_at_least(self, floor: Self) -> Self {
        if self.gravity() < floor.gravity() { floor } else { self }
    }
}

/// A service's score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceScore {
    /// What is at stake.
    pub inherent: Inherent,
    /// Each series that counts, in order.
    pub series: Vec<SeriesScore>,
    /// CE: the weighted effectiveness of all series, 0 to 1.
    pub effectiveness: Nano,
    /// Points that open incidents and overdue findings add, in the order of their rules.
    pub adjustments: Vec<Adjustment>,
    /// What is left.
    pub residual: Residual,
    /// How much of it rests on evidence, 0 to 1.
    pub confidence: Nano,
}

/// Scores a service as of a day. What is dated after that day does not exist for the score.
pub fn score(facts: &ServiceFacts, model: &Model, as_of: Date) -> ServiceScore {
    let inherent = inherent::inherent(facts, model);
    let assurance = assurance::assurance(facts, model, as_of, inherent.value);
    let adjustments = adjustment::adjustments(facts, model, as_of);
    let (residual, adjustments) = residual::residual(facts, model, &inherent, &assurance, adjustments);
    ServiceScore {
        inherent,
        series: assurance.series,
        effectiveness: assurance.effectiveness,
        adjustments,
        residual,
        confidence: assurance.confidence,
    }
}

#[cfg(test)]
mod tests;
