//! What a draft of the risk model changes: its constants, and with them the portfolio.

use crate::{
    actions::model_effect::{Effect, Move, Standing},
    domain::scoring::ConstantChange,
    web::{
        pages::marks::{band, vendor_url},
        view::{
            mark::{Badge, Link},
            risk_model::{BandRow, ConstantRow, EffectView, MoveRow},
            words,
        },
    },
};

/// The effect as its page tells it.
pub fn view(effect: &Effect) -> EffectView {
    EffectView {
        sentence: sentence(effect),
        as_of: effect.as_of.to_string(),
        in_force: effect.in_force.clone(),
        constants: effect.constants.iter().map(constant_row).collect(),
        bands: effect
            .bands
            .iter()
            .map(|count| BandRow { band: band(count.band), before: count.before, after: count.after })
            .collect(),
        shifts: effect
            .shifts
            .iter()
            .map(|shift| (Badge::band(band(shift.from)), Badge::band(band(shift.to)), shift.services))
            .collect(),
        moves: effect.moves.iter().map(move_row).collect(),
        more: effect.changed.saturating_sub(effect.moves.len()),
    }
}

fn sentence(effect: &Effect) -> String {
    if effect.services == 0 {
        return "No service is scored yet: there is nothing it would change.".to_owned();
    }
    let of = words::counted(effect.services, "service", "services");
    if effect.changed == 0 {
        return format!("None of {of} would change.");
    }
    let rises = words::counted(effect.rises, "rises", "rise");
    let falls = words::counted(effect.falls, "falls", "fall");
    format!("{} of {of} would change: {rises} to a graver band, {falls} to a lower one.", effect.changed)
}

fn constant_row(one: &ConstantChange) -> ConstantRow {
    let [before, after] = one.told();
    ConstantRow { key: one.key.clone(), before, after }
}

fn move_row(one: &Move) -> MoveRow {
    let service = (one.service != one.vendor).then(|| one.service.clone());
    let badge = |by: &Standing| Badge::scored(band(by.band), by.residual.shown().to_string());
    let tier = (one.before.tier != one.after.tier)
        .then(|| format!("tier {} to {}", one.before.tier.label(), one.after.tier.label()));
    let held = one.held.map(|held| format!("held at {} by decision", held.label()));
    let sub = [Some(one.reference.clone()), service, tier, held];
    MoveRow {
        vendor: Link::new(&one.vendor, format!("{}?service={}#score", vendor_url(one.vendor_id), one.service_id)),
        sub: sub.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        before: badge(&one.before),
        after: badge(&one.after),
        points: words::signed(one.after.residual.shown() - one.before.residual.shown()),
    }
}
