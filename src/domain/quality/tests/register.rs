//! Owners, services, contracts and claims.

use super::*;
use crate::domain::{
    cc9::tests::case::service,
    certificate::CertificateKind,
    contract::Contract,
    renewal_decision::{
        RenewalChoice::{self, Renew, Terminate},
        RenewalDecision,
        tests::decided,
    },
    vendor::{Ratings, VendorStatus},
};

/// The field in which a missing notice is mended.
const NOTICE: Option<&str> = Some("notice_given_on");

#[test]
fn a_grave_vendor_has_owners() {
    let none =
        |case: &mut Case| (case.dossier.vendor.business_owner_id, case.dossier.vendor.security_owner_id) = (None, None);
    assert_bent(&[
        (
            &none,
            &[
                (Check::NoOwner, "no business owner", Some("business_owner_id")),
                (Check::NoOwner, "no security owner", Some("security_owner_id")),
            ],
        ),
        (
            &|case| {
                none(case);
                case.tier = Band::Medium;
            },
            &[],
        ),
    ]);
}

#[test]
fn services_are_in_use_rated_and_of_the_tier_that_is_stated() {
    let stated = |case: &mut Case, tier: &str| case.dossier.vendor.stated_tier = Some(tier.to_owned());
    assert_bent(&[
        (
            &|case| case.dossier.services[0].active = false,
            &[(Check::NoActiveService, "none of its services is in use", Some("active"))],
        ),
        (&|case| case.dossier.services.clear(), &[(Check::NoActiveService, "none of its services is in use", None)]),
        (
            &|case| {
                case.dossier.services[0].active = false;
                case.dossier.vendor.status = VendorStatus::Offboarding;
            },
            &[],
        ),
        (
            &|case| {
                case.tier = Band::Unrated;
                let ratings = Ratings { data_sensitivity: Some(1), ..Ratings::default() };
                case.dossier.services[0].ratings = ratings;
            },
            &[(Check::UnratedService, "not rated: criticality, access", Some("criticality"))],
        ),
        (&|case| stated(case, "high"), &[]),
        (&|case| stated(case, "Hoch"), &[]),
        (&|case| stated(case, "Tier 1"), &[]),
        (&|case| stated(case, "Low risk"), &[(Check::StatedTier, "stated Low, computed High", Some("stated_tier"))]),
    ]);
}

#[test]
fn the_days_of_a_contract_go_together() {
    let agreed = |case: &mut Case, change: &dyn Fn(&mut Contract)| change(&mut case.dossier.contracts[0]);
    assert_bent(&[
        (
            &|case| agreed(case, &|one| one.ends_on = Some(day("2023-12-31"))),
            &[(Check::ContractEndBeforeStart, "starts on 2024-01-01, ends on 2023-12-31", Some("ends_on"))],
        ),
        (
            &|case| agreed(case, &|one| one.term_months = None),
            &[(
                Check::RenewalWithoutTerm,
                "renews itself, and neither term nor renewal is stated",
                Some("renewal_months"),
            )],
        ),
        (&|case| agreed(case, &|one| (one.term_months, one.auto_renew) = (None, false)), &[]),
        (
            &|case| agreed(case, &|one| (one.ends_on, one.term_months) = (None, None)),
            &[(
                Check::ContractWithoutDates,
                "starts on 2024-01-01, and neither an end nor a term is stated",
                Some("ends_on"),
            )],
        ),
        (
            &|case| agreed(case, &|one| (one.starts_on, one.ends_on) = (None, None)),
            &[(Check::ContractWithoutDates, "neither an end nor a start with a term is stated", Some("ends_on"))],
        ),
    ]);
}

#[test]
fn who_terminates_gives_notice_and_records_it() {
    // The contract's term ends on 2026-12-31, and so does the time for notice.
    let agreed = |case: &mut Case, decisions: &[(RenewalChoice, &str)]| {
        let contract = case.dossier.contracts[0].id;
        let one = |(number, (decision, days)): (u128, &(RenewalChoice, &str))| RenewalDecision {
            id: id(number),
            ..decided(contract, *decision, days)
        };
        case.dossier.papers.decisions = (90..).zip(decisions).map(one).collect();
    };
    let soon = [(Check::TerminatedWithoutNotice, "decided on 2026-11-20; notice is due by 2026-12-22", NOTICE)];
    let late = [(Check::TerminatedWithoutNotice, "decided on 2025-11-20; notice was due by 2025-12-31", NOTICE)];
    assert_bent(&[
        (&|case| agreed(case, &[(Terminate, "2026-12-22|2026-11-20|")]), &soon),
        (&|case| agreed(case, &[(Terminate, "2026-12-23|2026-11-20|")]), &[]),
        (&|case| agreed(case, &[(Terminate, "2026-12-22|2026-11-20|2026-11-21")]), &[]),
        (&|case| agreed(case, &[(Renew, "2026-12-22|2026-11-20|")]), &[]),
        (&|case| agreed(case, &[(Terminate, "2025-12-31|2025-11-20|")]), &late),
        (
            &|case| agreed(case, &[(Terminate, "2025-11-10|2025-11-01|")]),
            &[(Check::TerminatedWithoutNotice, "decided on 2025-11-01; notice was due by 2025-11-10", NOTICE)],
        ),
        (&|case| agreed(case, &[(Terminate, "2024-12-31|2024-11-20|")]), &[]),
        (&|case| agreed(case, &[(Terminate, "2026-12-22|2026-11-19|"), (Renew, "2026-12-22|2026-11-20|")]), &[]),
        (&|case| agreed(case, &[(Terminate, "2026-12-22|2026-11-20|"), (Renew, "2027-12-22|2026-11-21|")]), &soon),
        (
            &|case| {
                agreed(case, &[(Terminate, "2026-12-22|2026-11-20|")]);
                case.dossier.papers.decisions[0].contract_id = id(9);
            },
            &[],
        ),
    ]);
}

#[test]
fn a_claim_is_on_file() {
    assert_bent(&[
        (&|case| case.dossier.vendor.claims_soc2 = Some(true), &[]),
        (
            &|case| {
                case.dossier.vendor.claims_soc2 = Some(true);
                case.dossier.reports.clear();
            },
            &[(Check::ClaimedSoc2, "no SOC 2 report on file", Some("kind"))],
        ),
        (
            &|case| case.dossier.vendor.claims_iso27001 = Some(true),
            &[(Check::ClaimedIso27001, "no ISO 27001 certificate on file", Some("kind"))],
        ),
        (
            &|case| {
                case.dossier.vendor.claims_iso27001 = Some(true);
                case.dossier.papers.certificates[0].kind = CertificateKind::Iso27001;
            },
            &[],
        ),
        (&|case| case.dossier.vendor.claims_dpa = Some(true), &[]),
        (
            &|case| {
                case.dossier.vendor.claims_dpa = Some(true);
                case.dossier.contracts[0].clauses.dpa = None;
            },
            &[(Check::ClaimedDpa, "no contract with a DPA on file", Some("dpa"))],
        ),
        (&|case| case.dossier.vendor.claims_soc2 = Some(false), &[]),
    ]);
}

#[test]
fn a_certificate_filed_for_no_service_is_told_of_where_there_are_several() {
    let certified = |case: &mut Case, kind| case.dossier.papers.certificates[0].kind = kind;
    let second = |case: &mut Case| case.dossier.services.push(service(6, "HR self-service"));
    let told = (Check::CertificateForNoService, "filed for none of 2 services in use", Some("service_id"));
    assert_bent(&[
        (&|case| certified(case, CertificateKind::Iso27001), &[]),
        (&|case| second(case), &[]),
        (
            &|case| {
                second(case);
                certified(case, CertificateKind::Iso27001);
            },
            &[told],
        ),
        (
            &|case| {
                second(case);
                certified(case, CertificateKind::Iso27001);
                case.dossier.papers.certificates[0].expires_on = Some(day("2026-11-21"));
            },
            &[],
        ),
        (
            &|case| {
                second(case);
                certified(case, CertificateKind::Iso27001);
                case.dossier.papers.certificates[0].service_id = Some(id(6));
            },
            &[],
        ),
    ]);
}
