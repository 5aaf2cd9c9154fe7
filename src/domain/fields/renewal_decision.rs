//! The editable fields of a renewal decision.

use serde_json::Value;

use super::{Complaint, FieldDef, FieldKind, FieldType, Fields, field, with_kind, with_set};
use crate::domain::{
    Date,
    field_error::FieldError,
    renewal_decision::{OPEN, RenewalChoice, RenewalDecision},
};

/// Longest reason, in characters.
const LONGEST_REASON: usize = 2_000;

impl RenewalDecision {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(contract_id, "Contract"),
        FieldDef {
            name: "deadline_on",
            label: "Notice deadline",
            hint: "That of the term which holds on the day of the decision, where it is left open",
            kind: FieldKind::Date,
            get: deadline,
            set: set_deadline,
        },
        field!(decision, "Decision"),
        with_set(with_kind(field!(reason, "Reason"), FieldKind::Paragraph), set_reason),
        field!(decided_by, "Decided by"),
        field!(decided_on, "Decided on"),
        field!(notice_given_on, "Notice given on", "Where it was decided to terminate; open until notice is given"),
    ];
}

fn deadline(one: &RenewalDecision) -> Value {
    Some(one.deadline_on).filter(|day| *day != OPEN).to_json()
}

/// A deadline that is left open follows from the contract.
fn set_deadline(one: &mut RenewalDecision, value: &Value) -> Result<(), Complaint> {
    one.deadline_on = Option::<Date>::from_json(value)?.unwrap_or(OPEN);
    Ok(())
}

/// A reason may take more than a line.
fn set_reason(one: &mut RenewalDecision, value: &Value) -> Result<(), Complaint> {
    one.reason = Option::<String>::from_json(value)?.ok_or_else(|| Complaint::new("required", "is needed."))?;
    Ok(())
}

impl Fields for RenewalDecision {
    const NOUN: &'static str = "renewal_decision";
    const GIVEN: &'static [&'static str] = &["contract_id", "decision", "reason"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if self.reason.chars().count() > LONGEST_REASON {
            let message = format!("Reason: shorten it to {LONGEST_REASON} characters.");
            errors.push(FieldError::new("reason", "too_long", message));
        }
        if self.notice_given_on.is_some() && self.decision != RenewalChoice::Terminate {
            let message = "Notice given on: only who terminates gives notice; clear the day, or decide to terminate.";
            errors.push(FieldError::new("notice_given_on", "not_terminated", message));
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::renewal_decision::tests::decided;

    fn one(decision: RenewalChoice, days: &str) -> RenewalDecision {
        decided(uuid::Uuid::from_u128(3).into(), decision, days)
    }

    fn told(one: &RenewalDecision) -> Vec<(String, String)> {
        one.complaints().into_iter().map(|one| (one.field, one.code)).collect()
    }

    #[test]
    fn notice_is_given_of_a_termination_alone_and_may_come_late() {
        use RenewalChoice::{Renegotiate, Renew, Terminate};
        let wrong = || vec![("notice_given_on".to_owned(), "not_terminated".to_owned())];
        for (decision, days, fields) in [
            (Renew, "2026-12-30|2026-11-20|", vec![]),
            (Renew, "2026-12-30|2026-11-20|2026-11-21", wrong()),
            (Renegotiate, "2026-12-30|2026-11-20|2026-11-21", wrong()),
            (Terminate, "2026-12-30|2026-11-20|2026-11-21", vec![]),
            (Terminate, "2026-11-30|2026-11-20|2026-12-01", vec![]),
        ] {
            assert_eq!(told(&one(decision, days)), fields, "{decision} {days}");
        }
    }

    #[test]
    fn a_reason_takes_two_thousand_characters() {
        let of = |length| RenewalDecision {
            reason: "ä".repeat(length),
            ..one(RenewalChoice::Renew, "2026-12-30|2026-11-20|")
        };
        assert!(told(&of(2_000)).is_empty());
        assert_eq!(told(&of(2_001)), [("reason".to_owned(), "too_long".to_owned())]);
        let mut blank = of(1);
        assert_eq!(set_reason(&mut blank, &Value::from(" ")).unwrap_err().code, "required");
    }

    #[test]
    fn a_deadline_that_is_left_open_reads_as_nothing() {
        let mut decision = one(RenewalChoice::Renew, "2026-12-30|2026-11-20|");
        assert_eq!(deadline(&decision), Value::from("2026-12-30"));
        for open in [Value::Null, Value::from(" ")] {
            set_deadline(&mut decision, &open).unwrap();
            assert_eq!((decision.deadline_on, deadline(&decision)), (OPEN, Value::Null));
        }
        set_deadline(&mut decision, &Value::from("2027-02-28")).unwrap();
        assert_eq!(deadline(&decision), Value::from("2027-02-28"));
        assert_eq!(set_deadline(&mut decision, &Value::from("30.2.")).unwrap_err().code, "not_a_date");
    }
}
