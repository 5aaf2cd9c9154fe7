//! Problems of a file, grouped by the remedy that mends them, errors first.

use crate::{
    domain::import::problem::{Problem, Severity},
    web::view::{
        imports::{ProblemCell, ProblemGroup},
        mark::{Tag, Tone},
        words,
    },
};

/// Cells of one group that are listed; the others are counted.
const LISTED: usize = 200;

/// Problems by remedy.
pub fn groups(problems: &[Problem]) -> Vec<ProblemGroup> {
    let mut codes: Vec<(Severity, &str)> = Vec::new();
    for problem in problems {
        let key = (problem.severity, problem.code.as_str());
        if !codes.contains(&key) {
            codes.push(key);
        }
    }
    codes.sort_by_key(|(severity, _)| *severity != Severity::Error);
    codes.into_iter().map(|(severity, code)| group(problems, severity, code)).collect()
}

fn group(problems: &[Problem], severity: Severity, code: &str) -> ProblemGroup {
    let same = |problem: &&Problem| problem.severity == severity && problem.code == code;
    let count = problems.iter().filter(same).count();
    let count_tag = match severity {
        Severity::Error => Tag::new(words::counted(count, "error", "errors"), Tone::Bad),
        Severity::Warning => Tag::new(words::counted(count, "warning", "warnings"), Tone::Plain),
    };
    ProblemGroup {
        title: remedy(code),
        count: count_tag,
        cells: problems.iter().filter(same).take(LISTED).map(cell).collect(),
        not_listed: count.saturating_sub(LISTED),
    }
}

fn cell(problem: &Problem) -> ProblemCell {
    ProblemCell {
        cell: problem.cell.clone(),
        heading: problem.heading.clone(),
        value: problem.value.clone(),
        message: problem.message.clone(),
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
        "duplicate_row" => "Rows that stand there twice",
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
        "vendor_missing" => "Say whose answers these are",
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
        let groups = groups(&problems);
        let told: Vec<_> = groups.iter().map(|group| (group.title.as_str(), group.cells.len())).collect();
        let expected =
            [("Give a day that can be read", 2), ("Odd thing", 1), ("Long numbers that may have lost digits", 1)];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let problems = vec![problem(Severity::Error, "not_a_date", "B2"); LISTED + 3];
        assert_eq!(groups(&problems)[0].not_listed, 3);
    }
}
