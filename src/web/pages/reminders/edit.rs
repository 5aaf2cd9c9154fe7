//! Changing the rules: a form for each rule and one for what holds for all, previewed before they are stored. The draft
//! stands in the form and nowhere else.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

use super::{
    draft::{Draft, ExceptionDraft, GeneralDraft, RuleDraft},
    effect, fields, said,
};
use crate::{
    actions::reminder_rules::{self, InForce, Kept, Preview},
    app::App,
    domain::{access::Actor, reminder::RuleName, reminder_words},
    error::{AppError, FieldError},
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        pages::frame::{frame, render_with},
        run,
        session::{Administers, Visitor},
        view::{
            form::FieldError as Shown,
            frame::Place,
            reminders::{EditView, GeneralPage, RulePage},
        },
    },
};

/// What a sent form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Show what it would send.
    Preview,
    /// Store it.
    Save,
    /// Another row for a vendor.
    AddVendor,
    /// That row away.
    RemoveVendor(usize),
}

impl Asked {
    fn of(sent: &SentForm) -> Self {
        match sent.get("do") {
            "save" => Self::Save,
            "add-vendor" => Self::AddVendor,
            word => {
                let row = word.strip_prefix("remove-").and_then(|row| row.parse().ok());
                row.map_or(Self::Preview, Self::RemoveVendor)
            }
        }
    }
}

/// A form on its way back to whoever sent it.
#[derive(Debug, Clone, Default)]
struct Back {
    /// The version that was looked at.
    version: i32,
    note: String,
    errors: Vec<FieldError>,
    failure: Option<String>,
    preview: Option<Preview>,
}

impl Back {
    fn status(&self) -> StatusCode {
        match (&self.failure, self.errors.is_empty()) {
            (Some(_), _) => StatusCode::CONFLICT,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, true) => StatusCode::OK,
        }
    }
}

/// What came of a sent form.
enum Outcome {
    Stored(Kept),
    Again(Box<Back>),
}

/// `GET /reminders/rules/{name}/edit`
pub async fn rule(
    app: Site,
    visitor: Visitor<Administers>,
    name: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let name = named(&name)?;
    let in_force = run(&app, reminder_rules::show).await?;
    if let Some(answer) = ruled_by_file(&app, &in_force) {
        return Ok(answer);
    }
    let draft = RuleDraft::of(&in_force.rules, name).ok_or_else(no_such_rule)?;
    let back = Back { version: in_force.version, ..Back::default() };
    rule_page(&app, &visitor, &request, &draft, &back, is_hard(&in_force, name)).await
}

/// `POST /reminders/rules/{name}/edit`
pub async fn update_rule(
    app: Site,
    visitor: Visitor<Administers>,
    name: Path<String>,
    request: HttpRequest,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let name = named(&name)?;
    let mut draft = RuleDraft::sent(name, &sent);
    let asked = Asked::of(&sent);
    let outcome = match asked {
        Asked::AddVendor => {
            draft.vendors.push(ExceptionDraft::default());
            Outcome::Again(Box::new(looked_at(&sent)))
        }
        Asked::RemoveVendor(row) => {
            let mut place = 0..;
            draft.vendors.retain(|_| place.next() != Some(row));
            Outcome::Again(Box::new(looked_at(&sent)))
        }
        Asked::Preview | Asked::Save => acted(&app, &visitor.actor, draft.clone(), asked, &sent).await?,
    };
    match outcome {
        Outcome::Stored(kept) => Ok(flash::see_other(&app, "/reminders", &said(&kept))),
        Outcome::Again(back) => {
            let in_force = run(&app, reminder_rules::show).await?;
            rule_page(&app, &visitor, &request, &draft, &back, is_hard(&in_force, name)).await
        }
    }
}

/// `GET /reminders/general/edit`
pub async fn general(
    app: Site,
    visitor: Visitor<Administers>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let in_force = run(&app, reminder_rules::show).await?;
    if let Some(answer) = ruled_by_file(&app, &in_force) {
        return Ok(answer);
    }
    let back = Back { version: in_force.version, ..Back::default() };
    general_page(&app, &visitor, &request, &GeneralDraft::of(&in_force.rules), &back).await
}

/// `POST /reminders/general/edit`
pub async fn update_general(
    app: Site,
    visitor: Visitor<Administers>,
    request: HttpRequest,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let draft = GeneralDraft::sent(&sent);
    match acted(&app, &visitor.actor, draft.clone(), Asked::of(&sent), &sent).await? {
        Outcome::Stored(kept) => Ok(flash::see_other(&app, "/reminders", &said(&kept))),
        Outcome::Again(back) => general_page(&app, &visitor, &request, &draft, &back).await,
    }
}

fn named(name: &str) -> Result<RuleName, AppError> {
    name.parse().map_err(|_| no_such_rule())
}

fn no_such_rule() -> AppError {
    AppError::NotFound("This reminder rule".to_owned())
}

fn is_hard(in_force: &InForce, name: RuleName) -> bool {
    in_force.rules.rule(name).is_some_and(|rule| rule.hard)
}

/// Where a file rules there is nothing to change here.
fn ruled_by_file(app: &App, in_force: &InForce) -> Option<HttpResponse> {
    let file = in_force.file.as_ref()?;
    let said = format!("The file {file} rules, since the settings name it: change that file.");
    Some(flash::see_other_failed(app, "/reminders", &said))
}

/// The form as it was sent, nothing found in it yet.
fn looked_at(sent: &SentForm) -> Back {
    // A version that no rules have where the form names none.
    Back { version: sent.get("version").parse().unwrap_or(-1), note: sent.get("note").to_owned(), ..Back::default() }
}

/// Previews or stores what a form holds.
async fn acted<D: Draft + Send + 'static>(
    app: &Site,
    actor: &Actor,
    draft: D,
    asked: Asked,
    sent: &SentForm,
) -> Result<Outcome, PageError> {
    let (actor, back) = (actor.clone(), looked_at(sent));
    Ok(run(app, move |app| {
        let changed = match draft.changed(&reminder_rules::show(app)?.rules) {
            Ok(changed) => changed,
            Err(errors) => return Ok(Outcome::Again(Box::new(Back { errors, ..back }))),
        };
        let done = match asked {
            Asked::Save => {
                reminder_rules::set(app, &actor, &changed, Some(&back.note), Some(back.version)).map(Outcome::Stored)
            }
            _ => {
                let preview = reminder_rules::preview(app, &actor, &changed, reminder_rules::DAYS);
                preview.map(|preview| Outcome::Again(Box::new(Back { preview: Some(preview), ..back.clone() })))
            }
        };
        match done {
            Err(AppError::Invalid(errors)) => {
                Ok(Outcome::Again(Box::new(Back { errors: draft.on_fields(errors), ..back })))
            }
            Err(AppError::Conflict { message, .. }) => {
                Ok(Outcome::Again(Box::new(Back { failure: Some(message), ..back })))
            }
            other => other,
        }
    })
    .await?)
}

async fn rule_page(
    app: &Site,
    visitor: &Visitor<Administers>,
    request: &HttpRequest,
    draft: &RuleDraft,
    back: &Back,
    hard: bool,
) -> Result<HttpResponse, PageError> {
    let (name, errors) = (draft.name, back.errors.as_slice());
    let ends = if hard { " Hard: its reminders end with that day." } else { "" };
    let lead = format!("{}{ends}", reminder_words::counts_from(name));
    let page = RulePage {
        frame: frame(app, visitor, name.label(), Some(Place::Outbox), request).await?,
        edit: edit(app, name.label(), lead, format!("/reminders/rules/{name}/edit"), back),
        fields: fields::of_rule(draft, hard, errors),
        told: fields::told(draft, errors),
        told_error: errors.iter().find(|error| error.field == "told").map(|error| error.message.clone()),
        owner: fields::owner(draft, errors),
        tiers: fields::tiers(draft, errors),
        vendors: fields::vendors(draft, errors),
    };
    render_with(back.status(), page)
}

async fn general_page(
    app: &Site,
    visitor: &Visitor<Administers>,
    request: &HttpRequest,
    draft: &GeneralDraft,
    back: &Back,
) -> Result<HttpResponse, PageError> {
    let lead = "When a date has a mail of its own, and when it goes up.".to_owned();
    let page = GeneralPage {
        frame: frame(app, visitor, "For every rule", Some(Place::Outbox), request).await?,
        edit: edit(app, "For every rule", lead, "/reminders/general/edit".to_owned(), back),
        fields: fields::general(draft, &back.errors),
    };
    render_with(back.status(), page)
}

fn edit(app: &App, title: &str, lead: String, url: String, back: &Back) -> EditView {
    let shown = |error: &FieldError| Shown { field: error.field.clone(), message: error.message.clone() };
    EditView {
        title: title.to_owned(),
        lead,
        url,
        version: back.version,
        failure: back.failure.clone(),
        errors: back.errors.iter().map(shown).collect(),
        note: fields::note(&back.note, &back.errors),
        effect: back.preview.as_ref().map(|preview| effect::view(preview, app.today())),
    }
}
