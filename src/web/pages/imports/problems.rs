//! Problems of a file, grouped by the remedy that mends them, errors first.

use std::collections::HashMap;

use crate::{
    actions::import_spreadsheet::{FileOutcome, HeadingReport},
    domain::{
        import::{
            amend::place,
            cell::cell_place,
            closed::Closed,
            field::ImportKind,
            problem::{Problem, Severity},
            record::Import,
        },
        text::{is_kept_letter, visible},
    },
    web::view::{
        imports::{Fix, FixList, ProblemCell, ProblemGroup},
        mark::{Tag, Tone},
        words,
    },
};

/// Cells of one group that are listed; the others are counted.
const LISTED: usize = 200;
/// Values from here on were shortened, so they cannot be told from what stands in the file.
const LONG_VALUE: usize = 200;

/// Problems by remedy.
pub fn groups(problems: &[Problem], fixable: Option<&Fixable>) -> Vec<ProblemGroup> {
    let mut codes: Vec<(Severity, &str)> = Vec::new();
    for problem in problems {
        let key = (problem.severity, problem.code.as_str());
        if !codes.contains(&key) {
            codes.push(key);
        }
    }
    codes.sort_by_key(|(severity, _)| *severity != Severity::Error);
    codes.into_iter().map(|(severity, code)| group(problems, severity, code, fixable)).collect()
}

fn group(problems: &[Problem], severity: Severity, code: &str, fixable: Option<&Fixable>) -> ProblemGroup {
    let same = |problem: &&Problem| problem.severity == severity && problem.code == code;
    let count = problems.iter().filter(same).count();
    let count_tag = match severity {
        Severity::Error => Tag::new(words::counted(count, "error", "errors"), Tone::Bad),
        Severity::Warning => Tag::new(words::counted(count, "warning", "warnings"), Tone::Plain),
    };
    ProblemGroup {
        title: remedy(code),
        count: count_tag,
        cells: cells(problems.iter().filter(same).take(LISTED), fixable),
        not_listed: count.saturating_sub(LISTED),
    }
}

/// The cells of a group; what is settled by value is asked for once a value.
fn cells<'a>(problems: impl Iterator<Item = &'a Problem>, fixable: Option<&Fixable>) -> Vec<ProblemCell> {
    let mut asked: Vec<String> = Vec::new();
    let cell = |problem: &Problem| {
        let fix = fixable.and_then(|fixable| fixable.fix(problem)).filter(|fix| !asked.contains(&fix.name));
        asked.extend(fix.as_ref().map(|fix| fix.name.clone()));
        ProblemCell {
            cell: problem.cell.clone(),
            heading: problem.heading.clone(),
            value: visible(&problem.value),
            message: problem.message.clone(),
            fix,
        }
    };
    problems.map(cell).collect()
}

/// What of a file can be mended on its page.
pub struct Fixable {
    kind: Option<ImportKind>,
    fields: HashMap<(String, String), String>,
}

/// Problems of the row, the sheet or the file rather than of a cell's value.
const NOT_A_VALUE: &[&str] = &[
    "duplicate_row",
    "repeated_heading",
    "covered_cell",
    "vendor_missing",
    "unknown_domain",
    "ambiguous_date",
    "repeated_question",
];

impl Fixable {
    /// The columns of an import that is still to be applied.
    pub fn of(import: &Import, outcome: &FileOutcome) -> Self {
        let field =
            |heading: &HeadingReport| Some(((heading.sheet.clone(), heading.heading.clone()), heading.field.clone()?));
        Self {
            kind: import.kind.as_deref().and_then(|kind| kind.parse().ok()),
            fields: outcome.headings.iter().filter_map(field).collect(),
        }
    }

    fn fix(&self, problem: &Problem) -> Option<Fix> {
        let field = self.fields.get(&(problem.sheet.clone(), problem.heading.clone()))?;
        cell_place(&problem.cell)?;
        if NOT_A_VALUE.contains(&problem.code.as_str()) || problem.value.chars().count() >= LONG_VALUE {
            return None;
        }
        if matches!(problem.code.as_str(), "unknown_vendor" | "unknown_service") {
            let name = format!("mean_{field}|{}", problem.value);
            let label = format!("What “{}” is called here", visible(&problem.value));
            return Some(Fix { name, label, value: String::new(), list: FixList::Vendors });
        }
        // A word of a closed list is settled once for all cells that hold it.
        let by_value = self
            .kind
            .filter(|kind| *kind != ImportKind::Questionnaire)
            .and_then(|kind| Closed::of(kind, field))
            .is_some();
        if by_value && problem.code == "unknown_word" {
            return None;
        }
        let name = format!("cell_{}", place(&problem.sheet, &problem.cell));
        let label = format!("Value for {} {}", problem.heading, problem.cell);
        // What no field keeps is not offered to be sent back.
        let value = problem.value.chars().filter(|letter| is_kept_letter(*letter)).collect();
        Some(Fix { name, label, value, list: FixList::Nothing })
    }
}

/// What mends problems of this code, in a few words; their sentences say more.
fn remedy(code: &str) -> String {
    let known = match code {
        "not_a_date" => "Give a day that can be read",
        "doubtful_date" | "instant_as_date" | "number_as_date" => "Look at these dates",
        "ambiguous_date" => "Say which comes first, day or month",
        "unknown_word" => "Use a word that is known",
        "missing_value" => "Fill what is empty",
        "conflicting_values" => "Rows that contradict each other",
        "duplicate_row" | "repeated_heading" => "Rows that stand there twice",
        "covered_cell" => "Cells that lie under a merged cell",
        "unknown_vendor" => "Vendors that are not on the register",
        "unknown_service" => "Services that the vendor does not have",
        "not_an_amount" | "missing_currency" | "assumed_currency" | "unknown_currency" | "currency_mismatch" => {
            "Look at amounts and currencies"
        }
        "not_an_email" => "Give a mail address",
        "not_a_domain" => "Give a web domain",
        "not_a_period" => "Give a length of time",
        "out_of_range" => "Stay within the range",
        "end_before_start" | "issued_too_early" | "long_period" | "period_end_as_of" => "Days that cannot be right",
        "formula_without_value" => "Let the spreadsheet program compute its formulas, then save it",
        "cell_error" => "Cells that show an error",
        "long_number" | "digits_lost" => "Long numbers that may have lost digits",
        "characters_removed" => "Characters that were left out",
        "unknown_domain" => "Questions that count for no series",
        "meant_by_layout" => "Values that a saved layout means otherwise",
        "vendor_missing" => "Say whose this is",
        _ => "",
    };
    if known.is_empty() { words::capitalized(&code.replace('_', " ")) } else { known.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(severity: Severity, code: &str, cell: &str) -> Problem {
        let text = String::new;
        let (code, cell) = (code.to_owned(), cell.to_owned());
        Problem { severity, code, cell, sheet: text(), heading: text(), value: text(), message: text() }
    }

    #[test]
    fn errors_lead_and_each_remedy_stands_once() {
        let problems = [
            problem(Severity::Warning, "digits_lost", "A2"),
            problem(Severity::Error, "not_a_date", "B2"),
            problem(Severity::Error, "odd_thing", "C2"),
            problem(Severity::Error, "not_a_date", "B3"),
        ];
        let groups = groups(&problems, None);
        let told: Vec<_> = groups.iter().map(|group| (group.title.as_str(), group.cells.len())).collect();
        let expected =
            [("Give a day that can be read", 2), ("Odd thing", 1), ("Long numbers that may have lost digits", 1)];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let problems = vec![problem(Severity::Error, "not_a_date", "B2"); LISTED + 3];
        assert_eq!(groups(&problems, None)[0].not_listed, 3);
    }
}
