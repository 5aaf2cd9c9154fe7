//! Reminders: those that have their mail, and those to come. They name every owner's vendors, so reading them takes the
//! right to take tables out.

use chrono::Datelike;
use serde_json::{Map, Value, json};

use super::{mails, page::Page, params::Params, refusal::Answer, shape};
use crate::{
    actions::sweep_reminders::{self, Ahead, ReminderListing},
    domain::Date,
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Exports},
    },
};

/// Days that are looked ahead where nobody says how many, and at most.
const DAYS: (u32, u32) = (30, 3_660);
/// Years that can be looked at.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// `GET /api/v1/reminders`: those that have their mail, newest first. With `days` or `as_of` those to come, by day, as
/// `ninefold remind --dry-run --json` lists them.
pub async fn index(app: Site, caller: Caller<Exports>, params: Params) -> Answer {
    if params.get("days").is_none() && params.get("as_of").is_none() {
        return mails::reminders(app, caller, params).await;
    }
    params.only(&["days", "as_of", "limit", "after"])?;
    let (days, as_of) = (days(&params)?, day(&params)?.unwrap_or_else(|| app.today()));
    let (limit, after) = (params.limit()?, params.cursor::<3>()?);
    let size = usize::try_from(limit + 1).unwrap_or(usize::MAX);
    let rest = run(&app, move |app| {
        let ahead = Ahead { days, as_of: Some(as_of), ..Ahead::default() };
        let is_behind = |one: &ReminderListing| after.as_ref().is_none_or(|after| place(one) > *after);
        sweep_reminders::first_ahead(app, &ahead, size, is_behind)
    })
    .await?;
    let page = Page::cut(rest, limit, |one| place(one).to_vec()).show(shape::objects)?;
    let about: Map<String, Value> =
        [("as_of".to_owned(), json!(as_of)), ("days".to_owned(), json!(days))].into_iter().collect();
    Ok(page.answer_about(&params, about))
}

/// By what the list is sorted.
fn place(one: &ReminderListing) -> [String; 3] {
    [one.send_on.to_string(), one.anchor_date.to_string(), one.key.clone()]
}

fn days(params: &Params) -> Result<u32, AppError> {
    let (usual, most) = DAYS;
    let what = format!("a number from 0 to {most}");
    let days = params.parse("days", &what)?.unwrap_or(usual);
    if days <= most { Ok(days) } else { Err(AppError::invalid("days", "out_of_range", format!("days: give {what}."))) }
}

fn day(params: &Params) -> Result<Option<Date>, AppError> {
    let day: Option<Date> = params.parse("as_of", "a day such as 2026-11-30")?;
    if day.is_none_or(|day| YEARS.contains(&day.year())) {
        return Ok(day);
    }
    let message = format!("as_of: give a day from {} to {}.", YEARS.start(), YEARS.end());
    Err(AppError::invalid("as_of", "out_of_range", message))
}
