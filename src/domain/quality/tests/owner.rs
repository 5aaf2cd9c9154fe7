//! Owners who have left, and owners without an address.

use super::*;
use crate::domain::{
    cc9::tests::case::{finding, person},
    offboarding_step::{OffboardingKind, tests::step},
    vendor::VendorStatus,
};

const ADA: u128 = 71;
const BO: u128 = 72;

/// A file in which Ada owns the vendor, its contract and a step, and Bo is security owner and owns the open finding.
fn owned() -> Case {
    let mut case = clean();
    let (ada, bo) =
        (person(ADA, "Ada Brook", Some("ada@ours.example")), person(BO, "Bo Quill", Some("bo@ours.example")));
    let dossier = &mut case.dossier;
    (dossier.business_owner, dossier.security_owner) = (Some(ada.clone()), Some(bo.clone()));
    dossier.contracts[0].owner_id = Some(ada.id);
    dossier.contract_owners.insert(ada.id, ada.clone());
    let mut open = step(OffboardingKind::AccessRemoved, "2026-12-31|");
    (open.owner_id, open.id) = (Some(ada.id), id(91));
    dossier.papers.offboarding_steps = vec![open];
    dossier.papers.owners.extend([(ada.id, ada), (bo.id, bo)]);
    case
}

/// Kind of the record, what stands, and the field that mends it.
fn told(found: &[Inconsistency]) -> Vec<(&str, &str, Option<&str>)> {
    assert!(found.iter().all(|one| one.check == Check::OwnerLeft), "{found:?}");
    found.iter().map(|one| (one.record.kind.as_str(), one.what.as_str(), one.mend.field)).collect()
}

#[test]
fn whoever_has_left_is_told_of_at_each_record_that_is_theirs() {
    let case = owned();
    assert_eq!(stands(&case), []);
    let mut found = stands_after(&case, &[ADA]);
    found.sort_by_key(|one| one.record.kind);
    let owner = "owner Ada Brook has left; reminders go to desk@ours.example";
    let business = "business owner Ada Brook has left; reminders go to desk@ours.example";
    assert_eq!(
        told(&found),
        [
            ("vendor", business, Some("business_owner_id")),
            ("contract", owner, Some("owner_id")),
            ("offboarding_step", owner, Some("owner_id")),
        ]
    );
    let mut found = stands_after(&case, &[BO]);
    found.sort_by_key(|one| one.record.kind);
    let security = "security owner Bo Quill has left; reminders go to desk@ours.example";
    let owner = "owner Bo Quill has left; reminders go to desk@ours.example";
    assert_eq!(told(&found), [("vendor", security, Some("security_owner_id")), ("finding", owner, Some("owner_id"))]);
}

#[test]
fn what_is_settled_needs_no_owner_any_more() {
    let mut case = owned();
    case.dossier.papers.findings = vec![finding(40, "2026-03-01|2026-12-15|2026-04-01")];
    case.dossier.papers.offboarding_steps[0].done_on = Some(day(TODAY));
    let kinds: Vec<_> = stands_after(&case, &[ADA, BO]).iter().map(|one| one.record.kind.as_str()).collect();
    assert_eq!(kinds.len(), 3, "{kinds:?}");
    assert!(!kinds.contains(&"finding") && !kinds.contains(&"offboarding_step"), "{kinds:?}");
}

#[test]
fn the_open_steps_of_a_vendor_that_has_left_are_looked_at_still() {
    let mut case = owned();
    case.dossier.vendor.status = VendorStatus::Terminated;
    case.dossier.papers.access_grants.clear();
    let own = [("offboarding_step", "owner Ada Brook has left; reminders go to desk@ours.example", Some("owner_id"))];
    assert_eq!(told(&stands_after(&case, &[ADA])), own);
    case.dossier.papers.offboarding_steps[0].owner_id = None;
    let what = "nobody is named, and business owner Ada Brook has left; reminders go to desk@ours.example";
    assert_eq!(told(&stands_after(&case, &[ADA])), [("offboarding_step", what, Some("owner_id"))]);
    case.dossier.vendor.status = VendorStatus::Active;
    let kinds: Vec<_> = stands_after(&case, &[ADA]).iter().map(|one| one.record.kind.as_str()).collect();
    assert!(!kinds.contains(&"offboarding_step"), "the vendor itself says it already: {kinds:?}");
}

#[test]
fn of_whoever_has_left_no_address_is_missed() {
    let mut case = owned();
    case.dossier.business_owner = Some(person(ADA, "Ada Brook", None));
    case.dossier.contract_owners.clear();
    case.dossier.papers.owners.clear();
    let (there, gone) = (stands(&case), stands_after(&case, &[ADA]));
    let what = "no e-mail address; reminders go to desk@ours.example";
    assert_eq!((there.len(), there[0].check, there[0].what.as_str()), (1, Check::OwnerWithoutEmail, what));
    assert_eq!((gone.len(), gone[0].check, gone[0].mend.field), (1, Check::OwnerLeft, Some("business_owner_id")));
}
