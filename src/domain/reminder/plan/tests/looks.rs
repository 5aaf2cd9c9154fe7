//! The days on which a vendor is looked at again: a sweep that looks on no other sends the same mails.

use std::collections::HashMap;

use proptest::{collection::vec, prelude::*};

use super::super::*;
use super::life::{Life, Round, dated, with_managers};
use crate::domain::{
    contract::{Contract, NoticeUnit},
    ids::ContractId,
    reminder::{Addressee, ContractFacts, RecordKind, Response, RuleName, samples::*},
    soc_report::ReportType,
};

#[test]
fn a_vendor_is_looked_at_on_the_days_of_its_leads_and_turns_alone() {
    let mut life = Life::new(with_managers());
    let (mut today, mut looks) = (day("2025-09-01"), Vec::new());
    for _ in 0..10 {
        today = life.round(|_| true, today).looks[0].1.unwrap();
        looks.push(today.to_string());
    }
    let leads = ["2025-10-01", "2025-10-31", "2025-11-28", "2025-12-16", "2025-12-23", "2025-12-29"];
    // Missed, renewed, renewed too long ago to be told of it, and the first lead of the next term.
    let turns = ["2025-12-31", "2026-03-01", "2026-04-01", "2026-10-01"];
    assert_eq!(looks, leads.into_iter().chain(turns).collect::<Vec<_>>());
    assert_eq!(life.leads("olive@example.com", None), [90, 60, 30, 14, 7, 1, -1]);
}

/// How many days a story lasts, from a Monday on.
const DAYS: i64 = 300;

fn later(days: i64) -> Date {
    add_days(day("2026-01-05"), days)
}

const RULES: [(RuleName, RecordKind); 8] = [
    (RuleName::QuestionnaireDue, RecordKind::Questionnaire),
    (RuleName::CertificateExpiry, RecordKind::Certificate),
    (RuleName::FindingDue, RecordKind::Finding),
    (RuleName::AcceptanceExpiry, RecordKind::Acceptance),
    (RuleName::PrivacyReview, RecordKind::Review),
    (RuleName::OffboardingStep, RecordKind::OffboardingStep),
    (RuleName::CoverageGap, RecordKind::Vendor),
    (RuleName::BandUp, RecordKind::Service),
];

/// Two vendors of one owner, and what happens to them. All days are counted from the first.
#[derive(Debug, Clone)]
struct Story {
    /// Start, months of a term, notice, whether that is in months, whether it renews itself.
    contracts: Vec<(i64, i32, i32, bool, bool)>,
    /// Rule, date, and the day it was recorded.
    dated: Vec<(usize, i64, i64)>,
    /// Days until which reports speak.
    reports: Vec<i64>,
    /// On a day what was told last is put off for so many days.
    snoozes: Vec<(i64, i64)>,
    /// On a day a vendor's first contract and its last other date move by so many days.
    moves: Vec<(i64, usize, i64)>,
    /// On a day a vendor's last other record is removed.
    removals: Vec<(i64, usize)>,
    days_off: Vec<i64>,
}

fn stories() -> impl Strategy<Value = Story> {
    (
        vec((-700i64..300, 1i32..30, 0i32..100, any::<bool>(), any::<bool>()), 0..5),
        vec((0..RULES.len(), -40i64..DAYS, -60i64..40), 0..6),
        vec(-500i64..100, 0..3),
        vec((0..DAYS, 1i64..70), 0..5),
        vec((0..DAYS, 0usize..2, -60i64..90), 0..3),
        vec((0..DAYS, 0usize..2), 0..3),
        vec(0..DAYS, 0..20),
    )
        .prop_map(|(contracts, dated, reports, snoozes, moves, removals, days_off)| Story {
            contracts,
            dated,
            reports,
            snoozes,
            moves,
            removals,
            days_off,
        })
}

fn agreed(number: usize, (start, months, notice, in_months, renews): (i64, i32, i32, bool, bool)) -> ContractFacts {
    let (value, unit) = if in_months { (notice % 7, NoticeUnit::Months) } else { (notice, NoticeUnit::Days) };
    contract_facts(Contract {
        id: ContractId::from(uuid::Uuid::from_u128(100 + number as u128)),
        starts_on: Some(later(start)),
        term_months: Some(months),
        auto_renew: renews,
        notice_value: Some(value),
        notice_unit: Some(unit),
        ..contract()
    })
}

fn other(number: usize, (rule, anchor, recorded): (usize, i64, i64)) -> Dated {
    let (rule, kind) = RULES[rule];
    Dated {
        record_id: uuid::Uuid::from_u128(200 + number as u128).to_string(),
        recorded_on: later(recorded),
        ..dated(rule, kind, &later(anchor).to_string())
    }
}

/// Puts off what was told last.
fn put_off(life: &mut Life, until: Date) -> Option<VendorId> {
    let (_, last) = life.told.iter().rfind(|(_, one)| one.key.news.is_none())?;
    let (id, ReminderKey { rule, record_id, anchor, recipient, .. }) = (last.vendor_id, last.key.clone());
    let vendor = life.facts.vendors.iter_mut().find(|vendor| vendor.id == id)?;
    let (kind, until) = (ResponseKind::Snoozed, Some(until));
    let (record_id, recipient) = (record_id.to_string(), recipient.to_string());
    vendor.responses.push(Response { kind, rule, record_id, anchor, recipient, until });
    Some(id)
}

impl Story {
    fn facts(&self) -> ReminderFacts {
        let olive = Addressee { manager: Some(Box::new(person("Mia"))), ..person("Olive") };
        let mut vendors = [2u128, 3].map(|number| VendorFacts {
            id: uuid::Uuid::from_u128(number).into(),
            reference: format!("V-{number:04}"),
            business_owner: Some(olive.clone()),
            ..vendor()
        });
        for (place, contract) in self.contracts.iter().enumerate() {
            vendors[place % 2].contracts.push(agreed(place, *contract));
        }
        for (place, one) in self.dated.iter().enumerate() {
            vendors[place % 2].dated.push(other(place, *one));
        }
        for (place, until) in self.reports.iter().enumerate() {
            let report = soc(10 + place as u128, ReportType::Type2, &later(*until).to_string(), &[]);
            vendors[place % 2].soc_reports.push(report);
        }
        ReminderFacts { vendors: vendors.into(), programme_lead: Some(person("Pia")), ..facts(vendor()) }
    }

    /// What happens on a day, before anything is planned; answers the vendors whose files it changes.
    fn happen(&self, today: i64, life: &mut Life) -> Vec<VendorId> {
        let mut changed = Vec::new();
        for (_, length) in self.snoozes.iter().filter(|(on, _)| *on == today) {
            changed.extend(put_off(life, later(today + length)));
        }
        for (_, place, by) in self.moves.iter().filter(|(on, ..)| *on == today) {
            let vendor = &mut life.facts.vendors[*place];
            if let Some(facts) = vendor.contracts.first_mut() {
                facts.contract.starts_on = facts.contract.starts_on.map(|start| add_days(start, *by));
                facts.contract.version += 1;
            }
            if let Some(one) = vendor.dated.last_mut() {
                one.anchor = add_days(one.anchor, *by);
                one.version += 1;
            }
            changed.push(vendor.id);
        }
        for (_, place) in self.removals.iter().filter(|(on, _)| *on == today) {
            let vendor = &mut life.facts.vendors[*place];
            vendor.dated.pop();
            changed.push(vendor.id);
        }
        changed
    }

    /// The mails of all days; vendors are planned each day, or only when their day has come or their file changed.
    fn mails(&self, each_day: bool) -> Vec<String> {
        let mut life = Life::new(self.facts());
        life.days = BusinessDays::new(self.days_off.iter().map(|off| later(*off)));
        let mut next: HashMap<VendorId, Date> = life.facts.vendors.iter().map(|vendor| (vendor.id, later(0))).collect();
        let mut found = Vec::new();
        for number in 0..DAYS {
            let today = later(number);
            next.extend(self.happen(number, &mut life).into_iter().map(|id| (id, today)));
            let Round { mails, looks, quiet } = life.round(|id| each_day || next[&id] <= today, today);
            next.extend(looks.into_iter().map(|(id, on)| (id, on.unwrap_or(Date::MAX))));
            next.extend(quiet.into_iter().map(|id| (id, add_days(today, 1))));
            for mail in mails {
                let carried = mail.reminders().iter().map(|one| format!("{} {:?}", one.key, one.event));
                found.push(format!("{today} {}: {}", mail.key(), carried.collect::<Vec<_>>().join(", ")));
            }
        }
        found
    }
}

proptest! {
    // Each case lives through three hundred days twice.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 16, ..ProptestConfig::default() })]
    #[test]
    fn looking_on_the_named_days_alone_sends_what_looking_each_day_does(story in stories()) {
        prop_assert_eq!(story.mails(false), story.mails(true));
    }
}
