use super::*;
use crate::domain::cc9::tests::case::person;

/// What stands at vendors whose owners these addresses belong to, where these take no digests.
fn stands_without(no_digests: &[&str]) -> Vec<(String, String)> {
    let no_digests = no_digests.iter().map(|email| (*email).to_owned()).collect();
    let reach = Reach { no_digests, ..Reach::default() };
    let mut all = Vec::new();
    for (number, name) in [(1, "Alder Pumps"), (2, "Birch Valves")] {
        let mut case = clean();
        case.dossier.vendor.id = id(number);
        case.dossier.vendor.name = name.to_owned();
        case.dossier.business_owner = Some(person(71, "Payroll owner", Some(" Payroll@ours.example")));
        case.dossier.security_owner = Some(person(72, "Security lead", Some("lead@ours.example")));
        let services = case.dossier.active_services().map(|service| Rated { service, tier: case.tier });
        let (services, tier, today) = (services.collect(), case.tier, day(TODAY));
        all.extend(of_vendor(&Known { dossier: &case.dossier, services, tier, today, reach: &reach }));
    }
    let found = ordered(all);
    assert!(found.iter().all(|one| one.check == Check::OwnerWithoutDigests), "{found:?}");
    found.into_iter().map(|one| (one.record.label, one.what)).collect()
}

#[test]
fn an_owner_who_takes_no_digests_is_told_of_once() {
    assert_eq!(stands_without(&[]), []);
    assert_eq!(stands_without(&["nobody@ours.example"]), []);
    let told = stands_without(&["payroll@ours.example"]);
    let expected = "takes no digests; answers for something at another vendor too";
    assert_eq!(told, [("Payroll owner".to_owned(), expected.to_owned())]);
    assert_eq!(stands_without(&["payroll@ours.example", "lead@ours.example"]).len(), 2);
}
