//! Days still to come, where none may be: they tell of what has happened.

use super::{Check, Inconsistency, Known};
use crate::domain::{
    Date,
    record_ref::{Mend, RecordKind, RecordRef},
};

/// A record with the days on it that tell of what has happened: field, what it tells, and the day.
struct Told<'a> {
    kind: RecordKind,
    id: String,
    label: &'a str,
    days: Vec<(&'static str, &'static str, Option<Date>)>,
}

pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let told = of_register(known).into_iter().chain(of_evidence(known)).chain(of_programme(known));
    for one in told {
        for (field, what, day) in one.days {
            if let Some(day) = day.filter(|day| *day > known.today) {
                let record = RecordRef::new(one.kind, &one.id, one.label);
                let mend = Mend::field(one.kind, &one.id, field);
                known.note(found, Check::FutureDate, record, format!("{what} {day}"), mend);
            }
        }
    }
}

fn of_register<'a>(known: &Known<'a>) -> Vec<Told<'a>> {
    let dossier = known.dossier;
    let vendor = &dossier.vendor;
    let mut told = vec![Told {
        kind: RecordKind::Vendor,
        id: vendor.id.to_string(),
        label: &vendor.name,
        days: vec![("last_review_on", "last review on", vendor.last_review_on)],
    }];
    told.extend(dossier.services.iter().map(|one| Told {
        kind: RecordKind::Service,
        id: one.id.to_string(),
        label: &one.name,
        days: vec![("exit_tested_on", "exit or recovery test on", one.exit_tested_on)],
    }));
    told
}

fn of_evidence<'a>(known: &Known<'a>) -> Vec<Told<'a>> {
    let (dossier, papers) = (known.dossier, &known.dossier.papers);
    let mut told: Vec<Told<'a>> = Vec::new();
    told.extend(dossier.reports.iter().map(|one| Told {
        kind: RecordKind::SocReport,
        id: one.id.to_string(),
        label: one.kind.label(),
        days: vec![
            (if one.as_of.is_some() { "as_of" } else { "period_end" }, "speaks until", one.speaks_until()),
            ("issued_on", "issued on", one.issued_on),
            ("auditor_checked_on", "auditor checked on", one.auditor_checked_on),
            ("reviewed_on", "read on", one.reviewed_on),
        ],
    }));
    told.extend(papers.bridge_letters.iter().map(|one| Told {
        kind: RecordKind::BridgeLetter,
        id: one.id.to_string(),
        label: "Bridge letter",
        days: vec![("issued_on", "issued on", one.issued_on)],
    }));
    told.extend(papers.certificates.iter().map(|one| Told {
        kind: RecordKind::Certificate,
        id: one.id.to_string(),
        label: one.kind.label(),
        days: vec![("issued_on", "issued on", one.issued_on), ("reviewed_on", "read on", one.reviewed_on)],
    }));
    told.extend(dossier.questionnaires.iter().map(|counted| &counted.questionnaire).map(|one| Told {
        kind: RecordKind::Questionnaire,
        id: one.id.to_string(),
        label: &one.template,
        days: vec![
            ("sent_on", "sent on", one.sent_on),
            ("submitted_on", "submitted on", one.submitted_on),
            ("reviewed_on", "read on", one.reviewed_on),
        ],
    }));
    told
}

fn of_programme<'a>(known: &Known<'a>) -> Vec<Told<'a>> {
    let papers = &known.dossier.papers;
    let mut told: Vec<Told<'a>> = Vec::new();
    told.extend(papers.findings.iter().map(|one| Told {
        kind: RecordKind::Finding,
        id: one.id.to_string(),
        label: &one.title,
        days: vec![("found_on", "found on", one.found_on), ("closed_on", "closed on", one.closed_on)],
    }));
    told.extend(papers.acceptances.iter().map(|one| Told {
        kind: RecordKind::Acceptance,
        id: one.id.to_string(),
        label: "Acceptance",
        days: vec![("accepted_on", "accepted on", one.accepted_on)],
    }));
    told.extend(papers.incidents.iter().map(|one| Told {
        kind: RecordKind::Incident,
        id: one.id.to_string(),
        label: &one.title,
        days: vec![
            ("reported_on", "reported on", Some(one.reported_on)),
            ("confirmed_on", "confirmed on", one.confirmed_on),
            ("closed_on", "closed on", one.closed_on),
        ],
    }));
    told.extend(papers.access_grants.iter().map(|one| Told {
        kind: RecordKind::AccessGrant,
        id: one.id.to_string(),
        label: &one.what,
        days: vec![("last_reviewed_on", "last reviewed on", one.last_reviewed_on)],
    }));
    told.extend(papers.offboarding_steps.iter().map(|one| Told {
        kind: RecordKind::OffboardingStep,
        id: one.id.to_string(),
        label: one.title(),
        days: vec![("done_on", "done on", one.done_on)],
    }));
    told.extend(papers.overrides.iter().map(|one| Told {
        kind: RecordKind::Override,
        id: one.id.to_string(),
        label: "Override",
        days: vec![
            ("approved_on", "approved on", Some(one.approved_on)),
            ("withdrawn_on", "withdrawn on", one.withdrawn_on),
        ],
    }));
    told.extend(papers.decisions.iter().map(|one| Told {
        kind: RecordKind::RenewalDecision,
        id: one.id.to_string(),
        label: "Renewal decision",
        days: vec![
            ("decided_on", "decided on", Some(one.decided_on)),
            ("notice_given_on", "notice given on", one.notice_given_on),
        ],
    }));
    told
}
