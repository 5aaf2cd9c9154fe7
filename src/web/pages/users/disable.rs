//! The question before an account is disabled, after saying what its person would leave behind.

use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{
    HAND_OVER,
    question::{Question, SUCCESSOR, account_id, successor_field},
};
use crate::{
    actions::{
        tokens,
        users::{self, Somebody},
    },
    db::user::User,
    domain::{access::Actor, duty::Duties, ids::UserId, person::Person},
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Administers, Visitor},
        view::form::{FormSection, FormView},
    },
};

/// Where the question is asked.
pub(super) fn url(user: UserId) -> String {
    format!("/users/{user}/disable")
}

/// `GET /users/{id}/disable`: says what will happen.
///
/// # Errors
/// `NotFound` for no account, `Conflict` for one's own.
pub async fn confirm(
    app: Site,
    visitor: Visitor<Administers>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let asked = Asked::of(&app, &visitor.actor, account_id(&id)?).await?;
    asked.question().ask(&app, &visitor, &request).await
}

/// `POST /users/{id}/disable` with `reassign_to`: a name, or nothing.
///
/// # Errors
/// As `confirm`.
pub async fn disable(
    app: Site,
    visitor: Visitor<Administers>,
    id: Path<String>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let asked = Asked::of(&app, &visitor.actor, account_id(&id)?).await?;
    let (email, actor) = (asked.user.email.clone(), visitor.actor.clone());
    let wanted = Some(sent.get(SUCCESSOR).trim().to_owned()).filter(|wanted| !wanted.is_empty());
    match run(&app, move |app| users::disable(app, &actor, &email, wanted.as_deref())).await {
        Ok(left) => {
            let done = if left.was_in_use { "was disabled" } else { "is disabled already" };
            Ok(flash::see_other(&app, "/users", &format!("{} {done}. {}.", left.user.email, left.told())))
        }
        Err(AppError::Invalid(errors)) => asked.question().ask_again(&app, &visitor, &request, (&sent, &errors)).await,
        Err(other) => Err(other.into()),
    }
}

/// What is asked before an account is disabled.
struct Asked {
    user: User,
    person: Person,
    duties: Duties,
    successors: Vec<Person>,
    fallback: String,
    /// The tokens that end with the account.
    ending: Vec<String>,
}

impl Asked {
    async fn of(app: &Site, actor: &Actor, id: UserId) -> Result<Self, PageError> {
        let actor = actor.clone();
        let asked = run(app, move |app| {
            let user = users::account(app, id)?;
            users::refuse_own(&actor, &user)?;
            let Somebody { person, duties, .. } = users::left_behind(app, &user.email)?;
            let (successors, fallback) = (users::successors(app, person.id)?, users::fallback(app)?);
            let ending = tokens::ending(app, &user, None)?;
            Ok(Self { user, person, duties, successors, fallback, ending })
        });
        Ok(asked.await?)
    }

    fn question(self) -> Question {
        let disabled = self.user.disabled_at.is_some();
        let title = if disabled {
            format!("Hand over what {} left?", self.person.name)
        } else {
            format!("Disable {}?", self.user.email)
        };
        let (lead, form) = (self.lead(disabled), Some(self.form(disabled)));
        Question { title, lead, from: None, answers_for: Some((self.person, self.duties)), form }
    }

    fn lead(&self, disabled: bool) -> String {
        let ends = if disabled { "The account is disabled." } else { "It can sign in no more, and its sessions end." };
        let ends = match self.ending.as_slice() {
            [] => ends.to_owned(),
            [one] => format!("{ends} The token {one} is revoked with it."),
            several => format!("{ends} {} tokens are revoked with it: {}.", several.len(), several.join(", ")),
        };
        if self.duties.is_empty() {
            return format!("{ends} {} answers for nothing.", self.person.name);
        }
        format!(
            "{ends} Whoever you choose takes over all of what is listed here. With nobody chosen it stays as it is, and \
             its reminders go to {}.",
            self.fallback
        )
    }

    fn form(&self, disabled: bool) -> FormView {
        let field = successor_field(&self.successors, &format!("nobody: reminders go to {}", self.fallback));
        let section = (!self.duties.is_empty()).then(|| FormSection::new("", vec![field]));
        let submit = if disabled { HAND_OVER } else { "Disable" };
        FormView::new(url(self.user.id), submit, section.into_iter().collect()).cancel("/users").grave()
    }
}
