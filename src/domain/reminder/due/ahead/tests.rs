//! What the next days bring, whether or not somebody takes digests.

use super::*;
use crate::domain::{
    calendar::BusinessDays,
    contract::Contract,
    reminder::{Matter, RecordKind, RuleName, facts::*, plan_ahead, samples::*},
};

const OLIVE: &str = "olive@example.com";

/// What Olive is told in so many days: day and lead, with a mark where it is not mailed or is told of what is missed.
fn olives(vendor: VendorFacts, (today, days): (&str, u32), no_digests: &[&str]) -> Vec<String> {
    let (rules, today) = (Rules::built_in().unwrap(), day(today));
    let no_digests = no_digests.iter().map(|email| (*email).to_owned()).collect();
    let outlook = Outlook { today, days, rules: &rules, no_digests: &no_digests };
    let plan = plan_ahead(&facts(vendor), &rules, today, &BusinessDays::default(), outlook.until());
    let found = upcoming(&plan.reminders, &BTreeSet::new(), &outlook).into_iter();
    let olives = found.filter(|one| one.recipient == OLIVE).map(|one| {
        let missed = if one.if_undecided { ", if undecided" } else { "" };
        let silent = if one.unsubscribed { ", not mailed" } else { "" };
        format!("{} {}{missed}{silent}", one.send_on, one.lead_days)
    });
    olives.collect()
}

fn with(contract: Contract) -> VendorFacts {
    VendorFacts { contracts: vec![contract_facts(contract)], ..vendor() }
}

#[test]
fn what_is_told_of_a_missed_date_is_marked_and_comes_after_it() {
    let leads = ["2025-12-17 14", "2025-12-23 7", "2025-12-29 1", "2025-12-31 -1, if undecided"];
    assert_eq!(olives(with(renewing_contract()), ("2025-12-17", 14), &[]), leads);
    assert_eq!(olives(with(renewing_contract()), ("2025-12-17", 13), &[]), leads[..3]);
    assert_eq!(olives(with(renewing_contract()), ("2025-12-31", 9), &[]), ["2025-12-31 -1"], "it was missed");
}

#[test]
fn who_takes_no_digests_is_not_mailed_what_would_stand_in_one() {
    let leads = ["2025-12-17 14, not mailed", "2025-12-23 7", "2025-12-29 1", "2025-12-31 -1, if undecided"];
    assert_eq!(olives(with(renewing_contract()), ("2025-12-17", 14), &[OLIVE]), leads);
    let others = olives(with(renewing_contract()), ("2025-12-17", 14), &["paul@example.com"]);
    assert_eq!(others[0], "2025-12-17 14", "Paul does not, Olive does");
}

#[test]
fn what_waits_for_a_mail_of_its_own_is_listed_on_that_day() {
    // The last lead is on a Sunday and rolls back to the 29th; a week before its end it is urgent.
    let ends = || with(Contract { ends_on: Some(day("2026-06-30")), ..contract() });
    let found = olives(ends(), ("2026-05-29", 40), &[OLIVE]);
    assert_eq!(found, ["2026-06-23 30", "2026-07-01 -1, if undecided"]);
    assert_eq!(olives(ends(), ("2026-05-29", 10), &[OLIVE]), ["2026-05-29 30, not mailed"], "not in these days");
    assert_eq!(olives(ends(), ("2026-05-29", 10), &[]), ["2026-05-29 30"]);
}

#[test]
fn what_can_wait_is_mailed_to_them_once_it_is_overdue() {
    let finding = Dated {
        rule: RuleName::FindingDue,
        record_kind: RecordKind::Finding,
        record_id: "0198a1b2-0000-7000-8000-000000000001".to_owned(),
        term: 0,
        anchor: day("2026-03-02"),
        recorded_on: day("2024-01-01"),
        version: 1,
        owner: None,
        approver: None,
        matter: Matter::Finding { title: "No restore test".to_owned(), severity: "Low" },
        path: "/vendors/1".to_owned(),
    };
    let vendor = VendorFacts { dated: vec![finding], ..vendor() };
    let found = olives(vendor, ("2026-02-20", 14), &[OLIVE]);
    assert_eq!(found, ["2026-02-20 14, not mailed", "2026-02-23 7, not mailed", "2026-03-03 1"]);
}
