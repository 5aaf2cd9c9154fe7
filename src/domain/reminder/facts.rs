//! What planning reads: plain records, loaded in one go.

use std::collections::HashSet;

use super::{
    key::{RecordKind, RuleName},
    matter::Matter,
};
use crate::domain::{
    Date,
    contract::Contract,
    ids::{ScoreOverrideId, ServiceId, SocReportId, VendorId},
    outbox::Channel,
    renewal_decision::RenewalDecision,
    scoring::Band,
    soc_report::{ReportType, SocKind},
    vendor::VendorStatus,
};

/// Somebody who should be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addressee {
    /// Name, for the greeting and for saying whom the fallback stands in for.
    pub name: String,
    /// Address, where there is one.
    pub email: Option<String>,
    /// Whether the account is disabled: the fallback is told instead.
    pub disabled: bool,
    /// To whom what they leave unanswered goes up.
    pub manager: Option<Box<Addressee>>,
}

/// All that planning reads.
#[derive(Debug, Clone)]
pub struct ReminderFacts {
    /// Told in place of everybody who has no address, and of roles nobody holds.
    pub fallback: Addressee,
    /// Everybody who acts as procurement.
    pub procurement: Vec<Addressee>,
    /// Who hears of privacy reviews; without one the vendor's security owner.
    pub privacy_contact: Option<Addressee>,
    /// Who hears of what is about to be missed or long overdue; without one the fallback.
    pub programme_lead: Option<Addressee>,
    /// Whether an administrator switched mail to vendor contacts on.
    pub outside_mail: bool,
    /// Addresses of accounts that are disabled: nobody reads news of old entries there.
    pub left: HashSet<String>,
    /// Channels that are told as well.
    pub channels: Vec<Channel>,
    /// The rules that channels are told of; empty for all.
    pub channel_rules: Vec<RuleName>,
    /// The vendors with their records.
    pub vendors: Vec<VendorFacts>,
}

/// A vendor with what falls due at it.
#[derive(Debug, Clone)]
pub struct VendorFacts {
    /// Vendor id.
    pub id: VendorId,
    /// Short reference, such as `V-0012`.
    pub reference: String,
    /// Name as people use it.
    pub name: String,
    /// Archived vendors (rejected, terminated) remind of nothing but open steps of their offboarding.
    pub status: VendorStatus,
    /// The tier of its gravest service, by which rules may differ.
    pub tier: Band,
    /// Who answers for it.
    pub business_owner: Option<Addressee>,
    /// Who reviews its evidence.
    pub security_owner: Option<Addressee>,
    /// Its security contacts that receive reminders.
    pub security_contacts: Vec<Addressee>,
    /// Everybody else there who receives reminders; told of questionnaires where it has no security contact.
    pub other_contacts: Vec<Addressee>,
    /// What its next review rests on.
    pub review: ReviewFacts,
    /// Its contracts.
    pub contracts: Vec<ContractFacts>,
    /// Its SOC reports, old ones too: planning picks the newest of each class.
    pub soc_reports: Vec<SocFacts>,
    /// Overrides that were not withdrawn.
    pub overrides: Vec<OverrideFacts>,
    /// Everything else with a date.
    pub dated: Vec<Dated>,
    /// What was mailed about it before, oldest first.
    pub mailed: Vec<Mailed>,
    /// What people answered to that, oldest first.
    pub responses: Vec<Response>,
}

/// One dated thing about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The rule that counts from its date.
    pub rule: RuleName,
    /// Kind of the record.
    pub record_kind: RecordKind,
    /// Its id.
    pub record_id: String,
    /// Which of the record's dates of this rule, where it has several one after the other (a contract's terms); else 0.
    pub term: i32,
    /// The date.
    pub anchor: Date,
    /// The organization's day on which the record was recorded.
    pub recorded_on: Date,
    /// The record's version: it grows with each change.
    pub version: i32,
    /// Who answers for it; without one the vendor's business owner.
    pub owner: Option<Addressee>,
    /// Who approves it, where somebody does.
    pub approver: Option<Addressee>,
    /// What it is about.
    pub matter: Matter,
    /// Its page, below the public URL.
    pub path: String,
}

/// A reminder that has its mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailed {
    /// The rule.
    pub rule: RuleName,
    /// Kind of the record.
    pub record_kind: RecordKind,
    /// Its id.
    pub record_id: String,
    /// The date it counts from.
    pub anchor: Date,
    /// Days before it.
    pub lead: i32,
    /// Address, lower case.
    pub recipient: String,
    /// Name.
    pub recipient_name: String,
    /// Whether the recipient is at the vendor.
    pub outside: bool,
    /// What was due, in a few words.
    pub what: String,
    /// The calendar event that went with it.
    pub event: Option<EventRef>,
    /// Whether it took that event back.
    pub gone: bool,
    /// Whether it was news of an event, and no lead.
    pub news: bool,
    /// Whether its mail went out, or perhaps did; else it waits or was given up.
    pub sent: bool,
}

/// A calendar event as the mails about it name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRef {
    /// Stable over all changes (`event_uid`).
    pub uid: String,
    /// Raised with each change.
    pub sequence: i32,
}

closed_list! {
    /// What somebody answered to a reminder.
    pub enum ResponseKind {
        Acknowledged = "acknowledged", "Acknowledged";
        Snoozed = "snoozed", "Snoozed";
    }
}

/// An answer to the reminders of one chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// What was answered.
    pub kind: ResponseKind,
    /// The rule.
    pub rule: RuleName,
    /// The record.
    pub record_id: String,
    /// The date the chain counts from.
    pub anchor: Date,
    /// Whose reminders are snoozed; lower case.
    pub recipient: String,
    /// The day a snoozed reminder comes back.
    pub until: Option<Date>,
}

/// What planning needs of an override.
#[derive(Debug, Clone)]
pub struct OverrideFacts {
    /// Override id.
    pub id: ScoreOverrideId,
    /// The service whose risk it holds, by name.
    pub service: String,
    /// At which band.
    pub band: Band,
    /// Who approved it.
    pub approver: String,
    /// Its last day.
    pub last_day: Date,
    /// The organization's day on which it was recorded.
    pub recorded_on: Date,
    /// The record's version.
    pub version: i32,
}

/// What a vendor's next review rests on (`review_due_on`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewFacts {
    /// The next review as entered or imported.
    pub next_review_on: Option<Date>,
    /// The last completed (or imported) review.
    pub last_review_on: Option<Date>,
    /// The tier's cadence; for an unrated vendor the strictest one.
    pub cadence_months: i32,
    /// The day the vendor became active.
    pub active_on: Option<Date>,
    /// The organization's day on which the vendor was recorded; leads before it are backlog.
    pub recorded_on: Date,
    /// The vendor's version.
    pub version: i32,
}

/// A contract with its owner.
#[derive(Debug, Clone)]
pub struct ContractFacts {
    /// The contract.
    pub contract: Contract,
    /// Its owner; without one the vendor's business owner is told.
    pub owner: Option<Addressee>,
    /// What was decided about its terms.
    pub decisions: Vec<RenewalDecision>,
    /// The organization's day on which it was recorded.
    pub recorded_on: Date,
}

/// What planning needs of a SOC report.
#[derive(Debug, Clone)]
pub struct SocFacts {
    /// Report id.
    pub id: SocReportId,
    /// SOC 1, 2 or 3.
    pub kind: SocKind,
    /// Type 1 or Type 2.
    pub report_type: ReportType,
    /// Period end, or the as-of day of a Type 1.
    pub speaks_until: Date,
    /// The services it speaks for; empty when it is filed for the vendor as a whole.
    pub services: Vec<ServiceId>,
    /// The opinions in it that are not clean, in words; empty when all are.
    pub not_clean: String,
    /// The day its successor is expected by the vendor's roadmap.
    pub next_expected_on: Option<Date>,
    /// The organization's day on which it was recorded.
    pub recorded_on: Date,
    /// The record's version.
    pub version: i32,
}
