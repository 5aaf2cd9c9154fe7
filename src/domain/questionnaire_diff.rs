//! What a later submission of the same questionnaire says otherwise than the one before it.

use std::{collections::HashMap, fmt};

use super::{
    dossier::CountedQuestionnaire,
    evidence::compliance,
    import::words::words,
    questionnaire::{Answer, AnswerValue, Questionnaire},
};

closed_list! {
    /// Which way an answer went.
    pub enum Turn {
        Better = "better", "better";
        Worse = "worse", "worse";
        Otherwise = "otherwise", "otherwise";
    }
}

/// One question as a submission answers it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Said {
    /// The question's id as printed.
    pub question_ref: String,
    /// The question.
    pub question: String,
    /// Normalized answer.
    pub value: AnswerValue,
    /// The answer as it came.
    pub raw: String,
    /// Comment beside it.
    pub comment: Option<String>,
    /// Sheet and cell it was read from.
    pub cell: String,
}

impl Said {
    fn of(answer: &Answer) -> Self {
        Self {
            question_ref: answer.question_ref.clone(),
            question: answer.question.clone(),
            value: answer.value,
            raw: answer.raw.clone(),
            comment: answer.comment.clone(),
            cell: format!("{}!{}{}", answer.sheet, answer.column, answer.row),
        }
    }
}

/// A question that both submissions have, answered in two ways.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ChangedAnswer {
    /// Before.
    pub before: Said,
    /// Now.
    pub after: Said,
    /// Which way it went.
    pub turn: Turn,
}

/// How two submissions differ.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct AnswerDiff {
    /// Answered otherwise, in the later one's order.
    pub changed: Vec<ChangedAnswer>,
    /// The same answer with another comment or evidence.
    pub explained: Vec<ChangedAnswer>,
    /// Questions that the earlier one has not.
    pub new: Vec<Said>,
    /// Questions that the later one has no more.
    pub gone: Vec<Said>,
    /// Questions answered alike.
    pub same: usize,
}

impl AnswerDiff {
    /// How many answers went this way.
    pub fn turned(&self, turn: Turn) -> usize {
        self.changed.iter().filter(|changed| changed.turn == turn).count()
    }
}

/// “3 answers changed (1 better, 2 worse), 1 new, 2 gone, 255 as before”
impl fmt::Display for AnswerDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.changed.len() == 1 { "answer" } else { "answers" };
        write!(f, "{} {plural} changed", self.changed.len())?;
        let turns = Turn::ALL.iter().map(|turn| (self.turned(*turn), turn.label())).filter(|(count, _)| *count > 0);
        let turns: Vec<String> = turns.map(|(count, label)| format!("{count} {label}")).collect();
        if !turns.is_empty() {
            write!(f, " ({})", turns.join(", "))?;
        }
        for (count, what) in
            [(self.explained.len(), "explained otherwise"), (self.new.len(), "new"), (self.gone.len(), "gone")]
        {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        write!(f, ", {} as before", self.same)
    }
}

/// Compares two submissions. Questions are matched by their id, else by their text; of repeated ones the first with the
/// first, the second with the second.
pub fn diff(before: &[Answer], after: &[Answer]) -> AnswerDiff {
    let mut open = Open::new(before);
    let mut diff = AnswerDiff::default();
    for answer in after {
        match open.take(answer) {
            None => diff.new.push(Said::of(answer)),
            Some(earlier) => compare(&mut diff, earlier, answer),
        }
    }
    diff.gone = open.left().map(Said::of).collect();
    diff
}

fn compare(diff: &mut AnswerDiff, before: &Answer, after: &Answer) {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let note = |text: &Option<String>| text.as_deref().map(plain).filter(|text| !text.is_empty());
    let answered = |answer: &Answer| match answer.value {
        AnswerValue::Other => (answer.value, plain(&answer.raw)),
        value => (value, String::new()),
    };
    let pair = |turn| ChangedAnswer { before: Said::of(before), after: Said::of(after), turn };
    if answered(before) != answered(after) {
        diff.changed.push(pair(turn(before, after)));
    } else if (note(&before.comment), note(&before.evidence)) != (note(&after.comment), note(&after.evidence)) {
        diff.explained.push(pair(Turn::Otherwise));
    } else {
        diff.same += 1;
    }
}

fn turn(before: &Answer, after: &Answer) -> Turn {
    match (compliance(before), compliance(after)) {
        (Some(before), Some(after)) if after > before => Turn::Better,
        (Some(before), Some(after)) if after < before => Turn::Worse,
        _ => Turn::Otherwise,
    }
}

/// The earlier answers that no later one was matched with yet.
struct Open<'a> {
    answers: Vec<Option<&'a Answer>>,
    by_id: HashMap<String, Vec<usize>>,
    by_text: HashMap<String, Vec<usize>>,
}

impl<'a> Open<'a> {
    fn new(answers: &'a [Answer]) -> Self {
        let mut open = Self { answers: Vec::new(), by_id: HashMap::new(), by_text: HashMap::new() };
        for (place, answer) in answers.iter().enumerate() {
            open.answers.push(Some(answer));
            if let Some(id) = id_of(answer) {
                open.by_id.entry(id).or_default().push(place);
            }
            open.by_text.entry(text_of(answer)).or_default().push(place);
        }
        open
    }

    fn take(&mut self, answer: &Answer) -> Option<&'a Answer> {
        let by_id = id_of(answer).and_then(|id| self.first_open(&self.by_id, &id));
        // A text stands in for an id only where one of the two has none: equal texts under two ids are two questions.
        let by_text = || {
            let place = self.first_open(&self.by_text, &text_of(answer))?;
            let other = self.answers.get(place).copied().flatten()?;
            (id_of(answer).is_none() || id_of(other).is_none()).then_some(place)
        };
        let place = by_id.or_else(by_text)?;
        self.answers.get_mut(place)?.take()
    }

    fn first_open(&self, index: &HashMap<String, Vec<usize>>, key: &str) -> Option<usize> {
        let is_open = |place: &&usize| self.answers.get(**place).is_some_and(Option::is_some);
        index.get(key)?.iter().find(is_open).copied()
    }

    fn left(&self) -> impl Iterator<Item = &'a Answer> {
        self.answers.iter().flatten().copied()
    }
}

fn id_of(answer: &Answer) -> Option<String> {
    let id = answer.question_ref.trim().to_lowercase();
    (!id.is_empty()).then_some(id)
}

fn text_of(answer: &Answer) -> String {
    words(&answer.question).join(" ")
}

/// The submission that another one supersedes: the newest before it of the same template and for the same service.
pub fn superseded<'a>(of: &Questionnaire, all: &'a [CountedQuestionnaire]) -> Option<&'a CountedQuestionnaire> {
    let rank = |one: &Questionnaire| (one.submitted_on, one.id);
    let before = all.iter().filter(|other| is_same(of, &other.questionnaire) && rank(&other.questionnaire) < rank(of));
    before.max_by_key(|other| rank(&other.questionnaire))
}

/// The submission by which another one was superseded: the next after it.
pub fn superseding<'a>(of: &Questionnaire, all: &'a [CountedQuestionnaire]) -> Option<&'a CountedQuestionnaire> {
    let rank = |one: &Questionnaire| (one.submitted_on, one.id);
    let after = all.iter().filter(|other| is_same(of, &other.questionnaire) && rank(&other.questionnaire) > rank(of));
    after.min_by_key(|other| rank(&other.questionnaire))
}

/// The submissions that no later one supersedes.
pub fn current(all: &[CountedQuestionnaire]) -> impl Iterator<Item = &CountedQuestionnaire> {
    let submitted = all.iter().filter(|one| one.questionnaire.submitted_on.is_some());
    submitted.filter(|one| superseding(&one.questionnaire, all).is_none())
}

fn is_same(one: &Questionnaire, other: &Questionnaire) -> bool {
    other.submitted_on.is_some()
        && one.id != other.id
        && (one.vendor_id, one.service_id, &one.template) == (other.vendor_id, other.service_id, &other.template)
}

#[cfg(test)]
mod tests;
