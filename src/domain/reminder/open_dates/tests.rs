use super::*;
use crate::domain::{
    cc9::tests::case::{Case, TODAY, WINDOW, id, soc_report},
    contract::NoticeUnit,
    evidence::tests::day,
    offboarding_step::{OffboardingKind, tests::step},
    renewal_decision::{RenewalChoice, tests::decided},
    score_override::{ScoreOverride, tests::held},
    soc_report::{Opinion, SocReport},
    vendor::VendorStatus,
};

/// A file with a contract, an insurance, an override and a finding, whose report leaves the last months open.
fn filed() -> Dossier {
    let mut dossier = Case::whole().dossier;
    dossier.vendor.last_review_on = Some(day("2026-08-28"));
    dossier.papers.overrides = vec![ScoreOverride { service_id: id(2), ..held("2026-10-01|2026-12-31|") }];
    dossier
}

fn open(dossier: &Dossier) -> Vec<String> {
    let year = Window { from: day(WINDOW[0]), to: day(WINDOW[1]) };
    let found = open_dates(dossier, (Band::High, 12), day(TODAY), year);
    found.iter().map(|one| format!("{} {}", one.anchor, one.rule)).collect()
}

/// The dates that a bend of the file leaves of one rule.
fn left(rule: &str, bend: impl FnOnce(&mut Dossier)) -> Vec<String> {
    let mut dossier = filed();
    bend(&mut dossier);
    let of_rule = |one: &String| one.ends_with(&format!(" {rule}"));
    open(&dossier).into_iter().filter(of_rule).map(|one| one[..10].to_owned()).collect()
}

#[test]
fn every_rule_with_a_date_to_come_is_there_soonest_first() {
    assert_eq!(
        open(&filed()),
        [
            "2026-11-30 coverage-gap",
            "2026-12-15 finding-due",
            "2026-12-31 contract-notice",
            "2026-12-31 certificate-expiry",
            "2026-12-31 override-lapse",
            "2027-06-30 soc-stale",
            "2027-08-28 review-due",
            "2027-09-13 soc-next-expected",
        ]
    );
}

#[test]
fn what_went_by_itself_or_only_happened_is_not() {
    let ended = |dossier: &mut Dossier| dossier.contracts[0].auto_renew = false;
    assert!(left("contract-end", ended).is_empty(), "it ended in 2024");
    let lapsed = |dossier: &mut Dossier| dossier.papers.overrides[0].expires_on = day("2026-11-21");
    assert!(left("override-lapse", lapsed).is_empty());
    let qualified = |dossier: &mut Dossier| dossier.reports[0].opinion_design = Opinion::Qualified;
    assert!(left("opinion-not-clean", qualified).is_empty(), "that is told, and not due");
    let expired = |dossier: &mut Dossier| dossier.papers.certificates[0].expires_on = Some(day("2026-11-21"));
    assert_eq!(left("certificate-expiry", expired), ["2026-11-21"], "it is late until a newer one is on file");
}

#[test]
fn notice_longer_than_a_term_is_due_for_a_later_one_as_well() {
    let monthly = |dossier: &mut Dossier| {
        let contract = &mut dossier.contracts[0];
        (contract.term_months, contract.notice_value) = (Some(1), Some(60));
        contract.notice_unit = Some(NoticeUnit::Days);
    };
    assert_eq!(left("contract-notice", monthly), ["2026-10-01", "2026-12-02"]);
}

#[test]
fn late_notice_is_open_until_it_is_decided_what_it_counts_for() {
    let given = |dossier: &mut Dossier, days: &[&str]| {
        let contract = &mut dossier.contracts[0];
        (contract.notice_value, contract.notice_unit) = (Some(60), Some(NoticeUnit::Days));
        let decisions = days.iter().map(|days| decided(contract.id, RenewalChoice::Terminate, days));
        dossier.papers.decisions = decisions.collect();
    };
    let (late, counts) = ("2026-11-01|2026-11-20|2026-11-20", "2027-11-01|2026-11-21|2026-11-20");
    let open = |days: &[&str]| left("contract-notice", |dossier| given(dossier, days));
    assert_eq!(open(&[late]), ["2026-11-01", "2027-11-01"]);
    assert!(open(&[late, counts]).is_empty());
}

#[test]
fn a_report_is_not_awaited_once_one_tells_more_of_the_same() {
    let type1 = |as_of: &str| SocReport {
        id: id(64),
        report_type: ReportType::Type1,
        period_start: None,
        period_end: None,
        as_of: Some(day(as_of)),
        opinion_operation: None,
        ..soc_report()
    };
    let beside = |other: SocReport| left("soc-stale", |dossier| dossier.reports.push(other));
    assert_eq!(beside(type1("2025-05-31")), ["2027-06-30"]);
    assert_eq!(beside(type1("2026-09-30")), ["2027-06-30", "2027-09-30"], "the Type 2 does not speak as long");
    let other = SocReport { kind: SocKind::Soc3, id: id(64), period_end: Some(day("2025-09-30")), ..soc_report() };
    assert_eq!(beside(other.clone()), ["2027-06-30"], "a summary of the same");
    let financial = SocReport { kind: SocKind::Soc1, ..other };
    assert_eq!(beside(financial), ["2026-09-30", "2027-06-30"], "it is about something else");
}

#[test]
fn who_is_gone_has_open_steps_alone() {
    let mut dossier = filed();
    dossier.vendor.status = VendorStatus::Terminated;
    dossier.papers.offboarding_steps = vec![step(OffboardingKind::FinalInvoice, "2026-11-20|")];
    assert_eq!(open(&dossier), ["2026-11-20 offboarding-step"]);
}
