//! What is the same for every file of a pack, and one vendor's file as its populations read it.

use std::sync::Arc;

use super::newest::Newest;
use crate::{
    actions::{
        entered::Approvals,
        rescore::{self, Scored},
    },
    app::App,
    domain::{
        Date,
        coverage::Window,
        dossier::Dossier,
        evidence_pack::{
            PackOrder,
            order::{References, settle},
        },
        organization::Organization,
        ratio::Nano,
        scoring::{self, Band, Model, Standing},
    },
};

/// What is the same for every file of a pack.
pub(super) struct Scope {
    /// What is built.
    pub order: PackOrder,
    /// The risk model in force.
    pub model: Arc<Model>,
    /// Whose programme it is.
    pub organization: Organization,
}

impl Scope {
    /// Of the model and the organization in force.
    pub fn new(app: &App, order: &PackOrder) -> Self {
        Self { order: order.clone(), model: app.model(), organization: app.organization() }
    }

    /// The days that the pack tells of.
    pub const fn window(&self) -> Window {
        self.order.window
    }

    /// Its last day, as of which scores are worked out.
    pub const fn on(&self) -> Date {
        self.order.window.to
    }
}

/// The score that stands for a vendor: that of its worst service in use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// Tier of the inherent risk.
    pub tier: Band,
    /// What is left.
    pub residual: Nano,
    /// Band of what is left.
    pub band: Band,
}

/// One vendor's file, settled, with what its records go by.
pub(super) struct Filed {
    /// The file.
    pub dossier: Dossier,
    /// What its records go by.
    pub references: References,
    /// Its score on the last day of the window; `None` without a service in use.
    pub shown: Option<Shown>,
    /// Tiers of its services in use, in their order.
    pub tiers: Vec<Band>,
    /// Months from one review of the vendor to the next.
    pub cadence: i32,
    /// The day its record was made.
    pub recorded_on: Date,
    /// Who entered the approvals in it.
    pub approvals: Approvals,
}

impl Filed {
    /// Settles a file.
    pub fn new(mut dossier: Dossier, approvals: Approvals, scope: &Scope) -> Self {
        settle(&mut dossier);
        let scored = rescore::score_all(&dossier, &scope.model, scope.on());
        let (tiers, shown) = (scored.iter().map(|one| one.score.inherent.tier).collect(), shown(&scored));
        Self {
            references: References::of(&dossier),
            cadence: scope.model.review_months(shown.map_or(Band::Unrated, |shown| shown.tier)),
            recorded_on: scope.organization.day_of(dossier.vendor.created_at),
            tiers,
            shown,
            approvals,
            dossier,
        }
    }

    /// The vendor's reference.
    pub fn reference(&self) -> &str {
        &self.dossier.vendor.reference
    }

    /// The tier in words.
    pub fn tier(&self) -> &'static str {
        self.shown.map_or(Band::Unrated, |shown| shown.tier).label()
    }

    /// The vendor's own record is in the pack.
    pub fn see_vendor(&self, newest: &mut Newest) {
        newest.see(self.dossier.vendor.created_at);
        newest.see(self.dossier.vendor.updated_at);
    }
}

fn shown(scored: &[Scored<'_>]) -> Option<Shown> {
    let standings: Vec<Standing<'_>> = scored.iter().map(|one| Standing::of(&one.service.name, &one.score)).collect();
    let worst = scored.get(scoring::worst(&standings)?)?;
    Some(Shown {
        tier: worst.score.inherent.tier,
        residual: worst.score.residual.value,
        band: worst.score.residual.band,
    })
}
