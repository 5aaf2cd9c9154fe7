mod decisions;
mod escalation;
mod events;
mod foretold;
mod life;
mod looks;
mod rolls;
mod snoozes;

use proptest::prelude::*;

use super::*;
use crate::domain::{
    reminder::{Addressee, RuleName, samples::*},
    soc_report::ReportType,
    vendor::VendorStatus,
};

fn sends(planned: &[PlannedReminder], recipient: &str) -> Vec<(i32, String)> {
    let mut found: Vec<_> = planned
        .iter()
        .filter(|reminder| reminder.recipient.email == recipient)
        .map(|reminder| (reminder.key.lead, reminder.send_on.to_string()))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found
}

fn with_contract() -> ReminderFacts {
    facts(VendorFacts { contracts: vec![contract_facts(renewing_contract())], ..vendor() })
}

#[test]
fn the_handbooks_deadline_reminds_on_the_handbooks_days() {
    let planned = planned(&with_contract(), "2025-11-22");
    let days = ["2025-10-01", "2025-10-31", "2025-11-28", "2025-12-16", "2025-12-23", "2025-12-29"];
    let expected: Vec<_> = [90, 60, 30, 14, 7, 1].into_iter().zip(days.map(str::to_owned)).collect();
    assert_eq!(sends(&planned, "olive@example.com"), expected);
    assert_eq!(sends(&planned, "paul@example.com"), expected);
    let of_olive = planned.iter().rfind(|reminder| reminder.recipient.email == "olive@example.com").unwrap();
    let key = of_olive.key.to_string();
    assert_eq!(key, "contract-notice:contract:00000000-0000-0000-0000-000000000001:2025-12-30:1:olive@example.com");
    assert_eq!(of_olive.subject(), "Harbour Payroll: notice deadline of contract C-0107, 2025-12-30");
}

#[test]
fn a_hard_deadline_on_a_holiday_before_a_weekend_rolls_back_past_both_and_keeps_its_key() {
    let mut contract = renewing_contract();
    contract.starts_on = Some(day("2026-02-25")); // term end 2027-02-24, deadline 2026-12-26, a Saturday
    let facts = facts(VendorFacts { contracts: vec![contract_facts(contract)], ..vendor() });
    let holidays = BusinessDays::new([day("2026-12-25")]);
    let planned = plan(&facts, &Rules::built_in().unwrap(), day("2026-11-01"), &holidays);
    let last = planned.iter().find(|reminder| reminder.key.lead == 1).unwrap();
    assert_eq!(last.key.anchor, day("2026-12-26"));
    assert_eq!((last.act_by, last.send_on), (day("2026-12-24"), day("2026-12-24")));
}

#[test]
fn a_missed_deadline_leaves_one_mail_even_after_the_renewal() {
    for today in ["2025-12-31", "2026-02-28", "2026-03-02"] {
        let planned = planned(&with_contract(), today);
        let missed: Vec<_> = planned.iter().filter(|reminder| reminder.is_missed()).collect();
        assert_eq!(missed.len(), 3, "{today}: owner, procurement and, as it went up, the programme lead");
        assert!(missed.iter().all(|reminder| reminder.key.anchor == day("2025-12-30")));
        assert!(missed.iter().all(|reminder| reminder.send_on == day("2025-12-31")));
        assert!(planned.iter().all(|r| r.is_missed() || r.key.anchor > day("2025-12-30")), "leads lapse");
        let Matter::Contract { dates, .. } = &*missed[0].matter else { panic!() };
        assert_eq!(dates.next.unwrap().exit_from, day("2027-03-01"));
    }
    assert!(planned(&with_contract(), "2026-04-01").iter().all(|r| !r.is_missed()), "old news");
}

#[test]
fn a_contract_that_does_not_renew_itself_reminds_of_its_end() {
    let contract = crate::domain::contract::Contract { ends_on: Some(day("2026-06-30")), ..contract() };
    let facts = facts(VendorFacts { contracts: vec![contract_facts(contract)], ..vendor() });
    let leads: Vec<_> = sends(&planned(&facts, "2026-01-01"), "olive@example.com");
    assert_eq!(leads.iter().map(|(lead, _)| *lead).collect::<Vec<_>>(), [120, 90, 60, 30]);
    assert_eq!(sends(&planned(&facts, "2026-07-01"), "olive@example.com"), [(-1, "2026-07-01".to_owned())]);
}

#[test]
fn only_the_newest_report_of_a_class_for_a_service_goes_stale() {
    use ReportType::{Type1, Type2};
    let reports = vec![
        soc(10, Type2, "2024-09-30", &[1]),    // superseded for its only service
        soc(11, Type2, "2025-09-30", &[1]),    // newest for service 1
        soc(12, Type2, "2024-12-31", &[1, 2]), // still the newest for service 2
        soc(13, Type1, "2024-06-30", &[1]),    // a class of its own
    ];
    let facts = facts(VendorFacts { soc_reports: reports, ..vendor() });
    let mut anchors: Vec<_> = planned(&facts, "2025-10-01").iter().map(|r| r.key.anchor.to_string()).collect();
    anchors.sort();
    anchors.dedup();
    assert_eq!(anchors, ["2025-06-30", "2025-12-31", "2026-09-30"]);
}

#[test]
fn the_vendors_contact_is_told_at_its_leads_and_only_once_outside_mail_is_on() {
    let inside = facts(VendorFacts { soc_reports: vec![soc(10, ReportType::Type2, "2025-01-31", &[])], ..vendor() });
    let outside = ReminderFacts { outside_mail: true, ..inside.clone() };
    assert_eq!(sends(&planned(&inside, "2025-02-01"), "vera@example.com"), []);
    let expected = [(30, "2026-01-01".to_owned()), (0, "2026-02-02".to_owned())]; // 01-31 is a Saturday: forward
    let mut stale = planned(&outside, "2025-02-01");
    stale.retain(|reminder| reminder.key.rule == RuleName::SocStale);
    assert_eq!(sends(&stale, "vera@example.com"), expected);
}

#[test]
fn who_has_no_address_is_stood_in_for_by_the_fallback() {
    let mut record = vendor();
    record.business_owner =
        Some(Addressee { name: "Owen".to_owned(), email: Some("  ".to_owned()), ..Addressee::default() });
    record.contracts = vec![contract_facts(renewing_contract())];
    let facts = ReminderFacts { procurement: Vec::new(), ..facts(record) };
    let planned = planned(&facts, "2025-11-22");
    assert_eq!(planned.len(), 6, "owner and procurement fall together");
    let standing_in = planned[0].recipient.stands_in_for.as_deref();
    assert_eq!((&*planned[0].key.recipient, standing_in), ("fallback@example.com", Some("Owen (no address)")));
}

#[test]
fn an_archived_vendor_reminds_nobody() {
    let mut facts = with_contract();
    facts.vendors[0].status = VendorStatus::Terminated;
    assert_eq!(planned(&facts, "2025-11-22"), []);
}

proptest! {
    #[test]
    fn keys_are_unique_and_the_same_each_day_until_a_date_changes(from in 0i64..36, step in 1i64..30) {
        let first = add_days(day("2025-11-22"), from);
        let second = (add_days(first, step)).min(day("2025-12-30"));
        let keys = |today: Date, facts: &ReminderFacts| -> Vec<String> {
            planned(facts, &today.to_string()).iter().map(|reminder| reminder.key.to_string()).collect()
        };
        let facts = with_contract();
        let before = keys(first, &facts);
        let mut distinct = before.clone();
        distinct.dedup();
        prop_assert_eq!(&distinct, &before);
        prop_assert_eq!(&keys(second, &facts), &before);
        let mut moved = facts.clone();
        moved.vendors[0].contracts[0].contract.notice_value = Some(61);
        prop_assert!(keys(first, &moved).iter().all(|key| !before.contains(key)));
    }
}
