//! Answers of questionnaires, normalized; the raw text is always kept beside them.

use super::{
    CellValue, trimmed,
    words::{leading_word, yes_no_word},
};
use crate::domain::{name::plain_key, questionnaire::AnswerValue};

/// The answer a cell gives. `numeric` says that the column holds maturity figures 1 to 5, so that a 1 is not a yes.
///
/// A leading word set off by punctuation counts (`Yes — quarterly`, `2) No`); other text is [`AnswerValue::Other`].
pub fn answer(cell: &CellValue, numeric: bool) -> AnswerValue {
    match cell {
        CellValue::Empty => AnswerValue::Blank,
        CellValue::Bool(true) => AnswerValue::Yes,
        CellValue::Bool(false) => AnswerValue::No,
        CellValue::Text(_) | CellValue::Number(_) => text_answer(&trimmed(cell), numeric),
        _ => AnswerValue::Other,
    }
}

fn text_answer(text: &str, numeric: bool) -> AnswerValue {
    let text = without_option_number(text);
    if text.is_empty() {
        return AnswerValue::Blank;
    }
    if numeric && let Some(value) = maturity(text) {
        return value;
    }
    whole(text)
        .or_else(|| leading_word(text).and_then(|(word, _)| whole(word)))
        .or_else(|| not_applicable_so(text))
        .unwrap_or(AnswerValue::Other)
}

/// A figure 1 to 5.
pub fn maturity(text: &str) -> Option<AnswerValue> {
    match text.trim() {
        "1" => Some(AnswerValue::Maturity1),
        "2" => Some(AnswerValue::Maturity2),
        "3" => Some(AnswerValue::Maturity3),
        "4" => Some(AnswerValue::Maturity4),
        "5" => Some(AnswerValue::Maturity5),
        _ => None,
    }
}

/// What a whole text says.
fn whole(text: &str) -> Option<AnswerValue> {
    match plain_key(text).as_str() {
        "na" | "n a" | "not applicable" | "nicht zutreffend" | "nicht anwendbar" | "entfallt" | "sans objet"
        | "non applicable" | "no aplica" | "no aplicable" => Some(AnswerValue::NotApplicable),
        "partial" | "partially" | "partly" | "teilweise" | "zum teil" | "partiel" | "partielle" | "partiellement"
        | "en partie" | "parcial" | "parcialmente" | "in part" => Some(AnswerValue::Partial),
        _ => yes_no_word(text).map(|yes| if yes { AnswerValue::Yes } else { AnswerValue::No }),
    }
}

/// `N/A – we have no offices`: the slash would part the word, so it is looked for on its own. `Partially implemented` and
/// the like count as partial.
fn not_applicable_so(text: &str) -> Option<AnswerValue> {
    let lower = text.to_lowercase();
    let rest = ["n/a", "not applicable", "n.a."].iter().find_map(|word| lower.strip_prefix(word));
    if rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
        return Some(AnswerValue::NotApplicable);
    }
    let first = lower.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    matches!(first, "partially" | "partly" | "teilweise" | "partiellement" | "parcialmente")
        .then_some(AnswerValue::Partial)
}

/// `2) No` without its number.
fn without_option_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix([')', '.']) {
        Some(words) if rest.len() < text.len() && words.trim_start().starts_with(char::is_alphabetic) => words.trim(),
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AnswerValue::*;

    #[test]
    fn answers_are_normalized_and_free_text_is_left_alone() {
        for (text, value) in [
            ("Yes", Yes),
            ("no", No),
            ("2) No", No),
            ("1. Yes", Yes),
            ("N/A", NotApplicable),
            ("NA", NotApplicable),
            ("n/a – we have no offices", NotApplicable),
            ("Not applicable", NotApplicable),
            ("Sí", Yes),
            ("Parcial", Partial),
            ("Partially — full tests are planned", Partial),
            ("Partially implemented", Partial),
            ("Teilweise", Partial),
            ("Yes — access reviews run quarterly", Yes),
            ("Yes, quarterly", Yes),
            ("No. It is planned.", No),
            ("Oui", Yes),
            ("Nein", No),
            ("", Blank),
            ("   ", Blank),
            ("No other party has access", Other),
            ("Yesterday", Other),
            ("We do this quarterly", Other),
            ("Navigation is off", Other),
            ("3", Other),
        ] {
            assert_eq!(answer(&CellValue::Text(text.to_owned()), false), value, "{text:?}");
        }
        assert_eq!(answer(&CellValue::Bool(true), false), Yes);
        assert_eq!(answer(&CellValue::Bool(false), true), No);
        assert_eq!(answer(&CellValue::Empty, true), Blank);
    }

    #[test]
    fn figures_count_as_maturity_in_a_numeric_column_only() {
        for (cell, numeric, value) in [
            (CellValue::Number(1.0), true, Maturity1),
            (CellValue::Number(5.0), true, Maturity5),
            (CellValue::Text("4".into()), true, Maturity4),
            (CellValue::Text("N/A".into()), true, NotApplicable),
            (CellValue::Number(3.5), true, Other),
            (CellValue::Number(9.0), true, Other),
            (CellValue::Number(3.0), false, Other),
            (CellValue::Number(1.0), false, Yes),
            (CellValue::Number(0.0), false, No),
        ] {
            assert_eq!(answer(&cell, numeric), value, "{cell:?}");
        }
    }
}
