//! Services with their scores on the last day of the window: what each rests on, and where that was read.

use sha2::{Digest, Sha256};

use super::super::{
    part::{Form, Part, cell, date, flag, long, number, text},
    scope::{Filed, Scope},
};
use crate::{
    actions::{places, sources::Sources},
    domain::{
        ratio::Nano,
        scoring::{self, AdjustmentView, Explanation},
        vendor::Service,
    },
    spreadsheet::WrittenCell,
};

/// A service in use with its score.
pub(in super::super) struct Scored {
    /// The service's name.
    service: String,
    /// Its explained score.
    explanation: Explanation,
    /// The band at which somebody held it.
    held: Option<String>,
    /// What the score rests on, as JSON that names records by their references.
    pub inputs: String,
    /// SHA-256 of those.
    digest: String,
    /// The name of the file that holds them.
    pub file: String,
}

impl Scored {
    /// What its file is called.
    pub fn title(&self) -> String {
        format!("Inputs of the score of {}", self.service)
    }
}

/// The services in use, each scored as of the last day of the window by the model in force.
pub(in super::super) fn of(filed: &Filed, sources: &Sources, scope: &Scope) -> Vec<Scored> {
    let dossier = &filed.dossier;
    let scored = |(place, service): (usize, &Service)| {
        let facts = dossier.facts(service);
        let score = scoring::score(&facts, &scope.model, scope.on());
        let mut explanation = scoring::explain(&facts, &score, &scope.model, scope.on());
        places::fill(&mut explanation, service.id, dossier, sources);
        let inputs = format!("{:#}\n", filed.references.inputs(&facts));
        let held = dossier.override_on(service.id, scope.on());
        Scored {
            service: service.name.clone(),
            explanation,
            held: held.map(|held| format!("{} by {} until {}", held.band.label(), held.approver, held.last_day())),
            digest: hex::encode(Sha256::digest(inputs.as_bytes())),
            inputs,
            file: format!("score-inputs-{}.json", place + 1),
        }
    };
    dossier.active_services().enumerate().map(scored).collect()
}

/// Services, the ratings that go into their scores, and the evidence that takes points off.
pub(super) fn parts(filed: &Filed, scored: &[Scored], scope: &Scope) -> Vec<Part> {
    vec![services(filed, scored, scope), ratings(scored), evidence(scored)]
}

fn services(filed: &Filed, scored: &[Scored], scope: &Scope) -> Part {
    let columns = vec![
        text("Service"),
        flag("In use"),
        text("Tier"),
        number("Inherent"),
        long("Adjustments"),
        number("Residual"),
        text("Band"),
        text("Held at"),
        number("Confidence (%)"),
        long("Why"),
        long("Floors and lifts"),
        text("Risk model"),
        long("SHA-256 of the inputs"),
        text("Inputs"),
        long("Data"),
        long("Exit plan"),
        text("Alternate vendor"),
        number("RTO (hours)"),
        number("RPO (hours)"),
        date("Exit or recovery test on"),
    ];
    let row = |service: &Service| {
        let found = scored.iter().find(|one| service.active && one.service == service.name);
        let mut row = vec![cell(&service.name), WrittenCell::Bool(service.active)];
        row.extend(found.map_or_else(|| vec![WrittenCell::Empty; 12], |one| figures(one, scope)));
        let hours = |hours: Option<i32>| hours.map_or(WrittenCell::Empty, |one| WrittenCell::Number(f64::from(one)));
        row.push(cell(service.data_categories.join("; ")));
        row.push(service.exit_plan.as_deref().into());
        row.push(service.alternate_vendor.as_deref().into());
        row.extend([hours(service.rto_hours), hours(service.rpo_hours), service.exit_tested_on.into()]);
        row
    };
    Part {
        id: "services",
        title: "Services and scores",
        remark: format!(
            "As of {}, by the risk model in force and the records as they stand; the digest of what a score rests on is \
             the SHA-256 of its file.",
            scope.on()
        ),
        empty: "No service is on file.",
        columns,
        rows: filed.dossier.services.iter().map(row).collect(),
        form: Form::Records,
    }
}

fn figures(one: &Scored, scope: &Scope) -> Vec<WrittenCell> {
    let (inherent, residual) = (&one.explanation.inherent, &one.explanation.residual);
    let floors = residual.floors.iter().map(|floor| floor.label.clone());
    let added = |one: &AdjustmentView| format!("{} +{} ({})", one.rule.label(), one.points.to_f64(3), one.record.name);
    let adjustments = one.explanation.adjustments.iter().map(added);
    let lifts = inherent.lifts.iter().map(|lift| lift.label.clone());
    vec![
        cell(inherent.tier.label()),
        WrittenCell::Number(inherent.value.to_f64(3)),
        cell(adjustments.collect::<Vec<_>>().join("; ")),
        WrittenCell::Number(residual.value.to_f64(3)),
        cell(residual.band.label()),
        one.held.as_deref().into(),
        WrittenCell::Number(Nano::new(one.explanation.confidence.get() * 100).to_f64(1)),
        cell(&one.explanation.reason),
        cell(floors.chain(lifts).collect::<Vec<_>>().join("; ")),
        cell(scope.model.version()),
        cell(&one.digest),
        cell(&one.file),
    ]
}

fn ratings(scored: &[Scored]) -> Part {
    let rows = scored.iter().flat_map(|one| {
        one.explanation.inherent.factors.iter().map(|factor| {
            vec![
                cell(&one.service),
                cell(factor.label),
                WrittenCell::Number(f64::from(factor.rating)),
                cell(if factor.assumed { "assumed" } else { "on record" }),
                WrittenCell::Number(factor.points.to_f64(3)),
                factor.place.as_deref().into(),
            ]
        })
    });
    Part {
        id: "ratings",
        title: "Ratings",
        remark: "The nine factors of inherent risk, 0 to 4, with the points each puts in.".to_owned(),
        empty: "No service in use is scored.",
        columns: vec![
            text("Service"),
            text("Factor"),
            number("Rating"),
            text("Basis"),
            number("Points in"),
            long("Read at"),
        ],
        rows: rows.collect(),
        form: Form::Table(&[]),
    }
}

fn evidence(scored: &[Scored]) -> Part {
    let rows = scored.iter().flat_map(|one| {
        one.explanation.series.iter().map(|series| {
            let evidence = series.evidence.as_ref();
            vec![
                cell(&one.service),
                cell(series.id.as_str()),
                WrittenCell::Number(series.effectiveness.to_f64(4)),
                WrittenCell::Number(series.points_out.to_f64(3)),
                evidence.map(|evidence| evidence.title.as_str()).into(),
                cell(series.terms.iter().map(|term| term.why.clone()).collect::<Vec<_>>().join("; ")),
                evidence.and_then(|evidence| evidence.place.as_deref()).into(),
                evidence.and_then(|evidence| evidence.reviewed.as_deref()).into(),
            ]
        })
    });
    Part {
        id: "evidence",
        title: "Evidence by series",
        remark: "The document that each series of criteria stands on, and the points it takes off.".to_owned(),
        empty: "No service in use is scored.",
        columns: vec![
            text("Service"),
            text("Series"),
            number("Effectiveness"),
            number("Points out"),
            long("Document"),
            long("Lowered by"),
            long("Read at"),
            text("Read by"),
        ],
        rows: rows.collect(),
        form: Form::Table(&[0, 1, 2, 3, 4, 5, 6]),
    }
}
