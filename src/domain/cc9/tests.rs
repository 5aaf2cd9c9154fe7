pub(crate) mod case;
mod engaged;
mod figures;
mod windows;

use case::{
    Case, acceptance, contact, contract, cuec, document, finding, id, insurance, review, service, soc_report,
    terminated,
};

use super::*;
use crate::domain::{
    access_grant::tests::access,
    certificate::CertificateKind,
    contract::Contract,
    cuec::CuecStatus,
    evidence::tests::day,
    finding::FindingStatus,
    offboarding_step::OffboardingKind,
    review::{ReviewKind, ReviewState},
    score_override::tests::held,
    scoring::Band,
    soc_report::{AuditorCheck, ScopeFit},
    vendor::{ContactRole, VendorStatus},
};

/// A bend of a case, and what it lacks then.
type Bent<'a> = (&'a str, &'a dyn Fn(&mut Case), &'a [&'a str]);

fn assert_bent(point: Point, bends: &[Bent<'_>]) {
    for (what, bend, lacks) in bends {
        let mut case = Case::whole();
        bend(&mut case);
        assert_eq!(case.lacks(point), *lacks, "{point}: {what}");
    }
}

#[test]
fn a_whole_file_meets_every_point() {
    let case = Case::whole();
    for point in Point::ALL {
        let lacks = case.lacks(*point);
        match point {
            Point::Termination => assert!(lacks.is_empty(), "{point}: {lacks:?}"),
            _ => assert_eq!(lacks, ["-"], "{point}"),
        }
    }
    assert_eq!(terminated("2026-04-30", "2026-04-24").lacks(Point::Termination), ["-"]);
}

#[test]
fn services_of_tier_high_or_critical_need_a_way_out() {
    let one = |case: &mut Case, change: &dyn Fn(&mut crate::domain::vendor::Service)| {
        change(&mut case.dossier.services[0]);
    };
    assert_bent(
        Point::Disruption,
        &[
            ("tier Medium", &|case| case.tier = Band::Medium, &[]),
            ("tier Critical", &|case| case.tier = Band::Critical, &["-"]),
            ("unrated, a day is bearable", &|case| case.tier = Band::Unrated, &["-"]),
            (
                "unrated, a week is bearable",
                &|case| {
                    case.tier = Band::Unrated;
                    case.dossier.services[0].ratings.criticality = Some(2);
                },
                &[],
            ),
            (
                "unrated, nobody knows",
                &|case| {
                    case.tier = Band::Unrated;
                    case.dossier.services[0].ratings.criticality = None;
                },
                &[],
            ),
            ("not in use", &|case| one(case, &|service| service.active = false), &[]),
        ],
    );
}

#[test]
fn a_way_out_is_whole_and_tried_within_a_year_of_the_windows_end() {
    let one = |case: &mut Case, change: &dyn Fn(&mut crate::domain::vendor::Service)| {
        change(&mut case.dossier.services[0]);
    };
    assert_bent(
        Point::Disruption,
        &[
            ("no plan", &|case| one(case, &|service| service.exit_plan = None), &["no exit plan"]),
            ("a blank plan", &|case| one(case, &|service| service.exit_plan = Some(" ".into())), &["no exit plan"]),
            (
                "nothing",
                &|case| {
                    one(case, &|service| {
                        (service.alternate_vendor, service.rto_hours, service.rpo_hours) = (None, None, None);
                        service.exit_tested_on = None;
                    });
                },
                &["no alternate vendor; no RTO; no RPO; exit or recovery never tested"],
            ),
            (
                "tested a year before its end",
                &|case| {
                    one(case, &|service| service.exit_tested_on = Some(day("2025-11-30")));
                },
                &["-"],
            ),
            (
                "tested before that",
                &|case| one(case, &|service| service.exit_tested_on = Some(day("2025-11-29"))),
                &["exit or recovery last tested on 2025-11-29"],
            ),
            (
                "tested tomorrow",
                &|case| one(case, &|service| service.exit_tested_on = Some(day("2026-11-23"))),
                &["exit or recovery test dated 2026-11-23, after the window"],
            ),
            (
                "two services",
                &|case| {
                    let mut other = service(6, "HR self-service");
                    other.rto_hours = None;
                    case.dossier.services.push(other);
                },
                &["-", "no RTO"],
            ),
        ],
    );
}

#[test]
fn insurance_holds_to_the_windows_end() {
    let insured = |case: &mut Case, issued: &str, expires: &str| {
        case.dossier.papers.certificates = vec![insurance(issued, expires)];
    };
    let gone = "the insurance certificate holds until 2026-11-29, not to the window's end";
    assert_bent(
        Point::Insurance,
        &[
            ("tier Low", &|case| case.tier = Band::Low, &[]),
            ("none", &|case| case.dossier.papers.certificates.clear(), &["no insurance certificate on file"]),
            (
                "another kind",
                &|case| case.dossier.papers.certificates[0].kind = CertificateKind::Iso9001,
                &["no insurance certificate on file"],
            ),
            ("to its last day", &|case| insured(case, "", "2026-11-30"), &["-"]),
            ("to the day before", &|case| insured(case, "2025-11-30", "2026-11-29"), &[gone]),
            ("without a last day", &|case| insured(case, "2025-11-30", ""), &["-"]),
            ("without a last day, older", &|case| insured(case, "2025-11-29", ""), &[gone]),
            ("without any day", &|case| insured(case, "", ""), &["the insurance certificate states no last day"]),
            (
                "issued tomorrow",
                &|case| insured(case, "2026-11-23", "2027-11-22"),
                &["no insurance certificate on file"],
            ),
        ],
    );
}

#[test]
fn every_access_in_force_was_looked_at_in_the_window() {
    let of = |case: &mut Case, days: &str| case.dossier.papers.access_grants = vec![access(days)];
    assert_bent(
        Point::Vulnerabilities,
        &[
            ("none", &|case| case.dossier.papers.access_grants.clear(), &[]),
            ("on its first day", &|case| of(case, "2024-01-10|2025-12-01|"), &["-"]),
            (
                "the day before",
                &|case| of(case, "2024-01-10|2025-11-30|"),
                &["last reviewed on 2025-11-30, before the window"],
            ),
            ("today", &|case| of(case, "2026-11-22|2026-11-22|"), &["-"]),
            ("never", &|case| of(case, "||"), &["never reviewed"]),
            ("granted tomorrow", &|case| of(case, "2026-11-23||"), &[]),
            ("gone on the first day", &|case| of(case, "2024-01-10||2025-12-01"), &[]),
            ("gone on the second: ending it was a look", &|case| of(case, "2024-01-10||2025-12-02"), &["-"]),
            (
                "of a vendor that left",
                &|case| {
                    of(case, "2024-01-10|2026-04-24|2026-04-24");
                    case.dossier.vendor.status = VendorStatus::Terminated;
                    case.dossier.vendor.terminated_on = Some(day("2026-04-30"));
                },
                &["-"],
            ),
        ],
    );
}

#[test]
fn acceptances_are_approved_and_end() {
    let accepted = |case: &mut Case, days: &str| {
        case.dossier.papers.overrides.clear();
        case.dossier.papers.acceptances = vec![acceptance(40, days)];
    };
    assert_bent(
        Point::Exceptions,
        &[
            ("nothing", &|case| case.dossier.papers.overrides.clear(), &[]),
            ("an acceptance", &|case| accepted(case, "2026-05-01|2026-11-22"), &["-"]),
            ("past its day", &|case| accepted(case, "2026-05-01|2026-11-21"), &["ran out on 2026-11-21"]),
            ("without a last day", &|case| accepted(case, "2026-05-01|"), &["no last day"]),
            ("accepted tomorrow", &|case| accepted(case, "2026-11-23|2026-12-31"), &[]),
            (
                "of a finding that was closed before it ran out",
                &|case| {
                    accepted(case, "2026-05-01|2026-08-01");
                    case.dossier.papers.findings = vec![finding(40, "2026-03-01||2026-07-01")];
                },
                &["-"],
            ),
            (
                "of a finding closed before the window",
                &|case| {
                    accepted(case, "2025-05-01|2025-08-01");
                    case.dossier.papers.findings = vec![finding(40, "2025-03-01||2025-12-01")];
                },
                &[],
            ),
        ],
    );
}

#[test]
fn an_acceptance_names_who_approved_it_and_the_longest_one_counts() {
    let accepted = |case: &mut Case, days: &str| {
        case.dossier.papers.overrides.clear();
        case.dossier.papers.acceptances = vec![acceptance(40, days)];
    };
    assert_bent(
        Point::Exceptions,
        &[
            (
                "nobody approved it",
                &|case| {
                    accepted(case, "2026-05-01|2026-12-31");
                    case.dossier.papers.acceptances[0].approver = Some(" ".into());
                },
                &["no approver"],
            ),
            (
                "renewed",
                &|case| {
                    accepted(case, "2026-05-01|2026-08-01");
                    let mut renewed = acceptance(40, "2026-08-01|2026-12-31");
                    renewed.id = id(99);
                    case.dossier.papers.acceptances.push(renewed);
                },
                &["-"],
            ),
            (
                "said to be accepted",
                &|case| {
                    case.dossier.papers.overrides.clear();
                    case.dossier.papers.findings[0].status = FindingStatus::Accepted;
                },
                &["accepted, and nobody's acceptance is on record"],
            ),
        ],
    );
}

#[test]
fn an_override_is_withdrawn_or_followed_by_another_when_it_runs_out() {
    let left = "ran out on 2026-10-31, and was neither withdrawn nor followed by another";
    assert_bent(
        Point::Exceptions,
        &[
            (
                "an override that ran out",
                &|case| {
                    case.dossier.papers.overrides = vec![held("2026-08-31|2026-10-31|")];
                },
                &[left],
            ),
            (
                "withdrawn",
                &|case| {
                    case.dossier.papers.overrides = vec![held("2026-08-31|2026-10-31|2026-10-15")];
                },
                &["-"],
            ),
            (
                "followed by another",
                &|case| {
                    let next =
                        crate::domain::score_override::ScoreOverride { id: id(98), ..held("2026-11-01|2026-12-31|") };
                    case.dossier.papers.overrides = vec![held("2026-08-31|2026-10-31|"), next];
                },
                &["-", "-"],
            ),
            (
                "its last day",
                &|case| {
                    case.dossier.papers.overrides = vec![held("2026-08-31|2026-11-22|")];
                },
                &["-"],
            ),
            (
                "of long ago, withdrawn",
                &|case| {
                    case.dossier.papers.overrides = vec![held("2025-08-31|2025-10-31|2025-10-01")];
                },
                &[],
            ),
        ],
    );
}

#[test]
fn findings_have_an_owner_and_a_day_that_is_kept() {
    let found = |case: &mut Case, days: &str| case.dossier.papers.findings = vec![finding(40, days)];
    assert_bent(
        Point::Issues,
        &[
            ("none", &|case| case.dossier.papers.findings.clear(), &[]),
            ("due today", &|case| found(case, "2026-03-01|2026-11-22|"), &["-"]),
            ("due yesterday", &|case| found(case, "2026-03-01|2026-11-21|"), &["overdue since 2026-11-21"]),
            ("closed late", &|case| found(case, "2026-03-01|2026-05-01|2026-06-01"), &["-"]),
            ("closed on the first day", &|case| found(case, "2025-03-01|2025-05-01|2025-12-01"), &[]),
            ("closed on the second", &|case| found(case, "2025-03-01|2025-05-01|2025-12-02"), &["-"]),
            ("found tomorrow", &|case| found(case, "2026-11-23|2026-12-31|"), &[]),
            ("no day", &|case| found(case, "2026-03-01||"), &["no due date"]),
            ("nobody", &|case| case.dossier.papers.findings[0].owner_id = None, &["no owner"]),
            ("withdrawn", &|case| case.dossier.papers.findings[0].status = FindingStatus::Withdrawn, &[]),
            (
                "accepted and overdue",
                &|case| {
                    found(case, "2026-03-01|2026-05-01|");
                    case.dossier.papers.findings[0].status = FindingStatus::Accepted;
                },
                &["overdue since 2026-05-01"],
            ),
        ],
    );
}

#[test]
fn who_leaves_leaves_by_the_whole_checklist() {
    let of = |case: Case| case.lacks(Point::Termination);
    assert_eq!(of(terminated("2026-04-30", "2026-04-30")), ["-"]);
    let late = "access removed on 2026-05-12, after the end on 2026-04-30";
    assert_eq!(of(terminated("2026-04-30", "2026-05-12")), [late]);
    let mut open = terminated("2026-04-30", "2026-04-24");
    open.dossier.papers.offboarding_steps.retain(|step| step.kind != OffboardingKind::SignOff);
    assert_eq!(of(open), ["not done: sign-off"]);
    let mut outlived = terminated("2026-04-30", "2026-04-24");
    outlived.dossier.papers.access_grants = vec![access("2024-01-10|2026-01-10|2026-05-01"), access("2024-01-10||")];
    let after = "“Payroll interface” ended on 2026-05-01, after the end on 2026-04-30";
    assert_eq!(of(outlived), [format!("{after}; “Payroll interface” has no last day")]);
    for (ended, counts) in [("2025-11-30", false), ("2025-12-01", true), ("2026-11-22", true), ("2026-11-23", false)] {
        assert_eq!(!of(terminated(ended, ended)).is_empty(), counts, "{ended}");
    }
    let mut rejected = terminated("2026-04-30", "2026-04-24");
    rejected.dossier.vendor.status = VendorStatus::Rejected;
    assert!(of(rejected).is_empty());
}
