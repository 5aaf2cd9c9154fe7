//! Inviting somebody, and the page that shows their link, this once, where no mail takes it to them.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Query};

use super::{account, question::people_field};
use crate::{
    actions::{
        sign_in,
        users::{self, Handed, Invitation, Invited, Somebody},
    },
    domain::{ids::PersonId, person::Role},
    error::{AppError, FieldError},
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        pages::frame::{frame, render, render_with},
        run,
        session::{ProvenAdministers, Visitor},
        view::{
            form::{Choice, FieldKind, FieldView, FormPage, FormSection, FormView},
            mark::Link,
            users::LinkPage,
        },
    },
};

/// Where somebody is invited.
pub(super) const PAGE: &str = "/users/new";

/// What the address of the form carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Somebody on file who has no account.
    person: Option<PersonId>,
}

/// `GET /users/new?person=`
///
/// # Errors
/// What the database says.
pub async fn new(
    app: Site,
    visitor: Visitor<ProvenAdministers>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let everybody = run(&app, users::everybody).await?;
    let chosen = everybody.iter().find(|one| wanted.person == Some(one.person.id));
    let value_of = |name: &str| {
        let person = &chosen?.person;
        match name {
            "person" => Some(person.id.to_string()),
            "email" => person.email.clone(),
            "role" => Some(Role::Owner.to_string()),
            _ => None,
        }
    };
    let form = form(&everybody).filled(value_of).guarded(&visitor.csrf);
    render(page(&app, &visitor, &request, form).await?)
}

/// `POST /users` with `person` or `name`, `email` and `role`.
///
/// # Errors
/// What the database says.
pub async fn create(
    app: Site,
    visitor: Visitor<ProvenAdministers>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let wanted = match read(&sent) {
        Ok(wanted) => wanted,
        Err(errors) => return refused(&app, &visitor, &request, (&sent, &errors)).await,
    };
    let actor = visitor.actor.clone();
    match run(&app, move |app| users::invite(app, &actor, &wanted)).await {
        Ok(invited) => handed(&app, &visitor, &request, invited).await,
        Err(AppError::Invalid(errors)) => refused(&app, &visitor, &request, (&sent, &errors)).await,
        Err(other) => Err(other.into()),
    }
}

fn read(sent: &SentForm) -> Result<Invitation, Vec<FieldError>> {
    let mut errors = Vec::new();
    let role = sent.get("role").parse::<Role>();
    if role.is_err() {
        errors.push(FieldError::new("role", "required", "Role: choose what they may do."));
    }
    let person = Some(sent.get("person")).filter(|person| !person.is_empty()).map(str::parse::<PersonId>).transpose();
    if person.is_err() {
        errors.push(FieldError::new("person", "unknown_person", "Person: choose somebody who is on file."));
    }
    match (role, person) {
        (Ok(role), Ok(person)) => {
            let text = |name: &str| sent.get(name).trim().to_owned();
            Ok(Invitation { name: text("name"), email: text("email"), role, person })
        }
        _ => Err(errors),
    }
}

async fn refused(
    app: &Site,
    visitor: &Visitor<ProvenAdministers>,
    request: &HttpRequest,
    (sent, errors): (&SentForm, &[FieldError]),
) -> Result<HttpResponse, PageError> {
    let everybody = run(app, users::everybody).await?;
    let form = form(&everybody).filled(|name| Some(sent.get(name).to_owned())).refused(errors);
    let page = page(app, visitor, request, form.guarded(&visitor.csrf)).await?;
    render_with(StatusCode::UNPROCESSABLE_ENTITY, page)
}

fn form(everybody: &[Somebody]) -> FormView {
    let without = everybody.iter().filter(|one| one.user.is_none()).map(|one| &one.person);
    let person = people_field(
        "person",
        "Person",
        without.map(|person| (person.id.to_string(), person)),
        "somebody new, of the name below",
    );
    let roles = Role::CHOICES.iter().map(|(word, label)| Choice::new(*word, *label));
    let roles = std::iter::once(Choice::new("", "choose one")).chain(roles).collect();
    let fields = vec![
        person.hint("Business owners see the vendors of the person they are: choose them where they are on file."),
        FieldView::new("name", "Name", FieldKind::Text).hint("Needed for somebody new; left out for a person on file."),
        FieldView::new("email", "Email", FieldKind::Text).required().hint("The address they will sign in with."),
        FieldView::new("role", "Role", FieldKind::Select(roles)).required(),
    ];
    FormView::new("/users", "Invite", vec![FormSection::new("", fields)]).cancel("/users")
}

async fn page(
    app: &Site,
    visitor: &Visitor<ProvenAdministers>,
    request: &HttpRequest,
    form: FormView,
) -> Result<FormPage, PageError> {
    let way = if sign_in::mails_links(app) {
        "They are mailed a link that signs them in once, and choose a password then."
    } else {
        "You are shown a link for them, this once: it signs them in once, and they choose a password then."
    };
    let lead = format!("{way} It works for {}.", sign_in::LinkFor::Invitation.works_for(app));
    Ok(FormPage {
        frame: frame(app, visitor, "Invite somebody", None, request).await?,
        crumbs: vec![Link::new("Users", "/users")],
        title: "Invite somebody".to_owned(),
        lead: Some(lead),
        form,
        remove: None,
    })
}

/// Says that a link was mailed, or shows it.
pub(super) async fn handed(
    app: &Site,
    visitor: &Visitor<ProvenAdministers>,
    request: &HttpRequest,
    invited: Invited,
) -> Result<HttpResponse, PageError> {
    let Invited { user, name, handed, lasts, .. } = invited;
    let back = account::url(user.id);
    let url = match handed {
        Handed::Shown(url) => url,
        Handed::Mailed => {
            let said = format!("A link is on its way to {}. It works once, and for {lasts} from then.", user.email);
            return Ok(flash::see_other(app, &back, &said));
        }
    };
    let title = format!("A link for {name}");
    render(LinkPage {
        frame: frame(app, visitor, &title, None, request).await?,
        title,
        email: user.email,
        lasts,
        url,
        back: Link::new(name, back),
    })
}
