//! What somebody chose on the page of an import, laid over what was chosen before. Each form of the page sends its part.

use crate::{
    actions::import_spreadsheet::{ImportOptions, outcome_of},
    domain::{
        Date,
        import::{
            amend::{place, spelling},
            heading::HeadingMatch,
            record::Import,
            text_form::TextForm,
        },
    },
    error::AppError,
    web::form::SentForm,
};

/// The choices after this form.
///
/// # Errors
/// The field that cannot be read.
pub fn chosen(import: &Import, before: ImportOptions, sent: &SentForm) -> Result<ImportOptions, AppError> {
    let mut options = before;
    let has = |name: &str| sent.fields().any(|(key, _)| key == name);
    if has("layout") {
        let layout = some(sent.get("layout"));
        if layout != options.layout && layout != import.layout {
            // Headings and meanings were chosen for the fields of the other layout.
            options.headings.clear();
            options.amendments.meanings.clear();
        }
        options.layout = layout;
    }
    choose_headings(import, &mut options, sent);
    if !options.headings.is_empty() && options.layout.is_none() {
        // They are fields of this layout: another must not be found because of them.
        options.layout.clone_from(&import.layout);
    }
    settle_values(&mut options, sent);
    mend_cells(import, &mut options, sent);
    settle_names(import, &mut options, sent);
    take_apart(&mut options, sent)?;
    if has("answered") {
        answer(&mut options, sent)?;
    }
    Ok(options)
}

/// Only what differs from what was found is a choice, so that confirming a page changes nothing; but what was found by
/// likeness alone is settled by being confirmed.
fn choose_headings(import: &Import, options: &mut ImportOptions, sent: &SentForm) {
    for heading in outcome_of(import).headings {
        let name = format!("map_{}", heading.column);
        let Some((_, field)) = sent.fields().find(|(key, _)| *key == name) else { continue };
        let is_guess = heading.matched == HeadingMatch::Similar.as_str();
        if field != heading.field.as_deref().unwrap_or_default() || is_guess {
            options.headings.insert(heading.heading, field.to_owned());
        }
    }
}

/// `mean_FIELD|VALUE`: what a value means wherever it stands in its column; nothing leaves it as the file says.
fn settle_values(options: &mut ImportOptions, sent: &SentForm) {
    let meanings = &mut options.amendments.meanings;
    for (name, meant) in sent.fields() {
        let Some((field, value)) = name.strip_prefix("mean_").and_then(|rest| rest.split_once('|')) else { continue };
        let of_field = meanings.entry(field.to_owned()).or_default();
        of_field.retain(|known, _| spelling(known) != spelling(value));
        if !meant.trim().is_empty() && spelling(meant) != spelling(value) {
            of_field.insert(value.to_owned(), meant.trim().to_owned());
        }
    }
    meanings.retain(|_, of_field| !of_field.is_empty());
}

/// `cell_SHEET!CELL`: what stands there instead; what was not touched is no amendment.
fn mend_cells(import: &Import, options: &mut ImportOptions, sent: &SentForm) {
    let problems = outcome_of(import).problems;
    let cells = &mut options.amendments.cells;
    for (name, value) in sent.fields() {
        let Some(cell) = name.strip_prefix("cell_") else { continue };
        let own = problems.iter().find(|problem| place(&problem.sheet, &problem.cell) == cell);
        let touched = own.is_none_or(|problem| problem.value.trim() != value.trim());
        if touched || cells.contains_key(cell) {
            cells.insert(cell.to_owned(), value.trim().to_owned());
        }
    }
    for (_, cell) in sent.fields().filter(|(name, _)| *name == "forget_cell") {
        cells.remove(cell);
    }
}

/// `dup_NAME`: whether a name that looks like a known vendor's is that vendor (`is`) or one of its own (`own`).
fn settle_names(import: &Import, options: &mut ImportOptions, sent: &SentForm) {
    let held = outcome_of(import).possible_duplicates;
    for (name, chosen) in sent.fields() {
        let Some(name) = name.strip_prefix("dup_") else { continue };
        match (chosen, held.iter().find(|one| one.name == name)) {
            ("own", Some(_)) => options.as_new.push(name.to_owned()),
            ("is", Some(one)) => {
                let names = options.amendments.meanings.entry("name".to_owned()).or_default();
                names.insert(name.to_owned(), one.candidate.clone());
            }
            _ => {}
        }
    }
    for (_, name) in sent.fields().filter(|(key, _)| *key == "forget_name") {
        options.as_new.retain(|known| known != name);
        if let Some(names) = options.amendments.meanings.get_mut("name") {
            names.remove(name);
        }
    }
    options.amendments.meanings.retain(|_, of_field| !of_field.is_empty());
    options.as_new.sort();
    options.as_new.dedup();
}

/// `sheet heading_row encoding separator`: how the file is taken apart.
fn take_apart(options: &mut ImportOptions, sent: &SentForm) -> Result<(), AppError> {
    let has = |name: &str| sent.fields().any(|(key, _)| key == name);
    if has("sheet") {
        let sheet = some(sent.get("sheet"));
        if sheet != options.sheet {
            options.heading_row = None;
        }
        options.sheet = sheet;
    }
    if has("heading_row") {
        options.heading_row = some(sent.get("heading_row")).map(|row| row_of(&row)).transpose()?;
    }
    if has("encoding") {
        options.text =
            TextForm { encoding: sent.get("encoding").parse().ok(), separator: sent.get("separator").parse().ok() };
    }
    Ok(())
}

fn row_of(text: &str) -> Result<u32, AppError> {
    text.parse().ok().filter(|row| *row > 0).ok_or_else(|| {
        AppError::invalid(
            "heading_row",
            "not_a_row",
            format!("Heading row: “{text}” is no row; write its number, such as 3."),
        )
    })
}

fn answer(options: &mut ImportOptions, sent: &SentForm) -> Result<(), AppError> {
    let has = |name: &str| sent.fields().any(|(key, _)| key == name);
    if has("date_order") {
        options.date_order = sent.get("date_order").parse().ok();
    }
    if has("vendor") {
        options.vendor = some(sent.get("vendor"));
        options.create_vendor = sent.get("create_vendor") == "yes";
        options.service = some(sent.get("service"));
        options.attestation = sent.get("attestation").parse().ok();
        options.submitted = some(sent.get("submitted")).map(|day| day_of(&day)).transpose()?;
    }
    Ok(())
}

fn day_of(text: &str) -> Result<Date, AppError> {
    text.parse().map_err(|_| {
        AppError::invalid(
            "submitted",
            "not_a_date",
            format!("Submitted: “{text}” is not a day; write it as 2026-11-22."),
        )
    })
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
