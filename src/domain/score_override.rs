//! Overrides: somebody holds a service's risk at a band for a while. What was computed stays beside it.

use super::{
    Date, Instant,
    calendar::add_days,
    field_error::FieldError,
    ids::{ScoreOverrideId, ServiceId, VendorId},
    scoring::Band,
};

/// The bands at which a risk can be held, as stored and as people read them.
pub const HELD: &[(&str, &str)] = &[("low", "Low"), ("medium", "Medium"), ("high", "High"), ("critical", "Critical")];

/// An override of a service's band.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ScoreOverride {
    /// Record id.
    pub id: ScoreOverrideId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The service whose risk is held.
    pub service_id: ServiceId,
    /// At which band; never `Unrated`.
    pub band: Band,
    /// Why.
    pub reason: String,
    /// Who asked for it.
    pub requested_by: Option<String>,
    /// Who approved it: somebody else.
    pub approver: String,
    /// The day it was approved, and its first.
    pub approved_on: Date,
    /// Its last day.
    pub expires_on: Date,
    /// The day it was taken back, from which it holds no more.
    pub withdrawn_on: Option<Date>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

impl ScoreOverride {
    /// Whether it holds on that day: approved, not run out and not withdrawn by then.
    pub fn holds_on(&self, day: Date) -> bool {
        self.approved_on <= day && day <= self.last_day()
    }

    /// The last day on which it holds; before its first where it was withdrawn on that day.
    pub fn last_day(&self) -> Date {
        let withdrawn = self.withdrawn_on.map(|day| add_days(day, -1));
        withdrawn.map_or(self.expires_on, |day| day.min(self.expires_on))
    }

    /// The days by `today` on which it began to hold and ceased to, in order, each with what happened.
    pub fn turns(&self, today: Date) -> Vec<(Date, String)> {
        let begun = format!("held at {} by decision of {} until {}", self.band.label(), self.approver, self.expires_on);
        let ended = if self.withdrawn_on.is_some() { "the override was withdrawn" } else { "the override lapsed" };
        let turns = [(self.approved_on, begun), (add_days(self.last_day(), 1), ended.to_owned())];
        // Withdrawn on its first day, it never held.
        let held = self.last_day() >= self.approved_on;
        turns.into_iter().filter(|(day, _)| held && *day <= today).collect()
    }

    /// The complaint that one of these holds the same service on some of the same days.
    pub fn meets<'a>(&self, others: impl IntoIterator<Item = &'a Self>) -> Option<FieldError> {
        let other = others.into_iter().find(|other| other.id != self.id && self.overlaps(other))?;
        let message = format!(
            "Service: its risk is held at {} from {} to {} already; withdraw that override first, or choose other days.",
            other.band.label(),
            other.approved_on,
            other.last_day()
        );
        Some(FieldError::new("service_id", "overlaps", message))
    }

    /// Whether both hold the same service on some day.
    pub fn overlaps(&self, other: &Self) -> bool {
        let ever = |one: &Self| one.approved_on <= one.last_day();
        self.service_id == other.service_id
            && ever(self)
            && ever(other)
            && self.approved_on <= other.last_day()
            && other.approved_on <= self.last_day()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::evidence::tests::day;

    /// An override with its days, `approved|expires|withdrawn`.
    pub(crate) fn held(days: &str) -> ScoreOverride {
        let days: Vec<Option<Date>> = days.split('|').map(|text| (!text.is_empty()).then(|| day(text))).collect();
        ScoreOverride {
            id: uuid::Uuid::from_u128(1).into(),
            vendor_id: uuid::Uuid::from_u128(2).into(),
            service_id: uuid::Uuid::from_u128(3).into(),
            band: Band::Medium,
            reason: "A new report is weeks away".to_owned(),
            requested_by: Some("Ada Brook".to_owned()),
            approver: "Cy Marsh".to_owned(),
            approved_on: days[0].unwrap(),
            expires_on: days[1].unwrap(),
            withdrawn_on: days[2],
            created_at: Instant::default(),
            updated_at: Instant::default(),
            version: 1,
        }
    }

    #[test]
    fn it_holds_from_its_approval_to_its_last_day_unless_withdrawn() {
        for (days, on, holds) in [
            ("2026-10-01|2026-12-31|", "2026-09-30", false),
            ("2026-10-01|2026-12-31|", "2026-10-01", true),
            ("2026-10-01|2026-12-31|", "2026-12-31", true),
            ("2026-10-01|2026-12-31|", "2027-01-01", false),
            ("2026-10-01|2026-12-31|2026-11-22", "2026-11-21", true),
            ("2026-10-01|2026-12-31|2026-11-22", "2026-11-22", false),
            ("2026-10-01|2026-12-31|2027-03-01", "2027-01-01", false),
        ] {
            assert_eq!(held(days).holds_on(day(on)), holds, "{days} on {on}");
        }
    }

    #[test]
    fn it_turns_when_it_begins_and_when_it_ends() {
        let begun = "held at Medium by decision of Cy Marsh until 2026-12-31";
        let lapsed = ("2027-01-01", "the override lapsed");
        for (days, today, turns) in [
            ("2026-10-01|2026-12-31|", "2026-09-30", vec![]),
            ("2026-10-01|2026-12-31|", "2026-12-31", vec![("2026-10-01", begun)]),
            ("2026-10-01|2026-12-31|", "2027-01-01", vec![("2026-10-01", begun), lapsed]),
            (
                "2026-10-01|2026-12-31|2026-11-22",
                "2026-11-22",
                vec![("2026-10-01", begun), ("2026-11-22", "the override was withdrawn")],
            ),
            ("2026-10-01|2026-12-31|2026-10-01", "2026-11-22", vec![]),
        ] {
            let expected: Vec<_> = turns.into_iter().map(|(on, what)| (day(on), what.to_owned())).collect();
            assert_eq!(held(days).turns(day(today)), expected, "{days} by {today}");
        }
    }

    #[test]
    fn two_of_one_service_overlap_on_the_days_that_both_hold() {
        let one = held("2026-10-01|2026-12-31|");
        for (days, overlaps) in [
            ("2026-12-31|2027-03-31|", true),
            ("2027-01-01|2027-03-31|", false),
            ("2026-07-01|2026-09-30|", false),
            ("2026-07-01|2026-10-01|", true),
            ("2026-07-01|2026-10-31|2026-10-01", false),
            ("2026-11-01|2026-11-30|2026-11-01", false),
        ] {
            assert_eq!(one.overlaps(&held(days)), overlaps, "{days}");
        }
        let other = ScoreOverride { service_id: uuid::Uuid::from_u128(4).into(), ..one.clone() };
        assert!(!one.overlaps(&other));
    }
}
