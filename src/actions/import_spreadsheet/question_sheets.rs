//! What a workbook of questions holds beside its answers: sections with titles, several tabs that repeat questions, and
//! another sheet, often hidden, with weights and preferred answers.

use std::collections::HashMap;

use super::{context::Context, reading::ReadSheet, spool::Spool};
use crate::{
    domain::{
        import::{
            answer_rows::{self, AnswerDraft},
            cell::SheetRow,
            layout::{Layout, Lookup},
            problem::{Problem, Severity},
            template,
            value::{answer, trimmed},
            words::{fits, telling_words},
        },
        questionnaire::AnswerValue,
    },
    error::AppError,
};

/// More questions than any questionnaire has; a sheet with more is something else.
const MOST_QUESTIONS: usize = 20_000;
/// Rows in which the headings of a lookup sheet are looked for.
const LOOKUP_HEAD: u32 = 10;

/// What a workbook says of a question elsewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Aside {
    /// Weight in thousandths.
    pub weight: Option<i32>,
    /// Preferred answer.
    pub preferred: Option<AnswerValue>,
}

/// What the workbook says of its questions elsewhere, by question id.
pub(super) type Asides = HashMap<String, Aside>;

/// Reads the sheet that the layout looks things up in; a workbook without it has nothing to say.
pub(super) fn asides(spool: &Spool, main: &ReadSheet) -> Result<Asides, AppError> {
    let Some(lookup) = &main.layout.lookup else { return Ok(Asides::new()) };
    let fitting = |name: &str| name != main.map.sheet && fits(&lookup.sheet, name.trim());
    let Some(sheet) = spool.sheets.iter().find(|sheet| fitting(&sheet.head.name)) else { return Ok(Asides::new()) };
    let mut columns: Option<Columns> = None;
    let mut asides = Asides::new();
    spool.each_row_after(sheet, 0, |row| match &columns {
        None if row.row <= LOOKUP_HEAD => columns = Columns::of(lookup, &row),
        None => {}
        Some(columns) => {
            let id = trimmed(row.cell(columns.id)).into_owned();
            if !id.is_empty() {
                asides.insert(id, columns.aside(&row));
            }
        }
    })?;
    Ok(asides)
}

/// Where a lookup sheet keeps what.
struct Columns {
    id: usize,
    weight: Option<usize>,
    preferred: Option<usize>,
}

impl Columns {
    fn of(lookup: &Lookup, row: &SheetRow) -> Option<Self> {
        let find = |headings: &[String]| {
            let named = |words: &[String]| headings.iter().any(|heading| telling_words(heading) == words);
            (0..row.cells.len()).find(|column| named(&telling_words(&row.cell(*column).shown())))
        };
        let (weight, preferred) = (find(&lookup.weight), find(&lookup.preferred));
        let id = find(&lookup.question_ref)?;
        (weight.is_some() || preferred.is_some()).then_some(Self { id, weight, preferred })
    }

    fn aside(&self, row: &SheetRow) -> Aside {
        let weight = self.weight.and_then(|column| answer_rows::weight(row.cell(column)).ok().flatten());
        let preferred = self.preferred.map(|column| answer::answer(row.cell(column), false));
        let is_said = |value: &AnswerValue| !matches!(value, AnswerValue::Blank | AnswerValue::Other);
        Aside { weight, preferred: preferred.filter(is_said) }
    }
}

/// The questions of the sheet at hand, and the title of the section in which each stands.
pub(super) struct QuestionRows {
    pub rows: Vec<SheetRow>,
    /// First row of each section with its title, ascending.
    sections: Vec<(u32, String)>,
}

impl QuestionRows {
    /// The title of the section that a row stands in.
    pub fn section(&self, row: u32) -> Option<String> {
        let before = self.sections.partition_point(|(first, _)| *first <= row);
        before.checked_sub(1).and_then(|place| self.sections.get(place)).map(|(_, title)| title.clone())
    }
}

/// Reads the questions of the sheet at hand; footers and what is no question are passed over.
pub(super) fn question_rows(context: &mut Context<'_>) -> Result<QuestionRows, AppError> {
    let mut found = QuestionRows { rows: Vec::new(), sections: Vec::new() };
    let mut examples = Vec::new();
    let mut too_many = false;
    context.spool.each_row_after(context.sheet, context.map.data_after, |mut row| {
        if template::is_example(&row) {
            examples.push(template::passed_over(context.map, &row));
            return;
        }
        context.amender.amend(&mut row);
        let reference = context.reading.cell(&row, "question_ref").shown();
        if row.is_blank() {
        } else if context.layout.is_question(&reference) {
            too_many |= found.rows.len() >= MOST_QUESTIONS;
            if !too_many {
                found.rows.push(row);
            }
        } else if context.layout.sections
            && let Some(title) = section_title(context, &row)
        {
            found.sections.push((row.row, title));
        }
    })?;
    examples.into_iter().for_each(|example| context.outcome.problem(example));
    if too_many {
        let message =
            format!("The sheet has more than {MOST_QUESTIONS} questions; bring the questionnaire's own sheet alone.");
        return Err(AppError::invalid("file", "too_many_questions", message));
    }
    Ok(found)
}

/// The title in a row that repeats the headings: its first text that is none of them.
fn section_title(context: &Context<'_>, row: &SheetRow) -> Option<String> {
    let answers = context.reading.column("answer")?;
    let heading = context.map.heading(answers)?;
    if telling_words(&row.cell(answers).shown()) != telling_words(heading) {
        return None;
    }
    let title = row.cells.iter().take(answers).map(|cell| trimmed(cell).into_owned());
    title.into_iter().find(|text| !text.is_empty())
}

/// Keeps one answer an id where tabs repeat questions: the first that says something. Tabs that contradict each other
/// are told.
pub(super) fn once_each<'a>(
    context: &mut Context<'_>,
    layout: &Layout,
    drafts: Vec<(&'a str, AnswerDraft)>,
) -> Vec<(&'a str, AnswerDraft)> {
    if !layout.beside.contains(&layout.name) {
        return drafts;
    }
    let mut kept: Vec<(&str, AnswerDraft)> = Vec::with_capacity(drafts.len());
    let mut places: HashMap<String, usize> = HashMap::new();
    for (sheet, draft) in drafts {
        let place = *places.entry(draft.question_ref.clone()).or_insert(kept.len());
        let Some((first_sheet, first)) = kept.get_mut(place) else {
            kept.push((sheet, draft));
            continue;
        };
        if draft.value == AnswerValue::Blank || first.value == draft.value {
            continue;
        }
        if first.value == AnswerValue::Blank {
            (*first_sheet, *first) = (sheet, draft);
        } else {
            let problem = contradiction((*first_sheet, first), (sheet, &draft));
            context.outcome.problem(problem);
        }
    }
    kept
}

fn contradiction((first_sheet, first): (&str, &AnswerDraft), (sheet, other): (&str, &AnswerDraft)) -> Problem {
    Problem {
        severity: Severity::Warning,
        sheet: sheet.to_owned(),
        cell: format!("{}{}", other.column, other.row),
        heading: String::new(),
        value: other.raw.chars().take(200).collect(),
        code: "tabs_contradict".to_owned(),
        message: format!(
            "Question {} is answered “{}” in {first_sheet}!{}{} and “{}” here; the first was taken. Ask the vendor which holds.",
            other.question_ref, first.raw, first.column, first.row, other.raw
        ),
    }
}

/// The version of a questionnaire that its sheet's name or the titles above its headings state: `4.0.3`.
pub(super) fn version(main: &ReadSheet, spool: &Spool) -> Option<String> {
    let titles = spool.sheet(&main.map.sheet).into_iter().flat_map(|sheet| &sheet.head.rows);
    let titles = titles.take_while(|row| row.row <= main.map.heading_row).flat_map(|row| &row.cells);
    let titles = titles.map(|cell| cell.shown()).filter(|text| text.chars().count() <= 120);
    std::iter::once(main.map.sheet.clone()).chain(titles).find_map(|text| version_in(&text))
}

/// The first number with a dot in a text.
fn version_in(text: &str) -> Option<String> {
    let numbers = text.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
    let is_version = |number: &&str| number.contains('.') && number.split('.').all(|part| !part.is_empty());
    numbers.map(|number| number.trim_matches('.')).find(is_version).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn a_version_is_a_number_with_a_dot() {
        for (text, version) in [
            ("CAIQv4.0.3", Some("4.0.3")),
            ("HECVAT - Full | v3.04", Some("3.04")),
            ("Version 2.1, updated", Some("2.1")),
            ("Sheet1", None),
            ("See section 4.", None),
        ] {
            assert_eq!(version_in(text).as_deref(), version, "{text}");
        }
    }
}
