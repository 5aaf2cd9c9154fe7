//! Offboarding: the checklist that a vendor leaves by.

use super::{
    Date, Instant,
    ids::{OffboardingStepId, PersonId, VendorId},
    vendor::Vendor,
};

closed_list! {
    /// What a step of an offboarding is about.
    pub enum OffboardingKind {
        AccessRemoved = "access_removed", "Access removed";
        DataReturned = "data_returned", "Data returned";
        DataDestroyed = "data_destroyed", "Data destroyed";
        FinalInvoice = "final_invoice", "Final invoice";
        SignOff = "sign_off", "Sign-off";
        Other = "other", "Other";
    }
}

/// A step of a vendor's offboarding.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OffboardingStep {
    /// Record id.
    pub id: OffboardingStepId,
    /// Who leaves.
    pub vendor_id: VendorId,
    /// What it is about.
    pub kind: OffboardingKind,
    /// What is to be done, where the kind does not say it all.
    pub what: Option<String>,
    /// Who sees to it.
    pub owner_id: Option<PersonId>,
    /// By when.
    pub due_on: Option<Date>,
    /// When it was done.
    pub done_on: Option<Date>,
    /// Who did it.
    pub done_by: Option<String>,
    /// What shows that, such as a certificate of destruction.
    pub evidence: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

/// Either settles what becomes of our data.
const DATA: [OffboardingKind; 2] = [OffboardingKind::DataReturned, OffboardingKind::DataDestroyed];

impl OffboardingStep {
    /// What it is called: what is to be done, else its kind.
    pub fn title(&self) -> &str {
        self.what.as_deref().unwrap_or_else(|| self.kind.label())
    }

    /// Whether it was done by that day.
    pub fn is_done_on(&self, day: Date) -> bool {
        self.done_on.is_some_and(|done| done <= day)
    }

    /// Whether it should have been done by that day, and was not.
    pub fn is_late_on(&self, day: Date) -> bool {
        !self.is_done_on(day) && self.due_on.is_some_and(|due| due < day)
    }
}

/// The checklist with which every offboarding begins: kind, words where the kind's own do not do, and owner. Systems and
/// data are the security owner's, invoice and sign-off the business owner's; where one is missing the other sees to all.
pub fn standard(vendor: &Vendor) -> [(OffboardingKind, Option<&'static str>, Option<PersonId>); 4] {
    let (business, security) = (vendor.business_owner_id, vendor.security_owner_id);
    let (technical, commercial) = (security.or(business), business.or(security));
    [
        (OffboardingKind::AccessRemoved, None, technical),
        (OffboardingKind::DataDestroyed, Some("Data returned or destroyed"), technical),
        (OffboardingKind::FinalInvoice, None, commercial),
        (OffboardingKind::SignOff, None, commercial),
    ]
}

/// What an offboarding still lacks on that day: standard steps that nobody did, in words, and others that are open.
pub fn missing(steps: &[OffboardingStep], day: Date) -> Vec<String> {
    let done = |kinds: &[OffboardingKind]| steps.iter().any(|one| kinds.contains(&one.kind) && one.is_done_on(day));
    let standard: [(&str, &[OffboardingKind]); 4] = [
        ("access removed", &[OffboardingKind::AccessRemoved]),
        ("data returned or destroyed", &DATA),
        ("final invoice", &[OffboardingKind::FinalInvoice]),
        ("sign-off", &[OffboardingKind::SignOff]),
    ];
    let lacking = standard.into_iter().filter(|(_, kinds)| !done(kinds)).map(|(words, _)| words.to_owned());
    let others = steps.iter().filter(|one| one.kind == OffboardingKind::Other && !one.is_done_on(day));
    lacking.chain(others.map(|one| one.title().to_owned())).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::evidence::tests::day;

    /// A step of that kind, `due|done`.
    pub(crate) fn step(kind: OffboardingKind, days: &str) -> OffboardingStep {
        let days: Vec<Option<Date>> = days.split('|').map(|text| (!text.is_empty()).then(|| day(text))).collect();
        OffboardingStep {
            id: uuid::Uuid::from_u128(1).into(),
            vendor_id: uuid::Uuid::from_u128(2).into(),
            kind,
            what: None,
            owner_id: None,
            due_on: days[0],
            done_on: days[1],
            done_by: None,
            evidence: None,
            created_at: Instant::default(),
            updated_at: Instant::default(),
            version: 1,
        }
    }

    #[test]
    fn an_offboarding_is_complete_when_each_standard_step_and_every_other_is_done() {
        let today = day("2026-11-22");
        let all = ["access removed", "data returned or destroyed", "final invoice", "sign-off"];
        assert_eq!(missing(&[], today), all);
        let mut steps = vec![
            step(OffboardingKind::AccessRemoved, "|2026-11-01"),
            step(OffboardingKind::DataDestroyed, "|"),
            step(OffboardingKind::DataReturned, "|2026-11-22"),
            step(OffboardingKind::FinalInvoice, "|2026-11-23"),
            step(OffboardingKind::SignOff, "|"),
            OffboardingStep { what: Some("Badges back".to_owned()), ..step(OffboardingKind::Other, "|") },
        ];
        assert_eq!(missing(&steps, today), ["final invoice", "sign-off", "Badges back"]);
        steps.iter_mut().for_each(|one| one.done_on = Some(today));
        assert!(missing(&steps, today).is_empty());
    }

    #[test]
    fn a_step_is_late_when_its_day_is_over_and_nobody_did_it() {
        for (days, late) in
            [("2026-11-21|", true), ("2026-11-22|", false), ("|", false), ("2026-11-21|2026-11-22", false)]
        {
            assert_eq!(step(OffboardingKind::SignOff, days).is_late_on(day("2026-11-22")), late, "{days}");
        }
    }
}
