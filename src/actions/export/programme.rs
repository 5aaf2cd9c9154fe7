//! The cells of incidents, access and integrations, offboarding, overrides, and renewal decisions.

use super::{
    Row,
    cells::{email_of, label, name_of, number, text},
    papers::{rows, service_name},
};
use crate::{
    domain::{
        access_grant::AccessGrant, dossier::Dossier, incident::Incident, offboarding_step::OffboardingStep,
        renewal_decision::RenewalDecision, score_override::ScoreOverride,
    },
    spreadsheet::WrittenCell,
};

pub(super) fn incident_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.incidents, keys, incident)
}

pub(super) fn access_grant_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.access_grants, keys, access_grant)
}

pub(super) fn offboarding_step_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.offboarding_steps, keys, offboarding_step)
}

pub(super) fn override_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.overrides, keys, score_override)
}

pub(super) fn renewal_decision_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    rows(dossier, &dossier.papers.decisions, keys, renewal_decision)
}

fn incident(dossier: &Dossier, one: &Incident, key: &str) -> WrittenCell {
    match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "reference" => text(one.reference.as_ref()),
        "title" => one.title.as_str().into(),
        "description" => text(one.description.as_ref()),
        "service" => service_name(dossier, one.service_id),
        "source" => label(one.source.label()),
        "reported_on" => WrittenCell::Date(one.reported_on),
        "confirmed_on" => one.confirmed_on.into(),
        "closed_on" => one.closed_on.into(),
        _ => WrittenCell::Empty,
    }
}

fn access_grant(dossier: &Dossier, one: &AccessGrant, key: &str) -> WrittenCell {
    match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "what" => one.what.as_str().into(),
        "service" => service_name(dossier, one.service_id),
        "kind" => label(one.kind.label()),
        "level" => label(one.level.label()),
        "accounts" => number(one.accounts),
        "granted_on" => one.granted_on.into(),
        "last_reviewed_on" => one.last_reviewed_on.into(),
        "reviewed_by" => text(one.reviewed_by.as_ref()),
        "ended_on" => one.ended_on.into(),
        "notes" => text(one.notes.as_ref()),
        _ => WrittenCell::Empty,
    }
}

fn offboarding_step(dossier: &Dossier, one: &OffboardingStep, key: &str) -> WrittenCell {
    let owner = one.owner_id.and_then(|id| dossier.papers.owners.get(&id));
    match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "kind" => label(one.kind.label()),
        "what" => text(one.what.as_ref()),
        "owner" => name_of(owner),
        "owner_email" => email_of(owner),
        "due_on" => one.due_on.into(),
        "done_on" => one.done_on.into(),
        "done_by" => text(one.done_by.as_ref()),
        "evidence" => text(one.evidence.as_ref()),
        _ => WrittenCell::Empty,
    }
}

fn score_override(dossier: &Dossier, one: &ScoreOverride, key: &str) -> WrittenCell {
    match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "service" => service_name(dossier, Some(one.service_id)),
        "band" => label(one.band.label()),
        "reason" => one.reason.as_str().into(),
        "requested_by" => text(one.requested_by.as_ref()),
        "approver" => one.approver.as_str().into(),
        "approved_on" => WrittenCell::Date(one.approved_on),
        "expires_on" => WrittenCell::Date(one.expires_on),
        "withdrawn_on" => one.withdrawn_on.into(),
        _ => WrittenCell::Empty,
    }
}

fn renewal_decision(dossier: &Dossier, one: &RenewalDecision, key: &str) -> WrittenCell {
    let contract = dossier.contracts.iter().find(|contract| contract.id == one.contract_id);
    match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "contract" => contract.map(|contract| contract.reference.as_str()).into(),
        "decision" => label(one.decision.label()),
        "reason" => one.reason.as_str().into(),
        "decided_by" => one.decided_by.as_str().into(),
        "decided_on" => WrittenCell::Date(one.decided_on),
        "deadline_on" => WrittenCell::Date(one.deadline_on),
        "notice_given_on" => one.notice_given_on.into(),
        _ => WrittenCell::Empty,
    }
}
