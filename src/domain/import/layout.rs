//! Layouts: how a known kind of sheet is recognised and read. They are data, one TOML file each; adding a sheet of the
//! same shape needs no code.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use super::{
    amend::Meanings,
    crosswalk::{Crosswalk, known},
    field::{self, Field, ImportKind},
    words::{fits, telling_words},
};
use crate::domain::questionnaire::AnswerValue;

/// How one kind of sheet is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Stable name, such as `vendor-register`.
    pub name: String,
    /// What people read.
    pub title: String,
    /// What the sheet holds.
    pub kind: ImportKind,
    /// What it is recognised by.
    pub recognise: Recognise,
    /// Which headings are which field, in the kind's order.
    pub fields: Vec<LayoutField>,
    /// How answers and yes/no cells are written.
    pub values: ValueWords,
    /// From question to series.
    pub crosswalk: Crosswalk,
    /// Ids of non-negotiable questions.
    pub must: Vec<String>,
    /// Preferred answers, by question id, where they are not Yes.
    pub preferred: BTreeMap<String, AnswerValue>,
    /// Whether a domain on the first row of its block holds for the rows below it.
    pub domain_carried_down: bool,
    /// The questionnaire template its answers count as: one class of evidence.
    pub template: Option<String>,
    /// Field → value as the sheet has it → what is meant, as somebody settled it once for this layout.
    pub meanings: Meanings,
    /// Whether each section begins with a row that repeats the headings, its title among them; the sheet is then read
    /// from its first row on.
    pub sections: bool,
    /// Whether the columns of ids and questions, where no heading names them, are told by what stands in them.
    pub columns_by_content: bool,
    /// Another sheet of the workbook, hidden or not, that holds weights and preferred answers.
    pub lookup: Option<Lookup>,
    /// Our own questions, where the layout is that of our questionnaire.
    pub questions: Vec<TemplateQuestion>,
    /// Headings that are left unread, as words.
    pub ignore: Vec<Vec<String>>,
    /// Headings that a layout saved for one's own sheets was saved with, as words; empty for the program's own.
    pub saved_headings: Vec<Vec<String>>,
    /// Layouts by which other sheets of the same workbook are read along with this one; its own name reads further
    /// sheets like it.
    pub beside: Vec<String>,
}

/// What speaks for a layout besides its headings.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recognise {
    /// Sheet names; `*` stands for anything.
    pub sheets: Vec<String>,
    /// Phrases of which a heading that is read has one.
    pub headings: Vec<String>,
    /// Shape of the question ids: `@` letters, `#` digits, anything else itself. Rows whose id has another shape are no
    /// questions.
    pub ids: Option<String>,
    /// Keys of fields of which at least one has to be there.
    pub needs_any: Vec<String>,
    /// Whether the sheet's name or a phrase has to speak for it: its headings alone could be anything's.
    pub named: bool,
    /// Row of the headings, from 1, where the layout is strict about it.
    pub heading_row: Option<u32>,
    /// How many rows the headings take, one above the other; one unless said.
    pub heading_rows: Option<u32>,
}

/// Where a workbook keeps what it thinks of its questions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// Name of the sheet; `*` stands for anything.
    pub sheet: String,
    /// Headings over the ids.
    pub question_ref: Vec<String>,
    /// Headings over the weights.
    #[serde(default)]
    pub weight: Vec<String>,
    /// Headings over the preferred answers.
    #[serde(default)]
    pub preferred: Vec<String>,
}

/// A question of our own questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateQuestion {
    /// Its id, such as `ACC-02`.
    pub id: String,
    /// The part of the questionnaire it stands in.
    pub domain: String,
    /// What is asked.
    pub text: String,
}

/// A field with the headings that stand for it.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutField {
    /// The field.
    pub field: &'static Field,
    /// Its label and its key, as words.
    pub own: [Vec<String>; 2],
    /// Headings as the known sheet has them, as words.
    pub headings: Vec<Vec<String>>,
    /// Other names for it, the most telling first, as words.
    pub synonyms: Vec<Vec<String>>,
}

/// Which of day and month comes first in a text date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

/// How cells of closed questions are written, in lower case.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ValueWords {
    /// Yes.
    pub yes: Vec<String>,
    /// No.
    pub no: Vec<String>,
    /// Partly.
    pub partial: Vec<String>,
    /// Does not apply.
    pub na: Vec<String>,
    /// Not answered yet.
    pub blank: Vec<String>,
    /// Whether 1 to 5 are maturities.
    pub maturity: bool,
    /// Order of text dates, where the layout knows it.
    pub date_order: Option<DateOrder>,
}

/// Why a layout file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Not the TOML that a layout is.
    #[error("the layout cannot be read: {0}")]
    Toml(String),
    /// A field that its kind does not have.
    #[error("the layout “{layout}” names the field “{key}”, which a {kind} does not have")]
    UnknownField {
        /// Layout name.
        layout: String,
        /// The key.
        key: String,
        /// The kind.
        kind: ImportKind,
    },
    /// A series that does not exist.
    #[error("the layout “{layout}” names the series “{series}”; known are CC1 to CC9, A, C, PI and P")]
    UnknownSeries {
        /// Layout name.
        layout: String,
        /// The series.
        series: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutFile {
    name: String,
    title: String,
    kind: ImportKind,
    #[serde(default)]
    recognise: Recognise,
    #[serde(default)]
    fields: Vec<FieldEntry>,
    #[serde(default)]
    values: ValueWords,
    #[serde(default)]
    crosswalk: Crosswalk,
    #[serde(default)]
    must: Vec<String>,
    #[serde(default)]
    preferred: BTreeMap<String, AnswerValue>,
    #[serde(default)]
    domain_carried_down: bool,
    template: Option<String>,
    #[serde(default)]
    sections: bool,
    #[serde(default)]
    columns_by_content: bool,
    lookup: Option<Lookup>,
    #[serde(default)]
    questions: Vec<TemplateQuestion>,
    #[serde(default)]
    meanings: Meanings,
    #[serde(default)]
    beside: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldEntry {
    key: String,
    #[serde(default)]
    headings: Vec<String>,
    #[serde(default)]
    synonyms: Vec<String>,
}

impl Layout {
    /// Reads a layout file.
    pub fn parse(text: &str) -> Result<Self, LayoutError> {
        let file: LayoutFile = toml::from_str(text).map_err(|error| LayoutError::Toml(error.to_string()))?;
        let unknown =
            |key: &str| LayoutError::UnknownField { layout: file.name.clone(), key: key.to_owned(), kind: file.kind };
        let named = file.fields.iter().map(|entry| &entry.key).chain(&file.recognise.needs_any);
        if let Some(key) = named.into_iter().find(|key| field::find(file.kind, key).is_none()) {
            return Err(unknown(key));
        }
        if let Some(series) = file.crosswalk.named_series().find(|series| known(series).is_none()) {
            return Err(LayoutError::UnknownSeries { layout: file.name.clone(), series: series.clone() });
        }
        let fields = field::fields(file.kind).iter().map(|field| layout_field(field, &file.fields)).collect();
        Ok(Self {
            fields,
            name: file.name,
            title: file.title,
            kind: file.kind,
            recognise: file.recognise,
            values: file.values,
            crosswalk: file.crosswalk,
            must: file.must,
            preferred: file.preferred,
            domain_carried_down: file.domain_carried_down,
            template: file.template,
            sections: file.sections,
            columns_by_content: file.columns_by_content,
            lookup: file.lookup,
            questions: file.questions,
            meanings: file.meanings,
            ignore: Vec::new(),
            saved_headings: Vec::new(),
            beside: file.beside,
        })
    }

    /// Whether a row with this question id is a question; footers and section headings are not.
    pub fn is_question(&self, question_ref: &str) -> bool {
        self.recognise.ids.as_deref().is_none_or(|shape| has_shape(shape, question_ref.trim()))
    }

    /// Whether a sheet's name speaks for this layout.
    pub fn fits_sheet(&self, name: &str) -> bool {
        self.recognise.sheets.iter().any(|pattern| fits(pattern, name.trim()))
    }
}

/// Every field of the kind is offered; the file adds how headings name it.
fn layout_field(field: &'static Field, entries: &[FieldEntry]) -> LayoutField {
    let entry = entries.iter().find(|entry| entry.key == field.key);
    let as_words = |texts: &[String]| texts.iter().map(|text| telling_words(text)).collect();
    LayoutField {
        field,
        own: [telling_words(field.label), telling_words(field.key)],
        headings: entry.map(|entry| as_words(&entry.headings)).unwrap_or_default(),
        synonyms: entry.map(|entry| as_words(&entry.synonyms)).unwrap_or_default(),
    }
}

fn has_shape(shape: &str, text: &str) -> bool {
    let mut rest = text;
    for part in shape.chars() {
        let taken = match part {
            '@' => rest.trim_start_matches(|letter: char| letter.is_ascii_alphabetic() || letter == '&'),
            '#' => rest.trim_start_matches(|letter: char| letter.is_ascii_digit()),
            literal => match rest.strip_prefix(literal) {
                Some(behind) => behind,
                None => return false,
            },
        };
        if taken.len() == rest.len() {
            return false;
        }
        rest = taken;
    }
    rest.is_empty()
}

impl ValueWords {
    /// An answer normalized: a known word, also one that opens a sentence (“Yes — quarterly”) or follows a choice's
    /// number (“2) No”); anything else is free text.
    pub fn answer(&self, raw: &str) -> AnswerValue {
        let text = raw.trim().to_lowercase();
        let text = after_choice_number(&text);
        let opening = text.split([',', ';', ':', '.', '—', '–', '\n', '(']).next().unwrap_or_default();
        let opening = opening.split(" - ").next().unwrap_or_default().trim();
        if text.is_empty() {
            return AnswerValue::Blank;
        }
        self.word(text)
            .or_else(|| self.word(text.trim_end_matches(['.', '!'])))
            .or_else(|| self.word(opening))
            .unwrap_or(AnswerValue::Other)
    }

    fn word(&self, text: &str) -> Option<AnswerValue> {
        let lists = [
            (&self.yes, AnswerValue::Yes),
            (&self.no, AnswerValue::No),
            (&self.partial, AnswerValue::Partial),
            (&self.na, AnswerValue::NotApplicable),
            (&self.blank, AnswerValue::Blank),
        ];
        let listed = lists.into_iter().find(|(list, _)| list.iter().any(|word| word == text)).map(|(_, value)| value);
        listed.or_else(|| if self.maturity { maturity(text) } else { None })
    }
}

fn after_choice_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    match rest.strip_prefix(')') {
        Some(behind) if rest.len() < text.len() => behind.trim_start(),
        _ => text,
    }
}

fn maturity(text: &str) -> Option<AnswerValue> {
    match text {
        "1" => Some(AnswerValue::Maturity1),
        "2" => Some(AnswerValue::Maturity2),
        "3" => Some(AnswerValue::Maturity3),
        "4" => Some(AnswerValue::Maturity4),
        "5" => Some(AnswerValue::Maturity5),
        _ => None,
    }
}

static EMBEDDED: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    let files = [
        include_str!("../../../import/layouts/vendor-register.toml"),
        include_str!("../../../import/layouts/contract-register.toml"),
        include_str!("../../../import/layouts/soc-report-register.toml"),
        include_str!("../../../import/layouts/soc-report-detail.toml"),
        include_str!("../../../import/layouts/bridge-letters.toml"),
        include_str!("../../../import/layouts/soc-exceptions.toml"),
        include_str!("../../../import/layouts/soc-cuecs.toml"),
        include_str!("../../../import/layouts/soc-subservices.toml"),
        include_str!("../../../import/layouts/soc-csocs.toml"),
        include_str!("../../../import/layouts/certificate-register.toml"),
        include_str!("../../../import/layouts/finding-register.toml"),
        include_str!("../../../import/layouts/review-register.toml"),
        include_str!("../../../import/layouts/control-register.toml"),
        include_str!("../../../import/layouts/audit-roadmap-register.toml"),
        include_str!("../../../import/layouts/incident-register.toml"),
        include_str!("../../../import/layouts/access-register.toml"),
        include_str!("../../../import/layouts/offboarding-register.toml"),
        include_str!("../../../import/layouts/override-register.toml"),
        include_str!("../../../import/layouts/renewal-decision-register.toml"),
        include_str!("../../../import/layouts/caiq-4.toml"),
        include_str!("../../../import/layouts/caiq-3.toml"),
        include_str!("../../../import/layouts/hecvat-3.toml"),
        include_str!("../../../import/layouts/hecvat-4.toml"),
        include_str!("../../../import/layouts/ninefold.toml"),
        include_str!("../../../import/layouts/generic.toml"),
        include_str!("../../../import/layouts/answer-register.toml"),
    ];
    files.into_iter().filter_map(|text| Layout::parse(text).ok()).collect()
});

/// The layouts that come with the program.
pub fn layouts() -> &'static [Layout] {
    &EMBEDDED
}

/// The layout of this name.
pub fn layout(name: &str) -> Option<&'static Layout> {
    layouts().iter().find(|layout| layout.name == name)
}

#[cfg(test)]
mod tests;
