//! Proving that nobody else sits there, and back to where one was: to one of a fixed list of pages, and nowhere else.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Query};

use super::{PAGE as ACCOUNT, PASSWORD, second_factor};
use crate::{
    actions::sign_in,
    domain::ids::UserId,
    error::AppError,
    web::{
        Site,
        error::{PageError, percent_encoding},
        flash,
        form::SentForm,
        pages::{
            frame::{frame, render, render_with},
            sign_in::{pause, retried_after},
        },
        run,
        session::{self, OwnAccount, Visitor},
        view::{
            form::{FieldKind, FieldView, FormPage, FormSection, FormView},
            frame::Frame,
        },
    },
};

const PROVE: &str = "/account/prove";

/// What may be asked for, and the page on which that begins.
const PAGES: [(&str, &str); 6] = [
    (second_factor::CODES, second_factor::CODES),
    (second_factor::OFF, second_factor::OFF),
    ("/tokens", "/tokens/new"),
    ("/tokens/new", "/tokens/new"),
    ("/users", "/users/new"),
    ("/users/new", "/users/new"),
];
/// What may be done to an account, at `/users/{id}/…`.
const TO_ACCOUNTS: [&str; 4] = ["role", "reset", "second-factor", "enable"];

/// What the address of the page carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    to: String,
    sent: String,
}

/// The page that somebody goes on to.
fn page_of(asked: &str) -> String {
    let known = PAGES.iter().find(|(path, _)| *path == asked).map(|(_, page)| (*page).to_owned());
    known.or_else(|| page_of_account(asked)).unwrap_or_else(|| ACCOUNT.to_owned())
}

fn page_of_account(asked: &str) -> Option<String> {
    let (id, what) = asked.strip_prefix("/users/")?.split_once('/')?;
    let (id, what) = (id.parse::<UserId>().ok()?, TO_ACCOUNTS.iter().find(|known| **known == what)?);
    Some(format!("/users/{id}/{what}"))
}

/// `GET /account/prove?to=&sent=`
///
/// # Errors
/// What the database says.
pub async fn form(
    app: Site,
    visitor: Visitor<OwnAccount>,
    asked: Query<Asked>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (actor, origin) = (visitor.actor.clone(), session::origin(&request, &app));
    if !run(&app, move |app| sign_in::has_password(app, &actor, &origin)).await? {
        let said = "Your account has no password yet: choose one, then go on with what you were about to do.";
        return Ok(flash::see_other_failed(&app, PASSWORD, said));
    }
    let to = page_of(&asked.to);
    let frame = frame(&app, &visitor, "Is it you?", None, &request).await?;
    render(page(frame, form_to(&to).guarded(&visitor.csrf), !asked.sent.is_empty()))
}

/// `POST /account/prove` with `present` and `to`: on to that page.
///
/// # Errors
/// `Conflict` without a password.
pub async fn prove(
    app: Site,
    visitor: Visitor<OwnAccount>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (actor, origin) = (visitor.actor.clone(), session::origin(&request, &app));
    let (present, to) = (sent.get("present").to_owned(), page_of(sent.get("to")));
    match run(&app, move |app| sign_in::prove(app, &actor, &present, &origin)).await {
        Ok(()) => Ok(flash::see_other(&app, &to, "")),
        Err(AppError::Invalid(errors)) => {
            let form = form_to(&to).guarded(&visitor.csrf).refused(&errors);
            let frame = frame(&app, &visitor, "Is it you?", None, &request).await?;
            render_with(StatusCode::UNPROCESSABLE_ENTITY, page(frame, form, false))
        }
        Err(AppError::TooMany(seconds)) => {
            let said = format!("Too many wrong passwords. {}", pause(seconds));
            let again = format!("{PROVE}?to={}", percent_encoding(&to));
            Ok(retried_after(flash::see_other_failed(&app, &again, &said), seconds))
        }
        Err(other) => Err(other.into()),
    }
}

fn form_to(to: &str) -> FormView {
    let present = FieldView::new("present", "Present password", FieldKind::Password(false)).required();
    FormView::new(PROVE, "Go on", vec![FormSection::new("", vec![present])]).carrying("to", to).cancel(ACCOUNT)
}

fn page(frame: Frame, form: FormView, sent: bool) -> FormPage {
    let lost = if sent { " What you sent was not done: send it once more afterwards." } else { "" };
    let lead = format!(
        "What comes next is not for whoever finds your browser open, so your password is asked for again. It then \
         stands for ten minutes.{lost}"
    );
    FormPage { frame, crumbs: Vec::new(), title: "Is it you?".to_owned(), lead: Some(lead), form, remove: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_leads_to_pages_of_a_fixed_list() {
        let id = "0190a000-0000-7000-8000-000000000000";
        let (role, disable) = (format!("/users/{id}/role"), format!("/users/{id}/disable"));
        for (asked, page) in [
            ("/tokens", "/tokens/new"),
            ("/account/second-factor/off", "/account/second-factor/off"),
            (role.as_str(), role.as_str()),
            (disable.as_str(), ACCOUNT),
            ("/users/../tokens/role", ACCOUNT),
            ("/vendors", ACCOUNT),
            ("//evil.example", ACCOUNT),
            ("https://evil.example/tokens", ACCOUNT),
            ("/tokens\r\nLocation: https://evil.example", ACCOUNT),
            ("", ACCOUNT),
        ] {
            assert_eq!(page_of(asked), page, "{asked:?}");
        }
    }
}
