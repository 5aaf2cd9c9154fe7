//! The key of a reminder: what makes two plannings of the same thing one reminder.

use crate::domain::Date;

closed_list! {
    /// The rules that this version plans.
    pub enum RuleName {
        ContractNotice = "contract-notice", "Notice deadline";
        ContractEnd = "contract-end", "Contract end";
        SocStale = "soc-stale", "SOC report goes stale";
        ReviewDue = "review-due", "Review due";
        OverrideLapse = "override-lapse", "Override lapses";
    }
}

closed_list! {
    /// The kind of record a reminder is about.
    pub enum RecordKind {
        Contract = "contract", "Contract";
        SocReport = "soc-report", "SOC report";
        Vendor = "vendor", "Vendor";
        Override = "override", "Override";
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
    pub record_id: String,
    /// The date it counts from, not rolled to a business day.
    pub anchor: Date,
    /// Days before the anchor; −1 on a hard rule says it was missed.
    pub lead: i32,
    /// Address, lower case.
    pub recipient: String,
}

impl ReminderKey {
    /// Whether both are leads of one chain: same rule, record, anchor and recipient.
    pub fn same_chain(&self, other: &Self) -> bool {
        self.chain() == other.chain()
    }

    /// What the leads of one chain share; orders a plan so that they stand together.
    pub(super) fn chain(&self) -> (RuleName, RecordKind, &str, Date, &str) {
        (self.rule, self.record_kind, &self.record_id, self.anchor, &self.recipient)
    }
}

/// The stored form, such as `contract-notice:contract:0198…:2025-12-30:30:owner@example.com`.
impl std::fmt::Display for ReminderKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { rule, record_kind, record_id, anchor, lead, recipient } = self;
        write!(f, "{rule}:{record_kind}:{record_id}:{anchor}:{lead}:{recipient}")
    }
}
