//! Made-up facts for tests.

use super::{facts::*, plan::PlannedReminder, rules::Rules};
use crate::domain::{
    Date,
    calendar::BusinessDays,
    contract::{Clauses, Contract, NoticeUnit},
    ids::{ContractId, ServiceId, SocReportId, VendorId},
    soc_report::{ReportType, SocKind},
    vendor::VendorStatus,
};

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn uuid(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

pub(crate) fn contract() -> Contract {
    let at = day("2025-01-01").and_hms_opt(0, 0, 0).unwrap();
    Contract {
        id: ContractId::from(uuid(1)),
        vendor_id: VendorId::from(uuid(2)),
        reference: "C-0107".to_owned(),
        starts_on: None,
        ends_on: None,
        term_months: None,
        renewal_months: None,
        auto_renew: false,
        notice_value: None,
        notice_unit: None,
        annual_value_minor: None,
        currency: None,
        owner_id: None,
        clauses: Clauses::default(),
        notes: None,
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

/// Start 2024-03-01, 12-month terms, 60 days' notice.
pub(crate) fn renewing_contract() -> Contract {
    Contract {
        starts_on: Some(day("2024-03-01")),
        term_months: Some(12),
        auto_renew: true,
        notice_value: Some(60),
        notice_unit: Some(NoticeUnit::Days),
        ..contract()
    }
}

pub(crate) fn person(name: &str) -> Addressee {
    let email = Some(format!("{}@example.com", name.to_lowercase()));
    Addressee { name: name.to_owned(), email, ..Addressee::default() }
}

pub(crate) fn contract_facts(contract: Contract) -> ContractFacts {
    ContractFacts { contract, owner: None, decisions: Vec::new(), recorded_on: day("2024-01-01") }
}

pub(crate) fn soc(number: u128, report_type: ReportType, until: &str, services: &[u128]) -> SocFacts {
    SocFacts {
        id: SocReportId::from(uuid(number)),
        kind: SocKind::Soc2,
        report_type,
        speaks_until: day(until),
        services: services.iter().map(|number| ServiceId::from(uuid(*number))).collect(),
        not_clean: String::new(),
        next_expected_on: None,
        recorded_on: day("2024-01-01"),
        version: 1,
    }
}

pub(crate) fn vendor() -> VendorFacts {
    VendorFacts {
        id: VendorId::from(uuid(2)),
        reference: "V-0012".to_owned(),
        name: "Harbour Payroll".to_owned(),
        status: VendorStatus::Active,
        tier: crate::domain::scoring::Band::Medium,
        business_owner: Some(person("Olive")),
        security_owner: Some(person("Sam")),
        security_contacts: vec![person("Vera")],
        other_contacts: Vec::new(),
        review: ReviewFacts {
            next_review_on: None,
            last_review_on: None,
            cadence_months: 12,
            active_on: None,
            recorded_on: day("2024-01-01"),
            version: 1,
        },
        contracts: Vec::new(),
        soc_reports: Vec::new(),
        overrides: Vec::new(),
        dated: Vec::new(),
        mailed: Vec::new(),
        responses: Vec::new(),
    }
}

pub(crate) fn facts(vendor: VendorFacts) -> ReminderFacts {
    ReminderFacts {
        fallback: person("Fallback"),
        procurement: vec![person("Paul")],
        privacy_contact: None,
        programme_lead: None,
        outside_mail: false,
        left: std::collections::HashSet::new(),
        channels: Vec::new(),
        channel_rules: Vec::new(),
        vendors: vec![vendor],
    }
}

/// The plan under the shipped rules without holidays.
pub(crate) fn planned(facts: &ReminderFacts, today: &str) -> Vec<PlannedReminder> {
    super::plan(facts, &Rules::built_in().unwrap(), day(today), &BusinessDays::default())
}
