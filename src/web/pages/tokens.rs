//! API tokens: those there are, a new one that is shown once, and the question before one is revoked.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};
use chrono::Days;

use super::{
    frame::{frame, render, render_with},
    when::minute,
};
use crate::{
    actions::tokens::{self, Standing},
    app::App,
    db::access::ApiToken,
    domain::{
        Date,
        ids::{PersonId, TokenId},
        person::{Person, Role},
    },
    error::{AppError, FieldError},
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Administers, ProvenAdministers, Visitor},
        view::{
            form::{Choice, FieldKind, FieldView, FormPage, FormSection, FormView},
            frame::Frame,
            mark::{Link, Tag, Tone},
            table::EmptyView,
            tokens::{NewToken, TokenRow, TokensPage},
        },
    },
};

const PAGE: &str = "/tokens";
/// Where a token is made.
const NEW: &str = "/tokens/new";
/// People who are offered.
const MOST_OFFERED: usize = 2_000;
/// Days for which a new token works unless somebody says otherwise.
const DAYS: Days = Days::new(365);

/// `GET /tokens`
///
/// # Errors
/// `Forbidden` for all but administrators.
pub async fn list(app: Site, visitor: Visitor<Administers>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    page(&app, &visitor, None, &request).await
}

async fn page<N>(
    app: &Site,
    visitor: &Visitor<N>,
    made: Option<NewToken>,
    request: &HttpRequest,
) -> Result<HttpResponse, PageError> {
    let listed = run(app, tokens::list_with_people).await?;
    render(TokensPage {
        frame: frame(app, visitor, "API tokens", None, request).await?,
        subtitle: subtitle(app, &listed),
        made,
        rows: listed.iter().map(|(token, person)| row(app, token, person.as_deref())).collect(),
        empty: listed.is_empty().then(|| EmptyView {
            title: "No tokens yet".to_owned(),
            text: "A program that reads or changes the register over the API signs in with a token of its own."
                .to_owned(),
            actions: vec![Link::new("Make a token", NEW)],
        }),
    })
}

fn subtitle(app: &App, listed: &[(ApiToken, Option<String>)]) -> String {
    let works = listed.iter().filter(|(token, _)| tokens::standing(app, token) == Standing::Works).count();
    let verb = if works == 1 { "works" } else { "work" };
    format!("With a token a program uses the API, under its own name and role. {works} of {} {verb}.", listed.len())
}

fn row(app: &App, token: &ApiToken, person: Option<&str>) -> TokenRow {
    let standing = tokens::standing(app, token);
    let tone = if standing == Standing::Works { Tone::Good } else { Tone::Dim };
    let made = minute(app, token.created_at);
    TokenRow {
        name: token.name.clone(),
        id: token.id.to_string(),
        role: token.role.label().to_owned(),
        person: person.map(str::to_owned),
        state: Tag::new(standing.label(), tone),
        // Who made tokens of before that was kept is not known.
        made: if token.created_by.is_empty() { made } else { format!("{}, {made}", token.created_by) },
        used: token.last_used_at.map_or_else(|| "never".to_owned(), |at| minute(app, at)),
        expires: token.expires_on.map_or_else(|| "never".to_owned(), |day| day.to_string()),
        action: (standing != Standing::Revoked).then(|| Link::new("Revoke", revoke_url(token.id))),
    }
}

fn revoke_url(id: TokenId) -> String {
    format!("{PAGE}/{id}/revoke")
}

/// `GET /tokens/new`
///
/// # Errors
/// What the database says.
pub async fn new(
    app: Site,
    visitor: Visitor<ProvenAdministers>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let last = app.today().checked_add_days(DAYS).map(|day| day.to_string()).unwrap_or_default();
    let form = form(&run(&app, tokens::people).await?).guarded(&visitor.csrf);
    let form = form.filled(|name| (name == "expires_on").then(|| last.clone()));
    render(form_page(frame(&app, &visitor, "Make a token", None, &request).await?, form))
}

/// `POST /tokens` with `name`, `role`, `person_id` and `expires_on`: answers the page that shows the token, this once.
///
/// # Errors
/// What the database says.
pub async fn create(
    app: Site,
    visitor: Visitor<ProvenAdministers>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let made = match wanted(&sent) {
        Ok((name, of, expires_on)) => {
            let actor = visitor.actor.clone();
            let text = run(&app, move |app| {
                let text = tokens::create_for(app, &actor, &name, of, expires_on)?;
                Ok(NewToken { name: name.trim().to_owned(), text })
            });
            text.await
        }
        Err(errors) => Err(AppError::Invalid(errors)),
    };
    let errors = match made {
        Ok(made) => return page(&app, &visitor, Some(made), &request).await,
        Err(AppError::Invalid(errors)) => errors,
        Err(AppError::Conflict { code: "exists", message }) => vec![FieldError::new("name", "exists", message)],
        Err(other) => return Err(other.into()),
    };
    let form = form(&run(&app, tokens::people).await?).guarded(&visitor.csrf);
    let form = form.filled(|name| Some(sent.get(name).to_owned())).refused(&errors);
    let page = form_page(frame(&app, &visitor, "Make a token", None, &request).await?, form);
    render_with(StatusCode::UNPROCESSABLE_ENTITY, page)
}

type Wanted = (String, (Role, Option<PersonId>), Option<Date>);

fn wanted(sent: &SentForm) -> Result<Wanted, Vec<FieldError>> {
    let said = |name: &str| Some(sent.get(name).trim()).filter(|value| !value.is_empty());
    let role = sent.get("role").parse::<Role>();
    let person = said("person_id").map(str::parse::<PersonId>).transpose();
    let expires_on = said("expires_on").map(str::parse::<Date>).transpose();
    let wrong = [
        role.is_err().then(|| FieldError::new("role", "required", "Role: choose what the token may do.")),
        person.is_err().then(|| FieldError::new("person_id", "unknown_person", "Person: choose one of the list.")),
        expires_on.is_err().then(|| {
            FieldError::new("expires_on", "not_a_date", "Expires on: write it as 2026-11-22, or leave it empty.")
        }),
    ];
    match (role, person, expires_on) {
        (Ok(role), Ok(person), Ok(expires_on)) => Ok((sent.get("name").to_owned(), (role, person), expires_on)),
        _ => Err(wrong.into_iter().flatten().collect()),
    }
}

fn form(people: &[Person]) -> FormView {
    let roles = Role::ALL.iter().map(|role| Choice::new(role.as_str(), role.label()));
    let roles = std::iter::once(Choice::new("", "Choose one")).chain(roles).collect();
    let offered = people.iter().take(MOST_OFFERED).map(|person| Choice::new(person.id.to_string(), told(person)));
    let offered = std::iter::once(Choice::new("", "Nobody")).chain(offered).collect();
    let fields = vec![
        FieldView::new("name", "Name", FieldKind::Text)
            .required()
            .hint("What the program is, such as Nightly export; the audit trail names it so."),
        FieldView::new("role", "Role", FieldKind::Select(roles))
            .required()
            .half()
            .hint("The least that does: an auditor’s token reads all and changes nothing."),
        FieldView::new("expires_on", "Expires on", FieldKind::Date)
            .half()
            .hint("The last day it works; left empty, it works until it is revoked."),
        FieldView::new("person_id", "Person", FieldKind::Select(offered))
            .hint("For a business owner’s token alone: whose vendors it sees."),
    ];
    FormView::new(PAGE, "Make the token", vec![FormSection::new("", fields)]).cancel(PAGE)
}

/// Namesakes are told apart by their addresses.
fn told(person: &Person) -> String {
    match &person.email {
        Some(email) => format!("{}, {email}", person.name),
        None => person.name.clone(),
    }
}

fn form_page(frame: Frame, form: FormView) -> FormPage {
    let lead = "A program that has the token may do what its role may. It is shown once, after it is made.";
    titled(frame, "Make a token", lead.to_owned(), form)
}

fn titled(frame: Frame, title: &str, lead: String, form: FormView) -> FormPage {
    let crumbs = vec![Link::new("API tokens", PAGE)];
    FormPage { frame, crumbs, title: title.to_owned(), lead: Some(lead), form, remove: None }
}

/// `GET /tokens/{id}/revoke`: says what will happen.
///
/// # Errors
/// `NotFound` for no token.
pub async fn confirm(
    app: Site,
    visitor: Visitor<Administers>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let id = id_of(&id)?;
    let token = run(&app, move |app| tokens::get(app, id)).await?;
    if token.revoked_at.is_some() {
        return Ok(flash::see_other_failed(&app, PAGE, &format!("The token {} is revoked already.", token.name)));
    }
    let title = format!("Revoke {}?", token.name);
    let used = token
        .last_used_at
        .map_or_else(|| "was never used".to_owned(), |at| format!("was used last at {}", minute(&app, at)));
    let lead = format!(
        "Whatever uses it is refused from then on, and it cannot be brought back. It {used}. It stays on the list, so \
         that the audit trail can be read."
    );
    let form = FormView::new(revoke_url(id), "Revoke", Vec::new()).grave().guarded(&visitor.csrf).cancel(PAGE);
    render(titled(frame(&app, &visitor, &title, None, &request).await?, &title, lead, form))
}

/// `POST /tokens/{id}/revoke`
///
/// # Errors
/// `NotFound` for no token.
pub async fn revoke(
    app: Site,
    visitor: Visitor<Administers>,
    id: Path<String>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id = id_of(&id)?;
    let token = run(&app, move |app| tokens::revoke_by_id(app, &visitor.actor, id)).await?;
    Ok(flash::see_other(&app, PAGE, &format!("The token {} works no more.", token.name)))
}

fn id_of(text: &str) -> Result<TokenId, PageError> {
    text.parse().map_err(|_| PageError::App(AppError::NotFound("This token".to_owned())))
}
