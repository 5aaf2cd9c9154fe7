//! The reminder rules: what is in force, what others would send, putting others in force, and their versions.

use actix_web::{HttpRequest, HttpResponse, http::header::ETAG};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    body::Body,
    page::Page,
    params::Params,
    refusal::{Answer, Refusal},
    tag,
};
use crate::{
    actions::{
        records::Expect,
        reminder_rules::{self, InForce},
    },
    app::App,
    domain::reminder::{RuleName, Rules},
    error::{AppError, FieldError},
    web::{
        Site, run,
        session::{Administers, Caller, Reads, ensure_sees_all},
    },
};

/// `GET /api/v1/reminder-rules`: the rules in force, with where they come from.
pub async fn index(app: Site, caller: Caller<Reads>, request: HttpRequest, params: Params) -> Answer {
    params.only(&[])?;
    ensure_sees_all(&caller.actor, "the reminder rules tell")?;
    let in_force = run(&app, reminder_rules::show).await?;
    let tag = tag_of(&in_force);
    if tag::is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(in_force))
}

/// `PUT /api/v1/reminder-rules` with `{rules, note}`: puts rules in force and answers them with what changed. With
/// `dry_run=true` nothing is stored, and the answer says what the rules would send in the next `days`.
pub async fn update(
    app: Site,
    caller: Caller<Administers>,
    request: HttpRequest,
    params: Params,
    body: Body,
) -> Answer {
    params.only(&["dry_run", "days"])?;
    let (changed, note) = sent(&body)?;
    if params.parse("dry_run", "true or false")?.unwrap_or(false) {
        let days = days(&params)?;
        let preview = run(&app, move |app| reminder_rules::preview(app, &caller.actor, &changed, days)).await?;
        return Ok(HttpResponse::Ok().json(preview));
    }
    let seen = match tag::expected(&request)? {
        Expect::Any => None,
        Expect::Version(version) => Some(version.saturating_sub(1)),
    };
    let kept =
        run(&app, move |app| or_lost(app, reminder_rules::set(app, &caller.actor, &changed, note.as_deref(), seen)));
    let kept = kept.await??;
    let in_force = run(&app, reminder_rules::show).await?;
    let mut shown = whole(&in_force)?;
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("changes".to_owned(), kept.changes.into());
    }
    Ok(HttpResponse::Ok().insert_header((ETAG, tag_of(&in_force))).json(shown))
}

/// `GET /api/v1/reminder-rules/versions`: the newest first, each with what it changed.
pub async fn versions(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["limit", "after"])?;
    ensure_sees_all(&caller.actor, "the reminder rules tell")?;
    let (limit, before) = (params.limit()?, params.after::<i32>()?);
    let found = run(&app, move |app| reminder_rules::versions(app, before, limit + 1)).await?;
    let page = Page::cut(found, limit, |one| vec![one.version.to_string()]);
    let page =
        page.show(|found| found.iter().map(|one| serde_json::to_value(one).map_err(AppError::internal)).collect());
    Ok(page?.answer(&params))
}

/// Versions count from 0, before one was stored; a tag that is one of ours from 1.
fn tag_of(in_force: &InForce) -> String {
    tag::of(in_force.version.saturating_add(1), None)
}

fn whole(in_force: &InForce) -> Result<Value, AppError> {
    serde_json::to_value(in_force).map_err(AppError::internal)
}

/// Adds the rules in force where a change was lost to another.
fn or_lost<T>(app: &App, outcome: Result<T, AppError>) -> Result<Result<T, Refusal>, AppError> {
    match outcome {
        Err(error @ AppError::Conflict { code: "lost_update", .. }) => {
            Ok(Err(Refusal::Lost(error, whole(&reminder_rules::show(app)?)?)))
        }
        other => other.map(Ok),
    }
}

fn days(params: &Params) -> Result<u32, AppError> {
    let what = format!("a number from 0 to {}", reminder_rules::MOST_DAYS);
    let days = params.parse("days", &what)?.unwrap_or(reminder_rules::DAYS);
    if days <= reminder_rules::MOST_DAYS {
        Ok(days)
    } else {
        Err(AppError::invalid("days", "out_of_range", format!("days: give {what}.")))
    }
}

fn sent(body: &Body) -> Result<(Rules, Option<String>), AppError> {
    if let Some(unknown) = body.0.keys().find(|key| !matches!(key.as_str(), "rules" | "note")) {
        let message = format!("{unknown}: there is no such field; send rules and, if you like, note.");
        return Err(AppError::invalid(unknown.clone(), "unknown_field", message));
    }
    let rules = match body.0.get("rules") {
        Some(Value::Object(rules)) => read(rules)?,
        _ => return Err(AppError::invalid("rules", "required", "rules: send all of the rules as one object.")),
    };
    let note = match body.0.get("note") {
        None | Some(Value::Null) => None,
        Some(Value::String(note)) => Some(note.clone()),
        Some(_) => return Err(AppError::invalid("note", "not_text", "note: send a sentence, or leave it out.")),
    };
    Ok((rules, note))
}

/// Rules in the shape of their file. A rule that is left out is as it ships.
fn read(sent: &Map<String, Value>) -> Result<Rules, AppError> {
    let mut rules = Rules::built_in().map_err(AppError::internal)?;
    let mut errors = Vec::new();
    let mut wrong = |key: &str, words: String| {
        errors.push(FieldError::new(key, "wrong_rules", format!("{key}: {words}.")));
    };
    for (key, value) in sent {
        if let Err(words) = put(&mut rules, key, value) {
            wrong(key, words);
        }
    }
    if !sent.contains_key("single_within_days") {
        wrong("single_within_days", "is missing".to_owned());
    }
    if errors.is_empty() { Ok(rules) } else { Err(AppError::Invalid(errors)) }
}

fn put(rules: &mut Rules, key: &str, value: &Value) -> Result<(), String> {
    match key {
        "single_within_days" => rules.single_within_days = of(value)?,
        "escalation" => rules.escalation = of(value)?,
        "vendors" => rules.vendors = of(value)?,
        rule => {
            let name: RuleName = rule.parse().map_err(|_| "there is no such rule".to_owned())?;
            *rules = rules.clone().with_rule(name, of(value)?);
        }
    }
    Ok(())
}

fn of<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    T::deserialize(value).map_err(|error| error.to_string())
}
