//! The days of contracts.

use super::{Check, Inconsistency, Known};
use crate::domain::{
    contract::Contract,
    record_ref::{Mend, RecordKind, RecordRef},
    reminder::contract_dates,
};

pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    for contract in &known.dossier.contracts {
        let record = RecordRef::new(RecordKind::Contract, contract.id, &contract.reference);
        if let Some((check, what, field)) = wrong(known, contract) {
            known.note(found, check, record, what, Mend::field(RecordKind::Contract, contract.id, field));
        }
    }
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
