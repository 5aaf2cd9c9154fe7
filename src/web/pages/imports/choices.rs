//! What somebody chose on the page of an import, laid over what was chosen before. Each form of the page sends its part.

use crate::{
    actions::import_spreadsheet::{ImportOptions, outcome_of},
    domain::{Date, import::record::Import},
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
            // Headings were chosen for the fields of the other layout.
            options.headings.clear();
        }
        options.layout = layout;
    }
    choose_headings(import, &mut options, sent);
    if !sent.get("as_new").is_empty() {
        options.as_new.push(sent.get("as_new").to_owned());
        options.as_new.sort();
        options.as_new.dedup();
    }
    if has("answered") {
        answer(&mut options, sent)?;
    }
    Ok(options)
}

/// Only what differs from what was found is a choice, so that confirming a page changes nothing.
fn choose_headings(import: &Import, options: &mut ImportOptions, sent: &SentForm) {
    for heading in outcome_of(import).headings {
        let name = format!("map_{}", heading.column);
        let Some((_, field)) = sent.fields().find(|(key, _)| *key == name) else { continue };
        if field != heading.field.as_deref().unwrap_or_default() {
            options.headings.insert(heading.heading, field.to_owned());
        }
    }
}

fn answer(options: &mut ImportOptions, sent: &SentForm) -> Result<(), AppError> {
    let has = |name: &str| sent.fields().any(|(key, _)| key == name);
    if has("sheet") {
        options.sheet = some(sent.get("sheet"));
    }
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
