//! Rows of a register of reviews: who concluded what, when, and who approved.
//!
//! A row that names both people, their days, a conclusion and an outcome is a completed review, marked as imported. One
//! that lacks any of these is a draft, to be signed here; so is one that a person brings in of people who sign here.

use super::RowDraft;
use crate::domain::{
    Date, Instant,
    field_error::FieldError,
    import::{
        change::{FieldChange, draft_fields},
        row_reader::RowReader,
    },
    lines::Lines,
    name::plain_key,
    review::{Review, ReviewKind, ReviewOutcome, ReviewState},
};

draft_fields! {
    /// What a row says of a review, its sign-offs aside.
    pub struct ReviewFields for Review {
        kind: ReviewKind = "kind" => kind;
        period_start: Date = "period_from" => period_start;
        period_end: Date = "period_to" => period_end;
        looked_at: Lines = "looked_at" => looked_at;
        conclusion: String = "conclusion" => conclusion;
        outcome: ReviewOutcome = "outcome" => outcome;
        conditions: String = "conditions" => conditions;
        next_due_on: Date = "next_due" => next_due_on;
    }
}

/// Who signed, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignOff {
    /// By name.
    pub name: Option<String>,
    /// The day.
    pub on: Option<Date>,
}

/// Somebody with an account here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Their name.
    pub name: String,
    /// The address of the account.
    pub email: String,
    /// The day it was made: what they signed before was signed elsewhere.
    pub since: Date,
}

impl Signer {
    fn is(&self, name: &str) -> bool {
        plain_key(&self.name) == plain_key(name) || self.email.eq_ignore_ascii_case(name.trim())
    }
}

impl SignOff {
    /// Whoever of these is said to have signed on a day on which they could do so here.
    fn by_one_of<'a>(&self, signers: &'a [Signer]) -> Option<&'a Signer> {
        let (name, on) = self.name.as_deref().zip(self.on)?;
        signers.iter().find(|one| one.since <= on && one.is(name))
    }
}

/// What the rows say of one review.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewDraft {
    /// Its fields.
    pub fields: ReviewFields,
    /// The reviewer's.
    pub reviewed: SignOff,
    /// The approver's.
    pub approved: SignOff,
    /// Who of them signs here, which keeps it a draft.
    pub held: Option<String>,
}

impl ReviewDraft {
    /// Whether it is a completed review: two people, their days, and what they concluded.
    fn is_complete(&self) -> bool {
        let key = |name: &Option<String>| name.as_deref().map(plain_key);
        let signed = |sign_off: &SignOff| sign_off.name.is_some() && sign_off.on.is_some();
        let two = key(&self.reviewed.name) != key(&self.approved.name);
        let concluded = self.fields.conclusion.is_some() && self.fields.outcome.is_some();
        self.held.is_none() && signed(&self.reviewed) && signed(&self.approved) && two && concluded
    }
}

impl RowDraft for ReviewDraft {
    type Record = Review;
    const IN_REPORT: bool = true;
    const STANDS_ALONE: bool = true;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let fields = ReviewFields {
            kind: reader.word("kind"),
            period_start: reader.date("period_from"),
            period_end: reader.date("period_to"),
            looked_at: reader.list("looked_at"),
            conclusion: reader.long("conclusion"),
            outcome: reader.word("outcome"),
            conditions: reader.long("conditions"),
            next_due_on: reader.date("next_due"),
        };
        if fields.kind.is_none() && !reader.is_rejected() {
            reader.missing("kind", "kind of review");
        }
        if let Some((from, to)) = fields.period_start.zip(fields.period_end).filter(|(from, to)| to < from) {
            let message = format!("The period ends on {to}, before it begins on {from}; correct one of the two.");
            reader.error("period_to", "end_before_start", message);
        }
        let draft = Self {
            fields,
            reviewed: SignOff { name: reader.name("reviewer"), on: reader.date("reviewed_on") },
            approved: SignOff { name: reader.name("approver"), on: reader.date("approved_on") },
            held: None,
        };
        if let Some((reviewed, approved)) = draft.reviewed.on.zip(draft.approved.on).filter(|(one, two)| two < one) {
            let message =
                format!("It was approved on {approved}, before it was reviewed on {reviewed}; correct one of the two.");
            reader.error("approved_on", "end_before_start", message);
        }
        let same = draft.approved.name.is_some() && draft.approved.name == draft.reviewed.name;
        if same {
            let message =
                "One and the same person reviewed and approved; the review comes in as a draft, to be signed by two.";
            reader.warn("approver", "same_person", message);
        } else if !draft.is_complete() && draft.reviewed.name.is_some() {
            let message = "The row lacks a reviewer, an approver, one of their days, a conclusion or an outcome; the review comes in as a draft.";
            reader.warn("approver", "draft_review", message);
        }
        draft
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fields.fill(later.fields, clash);
        for (own, other) in [(&mut self.reviewed, later.reviewed), (&mut self.approved, later.approved)] {
            own.name = own.name.take().or(other.name);
            own.on = own.on.or(other.on);
        }
    }

    fn hold(&mut self, signers: &[Signer]) {
        if self.is_complete() {
            let here = self.approved.by_one_of(signers).or_else(|| self.reviewed.by_one_of(signers));
            self.held = here.map(|one| one.name.clone());
        }
    }

    fn held(&self) -> Option<FieldError> {
        let message = format!(
            "{} has an account here: the review comes in as a draft, to be signed here by those who stand by it. The \
             command line and tokens bring such a row in as history, marked as imported.",
            self.held.as_ref()?
        );
        Some(FieldError::new("approver", "signs_here", message))
    }

    /// The same kind, over the same time, signed on the same day.
    fn is(&self, review: &Review) -> bool {
        let signed = if self.is_complete() { self.reviewed.on } else { None };
        let theirs = review.reviewed_at.map(|at| at.date()).filter(|_| review.state == ReviewState::Completed);
        self.fields.kind == Some(review.kind)
            && self.fields.period_end == review.period_end
            && (signed == theirs || (signed.is_none() && self.reviewed.on == review.reviewed_at.map(|at| at.date())))
    }

    fn apply(&self, review: &mut Review) -> Vec<FieldChange> {
        let mut changes = self.fields.apply(review);
        if self.is_complete() && review.state != ReviewState::Completed {
            changes.push(FieldChange::new("state", &review.state, &ReviewState::Completed));
            let at = |day: Option<Date>| day.and_then(|day| day.and_hms_opt(0, 0, 0));
            let (reviewed_at, approved_at): (Option<Instant>, Option<Instant>) =
                (at(self.reviewed.on), at(self.approved.on));
            (review.state, review.imported) = (ReviewState::Completed, true);
            (review.reviewer, review.reviewed_at) = (self.reviewed.name.clone(), reviewed_at);
            (review.approver, review.approved_at) = (self.approved.name.clone(), approved_at);
        }
        changes
    }
}
