//! Decides which sheet of a file is read by which layout, and where its headings stand.

use super::{
    cell::{CellValue, SheetRow},
    detect_error::DetectError,
    field::{ImportKind, fields},
    heading::{HeadingMatch, MappedHeading, SheetMap},
    heading_match::{HeadingChoice, match_headings},
    layout::Layout,
    words::words,
};

/// Rows of a sheet that are looked at for headings.
pub const HEAD_ROWS: usize = 30;
/// Below this a layout is not taken without being asked for.
const SURE_ENOUGH: f64 = 0.55;

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
    detect_wanted(sheets, layouts, &Wanted { layout: wanted_layout, sheet: wanted_sheet, choices: &[] })
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
        .filter(|(sheet, row)| !stands_below_data(sheet, row))
        .filter_map(|(sheet, row)| Some((sheet, row, headings(row)?)))
        .flat_map(|(sheet, row, found)| {
            layouts.iter().map(move |layout| Attempt::new(layout, sheet, row, &found, wanted))
        })
        .collect();
    let least = if wanted.layout.is_some() || !wanted.choices.is_empty() { 0.0 } else { SURE_ENOUGH };
    let whole = attempts.iter().filter(|attempt| attempt.missing().is_empty() && attempt.confidence >= least);
    match whole.reduce(better) {
        Some(attempt) => Ok(attempt.to_map()),
        None => Err(explain(&sheets, &attempts)),
    }
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

/// The texts of a row that could be headings: no numbers or dates among them, each short enough to be one.
fn headings(row: &SheetRow) -> Option<Vec<(usize, String)>> {
    let mut found = Vec::new();
    for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
        match cell {
            CellValue::Text(text) if text.chars().count() <= 300 => found.push((column, text.trim().to_owned())),
            _ => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}

/// One layout tried on one row of one sheet.
struct Attempt<'a> {
    layout: &'a Layout,
    sheet: &'a SheetHead,
    row: u32,
    headings: Vec<MappedHeading>,
    confidence: f64,
}

impl<'a> Attempt<'a> {
    fn new(
        layout: &'a Layout,
        sheet: &'a SheetHead,
        row: &SheetRow,
        found: &[(usize, String)],
        wanted: &Wanted<'_>,
    ) -> Self {
        let headings = match_headings(layout, found, wanted.choices);
        let mut attempt = Self { layout, sheet, row: row.row, headings, confidence: 0.0 };
        let read = attempt.read().count();
        let share = attempt.read().map(|heading| heading.confidence).sum::<f64>() / found.len().max(1) as f64;
        attempt.confidence = 0.4 + 0.3 * share + 0.1 * read.min(6) as f64 / 6.0 + 0.2 * attempt.recognised();
        attempt
    }

    fn read(&self) -> impl Iterator<Item = &MappedHeading> {
        self.headings.iter().filter(|heading| heading.field.is_some())
    }

    fn column(&self, key: &str) -> Option<usize> {
        self.read().find(|heading| heading.field.is_some_and(|field| field.key == key)).map(|heading| heading.column)
    }

    /// Labels of what has to be there and is not.
    fn missing(&self) -> Vec<&'static str> {
        let required = fields(self.layout.kind).iter().filter(|field| field.required);
        let mut missing: Vec<&str> =
            required.filter(|field| self.column(field.key).is_none()).map(|field| field.label).collect();
        let any = &self.layout.recognise.needs_any;
        if !any.is_empty() && any.iter().all(|key| self.column(key).is_none()) {
            let labels = any.iter().filter_map(|key| field_of(self.layout, key)).map(|field| field.label);
            missing.extend(labels.take(1));
        }
        if self.layout.recognise.heading_row.is_some_and(|row| row != self.row) {
            missing.push("its headings in their row");
        }
        missing
    }

    /// How much of what the layout is recognised by is there, 0 to 1. Ids of another shape speak against it.
    fn recognised(&self) -> f64 {
        let phrases = self.layout.recognise.headings.iter().map(|phrase| words(phrase));
        let by_heading = phrases.into_iter().any(|phrase| self.read().any(|heading| holds(&heading.heading, &phrase)));
        let ids = self.layout.recognise.ids.as_ref().map(|_| self.share_of_questions());
        let strict = self.layout.recognise.ids.is_some();
        match (ids, by_heading || self.layout.fits_sheet(&self.sheet.name)) {
            (Some(share), _) if strict && share < 0.5 => -1.0,
            (_, true) => 1.0,
            (Some(_), false) => 0.5,
            (None, false) => 0.0,
        }
    }

    fn share_of_questions(&self) -> f64 {
        let Some(column) = self.column("question_ref") else { return 0.0 };
        let below = self.sheet.rows.iter().filter(|row| row.row > self.row && !row.cell(column).is_blank());
        let (questions, all) = below.fold((0, 0), |(questions, all), row| {
            (questions + usize::from(self.layout.is_question(&row.cell(column).shown())), all + 1)
        });
        questions as f64 / f64::from(all.max(1))
    }

    fn to_map(&self) -> SheetMap {
        SheetMap {
            kind: self.layout.kind,
            layout: self.layout.name.clone(),
            confidence: self.confidence.clamp(0.0, 1.0),
            sheet: self.sheet.name.clone(),
            heading_row: self.row,
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
    let widest = attempts.iter().filter(|attempt| attempt.headings.len() > 1).reduce(|one, other| {
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
mod tests {
    use super::*;
    use crate::domain::import::layout::layouts;

    fn sheet(name: &str, lines: &[&str]) -> SheetHead {
        let cell = |text: &str| match text.parse::<f64>() {
            Ok(number) => CellValue::Number(number),
            Err(_) if text.is_empty() => CellValue::Empty,
            Err(_) => CellValue::Text(text.to_owned()),
        };
        let rows = (1..).zip(lines).map(|(row, line)| SheetRow { row, cells: line.split('|').map(cell).collect() });
        SheetHead { name: name.to_owned(), rows: rows.collect() }
    }

    fn found(sheets: &[SheetHead]) -> Result<(String, String, u32), &'static str> {
        let map = detect(sheets, layouts(), None, None).map_err(|error| error.code())?;
        Ok((map.layout, map.sheet, map.heading_row))
    }

    fn is(layout: &str, sheet: &str, row: u32) -> Result<(String, String, u32), &'static str> {
        Ok((layout.to_owned(), sheet.to_owned(), row))
    }

    #[test]
    fn the_sheet_and_row_with_the_headings_are_found() {
        let about = sheet("About", &["Security questionnaire (completed)", "Made for a demonstration"]);
        let questions =
            sheet("Answers", &["Question ID|Domain|Question|Response|Details", "G-1|Risk|Is it?|Yes|So it is"]);
        assert_eq!(found(&[about, questions]), is("generic", "Answers", 1));
        let titled =
            sheet("Tabelle1", &["Unsere Lieferanten", "", "Lieferant|Kategorie|Risikoklasse", "Muster GmbH|Cloud|A"]);
        assert_eq!(found(&[titled]), is("vendor-register", "Tabelle1", 3));
    }

    #[test]
    fn each_register_is_told_from_the_others() {
        for (lines, layout) in [
            (["Vendor|Service|Criticality|Business owner", "Acme|Mail|3|Jo"], "vendor-register"),
            (["Vendor", "Acme"], "vendor-register"),
            (["Vendor|Start|End|Auto-renew|Notice period", "Acme|x|y|Yes|90 days"], "contract-register"),
            (["Vendor|Report|Type|Period start|Period end|Opinion", "Acme|SOC 2|Type 2|x|y|z"], "soc-report-register"),
            (["Question|Answer", "Is it?|Yes"], "generic"),
        ] {
            assert_eq!(found(&[sheet("CSV", &lines)]), is(layout, "CSV", 1), "{lines:?}");
        }
    }

    #[test]
    fn a_sheet_with_every_heading_of_its_kind_is_read_whole() {
        for kind in ImportKind::ALL {
            let labels: Vec<&str> = fields(*kind).iter().map(|field| field.label).collect();
            let map = detect(&[sheet("CSV", &[labels.join("|").as_str()])], layouts(), None, None).unwrap();
            let read: Vec<&str> = map.headings.iter().filter_map(|heading| Some(heading.field?.label)).collect();
            assert_eq!((map.kind, read), (*kind, labels));
        }
    }

    #[test]
    fn a_caiq_is_told_by_its_headings_and_ids() {
        let headings = "Question ID|Question|CSP CAIQ  Answer|SSRM Control  Ownership|CSP Implementation Description (Optional/Recommended)";
        let rows = ["CAIQ|||", headings, "A&A-01.1|Is it?|Yes|CSP-owned|", "A&A-01.2|Is it?|No||"];
        assert_eq!(found(&[sheet("CAIQv4.0.3", &rows)]), is("caiq-4", "CAIQv4.0.3", 2));
        let others = ["Question ID|Question|Answer", "2.10|Is it?|Yes", "2.11|Is it?|Yes"];
        assert_eq!(found(&[sheet("Sheet1", &others)]), is("generic", "Sheet1", 1));
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_headings() {
        let no_answers = sheet("CSV", &["id|domain|question", "Q1|Risk|Is it?"]);
        let people = sheet("Staff", &["Name|Email|Department", "Jo|jo@x.example|Sales"]);
        let controls = "control_code|domain|title|implementation_statement|owner|status|notes";
        let controls = sheet("CSV", &[controls, "CC1.1|a|b|c|d|e|", "CC9.2|Vendor|Vendor risk|b|c|d|"]);
        let text = sheet("Letter", &["Dear all,", "please find enclosed"]);
        for (sheets, code, said) in [
            (vec![no_answers], "no_answer_column", "“question”"),
            (vec![people], "headings_fit_nothing", "“Department”"),
            (vec![controls], "missing_field", "Vendor name"),
            (vec![text], "no_heading_row", "“Letter”"),
            (vec![sheet("Empty", &[])], "no_rows", "“Empty”"),
            (vec![], "no_rows", "no visible sheet"),
        ] {
            let error = detect(&sheets, layouts(), None, None).unwrap_err();
            assert_eq!(error.code(), code, "{error}");
            assert!(error.to_string().contains(said), "{error}");
        }
    }

    #[test]
    fn what_is_asked_for_is_taken_or_refused_by_name() {
        let one = sheet("One", &["Vendor|Tier", "Acme|1"]);
        let two = sheet("Two", &["Vendor|Tier", "Beta|1"]);
        let sheets = [one, two];
        assert_eq!(detect(&sheets, layouts(), None, Some("two")).unwrap().sheet, "Two");
        let error = detect(&sheets, layouts(), None, Some("Three")).unwrap_err().to_string();
        assert!(error.contains("“Three”") && error.contains("“One”, “Two”"), "{error}");
        let error = detect(&sheets, layouts(), Some("caiq-5"), None).unwrap_err().to_string();
        assert!(error.contains("vendor-register, contract-register"), "{error}");
        assert_eq!(detect(&sheets, layouts(), Some("contract-register"), None).unwrap_err().code(), "missing_field");
    }

    #[test]
    fn a_chosen_heading_makes_a_sheet_readable() {
        let sheets = [sheet("Staff", &["Who|Stufe", "Acme|1"])];
        assert!(detect(&sheets, layouts(), None, None).is_err());
        let choice = |heading: &str, field: &str| HeadingChoice { heading: heading.into(), field: Some(field.into()) };
        let choices = [choice("Who", "name")];
        let map = detect_wanted(&sheets, layouts(), &Wanted { choices: &choices, ..Wanted::default() }).unwrap();
        assert_eq!((map.layout.as_str(), map.column("name")), ("vendor-register", Some(0)));
        assert_eq!(reason(&map), "1 of 2 headings in row 1 are fields of a vendor register");
        let wrong = [choice("Who", "nmae")];
        let error = detect_wanted(&sheets, layouts(), &Wanted { choices: &wrong, ..Wanted::default() }).unwrap_err();
        assert_eq!(error.code(), "unknown_field");
    }
}
