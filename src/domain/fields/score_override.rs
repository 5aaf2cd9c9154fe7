//! The editable fields of an override.

use serde_json::Value;

use super::{Complaint, FieldDef, FieldKind, FieldType, Fields, field, order_complaints, with_kind, with_set};
use crate::domain::{
    calendar::add_months,
    field_error::FieldError,
    name::plain_key,
    score_override::{HELD, ScoreOverride},
    scoring::Band,
};

/// Months that a band is held at most, before somebody decides anew.
const LONGEST_MONTHS: i32 = 24;

impl ScoreOverride {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(service_id, "Service"),
        with_set(with_kind(field!(band, "Held at"), FieldKind::Choice(HELD)), set_band),
        with_set(with_kind(field!(reason, "Reason"), FieldKind::Paragraph), set_reason),
        field!(requested_by, "Requested by", "You, who enter it"),
        field!(approver, "Approver", "Somebody else"),
        field!(approved_on, "Approved on", "Its first day"),
        field!(expires_on, "Expires", "Its last day"),
        field!(withdrawn_on, "Withdrawn on", "From this day it holds no more"),
    ];
}

/// A risk is held at a band that people can compare; `unrated` is none.
fn set_band(held: &mut ScoreOverride, value: &Value) -> Result<(), Complaint> {
    let band = Band::from_json(value)?;
    if band == Band::Unrated {
        return Err(Complaint::new("unknown_word", "hold it at low, medium, high or critical."));
    }
    held.band = band;
    Ok(())
}

/// A reason may take more than a line.
fn set_reason(held: &mut ScoreOverride, value: &Value) -> Result<(), Complaint> {
    held.reason = Option::<String>::from_json(value)?.ok_or_else(|| Complaint::new("required", "is needed."))?;
    Ok(())
}

impl Fields for ScoreOverride {
    const NOUN: &'static str = "override";
    const GIVEN: &'static [&'static str] = &["service_id", "band", "reason", "approver", "approved_on", "expires_on"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if self.band == Band::Unrated {
            let message = "Held at: hold it at Low, Medium, High or Critical.";
            errors.push(FieldError::new("band", "unknown_word", message));
        }
        if self.requested_by.as_deref().is_some_and(|name| plain_key(name) == plain_key(&self.approver)) {
            let message = "Approver: whoever asked for it cannot approve it; name somebody else.";
            errors.push(FieldError::new("approver", "same_person", message));
        }
        if self.expires_on <= self.approved_on {
            let message = format!(
                "Expires: {} is not after the day it was approved on, {}; give a later day.",
                self.expires_on, self.approved_on
            );
            errors.push(FieldError::new("expires_on", "end_before_start", message));
        }
        if self.expires_on > add_months(self.approved_on, LONGEST_MONTHS) {
            let message = format!(
                "Expires: {} is more than {LONGEST_MONTHS} months after it was approved; give an earlier day and renew \
                 it then.",
                self.expires_on
            );
            errors.push(FieldError::new("expires_on", "too_long", message));
        }
        let approved = Some(self.approved_on);
        errors.extend(order_complaints("withdrawn_on", "Withdrawn on", approved, self.withdrawn_on));
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::score_override::tests::held;

    fn told(held: &ScoreOverride) -> Vec<String> {
        held.complaints().into_iter().map(|one| one.field).collect()
    }

    #[test]
    fn it_takes_two_people_and_runs_out_after_it_began() {
        for (days, fields) in [
            ("2026-10-01|2026-10-02|2026-10-01", vec![]),
            ("2026-10-01|2026-10-01|", vec!["expires_on"]),
            ("2026-10-01|2026-12-31|2026-09-30", vec!["withdrawn_on"]),
            ("2026-10-01|2028-10-01|", vec![]),
            ("2026-10-01|2028-10-02|", vec!["expires_on"]),
        ] {
            assert_eq!(told(&held(days)), fields, "{days}");
        }
        let own = ScoreOverride { requested_by: Some("cy  marsh".to_owned()), ..held("2026-10-01|2026-12-31|") };
        assert_eq!(told(&own), ["approver"]);
    }

    #[test]
    fn a_risk_is_held_at_a_band_of_the_four() {
        let mut one = held("2026-10-01|2026-12-31|");
        for (word, _) in HELD {
            assert_eq!(set_band(&mut one, &Value::from(*word)), Ok(()));
            assert_eq!(one.band.as_str(), *word);
        }
        for word in ["unrated", "severe", ""] {
            assert!(set_band(&mut one, &Value::from(word)).is_err(), "{word}");
        }
    }
}
