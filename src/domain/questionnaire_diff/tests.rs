use super::*;
use crate::domain::{lines::Lines, questionnaire::Attestation};

pub(crate) fn answer(question_ref: &str, question: &str, value: AnswerValue) -> Answer {
    Answer {
        id: uuid::Uuid::now_v7().into(),
        questionnaire_id: uuid::Uuid::nil().into(),
        position: 1,
        question_ref: question_ref.to_owned(),
        question: question.to_owned(),
        domain: None,
        series: Lines::new(["CC6"]),
        value,
        raw: value.label().to_owned(),
        comment: None,
        evidence: None,
        weight_milli: 1000,
        preferred: None,
        must: false,
        sheet: "Questions".to_owned(),
        row: 2,
        column: "D".to_owned(),
    }
}

fn refs(said: &[Said]) -> Vec<&str> {
    said.iter().map(|said| said.question_ref.as_str()).collect()
}

#[test]
fn answers_are_matched_by_id_and_told_apart_by_their_turn() {
    use AnswerValue::{Blank, No, NotApplicable, Partial, Yes};
    let before = [
        answer("1.1", "Is there a policy?", No),
        answer("1.2", "Is it approved?", Yes),
        answer("1.3", "Is it published?", Yes),
        answer("1.4", "Is it read?", Blank),
        answer("1.5", "Is it kept?", Yes),
    ];
    let mut after = [
        answer("1.1", "Is there a written policy?", Yes),
        answer("1.2", "Is it approved?", Partial),
        answer("1.3", "Is it published?", Yes),
        answer("1.4", "Is it read?", NotApplicable),
        answer("1.6", "Is it new?", Yes),
    ];
    after[2].comment = Some("on the intranet".to_owned());
    after[3].comment = Some("nobody is new here".to_owned());
    let diff = diff(&before, &after);
    let turns: Vec<_> = diff.changed.iter().map(|one| (one.after.question_ref.as_str(), one.turn)).collect();
    assert_eq!(turns, [("1.1", Turn::Better), ("1.2", Turn::Worse), ("1.4", Turn::Otherwise)]);
    assert_eq!((refs(&diff.new), refs(&diff.gone), diff.explained.len()), (vec!["1.6"], vec!["1.5"], 1));
    assert_eq!(
        diff.to_string(),
        "3 answers changed (1 better, 1 worse, 1 otherwise), 1 explained otherwise, 1 new, 1 gone, 0 as before"
    );
}

#[test]
fn questions_without_an_id_are_matched_by_their_text() {
    use AnswerValue::{No, Yes};
    let before = [answer("", "Do you log  access?", Yes), answer("", "Do you patch?", Yes), answer("7", "Same?", Yes)];
    let after = [answer("2", "Do you patch?", Yes), answer("", "do you log access", No), answer("8", "Same?", Yes)];
    let diff = diff(&before, &after);
    assert_eq!((diff.changed.len(), diff.same), (1, 1));
    assert_eq!((refs(&diff.new), refs(&diff.gone)), (vec!["8"], vec!["7"]), "two ids are two questions");
}

#[test]
fn repeated_questions_are_matched_in_their_order_and_free_text_by_its_words() {
    use AnswerValue::{No, Other, Yes};
    let before = [answer("1", "Q", Yes), answer("1", "Q", No), answer("2", "R", Other)];
    let mut after = [answer("1", "Q", Yes), answer("1", "Q", Yes), answer("2", "R", Other)];
    after[2].raw = "Free   text".to_owned();
    assert_eq!(diff(&before, &after).changed.len(), 1);
    assert_eq!(diff(&before, &after).same, 2);
    after[2].raw = "another text".to_owned();
    assert_eq!(diff(&before, &after).changed.len(), 2);
    assert_eq!(diff(&before, &before), AnswerDiff { same: 3, ..AnswerDiff::default() });
}

fn submitted(template: &str, day: Option<&str>) -> CountedQuestionnaire {
    let now = "2026-11-22T09:00:00".parse().unwrap();
    CountedQuestionnaire {
        questionnaire: Questionnaire {
            id: uuid::Uuid::now_v7().into(),
            vendor_id: uuid::Uuid::nil().into(),
            service_id: None,
            template: template.to_owned(),
            template_version: None,
            sent_on: None,
            due_on: None,
            submitted_on: day.map(|day| day.parse().unwrap()),
            attestation: Attestation::SelfAttested,
            reviewer: None,
            reviewed_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        },
        counts: crate::domain::questionnaire::AnswerCounts::default(),
        tally: crate::domain::evidence::Tally::default(),
    }
}

#[test]
fn a_submission_supersedes_the_newest_before_it_of_its_template() {
    let all = [
        submitted("caiq-4", Some("2024-03-01")),
        submitted("caiq-4", Some("2025-03-01")),
        submitted("generic", Some("2025-06-01")),
        submitted("caiq-4", Some("2026-03-01")),
        submitted("caiq-4", None),
    ];
    let of = |place: usize| &all[place].questionnaire;
    assert_eq!(superseded(of(3), &all).unwrap().questionnaire.id, of(1).id);
    assert_eq!(superseded(of(0), &all), None);
    assert_eq!(superseded(of(2), &all), None);
    assert_eq!(superseding(of(0), &all).unwrap().questionnaire.id, of(1).id);
    assert_eq!(superseding(of(3), &all), None);
    let current: Vec<_> = current(&all).map(|one| one.questionnaire.id).collect();
    assert_eq!(current, [of(2).id, of(3).id]);
}
