//! What lowers a series: the terms below 1, each with the records behind it.

use crate::domain::{
    Date,
    criteria::Series,
    evidence::{Class, Evidence, Statement},
    ratio::{Nano, Ratio},
    scoring::{
        Model, SeriesScore, ServiceFacts,
        speaking::is_backed,
        view::{FactKind, FactRef, Term, TermView},
    },
    soc_report::{AuditorCheck, Opinion, ScopeFit},
};

/// The terms of the picked document that are below 1, in the order of the formula, and the open findings.
pub(super) fn terms(facts: &ServiceFacts, series: &SeriesScore, model: &Model, as_of: Date) -> Vec<TermView> {
    let Some((pick, evidence)) = series.pick.and_then(|pick| Some((pick, facts.evidence.get(pick.evidence)?))) else {
        return Vec::new();
    };
    let terms = pick.terms;
    let seen = Seen { facts, evidence, series: series.series, model, as_of };
    let product = [
        (Term::Assurance, terms.assurance),
        (Term::Auditor, terms.auditor),
        (Term::Period, terms.period),
        (Term::Scope, terms.scope),
        (Term::Freshness, terms.freshness),
        (Term::Opinion, terms.opinion),
        (Term::Exceptions, terms.exceptions),
        (Term::ExpectedControls, terms.expected_controls),
        (Term::CarveOut, terms.carve_out),
    ];
    let lowered = product.into_iter().filter(|(_, value)| !value.at_least(Ratio::ONE));
    let lowered = lowered.map(|(term, value)| seen.view(term, value.to_nano(), value));
    let findings = (series.penalty > Nano::ZERO).then(|| seen.view(Term::Findings, series.penalty, Ratio::ONE));
    lowered.chain(findings).collect()
}

/// What a term is told from.
struct Seen<'a> {
    facts: &'a ServiceFacts,
    evidence: &'a Evidence,
    series: Series,
    model: &'a Model,
    as_of: Date,
}

impl Seen<'_> {
    fn view(&self, term: Term, value: Nano, ratio: Ratio) -> TermView {
        let records = self.records(term);
        TermView { term, value, why: self.why(term, ratio, &records), records }
    }

    fn records(&self, term: Term) -> Vec<FactRef> {
        match term {
            Term::Exceptions => self.exceptions(),
            Term::ExpectedControls => {
                let missing = self.evidence.expected_controls.iter().filter(|control| !control.implemented);
                let on_it = missing.filter(|control| control.series.contains(self.series));
                on_it.map(|one| fact(FactKind::Cuec, one.id.to_string(), &one.name)).collect()
            }
            Term::CarveOut => {
                let on_it = self.evidence.carve_outs.iter().filter(|one| one.series.contains(self.series));
                let missing = on_it.filter(|one| !is_backed(one, self.model, self.as_of));
                missing.map(|one| fact(FactKind::Organization, String::new(), &one.organization)).collect()
            }
            Term::Findings => {
                let open = self.facts.findings.iter().filter(|finding| finding.is_open(self.as_of));
                let on_it = open.filter(|finding| finding.series.contains(self.series));
                on_it.map(|one| fact(FactKind::Finding, one.id.to_string(), &one.name)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn exceptions(&self) -> Vec<FactRef> {
        let open = |id| self.facts.findings.iter().any(|one| Some(one.id) == id && one.is_open(self.as_of));
        let on_it = self.evidence.exceptions.iter().filter(|one| one.series.contains(self.series));
        let counted = on_it.filter(|one| one.finding.is_none() || !open(one.finding));
        counted.map(|one| fact(FactKind::Exception, one.id.to_string(), &one.name)).collect()
    }

    fn why(&self, term: Term, value: Ratio, records: &[FactRef]) -> String {
        let evidence = self.evidence;
        match term {
            Term::Assurance if evidence.auditor == Some(AuditorCheck::Failed) => "auditor check failed".to_owned(),
            Term::Assurance => match evidence.class {
                Class::QuestionnaireSelfAttested => "self-attested".to_owned(),
                Class::QuestionnaireVerified => "verified answers, no audit".to_owned(),
                class => class.label().to_owned(),
            },
            Term::Auditor => "auditor not checked".to_owned(),
            Term::Period if evidence.starts_on.is_none() => "start of the period unknown".to_owned(),
            Term::Period => "short period".to_owned(),
            Term::Scope if evidence.fit == ScopeFit::Unknown => "unknown whether our service is in scope".to_owned(),
            Term::Scope => "our service only partly in scope".to_owned(),
            Term::Freshness => match evidence.bridged(self.as_of) {
                0 => format!("{} days old", evidence.age(self.as_of)),
                bridged => format!("{} days old, {bridged} more bridged by a letter", evidence.age(self.as_of)),
            },
            Term::Opinion => opinion(evidence, value),
            Term::Exceptions => counted(records, "exception", "exceptions"),
            Term::ExpectedControls => counted(records, "control of ours not in place", "controls of ours not in place"),
            Term::CarveOut => match records {
                [only] if !only.name.is_empty() => format!("no current report of {}", only.name),
                _ => counted(
                    records,
                    "carved-out organization without a report",
                    "carved-out organizations without a report",
                ),
            },
            Term::Findings => counted(records, "open finding", "open findings"),
        }
    }
}

fn opinion(evidence: &Evidence, value: Ratio) -> String {
    let percent = Ratio::new(100, 1).unwrap_or(Ratio::ONE);
    match &evidence.statement {
        Statement::Answers(_) => format!("{} % of the answers comply", value.times(percent).to_nano().to_text(0)),
        _ if evidence.worst_opinion() >= Some(Opinion::Adverse) => "adverse".to_owned(),
        _ => "qualified".to_owned(),
    }
}

fn counted(records: &[FactRef], one: &str, several: &str) -> String {
    match records.len() {
        1 => format!("1 {one}"),
        count => format!("{count} {several}"),
    }
}

fn fact(kind: FactKind, id: String, name: &str) -> FactRef {
    FactRef { kind, id, name: name.to_owned() }
}
