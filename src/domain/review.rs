//! Reviews: what somebody looked at, what they concluded, and who stood by it. Frozen once completed.

use super::{
    Date, Instant,
    access::Actor,
    ids::{ReviewId, SocReportId, VendorId},
    lines::Lines,
};

closed_list! {
    /// What a review is about.
    pub enum ReviewKind {
        SocReport = "soc_report", "SOC report";
        Onboarding = "onboarding", "Onboarding";
        Periodic = "periodic", "Periodic";
        Privacy = "privacy", "Privacy";
        Confidentiality = "confidentiality", "Confidentiality";
        Performance = "performance", "Performance";
    }
}

closed_list! {
    /// What it came to.
    pub enum ReviewOutcome {
        Rely = "rely", "Rely on it";
        Conditions = "conditions", "Rely on it, with conditions";
        DoNotRely = "do_not_rely", "Do not rely on it";
    }
}

closed_list! {
    /// Where it stands.
    pub enum ReviewState {
        Draft = "draft", "Draft";
        Signed = "signed", "Waits for approval";
        Completed = "completed", "Completed";
    }
}

/// A review of a vendor, or of one of its reports.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Review {
    /// Record id.
    pub id: ReviewId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// What it is about.
    pub kind: ReviewKind,
    /// The report that was read.
    pub soc_report_id: Option<SocReportId>,
    /// First day of the time it covers.
    pub period_start: Option<Date>,
    /// Last day of the time it covers.
    pub period_end: Option<Date>,
    /// What was looked at.
    pub looked_at: Lines,
    /// What the reviewer concluded.
    pub conclusion: Option<String>,
    /// The same in a word.
    pub outcome: Option<ReviewOutcome>,
    /// On what conditions.
    pub conditions: Option<String>,
    /// When the next is due.
    pub next_due_on: Option<Date>,
    /// The completed review that it corrects.
    pub corrects_id: Option<ReviewId>,
    /// Where it stands.
    pub state: ReviewState,
    /// The vendor's residual score when it was completed, in 10⁻⁹.
    pub residual: Option<i64>,
    /// The vendor's band when it was completed.
    pub band: Option<String>,
    /// Who reviewed, by name.
    pub reviewer: Option<String>,
    /// The account that signed.
    pub reviewer_account: Option<String>,
    /// When it was signed.
    pub reviewed_at: Option<Instant>,
    /// Who approved, by name.
    pub approver: Option<String>,
    /// The account that approved.
    pub approver_account: Option<String>,
    /// When it was approved.
    pub approved_at: Option<Instant>,
    /// Why it was last sent back.
    pub sent_back: Option<String>,
    /// The accounts that wrote what was signed, a line each; of one that was brought in whole, whoever did so too.
    #[serde(default)]
    pub filled_by: Lines,
    /// SHA-256 of what was on record of the report when it was signed.
    pub digest: Option<String>,
    /// Whether the sign-offs came with an import instead of from the clock.
    pub imported: bool,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It is completed.
    Frozen,
    /// It is signed, and waits.
    Signed,
    /// Nobody signed it yet.
    NotSigned,
    /// These are missing: field and label.
    Incomplete(Vec<(&'static str, &'static str)>),
    /// Whoever approves reviewed it, or filled it in.
    SamePerson,
    /// The actor is no person with an account.
    NoPerson,
    /// What was reviewed has changed since it was signed.
    Changed,
}

impl Review {
    /// Whether its fields may still be changed.
    ///
    /// # Errors
    /// `Frozen`, `Signed`.
    pub const fn editable(&self) -> Result<(), Refused> {
        match self.state {
            ReviewState::Draft => Ok(()),
            ReviewState::Signed => Err(Refused::Signed),
            ReviewState::Completed => Err(Refused::Frozen),
        }
    }

    /// The reviewer signs what is there; `digest` is of what was reviewed.
    ///
    /// # Errors
    /// Unless it is a draft with a conclusion and an outcome, and the actor a person.
    pub fn sign(&mut self, by: &Actor, now: Instant, digest: Option<String>) -> Result<(), Refused> {
        self.editable()?;
        person(by)?;
        let missing = self.missing();
        if !missing.is_empty() {
            return Err(Refused::Incomplete(missing));
        }
        self.state = ReviewState::Signed;
        (self.reviewer, self.reviewer_account) = (Some(by.name.clone()), Some(by.label.clone()));
        (self.reviewed_at, self.digest, self.sent_back) = (Some(now), digest, None);
        Ok(())
    }

    fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let mut missing = Vec::new();
        if self.looked_at.is_empty() {
            missing.push(("looked_at", "What was looked at"));
        }
        if self.conclusion.is_none() {
            missing.push(("conclusion", "Conclusion"));
        }
        if self.outcome.is_none() {
            missing.push(("outcome", "Outcome"));
        }
        if self.outcome == Some(ReviewOutcome::Conditions) && self.conditions.is_none() {
            missing.push(("conditions", "Conditions"));
        }
        missing
    }

    /// A second person stands by it, and it is completed; `digest` is of what was reviewed as it is now.
    ///
    /// # Errors
    /// Unless it is filled in and signed by others, or `alone` says that nobody else need be.
    pub fn approve(&mut self, by: &Actor, now: Instant, digest: Option<&String>, alone: bool) -> Result<(), Refused> {
        match self.state {
            ReviewState::Draft => return Err(Refused::NotSigned),
            ReviewState::Completed => return Err(Refused::Frozen),
            ReviewState::Signed => person(by)?,
        }
        if !alone && (self.is_by(by) || self.is_filled_by(by)) {
            return Err(Refused::SamePerson);
        }
        if self.digest.as_ref() != digest {
            return Err(Refused::Changed);
        }
        self.state = ReviewState::Completed;
        (self.approver, self.approver_account) = (Some(by.name.clone()), Some(by.label.clone()));
        self.approved_at = Some(now);
        Ok(())
    }

    /// Back to a draft, with a reason: by the reviewer, or by whoever was to approve it.
    ///
    /// # Errors
    /// Unless it is signed.
    pub fn send_back(&mut self, why: Option<String>) -> Result<(), Refused> {
        match self.state {
            ReviewState::Draft => return Err(Refused::NotSigned),
            ReviewState::Completed => return Err(Refused::Frozen),
            ReviewState::Signed => {}
        }
        self.state = ReviewState::Draft;
        (self.reviewed_at, self.digest, self.sent_back) = (None, None, why);
        Ok(())
    }

    /// Notes that a person wrote something of it; who brought in sign-offs is noted even where that is no person.
    pub fn note_filled_by(&mut self, actor: &Actor) {
        if (self.imported || actor.user.is_some()) && !self.is_filled_by(actor) {
            self.filled_by = Lines::new(self.filled_by.iter().chain([actor.label.as_str()]));
        }
    }

    /// Whether this account wrote something of it.
    pub fn is_filled_by(&self, actor: &Actor) -> bool {
        self.filled_by.iter().any(|account| account == actor.label)
    }

    /// Whether this account reviewed it.
    pub fn is_by(&self, actor: &Actor) -> bool {
        self.reviewer_account.as_ref() == Some(&actor.label)
    }

    /// Whether a completed one of these corrects it.
    pub fn is_corrected<'a>(&self, mut among: impl Iterator<Item = &'a Self>) -> bool {
        among.any(|other| other.corrects_id == Some(self.id) && other.state == ReviewState::Completed)
    }

    /// Whether one and the same person reviewed and approved it.
    pub fn alone(&self) -> bool {
        self.reviewer_account.is_some() && self.reviewer_account == self.approver_account
    }

    /// The day it was completed.
    pub fn completed_on(&self) -> Option<Date> {
        self.approved_at.filter(|_| self.state == ReviewState::Completed).map(|at| at.date())
    }
}

/// A sign-off is a person's; a token or the command line is none.
const fn person(actor: &Actor) -> Result<(), Refused> {
    if actor.user.is_some() { Ok(()) } else { Err(Refused::NoPerson) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Role;

    fn actor(number: u128) -> Actor {
        Actor {
            label: format!("{number}@ours.example"),
            name: format!("Person {number}"),
            role: Role::Security,
            user: Some(uuid::Uuid::from_u128(number).into()),
            person: None,
        }
    }

    fn at(hour: u32) -> Instant {
        chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap().and_hms_opt(hour, 0, 0).unwrap()
    }

    fn draft() -> Review {
        Review {
            id: uuid::Uuid::from_u128(1).into(),
            vendor_id: uuid::Uuid::from_u128(2).into(),
            kind: ReviewKind::SocReport,
            soc_report_id: None,
            period_start: None,
            period_end: None,
            looked_at: Lines::new(["the report"]),
            conclusion: Some("Sound.".into()),
            outcome: Some(ReviewOutcome::Rely),
            conditions: None,
            next_due_on: None,
            corrects_id: None,
            state: ReviewState::Draft,
            residual: None,
            band: None,
            reviewer: None,
            reviewer_account: None,
            reviewed_at: None,
            approver: None,
            approver_account: None,
            approved_at: None,
            sent_back: None,
            filled_by: Lines::default(),
            digest: None,
            imported: false,
            created_at: at(0),
            updated_at: at(0),
            version: 1,
        }
    }

    #[test]
    fn it_takes_two_people_and_is_frozen_then() {
        let mut review = draft();
        let digest = Some("abc".to_owned());
        assert_eq!(review.approve(&actor(2), at(2), digest.as_ref(), false), Err(Refused::NotSigned));
        review.sign(&actor(1), at(1), digest.clone()).unwrap();
        assert_eq!(review.editable(), Err(Refused::Signed));
        assert_eq!(review.approve(&actor(1), at(2), digest.as_ref(), false), Err(Refused::SamePerson));
        assert_eq!(review.approve(&actor(2), at(2), None, false), Err(Refused::Changed));
        review.approve(&actor(2), at(2), digest.as_ref(), false).unwrap();
        assert_eq!((review.reviewed_at, review.approved_at, review.alone()), (Some(at(1)), Some(at(2)), false));
        assert_eq!(review.editable(), Err(Refused::Frozen));
        assert_eq!(review.sign(&actor(1), at(3), None), Err(Refused::Frozen));
        assert_eq!(review.send_back(None), Err(Refused::Frozen));
        assert_eq!(review.approve(&actor(3), at(3), digest.as_ref(), true), Err(Refused::Frozen));
    }

    #[test]
    fn whoever_filled_it_in_does_not_approve_it() {
        let mut review = draft();
        review.note_filled_by(&actor(2));
        review.note_filled_by(&Actor { user: None, ..actor(4) });
        review.note_filled_by(&actor(2));
        assert_eq!(review.filled_by, Lines::new(["2@ours.example"]));
        let mut brought = Review { imported: true, ..draft() };
        brought.note_filled_by(&Actor::command_line());
        assert_eq!(brought.filled_by, Lines::new(["command line"]));
        review.sign(&actor(1), at(1), None).unwrap();
        assert_eq!(review.approve(&actor(2), at(2), None, false), Err(Refused::SamePerson));
        review.send_back(None).unwrap();
        review.sign(&actor(1), at(3), None).unwrap();
        assert_eq!(review.approve(&actor(2), at(4), None, false), Err(Refused::SamePerson));
        review.approve(&actor(3), at(4), None, false).unwrap();
    }

    #[test]
    fn an_organization_of_one_may_set_that_aside() {
        let mut review = draft();
        review.sign(&actor(1), at(1), None).unwrap();
        review.approve(&actor(1), at(2), None, true).unwrap();
        assert!(review.alone());
    }

    #[test]
    fn a_token_signs_nothing_and_an_empty_draft_neither() {
        let token = Actor { user: None, ..actor(1) };
        assert_eq!(draft().sign(&token, at(1), None), Err(Refused::NoPerson));
        let mut review = Review { conclusion: None, outcome: Some(ReviewOutcome::Conditions), ..draft() };
        let missing = vec![("conclusion", "Conclusion"), ("conditions", "Conditions")];
        assert_eq!(review.sign(&actor(1), at(1), None), Err(Refused::Incomplete(missing)));
    }

    #[test]
    fn what_is_sent_back_can_be_changed_and_signed_again() {
        let mut review = draft();
        review.sign(&actor(1), at(1), None).unwrap();
        review.send_back(Some("Say which criteria.".into())).unwrap();
        assert_eq!((review.editable(), review.reviewed_at), (Ok(()), None));
        review.sign(&actor(3), at(4), None).unwrap();
        assert_eq!((review.reviewer.as_deref(), review.sent_back.as_deref()), (Some("Person 3"), None));
    }
}
