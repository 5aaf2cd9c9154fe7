//! The key of a reminder: what makes two plannings of the same thing one reminder.

use std::sync::Arc;

use crate::domain::Date;

closed_list! {
    /// The rules that this version plans.
    pub enum RuleName {
        ContractNotice = "contract-notice", "Notice deadline";
        ContractEnd = "contract-end", "Contract end";
        SocStale = "soc-stale", "SOC report goes stale";
        SocNextExpected = "soc-next-expected", "Next SOC report expected";
        CoverageGap = "coverage-gap", "Coverage gap";
        QuestionnaireDue = "questionnaire-due", "Questionnaire due";
        CertificateExpiry = "certificate-expiry", "Certificate expires";
        ReviewDue = "review-due", "Review due";
        FindingDue = "finding-due", "Finding due";
        AcceptanceExpiry = "acceptance-expiry", "Risk acceptance expires";
        PrivacyReview = "privacy-review", "Privacy review due";
        OffboardingStep = "offboarding-step", "Offboarding step due";
        OverrideLapse = "override-lapse", "Override lapses";
        BandUp = "band-up", "A risk band went up";
        OpinionNotClean = "opinion-not-clean", "An opinion is not clean";
    }
}

impl RuleName {
    /// Whether it tells of something that happened, at once and once, instead of a date to come.
    pub const fn is_event(self) -> bool {
        matches!(self, Self::BandUp | Self::OpinionNotClean)
    }
}

closed_list! {
    /// The kind of record a reminder is about.
    pub enum RecordKind {
        Contract = "contract", "Contract";
        SocReport = "soc-report", "SOC report";
        Vendor = "vendor", "Vendor";
        Override = "override", "Override";
        BridgeLetter = "bridge-letter", "Bridge letter";
        Questionnaire = "questionnaire", "Questionnaire";
        Certificate = "certificate", "Certificate";
        Finding = "finding", "Finding";
        Acceptance = "acceptance", "Risk acceptance";
        Review = "review", "Review";
        OffboardingStep = "offboarding-step", "Offboarding step";
        Service = "service", "Service";
    }
}

/// What a reminder is, independent of when it was planned: unique in the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReminderKey {
    /// The rule that asks for it.
    pub rule: RuleName,
    /// Kind of the record.
    pub record_kind: RecordKind,
    /// Id of the record.
    pub record_id: Arc<str>,
    /// The date it counts from, not rolled to a business day.
    pub anchor: Date,
    /// Days before the anchor; −1 on a hard rule says it was missed.
    pub lead: i32,
    /// Address, lower case.
    pub recipient: Arc<str>,
    /// Set on what is no lead but news of an event people already have in their calendars.
    pub news: Option<News>,
}

/// News of an event that was mailed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum News {
    /// Its date moved; the event's `SEQUENCE` from now on.
    Moved(i32),
    /// There is nothing left to be done on its date; the event's `SEQUENCE` from now on.
    Gone(i32),
}

impl News {
    /// Whether the event is taken back.
    pub const fn is_gone(self) -> bool {
        matches!(self, Self::Gone(_))
    }
}

impl ReminderKey {
    /// Whether both are leads of one chain: same rule, record, anchor and recipient. News is a chain of its own.
    pub fn same_chain(&self, other: &Self) -> bool {
        self.chain() == other.chain()
    }

    /// What the leads of one chain share; orders a plan so that they stand together.
    pub(super) fn chain(&self) -> (RuleName, RecordKind, &str, Date, &str, Option<News>) {
        (self.rule, self.record_kind, &self.record_id, self.anchor, &self.recipient, self.news)
    }
}

/// The stored form, such as `contract-notice:contract:0198…:2025-12-30:30:owner@example.com`; news has `moved-2` or
/// `gone-3` in place of the lead.
impl std::fmt::Display for ReminderKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { rule, record_kind, record_id, anchor, lead, recipient, news } = self;
        write!(f, "{rule}:{record_kind}:{record_id}:{anchor}:")?;
        match news {
            None => write!(f, "{lead}:{recipient}"),
            Some(News::Moved(sequence)) => write!(f, "moved-{sequence}:{recipient}"),
            Some(News::Gone(sequence)) => write!(f, "gone-{sequence}:{recipient}"),
        }
    }
}
