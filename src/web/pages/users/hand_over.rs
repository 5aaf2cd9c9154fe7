//! The question before what somebody answers for is handed over, whether they have an account or not.

use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{
    HAND_OVER,
    question::{Question, SUCCESSOR, person_id, successor_field},
};
use crate::{
    actions::users::{self, Somebody},
    domain::{ids::PersonId, person::Person},
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
pub(in crate::web::pages) fn url(person: PersonId) -> String {
    format!("/people/{person}/hand-over")
}

/// `GET /people/{id}/hand-over`: says what would move.
///
/// # Errors
/// `NotFound` for nobody.
pub async fn confirm(
    app: Site,
    visitor: Visitor<Administers>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let asked = Asked::of(&app, person_id(&id)?).await?;
    asked.question().ask(&app, &visitor, &request).await
}

/// `POST /people/{id}/hand-over` with `reassign_to`: a name.
///
/// # Errors
/// As `confirm`.
pub async fn pass_on(
    app: Site,
    visitor: Visitor<Administers>,
    id: Path<String>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let asked = Asked::of(&app, person_id(&id)?).await?;
    let (from, actor, to) = (asked.somebody.person.id, visitor.actor.clone(), sent.get(SUCCESSOR).to_owned());
    match run(&app, move |app| users::hand_over(app, &actor, from, &to)).await {
        Ok(handed) => Ok(flash::see_other(&app, "/users", &format!("{}.", handed.told()))),
        Err(AppError::Invalid(errors)) => asked.question().ask_again(&app, &visitor, &request, (&sent, &errors)).await,
        Err(other) => Err(other.into()),
    }
}

/// What is asked before it is handed over.
struct Asked {
    somebody: Somebody,
    successors: Vec<Person>,
}

impl Asked {
    async fn of(app: &Site, id: PersonId) -> Result<Self, PageError> {
        let asked = run(app, move |app| {
            Ok(Self { somebody: users::somebody(app, id)?, successors: users::successors(app, id)? })
        });
        Ok(asked.await?)
    }

    fn question(self) -> Question {
        let title = format!("Hand over what {} answers for?", self.somebody.person.name);
        let (lead, form) = (self.lead(), self.form());
        let Somebody { person, duties, .. } = self.somebody;
        Question { title, lead, from: None, answers_for: Some((person, duties)), form }
    }

    fn lead(&self) -> String {
        let Somebody { person, user, duties, .. } = &self.somebody;
        if duties.is_empty() {
            return format!("{} answers for nothing, so that there is nothing to hand over.", person.name);
        }
        let account = if user.is_some() { ", and the account stays as it is" } else { "" };
        format!(
            "Whoever you choose takes over all of what is listed here, and hears of its dates. {} stays on \
             file{account}.",
            person.name
        )
    }

    /// Who takes over; nothing where there is nothing to take over.
    fn form(&self) -> Option<FormView> {
        if self.somebody.duties.is_empty() {
            return None;
        }
        let field = successor_field(&self.successors, "choose somebody").required();
        let section = FormSection::new("", vec![field]);
        Some(FormView::new(url(self.somebody.person.id), HAND_OVER, vec![section]).cancel("/users"))
    }
}
