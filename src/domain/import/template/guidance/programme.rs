//! The lines of incidents, access and integrations, offboarding, overrides, and renewal decisions.

use super::{
    Line, line,
    papers::{OWNER, OWNER_EMAIL, VENDOR},
};
use crate::domain::{
    access_grant::{AccessKind, AccessLevel},
    import::template::entry::Form,
    incident::IncidentSource,
    offboarding_step::OffboardingKind,
    renewal_decision::RenewalChoice,
    score_override::HELD,
};

pub(super) const INCIDENTS: &[Line] = &[
    VENDOR,
    line("reference", Form::Id, "Your own number of the incident.", "I-0003"),
    line("title", Form::Text, "What happened, in a line.", "Payslips sent to wrong addresses"),
    line("description", Form::Long, "What happened, at length.", "Forty payslips went to a list of another customer"),
    line("service", Form::Name, "The service it touches; blank for all.", "Payroll run"),
    line("source", Form::Choice(IncidentSource::CHOICES), "From whom you know of it.", "Notice of the vendor"),
    line("reported_on", Form::Date, "The day you heard of it.", "2026-05-04"),
    line("confirmed_on", Form::Date, "The day the vendor confirmed it; blank while it has not.", "2026-05-06"),
    line("closed_on", Form::Date, "The day it was over; blank while it is open.", ""),
];

pub(super) const ACCESS: &[Line] = &[
    VENDOR,
    line("what", Form::Text, "The system, integration or place that the vendor reaches.", "HR system"),
    line("service", Form::Name, "The service that needs it; blank for all.", "Payroll run"),
    line("kind", Form::Choice(AccessKind::CHOICES), "By which way; user access where nothing stands.", "API"),
    line("level", Form::Choice(AccessLevel::CHOICES), "How far it goes.", "Read"),
    line("accounts", Form::Number, "How many accounts it is.", "2"),
    line("granted_on", Form::Date, "Since when.", "2024-01-15"),
    line("last_reviewed_on", Form::Date, "When somebody looked whether it is still needed.", "2026-01-20"),
    line("reviewed_by", Form::Name, "Who looked.", "Bo Lind"),
    line("ended_on", Form::Date, "The day it ends or ended.", ""),
    line("notes", Form::Long, "Anything else.", ""),
];

pub(super) const OFFBOARDING: &[Line] = &[
    VENDOR,
    line("kind", Form::Choice(OffboardingKind::CHOICES), "What the step is about.", "Data destroyed"),
    line(
        "what",
        Form::Text,
        "What is to be done, where the step does not say it all.",
        "Payslips of the last ten years",
    ),
    OWNER,
    OWNER_EMAIL,
    line("due_on", Form::Date, "By when.", "2026-06-30"),
    line("done_on", Form::Date, "When it was done; blank while it is open.", "2026-06-12"),
    line("done_by", Form::Name, "Who did it.", "Bo Lind"),
    line("evidence", Form::Long, "What shows that.", "Certificate of destruction 4711"),
];

pub(super) const OVERRIDES: &[Line] = &[
    VENDOR,
    line("service", Form::Name, "The service whose risk is held.", "Payroll run"),
    line("band", Form::Choice(HELD), "The band at which it is held.", "Medium"),
    line("reason", Form::Long, "Why what was computed does not stand.", "The new report is weeks away"),
    line("requested_by", Form::Name, "Who asked for it.", "Bo Lind"),
    line("approver", Form::Name, "Who approved it: somebody else.", "Ada Fenn"),
    line("approved_on", Form::Date, "The day it was approved on, and its first.", "2026-04-01"),
    line("expires_on", Form::Date, "Its last day.", "2026-06-30"),
    line("withdrawn_on", Form::Date, "The day it was taken back, from which it holds no more.", ""),
];

pub(super) const RENEWAL_DECISIONS: &[Line] = &[
    VENDOR,
    line("contract", Form::Id, "The contract's number as it stands on the register.", "C-2026-004"),
    line("decision", Form::Choice(RenewalChoice::CHOICES), "What is to become of the contract.", "Renew"),
    line("reason", Form::Long, "Why.", "No other bureau knows the collective agreements"),
    line("decided_by", Form::Name, "Who decided.", "Ada Fenn"),
    line("decided_on", Form::Date, "The day of the decision.", "2026-09-15"),
    line(
        "deadline_on",
        Form::Date,
        "The deadline that it is about; blank for that of the term which holds on the day of the decision.",
        "2026-10-02",
    ),
    line("notice_given_on", Form::Date, "When notice of termination was given; blank where none was.", ""),
];
