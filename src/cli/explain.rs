//! A score's waterfall as text.

use std::fmt::Write;

use crate::{
    actions::score::ServiceView,
    domain::scoring::{Explanation, SeriesView, Term},
};

/// The waterfall of one service: points in, points out, what is left, and what would lower it.
pub(super) fn explained(service: &ServiceView) -> String {
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _written = write(&mut text, service);
    text
}

fn write(text: &mut String, service: &ServiceView) -> std::fmt::Result {
    let view = &service.explanation;
    let residual = &view.residual;
    writeln!(text, "{} · {} ({})", service.vendor, service.service, service.reference)?;
    writeln!(text, "  {}", view.reason)?;
    points_in(text, view)?;
    points_out(text, view)?;
    for adjustment in &view.adjustments {
        writeln!(
            text,
            "  + {:<33} {:>6}  {}",
            adjustment.rule.label(),
            adjustment.shown.to_string(),
            adjustment.record.name
        )?;
    }
    writeln!(
        text,
        "  = {:<33} {:>6}  {}, confidence {}",
        "Residual",
        residual.shown.to_string(),
        residual.band.label(),
        view.confidence.to_text(2)
    )?;
    for floor in &residual.floors {
        let effect = if floor.raised { "raises" } else { "keeps" };
        writeln!(text, "      {effect} the band: {}", floor.label)?;
    }
    if let Some(held) = &service.held {
        let (band, approver, until) = (held.band.label(), &held.approver, held.expires_on);
        writeln!(text, "      held at {band} by decision of {approver} until {until}: {}", held.reason)?;
    }
    outlook(text, view)?;
    text.push('\n');
    Ok(())
}

fn points_in(text: &mut String, view: &Explanation) -> std::fmt::Result {
    for factor in &view.inherent.factors {
        let assumed = if factor.assumed { " (assumed)" } else { "" };
        let place = factor.place.as_deref().map(|place| format!(" · {place}")).unwrap_or_default();
        let (label, shown) = (factor.label, factor.shown.to_string());
        writeln!(text, "  + {label:<33} {shown:>6}  rated {}{assumed}{place}", factor.rating)?;
    }
    let inherent = &view.inherent;
    writeln!(
        text,
        "  = {:<33} {:>6}  {}, tier {}",
        "Inherent",
        inherent.shown.to_string(),
        inherent.band.label(),
        inherent.tier.label()
    )?;
    for lift in &inherent.lifts {
        writeln!(text, "      lifts the tier to at least {}: {}", lift.at_least.label(), lift.label)?;
    }
    Ok(())
}

fn points_out(text: &mut String, view: &Explanation) -> std::fmt::Result {
    for series in &view.series {
        let name = format!("{} {}", series.id, series.label);
        writeln!(text, "  − {name:<33} {:>6}  {}", series.shown.to_string(), behind(series))?;
    }
    Ok(())
}

/// `SOC 2 Type 2 to 2026-06-30 · Register.xlsx · SOC · F12 · read by M. Ortiz · qualified ×0.25`
fn behind(series: &SeriesView) -> String {
    let Some(evidence) = &series.evidence else { return "no evidence".to_owned() };
    let terms = series.terms.iter().map(|term| {
        let sign = if term.term == Term::Findings { '−' } else { '×' };
        let names: Vec<&str> =
            term.records.iter().map(|record| record.name.as_str()).filter(|n| !n.is_empty()).collect();
        let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        format!("{}{names} {sign}{}", term.why, term.value.to_text(3))
    });
    let told = [Some(evidence.title.clone()), evidence.place.clone(), evidence.reviewed.clone()];
    told.into_iter().flatten().chain(terms).collect::<Vec<_>>().join(" · ")
}

fn outlook(text: &mut String, view: &Explanation) -> std::fmt::Result {
    if let Some(next) = &view.next_change {
        let why = next.why.as_deref().map(|why| format!(", {why}")).unwrap_or_default();
        writeln!(text, "  On {} it becomes {} {}{why}", next.on, next.shown, next.band.label())?;
    }
    for change in view.what_if.iter().take(7) {
        let (points, residual) = (change.points.to_text(1), change.residual.shown());
        writeln!(text, "  What would lower it: {} (−{points}, to {residual})", change.change)?;
    }
    Ok(())
}
