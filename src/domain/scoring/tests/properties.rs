//! What holds for any facts. Better evidence never raises a score, with the exceptions that picking one document, and
//! not adding them up, implies, and the one that closing a finding implies whose exception then counts again: each of
//! those is a test of its own below.

use super::*;
use crate::domain::{
    finding::{Finding, FindingSource, FindingStatus, Treatment},
    lines::Lines,
    scoring::explain,
};

fn any_facts() -> impl Strategy<Value = ServiceFacts> {
    let documents = prop::collection::vec((0_i64..900, 0_usize..14, 0_usize..4, 0_usize..4, 0_i64..=4), 0..6);
    let weaknesses = (prop::collection::vec(0_usize..39, 0..5), 0_u128..5, 0_u128..5);
    let open = (prop::collection::vec((0_usize..4, 0_usize..13, any::<bool>()), 0..5), 0_u128..3);
    (prop::array::uniform9(0_i16..=4), documents, weaknesses, open).prop_map(
        |(all, documents, (exceptions, controls, done), (findings, incidents))| {
            let mut evidence: Vec<Evidence> =
                documents.into_iter().enumerate().map(|(number, bits)| any_evidence(number, bits)).collect();
            for report in evidence.iter_mut().filter(|item| item.class.is_report()) {
                let any = |(number, bits): (usize, &usize)| {
                    let (severity, series) = (ExceptionSeverity::ALL[bits % 3], Series::ALL[bits / 3]);
                    exception(number as u128, severity, &[series])
                };
                report.exceptions = exceptions.iter().enumerate().map(any).collect();
                report.expected_controls = expected(controls, done.min(controls), &[Series::Cc6, Series::Cc7]);
            }
            let found = |(number, (severity, series, late)): (usize, (usize, usize, bool))| FindingFact {
                due_on: late.then(|| day("2025-10-01")),
                ..finding(number as u128, FindingSeverity::ALL[severity], &[Series::ALL[series]])
            };
            ServiceFacts {
                ratings: ratings(all),
                evidence,
                findings: findings.into_iter().enumerate().map(found).collect(),
                incidents: (0..incidents).map(|number| incident(number, "2025-11-01")).collect(),
                ..ServiceFacts::default()
            }
        },
    )
}

fn residual(facts: &ServiceFacts) -> Nano {
    scored(facts).residual.value
}

/// The same document, its content bettered in one respect; class, age and scope as they are.
fn bettered(item: &mut Evidence, way: usize) {
    match way {
        0 if !matches!(item.statement, Statement::Opinion { controls: Opinion::Disclaimer, .. }) => {
            if let Statement::Opinion { .. } = item.statement {
                says(item, Opinion::Unqualified, &[]);
            }
        }
        1 => item.exceptions.clear(),
        2 => item.expected_controls.iter_mut().for_each(|control| control.implemented = true),
        3 if item.auditor == Some(AuditorCheck::NotChecked) => item.auditor = Some(AuditorCheck::Verified),
        4 if item.fit != ScopeFit::None => item.fit = ScopeFit::Full,
        5 => {
            if let Statement::Answers(tally) = &mut item.statement {
                tally.series.iter_mut().for_each(|row| row.compliant = row.applicable);
            }
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn a_higher_value_never_has_a_lower_band(low in 0_i64..100_000_000_000, more in 0_i64..100_000_000_000) {
        let band = |value| model().band(Nano::new(value).shown()).gravity();
        prop_assert!(band(low) <= band(low + more));
    }

    #[test]
    fn parts_sum_to_the_whole_and_evidence_alone_leaves_two_fifths(facts in any_facts()) {
        let found = scored(&facts);
        let (at_stake, left) = (found.inherent.value.get(), found.residual.after_evidence.get());
        prop_assert!(left <= at_stake && left * 5 >= at_stake * 2);
        let added: Nano = found.adjustments.iter().map(|one| one.points).sum();
        prop_assert!(added <= Nano::new(15 * Nano::ONE.get()));
        prop_assert_eq!(found.residual.after_evidence + added, found.residual.value);
        prop_assert!(found.residual.value <= Nano::new(100 * Nano::ONE.get()));
        prop_assert!(Nano::ZERO <= found.confidence && found.confidence <= Nano::ONE);
        let explained = explain(&facts, &found, &model(), day(AS_OF));
        let taken: Tenths = explained.series.iter().map(|row| row.shown).sum();
        let shown: Tenths = explained.adjustments.iter().map(|row| row.shown).sum();
        prop_assert_eq!(explained.inherent.shown - taken, explained.residual.shown - shown);
        let factors: Tenths = explained.inherent.factors.iter().map(|row| row.shown).sum();
        prop_assert_eq!(factors, explained.inherent.shown);
    }

    #[test]
    fn two_orders_of_the_same_facts_give_the_same_score(facts in any_facts(), turn in 0_usize..6) {
        let found = scored(&facts);
        let mut turned = facts.clone();
        turned.evidence.reverse();
        let by = turn.min(turned.evidence.len());
        turned.evidence.rotate_left(by);
        turned.findings.reverse();
        turned.incidents.reverse();
        turned.evidence.iter_mut().for_each(|item| item.exceptions.reverse());
        let turned = scored(&turned);
        prop_assert_eq!((turned.residual.value, turned.residual.band), (found.residual.value, found.residual.band));
        prop_assert_eq!((turned.confidence, turned.effectiveness), (found.confidence, found.effectiveness));
    }

    #[test]
    fn a_document_bettered_in_content_never_raises_the_score(facts in any_facts(), which in 0_usize..6, way in 0_usize..6) {
        let mut better = facts.clone();
        if let Some(item) = better.evidence.get_mut(which) {
            bettered(item, way);
        }
        prop_assert!(residual(&better) <= residual(&facts));
    }

    #[test]
    fn the_first_document_never_raises_the_score(facts in any_facts(), bits in (0_i64..900, 0_usize..14, 0_usize..4, 0_usize..4, 0_i64..=4)) {
        let bare = ServiceFacts { evidence: Vec::new(), ..facts };
        let with = ServiceFacts { evidence: vec![any_evidence(90, bits)], ..bare.clone() };
        prop_assert!(residual(&with) <= residual(&bare));
    }

    #[test]
    fn a_new_clean_report_of_full_scope_never_raises_the_score(facts in any_facts()) {
        let mut with = facts.clone();
        with.evidence.push(soc2(99, AS_OF, |_| {}));
        prop_assert!(residual(&with) <= residual(&facts));
    }

    #[test]
    fn what_is_closed_never_raises_the_score(facts in any_facts(), which in 0_usize..5) {
        let mut closed = facts.clone();
        if let Some(finding) = closed.findings.get_mut(which) {
            finding.closed_on = Some(day(AS_OF));
        }
        closed.incidents.pop();
        prop_assert!(residual(&closed) <= residual(&facts));
    }

    #[test]
    fn what_would_lower_it_lowers_it_and_is_sorted(facts in any_facts()) {
        let found = scored(&facts);
        let changes = explain(&facts, &found, &model(), day(AS_OF)).what_if;
        prop_assert!(changes.is_sorted_by_key(|change| std::cmp::Reverse(change.points)));
        for change in changes {
            prop_assert!(change.points > Nano::ZERO);
            prop_assert!(change.residual <= found.residual.value, "{}", change.change);
        }
    }
}

#[test]
fn the_exceptions_that_picking_implies() {
    let clean = |number, end: &str| soc2(number, end, |_| {});
    let qualified = |number, end: &str| soc2(number, end, |item| says(item, Opinion::Qualified, &[Series::Cc6]));
    let adverse = soc2(8, "2025-03-31", |item| says(item, Opinion::Adverse, &[]));
    let answered = |number, share| answers(number, "2025-11-01", share, |_| {});
    for (case, before, added) in [
        ("a newer report of its class supersedes a better one", clean(7, "2025-03-31"), qualified(8, "2025-06-30")),
        ("a higher class that says worse goes before good answers", answered(9, (1, 1)), adverse),
        ("fresh answers go before a report that lost half", clean(7, "2024-05-22"), answered(9, (1, 1))),
        (
            "of one class the lower counts",
            answered(9, (1, 1)),
            answers(10, "2025-10-01", (1, 2), |item| {
                item.template = Some("caiq-4".to_owned());
            }),
        ),
    ] {
        let alone = residual(&payroll(vec![before.clone()]));
        let both = residual(&payroll(vec![before, added]));
        assert!(both > alone, "{case}: {} to {}", alone.to_text(3), both.to_text(3));
    }
}

#[test]
fn the_exception_that_closing_a_finding_implies() {
    let id = Some(uuid::Uuid::from_u128(31).into());
    let grave = ExceptionFact { finding: id, ..exception(1, ExceptionSeverity::High, &[Series::Cc6]) };
    let mut facts = payroll(vec![soc2(7, "2025-03-31", |item| item.exceptions = vec![grave])]);
    // Open it takes .03 off CC6, closed the exception takes .15: 42.9 · .25 · .12 = 1.287
    facts.findings = vec![finding(31, FindingSeverity::Low, &[Series::Cc6])];
    let open = residual(&facts);
    let changes = explain(&facts, &scored(&facts), &model(), day(AS_OF)).what_if;
    assert!(changes.is_empty(), "closing the finding alone is nothing that would lower it: {changes:?}");
    facts.findings[0].closed_on = Some(day(AS_OF));
    assert_eq!((residual(&facts) - open).to_text(3), "1.287");
}

#[test]
fn acceptance_changes_nothing() {
    let record = |status, treatment| Finding {
        id: uuid::Uuid::from_u128(31).into(),
        vendor_id: uuid::Uuid::from_u128(1).into(),
        service_id: None,
        reference: Some("F-0031".into()),
        title: "Leavers keep their access".into(),
        description: None,
        source: FindingSource::Manual,
        criteria: Lines::new(["CC6.2"]),
        severity: FindingSeverity::High,
        owner_id: None,
        found_on: Some(day("2025-06-01")),
        due_on: None,
        treatment,
        status,
        closed_on: None,
        closure_evidence: None,
        created_at: day("2025-06-02").and_hms_opt(0, 0, 0).unwrap(),
        updated_at: day("2025-06-02").and_hms_opt(0, 0, 0).unwrap(),
        version: 1,
    };
    let service = uuid::Uuid::from_u128(5).into();
    let open = FindingFact::of(&record(FindingStatus::Open, None), service).unwrap();
    for status in [FindingStatus::InProgress, FindingStatus::Accepted] {
        assert_eq!(FindingFact::of(&record(status, Some(Treatment::Accept)), service), Some(open.clone()));
    }
    assert_eq!(open.name, "finding F-0031");
    assert_eq!(FindingFact::of(&record(FindingStatus::Withdrawn, None), service), None);
    let closed = Finding { closed_on: Some(day("2025-09-01")), ..record(FindingStatus::Closed, None) };
    let fact = FindingFact::of(&closed, service).unwrap();
    assert!(fact.is_open(day("2025-08-31")) && !fact.is_open(day("2025-09-01")), "open until the day it was closed");
    let elsewhere = Finding { service_id: Some(uuid::Uuid::from_u128(6).into()), ..record(FindingStatus::Open, None) };
    assert_eq!(FindingFact::of(&elsewhere, service), None);
}
