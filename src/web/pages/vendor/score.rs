//! The score of the service shown: its sentence, the series, the statement line by line, and what would lower it.

use super::origin;
use crate::{
    actions::{
        places::{CERTIFICATE_FIELDS, REPORT_FIELDS},
        score_history::Entry,
        sources::Origin,
        vendor_page::{ScoredService, ShownScore, VendorFile},
    },
    domain::{
        Date,
        access::{Actor, Right},
        evidence::Source,
        ids::ServiceId,
        ratio::{Nano, Tenths},
        score_override::ScoreOverride,
        scoring::{
            AdjustmentView, Band, Cleared, EvidenceView, Explanation, FactKind, FactRef, FactorView, RatingSource,
            SeriesView, Term, TermView, WhatIfView,
        },
    },
    web::{
        pages::marks::band,
        view::{
            factor::FACTORS,
            figure::{
                history::{History, Moved, Point},
                series::{Behind, SeriesFact, SeriesFigure},
            },
            mark::Link,
            score::{
                FloorLine, ScoreSection, Statement, StatementFacts, StatementLine, StatementTotal, TermLine, WhatIf,
                WhatIfs,
            },
            words,
        },
    },
};

/// The section; `None` while no service is active.
pub fn section(file: &VendorFile, actor: &Actor) -> Option<ScoreSection> {
    let (scored, shown) = file.shown()?;
    let explanation = &shown.explanation;
    let unrated = explanation.residual.band == Band::Unrated;
    Some(ScoreSection {
        service: scored.service.name.clone(),
        remark: format!("{}, model {}", file.today, file.model_version),
        sentence: sentence(file, scored, explanation),
        unrated: unrated.then(|| {
            format!(
                "{} is assumed: what is not rated counts as 3 of 4. It is kept apart in every figure.",
                explanation.residual.shown
            )
        }),
        rate_url: actor.can(Right::EditVendors).then(|| format!("/services/{}/edit", scored.service.id)),
        series: series(explanation, shown.evidence_share),
        statement: statement(file, scored, shown),
        what_ifs: what_ifs(explanation),
        history: history(file, scored.service.id, &shown.bands),
        next_change: explanation.next_change.as_ref().map(|next| {
            let why = next.why.as_ref().map_or_else(String::new, |why| format!(", {why}"));
            format!("{}, to {} {}{why}", next.on, next.shown, next.band.label())
        }),
    })
}

/// The score in one sentence, and the decision that holds its band where that is another than the sentence says.
fn sentence(file: &VendorFile, scored: &ScoredService, explanation: &Explanation) -> String {
    let held = scored.held(&file.dossier, file.today).filter(|held| held.band != explanation.residual.band);
    held.map_or_else(
        || explanation.reason.clone(),
        |held| {
            let (band, approver, until) = (held.band.label(), &held.approver, held.last_day());
            format!("{} Held at {band} by decision of {approver} until {until}.", explanation.reason)
        },
    )
}

/// The year, with the events that moved it.
fn history(file: &VendorFile, service: ServiceId, bands: &[f64; 3]) -> History {
    let points = file.curve.iter().map(|point| Point { on: point.on, value: point.residual, known: point.known });
    let of_it: Vec<&Entry> = file.history.iter().filter(|entry| entry.service_id == service).collect();
    let moved: Vec<Moved> = of_it
        .iter()
        .enumerate()
        .map(|(place, entry)| Moved {
            on: file.organization.day_of(entry.since),
            text: words::capitalized(&entry.events.join("; ")),
            from: of_it.get(place + 1).map(|before| before.residual.shown()),
            to: entry.residual.shown(),
            band: band(entry.band),
        })
        .collect();
    let mut events = decided(file, service, &moved);
    events.extend(moved);
    // Stable: what was decided on a day stands after what moved the score on it.
    events.sort_by_key(|event| std::cmp::Reverse(event.on));
    History::new(file.today, *bands, &points.collect::<Vec<_>>(), events)
}

/// The days on which a decision began to hold the band, or ceased to; it moves no figure.
fn decided(file: &VendorFile, service: ServiceId, moved: &[Moved]) -> Vec<Moved> {
    let overrides = file.dossier.papers.overrides.iter().filter(|held| held.service_id == service);
    let turn = |held: &ScoreOverride, on: Date, text: &str| {
        let then = moved.iter().find(|event| event.on <= on).or_else(|| moved.last())?;
        let shown = if held.holds_on(on) { band(held.band) } else { then.band };
        Some(Moved { on, text: words::capitalized(text), from: Some(then.to), to: then.to, band: shown })
    };
    let turns = overrides.flat_map(|held| held.turns(file.today).into_iter().map(move |(on, text)| (held, on, text)));
    turns.filter_map(|(held, on, text)| turn(held, on, &text)).collect()
}

fn series(explanation: &Explanation, share: Nano) -> SeriesFigure {
    let fact = |series: &SeriesView| SeriesFact {
        series: series.id.as_str().to_owned(),
        weight: Nano::new(series.weight * Nano::ONE.get()).to_f64(0),
        effectiveness: series.evidence.as_ref().map(|_| series.effectiveness.to_f64(4)),
        evidence: series.evidence.as_ref().map(|evidence| evidence.title.clone()),
        behind: behind(series),
        remark: held_down(series),
    };
    let (inherent, residual) = (&explanation.inherent, &explanation.residual);
    let added: Tenths = explanation.adjustments.iter().map(|adjustment| adjustment.shown).sum();
    let taken = inherent.shown - (residual.shown - added);
    // Σ w·E ÷ Σ w, which is what the filled area is of the whole.
    let weights: i64 = explanation.series.iter().map(|series| series.weight).sum();
    let filled: i128 = explanation
        .series
        .iter()
        .map(|series| i128::from(series.weight) * i128::from(series.effectiveness.get()))
        .sum();
    let filled = Nano::clamped(filled / i128::from(weights.max(1)) * 100);
    let share = Nano::new(share.get().saturating_mul(100));
    let sentence =
        format!("{}\u{a0}% of {}\u{a0}% of {} = {taken}", filled.to_text(1), share.to_text(0), inherent.shown);
    let speaks = explanation.series.iter().any(|series| series.evidence.is_some());
    SeriesFigure::new(explanation.series.iter().map(fact).collect(), if speaks { sentence } else { String::new() })
}

/// One word on a bar: an opinion that halves it at least.
fn held_down(series: &SeriesView) -> Option<String> {
    let halved = |term: &&TermView| term.term == Term::Opinion && term.value.get() * 2 <= Nano::ONE.get();
    let opinion = series.terms.iter().find(halved)?;
    (behind(series) != Behind::Nobody).then(|| opinion.why.clone())
}

fn behind(series: &SeriesView) -> Behind {
    match series.evidence.as_ref().map(|evidence| evidence.source) {
        Some(Source::SocReport(_)) => Behind::Auditor,
        Some(Source::Certificate(_)) => Behind::Certifier,
        Some(Source::Questionnaire(_)) | None => Behind::Nobody,
    }
}

fn statement(file: &VendorFile, scored: &ScoredService, shown: &ShownScore) -> Statement {
    let explanation = &shown.explanation;
    let (inherent, residual) = (&explanation.inherent, &explanation.residual);
    let total = |value: Nano, shown: Tenths, of: Band| StatementTotal { value: value.to_f64(3), shown, band: band(of) };
    let floor = |floor: &crate::domain::scoring::FloorView| FloorLine {
        name: "Floor",
        rule: floor.label.clone(),
        effect: if floor.raised {
            format!("lifts to {}", floor.at_least.label())
        } else {
            format!("already {}", residual.band.label())
        },
    };
    let added_in_all: Tenths = explanation.adjustments.iter().map(|adjustment| adjustment.shown).sum();
    let after_evidence = residual.shown - added_in_all;
    Statement::new(StatementFacts {
        points_in: inherent.factors.iter().map(|factor| points_in(file, scored.service.id, factor)).collect(),
        inherent: total(inherent.value, inherent.shown, inherent.band),
        points_out: explanation.series.iter().map(|series| points_out(file, series)).collect(),
        after_evidence: total(explanation.after_evidence, after_evidence, shown.after_evidence),
        adjustments: explanation.adjustments.iter().map(added).collect(),
        floors: residual.floors.iter().map(floor).chain(held(file, scored)).collect(),
        residual: total(residual.value, residual.shown, residual.band),
    })
}

/// The override that holds the band, beside what the model says.
fn held(file: &VendorFile, scored: &ScoredService) -> Option<FloorLine> {
    let held = scored.held(&file.dossier, file.today)?;
    let effect = format!("held at {}", held.band.label());
    let rule =
        format!("{} (approved by {} on {}, until {})", held.reason, held.approver, held.approved_on, held.last_day());
    Some(FloorLine { name: "Override", rule, effect })
}

/// Points that an open incident or an overdue finding adds.
fn added(adjustment: &AdjustmentView) -> StatementLine {
    StatementLine {
        label: adjustment.rule.label().to_owned(),
        aside: None,
        fact: None,
        document: Some(Link::new(&adjustment.record.name, record_url(&adjustment.record, None))),
        source: None,
        terms: Vec::new(),
        points: adjustment.points.to_f64(3),
        shown: adjustment.shown,
        assumed: false,
    }
}

/// Where a record that a score names is looked at and mended.
fn record_url(record: &FactRef, report: Option<Source>) -> String {
    let at_report = |part: &str| match report {
        Some(Source::SocReport(id)) => format!("/soc-reports/{id}#{part}"),
        _ => "#soc".to_owned(),
    };
    match record.kind {
        FactKind::Exception => at_report("exceptions"),
        FactKind::Cuec => at_report("cuecs"),
        FactKind::Organization => at_report("csocs"),
        FactKind::Finding => "#findings".to_owned(),
        FactKind::Incident => "#incidents".to_owned(),
    }
}

fn points_in(file: &VendorFile, service: ServiceId, factor: &FactorView) -> StatementLine {
    let key = factor.id.as_str();
    let means = FACTORS.iter().find(|known| known.key == key);
    let means =
        means.and_then(|known| known.words.get(usize::try_from(factor.rating).ok()?)).copied().unwrap_or("rated");
    let (fact, source) = match factor.source {
        RatingSource::Entered => {
            (format!("{means} ({})", factor.rating), file.origin(service, &[key]).map(|origin| origin::link(&origin)))
        }
        RatingSource::Portfolio => {
            (format!("{means} of our spend ({})", factor.rating), Some(Link::new("contracts", "#contracts")))
        }
        RatingSource::Assumed => (format!("not rated, counted as {}", factor.rating), None),
    };
    StatementLine {
        label: factor.label.to_owned(),
        aside: None,
        fact: Some(fact),
        document: None,
        source,
        terms: Vec::new(),
        points: factor.points.to_f64(3),
        shown: factor.shown,
        assumed: factor.assumed,
    }
}

fn points_out(file: &VendorFile, series: &SeriesView) -> StatementLine {
    let evidence = series.evidence.as_ref();
    StatementLine {
        label: series.id.as_str().to_owned(),
        aside: evidence.map(|_| words::percent(series.effectiveness.to_f64(4))),
        fact: evidence.is_none().then(|| format!("nothing on file speaks to {}", series.label.to_lowercase())),
        document: evidence.map(document),
        source: evidence.and_then(|evidence| cell(file, evidence)),
        terms: series.terms.iter().map(|term| term_line(term, evidence.map(|evidence| evidence.source))).collect(),
        points: series.points_out.to_f64(3),
        shown: series.shown,
        assumed: evidence.is_none(),
    }
}

/// To the document's own place: its row among the reports, or the page of its answers.
fn document(evidence: &EvidenceView) -> Link {
    match evidence.source {
        Source::SocReport(_) => Link::new(&evidence.title, "#soc"),
        Source::Questionnaire(id) => Link::new(&evidence.title, format!("/questionnaires/{id}")),
        Source::Certificate(_) => Link::new(&evidence.title, "#certificates"),
    }
}

/// To the cell that says most of it.
fn cell(file: &VendorFile, evidence: &EvidenceView) -> Option<Link> {
    let origin = match evidence.source {
        Source::SocReport(id) => file.origin(id, &REPORT_FIELDS),
        Source::Questionnaire(id) => file.origin(id, &["answer"]),
        Source::Certificate(id) => file.origin(id, &CERTIFICATE_FIELDS),
    };
    Some(match origin? {
        // The document is named before it, and its row says the file.
        Origin::Read(place) => Link::new(place.within_file(), origin::cell_url(&place)),
        entered => origin::link(&entered),
    })
}

/// A term, with the way to the records behind it.
fn term_line(view: &TermView, report: Option<Source>) -> TermLine {
    let names: Vec<&str> = view.records.iter().map(|record| record.name.as_str()).filter(|n| !n.is_empty()).collect();
    TermLine {
        text: term(view),
        url: view.records.first().map(|record| record_url(record, report)),
        title: (!names.is_empty()).then(|| names.join(", ")),
    }
}

/// `qualified ×.25`; open findings are taken off: `1 open finding −.2`.
fn term(term: &TermView) -> String {
    let value = term.value.to_text(3);
    let value = value.trim_end_matches('0').trim_end_matches('.');
    let value = value.strip_prefix('0').filter(|rest| !rest.is_empty()).unwrap_or(value);
    let sign = if term.term == Term::Findings { '−' } else { '×' };
    format!("{} {sign}{value}", term.why)
}

fn what_ifs(explanation: &Explanation) -> WhatIfs {
    let change = |what_if: &WhatIfView| {
        let series = explanation.series.iter().find(|series| Some(series.id) == what_if.series);
        WhatIf {
            label: words::capitalized(&what_if.change),
            note: series.map(now).or_else(|| what_if.band.map(|band| format!("then {}", band.label()))),
            url: Some(mended_at(explanation, &what_if.cleared)),
            points: what_if.points.to_f64(3),
            taken: explanation.residual.shown - what_if.residual.shown(),
            residual: what_if.residual.shown(),
        }
    };
    WhatIfs::new(explanation.what_if.iter().map(change).collect())
}

/// How a series stands now.
fn now(series: &SeriesView) -> String {
    match &series.evidence {
        None => format!("{}: nothing on file", series.label),
        Some(_) if series.terms.is_empty() => series.label.to_owned(),
        Some(_) => {
            let terms: Vec<&str> = series.terms.iter().map(|term| term.why.as_str()).collect();
            format!("{}: now {}", series.label, terms.join(", "))
        }
    }
}

/// Where one would clear it.
fn mended_at(explanation: &Explanation, cleared: &Cleared) -> String {
    let behind = |id: &str| {
        explanation.series.iter().find_map(|series| {
            let record = series.terms.iter().flat_map(|term| &term.records).find(|record| record.id == id)?;
            Some(record_url(record, series.evidence.as_ref().map(|evidence| evidence.source)))
        })
    };
    match cleared {
        Cleared::Series(_) | Cleared::SubserviceReport(_) => Some("#soc".to_owned()),
        Cleared::Finding(id) => Some(format!("/findings/{id}/edit")),
        Cleared::Incident(_) => Some("#incidents".to_owned()),
        Cleared::Exception(id) => behind(id.as_str()),
        Cleared::Cuec(id) => behind(id.as_str()),
    }
    .unwrap_or_else(|| "#soc".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_written_without_what_says_nothing() {
        for (billionths, text) in
            [(250_000_000, "qualified ×.25"), (850_000_000, "qualified ×.85"), (0, "qualified ×0")]
        {
            let why = "qualified".to_owned();
            let view = TermView { term: Term::Opinion, value: Nano::new(billionths), why, records: Vec::new() };
            assert_eq!(term(&view), text);
        }
    }
}
