//! The question before something is done to an account, or to what its person answers for: one shape for all of them.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

use super::vendors_url;
use crate::{
    domain::{
        duty::Duties,
        ids::{PersonId, UserId},
        person::Person,
    },
    error::{AppError, FieldError},
    web::{
        Site,
        error::PageError,
        form::SentForm,
        pages::frame::{frame, render, render_with},
        session::Visitor,
        view::{
            form::{Choice, FieldKind, FieldView, FormView},
            mark::Link,
            users::{DutyLine, QuestionPage},
        },
    },
};

/// The field that holds the successor.
pub(super) const SUCCESSOR: &str = "reassign_to";
/// People who are offered as successors.
const MOST_OFFERED: usize = 2_000;

/// What is asked.
pub(super) struct Question {
    /// Heading.
    pub title: String,
    /// What will happen.
    pub lead: String,
    /// The page it was asked from; without one it is the list.
    pub from: Option<Link>,
    /// Who answers for what, where that is asked about.
    pub answers_for: Option<(Person, Duties)>,
    /// What answers it; none where there is nothing to do.
    pub form: Option<FormView>,
}

impl Question {
    /// Asks it.
    pub async fn ask<N>(
        self,
        app: &Site,
        visitor: &Visitor<N>,
        request: &HttpRequest,
    ) -> Result<HttpResponse, PageError> {
        render(self.page(app, visitor, request).await?)
    }

    /// Asks it again with what was sent, and with what is wrong beside it.
    pub async fn ask_again<N>(
        self,
        app: &Site,
        visitor: &Visitor<N>,
        request: &HttpRequest,
        (sent, errors): (&SentForm, &[FieldError]),
    ) -> Result<HttpResponse, PageError> {
        let filled = |form: FormView| form.filled(|name| Some(sent.get(name).to_owned())).refused(errors);
        let again = Self { form: self.form.map(filled), ..self };
        render_with(StatusCode::UNPROCESSABLE_ENTITY, again.page(app, visitor, request).await?)
    }

    async fn page<N>(self, app: &Site, visitor: &Visitor<N>, request: &HttpRequest) -> Result<QuestionPage, PageError> {
        let Self { title, lead, from, answers_for, form } = self;
        Ok(QuestionPage {
            frame: frame(app, visitor, &title, None, request).await?,
            title,
            lead,
            from,
            name: answers_for.as_ref().map(|(person, _)| person.name.clone()).unwrap_or_default(),
            duties: answers_for.map(|(person, duties)| duty_lines(&person, &duties)).unwrap_or_default(),
            form: form.map(|form| form.guarded(&visitor.csrf)),
        })
    }
}

/// What somebody answers for, each kind on its line; their vendors lead to where they are listed.
pub(super) fn duty_lines(person: &Person, duties: &Duties) -> Vec<DutyLine> {
    let owned = [
        (Duties { vendors: duties.vendors, ..Duties::default() }, false),
        (Duties { archived_vendors: duties.archived_vendors, ..Duties::default() }, true),
    ];
    let owned = owned.into_iter().flat_map(|(owned, archived)| {
        let url = vendors_url(person, archived);
        owned.parts().into_iter().map(move |text| DutyLine { text, url: Some(url.clone()) })
    });
    let others = Duties { vendors: 0, archived_vendors: 0, ..*duties };
    owned.chain(others.parts().into_iter().map(|text| DutyLine { text, url: None })).collect()
}

/// Who could take over; `nobody` stands for none of them.
pub(super) fn successor_field(successors: &[Person], nobody: &str) -> FieldView {
    people_field(SUCCESSOR, "Successor", successors.iter().map(|person| (person.name.clone(), person)), nobody)
}

/// One of these people, each under what is sent for them; `nobody` stands for none of them.
pub(super) fn people_field<'a>(
    name: &str,
    label: &str,
    people: impl Iterator<Item = (String, &'a Person)>,
    nobody: &str,
) -> FieldView {
    let people = people.take(MOST_OFFERED).map(|(value, person)| Choice::new(value, &person.name));
    let choices = std::iter::once(Choice::new("", nobody)).chain(people).collect();
    FieldView::new(name, label, FieldKind::Select(choices))
}

/// The account that an address names.
pub(super) fn account_id(text: &str) -> Result<UserId, PageError> {
    text.parse().map_err(|_| PageError::App(AppError::NotFound("This account".to_owned())))
}

/// The person that an address names.
pub(super) fn person_id(text: &str) -> Result<PersonId, PageError> {
    text.parse().map_err(|_| PageError::App(AppError::NotFound("This person".to_owned())))
}
