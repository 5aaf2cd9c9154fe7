use super::*;
use crate::domain::{ids::ServiceId, lines::Lines, questionnaire::Attestation};

fn sheet(template: &str, service: Option<ServiceId>, answers: &[(&str, &str, &str)]) -> AnsweredSheet {
    let now = "2026-11-22T09:00:00".parse().unwrap();
    let questionnaire = Questionnaire {
        id: uuid::Uuid::now_v7().into(),
        vendor_id: uuid::Uuid::nil().into(),
        service_id: service,
        template: template.to_owned(),
        template_version: None,
        sent_on: None,
        due_on: None,
        submitted_on: Some("2026-03-10".parse().unwrap()),
        attestation: Attestation::SelfAttested,
        reviewer: None,
        reviewed_on: None,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    let answers = (1..).zip(answers).map(|(position, (question, series, value))| Answer {
        id: uuid::Uuid::now_v7().into(),
        questionnaire_id: questionnaire.id,
        position,
        question_ref: format!("Q{position}"),
        question: (*question).to_owned(),
        domain: None,
        series: Lines::new(series.split(' ')),
        value: value.parse().unwrap(),
        raw: (*value).to_owned(),
        comment: None,
        evidence: None,
        weight_milli: 1000,
        preferred: None,
        must: false,
        sheet: "S".to_owned(),
        row: position + 1,
        column: "D".to_owned(),
    });
    AnsweredSheet { answers: answers.collect(), questionnaire }
}

const AT_REST: &str = "Is customer data encrypted at rest?";

#[test]
fn yes_here_and_no_there_on_the_same_subject_is_told_once() {
    let one = sheet("caiq-4", None, &[(AT_REST, "CC6 C", "yes"), ("Are backups restored in tests?", "A", "yes")]);
    let other = sheet("generic", None, &[("Is data at rest encrypted?", "CC6", "no"), (AT_REST, "CC7", "no")]);
    let found = contradictions(&[one, other], &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].series.as_slice(), found[0].says.cell.as_str()), (["CC6"].as_slice(), "S!D2"));
    assert_eq!(found[0].says.questionnaire, "caiq-4 of 2026-03-10");
    assert_eq!(found[0].subject, ["data", "encrypted", "rest"]);
    assert!(matches!(&found[0].against, Against::Answer(no) if no.question_ref == "Q1" && no.value == AnswerValue::No));
}

#[test]
fn two_services_may_be_run_in_two_ways_and_a_questionnaire_does_not_contradict_itself() {
    let (first, second) = (uuid::Uuid::now_v7().into(), uuid::Uuid::now_v7().into());
    let say = |service, value| sheet("generic", service, &[(AT_REST, "CC6", value)]);
    let count = |sheets: &[AnsweredSheet]| contradictions(sheets, &[]).len();
    assert_eq!(count(&[say(Some(first), "yes"), say(Some(second), "no")]), 0);
    assert_eq!(count(&[say(Some(first), "yes"), say(Some(first), "no")]), 1);
    assert_eq!(count(&[say(Some(first), "yes"), say(None, "no")]), 1);
    assert_eq!(count(&[sheet("generic", None, &[(AT_REST, "CC6", "yes"), (AT_REST, "CC6", "no")])]), 0);
    for value in ["partial", "na", "blank", "other", "yes"] {
        assert_eq!(count(&[say(None, "yes"), say(None, value)]), 0, "{value}");
    }
}

#[test]
fn a_yes_against_an_exception_of_its_criterion_is_told() {
    let question = "Is access of leavers removed within one day?";
    let answered = [sheet("generic", None, &[(question, "CC6", "yes"), ("Are leavers told?", "CC6", "yes")])];
    let exception = |criterion: &str| ReportedException {
        report: "SOC 2 Type 2 to 2026-06-30".to_owned(),
        criterion: criterion.to_owned(),
        text: "For 2 of 25 leavers sampled, access was not removed within one day of the last working day.".to_owned(),
    };
    let found = contradictions(&answered, &[exception("CC6.3")]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].against, Against::Exception(exception("CC6.3")));
    assert_eq!(contradictions(&answered, &[exception("CC7.1")]), []);
    assert_eq!(contradictions(&answered, &[exception("shoes")]), []);
}
