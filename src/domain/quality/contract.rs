//! The days of contracts, and what was decided about them.

use super::{Check, Inconsistency, Known};
use crate::domain::{
    Date,
    calendar::{add_days, add_months},
    contract::Contract,
    record_ref::{Mend, RecordKind, RecordRef},
    reminder::contract_dates,
    renewal_decision::stands,
};

/// Days before its deadline from which a notice that nobody recorded is missed.
const SOON_DAYS: i64 = 30;
/// Months after the term for which it is.
const LONGEST_MONTHS: i32 = 12;

pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    for contract in &known.dossier.contracts {
        let record = RecordRef::new(RecordKind::Contract, contract.id, &contract.reference);
        if let Some((check, what, field)) = wrong(known, contract) {
            known.note(found, check, record, what, Mend::field(RecordKind::Contract, contract.id, field));
        }
        unnoticed(known, contract, found);
    }
}

/// Who decided to terminate gives notice in time, and records it. What a newer decision took back needs none.
fn unnoticed(known: &Known<'_>, contract: &Contract, found: &mut Vec<Inconsistency>) {
    let all = &known.dossier.papers.decisions;
    let of_it = all.iter().filter(|one| one.contract_id == contract.id);
    let missed = of_it.filter(|one| one.lacks_notice(contract) && stands(all, one));
    for one in missed.filter(|one| is_looked_at(contract, one.deadline_on, known.today)) {
        let due = if one.deadline_on < known.today { "was due" } else { "is due" };
        let what = format!("decided on {}; notice {due} by {}", one.decided_on, one.deadline_on);
        let label = format!("Decision to {} {}", one.decision, contract.reference);
        let record = RecordRef::new(RecordKind::RenewalDecision, one.id, label);
        let mend = Mend::field(RecordKind::RenewalDecision, one.id, "notice_given_on");
        known.note(found, Check::TerminatedWithoutNotice, record, what, mend);
    }
}

/// Whether a deadline is near or past, and its term not long over.
fn is_looked_at(contract: &Contract, deadline: Date, today: Date) -> bool {
    let last_day = contract_dates(contract, deadline).map_or(deadline, |dates| dates.term_end);
    deadline <= add_days(today, SOON_DAYS) && today <= add_months(last_day.max(deadline), LONGEST_MONTHS)
}

/// The first thing that is wrong with a contract's days: turned round, missing, or renewed for no stated term.
fn wrong(known: &Known<'_>, contract: &Contract) -> Option<(Check, String, &'static str)> {
    if let Some((start, end)) = contract.starts_on.zip(contract.ends_on).filter(|(start, end)| end < start) {
        return Some((Check::ContractEndBeforeStart, format!("starts on {start}, ends on {end}"), "ends_on"));
    }
    if contract_dates(contract, known.today).is_none() {
        let what = match contract.starts_on {
            Some(start) => format!("starts on {start}, and neither an end nor a term is stated"),
            None => "neither an end nor a start with a term is stated".to_owned(),
        };
        return Some((Check::ContractWithoutDates, what, "ends_on"));
    }
    let open_term = contract.term_months.is_none() && contract.renewal_months.is_none();
    (contract.auto_renew && open_term).then(|| {
        (
            Check::RenewalWithoutTerm,
            "renews itself, and neither term nor renewal is stated".to_owned(),
            "renewal_months",
        )
    })
}
