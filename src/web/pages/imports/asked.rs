//! What the page of an import asks: how the file is taken apart, what its values mean, what the file does not tell.

use super::shown::{layout_choices, layout_title};
use crate::{
    actions::import_spreadsheet::{ANSWER, FileOutcome, ImportOptions, ValueReport},
    app::App,
    domain::{
        import::{
            closed::Closed,
            field::ImportKind,
            record::Import,
            text_form::{FoundForm, Separator, TextEncoding},
            value::date::DateOrder,
        },
        questionnaire::{AnswerValue, Attestation},
    },
    web::view::{
        form::{Choice, FieldKind, FieldView},
        imports::{SettledRow, ValueRow},
        words,
    },
};

/// What a text file's only sheet is called.
const TEXT_SHEET: &str = "CSV";

/// How the file is taken apart, with what was found standing in for what was not chosen.
pub fn how(app: &App, import: &Import, outcome: &FileOutcome, options: &ImportOptions) -> Vec<FieldView> {
    let detected = |choices: Vec<Choice>, found: &str| {
        let found = if found.is_empty() { "find out".to_owned() } else { format!("find out ({found})") };
        FieldKind::Select(std::iter::once(Choice::new("", &found)).chain(choices).collect())
    };
    let layout = layout_title(app, import);
    let others = outcome.sheets.iter().filter(|sheet| !sheet.contains(": "));
    let bare = |sheet: &String| sheet.trim_end_matches(" (hidden, not read)").to_owned();
    let sheets: Vec<Choice> =
        import.sheet.iter().cloned().chain(others.map(bare)).map(|sheet| Choice::new(&sheet, &sheet)).collect();
    let is_text = import.sheet.as_deref().is_none_or(|sheet| sheet == TEXT_SHEET);
    let heading_row = options.heading_row.map(|row| row.to_string()).unwrap_or_default();
    let found_row =
        import.heading_row.map_or_else(|| "Empty: find out".to_owned(), |row| format!("Empty: find out (row {row})"));
    let mut fields = vec![
        FieldView::new("layout", "Layout", detected(layout_choices(app), &layout))
            .half()
            .holding(options.layout.as_deref().unwrap_or_default()),
    ];
    if sheets.len() > 1 {
        let found = import.sheet.clone().unwrap_or_default();
        let chosen = options.sheet.as_deref().unwrap_or_default();
        fields.push(FieldView::new("sheet", "Sheet", detected(sheets, &found)).half().holding(chosen));
    }
    fields.push(
        FieldView::new("heading_row", "Row of the headings", FieldKind::Number)
            .half()
            .hint(&found_row)
            .holding(&heading_row),
    );
    if is_text {
        let encodings = TextEncoding::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect();
        let separators = Separator::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect();
        let found = outcome.text.as_ref();
        let found_encoding = found.map(FoundForm::encoding_label).unwrap_or_default();
        let found_separator = found.map(FoundForm::separator_label).unwrap_or_default();
        let chosen = options.text.encoding.map_or("", TextEncoding::as_str);
        fields.push(FieldView::new("encoding", "Encoding", detected(encodings, found_encoding)).half().holding(chosen));
        let chosen = options.text.separator.map_or("", Separator::as_str);
        fields.push(
            FieldView::new("separator", "Between the values", detected(separators, &found_separator))
                .half()
                .holding(chosen),
        );
    }
    fields
}

/// Values of closed lists, with what can be chosen for them.
pub fn values(outcome: &FileOutcome) -> Vec<ValueRow> {
    let row = |report: &ValueReport| ValueRow {
        name: format!("mean_{}|{}", report.field, report.value),
        heading: report.heading.clone(),
        value: report.value.clone(),
        cells: words::counted(usize::try_from(report.cells).unwrap_or(usize::MAX), "cell", "cells"),
        read_as: report.read_as.clone(),
        choices: meanings(report.kind, &report.field),
        held: report.meant.clone().unwrap_or_default(),
    };
    outcome.values.iter().map(row).collect()
}

fn meanings(kind: Option<ImportKind>, field: &str) -> Vec<Choice> {
    if field == ANSWER {
        let answers = [AnswerValue::Yes, AnswerValue::No, AnswerValue::Partial, AnswerValue::NotApplicable];
        return answers.iter().map(|answer| Choice::new(answer.label(), answer.label())).collect();
    }
    let closed = kind.and_then(|kind| Closed::of(kind, field)).map(Closed::choices).unwrap_or_default();
    closed.iter().map(|choice| Choice::new(&choice.word, &choice.label)).collect()
}

/// What was settled on the page and can be taken back there.
pub fn settled(options: &ImportOptions) -> Vec<SettledRow> {
    let said = |value: &str| {
        if value.is_empty() { "is read as empty".to_owned() } else { format!("is read as “{value}”") }
    };
    let cells = options.amendments.cells.iter().map(|(cell, value)| SettledRow {
        what: cell.strip_prefix("CSV!").unwrap_or(cell).to_owned(),
        how: said(value),
        parameter: "forget_cell",
        value: cell.clone(),
    });
    let name = |name: &String, how: String| SettledRow {
        what: name.clone(),
        how,
        parameter: "forget_name",
        value: name.clone(),
    };
    let merged = options.amendments.meanings.get("name").into_iter().flatten();
    let merged = merged.map(|(one, meant)| name(one, format!("is {meant}")));
    let own = options.as_new.iter().map(|one| name(one, "is a vendor of its own".to_owned()));
    cells.chain(merged).chain(own).collect()
}

/// What the reader cannot find out alone.
pub fn questions(outcome: &FileOutcome, kind: Option<ImportKind>, options: &ImportOptions) -> Vec<FieldView> {
    let mut questions = Vec::new();
    if options.date_order.is_some() || outcome.problems.iter().any(|problem| problem.code == "ambiguous_date") {
        let orders = DateOrder::ALL.iter().map(|one| Choice::new(one.as_str(), one.label()));
        let orders = std::iter::once(Choice::new("", "not said")).chain(orders).collect();
        let held = options.date_order.map_or("", DateOrder::as_str);
        let field = FieldView::new("date_order", "Dates such as 03/04/2026", FieldKind::Select(orders));
        questions.push(field.half().holding(held));
    }
    if kind == Some(ImportKind::Questionnaire) {
        questions.extend(of_questionnaire(options));
    }
    let nobodys = || outcome.problems.iter().any(|problem| problem.code == "vendor_missing");
    if kind == Some(ImportKind::Subservices) && (options.vendor.is_some() || nobodys()) {
        questions.extend(of_list(options));
    }
    questions
}

/// A list of sub-processors as a vendor publishes it does not name the vendor.
fn of_list(options: &ImportOptions) -> [FieldView; 2] {
    let day = options.submitted.map(|day| day.to_string()).unwrap_or_default();
    [
        FieldView::new("vendor", "Whose list is this?", FieldKind::Text)
            .required()
            .half()
            .hint("Name or reference, such as V-0107")
            .holding(options.vendor.as_deref().unwrap_or_default()),
        FieldView::new("submitted", "Day of the list", FieldKind::Date)
            .half()
            .hint("For rows that state none; empty: noted by hand")
            .holding(&day),
    ]
}

fn of_questionnaire(options: &ImportOptions) -> [FieldView; 5] {
    let attestations = Attestation::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect();
    let submitted = options.submitted.map(|day| day.to_string()).unwrap_or_default();
    let attested = options.attestation.unwrap_or(Attestation::SelfAttested);
    [
        FieldView::new("vendor", "Whose answers are these?", FieldKind::Text)
            .required()
            .half()
            .hint("Name or reference, such as V-0107")
            .holding(options.vendor.as_deref().unwrap_or_default()),
        FieldView::new("service", "For which of its services?", FieldKind::Text)
            .half()
            .hint("Leave open when they speak for all of them")
            .holding(options.service.as_deref().unwrap_or_default()),
        FieldView::new("submitted", "Submitted", FieldKind::Date).half().hint("Empty: today").holding(&submitted),
        FieldView::new("attestation", "Answers", FieldKind::Select(attestations)).half().holding(attested.as_str()),
        FieldView::new("create_vendor", "Add the vendor if it is not on the register", FieldKind::Checkbox)
            .holding(if options.create_vendor { "yes" } else { "" }),
    ]
}
