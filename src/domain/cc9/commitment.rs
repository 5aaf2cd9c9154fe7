//! What vendors have promised where a category matters: confidentiality and privacy.

use super::{Filed, Found, Lack, Point, engagement::no_contract};
use crate::domain::{
    contract::Clauses,
    document::Document,
    name::plain_key,
    record_ref::{Mend, RecordKind},
};

/// 9.2-10. Applies where a service in use marks confidentiality. Population: active vendors with such a service. Rule: a
/// contract in force has the confidentiality clause, or a non-disclosure agreement is filed under the vendor: a document
/// whose title says so.
pub(super) fn confidentiality(file: &Filed<'_>, found: &mut Found) {
    if !file.is_active() || !file.services.iter().any(|rated| rated.service.needs_confidentiality) {
        return;
    }
    let agreed = file.documents.iter().any(|one| is_nda(one) && one.created_at.date() <= file.on());
    let missing = if agreed {
        Vec::new()
    } else {
        promised(
            file,
            &|clauses| clauses.confidentiality == Some(true),
            "confidentiality",
            "confidentiality clause or NDA",
        )
    };
    file.note_vendor(found, Point::Confidentiality, missing);
}

/// 9.2-12. Applies where a service in use marks privacy. Population: active vendors with such a service. Rule: a contract
/// in force comes with a DPA, a BAA or SCC. That a register claims one is no contract.
pub(super) fn privacy(file: &Filed<'_>, found: &mut Found) {
    if !file.is_active() || !file.services.iter().any(|rated| rated.service.needs_privacy) {
        return;
    }
    let holds =
        |clauses: &Clauses| [clauses.dpa, clauses.baa, clauses.scc].into_iter().any(|clause| clause == Some(true));
    let missing = promised(file, &holds, "dpa", "DPA, BAA or SCC");
    file.note_vendor(found, Point::Privacy, missing);
}

/// What is missing for a contract in force to hold a promise.
fn promised(file: &Filed<'_>, holds: &dyn Fn(&Clauses) -> bool, field: &'static str, what: &str) -> Vec<Lack> {
    let mut contracts = file.contracts().peekable();
    let Some(first) = contracts.peek().copied() else { return vec![no_contract(file)] };
    if contracts.any(|contract| holds(&contract.clauses)) {
        return Vec::new();
    }
    let mend = Mend::field(RecordKind::Contract, first.id, field);
    vec![Lack::new(format!("{}: no {what}", first.reference), mend)]
}

/// Whether a document is a non-disclosure agreement, by its title.
fn is_nda(document: &Document) -> bool {
    let title = plain_key(&document.title);
    let says = |words: &str| title.contains(words);
    title.split(' ').any(|word| word == "nda")
        || says("non disclosure")
        || says("nondisclosure")
        || says("confidentiality agreement")
}
