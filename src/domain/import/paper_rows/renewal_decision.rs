//! Rows of a register of renewal decisions.

use super::RowDraft;
use crate::domain::{
    Date,
    contract::Contract,
    dossier::Dossier,
    field_error::FieldError,
    ids::ContractId,
    import::{
        change::{FieldChange, draft_fields, fill},
        row_reader::RowReader,
    },
    renewal_decision::{OPEN, RenewalChoice, RenewalDecision, deadline_on},
};

draft_fields! {
    /// What a register says of a decision, its contract aside.
    pub struct RenewalDecisionFields for RenewalDecision {
        deadline_on: Date = "deadline_on" => deadline_on;
        decision: RenewalChoice = "decision" => decision;
        reason: String = "reason" => reason;
        decided_by: String = "decided_by" => decided_by;
        decided_on: Date = "decided_on" => decided_on;
        notice_given_on: Date = "notice_given_on" => notice_given_on;
    }
}

/// What the rows say of one decision.
#[derive(Debug, Clone, PartialEq)]
pub struct RenewalDecisionDraft {
    /// Its fields.
    pub fields: RenewalDecisionFields,
    /// Reference of the contract that it is about.
    pub contract: Option<String>,
    /// That contract, once it was found, and the deadline of its term on the day of the decision.
    found: Option<(ContractId, Option<Date>)>,
}

impl RowDraft for RenewalDecisionDraft {
    type Record = RenewalDecision;
    const IN_REPORT: bool = false;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let contract = reader.short("contract");
        let fields = RenewalDecisionFields {
            deadline_on: reader.date("deadline_on"),
            decision: reader.word("decision"),
            reason: reader.long("reason"),
            decided_by: reader.name("decided_by"),
            decided_on: reader.date("decided_on"),
            notice_given_on: reader.date("notice_given_on"),
        };
        for (key, what, given) in [
            ("contract", "contract", contract.is_some()),
            ("decision", "decision", fields.decision.is_some()),
            ("reason", "reason", fields.reason.is_some()),
            ("decided_by", "person who decided", fields.decided_by.is_some()),
            ("decided_on", "day of the decision", fields.decided_on.is_some()),
        ] {
            if !given && !reader.is_rejected() {
                reader.missing(key, what);
            }
        }
        Self { fields, contract, found: None }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fields.fill(later.fields, clash);
        if fill(&mut self.contract, later.contract) {
            clash("contract");
        }
    }

    /// The same decision about its contract on the same day; about the same deadline, where the row states one.
    fn is(&self, one: &RenewalDecision) -> bool {
        self.found.is_some_and(|(contract, _)| contract == one.contract_id)
            && self.fields.decision == Some(one.decision)
            && self.fields.decided_on == Some(one.decided_on)
            && self.fields.deadline_on.is_none_or(|day| day == one.deadline_on)
    }

    fn is_exactly(&self, one: &RenewalDecision) -> bool {
        self.fields.reason.as_ref() == Some(&one.reason)
    }

    fn apply(&self, one: &mut RenewalDecision) -> Vec<FieldChange> {
        let changes = self.fields.apply(one);
        if let Some((contract, deadline)) = self.found {
            one.contract_id = contract;
            if one.deadline_on == OPEN {
                one.deadline_on = deadline.unwrap_or(OPEN);
            }
        }
        changes
    }

    fn find_in(&mut self, dossier: &Dossier) -> Result<(), FieldError> {
        let vendor = &dossier.vendor.name;
        let Some(reference) = &self.contract else { return Ok(()) };
        let Some(contract) = named(&dossier.contracts, reference) else {
            let message = format!(
                "{vendor} has no contract “{reference}”; bring in the contracts first, then this file again, or write \
                 the reference as it stands there."
            );
            return Err(FieldError::new("contract", "unknown_contract", message));
        };
        let deadline = self.fields.decided_on.and_then(|day| deadline_on(contract, day));
        self.found = Some((contract.id, deadline));
        let known = self.fields.deadline_on.or(deadline).is_some();
        if known || dossier.papers.decisions.iter().any(|one| self.is(one)) {
            return Ok(());
        }
        let message = format!(
            "Contract {reference} has no dates yet; enter the contract’s dates first, or write the notice deadline in \
             a column of its own."
        );
        Err(FieldError::new("contract", "no_dates", message))
    }
}

/// The contract of this reference, letter by letter, else whatever the case.
fn named<'a>(contracts: &'a [Contract], reference: &str) -> Option<&'a Contract> {
    let alike = || contracts.iter().find(|one| one.reference.to_lowercase() == reference.to_lowercase());
    contracts.iter().find(|one| one.reference == reference).or_else(alike)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        evidence::tests::day,
        evidence_pack::order::tests::vendor,
        import::{
            change::Drafted,
            field::ImportKind,
            paper_rows::{Placed, draft},
            sheet_fixture::{Sheet, codes},
        },
        reminder::samples::{contract, renewing_contract},
        renewal_decision::tests::decided,
    };

    const HEADINGS: &str = "vendor|contract|decision|reason|decided_by|decided_on|deadline_on|notice_given_on";

    fn drafted(row: &str) -> Drafted<Placed<RenewalDecisionDraft>> {
        let sheet = Sheet::new(ImportKind::RenewalDecisionRegister, HEADINGS, &[row]);
        draft(&sheet.rows, &sheet.reading().0)
    }

    /// A vendor with contract C-0107, which renews itself, and C-0108, of which no day is known.
    fn dossier() -> Dossier {
        let undated = Contract { id: uuid::Uuid::from_u128(8).into(), reference: "C-0108".to_owned(), ..contract() };
        Dossier { contracts: vec![renewing_contract(), undated], ..Dossier::new(vendor("V-0001")) }
    }

    /// What a row becomes in that file, or the code of what speaks against it.
    fn filed(row: &str) -> Result<RenewalDecision, String> {
        let mut draft = drafted(row).draft.unwrap().draft;
        draft.find_in(&dossier()).map_err(|why| why.code)?;
        let mut record = decided(uuid::Uuid::nil().into(), RenewalChoice::Renew, "|2020-01-01|");
        draft.apply(&mut record);
        Ok(record)
    }

    #[test]
    fn each_bad_row_is_named_with_its_cell() {
        for (row, code, cell) in [
            ("|C-1|Renew|x|Ada|2026-10-01||", "missing_value", "A2"),
            ("H||Renew|x|Ada|2026-10-01||", "missing_value", "B2"),
            ("H|C-1||x|Ada|2026-10-01||", "missing_value", "C2"),
            ("H|C-1|perhaps|x|Ada|2026-10-01||", "unknown_word", "C2"),
            ("H|C-1|Renew||Ada|2026-10-01||", "missing_value", "D2"),
            ("H|C-1|Renew|x||2026-10-01||", "missing_value", "E2"),
            ("H|C-1|Renew|x|Ada|||", "missing_value", "F2"),
            ("H|C-1|Renew|x|Ada|2026-02-30||", "not_a_date", "F2"),
            ("H|C-1|Renew|x|Ada|2026-10-01|yesterday|", "not_a_date", "G2"),
        ] {
            let read = drafted(row);
            assert_eq!(codes(&read.problems), [(code, cell)], "{row}");
            assert!(read.draft.is_none(), "{row}");
        }
    }

    #[test]
    fn a_deadline_that_the_row_leaves_open_is_that_of_the_term_on_the_day_of_the_decision() {
        for (row, deadline) in [
            ("H|c-0107|Renew|x|Ada|2025-11-22||", Ok("2025-12-30")),
            ("H|C-0107|kündigen|x|Ada|2026-03-01||", Ok("2026-12-30")),
            ("H|C-0107|Renew|x|Ada|2026-03-01|2025-12-30|", Ok("2025-12-30")),
            ("H|C-0108|Renew|x|Ada|2026-03-01|2026-06-30|", Ok("2026-06-30")),
            ("H|C-0108|Renew|x|Ada|2026-03-01||", Err("no_dates")),
            ("H|C-0109|Renew|x|Ada|2026-03-01||", Err("unknown_contract")),
        ] {
            let found = filed(row).map(|one| one.deadline_on);
            assert_eq!(found, deadline.map(day).map_err(str::to_owned), "{row}");
        }
    }

    #[test]
    fn a_row_is_the_decision_of_its_contract_and_day() {
        let mut draft = drafted("H|C-0107|Terminate|Prices rose by a third|Ada|2026-11-20||").draft.unwrap().draft;
        draft.find_in(&dossier()).unwrap();
        let ours = renewing_contract().id;
        let stored = decided(ours, RenewalChoice::Terminate, "2026-12-30|2026-11-20|");
        assert!(draft.is(&stored) && draft.is_exactly(&stored));
        for other in [
            decided(uuid::Uuid::from_u128(8).into(), RenewalChoice::Terminate, "2026-12-30|2026-11-20|"),
            decided(ours, RenewalChoice::Renew, "2026-12-30|2026-11-20|"),
            decided(ours, RenewalChoice::Terminate, "2026-12-30|2026-11-19|"),
        ] {
            assert!(!draft.is(&other), "{other:?}");
        }
        draft.fields.deadline_on = Some(day("2025-12-30"));
        assert!(!draft.is(&stored), "about another deadline");
    }
}
