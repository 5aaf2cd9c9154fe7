//! One questionnaire: what was answered, by domain, with the cell each answer was read from.

use askama::Template;

use super::{
    figure::{Scale, Stretch},
    frame::Frame,
    mark::{Link, Tag, Tone},
    vendor::Fact,
};

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// The question's id: `A&A-01.1`.
    pub reference: String,
    /// The question, as the file has it.
    pub question: String,
    /// “Yes”, “No”, “Not applicable”, “Blank” …; bad where it counts as not compliant.
    pub answer: Tag,
    /// The vendor's words.
    pub comment: Option<String>,
    /// Series it speaks to: “CC6, CC7”; empty where it scores nothing.
    pub series: String,
    /// Its cell: “D14”.
    pub cell: String,
}

/// Answers of one domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerGroup {
    /// The domain's name, or “Answers” where the sheet names none.
    pub title: String,
    /// “14 of 16 in order”.
    pub remark: String,
    /// Its answers, in the sheet's order.
    pub answers: Vec<AnswerRow>,
}

/// How many answers say what, as a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerBar {
    parts: Vec<(String, usize, &'static str, Stretch)>,
}

impl AnswerBar {
    /// From (words, count, tone): good is solid, dim and plain are grey, bad is red.
    pub fn new(counts: &[(&str, usize, Tone)]) -> Self {
        let size = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let scale = Scale::new(0.0, counts.iter().map(|(_, count, _)| size(*count)).sum());
        let mut left = 0.0;
        let mut parts = Vec::new();
        for (words, count, tone) in counts.iter().filter(|(_, count, _)| *count > 0) {
            let class = match tone {
                Tone::Good => "e",
                Tone::Plain => "soft",
                Tone::Dim => "track",
                Tone::Bad => "gap",
            };
            parts.push(((*words).to_owned(), *count, class, scale.stretch(left, left + size(*count))));
            left += size(*count);
        }
        Self { parts }
    }
}

/// A question that is answered otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedRow {
    /// The question's id.
    pub reference: String,
    /// The question.
    pub question: String,
    /// What was said before; nothing for a new question.
    pub before: Option<String>,
    /// What is said now; nothing for one that is gone.
    pub after: Option<Tag>,
    /// The comment now.
    pub comment: Option<String>,
}

/// What a submission says otherwise than the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedView {
    /// The submission before: “CAIQ 4.0.3 of 2025-03-10”.
    pub with: Link,
    /// “3 answers changed (1 better, 2 worse), 1 new, 257 as before”.
    pub sentence: String,
    /// Answers that differ, then new questions, then those that are gone.
    pub rows: Vec<ChangedRow>,
}

/// A questionnaire's page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "questionnaire.html")]
pub struct QuestionnairePage {
    /// What stands around it.
    pub frame: Frame,
    /// Whose it is.
    pub vendor: Link,
    /// “CAIQ 4.0.2”.
    pub title: String,
    /// “Harbour Payroll · Payroll run · submitted 2026-03-10, 257 d ago”.
    pub subtitle: String,
    /// Standing, reviewer, source.
    pub facts: Vec<Fact>,
    /// Where it was read.
    pub source: Option<Link>,
    /// The later submission that counts instead.
    pub superseded_by: Option<Link>,
    /// What it says otherwise than the submission before.
    pub compared: Option<ComparedView>,
    /// Answers by what they say.
    pub bar: AnswerBar,
    /// Answers by domain.
    pub groups: Vec<AnswerGroup>,
}
