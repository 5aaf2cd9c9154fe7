//! The cells of certificates, findings, and of what hangs on SOC reports.

use super::{
    Row,
    cells::{email_of, label, list, name_of, text, yes_no},
};
use crate::{
    domain::{
        acceptance::Acceptance,
        audit_roadmap::AuditRoadmap,
        bridge_letter::BridgeLetter,
        certificate::Certificate,
        csoc::Csoc,
        cuec::Cuec,
        dossier::Dossier,
        finding::Finding,
        ids::{ServiceId, SocReportId},
        review::Review,
        soc_exception::SocException,
        subservice::Subservice,
    },
    spreadsheet::WrittenCell,
};

/// The rows of some records, cell by cell.
pub(super) fn rows<R>(
    dossier: &Dossier,
    records: &[R],
    keys: &[&str],
    cell: impl Fn(&Dossier, &R, &str) -> WrittenCell,
) -> Vec<Row> {
    records.iter().map(|record| keys.iter().map(|key| cell(dossier, record, key)).collect()).collect()
}

pub(super) fn certificate_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.certificates, keys, certificate)
}

pub(super) fn finding_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.findings, keys, finding)
}

pub(super) fn audit_roadmap_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.audit_roadmaps, keys, audit_roadmap)
}

pub(super) fn review_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.reviews, keys, review)
}

pub(super) fn bridge_letter_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.bridge_letters, keys, bridge_letter)
}

pub(super) fn exception_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.exceptions, keys, exception)
}

pub(super) fn cuec_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.cuecs, keys, cuec)
}

pub(super) fn subservice_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.subservices, keys, subservice)
}

pub(super) fn csoc_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.csocs, keys, csoc)
}

pub(super) fn service_name(dossier: &Dossier, id: Option<ServiceId>) -> WrittenCell {
    let service = id.and_then(|id| dossier.services.iter().find(|service| service.id == id));
    service.map(|service| service.name.as_str()).into()
}

/// Which report a record hangs on, as a sheet of many reports says it.
fn of_report(dossier: &Dossier, report: SocReportId, key: &str) -> WrittenCell {
    let report = dossier.reports.iter().find(|one| one.id == report);
    match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "report" => {
            let words = report.map(|report| format!("{} {}", report.kind.label(), report.report_type.label()));
            text(words.as_ref())
        }
        "period_end" => report.and_then(|report| report.speaks_until()).into(),
        _ => WrittenCell::Empty,
    }
}

fn certificate(dossier: &Dossier, one: &Certificate, key: &str) -> WrittenCell {
    match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "kind" => label(one.kind.label()),
        "service" => service_name(dossier, one.service_id),
        "number" => text(one.number.as_ref()),
        "issuer" => text(one.issuer.as_ref()),
        "scope" => text(one.scope.as_ref()),
        "statement_of_applicability" => yes_no(one.statement_of_applicability),
        "criteria" => list(&one.criteria),
        "issued" => one.issued_on.into(),
        "expires" => one.expires_on.into(),
        "reviewer" => text(one.reviewer.as_ref()),
        "reviewed_on" => one.reviewed_on.into(),
        "notes" => text(one.notes.as_ref()),
        _ => WrittenCell::Empty,
    }
}

fn audit_roadmap(dossier: &Dossier, one: &AuditRoadmap, key: &str) -> WrittenCell {
    match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "kind" => label(one.kind.label()),
        "report_type" => label(one.report_type.label()),
        "gap_analysis_end" => one.gap_analysis_ends_on.into(),
        "remediation_end" => one.remediation_ends_on.into(),
        "observation_start" => one.observation_starts_on.into(),
        "observation_end" => one.observation_ends_on.into(),
        "fieldwork_end" => one.fieldwork_ends_on.into(),
        "reporting_end" => one.reporting_ends_on.into(),
        "expected" => one.expected_on.into(),
        "meanwhile" => label(one.meanwhile.label()),
        "notes" => text(one.notes.as_ref()),
        _ => WrittenCell::Empty,
    }
}

pub(super) fn finding(dossier: &Dossier, one: &Finding, key: &str) -> WrittenCell {
    let owner = one.owner_id.and_then(|id| dossier.papers.owners.get(&id));
    match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "reference" => text(one.reference.as_ref()),
        "title" => one.title.as_str().into(),
        "description" => text(one.description.as_ref()),
        "service" => service_name(dossier, one.service_id),
        "source" => label(one.source.label()),
        "criteria" => list(&one.criteria),
        "severity" => label(one.severity.label()),
        "owner" => name_of(owner),
        "owner_email" => email_of(owner),
        "found" => one.found_on.into(),
        "due" => one.due_on.into(),
        "treatment" => one.treatment.map(|treatment| treatment.label()).into(),
        "status" => label(one.status.label()),
        "closed" => one.closed_on.into(),
        "closure_evidence" => text(one.closure_evidence.as_ref()),
        _ => {
            let newest = dossier.papers.acceptances_of(one.id).last().copied();
            newest.map_or(WrittenCell::Empty, |newest| acceptance(newest, key))
        }
    }
}

fn acceptance(one: &Acceptance, key: &str) -> WrittenCell {
    match key {
        "accepted_by" => text(one.approver.as_ref()),
        "acceptance_reason" => text(one.reason.as_ref()),
        "accepted_on" => one.accepted_on.into(),
        "accepted_until" => one.expires_on.into(),
        _ => WrittenCell::Empty,
    }
}

fn review(dossier: &Dossier, one: &Review, key: &str) -> WrittenCell {
    match key {
        "kind" => label(one.kind.label()),
        "period_from" => one.period_start.into(),
        "period_to" => one.period_end.into(),
        "looked_at" => list(&one.looked_at),
        "conclusion" => text(one.conclusion.as_ref()),
        "outcome" => one.outcome.map(|outcome| outcome.label()).into(),
        "conditions" => text(one.conditions.as_ref()),
        "reviewer" => text(one.reviewer.as_ref()),
        "reviewed_on" => one.reviewed_at.map(|at| at.date()).into(),
        "approver" => text(one.approver.as_ref()),
        "approved_on" => one.approved_at.map(|at| at.date()).into(),
        "next_due" => one.next_due_on.into(),
        "vendor" => dossier.vendor.name.as_str().into(),
        _ => one.soc_report_id.map_or(WrittenCell::Empty, |report| of_report(dossier, report, key)),
    }
}

fn bridge_letter(dossier: &Dossier, one: &BridgeLetter, key: &str) -> WrittenCell {
    match key {
        "letter_start" => one.starts_on.into(),
        "letter_end" => one.ends_on.into(),
        "signer" => text(one.signer.as_ref()),
        "issued" => one.issued_on.into(),
        "material_changes" => yes_no(one.material_changes),
        "incidents" => yes_no(one.incidents),
        "notes" => text(one.notes.as_ref()),
        _ => of_report(dossier, one.soc_report_id, key),
    }
}

fn exception(dossier: &Dossier, one: &SocException, key: &str) -> WrittenCell {
    match key {
        "reference" => text(one.reference.as_ref()),
        "control" => text(one.control.as_ref()),
        "criteria" => list(&one.criteria),
        "description" => text(one.description.as_ref()),
        "severity" => one.severity.map(|severity| severity.label()).into(),
        "population" => text(one.population.as_ref()),
        "sample" => text(one.sample.as_ref()),
        "deviations" => text(one.deviations.as_ref()),
        "cause" => text(one.cause.as_ref()),
        "response" => text(one.response.as_ref()),
        "fixed" => WrittenCell::Bool(one.fixed),
        "finding_made" => {
            let finding = one.finding_id.and_then(|id| dossier.papers.findings.iter().find(|one| one.id == id));
            finding.map(Finding::called).into()
        }
        "page" => text(one.page.as_ref()),
        _ => of_report(dossier, one.soc_report_id, key),
    }
}

fn cuec(dossier: &Dossier, one: &Cuec, key: &str) -> WrittenCell {
    let owner = one.owner_id.and_then(|id| dossier.papers.owners.get(&id));
    match key {
        "reference" => text(one.reference.as_ref()),
        "description" => text(one.description.as_ref()),
        "criteria" => list(&one.criteria),
        "our_control" => text(one.our_control.as_ref()),
        "owner" => name_of(owner),
        "owner_email" => email_of(owner),
        "status" => label(one.status.label()),
        "due" => one.due_on.into(),
        "evidence" => text(one.evidence.as_ref()),
        "reason" => text(one.reason.as_ref()),
        "page" => text(one.page.as_ref()),
        _ => of_report(dossier, one.soc_report_id, key),
    }
}

fn subservice(dossier: &Dossier, one: &Subservice, key: &str) -> WrittenCell {
    match key {
        "name" => one.name.as_str().into(),
        "service" => service_name(dossier, one.service_id),
        "listed_on" => one.listed_on.into(),
        "purpose" => text(one.purpose.as_ref()),
        "location" => text(one.location.as_ref()),
        "method" => one.method.map(|method| method.label()).into(),
        "interchangeable" => text(one.interchangeable.as_ref()),
        "vendor" => dossier.vendor.name.as_str().into(),
        _ => one.soc_report_id.map_or(WrittenCell::Empty, |report| of_report(dossier, report, key)),
    }
}

fn csoc(dossier: &Dossier, one: &Csoc, key: &str) -> WrittenCell {
    match key {
        "organization" => text(one.organization.as_ref()),
        "reference" => text(one.reference.as_ref()),
        "description" => text(one.description.as_ref()),
        "page" => text(one.page.as_ref()),
        "criteria" => list(&one.criteria),
        _ => of_report(dossier, one.soc_report_id, key),
    }
}
