//! SOC reports, findings, what is set aside, reviews, and days.

use super::*;
use crate::domain::{
    cc9::tests::case::{acceptance, cuec, finding, service, soc_report},
    csoc::Csoc,
    cuec::CuecStatus,
    dossier::CountedQuestionnaire,
    evidence::Tally,
    finding::FindingStatus,
    lines::Lines,
    questionnaire::{AnswerCounts, Attestation, Questionnaire},
    renewal_decision::{RenewalChoice, tests::decided},
    review::ReviewState,
    score_override::tests::held,
    soc_exception::{ExceptionSeverity, SocException},
    soc_report::SocReport,
    vendor::SubserviceMethod,
};

fn exception(criteria: &[&str], severity: Option<ExceptionSeverity>) -> SocException {
    let at = day("2026-08-14").and_hms_opt(9, 0, 0).unwrap();
    SocException {
        id: id(65),
        vendor_id: id(1),
        soc_report_id: id(60),
        reference: Some("E-1".into()),
        control: None,
        criteria: Lines::new(criteria),
        description: None,
        population: None,
        sample: None,
        deviations: None,
        cause: None,
        response: None,
        severity,
        fixed: false,
        finding_id: None,
        page: None,
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

fn csoc(organization: Option<&str>) -> Csoc {
    let at = day("2026-08-14").and_hms_opt(9, 0, 0).unwrap();
    Csoc {
        id: id(66),
        vendor_id: id(1),
        soc_report_id: id(60),
        organization: organization.map(str::to_owned),
        reference: Some("CSOC-1".into()),
        description: None,
        criteria: Lines::default(),
        page: None,
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

#[test]
fn a_report_ends_after_it_begins_within_twelve_months() {
    let report = |case: &mut Case, change: &dyn Fn(&mut SocReport)| change(&mut case.dossier.reports[0]);
    assert_bent(&[
        (
            &|case| report(case, &|one| one.period_start = Some(day("2025-06-30"))),
            &[(Check::LongPeriod, "period from 2025-06-30 to 2026-06-30, over 12 months", Some("period_end"))],
        ),
        (
            &|case| report(case, &|one| one.period_start = Some(day("2026-07-01"))),
            &[(Check::PeriodEndBeforeStart, "period from 2026-07-01 to 2026-06-30", Some("period_end"))],
        ),
        (&|case| report(case, &|one| one.period_start = None), &[]),
    ]);
}

#[test]
fn exceptions_name_criteria_and_severity() {
    let low = Some(ExceptionSeverity::Low);
    let listed = |case: &mut Case, criteria: &[&str], severity| {
        case.dossier.papers.exceptions = vec![exception(criteria, severity)];
    };
    assert_bent(&[
        (&|case| listed(case, &["CC6.1"], low), &[]),
        (&|case| listed(case, &["CC6.1"], None), &[(Check::ExceptionIncomplete, "no severity", Some("severity"))]),
        (&|case| listed(case, &[], low), &[(Check::ExceptionIncomplete, "no criteria", Some("criteria"))]),
        (
            &|case| listed(case, &[], None),
            &[(Check::ExceptionIncomplete, "neither criteria nor severity", Some("criteria"))],
        ),
        (
            &|case| {
                listed(case, &[], None);
                case.dossier.papers.exceptions[0].finding_id = Some(id(40));
            },
            &[],
        ),
        (
            &|case| {
                listed(case, &[], None);
                let newer = SocReport {
                    id: id(67),
                    period_end: Some(day("2026-07-31")),
                    period_start: Some(day("2025-08-01")),
                    ..soc_report()
                };
                case.dossier.reports.insert(0, newer);
            },
            &[],
        ),
    ]);
}

#[test]
fn what_a_report_expects_of_others_and_of_us_is_told() {
    let carved = |case: &mut Case| {
        case.dossier.papers.subservices[0].soc_report_id = Some(id(60));
        case.dossier.papers.subservices[0].method = Some(SubserviceMethod::CarveOut);
    };
    assert_bent(&[
        (
            &|case| carved(case),
            &[(
                Check::CarveOutWithoutControls,
                "Northgate Cloud carved out, and no control expected of anybody is on record",
                Some("soc_report_id"),
            )],
        ),
        (
            &|case| {
                carved(case);
                case.dossier.papers.csocs = vec![csoc(Some("Northgate Cloud"))];
            },
            &[],
        ),
        (
            &|case| case.dossier.papers.csocs = vec![csoc(None)],
            &[(Check::CsocWithoutOrganization, "no organization", Some("organization"))],
        ),
        (
            &|case| {
                let open = [cuec(62, CuecStatus::NotMapped), cuec(64, CuecStatus::NotMapped)];
                case.dossier.papers.cuecs.extend(open);
            },
            &[(Check::CuecsNotMapped, "2 of 3 not mapped", Some("our_control"))],
        ),
    ]);
}

#[test]
fn a_questionnaire_says_which_of_several_services_it_is_for() {
    let asked = |case: &mut Case, of: Option<u128>, submitted: Option<&str>| {
        let at = day("2026-08-14").and_hms_opt(9, 0, 0).unwrap();
        let questionnaire = Questionnaire {
            id: id(68),
            vendor_id: id(1),
            service_id: of.map(id),
            template: "caiq-4".into(),
            template_version: None,
            sent_on: None,
            due_on: None,
            submitted_on: submitted.map(day),
            attestation: Attestation::SelfAttested,
            reviewer: None,
            reviewed_on: None,
            created_at: at,
            updated_at: at,
            version: 1,
        };
        let (counts, tally) = (AnswerCounts::default(), Tally::default());
        case.dossier.questionnaires = vec![CountedQuestionnaire { questionnaire, counts, tally }];
        case.dossier.services.push(service(6, "HR self-service"));
    };
    let told = (Check::QuestionnaireForNoService, "filed for none of 2 services in use", Some("service_id"));
    assert_bent(&[
        (&|case| asked(case, None, Some("2026-03-18")), &[told]),
        (&|case| asked(case, Some(6), Some("2026-03-18")), &[]),
        (&|case| asked(case, None, None), &[]),
        (
            &|case| {
                asked(case, None, Some("2026-03-18"));
                case.dossier.services.truncate(1);
            },
            &[],
        ),
    ]);
}

#[test]
fn findings_and_what_is_set_aside_are_whole() {
    let closed = |case: &mut Case, day: bool, evidence: bool| {
        let mut one = finding(40, "2026-03-01|2026-12-15|2026-06-01");
        if !day {
            one.closed_on = None;
        }
        if !evidence {
            one.closure_evidence = None;
        }
        case.dossier.papers.findings = vec![one];
    };
    let accepted = |case: &mut Case, days: &str| case.dossier.papers.acceptances = vec![acceptance(40, days)];
    let unproven = |what| (Check::FindingClosedUnproven, what, Some("closed_on"));
    let left = "ran out on 2026-11-21; withdraw it or approve another";
    assert_bent(&[
        (
            &|case| case.dossier.papers.findings[0].criteria = Lines::default(),
            &[(Check::FindingWithoutCriteria, "no criteria", Some("criteria"))],
        ),
        (
            &|case| {
                case.dossier.papers.findings[0].criteria = Lines::default();
                case.dossier.papers.findings[0].status = FindingStatus::Withdrawn;
            },
            &[],
        ),
        (&|case| closed(case, true, true), &[]),
        (&|case| closed(case, false, true), &[unproven("closed without a day")]),
        (&|case| closed(case, false, false), &[unproven("closed without day and evidence")]),
        (
            &|case| closed(case, true, false),
            &[(Check::FindingClosedUnproven, "closed without evidence", Some("closure_evidence"))],
        ),
        (&|case| accepted(case, "2026-05-01|2026-11-22"), &[]),
        (
            &|case| accepted(case, "2026-05-01|2026-11-21"),
            &[(Check::AcceptanceRanOut, "its acceptance ran out on 2026-11-21", Some("expires_on"))],
        ),
        (
            &|case| {
                accepted(case, "2026-05-01|2026-11-21");
                closed(case, true, true);
            },
            &[],
        ),
        (&|case| accepted(case, "2026-05-01|"), &[]),
        (&|case| case.dossier.papers.overrides = vec![held("2026-08-31|2026-11-22|")], &[]),
        (
            &|case| case.dossier.papers.overrides = vec![held("2026-08-31|2026-11-21|")],
            &[(Check::OverrideRanOut, left, Some("withdrawn_on"))],
        ),
        (&|case| case.dossier.papers.overrides = vec![held("2026-08-31|2026-11-21|2026-11-01")], &[]),
    ]);
}

#[test]
fn a_review_does_not_wait_for_over_thirty_days() {
    let signed = |case: &mut Case, date: &str| {
        let review = &mut case.dossier.papers.reviews[0];
        (review.state, review.reviewed_at) = (ReviewState::Signed, day(date).and_hms_opt(10, 0, 0));
    };
    let waits = "signed on 2026-10-22, waits for approval since 31 days";
    assert_bent(&[
        (&|case| signed(case, "2026-10-23"), &[]),
        (&|case| signed(case, "2026-10-22"), &[(Check::ReviewWaiting, waits, None)]),
    ]);
}

#[test]
fn what_has_happened_is_not_still_to_come() {
    let tomorrow = Some(day("2026-11-23"));
    assert_bent(&[
        (
            &|case| case.dossier.services[0].exit_tested_on = tomorrow,
            &[(Check::FutureDate, "exit or recovery test on 2026-11-23", Some("exit_tested_on"))],
        ),
        (
            &|case| case.dossier.reports[0].issued_on = tomorrow,
            &[(Check::FutureDate, "issued on 2026-11-23", Some("issued_on"))],
        ),
        (
            &|case| case.dossier.papers.access_grants[0].last_reviewed_on = tomorrow,
            &[(Check::FutureDate, "last reviewed on 2026-11-23", Some("last_reviewed_on"))],
        ),
        (
            &|case| case.dossier.papers.findings[0].found_on = tomorrow,
            &[(Check::FutureDate, "found on 2026-11-23", Some("found_on"))],
        ),
        (
            &|case| {
                let contract = case.dossier.contracts[0].id;
                let one = decided(contract, RenewalChoice::Terminate, "2027-12-31|2026-11-20|2026-11-23");
                case.dossier.papers.decisions = vec![one];
            },
            &[(Check::FutureDate, "notice given on 2026-11-23", Some("notice_given_on"))],
        ),
        (&|case| case.dossier.papers.findings[0].due_on = tomorrow, &[]),
        (&|case| case.dossier.services[0].exit_tested_on = Some(day(TODAY)), &[]),
    ]);
}
