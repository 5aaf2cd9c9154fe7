//! A score's waterfall as text.

use std::fmt::Write;

use crate::{
    actions::score::ServiceView,
    domain::{
        ratio::Tenths,
        scoring::{Band, Explanation, SeriesView, Term, WhatIfView},
    },
};

/// Series and single records that are told of what would lower a score, each at most.
const LEVERS: usize = 5;

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
    writeln!(text, "  {}{}", view.reason, held_otherwise(service))?;
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

/// What the sentence does not say: the decision that holds another band than the model's.
fn held_otherwise(service: &ServiceView) -> String {
    let band = service.explanation.residual.band;
    let held = service.held.as_ref().filter(|held| band != Band::Unrated && held.band != band);
    held.map_or_else(String::new, |held| {
        format!(" Held at {} by decision of {} until {}.", held.band.label(), held.approver, held.expires_on)
    })
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
    let now = view.residual.shown;
    let (told, smaller) = levers(&view.what_if, now);
    for change in told {
        let residual = change.residual.shown();
        writeln!(text, "  What would lower it: {} (−{}, to {residual})", change.change, now - residual)?;
    }
    if smaller > 0 {
        writeln!(text, "  and {smaller} smaller")?;
    }
    Ok(())
}

/// Of what would lower a score, largest first, the largest series and the largest single records, so that neither crowd
/// out the other, as far as the shown figure moves; and how many are left out.
fn levers(what_if: &[WhatIfView], now: Tenths) -> (Vec<&WhatIfView>, usize) {
    let (mut series, mut records) = (0, 0);
    let told = what_if.iter().filter(|change| {
        let count = if change.series.is_some() { &mut series } else { &mut records };
        *count += 1;
        *count <= LEVERS && change.residual.shown() < now
    });
    let told: Vec<&WhatIfView> = told.collect();
    let left = what_if.len() - told.len();
    (told, left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{criteria::Series, ratio::Nano, scoring::Cleared};

    /// A change that takes so many hundredths off 32.04.
    fn lever(name: &str, series: Option<Series>, hundredths: i64) -> WhatIfView {
        WhatIfView {
            change: name.to_owned(),
            cleared: Cleared::SubserviceReport(name.to_owned()),
            series,
            points: Nano::new(hundredths * 10_000_000),
            residual: Nano::new((3204 - hundredths) * 10_000_000),
            band: None,
        }
    }

    #[test]
    fn series_do_not_crowd_out_records_and_what_is_left_out_is_counted() {
        let mut all: Vec<WhatIfView> =
            Series::COMMON.iter().map(|series| lever(series.as_str(), Some(*series), 300)).collect();
        all.extend((1..=6).map(|number| lever(&format!("record {number}"), None, 100 - number)));
        let (told, left) = levers(&all, Tenths::new(320));
        let names: Vec<&str> = told.iter().map(|one| one.change.as_str()).collect();
        let records = ["record 1", "record 2", "record 3", "record 4", "record 5"];
        assert_eq!(names, [["CC1", "CC2", "CC3", "CC4", "CC5"], records].concat());
        assert_eq!(left, 5);
    }

    #[test]
    fn what_moves_no_shown_figure_is_counted_with_the_smaller_ones() {
        // 32.04 is shown as 32.0; 31.98 is too, and 31.94 is shown as 31.9
        let all = [lever("larger", None, 10), lever("smaller", None, 6)];
        let (told, left) = levers(&all, Tenths::new(320));
        assert_eq!((told.len(), left), (1, 1));
        assert_eq!((Tenths::new(320) - told[0].residual.shown()).to_string(), "0.1");
    }
}
