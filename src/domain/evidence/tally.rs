//! Counting a questionnaire's answers by series, once, so that a score never reads single answers.

use crate::domain::{
    criteria::{Series, SeriesSet},
    questionnaire::{Answer, AnswerValue},
};

/// What one answer of weight 1 counts: 1000 thousandths of weight, each in quarters, so that a half and every step
/// of maturity stay whole numbers.
const QUARTERS: i64 = 4;

/// One series' answers. Both figures count quarters of a thousandth of weight: an answer of weight 1 is 4000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SeriesTally {
    /// The series.
    pub series: Series,
    /// Weight of what complies.
    pub compliant: i64,
    /// Weight of what applies; a series where nothing applies is not spoken to.
    pub applicable: i64,
}

/// A questionnaire's answers, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// One entry per series that any question is about, in order of the series.
    pub series: Vec<SeriesTally>,
    /// Whether a non-negotiable question counts as not compliant; half an answer is not a failure.
    pub failed_must: bool,
}

/// Counts answers by series. A question on several series counts fully in each.
pub fn tally(answers: &[Answer]) -> Tally {
    let mut counts: Vec<SeriesTally> =
        Series::ALL.iter().map(|series| SeriesTally { series: *series, compliant: 0, applicable: 0 }).collect();
    let mut asked = SeriesSet::default();
    let mut failed_must = false;
    for answer in answers {
        let quarters = compliant_quarters(answer);
        failed_must |= answer.must && quarters == Some(0);
        let series: SeriesSet = answer.series.iter().filter_map(Series::of_criterion).collect();
        let weight = i64::from(answer.weight_milli.max(0));
        for count in counts.iter_mut().filter(|count| series.contains(count.series)) {
            asked = asked.with(count.series);
            if let Some(quarters) = quarters {
                count.compliant += weight * quarters;
                count.applicable += weight * QUARTERS;
            }
        }
    }
    counts.retain(|count| asked.contains(count.series));
    Tally { series: counts, failed_must }
}

/// How much of an answer complies, 0 to 1; `None` when the question does not apply.
pub fn compliance(answer: &Answer) -> Option<f64> {
    compliant_quarters(answer).map(|quarters| match quarters {
        0 => 0.0,
        1 => 0.25,
        2 => 0.5,
        3 => 0.75,
        _ => 1.0,
    })
}

/// How much of an answer complies, in quarters; `None` when the question does not apply. Blank, free text, and an N/A
/// without a reason count as not compliant.
fn compliant_quarters(answer: &Answer) -> Option<i64> {
    let preferred = answer.preferred.unwrap_or(AnswerValue::Yes);
    let has_reason = answer.comment.as_deref().is_some_and(|comment| !comment.trim().is_empty());
    match answer.value {
        AnswerValue::Blank => Some(0),
        AnswerValue::NotApplicable if has_reason => None,
        value if value == preferred => Some(4),
        AnswerValue::Partial => Some(2),
        AnswerValue::Maturity2 => Some(1),
        AnswerValue::Maturity3 => Some(2),
        AnswerValue::Maturity4 => Some(3),
        AnswerValue::Maturity5 => Some(4),
        AnswerValue::Yes
        | AnswerValue::No
        | AnswerValue::NotApplicable
        | AnswerValue::Maturity1
        | AnswerValue::Other => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lines::Lines;

    fn answer(value: AnswerValue, series: &str) -> Answer {
        Answer {
            id: uuid::Uuid::from_u128(1).into(),
            questionnaire_id: uuid::Uuid::from_u128(2).into(),
            position: 1,
            question_ref: String::new(),
            question: String::new(),
            domain: None,
            series: Lines::new(series.split(' ')),
            value,
            raw: String::new(),
            comment: None,
            evidence: None,
            weight_milli: 1000,
            preferred: None,
            must: false,
            sheet: String::new(),
            row: 1,
            column: String::new(),
        }
    }

    fn count(answers: &[Answer], series: Series) -> Option<(i64, i64)> {
        let tally = tally(answers);
        tally.series.iter().find(|tally| tally.series == series).map(|tally| (tally.compliant, tally.applicable))
    }

    #[test]
    fn each_answer_counts_as_the_model_says() {
        let no = Some(AnswerValue::No);
        for (value, preferred, comment, expected) in [
            (AnswerValue::Yes, None, None, (4000, 4000)),
            (AnswerValue::No, None, None, (0, 4000)),
            (AnswerValue::No, no, None, (4000, 4000)),
            (AnswerValue::Yes, no, None, (0, 4000)),
            (AnswerValue::Partial, None, None, (2000, 4000)),
            (AnswerValue::Blank, None, None, (0, 4000)),
            (AnswerValue::Other, None, None, (0, 4000)),
            (AnswerValue::NotApplicable, None, None, (0, 4000)),
            (AnswerValue::NotApplicable, None, Some("  "), (0, 4000)),
            (AnswerValue::NotApplicable, None, Some("no office"), (0, 0)),
            (AnswerValue::Maturity1, None, None, (0, 4000)),
            (AnswerValue::Maturity2, None, None, (1000, 4000)),
            (AnswerValue::Maturity4, None, None, (3000, 4000)),
            (AnswerValue::Maturity5, None, None, (4000, 4000)),
        ] {
            let mut one = answer(value, "CC6");
            one.preferred = preferred;
            one.comment = comment.map(str::to_owned);
            assert_eq!(count(&[one], Series::Cc6), Some(expected), "{value:?} {preferred:?} {comment:?}");
        }
    }

    #[test]
    fn weights_count_and_a_question_on_two_series_counts_in_each() {
        let mut heavy = answer(AnswerValue::Yes, "CC6 A");
        heavy.weight_milli = 2500;
        let answers = [heavy, answer(AnswerValue::No, "CC6.1")];
        assert_eq!(count(&answers, Series::Cc6), Some((10_000, 14_000)));
        assert_eq!(count(&answers, Series::A), Some((10_000, 10_000)));
        assert_eq!(count(&answers, Series::Cc7), None);
    }

    #[test]
    fn two_criteria_of_one_series_count_once() {
        assert_eq!(count(&[answer(AnswerValue::Yes, "CC6.1 CC6.2")], Series::Cc6), Some((4000, 4000)));
    }

    #[test]
    fn a_non_negotiable_question_fails_without_any_compliance_even_outside_all_series() {
        for (value, failed) in [
            (AnswerValue::No, true),
            (AnswerValue::Blank, true),
            (AnswerValue::Partial, false),
            (AnswerValue::Yes, false),
        ] {
            let mut must = answer(value, "");
            must.must = true;
            assert_eq!(tally(&[must]).failed_must, failed, "{value:?}");
        }
        assert!(!tally(&[answer(AnswerValue::No, "CC6")]).failed_must);
    }
}
