use super::*;
use crate::domain::import::{
    field::ImportKind::Questionnaire,
    sheet_fixture::{Sheet, codes},
};

fn no_series(_: &str, _: Option<&str>, _: Option<&str>) -> Vec<String> {
    Vec::new()
}

fn layout() -> AnswerLayout<'static> {
    AnswerLayout {
        series: &no_series,
        words: &|_| AnswerValue::Other,
        preferred: &|_| None,
        must: &|_| false,
        weight: &|_| None,
        section: &|_| None,
        domain_carried_down: false,
    }
}

fn drafted(headings: &str, rows: &[&str], layout: &AnswerLayout<'_>) -> DraftedAnswers {
    let sheet = Sheet::new(Questionnaire, headings, rows);
    draft(&sheet.rows, &sheet.reading().0, layout)
}

#[test]
fn a_generic_sheet_gives_its_answers_with_their_cells() {
    let drafted = drafted(
        "question_ref|domain|question|answer|comment",
        &[
            "GRC-01|Governance|Is there a programme?|Yes|Led by the CISO",
            "GRC-02|Governance|Is risk assessed?|No|",
            "||||",
            "GRC-03|Governance|Is it reviewed?|2) No|",
            "GRC-04|Governance|Is it funded?|Partially, from 2027|",
            "GRC-05|Governance|Are there offices?|N/A|Remote only",
            "GRC-06|Governance|Who leads it?|The CISO|",
            "GRC-07|Governance|Is it tested?||",
            "End of sheet||||",
        ],
        &layout(),
    );
    assert_eq!(drafted.problems, []);
    let expected = AnswerCounts { questions: 7, yes: 1, no: 2, not_applicable: 1, partial: 1, blank: 1, other: 1 };
    assert_eq!(drafted.counts, expected);
    let answer = &drafted.answers[2];
    assert_eq!((answer.row, answer.column.as_str(), answer.raw.as_str()), (5, "D", "2) No"));
    assert_eq!(drafted.answers[4].comment.as_deref(), Some("Remote only"));
    assert_eq!((answer.weight_milli, answer.preferred, answer.must), (1000, None, false));
}

#[test]
fn a_domain_is_carried_down_where_the_layout_says_so() {
    let rows = ["A-1|Access|q|Yes", "A-2||q|Yes", "B-1|Backup|q|Yes"];
    for (carried, domains) in
        [(true, [Some("Access"), Some("Access"), Some("Backup")]), (false, [Some("Access"), None, Some("Backup")])]
    {
        let layout = AnswerLayout { domain_carried_down: carried, ..layout() };
        let drafted = drafted("question_ref|domain|question|answer", &rows, &layout);
        assert_eq!(drafted.answers.iter().map(|a| a.domain.as_deref()).collect::<Vec<_>>(), domains);
    }
}

#[test]
fn the_layout_gives_series_preference_and_musts() {
    let series = |id: &str, domain: Option<&str>, criterion: Option<&str>| {
        vec![id.to_owned(), domain.unwrap_or("-").to_owned(), criterion.unwrap_or("-").to_owned()]
    };
    let preferred = |id: &str| (id == "Q2").then_some(AnswerValue::No);
    let layout = AnswerLayout {
        series: &series,
        words: &|_| AnswerValue::Other,
        preferred: &preferred,
        must: &|id| id == "Q1",
        weight: &|_| None,
        section: &|_| None,
        domain_carried_down: false,
    };
    let drafted = drafted(
        "question_ref|criterion|question|answer|weight|preferred",
        &["Q1|CC6.1|q|Yes|#2.5|Yes", "Q2||q|No||", "Q3||q|No||No"],
        &layout,
    );
    let read: Vec<_> =
        drafted.answers.iter().map(|a| (a.series.join(" "), a.weight_milli, a.preferred, a.must)).collect();
    assert_eq!(
        read,
        [
            ("Q1 - CC6.1".to_owned(), 2500, None, true),
            ("Q2 -".to_owned(), 1000, Some(AnswerValue::No), false),
            ("Q3 -".to_owned(), 1000, Some(AnswerValue::No), false),
        ]
    );
}

#[test]
fn figures_are_maturity_only_where_the_column_shows_a_scale() {
    use AnswerValue::*;
    for (answers, values) in [
        (["#1", "#3", "N/A"], [Maturity1, Maturity3, NotApplicable]),
        (["5", "1", ""], [Maturity5, Maturity1, Blank]),
        (["#1", "#0", "#1"], [Yes, No, Yes]),
        (["#3", "#7", "Yes"], [Other, Other, Yes]),
    ] {
        let rows: Vec<String> = answers.iter().map(|answer| format!("q|{answer}")).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let drafted = drafted("question|answer", &rows, &layout());
        assert_eq!(drafted.answers.iter().map(|a| a.value).collect::<Vec<_>>(), values, "{answers:?}");
    }
}

#[test]
fn what_is_wrong_is_named_at_its_cell() {
    for (rows, found, kept) in [
        (vec!["Q1|q|Yes|", "Q1|q|No|"], vec![("repeated_question", "A3")], 2),
        (vec!["Q1|q|#REF!|"], vec![("cell_error", "C2")], 0),
        (vec!["Q1|=|Yes|"], vec![("formula_without_value", "B2")], 0),
        (vec!["Q1|q|=|"], vec![("formula_without_value", "C2")], 0),
        (vec!["Q1|q|Yes|heavy"], vec![("not_a_weight", "D2")], 0),
        (vec!["Q1|q|Yes|-1"], vec![("not_a_weight", "D2")], 0),
    ] {
        let drafted = drafted("question_ref|question|answer|weight", &rows, &layout());
        assert_eq!(codes(&drafted.problems), found, "{rows:?}");
        assert_eq!(drafted.answers.len(), kept, "{rows:?}");
    }
}
