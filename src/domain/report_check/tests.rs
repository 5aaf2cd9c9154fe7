use super::*;
use crate::domain::{
    evidence::tests::{day, report},
    import::vendor_rows::blank_vendor,
};

fn dossier(report: &SocReport) -> Dossier {
    let at = day("2026-01-01").and_hms_opt(0, 0, 0).unwrap();
    let vendor = blank_vendor(report.vendor_id, "V-0001".into(), "Harbour Payroll".into(), at);
    let mut dossier = Dossier::new(vendor);
    dossier.reports = vec![report.clone()];
    dossier
}

fn kinds(report: &SocReport, bend: impl FnOnce(&mut Dossier), around: &Around) -> Vec<(CheckKind, bool)> {
    let mut dossier = dossier(report);
    bend(&mut dossier);
    let year = Window { from: day("2025-04-01"), to: day("2026-03-31") };
    let found = checks(&dossier, report, around, day("2026-06-30"), year);
    assert!(found.iter().all(|check| check.text.ends_with(['.', '?'])), "{found:?}");
    found.into_iter().map(|check| (check.kind, check.serious)).collect()
}

/// A clean report of twelve months to the end of the fiscal year, whose incidents are on record.
fn clean() -> SocReport {
    let mut report = report(7, "2026-03-31");
    report.period_start = Some(day("2025-04-01"));
    report.auditor = Some("Tern & Shoal LLP".into());
    report.incidents = Some("None.".into());
    report
}

#[test]
fn a_clean_report_has_nothing_to_see() {
    assert_eq!(kinds(&clean(), |_| {}, &Around::default()), []);
}

#[test]
fn what_the_report_itself_says_is_seen() {
    let bent = |bend: &dyn Fn(&mut SocReport)| {
        let mut report = clean();
        bend(&mut report);
        kinds(&report, |_| {}, &Around::default())
    };
    assert_eq!(
        bent(&|one| one.auditor_check = AuditorCheck::Failed),
        [(CheckKind::Auditor, true), (CheckKind::Coverage, false)]
    );
    assert_eq!(bent(&|one| one.auditor_check = AuditorCheck::NotChecked), [(CheckKind::Auditor, false)]);
    assert_eq!(bent(&|one| one.auditor = None), [(CheckKind::Auditor, false)]);
    assert_eq!(bent(&|one| one.incidents = None), [(CheckKind::NothingFound, false)]);
    let shortened = |start: &'static str| bent(&move |one| one.period_start = Some(day(start)));
    assert_eq!(shortened("2026-01-02"), [(CheckKind::Period, true), (CheckKind::Coverage, false)]);
    assert_eq!(shortened("2026-01-01"), [(CheckKind::Period, false), (CheckKind::Coverage, false)]);
    assert_eq!(shortened("2025-10-01"), [(CheckKind::Coverage, false)], "six months to the day");
    let old = |one: &mut SocReport| {
        one.period_start = Some(day("2024-07-01"));
        one.period_end = Some(day("2025-06-30"));
    };
    assert_eq!(bent(&old), [(CheckKind::Stale, true), (CheckKind::Coverage, false)]);
}

#[test]
fn carved_out_organizations_need_a_report_of_their_own() {
    let carved = |dossier: &mut Dossier| {
        let at = dossier.vendor.created_at;
        dossier.papers.subservices.push(crate::domain::subservice::Subservice {
            id: uuid::Uuid::from_u128(3).into(),
            vendor_id: dossier.vendor.id,
            soc_report_id: Some(dossier.reports[0].id),
            service_id: None,
            listed_on: None,
            name: "Gull Cloud, Inc.".into(),
            purpose: None,
            location: None,
            method: Some(SubserviceMethod::CarveOut),
            interchangeable: None,
            created_at: at,
            updated_at: at,
            version: 1,
        });
    };
    let known = |until: Option<&str>| Around {
        providers: HashMap::from([(match_key("Gull Cloud Inc"), until.map(day))]),
        ..Around::default()
    };
    let missing = [(CheckKind::CarveOut, false)];
    assert_eq!(kinds(&clean(), carved, &Around::default()), missing);
    assert_eq!(kinds(&clean(), carved, &known(None)), missing);
    assert_eq!(kinds(&clean(), carved, &known(Some("2025-06-30"))), missing);
    assert_eq!(kinds(&clean(), carved, &known(Some("2025-12-31"))), []);
}

#[test]
fn days_that_another_report_speaks_for_too_are_told() {
    let mut other = clean();
    other.id = uuid::Uuid::from_u128(9).into();
    (other.period_start, other.period_end) = (Some(day("2024-04-01")), Some(day("2025-04-01")));
    let overlapping = other.clone();
    let found = kinds(&clean(), |dossier| dossier.reports.push(overlapping), &Around::default());
    assert_eq!(found, [(CheckKind::Overlap, false)]);
    other.period_end = Some(day("2025-03-31"));
    assert_eq!(kinds(&clean(), |dossier| dossier.reports.push(other), &Around::default()), []);
}

#[test]
fn a_newer_report_takes_over_what_time_says() {
    let mut old = clean();
    old.period_start = Some(day("2024-04-01"));
    old.period_end = Some(day("2025-03-31"));
    let mut newer = clean();
    newer.id = uuid::Uuid::from_u128(8).into();
    assert_eq!(kinds(&old, |dossier| dossier.reports.push(newer), &Around::default()), []);
}

#[test]
fn more_deviations_than_tests_and_controls_of_strangers_are_seen() {
    let bent = |dossier: &mut Dossier| {
        let at = dossier.vendor.created_at;
        let (vendor_id, soc_report_id) = (dossier.vendor.id, dossier.reports[0].id);
        dossier.papers.exceptions.push(crate::domain::soc_exception::SocException {
            id: uuid::Uuid::from_u128(4).into(),
            vendor_id,
            soc_report_id,
            reference: Some("E-1".into()),
            control: None,
            criteria: Default::default(),
            description: Some("Late".into()),
            population: None,
            sample: Some("10 leavers".into()),
            deviations: Some("12".into()),
            cause: None,
            response: None,
            severity: None,
            fixed: false,
            finding_id: None,
            page: None,
            created_at: at,
            updated_at: at,
            version: 1,
        });
        dossier.papers.csocs.push(crate::domain::csoc::Csoc {
            id: uuid::Uuid::from_u128(5).into(),
            vendor_id,
            soc_report_id,
            organization: Some("Gull Cloud".into()),
            reference: None,
            description: Some("Doors".into()),
            criteria: Default::default(),
            page: None,
            created_at: at,
            updated_at: at,
            version: 1,
        });
    };
    let found = kinds(&clean(), bent, &Around::default());
    assert_eq!(found, [(CheckKind::Exceptions, false), (CheckKind::CarveOut, false)]);
}
