//! What an explanation says.

use super::*;
use crate::domain::{
    calendar::add_days,
    scoring::{Explanation, explain, next_change},
};

fn explained(facts: &ServiceFacts) -> Explanation {
    explain(facts, &scored(facts), &model(), day(AS_OF))
}

/// The definition of the next change, walked day by day.
fn next_by_walking(facts: &ServiceFacts) -> Option<(Date, Nano)> {
    let face = |score: &ServiceScore| (score.residual.value.shown(), score.residual.band);
    let (now, model) = (face(&scored(facts)), model());
    let days = (1..2000).map(|days| add_days(day(AS_OF), days));
    days.map(|on| (on, score(facts, &model, on)))
        .find(|(_, score)| face(score) != now)
        .map(|(on, score)| (on, score.residual.value))
}

#[test]
fn the_reason_is_one_sentence_of_stakes_and_open_points() {
    let qualified = soc2(7, "2025-03-31", |item| says(item, Opinion::Qualified, &[Series::Cc6]));
    let stale = soc2(7, "2024-08-01", |_| {});
    let stakes = "it holds the most sensitive data and may be out for a day at most";
    for (evidence, expected) in [
        (vec![], format!("71.5 Critical: {stakes}, and no evidence speaks for its controls.")),
        (vec![qualified], format!("41.5 High: {stakes}, and its auditor qualified access control.")),
        (
            vec![soc2(7, "2025-03-31", |_| {})],
            format!("28.6 Medium: {stakes}, but its evidence takes off all that evidence can."),
        ),
        (vec![stale], format!("41.9 Medium: {stakes}, and its evidence on access control ends on 2024-08-01.")),
        (
            vec![answers(9, "2025-11-01", (3, 4), |_| {})],
            format!("58.6 High: {stakes}, and access control rests on its own word."),
        ),
    ] {
        assert_eq!(explained(&payroll(evidence)).reason, expected);
    }
}

#[test]
fn the_reason_of_a_service_rated_low_says_so() {
    let facts = ServiceFacts { ratings: ratings([1; 9]), ..ServiceFacts::default() };
    let expected = "25.0 Medium: little is at stake, and no evidence speaks for its controls.";
    assert_eq!(explained(&facts).reason, expected);
}

#[test]
fn the_reason_of_an_unrated_service_names_what_is_missing() {
    let facts = ServiceFacts::default();
    let expected = "75.0 Unrated: nobody has rated its data sensitivity, criticality and access yet, \
                    and no evidence speaks for its controls.";
    assert_eq!(explained(&facts).reason, expected);
}

#[test]
fn what_if_names_each_series_largest_first() {
    let qualified = soc2(7, "2025-03-31", |item| says(item, Opinion::Qualified, &[Series::Cc6]));
    let changes = explained(&payroll(vec![qualified])).what_if;
    let first = &changes[0];
    assert_eq!((first.series, first.points.to_text(3).as_str()), (Some(Series::Cc6), "8.044"));
    assert_eq!(changes.len(), 9);
    assert!(changes.is_sorted_by(|a, b| a.points >= b.points));
    assert!(explained(&payroll(vec![soc2(7, "2025-03-31", |_| {})])).what_if.is_empty());
}

#[test]
fn the_next_change_is_the_first_day_the_shown_figure_differs() {
    let facts = payroll(vec![soc2(7, "2025-03-31", |_| {})]);
    let next = explained(&facts).next_change.unwrap();
    // 28.6 becomes 28.7 with the first day past the plateau: 42.9 ÷ 365 is more than a tenth
    assert_eq!((next.on, next.shown.to_string().as_str()), (day("2026-04-01"), "28.7"));
    assert_eq!(next.why.as_deref(), Some("as SOC 2 Type 2 to 2025-03-31 ages past 365 days"));
    assert_eq!(explained(&payroll(vec![])).next_change, None);
}

#[test]
fn a_document_that_is_on_its_way_is_a_change_too() {
    let facts = payroll(vec![soc2(7, "2025-09-30", |item| item.known_from = day("2025-12-05"))]);
    let next = explained(&facts).next_change.unwrap();
    assert_eq!((next.on, next.shown.to_string().as_str()), (day("2025-12-05"), "28.6"));
    assert_eq!(next.why.as_deref(), Some("as SOC 2 Type 2 to 2025-09-30 takes over"));
}

#[test]
fn its_json_has_the_documented_shape() {
    let mut facts = payroll(vec![soc2(7, "2025-03-31", |item| item.auditor = Some(AuditorCheck::NotChecked))]);
    facts.ratings.spend = None;
    let json = serde_json::to_value(explained(&facts)).unwrap();
    assert_eq!(json["inherent"]["value"], 72.5);
    assert_eq!(json["inherent"]["tier"], "critical");
    assert_eq!(json["inherent"]["factors"][8]["assumed"], true);
    assert_eq!(json["residual"]["value"], 33.35);
    assert_eq!(json["residual"]["band"], "medium");
    assert_eq!(json["residual"]["floors"], serde_json::json!([]));
    assert_eq!(json["adjustments"], serde_json::json!([]));
    assert_eq!(json["confidence"], 0.9);
    let row = &json["series"][5];
    assert_eq!((&row["id"], &row["weight"], &row["effectiveness"]), (&"CC6".into(), &25.into(), &0.9.into()));
    assert_eq!(row["points_out"], 9.788);
    assert_eq!(row["evidence"]["kind"], "soc_report");
    assert_eq!(row["evidence"]["title"], "SOC 2 Type 2 to 2025-03-31");
    let term = serde_json::json!([{"term": "auditor", "value": 0.9, "why": "auditor not checked"}]);
    assert_eq!(row["terms"], term);
    assert_eq!(json["what_if"][0]["series"], "CC6");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn the_next_change_is_what_walking_day_by_day_finds(
        documents in prop::collection::vec((0_i64..760, 0_usize..14, 0_usize..4, 0_usize..4, 0_i64..=4, 0_i64..300), 0..4),
        events in prop::collection::vec((-200_i64..200, 0_i64..400, 0_i64..400, any::<bool>()), 0..3),
    ) {
        let evidence = documents.into_iter().enumerate().map(|(number, (age, class, opinion, fit, share, delay))| {
            let mut evidence = any_evidence(number, (age, class, opinion, fit, share));
            evidence.known_from = add_days(evidence.until, delay);
            evidence
        });
        let mut facts = payroll(evidence.collect());
        for (number, (from, due, open, incident)) in events.into_iter().enumerate() {
            let from = add_days(day(AS_OF), from);
            let (due_on, closed_on) = (Some(add_days(from, due)), Some(add_days(from, open)));
            let number = number as u128;
            if incident {
                facts.incidents.push(IncidentFact { from, closed_on, ..super::incident(number, AS_OF) });
            } else {
                let found = finding(number, FindingSeverity::Critical, &[Series::Cc6]);
                facts.findings.push(FindingFact { from, due_on, closed_on, ..found });
            }
        }
        let found = next_change(&facts, &scored(&facts), &model(), day(AS_OF)).map(|next| (next.on, next.value));
        prop_assert_eq!(found, next_by_walking(&facts));
    }
}

#[test]
fn a_score_that_falls_and_comes_back_changes_on_the_day_it_falls() {
    // The answers, of which none complies, stop being preferred; the adverse Type 1 takes over, and ages away in turn.
    let evidence = [(20, 1, 2, 1, 0), (211, 10, 0, 0, 0)].into_iter().enumerate();
    let facts = payroll(evidence.map(|(number, document)| any_evidence(number, document)).collect());
    let found = next_change(&facts, &scored(&facts), &model(), day(AS_OF)).map(|next| (next.on, next.value));
    assert_eq!(found.map(|(on, _)| on), Some(day("2026-10-25")));
    assert_eq!(found, next_by_walking(&facts));
}
