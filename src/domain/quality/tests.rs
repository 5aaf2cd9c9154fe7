mod digests;
mod evidence;
mod owner;
mod register;

use super::*;
use crate::domain::{
    cc9::{
        Rated,
        tests::case::{Case, TODAY, id},
    },
    evidence::tests::day,
    scoring::Band,
};

/// What stands in a file while nobody has left.
fn stands(case: &Case) -> Vec<Inconsistency> {
    stands_after(case, &[])
}

/// What stands in a file after these people left.
fn stands_after(case: &Case, left: &[u128]) -> Vec<Inconsistency> {
    let left = left.iter().map(|number| id(*number)).collect();
    let reach = Reach { left, fallback: "desk@ours.example".to_owned(), ..Reach::default() };
    let services = case.dossier.active_services().map(|service| Rated { service, tier: case.tier });
    let (services, tier, today) = (services.collect(), case.tier, day(TODAY));
    ordered(of_vendor(&Known { dossier: &case.dossier, services, tier, today, reach: &reach }))
}

/// A file of which nothing is to be said: that of a vendor whose file meets every point of CC9.
fn clean() -> Case {
    let mut case = Case::whole();
    // Its report is over twelve months to the day.
    case.dossier.reports[0].period_start = Some(day("2025-07-01"));
    case
}

/// A bend of a case, and what stands then: checks, words and the field that mends each.
type Bent<'a> = (&'a dyn Fn(&mut Case), &'a [(Check, &'a str, Option<&'a str>)]);

fn assert_bent(bends: &[Bent<'_>]) {
    for (place, (bend, expected)) in bends.iter().enumerate() {
        let mut case = clean();
        bend(&mut case);
        let found = stands(&case);
        let told: Vec<_> = found.iter().map(|one| (one.check, one.what.as_str(), one.mend.field)).collect();
        assert_eq!(told, *expected, "bend {place}");
    }
}

#[test]
fn nothing_is_said_of_a_sound_file() {
    assert_eq!(stands(&clean()), []);
}

#[test]
fn every_check_has_its_group_and_says_what_follows() {
    let mut groups: Vec<Group> = Check::ALL.iter().map(|check| check.group()).collect();
    assert!(groups.is_sorted_by_key(|group| Group::ALL.iter().position(|other| other == group)), "{groups:?}");
    groups.dedup();
    assert_eq!(groups, Group::ALL);
    for check in Check::ALL {
        assert!(check.consequence().ends_with('.') && !check.label().ends_with('.'), "{check}");
    }
}

#[test]
fn who_has_left_is_looked_at_for_access_and_days_alone() {
    let mut case = clean();
    case.dossier.vendor.status = crate::domain::vendor::VendorStatus::Terminated;
    case.dossier.vendor.terminated_on = Some(day("2026-04-30"));
    case.dossier.vendor.business_owner_id = None;
    case.dossier.vendor.last_review_on = Some(day("2026-11-23"));
    let found = stands(&case);
    let told: Vec<_> = found.iter().map(|one| (one.check, one.what.as_str())).collect();
    let access = "no last day, though the vendor was terminated on 2026-04-30";
    assert_eq!(told, [(Check::AccessOutlives, access), (Check::FutureDate, "last review on 2026-11-23")]);
    case.dossier.vendor.terminated_on = Some(day("2026-11-23"));
    assert_eq!(stands(&case).len(), 1, "it leaves tomorrow");
}

#[test]
fn a_person_is_told_of_once_however_much_they_answer_for() {
    use crate::domain::cc9::tests::case::person;
    let mut all = Vec::new();
    for (number, name) in [(1, "Alder Pumps"), (2, "Birch Valves"), (3, "Cedar Tools")] {
        let mut case = clean();
        case.dossier.vendor.id = id(number);
        case.dossier.vendor.name = name.to_owned();
        case.dossier.business_owner = Some(person(71, "Payroll owner", None));
        case.dossier.security_owner = Some(person(72, "Security lead", Some("lead@ours.example")));
        if number == 3 {
            case.dossier.papers.owners.insert(id(73), person(73, "Finance owner", None));
        }
        all.extend(stands(&case));
    }
    let found = ordered(all);
    let told: Vec<_> =
        found.iter().map(|one| (one.vendor.vendor.as_str(), one.record.label.as_str(), one.what.as_str())).collect();
    assert_eq!(
        told,
        [
            (
                "Alder Pumps",
                "Payroll owner",
                "no e-mail address; reminders go to desk@ours.example; answers for something at 2 other vendors too"
            ),
            ("Cedar Tools", "Finance owner", "no e-mail address; reminders go to desk@ours.example"),
        ]
    );
}

#[test]
fn names_and_domains_that_are_close_are_told_of_once() {
    let named = |number: u128, name: &str, domain: Option<&str>| Named {
        vendor: VendorRef { vendor: name.to_owned(), reference: format!("V-000{number}"), vendor_id: id(number) },
        domain: domain.map(str::to_owned),
    };
    let found = near_duplicates(&[
        named(1, "Harbour Payroll", Some("harbourpayroll.example")),
        named(2, "Harbor Payroll Ltd", None),
        named(3, "Alder Pumps", None),
        named(4, "Road Runner Traps", Some("https://shop.harbourpayroll.example")),
        named(5, "Vendor 0017", None),
        named(6, "Vendor 0018", None),
    ]);
    let told: Vec<_> = found.iter().map(|one| (one.vendor.reference.as_str(), one.what.as_str())).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0].0, "V-0002");
    assert!(told[0].1.starts_with("looks like Harbour Payroll (V-0001): names are"), "{}", told[0].1);
    let domain = "looks like Harbour Payroll (V-0001): same web domain harbourpayroll.example";
    assert_eq!(told[1], ("V-0004", domain));
}
