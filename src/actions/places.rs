//! Says of an explained score where its pieces were read, and by whom: file, sheet and cell, reviewer and day.

use std::fmt::Display;

use super::sources::{Origin, Sources};
use crate::domain::{
    Date,
    dossier::Dossier,
    evidence::Source,
    ids::ServiceId,
    scoring::{EvidenceView, Explanation, RatingSource},
};

/// Headings that say most about a report, or hold its date.
pub const REPORT_FIELDS: [&str; 6] =
    ["opinion", "opinion_operation", "opinion_design", "period_end", "as_of", "report_type"];

/// Headings that say most about a certificate.
pub const CERTIFICATE_FIELDS: [&str; 3] = ["kind", "expires_on", "issued_on"];

/// Fills in the places and the reviewers of a service's explanation.
pub fn fill(explanation: &mut Explanation, service: ServiceId, dossier: &Dossier, sources: &Sources) {
    for factor in explanation.inherent.factors.iter_mut().filter(|factor| factor.source == RatingSource::Entered) {
        factor.place = place(sources, service, &[factor.id.as_str()]);
    }
    let of_series = explanation.series.iter_mut().filter_map(|series| series.evidence.as_mut());
    let of_floors = explanation.residual.floors.iter_mut().filter_map(|floor| floor.evidence.as_mut());
    for evidence in of_series.chain(of_floors) {
        document(evidence, dossier, sources);
    }
}

fn document(evidence: &mut EvidenceView, dossier: &Dossier, sources: &Sources) {
    (evidence.place, evidence.reviewed) = match evidence.source {
        Source::SocReport(id) => {
            let report = dossier.reports.iter().find(|report| report.id == id);
            let read = report.and_then(|report| read_by(report.reviewer.as_deref(), report.reviewed_on));
            (place(sources, id, &REPORT_FIELDS), read)
        }
        Source::Questionnaire(id) => {
            let sheet = dossier.questionnaire(id).map(|counted| &counted.questionnaire);
            let read = sheet.and_then(|sheet| read_by(sheet.reviewer.as_deref(), sheet.reviewed_on));
            (place(sources, id, &["answer"]), read)
        }
        Source::Certificate(id) => {
            let certificate = dossier.papers.certificates.iter().find(|one| one.id == id);
            let read = certificate.and_then(|one| read_by(one.reviewer.as_deref(), one.reviewed_on));
            (place(sources, id, &CERTIFICATE_FIELDS), read)
        }
    };
}

/// `read by M. Ortiz on 2026-01-05`; `None` while nobody did.
pub fn read_by(reviewer: Option<&str>, on: Option<Date>) -> Option<String> {
    match (reviewer, on) {
        (Some(who), Some(day)) => Some(format!("read by {who} on {day}")),
        (Some(who), None) => Some(format!("read by {who}")),
        (None, Some(day)) => Some(format!("read on {day}")),
        (None, None) => None,
    }
}

/// The records of a vendor that a score rests on.
pub fn record_ids(dossier: &Dossier) -> Vec<String> {
    let services = dossier.services.iter().map(|service| service.id.to_string());
    let reports = dossier.reports.iter().map(|report| report.id.to_string());
    let sheets = dossier.questionnaires.iter().map(|counted| counted.questionnaire.id.to_string());
    let certificates = dossier.papers.certificates.iter().map(|certificate| certificate.id.to_string());
    services.chain(reports).chain(sheets).chain(certificates).collect()
}

fn place(sources: &Sources, record: impl Display, fields: &[&str]) -> Option<String> {
    Some(match sources.of(&record.to_string(), fields)? {
        Origin::Read(place) => place.words(),
        Origin::Entered { by, at } => format!("entered by {by} on {}", at.date()),
    })
}
