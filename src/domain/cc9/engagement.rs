//! What was agreed with active vendors: requirements, and how issues are told.

use super::{Filed, Found, Lack, Point};
use crate::domain::{
    contract::{Clauses, Contract},
    record_ref::{Mend, RecordKind},
    vendor::ContactRole,
};

/// The clauses of the checklist: what they are called, their field, and whether somebody has looked.
fn looked_at(clauses: &Clauses) -> [(&'static str, &'static str, bool); 9] {
    [
        ("security addendum", "security_addendum", clauses.security_addendum.is_some()),
        ("SLA", "sla", clauses.sla.is_some()),
        ("DPA", "dpa", clauses.dpa.is_some()),
        ("BAA", "baa", clauses.baa.is_some()),
        ("SCC", "scc", clauses.scc.is_some()),
        ("confidentiality", "confidentiality", clauses.confidentiality.is_some()),
        ("audit right", "audit_right", clauses.audit_right.is_some()),
        ("data return", "data_return", clauses.data_return.is_some()),
        ("breach-notice hours", "breach_notice_hours", clauses.breach_notice_hours.is_some()),
    ]
}

/// The clauses of a contract that nobody has looked at.
fn open_clauses(contract: &Contract) -> Vec<(&'static str, &'static str)> {
    looked_at(&contract.clauses)
        .into_iter()
        .filter(|(.., looked)| !looked)
        .map(|(name, field, _)| (name, field))
        .collect()
}

/// That no contract is in force, and where one is added.
pub(super) fn no_contract(file: &Filed<'_>) -> Lack {
    Lack::new("no contract in force", Mend::add(RecordKind::Contract, file.vendor().id))
}

/// 9.2-01. Population: active vendors. Rule: one of their contracts in force has a complete clause checklist: somebody
/// looked at each clause and answered it, yes or no, and the breach-notice hours are entered. That a clause is missing from
/// the contract does not make the checklist incomplete; what a clause has to say is asked by the points that need it.
pub(super) fn requirements(file: &Filed<'_>, found: &mut Found) {
    if !file.is_active() {
        return;
    }
    let nearest = file.contracts().map(|one| (open_clauses(one), one)).min_by_key(|(open, one)| (open.len(), one.id));
    let missing = match nearest {
        None => vec![no_contract(file)],
        Some((open, contract)) => open.split_first().map(|first| unanswered(contract, first)).into_iter().collect(),
    };
    file.note_vendor(found, Point::Requirements, missing);
}

fn unanswered(contract: &Contract, (first, others): (&(&str, &'static str), &[(&str, &'static str)])) -> Lack {
    let names: Vec<&str> = std::iter::once(first).chain(others).map(|(name, _)| *name).collect();
    let what = format!("{}: nobody has looked at {}", contract.reference, names.join(", "));
    Lack::new(what, Mend::field(RecordKind::Contract, contract.id, first.1))
}

/// 9.2-05. Population: active vendors. Rule: somebody at the vendor is the contact for incidents, and a contract in force
/// states within how many hours a breach is told.
pub(super) fn protocol(file: &Filed<'_>, found: &mut Found) {
    if !file.is_active() {
        return;
    }
    let mut missing = Vec::new();
    if !file.dossier.contacts.iter().any(|contact| contact.role == ContactRole::Incident) {
        let mend = Mend::add_with(RecordKind::Contact, file.vendor().id, "role", ContactRole::Incident);
        missing.push(Lack::new("no contact for incidents", mend));
    }
    let mut contracts = file.contracts().peekable();
    match contracts.peek().copied() {
        None => missing.push(no_contract(file)),
        Some(first) => {
            if !contracts.any(|one| one.clauses.breach_notice_hours.is_some()) {
                let mend = Mend::field(RecordKind::Contract, first.id, "breach_notice_hours");
                missing.push(Lack::new(format!("{}: no breach-notice hours", first.reference), mend));
            }
        }
    }
    file.note_vendor(found, Point::Protocol, missing);
}
