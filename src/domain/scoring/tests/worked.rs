//! Cases worked out by hand, each with its arithmetic. The service is that of example D throughout: inherent 71.5, so
//! that the residual is 71.5 − 0.60 · 71.5 · CE = 71.5 − 42.9 · CE, and CE is Σ w·E ÷ 100.

use super::*;
use crate::domain::{
    calendar::add_days,
    evidence::{Bridge, CarveOut, OwnReport, tally},
    lines::Lines,
    questionnaire::{Answer, AnswerValue},
    scoring::{Cleared, explain},
};

/// The clean, verified report of example E.
fn clean() -> Evidence {
    soc2(7, "2025-03-31", |_| {})
}

fn with(bend: impl FnOnce(&mut Evidence)) -> ServiceFacts {
    payroll(vec![soc2(7, "2025-03-31", bend)])
}

/// Residual to the third decimal, and band.
fn left(facts: &ServiceFacts) -> (String, Band) {
    let found = scored(facts);
    (found.residual.value.to_text(3), found.residual.band)
}

fn holds(facts: &ServiceFacts, residual: &str, band: Band) {
    assert_eq!(left(facts), (residual.to_owned(), band));
}

/// Example E of the risk model.
fn example_e() -> ServiceFacts {
    let mut facts = with(|item| {
        item.exceptions = vec![
            exception(1, ExceptionSeverity::Moderate, &[Series::Cc6]),
            exception(2, ExceptionSeverity::Low, &[Series::Cc8]),
        ];
        item.expected_controls = expected(4, 3, &[Series::Cc6]);
    });
    facts.findings = vec![finding(31, FindingSeverity::High, &[Series::Cc7])];
    facts
}

#[test]
fn example_e_to_the_third_decimal_waterfall_included() {
    let facts = example_e();
    let found = scored(&facts);
    // CC6 .92 · .875 = .805, CC7 1 − .20 = .80, CC8 .97; 30 + 25·.805 + 18·.80 + 12·.97 + 15 = 91.165
    assert_eq!(found.effectiveness.to_text(5), "0.91165");
    assert_eq!((found.residual.value.to_text(3).as_str(), found.residual.band), ("32.390", Band::Medium));
    assert_eq!((found.residual.value.shown().to_string().as_str(), found.confidence), ("32.4", Nano::ONE));
    let common: Nano = found.series[..5].iter().map(|row| row.points_out).sum();
    assert_eq!(common.to_text(3), "12.870");
    let out: Vec<String> = found.series[5..].iter().map(|row| row.points_out.to_text(3)).collect();
    assert_eq!(out, ["8.634", "6.178", "4.994", "6.435"]);
    let explained = explain(&facts, &found, &model(), day(AS_OF));
    let shown: Vec<String> = explained.series.iter().map(|row| row.shown.to_string()).collect();
    // 71.5 − 39.1 = 32.4: of 2.145 2.145 3.003 2.574 3.003 8.634 6.178 4.994 6.435 the four largest remainders round
    // up, of the two that tie the first.
    assert_eq!(shown, ["2.2", "2.1", "3.0", "2.6", "3.0", "8.6", "6.2", "5.0", "6.4"].map(str::to_owned));
}

#[test]
fn example_e_says_what_would_lower_it_largest_first() {
    let facts = example_e();
    let changes = explain(&facts, &scored(&facts), &model(), day(AS_OF)).what_if;
    let told: Vec<String> = changes.iter().map(|one| format!("{} {}", one.change, one.points.to_text(3))).collect();
    let expected = [
        "CC6 evidenced in full 2.091", // 42.9 · .25 · (1 − .805)
        "finding F-31 closed 1.544",   // 42.9 · .18 · .20
        "CUEC U-4 put in place 1.233", // 42.9 · .25 · .92 · .125
        "exception E-1 cleared 0.751", // 42.9 · .25 · .08 · .875
        "CC8 evidenced in full 0.154", // 42.9 · .12 · .03
        "exception E-2 cleared 0.154",
    ];
    assert_eq!(told, expected);
    assert_eq!(changes[1].cleared, Cleared::Finding(uuid::Uuid::from_u128(31).into()));
    assert_eq!((changes[1].residual.to_text(3).as_str(), changes[1].band), ("30.846", Some(Band::Medium)));
    // CC7 is evidenced in full as it is; only its finding lowers it, so more evidence would not help.
    assert!(changes.iter().all(|change| change.series != Some(Series::Cc7)));
}

#[test]
fn a_stale_qualified_report_with_and_without_a_letter() {
    let stale = |bridges: Vec<Bridge>| {
        payroll(vec![soc2(7, "2024-09-30", |item| {
            says(item, Opinion::Qualified, &[Series::Cc6]);
            item.bridges = bridges;
        })])
    };
    // Age 418: F = (730 − 418) ÷ 365 = .854795; CE = F · (.25·.25 + .75·.85) = .7 F = .598356; 42.9 · .598356 = 25.669
    holds(&stale(vec![]), "45.831", Band::High);
    // 92 days bridged: age 326, F = 1; CE = .7; 42.9 · .7 = 30.03. The floor for a qualified CC6 holds either way.
    holds(&stale(vec![Bridge { known_from: day("2025-01-10"), days: 92 }]), "41.470", Band::High);
}

#[test]
fn adverse_and_disclaimer() {
    // CE = .10; 42.9 · .10 = 4.29
    holds(&with(|item| says(item, Opinion::Adverse, &[])), "67.210", Band::High);
    // A disclaimer is out of the pick, so that nothing is left: 71.5, and two floors.
    holds(&with(|item| says(item, Opinion::Disclaimer, &[])), "71.500", Band::Critical);
}

#[test]
fn each_class_of_evidence_alone() {
    let of = |class, expires: Option<&str>| payroll(vec![certified(3, class, "2025-03-31", expires)]);
    let report = |class| with(|item| item.class = class);
    let until = Some("2027-03-30");
    for (facts, residual, band) in [
        (report(Class::Soc2Type2), "28.600", Band::Medium), // 42.9 · 1
        (report(Class::Soc3), "45.760", Band::Medium),      // 42.9 · .60 = 25.74
        (report(Class::Soc1Type2), "55.541", Band::High),   // CC5–CC8: 62 · .60 = 37.2; 42.9 · .372 = 15.9588
        (of(Class::Hitrust, until), "28.600", Band::Medium),
        (of(Class::PciAoc, until), "52.624", Band::High), // CC6–CC8: 55 · .80 = 44; 42.9 · .44 = 18.876
        (of(Class::Iso27001, until), "42.864", Band::Medium), // all but CC2, CC4: 89 · .75 = 66.75; 28.63575
        (of(Class::Iso27001WithoutSoa, until), "60.046", Band::High), // 89 · .30 = 26.7; 42.9 · .267 = 11.4543
        (of(Class::PenTest, None), "60.432", Band::High), // CC6, CC7: 43 · .60 = 25.8; 42.9 · .258 = 11.0682
        (of(Class::Policy, None), "58.630", Band::High),  // 42.9 · .30 = 12.87
        (of(Class::TrustPage, None), "67.210", Band::High), // 42.9 · .10 = 4.29
    ] {
        holds(&facts, residual, band);
    }
}

#[test]
fn a_type_1_alone() {
    let mut document = report(7, "2025-06-30");
    (document.report_type, document.as_of, document.period_end) = (ReportType::Type1, document.period_end, None);
    let facts = payroll(vec![Evidence::from_report(&document, None).unwrap()]);
    // 145 days old: F = 1; CE = .55; 42.9 · .55 = 23.595
    holds(&facts, "47.905", Band::Medium);
    assert_eq!(scored(&facts).confidence.to_text(2), "0.55");
}

#[test]
fn a_certificate_holds_on_its_last_day_and_not_after_it() {
    let facts = |expires| payroll(vec![certified(3, Class::Iso27001, "2022-11-23", Some(expires))]);
    holds(&facts("2025-11-22"), "42.864", Band::Medium);
    holds(&facts("2025-11-21"), "71.500", Band::Critical);
    // Without an expiry it holds for 365 days from its issue.
    holds(&payroll(vec![certified(3, Class::Iso27001, "2024-11-22", None)]), "42.864", Band::Medium);
    holds(&payroll(vec![certified(3, Class::Iso27001, "2024-11-21", None)]), "71.500", Band::Critical);
}

fn answer(value: AnswerValue, comment: Option<&str>) -> Answer {
    Answer {
        id: uuid::Uuid::from_u128(1).into(),
        questionnaire_id: uuid::Uuid::from_u128(2).into(),
        position: 1,
        question_ref: String::new(),
        question: String::new(),
        domain: None,
        series: Lines::new(["CC6"]),
        value,
        raw: String::new(),
        comment: comment.map(str::to_owned),
        evidence: None,
        weight_milli: 1000,
        preferred: None,
        must: false,
        sheet: String::new(),
        row: 1,
        column: String::new(),
    }
}

fn answered(given: &[Answer]) -> ServiceFacts {
    payroll(vec![answers(9, "2025-09-01", (0, 0), |item| item.statement = Statement::Answers(tally(given)))])
}

#[test]
fn a_questionnaire_left_mostly_blank() {
    let mut given = vec![answer(AnswerValue::Yes, None); 4];
    given.extend(vec![answer(AnswerValue::Blank, None); 6]);
    let facts = answered(&given);
    // CC6: .40 · 4 ÷ 10 = .16, nothing else spoken to; CE = .25 · .16 = .04; 42.9 · .04 = 1.716
    holds(&facts, "69.784", Band::High);
    assert_eq!(scored(&facts).confidence.to_text(4), "0.1000"); // .25 · .40
}

#[test]
fn not_applicable_with_and_without_a_reason() {
    let given = |reason| {
        let mut given = vec![answer(AnswerValue::Yes, None); 4];
        given.push(answer(AnswerValue::NotApplicable, reason));
        answered(&given)
    };
    holds(&given(None), "68.068", Band::High); // CC6: .40 · 4 ÷ 5 = .32; 42.9 · .25 · .32 = 3.432
    holds(&given(Some("no office of ours")), "67.210", Band::High); // .40 · 4 ÷ 4; 42.9 · .25 · .40 = 4.29
}

fn own(until: &str, known_from: &str) -> OwnReport {
    OwnReport { class: Class::Soc2Type2, until: day(until), known_from: day(known_from), bridges: Vec::new() }
}

fn carved(organization: &str, own_reports: Vec<OwnReport>) -> CarveOut {
    CarveOut { organization: organization.into(), series: [Series::Cc6].into_iter().collect(), own_reports }
}

#[test]
fn a_carve_out_with_and_without_the_subservices_report() {
    let facts = |carve_outs: Vec<CarveOut>| with(|item| item.carve_outs = carve_outs);
    // CC6 .85: CE = 1 − .25 · .15 = .9625; 42.9 · .9625 = 41.29125
    holds(&facts(vec![carved("Nimbus Cloud", vec![])]), "30.209", Band::Medium);
    // Once, however many are missing.
    holds(&facts(vec![carved("Nimbus Cloud", vec![]), carved("Cirrus Mail", vec![])]), "30.209", Band::Medium);
    // One missing of two is missing.
    let on_file = || carved("Cirrus Mail", vec![own("2025-06-30", "2025-08-01")]);
    holds(&facts(vec![on_file(), carved("Nimbus Cloud", vec![])]), "30.209", Band::Medium);
    holds(&facts(vec![on_file()]), "28.600", Band::Medium);
    // A report that has lost any of its freshness, or is not out yet, does not do.
    holds(&facts(vec![carved("Nimbus Cloud", vec![own("2024-11-21", "2025-01-05")])]), "30.209", Band::Medium);
    holds(&facts(vec![carved("Nimbus Cloud", vec![own("2025-09-30", "2025-11-23")])]), "30.209", Band::Medium);
    let missing = facts(vec![carved("Nimbus Cloud", vec![])]);
    let changes = explain(&missing, &scored(&missing), &model(), day(AS_OF)).what_if;
    let change = changes.iter().find(|one| one.cleared == Cleared::SubserviceReport("Nimbus Cloud".into())).unwrap();
    assert_eq!(
        (change.change.as_str(), change.points.to_text(3).as_str()),
        (
            "a current report of Nimbus Cloud on file",
            "1.609", // 42.9 · .25 · .15
        )
    );
}

#[test]
fn exceptions_are_capped_at_a_half_and_count_half_once_fixed() {
    let facts = |exceptions| with(|item| item.exceptions = exceptions);
    let high = |number| exception(number, ExceptionSeverity::High, &[Series::Cc6]);
    // 4 · .15 = .60, capped at .50: CE = 1 − .25 · .50 = .875; 42.9 · .875 = 37.5375
    holds(&facts((1..=4).map(high).collect()), "33.963", Band::Medium);
    // .075: CE = 1 − .25 · .075 = .98125; 42.9 · .98125 = 42.095625
    holds(&facts(vec![ExceptionFact { fixed: true, ..high(1) }]), "29.404", Band::Medium);
    // One without criteria touches no series.
    holds(&facts(vec![exception(1, ExceptionSeverity::High, &[])]), "28.600", Band::Medium);
}

#[test]
fn an_exception_that_became_a_finding_counts_once() {
    let mut facts = with(|item| {
        let moderate = exception(1, ExceptionSeverity::Moderate, &[Series::Cc6]);
        item.exceptions = vec![ExceptionFact { finding: Some(uuid::Uuid::from_u128(31).into()), ..moderate }];
    });
    // Before there is a finding: CC6 .92; CE = .98; 42.9 · .98 = 42.042
    holds(&facts, "29.458", Band::Medium);
    // Open: CC6 1 − .10; CE = .975; 42.9 · .975 = 41.8275
    facts.findings = vec![finding(31, FindingSeverity::Medium, &[Series::Cc6])];
    holds(&facts, "29.673", Band::Medium);
    // Closing it brings the exception back: 29.6725 − 29.458 = 42.9 · .25 · (.10 − .08), and no more.
    let changes = explain(&facts, &scored(&facts), &model(), day(AS_OF)).what_if;
    let closing = changes.iter().find(|one| one.cleared == Cleared::Finding(uuid::Uuid::from_u128(31).into())).unwrap();
    assert_eq!((closing.points.to_text(4), closing.residual.to_text(3)), ("0.2145".to_owned(), "29.458".to_owned()));
    let others: Vec<&str> = changes.iter().map(|one| one.change.as_str()).collect();
    assert_eq!(others, ["finding F-31 closed"], "clearing the exception alone does nothing while the finding is open");
    facts.findings[0].closed_on = Some(day(AS_OF));
    holds(&facts, "29.458", Band::Medium);
}

#[test]
fn findings_are_capped_at_three_fifths_and_never_below_nothing() {
    let critical = |number| finding(number, FindingSeverity::Critical, &[Series::Cc6]);
    let mut facts = payroll(vec![clean()]);
    facts.findings = (1..=3).map(critical).collect();
    // 3 · .30 = .90, capped at .60: CC6 .40; CE = .85; 42.9 · .85 = 36.465
    holds(&facts, "35.035", Band::Medium);
    // .40 − .60 is nothing: CE = .75 · .40 = .30; 42.9 · .30 = 12.87
    facts.evidence = vec![answers(9, "2025-09-01", (1, 1), |_| {})];
    holds(&facts, "58.630", Band::High);
    // Several criteria of a series count once in it, in each of several series once.
    let mut facts = payroll(vec![clean()]);
    facts.findings = vec![finding(1, FindingSeverity::Medium, &[Series::Cc6, Series::Cc7])];
    // .10 on CC6 and CC7: CE = 1 − .43 · .10 = .957; 42.9 · .957 = 41.0553
    holds(&facts, "30.445", Band::Medium);
}

#[test]
fn controls_expected_of_us() {
    let facts = |controls| with(|item| item.expected_controls = controls);
    // Without criteria a control touches every series of its report: U = .5 + .5 · 1 ÷ 2 = .75; 42.9 · .75 = 32.175
    let common: Vec<Series> = Series::COMMON.to_vec();
    holds(&facts(expected(2, 1, &common)), "39.325", Band::Medium);
    holds(&facts(expected(2, 2, &common)), "28.600", Band::Medium);
    // None in place: U = .5; 42.9 · .5 = 21.45
    holds(&facts(expected(3, 0, &common)), "50.050", Band::High);
}

#[test]
fn an_open_incident_and_overdue_critical_findings_add_points() {
    let mut facts = payroll(vec![clean()]);
    facts.incidents = vec![incident(1, "2025-11-01"), incident(2, "2025-10-01")];
    holds(&facts, "38.600", Band::Medium); // 28.6 + 10, once
    let overdue =
        |number| FindingFact { due_on: Some(day("2025-11-21")), ..finding(number, FindingSeverity::Critical, &[]) };
    facts.findings = vec![overdue(5)];
    holds(&facts, "43.600", Band::Medium); // + 5
    facts.findings = vec![overdue(5), overdue(6), overdue(7)];
    holds(&facts, "43.600", Band::Medium); // together at most 15
    facts.incidents.clear();
    facts.findings = vec![FindingFact { due_on: Some(day(AS_OF)), ..overdue(5) }];
    holds(&facts, "28.600", Band::Medium); // due today is not overdue
    let all = ServiceFacts { ratings: ratings([4; 9]), incidents: vec![incident(1, "2025-11-01")], ..facts };
    let found = scored(&ServiceFacts { evidence: Vec::new(), ..all });
    assert_eq!(found.residual.value.to_text(3), "100.000");
    assert_eq!(found.adjustments[0].points, Nano::ZERO, "there is no room for it");
}

#[test]
fn a_critical_service_cannot_fall_below_28_on_evidence_alone() {
    let facts =
        ServiceFacts { ratings: ratings([4, 4, 2, 2, 2, 2, 2, 2, 2]), evidence: vec![clean()], ..payroll(vec![]) };
    let found = scored(&facts);
    // 22 + 20 + 9 + 5 + 4 + 4 + 3 + 2 + 2 = 71; the least Critical is 70 · .4 = 28
    assert_eq!((found.inherent.value.to_text(1).as_str(), found.residual.value.to_text(1).as_str()), ("71.0", "28.4"));
}

#[test]
fn two_clean_reports_one_qualified_and_then_one_clean_and_one_outside_our_scope() {
    let of = |number, end: &str| soc2(number, end, |_| {});
    let qualified = soc2(12, "2023-12-31", |item| says(item, Opinion::Qualified, &[Series::Cc6]));
    let outside = soc2(14, "2025-09-30", |item| item.fit = ScopeFit::None);
    let mut evidence = vec![of(10, "2021-12-31"), of(11, "2022-12-31"), qualified, of(13, "2024-12-31"), outside];
    // The newest that speaks is the clean one of 2024; the newer one does not speak for our service.
    let found = scored(&payroll(evidence.clone()));
    assert_eq!(of_pick(&found), Some(3));
    assert_eq!(found.residual.value.to_text(3), "28.600");
    evidence.remove(3);
    let found = scored(&payroll(evidence));
    // 692 days old, F = 38 ÷ 365 = .104110; CE = .7 F = .072877; 42.9 · .072877 = 3.126
    assert_eq!((of_pick(&found), found.residual.value.to_text(3)), (Some(2), "68.374".to_owned()));
}

fn of_pick(score: &ServiceScore) -> Option<usize> {
    of(score, Series::Cc6).pick.map(|pick| pick.evidence)
}

#[test]
fn an_incident_to_come_and_a_deadline_are_changes_without_any_event() {
    let mut facts = payroll(vec![clean()]);
    let due_on = Some(add_days(day(AS_OF), 9));
    facts.findings = vec![FindingFact { due_on, ..finding(5, FindingSeverity::Critical, &[]) }];
    let next = explain(&facts, &scored(&facts), &model(), day(AS_OF)).next_change.unwrap();
    assert_eq!((next.on, next.value.to_text(1).as_str()), (day("2025-12-02"), "33.6"));
    assert_eq!(next.why.as_deref(), Some("as finding F-5 becomes overdue"));
}
