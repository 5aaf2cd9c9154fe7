//! Which documents have a say about a service on a day, and what each is worth on a series.

use super::{FindingFact, Model, rules::ClassRule};
use crate::domain::{
    Date,
    calendar::{add_days, add_months},
    criteria::Series,
    evidence::{CarveOut, Evidence, Statement},
    ratio::{Nano, Ratio},
    soc_report::{AuditorCheck, Opinion},
};

/// The terms of a picked document on a series, each 0 to 1; their product is x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// A: assurance class.
    pub assurance: Ratio,
    /// V: auditor check.
    pub auditor: Ratio,
    /// L: length of the period.
    pub period: Ratio,
    /// K: our service inside the boundary.
    pub scope: Ratio,
    /// F: freshness.
    pub freshness: Ratio,
    /// O: opinion, or share of compliant answers.
    pub opinion: Ratio,
    /// 1 − X: what exceptions leave.
    pub exceptions: Ratio,
    /// U: controls that we are to run.
    pub expected_controls: Ratio,
    /// G: organizations carved out whose own report is not on file.
    pub carve_out: Ratio,
}

impl Terms {
    /// A·V·K·F: how far the document can be relied on, whatever it says.
    pub(super) fn confidence(&self) -> Nano {
        self.assurance.times(self.auditor).times(self.scope).times(self.freshness).to_nano()
    }
}

/// A document that has a say about the service on the day of the score.
pub(super) struct Speaking<'a> {
    pub place: usize,
    pub evidence: &'a Evidence,
    /// Whether it enters the pick; a disclaimer does not.
    pub enters: bool,
    /// Whether it is fresh enough to go before all staler ones.
    pub preferred: bool,
    /// A, for comparison.
    pub assurance: Nano,
    rule: &'a ClassRule,
    terms: Terms,
    /// A·V·L·K·F.
    worth: Ratio,
    as_of: Date,
}

/// The newest document of each class that speaks for the service. One outside the boundary (K = 0) or dated after the
/// day does not speak and supersedes nothing; nor does a disclaimer, which still has a say until something newer of
/// its class exists. A document whose freshness has run out has nothing left to say.
pub(super) fn speaking<'a>(evidence: &'a [Evidence], model: &'a Model, as_of: Date) -> Vec<Speaking<'a>> {
    let exists = |item: &Evidence| item.known_from <= as_of && !model.scope(item.fit).is_zero();
    let mut found = Vec::with_capacity(evidence.len());
    for (place, item) in evidence.iter().enumerate().filter(|(_, item)| exists(item)) {
        let superseded = evidence.iter().any(|other| {
            other.same_class(item)
                && other.is_newer_than(item)
                && exists(other)
                && (!is_disclaimer(other) || is_disclaimer(item))
        });
        if superseded {
            continue;
        }
        let speaking = Speaking::new(place, item, model, as_of);
        if !speaking.terms.freshness.is_zero() {
            found.push(speaking);
        }
    }
    found
}

fn is_disclaimer(evidence: &Evidence) -> bool {
    evidence.worst_opinion() == Some(Opinion::Disclaimer)
}

impl<'a> Speaking<'a> {
    fn new(place: usize, evidence: &'a Evidence, model: &'a Model, as_of: Date) -> Self {
        let rule = model.class(evidence.class);
        let (assurance, auditor) = match evidence.auditor {
            Some(AuditorCheck::Verified) => (rule.value, model.auditor.verified),
            Some(AuditorCheck::NotChecked) => (rule.value, model.auditor.not_checked),
            Some(AuditorCheck::Failed) => (model.auditor.failed_assurance, Ratio::ONE),
            None => (rule.value, Ratio::ONE),
        };
        let terms = Terms {
            assurance,
            auditor,
            period: if rule.period_counts { period(evidence, model) } else { Ratio::ONE },
            scope: model.scope(evidence.fit),
            freshness: rule.aging.freshness(evidence, as_of),
            opinion: Ratio::ONE,
            exceptions: Ratio::ONE,
            expected_controls: Ratio::ONE,
            carve_out: Ratio::ONE,
        };
        Self {
            place,
            evidence,
            enters: !is_disclaimer(evidence),
            preferred: terms.freshness.at_least(model.preferred_from),
            rule,
            terms,
            worth: assurance.times(auditor).times(terms.period).times(terms.scope).times(terms.freshness),
            assurance: assurance.to_nano(),
            as_of,
        }
    }

    /// Its terms on a series and their product x; `None` where it does not speak to it.
    pub fn on(&self, series: Series, findings: &[FindingFact], model: &Model) -> Option<(Terms, Nano)> {
        let opinion = self.opinion(series, model)?;
        let exceptions = self.exceptions(series, findings, model);
        let expected_controls = self.expected_controls(series, model);
        let carve_out = self.carve_out(series, model);
        let worth = self.worth.times(opinion).times(exceptions).times(expected_controls).times(carve_out);
        Some((Terms { opinion, exceptions, expected_controls, carve_out, ..self.terms }, worth.to_nano()))
    }

    /// O on a series; `None` where the document does not speak to it.
    fn opinion(&self, series: Series, model: &Model) -> Option<Ratio> {
        let limits = self.rule.series.unwrap_or(self.evidence.scope);
        match &self.evidence.statement {
            Statement::Answers(tally) => {
                let tally = tally.series.iter().find(|tally| tally.series == series)?;
                Ratio::new(tally.compliant, tally.applicable)
            }
            Statement::Opinion { description, controls, .. } => {
                limits.contains(series).then(|| self.auditors_opinion(*description, *controls, series, model))
            }
            Statement::Stands => limits.contains(series).then_some(Ratio::ONE),
        }
    }

    fn auditors_opinion(&self, description: Opinion, controls: Opinion, series: Series, model: &Model) -> Ratio {
        let terms = &model.opinion;
        if description.max(controls) >= Opinion::Adverse {
            return terms.adverse;
        }
        let on_controls = match controls {
            Opinion::Qualified if self.names(series) => terms.qualified_named,
            Opinion::Qualified => terms.qualified_other,
            _ => terms.unqualified,
        };
        match description {
            Opinion::Qualified if on_controls.at_least(terms.qualified_description) => terms.qualified_description,
            _ => on_controls,
        }
    }

    /// Whether a qualification names the series. A report whose class speaks to few series and names none (a SOC 1,
    /// which is not written against the criteria) means them all.
    pub fn names(&self, series: Series) -> bool {
        match (&self.evidence.statement, self.rule.series) {
            (Statement::Opinion { controls: Opinion::Qualified, named, .. }, Some(few)) if named.is_empty() => {
                few.contains(series)
            }
            (Statement::Opinion { controls: Opinion::Qualified, named, .. }, limits) => {
                named.contains(series) && limits.unwrap_or(self.evidence.scope).contains(series)
            }
            _ => false,
        }
    }

    /// 1 − X: the exceptions on the series, summed up to their limit. One that was turned into a finding counts there
    /// while that is open.
    fn exceptions(&self, series: Series, findings: &[FindingFact], model: &Model) -> Ratio {
        let in_finding = |id| findings.iter().any(|finding| Some(finding.id) == id && finding.is_open(self.as_of));
        let on_it = self.evidence.exceptions.iter().filter(|exception| exception.series.contains(series));
        let counted = on_it.filter(|exception| exception.finding.is_none() || !in_finding(exception.finding));
        let sum = counted.fold(Ratio::ZERO, |sum, exception| {
            let weight = model.exceptions.of(exception.severity);
            sum.plus(if exception.fixed { weight.times(model.exceptions.fixed) } else { weight })
        });
        let most = model.exceptions.most;
        (if sum.at_least(most) { most } else { sum }).rest()
    }

    /// U: what the controls that the report assumes we run leave of it.
    fn expected_controls(&self, series: Series, model: &Model) -> Ratio {
        let on_it = self.evidence.expected_controls.iter().filter(|control| control.series.contains(series));
        let (done, all) = on_it.fold((0, 0), |(done, all), control| (done + i64::from(control.implemented), all + 1));
        let missing = Ratio::new(all - done, all).unwrap_or(Ratio::ZERO);
        missing.times(model.expected_controls.none_implemented.rest()).rest()
    }

    /// G: less than 1 where an organization that is carved out of the series has no fresh report of its own on file;
    /// once, however many there are.
    fn carve_out(&self, series: Series, model: &Model) -> Ratio {
        let on_it = self.evidence.carve_outs.iter().filter(|carve_out| carve_out.series.contains(series));
        let mut on_it = on_it.peekable();
        if on_it.peek().is_none() || on_it.all(|carve_out| is_backed(carve_out, model, self.as_of)) {
            Ratio::ONE
        } else {
            model.carve_out.without_report
        }
    }
}

/// Whether a report of the organization's own is on file, whole in its freshness.
pub(super) fn is_backed(carve_out: &CarveOut, model: &Model, as_of: Date) -> bool {
    carve_out.own_reports.iter().any(|report| {
        report.known_from <= as_of && model.class(report.class).aging.at_age(report.age(as_of)).at_least(Ratio::ONE)
    })
}

/// L: the first step whose months fit into the period. A period that does not say when it began proves no length.
fn period(evidence: &Evidence, model: &Model) -> Ratio {
    let Some(start) = evidence.starts_on else { return model.period_shorter };
    let past_end = add_days(evidence.until, 1);
    let step = model.period_steps.iter().find(|step| add_months(start, step.months) <= past_end);
    step.map_or(model.period_shorter, |step| step.value)
}
