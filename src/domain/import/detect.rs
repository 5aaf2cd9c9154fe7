//! Decides which sheet of a file is read by which layout, and where its headings stand.

mod by_content;
mod found;

pub(crate) use found::headings as heading_texts;
use found::{headings, is_of_own_sheet, name_the_report, stacked};

use super::{
    cell::SheetRow,
    detect_error::DetectError,
    field::{ImportKind, fields},
    heading::{HeadingMatch, MappedHeading, SheetMap},
    heading_match::{HeadingChoice, match_headings},
    layout::Layout,
    words::words,
};

/// Rows of a sheet that are looked at for headings.
pub const HEAD_ROWS: usize = 60;
/// Below this a layout is not taken without being asked for.
const SURE_ENOUGH: f64 = 0.55;
/// Two layouts as close as this read a sheet about equally well.
const CLOSE: f64 = 0.1;

/// The beginning of a visible sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetHead {
    /// Sheet name.
    pub name: String,
    /// Its first filled rows, [`HEAD_ROWS`] at most.
    pub rows: Vec<SheetRow>,
}

/// What somebody asked for instead of leaving it to the detection.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Name of the layout.
    pub layout: Option<&'a str>,
    /// Name of the sheet.
    pub sheet: Option<&'a str>,
    /// Row of the headings, from 1.
    pub heading_row: Option<u32>,
    /// Fields chosen for headings.
    pub choices: &'a [HeadingChoice],
}

/// Finds the sheet, the layout and the heading row that fit best.
pub fn detect(
    sheets: &[SheetHead],
    layouts: &[Layout],
    wanted_layout: Option<&str>,
    wanted_sheet: Option<&str>,
) -> Result<SheetMap, DetectError> {
    detect_wanted(sheets, layouts, &Wanted { layout: wanted_layout, sheet: wanted_sheet, ..Wanted::default() })
}

/// As [`detect`], with headings whose field somebody chose.
pub fn detect_wanted(sheets: &[SheetHead], layouts: &[Layout], wanted: &Wanted<'_>) -> Result<SheetMap, DetectError> {
    let sheets = wanted_sheets(sheets, wanted.sheet)?;
    let layouts = wanted_layouts(layouts, wanted.layout)?;
    check_choices(&layouts, wanted)?;
    if sheets.iter().all(|sheet| sheet.rows.iter().all(SheetRow::is_blank)) {
        return Err(DetectError::NoRows { sheets: sheet_names(&sheets) });
    }
    let attempts: Vec<Attempt<'_>> = sheets
        .iter()
        .flat_map(|sheet| sheet.rows.iter().take(HEAD_ROWS).map(move |row| (*sheet, row)))
        .flat_map(|(sheet, row)| layouts.iter().flat_map(move |layout| attempts(layout, sheet, row, wanted)))
        .collect();
    let asked = wanted.layout.is_some() || wanted.heading_row.is_some() || !wanted.choices.is_empty();
    let least = if asked { 0.0 } else { SURE_ENOUGH };
    let whole: Vec<_> =
        attempts.iter().filter(|attempt| attempt.missing().is_empty() && attempt.confidence >= least).collect();
    match whole.iter().copied().reduce(better) {
        Some(attempt) => Ok(leading(&whole, attempt).to_map()),
        None => Err(explain(&sheets, &attempts)),
    }
}

/// The sheet that leads the best one: whose layout reads the other along, or which is as sure of the very same sheet and
/// reads further ones along.
fn leading<'a, 'b>(whole: &[&'b Attempt<'a>], best: &'b Attempt<'a>) -> &'b Attempt<'a> {
    let reads = |lead: &Attempt<'_>, other: &Attempt<'_>| {
        let named = lead.layout.beside.contains(&other.layout.name) && lead.layout.name != other.layout.name;
        named && lead.sheet.name != other.sheet.name && other.confidence >= SURE_ENOUGH
    };
    let leads = whole.iter().copied().filter(|lead| match lead.sheet.name == best.sheet.name {
        true => lead.confidence >= best.confidence - CLOSE && whole.iter().any(|other| reads(lead, other)),
        false => reads(lead, best),
    });
    leads.reduce(better).unwrap_or(best)
}

/// The headings that come closest to being read by a layout, for somebody to choose their fields: of the layout that was
/// asked for, else of a vendor register, the commonest there is.
pub fn closest(sheets: &[SheetHead], layouts: &[Layout], wanted: &Wanted<'_>) -> Option<SheetMap> {
    let sheets = wanted_sheets(sheets, wanted.sheet).ok()?;
    let named = wanted.layout.unwrap_or("vendor-register");
    let layout = layouts.iter().find(|layout| layout.name == named)?;
    let rows = sheets.iter().flat_map(|sheet| sheet.rows.iter().take(HEAD_ROWS).map(move |row| (*sheet, row)));
    let tried: Vec<Attempt<'_>> = rows.flat_map(|(sheet, row)| attempts(layout, sheet, row, wanted)).collect();
    let wide = tried.iter().filter(|attempt| attempt.headings.len() > 1);
    let rank = |attempt: &Attempt<'_>| (certain_reads(attempt), attempt.headings.len());
    wide.reduce(|one, other| if rank(other) > rank(one) { other } else { one }).map(Attempt::to_map)
}

/// The other sheets of the file that the layout of `main` reads along with it, in the file's order.
pub fn beside(sheets: &[SheetHead], layouts: &[Layout], main: &SheetMap, choices: &[HeadingChoice]) -> Vec<SheetMap> {
    let Some(layout) = layouts.iter().find(|layout| layout.name == main.layout) else { return Vec::new() };
    let along: Vec<Layout> = layouts.iter().filter(|other| layout.beside.contains(&other.name)).cloned().collect();
    if along.is_empty() {
        return Vec::new();
    }
    let others = sheets.iter().filter(|sheet| sheet.name != main.sheet);
    let wanted = Wanted { choices, ..Wanted::default() };
    others.filter_map(|sheet| detect_wanted(std::slice::from_ref(sheet), &along, &wanted).ok()).collect()
}

/// Says in a few words why the map was chosen.
pub fn reason(map: &SheetMap) -> String {
    let read = map.headings.iter().filter(|heading| heading.field.is_some()).count();
    let kind = map.kind.label().to_lowercase();
    format!("{read} of {} headings in row {} are fields of a {kind}", map.headings.len(), map.heading_row)
}

fn wanted_sheets<'a>(sheets: &'a [SheetHead], wanted: Option<&str>) -> Result<Vec<&'a SheetHead>, DetectError> {
    let Some(wanted) = wanted else { return Ok(sheets.iter().collect()) };
    let exact = sheets.iter().find(|sheet| sheet.name == wanted);
    let found = exact.or_else(|| sheets.iter().find(|sheet| words(&sheet.name) == words(wanted)));
    let all: Vec<&SheetHead> = sheets.iter().collect();
    let unknown = || DetectError::UnknownSheet { sheet: wanted.to_owned(), sheets: sheet_names(&all) };
    found.map(|sheet| vec![sheet]).ok_or_else(unknown)
}

fn wanted_layouts<'a>(layouts: &'a [Layout], wanted: Option<&str>) -> Result<Vec<&'a Layout>, DetectError> {
    let Some(wanted) = wanted else { return Ok(layouts.iter().collect()) };
    let found = layouts.iter().find(|layout| layout.name == wanted.trim().to_lowercase());
    let known = || layouts.iter().map(|layout| layout.name.as_str()).collect::<Vec<_>>().join(", ");
    let unknown = || DetectError::UnknownLayout { layout: wanted.to_owned(), known: known() };
    found.map(|layout| vec![layout]).ok_or_else(unknown)
}

fn check_choices(layouts: &[&Layout], wanted: &Wanted<'_>) -> Result<(), DetectError> {
    for key in wanted.choices.iter().filter_map(|choice| choice.field.as_deref()) {
        if let Some(first) = layouts.first().filter(|_| layouts.iter().all(|layout| field_of(layout, key).is_none())) {
            let known = fields(first.kind).iter().map(|field| field.key).collect::<Vec<_>>().join(", ");
            return Err(DetectError::UnknownField { field: key.to_owned(), layout: first.name.clone(), known });
        }
    }
    Ok(())
}

fn field_of(layout: &Layout, key: &str) -> Option<&'static super::field::Field> {
    super::field::find(layout.kind, key)
}

/// Whether a row before this one is as wide and no mere title: then this one is data, whatever its words.
fn stands_below_data(sheet: &SheetHead, row: &SheetRow) -> bool {
    let width = |row: &SheetRow| row.cells.iter().filter(|cell| !cell.is_blank()).count();
    let own = width(row).max(3);
    sheet.rows.iter().take_while(|above| above.row < row.row).any(|above| width(above) >= own)
}

/// A layout tried on a row that could be its headings, or the first row of them.
fn attempts<'a>(layout: &'a Layout, sheet: &'a SheetHead, row: &SheetRow, wanted: &Wanted<'_>) -> Vec<Attempt<'a>> {
    let could_be = match wanted.heading_row {
        Some(wanted) => row.row == wanted,
        // A section's headings stand below the data of the section before.
        None => layout.sections || !stands_below_data(sheet, row),
    };
    if !could_be {
        return Vec::new();
    }
    let tried = (1..=layout.recognise.heading_rows.unwrap_or(1)).filter_map(|count| {
        let found = if count == 1 { headings(row)? } else { stacked(sheet, row.row, count)? };
        if wanted.layout.is_none() && !is_of_own_sheet(layout, &found) {
            return None;
        }
        Some(Attempt::new(layout, sheet, row.row + count - 1, &found, wanted))
    });
    tried.collect()
}

/// One layout tried on one row of one sheet.
struct Attempt<'a> {
    layout: &'a Layout,
    sheet: &'a SheetHead,
    row: u32,
    headings: Vec<MappedHeading>,
    confidence: f64,
    asked: bool,
}

impl<'a> Attempt<'a> {
    fn new(layout: &'a Layout, sheet: &'a SheetHead, row: u32, found: &[(usize, String)], wanted: &Wanted<'_>) -> Self {
        let mut headings = match_headings(layout, found, wanted.choices);
        if layout.columns_by_content {
            by_content::find_columns(layout, sheet, &mut headings);
        }
        name_the_report(layout, sheet, &mut headings);
        let asked = wanted.layout.is_some();
        let mut attempt = Self { layout, sheet, row, headings, confidence: 0.0, asked };
        let read = attempt.read().count();
        let share = attempt.read().map(|heading| heading.confidence).sum::<f64>() / found.len().max(1) as f64;
        attempt.confidence = 0.4 + 0.3 * share + 0.1 * read.min(6) as f64 / 6.0 + 0.2 * attempt.recognised();
        if attempt.tells_of_contracts_alone() || attempt.does_not_say_behind_whom() {
            attempt.confidence -= 2.0 * CLOSE;
        }
        attempt
    }

    /// Whether a register of vendors says nothing of them but their contracts: a register of contracts says as much, and
    /// keeps their references.
    fn tells_of_contracts_alone(&self) -> bool {
        let of_contract = |key: &str| key.starts_with("contract_") || matches!(key, "annual_value" | "currency");
        let keys = || self.read().filter_map(|heading| heading.field).map(|field| field.key);
        self.layout.kind == ImportKind::VendorRegister
            && keys().filter(|key| of_contract(key)).count() >= 2
            && keys().all(|key| of_contract(key) || matches!(key, "name" | "reference"))
    }

    /// Whether a list of organizations does not say whose they are: one that calls vendors sub-processors is a register of
    /// them first.
    fn does_not_say_behind_whom(&self) -> bool {
        self.layout.kind == ImportKind::Subservices && self.column("vendor").is_none()
    }

    fn read(&self) -> impl Iterator<Item = &MappedHeading> {
        self.headings.iter().filter(|heading| heading.field.is_some())
    }

    fn column(&self, key: &str) -> Option<usize> {
        self.read().find(|heading| heading.field.is_some_and(|field| field.key == key)).map(|heading| heading.column)
    }

    /// Labels of what has to be there and is not.
    fn missing(&self) -> Vec<&'static str> {
        let marked = self.column("answer_yes").is_some() && self.column("answer_no").is_some();
        let stands_in = |field: &&super::field::Field| field.key == "answer" && marked;
        let required = fields(self.layout.kind).iter().filter(|field| field.required && !stands_in(field));
        let mut missing: Vec<&str> =
            required.filter(|field| self.column(field.key).is_none()).map(|field| field.label).collect();
        let any = &self.layout.recognise.needs_any;
        if !any.is_empty() && any.iter().all(|key| self.column(key).is_none()) {
            let labels = any.iter().filter_map(|key| field_of(self.layout, key)).map(|field| field.label);
            missing.extend(labels.take(1));
        }
        if self.lacks_its_name() {
            missing.push("a heading that says so");
        }
        if self.layout.recognise.heading_row.is_some_and(|row| row != self.row) {
            missing.push("its headings in their row");
        }
        missing
    }

    /// Whether nothing speaks for a layout whose headings could be anything's.
    fn lacks_its_name(&self) -> bool {
        self.layout.recognise.named && !self.asked && self.recognised() <= 0.0
    }

    /// How much of what the layout is recognised by is there, 0 to 1. Ids of another shape speak against it.
    fn recognised(&self) -> f64 {
        let phrases = self.layout.recognise.headings.iter().map(|phrase| words(phrase));
        let by_heading = phrases.into_iter().any(|phrase| self.read().any(|heading| holds(&heading.heading, &phrase)));
        let ids = self.layout.recognise.ids.as_ref().map(|_| self.share_of_questions());
        let strict = self.layout.recognise.ids.is_some();
        let by_name = self.layout.fits_sheet(&self.sheet.name);
        let known = if ids.is_some() { self.share_of_known_ids() } else { 1.0 };
        // Two layouts of the same headings and ids are told apart by the sheet's name.
        let both = if !strict || (by_heading && by_name) { 1.0 } else { 0.95 };
        match (ids, by_heading || by_name) {
            // Titles of sections stand among the ids.
            (Some(share), _) if strict && share < if self.layout.sections { 0.3 } else { 0.5 } => -1.0,
            (_, true) => both * known,
            (Some(_), false) => 0.5 * known,
            (None, false) => 0.0,
        }
    }

    fn share_of_questions(&self) -> f64 {
        let Some(column) = self.column("question_ref") else { return 0.0 };
        let is_below = |row: &&SheetRow| self.layout.sections || row.row > self.row;
        let below = self.sheet.rows.iter().filter(|row| is_below(row) && !row.cell(column).is_blank());
        let (questions, all) = below.fold((0, 0), |(questions, all), row| {
            (questions + usize::from(self.layout.is_question(&row.cell(column).shown())), all + 1)
        });
        questions as f64 / f64::from(all.max(1))
    }

    /// How many of the questions have an id whose beginning the layout knows; all, where it knows none.
    fn share_of_known_ids(&self) -> f64 {
        let prefixes = &self.layout.crosswalk.prefixes;
        let Some(column) = self.column("question_ref").filter(|_| !prefixes.is_empty()) else { return 1.0 };
        let ids = self.sheet.rows.iter().map(|row| row.cell(column).shown());
        let questions: Vec<String> = ids.filter(|id| !id.trim().is_empty() && self.layout.is_question(id)).collect();
        let is_known = |id: &&String| {
            id.trim()
                .split_once('-')
                .is_some_and(|(prefix, _)| prefixes.contains_key(prefix.trim().to_uppercase().as_str()))
        };
        questions.iter().filter(is_known).count() as f64 / questions.len().max(1) as f64
    }

    fn to_map(&self) -> SheetMap {
        SheetMap {
            kind: self.layout.kind,
            layout: self.layout.name.clone(),
            confidence: self.confidence.clamp(0.0, 1.0),
            sheet: self.sheet.name.clone(),
            heading_row: self.row,
            data_after: if self.layout.sections { 0 } else { self.row },
            headings: self.headings.clone(),
        }
    }

    fn shown_headings(&self) -> String {
        let shown = self.headings.iter().take(12).map(|heading| format!("“{}”", short(&heading.heading)));
        let more = self.headings.len().saturating_sub(12);
        let rest = (more > 0).then(|| format!("{more} more"));
        shown.chain(rest).collect::<Vec<_>>().join(", ")
    }
}

fn short(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect()
}

fn holds(heading: &str, phrase: &[String]) -> bool {
    !phrase.is_empty() && words(heading).windows(phrase.len()).any(|window| window == phrase)
}

/// The surer of two; of equals the first, which is the earlier sheet, row and layout.
fn better<'a, 'b>(one: &'b Attempt<'a>, other: &'b Attempt<'a>) -> &'b Attempt<'a> {
    let rank = |attempt: &Attempt<'_>| (attempt.confidence, attempt.read().count());
    if rank(other) > rank(one) { other } else { one }
}

fn explain(sheets: &[&SheetHead], attempts: &[Attempt<'_>]) -> DetectError {
    let unanswered = attempts.iter().find(|attempt| {
        attempt.layout.kind == ImportKind::Questionnaire
            && attempt.missing() == ["Answer"]
            && attempt.read().all(|heading| heading.matched != HeadingMatch::Content)
            && attempt.headings.len() > 1
    });
    if let Some(attempt) = unanswered {
        let question = attempt.read().find(|heading| heading.field.is_some_and(|field| field.key == "question"));
        return DetectError::NoAnswerColumn {
            sheet: attempt.sheet.name.clone(),
            row: attempt.row,
            question: question.map(|heading| short(&heading.heading)).unwrap_or_default(),
            headings: attempt.shown_headings(),
        };
    }
    let named = attempts.iter().filter(|attempt| !attempt.lacks_its_name());
    let widest = named.filter(|attempt| attempt.headings.len() > 1).reduce(|one, other| {
        let rank = |attempt: &Attempt<'_>| (certain_reads(attempt), attempt.confidence);
        if rank(other) > rank(one) { other } else { one }
    });
    let Some(attempt) = widest else { return DetectError::NoHeadingRow { sheets: sheet_names(sheets) } };
    let (sheet, row, headings) = (attempt.sheet.name.clone(), attempt.row, attempt.shown_headings());
    let share = certain_reads(attempt) as f64 / attempt.headings.len() as f64;
    let missing = attempt.missing().join(" and ");
    if share >= 0.5 && !missing.is_empty() {
        let kind = attempt.layout.kind.label().to_lowercase();
        return DetectError::MissingField { sheet, row, kind, missing, headings };
    }
    DetectError::NothingFits { sheet, row, headings }
}

fn certain_reads(attempt: &Attempt<'_>) -> usize {
    attempt.read().filter(|heading| heading.matched != HeadingMatch::Similar).count()
}

fn sheet_names(sheets: &[&SheetHead]) -> String {
    if sheets.is_empty() {
        return "it has no visible sheet".to_owned();
    }
    sheets.iter().map(|sheet| format!("“{}”", sheet.name)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
