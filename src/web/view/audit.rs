//! The audit trail: who did what, when, and what changed.

use askama::Template;

use super::{
    form::{Choice, FormView},
    frame::Frame,
    mark::Link,
    table::EmptyView,
};

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// What it is called.
    pub label: String,
    /// What it held; nothing where it was empty.
    pub before: Option<String>,
    /// What it holds now.
    pub after: Option<String>,
}

/// A line of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number in the chain: “1 042”.
    pub number: String,
    /// When: `2026-11-24 06:00`.
    pub when: String,
    /// The same to the second, with the zone: `2026-11-24 06:00:07 CET`.
    pub exact: String,
    /// The same for programs, in UTC: `2026-11-24T05:00:07Z`.
    pub iso: String,
    /// Who.
    pub who: String,
    /// “Changed”.
    pub did: String,
    /// Kind of record.
    pub kind: String,
    /// The line itself.
    pub summary: String,
    /// The record's page, where it has one.
    pub url: Option<String>,
    /// The vendor it concerns.
    pub vendor: Option<Link>,
    /// What changed.
    pub changes: Vec<ChangeRow>,
}

/// What is looked for, as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditForm {
    /// Who, in full.
    pub who: String,
    /// What was done.
    pub what: String,
    /// Kind of record.
    pub kind: String,
    /// Name or reference of a vendor.
    pub vendor: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What can be chosen for `what`.
    pub actions: Vec<Choice>,
    /// What can be chosen for `kind`.
    pub kinds: Vec<Choice>,
    /// What is wrong, by field.
    pub errors: Vec<(String, String)>,
}

impl AuditForm {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "audit/list.html")]
pub struct AuditPage {
    /// What stands around it.
    pub frame: Frame,
    /// What is looked for.
    pub form: AuditForm,
    /// The same lines as files.
    pub downloads: Vec<Link>,
    /// Where the trail ends, to be kept elsewhere; none while it has no line.
    pub end: Option<String>,
    /// What asks whether it is as it was written.
    pub verify: FormView,
    /// The lines, newest first.
    pub rows: Vec<AuditRow>,
    /// The page with older ones.
    pub next: Option<String>,
    /// Shown where there are none.
    pub empty: Option<EmptyView>,
}

/// What a walk along the trail found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictView {
    /// Whether all is as it was written.
    pub sound: bool,
    /// “1042 lines are as they were written.”
    pub said: String,
    /// What the walk could not tell.
    pub limits: Vec<String>,
    /// The last line up to which all is as it was written, to be kept elsewhere.
    pub anchor: Option<String>,
}

/// Whether the trail is as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "audit/verify.html")]
pub struct AuditVerifyPage {
    /// What stands around it.
    pub frame: Frame,
    /// Heading.
    pub title: &'static str,
    /// What was found; nothing where the anchor could not be read.
    pub verdict: Option<VerdictView>,
    /// What asks again.
    pub form: FormView,
}
