//! What a reminder is about: enough for its words, which the mail templates write.

use super::{contract_dates::ContractDates, key::RuleName, review_date::ReviewBasis};
use crate::domain::{Date, renewal_decision::RenewalChoice, scoring::Band};

/// What a reminder is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// A contract's deadline or end.
    Contract {
        /// Our reference of the contract.
        reference: String,
        /// Both dates, with what was assumed.
        dates: ContractDates,
        /// What stands decided and does not end the chain: renegotiate, or terminate without notice given yet.
        decided: Option<RenewalChoice>,
    },
    /// A SOC report on its way to be stale.
    SocReport {
        /// Its class, such as “SOC 2 Type 2”.
        class: String,
        /// The day it speaks until.
        speaks_until: Date,
    },
    /// The next SOC report.
    NextReport {
        /// Its class.
        class: String,
        /// The day the one on file speaks until.
        speaks_until: Date,
        /// Whether the day comes from the vendor's roadmap.
        by_roadmap: bool,
    },
    /// Days of our fiscal year that no report covers.
    Gap {
        /// How many.
        days: i64,
        /// The first of them.
        first: Date,
        /// First day of the fiscal year.
        from: Date,
        /// Its last day.
        to: Date,
    },
    /// A bridge letter that cannot carry its report on for longer.
    Bridge {
        /// Last day of the report's period.
        report_end: Date,
    },
    /// A questionnaire.
    Questionnaire {
        /// What it is called.
        title: String,
        /// The day it was sent.
        sent_on: Option<Date>,
    },
    /// A certificate, an insurance or a penetration test.
    Certificate {
        /// What it is called.
        title: String,
    },
    /// An open finding.
    Finding {
        /// What it is called.
        title: String,
        /// How grave it is, in a word.
        severity: &'static str,
    },
    /// The acceptance of a finding.
    Acceptance {
        /// The finding.
        finding: String,
        /// Who accepted it.
        approver: Option<String>,
    },
    /// A privacy review.
    PrivacyReview {
        /// The day of the last one.
        last_on: Option<Date>,
    },
    /// An open step of an offboarding.
    Step {
        /// What is to be done.
        title: String,
    },
    /// An override on its way to lapse.
    Override {
        /// The service whose risk is held.
        service: String,
        /// At which band.
        band: Band,
        /// Who approved it.
        approver: String,
    },
    /// A review.
    Review {
        /// What its date rests on.
        basis: ReviewBasis,
    },
    /// A service's risk went up.
    BandUp {
        /// The service.
        service: String,
        /// Its band before.
        from: Band,
        /// Its band now.
        to: Band,
    },
    /// A report's opinion is not clean.
    Opinion {
        /// The report's class.
        class: String,
        /// The opinions that are not clean, in words.
        opinions: String,
        /// The day it speaks until.
        speaks_until: Date,
    },
    /// An event that was mailed before and on which nothing is left to be done.
    Gone {
        /// What was due.
        what: String,
        /// Why it is over, where that is known.
        why: Option<String>,
    },
}

impl Matter {
    /// What is due, in a few words, such as “notice deadline of contract C-0107”.
    pub fn what(&self, rule: RuleName, missed: bool) -> String {
        match self {
            Self::Contract { reference, dates, decided } => contract_what(rule, reference, dates, *decided, missed),
            Self::SocReport { class, .. } => format!("{class} report goes stale"),
            Self::NextReport { class, .. } => format!("next {class} report expected"),
            Self::Gap { days, .. } => {
                format!("{days} day{} of the fiscal year not covered", if *days == 1 { "" } else { "s" })
            }
            Self::Bridge { .. } => "last day a bridge letter can reach".to_owned(),
            Self::Questionnaire { title, .. } => format!("questionnaire {title} due"),
            Self::Certificate { title } if missed => format!("{title} has expired"),
            Self::Certificate { title } => format!("{title} expires"),
            Self::Finding { title, .. } => format!("finding due: {title}"),
            Self::Acceptance { finding, .. } if missed => format!("risk acceptance has expired: {finding}"),
            Self::Acceptance { finding, .. } => format!("risk acceptance expires: {finding}"),
            Self::PrivacyReview { .. } => "privacy review due".to_owned(),
            Self::Step { title } if missed => format!("offboarding step overdue: {title}"),
            Self::Step { title } => format!("offboarding step: {title}"),
            Self::Review { .. } => "review due".to_owned(),
            Self::Override { service, .. } if missed => format!("override of {service} has lapsed"),
            Self::Override { service, .. } => format!("override of {service} lapses"),
            Self::BandUp { service, to, .. } => format!("risk of {service} went up to {}", to.label()),
            Self::Opinion { class, .. } => format!("{class} opinion is not clean"),
            Self::Gone { what, .. } => what.clone(),
        }
    }
}

fn contract_what(
    rule: RuleName,
    reference: &str,
    dates: &ContractDates,
    decided: Option<RenewalChoice>,
    missed: bool,
) -> String {
    let notice = rule == RuleName::ContractNotice || dates.notice_deadline.is_some();
    match (notice, missed) {
        (true, false) if decided == Some(RenewalChoice::Terminate) => format!("give notice on contract {reference}"),
        (true, false) => format!("notice deadline of contract {reference}"),
        (true, true) => format!("missed notice deadline of contract {reference}"),
        (false, false) => format!("end of contract {reference}"),
        (false, true) => format!("contract {reference} has ended"),
    }
}
