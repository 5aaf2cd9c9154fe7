//! Rows of a finding register; columns of an acceptance make one.

use super::{RowDraft, same_entry};
use crate::domain::{
    Date,
    acceptance::Acceptance,
    finding::{Finding, FindingSeverity, FindingSource, FindingStatus, Treatment},
    import::{
        change::{FieldChange, draft_fields, fill},
        row_reader::RowReader,
        value::{person::PersonRef, soc, text},
    },
    lines::Lines,
};

draft_fields! {
    /// What a register says of a finding, its owner and service aside.
    pub struct FindingFields for Finding {
        reference: String = "reference" => reference;
        title: String = "title" => title;
        description: String = "description" => description;
        source: FindingSource = "source" => source;
        criteria: Lines = "criteria" => criteria;
        severity: FindingSeverity = "severity" => severity;
        found_on: Date = "found" => found_on;
        due_on: Date = "due" => due_on;
        treatment: Treatment = "treatment" => treatment;
        status: FindingStatus = "status" => status;
        closed_on: Date = "closed" => closed_on;
        closure_evidence: String = "closure_evidence" => closure_evidence;
    }
}

draft_fields! {
    /// What a register says of the acceptance of a finding.
    pub struct AcceptanceFields for Acceptance {
        reason: String = "acceptance_reason" => reason;
        approver: String = "accepted_by" => approver;
        accepted_on: Date = "accepted_on" => accepted_on;
        expires_on: Date = "accepted_until" => expires_on;
    }
}

impl AcceptanceFields {
    /// Which of a finding's acceptances it is, of those in the order in which they run out: the one with the same last
    /// day, or without one the newest.
    pub fn find<'a>(&self, stored: &[&'a Acceptance]) -> Option<&'a Acceptance> {
        match self.expires_on {
            Some(day) => stored.iter().rev().find(|one| one.expires_on == Some(day)).copied(),
            None => stored.last().copied(),
        }
    }
}

/// What the rows say of one finding.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingDraft {
    /// Its fields.
    pub fields: FindingFields,
    /// Name of the service it concerns.
    pub service: Option<String>,
    /// Who sees to it.
    pub owner: Option<PersonRef>,
    /// Its acceptance, where the sheet tells of one.
    pub acceptance: Option<AcceptanceFields>,
}

impl RowDraft for FindingDraft {
    type Record = Finding;
    const IN_REPORT: bool = false;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let title = reader.read_text("title", |value| text::text(value, text::NAME_LIMIT));
        if title.is_none() && !reader.is_rejected() {
            reader.missing("title", "finding");
        }
        let fields = FindingFields {
            reference: reader.short("reference"),
            title: title.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" ")),
            description: reader.long("description"),
            source: reader.word("source"),
            criteria: reader.read_text("criteria", soc::criteria),
            severity: reader.word("severity"),
            found_on: reader.date("found"),
            due_on: reader.date("due"),
            treatment: reader.word("treatment"),
            status: reader.word("status"),
            closed_on: reader.date("closed"),
            closure_evidence: reader.long("closure_evidence"),
        };
        check(reader, &fields);
        Self {
            fields,
            service: reader.name("service"),
            owner: reader.person("owner", "owner_email"),
            acceptance: read_acceptance(reader),
        }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fields.fill(later.fields, clash);
        if fill(&mut self.service, later.service) {
            clash("service");
        }
        self.owner = self.owner.take().or(later.owner);
        match (&mut self.acceptance, later.acceptance) {
            (Some(earlier), Some(later)) => earlier.fill(later, clash),
            (earlier, later) => *earlier = earlier.take().or(later),
        }
    }

    /// By reference, else by title.
    fn is(&self, finding: &Finding) -> bool {
        let own = (self.fields.reference.as_ref(), self.fields.title.as_ref());
        same_entry(own, (finding.reference.as_ref(), Some(&finding.title)))
    }

    /// A finding with a day of closing is closed and one that is accepted is accepted, where the sheet has no status.
    fn apply(&self, finding: &mut Finding) -> Vec<FieldChange> {
        let told = match (self.fields.closed_on, &self.acceptance) {
            (Some(_), _) => Some(FindingStatus::Closed),
            (None, Some(_)) if finding.status == FindingStatus::Open => Some(FindingStatus::Accepted),
            _ => None,
        };
        FindingFields { status: self.fields.status.or(told), ..self.fields.clone() }.apply(finding)
    }

    fn owner(&self) -> Option<&PersonRef> {
        self.owner.as_ref()
    }

    fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }
}

fn check(reader: &mut RowReader<'_>, fields: &FindingFields) {
    for (key, what, day) in [("due", "is due", fields.due_on), ("closed", "was closed", fields.closed_on)] {
        if let Some((found, day)) = fields.found_on.zip(day).filter(|(found, day)| day < found) {
            let message =
                format!("The finding {what} on {day}, before it was found on {found}; correct one of the two.");
            reader.error(key, "end_before_start", message);
        }
    }
    if fields.closed_on.is_some()
        && let Some(status) = fields.status
        && !matches!(status, FindingStatus::Closed | FindingStatus::Withdrawn)
    {
        let message =
            format!("The finding has a day of closing and is still {}; correct one of the two.", status.label());
        reader.error("closed", "still_open", message);
    }
    if fields.severity.is_none() && !reader.is_rejected() {
        reader.warn(
            "severity",
            "assumed_severity",
            "No severity is stated; a new finding counts as Medium until one is.",
        );
    }
}

fn read_acceptance(reader: &mut RowReader<'_>) -> Option<AcceptanceFields> {
    let fields = AcceptanceFields {
        reason: reader.long("acceptance_reason"),
        approver: reader.name("accepted_by"),
        accepted_on: reader.date("accepted_on"),
        expires_on: reader.date("accepted_until"),
    };
    if fields.is_empty() {
        return None;
    }
    if let Some((accepted, until)) =
        fields.accepted_on.zip(fields.expires_on).filter(|(accepted, until)| until < accepted)
    {
        let message =
            format!("The acceptance ends on {until}, before it was given on {accepted}; correct one of the two.");
        reader.error("accepted_until", "end_before_start", message);
    }
    if fields.approver.is_none() {
        reader.warn("accepted_by", "no_approver", "Nobody is named who accepted it; fill in “Accepted by”.");
    }
    Some(fields)
}
