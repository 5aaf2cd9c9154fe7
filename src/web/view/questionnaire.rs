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
    /// Answers by what they say.
    pub bar: AnswerBar,
    /// Answers by domain.
    pub groups: Vec<AnswerGroup>,
}
