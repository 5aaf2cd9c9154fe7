//! Which document a series stands on, and what each term does to it.

use super::*;

/// The effectiveness of a series with this evidence, as text with four decimals.
fn effectiveness(evidence: Vec<Evidence>, series: Series) -> String {
    of(&scored(&payroll(evidence)), series).effectiveness.to_text(4)
}

fn picked(evidence: Vec<Evidence>, series: Series) -> Option<usize> {
    of(&scored(&payroll(evidence)), series).pick.map(|pick| pick.evidence)
}

fn days_ago(days: i64) -> String {
    crate::domain::calendar::add_days(day(AS_OF), -days).to_string()
}

#[test]
fn freshness_is_exact_to_the_day() {
    for (age, expected) in [(0, "1.0000"), (365, "1.0000"), (366, "0.9973"), (548, "0.4986"), (729, "0.0027")] {
        assert_eq!(effectiveness(vec![soc2(7, &days_ago(age), |_| {})], Series::Cc1), expected, "{age} days");
    }
    assert_eq!(picked(vec![soc2(7, &days_ago(730), |_| {})], Series::Cc1), None);
}

#[test]
fn a_type_1_is_worth_less_and_ages_faster() {
    for (age, expected) in [(183, "0.5500"), (184, "0.5470"), (364, "0.0030")] {
        let mut document = report(7, "2025-01-01");
        document.report_type = ReportType::Type1;
        document.as_of = Some(day(&days_ago(age)));
        document.period_end = None;
        let evidence = Evidence::from_report(&document, None).unwrap();
        assert_eq!(effectiveness(vec![evidence], Series::Cc1), expected, "{age} days");
    }
}

#[test]
fn soc_1_speaks_to_cc5_to_cc8_only_and_its_qualification_names_them_all() {
    let mut document = report(7, "2025-03-31");
    document.kind = SocKind::Soc1;
    let clean = Evidence::from_report(&document, None).unwrap();
    assert_eq!(effectiveness(vec![clean.clone()], Series::Cc5), "0.6000");
    assert_eq!(picked(vec![clean], Series::Cc9), None);
    document.opinion_operation = Some(Opinion::Qualified);
    let qualified = Evidence::from_report(&document, None).unwrap();
    assert_eq!(effectiveness(vec![qualified.clone()], Series::Cc8), "0.1500");
    assert_eq!(scored(&payroll(vec![qualified])).residual.floors.len(), 2);
    document.qualified_criteria = crate::domain::lines::Lines::new(["CC8.1"]);
    let mapped = Evidence::from_report(&document, None).unwrap();
    assert_eq!(effectiveness(vec![mapped.clone()], Series::Cc5), "0.5100");
    assert_eq!(effectiveness(vec![mapped], Series::Cc8), "0.1500");
}

#[test]
fn each_opinion_counts_as_the_model_says() {
    let (clean, qualified) = (Opinion::Unqualified, Opinion::Qualified);
    for (description, controls, on_cc6, on_cc7) in [
        (clean, clean, "1.0000", "1.0000"),
        (clean, qualified, "0.2500", "0.8500"),
        (qualified, clean, "0.8500", "0.8500"),
        (qualified, qualified, "0.2500", "0.8500"),
        (Opinion::Adverse, qualified, "0.1000", "0.1000"),
        (clean, Opinion::Adverse, "0.1000", "0.1000"),
    ] {
        let evidence = soc2(7, "2025-03-31", |item| {
            item.statement = Statement::Opinion { description, controls, named: [Series::Cc6].into_iter().collect() };
        });
        assert_eq!(effectiveness(vec![evidence.clone()], Series::Cc6), on_cc6, "{description} {controls}");
        assert_eq!(effectiveness(vec![evidence], Series::Cc7), on_cc7, "{description} {controls}");
    }
}

#[test]
fn a_period_has_a_month_when_the_month_ends_the_day_after_it_at_the_latest() {
    for (start, end, expected) in [
        ("2025-01-01", "2025-06-30", "1.0000"),
        ("2025-01-02", "2025-06-30", "0.8000"),
        ("2024-08-31", "2025-02-27", "1.0000"),
        ("2025-01-01", "2025-03-31", "0.8000"),
        ("2025-01-01", "2025-03-30", "0.6000"),
    ] {
        let evidence = soc2(7, end, |item| item.starts_on = Some(day(start)));
        assert_eq!(effectiveness(vec![evidence], Series::Cc1), expected, "{start} to {end}");
    }
    assert_eq!(effectiveness(vec![soc2(7, "2025-03-31", |item| item.starts_on = None)], Series::Cc1), "0.6000");
}

#[test]
fn scope_and_the_auditor_count() {
    for (fit, check, expected) in [
        (ScopeFit::Full, AuditorCheck::NotChecked, "0.9000"),
        (ScopeFit::Full, AuditorCheck::Failed, "0.4000"),
        (ScopeFit::Partial, AuditorCheck::Verified, "0.5000"),
        (ScopeFit::Unknown, AuditorCheck::NotChecked, "0.4500"),
        (ScopeFit::None, AuditorCheck::Verified, "0.0000"),
    ] {
        let evidence = soc2(7, "2025-03-31", |item| (item.fit, item.auditor) = (fit, Some(check)));
        assert_eq!(effectiveness(vec![evidence], Series::Cc1), expected, "{fit} {check}");
    }
}

#[test]
fn a_fresh_self_assessment_cannot_hide_a_qualified_report() {
    let qualified = soc2(7, "2025-03-31", |item| says(item, Opinion::Qualified, &[Series::Cc6]));
    let answered = answers(9, "2025-11-01", (1, 1), |_| {});
    let found = scored(&payroll(vec![answered, qualified]));
    assert_eq!(of(&found, Series::Cc6).pick.map(|pick| pick.evidence), Some(1));
    assert_eq!(of(&found, Series::Cc6).effectiveness.to_text(2), "0.25");
    assert_eq!(found.residual.band, Band::High);
}

#[test]
fn a_stale_report_gives_way_to_fresh_answers_once_it_has_lost_half() {
    let answered = || answers(9, "2025-11-01", (1, 1), |_| {});
    assert_eq!(picked(vec![soc2(7, &days_ago(547), |_| {}), answered()], Series::Cc6), Some(0));
    assert_eq!(picked(vec![soc2(7, &days_ago(548), |_| {}), answered()], Series::Cc6), Some(1));
}

#[test]
fn among_stale_documents_the_one_worth_most_counts() {
    let (report, answered) = (soc2(7, &days_ago(700), |_| {}), answers(9, &days_ago(560), (1, 1), |_| {}));
    // 1.00 · 30/365 against 0.40 · 170/365
    assert_eq!(picked(vec![report, answered], Series::Cc6), Some(1));
}

#[test]
fn a_tie_in_class_takes_the_lower_worth() {
    let soc3 = soc2(7, "2025-03-31", |item| item.class = crate::domain::evidence::Class::Soc3);
    let verified = answers(9, "2025-03-31", (3, 4), |item| {
        item.class = crate::domain::evidence::Class::QuestionnaireVerified;
    });
    assert_eq!(effectiveness(vec![soc3, verified], Series::Cc6), "0.4500");
}

#[test]
fn only_the_newest_of_a_class_enters() {
    let older = soc2(7, "2025-03-31", |_| {});
    let newer = soc2(8, "2025-06-30", |item| says(item, Opinion::Qualified, &[Series::Cc6]));
    assert_eq!(effectiveness(vec![newer.clone(), older.clone()], Series::Cc6), "0.2500");
    let outside = soc2(8, "2025-06-30", |item| item.fit = ScopeFit::None);
    assert_eq!(picked(vec![outside, older], Series::Cc6), Some(1), "one outside the boundary supersedes nothing");
    let templates = vec![
        answers(9, "2025-10-01", (1, 2), |_| {}),
        answers(10, "2025-09-01", (1, 4), |item| item.template = Some("caiq-4".to_owned())),
        answers(11, "2025-08-01", (0, 1), |_| {}),
    ];
    assert_eq!(effectiveness(templates, Series::Cc6), "0.1000", "each template is a class; ties take the lower");
}

#[test]
fn what_is_dated_after_the_day_does_not_exist() {
    let issued_later = soc2(8, "2025-09-30", |item| item.known_from = day("2025-11-23"));
    let older = soc2(7, "2024-12-31", |_| {});
    assert_eq!(picked(vec![issued_later.clone(), older], Series::Cc6), Some(1));
    let found = score(&payroll(vec![issued_later]), &model(), day("2025-11-23"));
    assert!(of(&found, Series::Cc6).pick.is_some());
}

#[test]
fn a_disclaimer_is_no_report_and_still_sets_the_floor() {
    let disclaimer = soc2(8, "2025-06-30", |item| says(item, Opinion::Disclaimer, &[]));
    let alone = scored(&payroll(vec![disclaimer.clone()]));
    assert_eq!((alone.confidence, of(&alone, Series::Cc1).pick), (Nano::ZERO, None));
    let rules: Vec<FloorRule> = alone.residual.floors.iter().map(|floor| floor.rule).collect();
    assert_eq!(rules, [FloorRule::Disclaimer, FloorRule::NoEvidence]);
    let before = scored(&payroll(vec![disclaimer.clone(), soc2(7, "2025-03-31", |_| {})]));
    assert_eq!(of(&before, Series::Cc1).pick.map(|pick| pick.evidence), Some(1), "it supersedes nothing");
    assert_eq!(before.residual.band, Band::High);
    let after = scored(&payroll(vec![disclaimer, soc2(9, "2025-09-30", |_| {})]));
    assert_eq!((after.residual.band, after.residual.floors.len()), (Band::Medium, 0), "something newer ends it");
}

#[test]
fn a_series_where_nothing_applies_is_not_spoken_to() {
    assert_eq!(picked(vec![answers(9, "2025-11-01", (0, 0), |_| {})], Series::Cc6), None);
    assert_eq!(picked(vec![answers(9, "2025-11-01", (0, 1), |_| {})], Series::Cc6), Some(0));
}
