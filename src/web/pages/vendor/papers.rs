//! Certificates and findings of a vendor.

use super::origin;
use crate::{
    actions::vendor_page::VendorFile,
    domain::{
        Date,
        acceptance::Acceptance,
        access::{Actor, Right},
        certificate::Certificate,
        finding::{Finding, FindingSeverity},
        ids::ServiceId,
    },
    web::{
        pages::marks::address,
        view::{
            mark::{Day, Link, Tag, Tone},
            vendor_papers::{CertificateRow, FindingRow},
        },
    },
};

/// Certificates, the one that lasts longest first.
pub fn certificates(file: &VendorFile, actor: &Actor) -> Vec<CertificateRow> {
    let edits = actor.can(Right::Assess);
    let mut certificates: Vec<&Certificate> = file.dossier.papers.certificates.iter().collect();
    certificates.sort_by_key(|one| std::cmp::Reverse((one.expires_on, one.issued_on, one.id)));
    certificates.into_iter().map(|one| certificate(file, one, edits)).collect()
}

fn certificate(file: &VendorFile, one: &Certificate, edits: bool) -> CertificateRow {
    let soa = match one.statement_of_applicability {
        Some(true) => Some("statement of applicability on file"),
        Some(false) => Some("no statement of applicability"),
        None => None,
    };
    let note = [one.issuer.as_deref(), one.number.as_deref(), soa].into_iter().flatten().collect::<Vec<_>>().join(", ");
    CertificateRow {
        label: one.kind.label().to_owned(),
        url: edits.then(|| format!("/certificates/{}/edit", one.id)),
        service: service(file, one.service_id),
        scope: one.scope.clone(),
        issued: one.issued_on.map(|day| Day::event(day, file.today)),
        expires: one.expires_on.map(|day| expiry(day, file.today)),
        note,
        source: file.sources.places(one.id.as_str()).first().map(origin::read),
    }
}

/// A last day that is over is “27 d ago”, and red all the same.
fn expiry(day: Date, today: Date) -> Day {
    let due = Day::due(day, today);
    if due.late { Day { late: true, ..Day::event(day, today) } } else { due }
}

/// A service by name, or “all services”.
pub(super) fn service(file: &VendorFile, id: Option<ServiceId>) -> String {
    let service = id.and_then(|id| file.dossier.services.iter().find(|service| service.id == id));
    service.map_or_else(|| "all services".to_owned(), |service| service.name.clone())
}

/// Findings: open ones first, the gravest and soonest due before the others.
pub fn findings(file: &VendorFile, actor: &Actor) -> Vec<FindingRow> {
    let edits = actor.can(Right::Assess);
    let mut findings: Vec<&Finding> = file.dossier.papers.findings.iter().collect();
    findings.sort_by_key(|one| (!one.is_open(), one.severity, one.due_on.is_none(), one.due_on, one.id));
    findings.into_iter().map(|one| finding(file, one, edits)).collect()
}

fn finding(file: &VendorFile, one: &Finding, edits: bool) -> FindingRow {
    let papers = &file.dossier.papers;
    let owner = one.owner_id.and_then(|id| papers.owners.get(&id)).map(|person| person.name.clone());
    let about = [one.reference.clone(), Some(service(file, one.service_id)), owner];
    let acceptances = papers.acceptances_of(one.id);
    let (vendor, finding) = (file.dossier.vendor.id, one.id.to_string());
    let accept = || address(&format!("/vendors/{vendor}/acceptances/new"), [("finding_id", finding.as_str())]);
    FindingRow {
        title: one.title.clone(),
        url: edits.then(|| format!("/findings/{}/edit", one.id)),
        about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        severity: severity(one),
        criteria: one.criteria.join(", "),
        status: one.status.label().to_owned(),
        acceptance: acceptances.last().map(|newest| acceptance(file, newest, edits)),
        accept_url: (edits && one.is_open() && acceptances.is_empty()).then(accept),
        due: one.due_on.filter(|_| one.is_open()).map(|day| Day::due(day, file.today)),
        source: file.sources.places(one.id.as_str()).first().map(origin::read),
    }
}

fn severity(finding: &Finding) -> Tag {
    let grave = matches!(finding.severity, FindingSeverity::Critical | FindingSeverity::High);
    let tone = match (finding.is_open(), grave) {
        (false, _) => Tone::Dim,
        (true, true) => Tone::Bad,
        (true, false) => Tone::Plain,
    };
    Tag::new(finding.severity.label().to_lowercase(), tone)
}

/// “accepted by Ada Brook until 2026-12-31, as entered by bo@ours.example”; who may edit comes to it by its words.
fn acceptance(file: &VendorFile, one: &Acceptance, edits: bool) -> Link {
    let by = one.approver.as_deref().map(|name| format!(" by {name}")).unwrap_or_default();
    let until = match one.expires_on {
        Some(day) if day < file.today => format!(", which ran out on {day}"),
        Some(day) => format!(" until {day}"),
        None => String::new(),
    };
    let url = if edits { format!("/acceptances/{}/edit", one.id) } else { "#findings".to_owned() };
    let entered = file.approvals.by(one.id.as_str()).map(|by| format!(", as entered by {by}")).unwrap_or_default();
    Link::new(format!("accepted{by}{until}{entered}"), url)
}
