//! A score's waterfall as text.

use std::fmt::Write;

use crate::{actions::score::ServiceView, domain::scoring::Explanation};

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
        writeln!(text, "      {effect} the band to at least {}: {}", floor.at_least.label(), floor.label)?;
    }
    outlook(text, view)?;
    text.push('\n');
    Ok(())
}

fn points_in(text: &mut String, view: &Explanation) -> std::fmt::Result {
    for factor in &view.inherent.factors {
        let assumed = if factor.assumed { " (assumed)" } else { "" };
        writeln!(text, "  + {:<33} {:>6}  rated {}{assumed}", factor.label, factor.shown.to_string(), factor.rating)?;
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
        let document = series.evidence.as_ref().map_or("no evidence", |evidence| evidence.title.as_str());
        let terms: String =
            series.terms.iter().map(|term| format!(" · {} ×{}", term.why, term.value.to_text(2))).collect();
        writeln!(text, "  − {name:<33} {:>6}  {document}{terms}", series.shown.to_string())?;
    }
    Ok(())
}

fn outlook(text: &mut String, view: &Explanation) -> std::fmt::Result {
    if let Some(next) = &view.next_change {
        let why = next.why.as_deref().map(|why| format!(", {why}")).unwrap_or_default();
        writeln!(text, "  On {} it becomes {} {}{why}", next.on, next.shown, next.band.label())?;
    }
    for change in view.what_if.iter().take(3) {
        writeln!(text, "  What would lower it: {} (−{})", change.change, change.points.to_text(1))?;
    }
    Ok(())
}
