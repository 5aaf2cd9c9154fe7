//! The worked examples of the risk model and the rules that single modules cannot show alone.

mod explained;
mod picks;
mod properties;
mod worked;

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{Band, FindingFact, FloorRule, IncidentFact, Model, Needs, ServiceFacts, ServiceScore, score};
use crate::domain::{
    Date,
    criteria::{Series, SeriesSet},
    evidence::{
        Class, Evidence, ExceptionFact, ExpectedControl, SeriesTally, Source, Statement, Tally,
        tests::{day, questionnaire, report},
    },
    finding::FindingSeverity,
    ratio::{Nano, Tenths},
    soc_exception::ExceptionSeverity,
    soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind},
    vendor::Ratings,
};

const AS_OF: &str = "2025-11-22";

fn model() -> Model {
    static BUILT_IN: LazyLock<Model> = LazyLock::new(|| Model::built_in().unwrap());
    BUILT_IN.clone()
}

fn scored(facts: &ServiceFacts) -> ServiceScore {
    score(facts, &model(), day(AS_OF))
}

fn ratings(all: [i16; 9]) -> Ratings {
    let [data, criticality, access, substitutability, volume, regulatory, fourth_party, geography, spend] =
        all.map(Some);
    Ratings {
        data_sensitivity: data,
        criticality,
        access,
        substitutability,
        data_volume: volume,
        regulatory,
        fourth_party,
        geography,
        spend,
    }
}

/// Example D's payroll service with this evidence.
fn payroll(evidence: Vec<Evidence>) -> ServiceFacts {
    ServiceFacts { ratings: ratings([4, 3, 2, 3, 3, 3, 2, 1, 2]), evidence, ..ServiceFacts::default() }
}

/// Example E's report, to be bent by a test.
fn soc2(number: u128, end: &str, bend: impl FnOnce(&mut Evidence)) -> Evidence {
    let mut evidence = Evidence::from_report(&report(number, end), None).unwrap();
    bend(&mut evidence);
    evidence
}

fn answers(number: u128, submitted: &str, share: (i64, i64), bend: impl FnOnce(&mut Evidence)) -> Evidence {
    let count = |series: &Series| SeriesTally { series: *series, compliant: share.0, applicable: share.1 };
    let tally = Tally { series: Series::ALL.iter().map(count).collect(), failed_must: false };
    let service = uuid::Uuid::from_u128(5).into();
    let mut evidence = Evidence::from_questionnaire(&questionnaire(number, submitted), tally, service, 1).unwrap();
    bend(&mut evidence);
    evidence
}

fn says(evidence: &mut Evidence, opinion: Opinion, named_series: &[Series]) {
    evidence.statement = Statement::Opinion {
        description: Opinion::Unqualified,
        controls: opinion,
        named: named_series.iter().copied().collect(),
    };
}

fn of(score: &ServiceScore, series: Series) -> super::SeriesScore {
    *score.series.iter().find(|row| row.series == series).unwrap()
}

fn billionths(thousandths: i64) -> Nano {
    Nano::new(thousandths * 1_000_000)
}

#[test]
fn example_d_payroll_is_critical_at_71_5() {
    let inherent = scored(&payroll(vec![])).inherent;
    let points: Vec<String> = inherent.factors.iter().map(|factor| factor.points.to_text(1)).collect();
    assert_eq!(points, ["22.0", "15.0", "9.0", "7.5", "6.0", "6.0", "3.0", "1.0", "2.0"]);
    assert_eq!((inherent.value.to_text(3).as_str(), inherent.tier), ("71.500", Band::Critical));
}

#[test]
fn example_e_without_findings_cuecs_and_exceptions_leaves_28_6() {
    let found = scored(&payroll(vec![soc2(7, "2025-03-31", |_| {})]));
    assert_eq!(found.residual.value.to_text(9), "28.600000000");
    assert_eq!((found.residual.band, found.confidence), (Band::Medium, Nano::ONE));
    assert!(found.series.iter().all(|row| row.effectiveness == Nano::ONE) && found.series.len() == 9);
    assert_eq!(of(&found, Series::Cc6).points_out.to_text(3), "10.725");
    assert_eq!(of(&found, Series::Cc9).points_out.to_text(3), "6.435");
    assert!(found.residual.floors.is_empty());
}

#[test]
fn example_f_without_evidence_is_critical_by_floor_with_confidence_0() {
    let found = scored(&payroll(vec![]));
    assert_eq!((found.residual.value.to_text(1).as_str(), found.residual.band), ("71.5", Band::Critical));
    assert_eq!(found.confidence, Nano::ZERO);
    let rules: Vec<FloorRule> = found.residual.floors.iter().map(|floor| floor.rule).collect();
    assert_eq!(rules, [FloorRule::NoEvidence]);
}

#[test]
fn the_floor_for_no_evidence_holds_where_only_a_lift_makes_it_critical() {
    let mut facts = ServiceFacts { ratings: ratings([0, 4, 0, 3, 0, 0, 0, 0, 0]), ..ServiceFacts::default() };
    let found = scored(&facts);
    assert_eq!((found.inherent.band, found.inherent.tier), (Band::Medium, Band::Critical));
    assert_eq!((found.residual.value.to_text(1).as_str(), found.residual.band), ("27.5", Band::Critical));
    assert!(found.residual.floors[0].raised);
    facts.evidence.push(soc2(7, "2021-03-31", |_| {}));
    assert_eq!(scored(&facts).residual.band, Band::Critical, "a report that has run out is no evidence");
    facts.evidence.push(soc2(8, "2025-03-31", |_| {}));
    assert_eq!(scored(&facts).residual.band, Band::Low);
}

#[test]
fn a_band_is_taken_from_the_value_rounded_to_a_tenth() {
    for (thousandths, band) in [
        (24_949, Band::Low),
        (24_950, Band::Medium),
        (25_000, Band::Medium),
        (49_949, Band::Medium),
        (49_950, Band::High),
        (69_949, Band::High),
        (69_950, Band::Critical),
        (0, Band::Low),
    ] {
        assert_eq!(model().band(billionths(thousandths).shown()), band, "{thousandths}");
    }
}

#[test]
fn categories_that_matter_are_added_and_renormalized() {
    let mut facts = payroll(vec![soc2(7, "2025-03-31", |_| {})]);
    facts.needs = Needs { availability: true, ..Needs::default() };
    let found = scored(&facts);
    assert_eq!(found.series.len(), 10);
    assert_eq!(of(&found, Series::A).pick, None);
    // 71.5 · (1 − 0.6 · 100/115)
    assert_eq!(found.residual.value.to_text(3), "34.196");
    assert_eq!(found.confidence.to_text(4), "0.8696");
}

#[test]
fn an_unrated_service_keeps_its_assumed_number_and_no_floor() {
    let mut facts = payroll(vec![]);
    facts.ratings.access = None;
    let found = scored(&facts);
    assert_eq!((found.residual.band, found.inherent.tier), (Band::Unrated, Band::Unrated));
    assert_eq!(found.residual.value.to_text(1), "76.0");
    assert!(found.residual.floors.is_empty());
}

#[test]
fn floors_need_a_high_service_except_for_a_failed_non_negotiable_question() {
    let qualified = |series| soc2(7, "2025-03-31", |item| says(item, Opinion::Qualified, &[series]));
    let adverse = soc2(7, "2025-03-31", |item| says(item, Opinion::Adverse, &[]));
    let failed = answers(9, "2025-09-01", (1, 1), |item| {
        if let Statement::Answers(tally) = &mut item.statement {
            tally.failed_must = true;
        }
    });
    let high = ratings([4, 3, 2, 3, 1, 1, 0, 0, 0]);
    let low = ratings([1, 1, 1, 1, 0, 0, 0, 0, 0]);
    for (ratings, evidence, rule) in [
        (high, qualified(Series::Cc6), Some(FloorRule::Qualified)),
        (high, qualified(Series::Cc7), Some(FloorRule::Qualified)),
        (high, qualified(Series::Cc8), None),
        (low, qualified(Series::Cc6), None),
        (high, adverse.clone(), Some(FloorRule::Adverse)),
        (low, adverse, None),
        (high, failed.clone(), Some(FloorRule::FailedMust)),
        (low, failed, Some(FloorRule::FailedMust)),
    ] {
        let found = scored(&ServiceFacts { ratings, evidence: vec![evidence], ..ServiceFacts::default() });
        assert_eq!(found.residual.floors.first().map(|floor| floor.rule), rule);
        if rule.is_some() {
            assert_eq!(found.residual.band, Band::High);
        }
    }
}

/// Any document: `class` counts `Class::ALL`; certificates run out as long after their issue as `share` says.
fn any_evidence(number: usize, (age, class, opinion, fit, share): (i64, usize, usize, usize, i64)) -> Evidence {
    let until = crate::domain::calendar::add_days(day(AS_OF), -age);
    let class = Class::ALL[class % Class::ALL.len()];
    let number = number as u128 + 10;
    let mut evidence = if class.is_report() {
        soc2(number, &until.to_string(), |item| says(item, Opinion::ALL[opinion], &[Series::Cc6]))
    } else if matches!(class, Class::QuestionnaireVerified | Class::QuestionnaireSelfAttested) {
        answers(number, &until.to_string(), (share, 4), |_| {})
    } else {
        certified(number, class, &until.to_string(), None)
    };
    if !class.is_report() && evidence.template.is_none() {
        evidence.expires_on = (share > 0).then(|| crate::domain::calendar::add_days(until, share * 200));
    }
    evidence.class = class;
    evidence.fit = ScopeFit::ALL[fit];
    evidence
}

/// A certificate, test, policy or trust page of full scope.
fn certified(number: u128, class: Class, issued: &str, expires: Option<&str>) -> Evidence {
    Evidence {
        source: Source::Certificate(uuid::Uuid::from_u128(number).into()),
        class,
        auditor: None,
        statement: Statement::Stands,
        starts_on: None,
        expires_on: expires.map(day),
        scope: SeriesSet::common(),
        ..soc2(number, issued, |_| {})
    }
}

fn finding(number: u128, severity: FindingSeverity, series: &[Series]) -> FindingFact {
    FindingFact {
        id: uuid::Uuid::from_u128(number).into(),
        name: format!("finding F-{number}"),
        series: series.iter().copied().collect(),
        severity,
        from: day("2025-06-01"),
        due_on: None,
        closed_on: None,
    }
}

fn exception(number: u128, severity: ExceptionSeverity, series: &[Series]) -> ExceptionFact {
    ExceptionFact {
        id: uuid::Uuid::from_u128(number).into(),
        name: format!("exception E-{number}"),
        series: series.iter().copied().collect(),
        severity,
        fixed: false,
        finding: None,
    }
}

/// `all` controls that a report expects of us on these series, of which `done` are in place.
fn expected(all: u128, done: u128, series: &[Series]) -> Vec<ExpectedControl> {
    let control = |number| ExpectedControl {
        id: uuid::Uuid::from_u128(number).into(),
        name: format!("CUEC U-{number}"),
        series: series.iter().copied().collect(),
        implemented: number <= done,
    };
    (1..=all).map(control).collect()
}

fn incident(number: u128, from: &str) -> IncidentFact {
    IncidentFact {
        id: uuid::Uuid::from_u128(number).into(),
        name: format!("incident I-{number}"),
        from: day(from),
        closed_on: None,
    }
}
