//! The questions before an account gets another role, another link, or is let in again, and before it loses its second
//! factor.

use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{
    account, invite,
    question::{Question, account_id},
};
use crate::{
    actions::{
        sign_in, tokens,
        users::{self, Somebody},
    },
    db::user::User,
    domain::{ids::UserId, person::Role},
    error::{AppError, FieldError},
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{ProvenAdministers, Visitor},
        view::{
            form::{Choice, FieldKind, FieldView, FormSection, FormView},
            mark::Link,
        },
    },
};

type Admin = Visitor<ProvenAdministers>;
type Answer = Result<HttpResponse, PageError>;

/// A question about an account, with the way back to it.
fn question(
    user: &User,
    title: String,
    lead: String,
    (action, submit): (&str, &str),
    fields: Vec<FieldView>,
) -> Question {
    let (back, url) = (account::url(user.id), format!("{}/{action}", account::url(user.id)));
    let sections = if fields.is_empty() { Vec::new() } else { vec![FormSection::new("", fields)] };
    Question {
        title,
        lead,
        from: Some(Link::new(&user.email, back.clone())),
        answers_for: None,
        form: Some(FormView::new(url, submit, sections).cancel(back))
            .map(|form| if action == "second-factor" { form.grave() } else { form }),
    }
}

/// `GET /users/{id}/role`
///
/// # Errors
/// `NotFound`; `Conflict` for one's own account and the last one that administers.
pub async fn role(app: Site, visitor: Admin, id: Path<String>, request: HttpRequest) -> Answer {
    let (user, made) = role_of(&app, &visitor, account_id(&id)?).await?;
    role_question(&user, &made).ask(&app, &visitor, &request).await
}

/// `POST /users/{id}/role` with `role`.
///
/// # Errors
/// As `role`.
pub async fn set_role(app: Site, visitor: Admin, id: Path<String>, sent: SentForm, request: HttpRequest) -> Answer {
    let (user, made) = role_of(&app, &visitor, account_id(&id)?).await?;
    let (actor, email) = (visitor.actor.clone(), user.email.clone());
    let Ok(role) = sent.get("role").parse::<Role>() else {
        let errors = [FieldError::new("role", "required", "Role: choose what they may do.")];
        return role_question(&user, &made).ask_again(&app, &visitor, &request, (&sent, &errors)).await;
    };
    match run(&app, move |app| users::set_role(app, &actor, &email, role)).await {
        Ok((user, revoked)) => {
            let (role, ended) = (user.role.label(), tokens::told(&revoked));
            let said = format!("{} is {role} now; its sessions have ended{ended}.", user.email);
            Ok(flash::see_other(&app, &account::url(user.id), &said))
        }
        Err(AppError::Conflict { code: "unchanged", message }) => {
            Ok(flash::see_other_failed(&app, &account::url(user.id), &message))
        }
        Err(other) => Err(other.into()),
    }
}

/// The account, and the tokens that it made.
async fn role_of(app: &Site, visitor: &Admin, id: UserId) -> Result<(User, Vec<String>), PageError> {
    let actor = visitor.actor.clone();
    let found = run(app, move |app| {
        let user = users::account(app, id)?;
        users::refuse_role(app, &actor, &user)?;
        let made = tokens::made_by(app, &user)?;
        Ok((user, made))
    });
    Ok(found.await?)
}

fn role_question(user: &User, made: &[String]) -> Question {
    let ending = if made.is_empty() {
        String::new()
    } else {
        format!(" Of the tokens that it made, those that may do more than that role are revoked: {}.", made.join(", "))
    };
    let lead = format!(
        "{} is {} now. With another role the account does and sees what that role may; its sessions end, links that were \
         made for it work no more, and it signs in anew.{ending}",
        user.email,
        user.role.label()
    );
    let roles = Role::CHOICES.iter().map(|(word, label)| Choice::new(*word, *label)).collect();
    let field = FieldView::new("role", "Role", FieldKind::Select(roles)).required().holding(user.role.as_str());
    question(user, format!("Change the role of {}?", user.email), lead, ("role", "Change the role"), vec![field])
}

/// `GET /users/{id}/reset`
///
/// # Errors
/// `NotFound`; `Conflict` for one's own account and for a disabled one.
pub async fn reset_form(app: Site, visitor: Admin, id: Path<String>, request: HttpRequest) -> Answer {
    let (id, actor) = (account_id(&id)?, visitor.actor.clone());
    let user = run(&app, move |app| users::link_owner(app, &actor, id)).await?;
    let by_mail = sign_in::mails_links(&app);
    let way = if by_mail { "They are mailed a link" } else { "You are shown a link for them, this once" };
    let (title, lead, submit) = if user.password_hash.is_some() {
        (
            format!("Send {} a new link?", user.email),
            format!(
                "{way}, by which they choose another within an hour. Nothing ends before they have: the present password \
                 goes on working, and so do their sessions. When they have chosen, every session but theirs ends."
            ),
            if by_mail { "Send a new link" } else { "Make a new link" },
        )
    } else {
        (
            format!("Invite {} again?", user.email),
            format!(
                "{way}, which signs them in once within {}. Links from before go on working.",
                sign_in::LinkFor::Invitation.works_for(&app)
            ),
            "Invite again",
        )
    };
    question(&user, title, lead, ("reset", submit), Vec::new()).ask(&app, &visitor, &request).await
}

/// `POST /users/{id}/reset`: mails a link, or shows it.
///
/// # Errors
/// As `reset_form`.
pub async fn reset(app: Site, visitor: Admin, id: Path<String>, _sent: SentForm, request: HttpRequest) -> Answer {
    let (id, actor) = (account_id(&id)?, visitor.actor.clone());
    let invited = run(&app, move |app| users::new_link(app, &actor, id)).await?;
    invite::handed(&app, &visitor, &request, invited).await
}

/// `GET /users/{id}/enable`
///
/// # Errors
/// `NotFound` for no account.
pub async fn enable_form(app: Site, visitor: Admin, id: Path<String>, request: HttpRequest) -> Answer {
    let id = account_id(&id)?;
    let user = run(&app, move |app| users::account(app, id)).await?;
    if user.disabled_at.is_none() {
        return Ok(flash::see_other(&app, &account::url(id), &format!("{} can sign in already.", user.email)));
    }
    let lead = format!(
        "They sign in as {} again, with the password and the second factor they had. What was handed over to others stays \
         with them.",
        user.role.label()
    );
    question(&user, format!("Enable {}?", user.email), lead, ("enable", "Enable"), Vec::new())
        .ask(&app, &visitor, &request)
        .await
}

/// `POST /users/{id}/enable`
///
/// # Errors
/// `NotFound`; `Conflict` when it is not disabled.
pub async fn enable(app: Site, visitor: Admin, id: Path<String>, _sent: SentForm) -> Answer {
    let id = account_id(&id)?;
    let user = run(&app, move |app| users::enable(app, &visitor.actor, id)).await?;
    Ok(flash::see_other(&app, &account::url(id), &format!("{} can sign in again.", user.email)))
}

/// `GET /users/{id}/second-factor`
///
/// # Errors
/// `NotFound` for no account.
pub async fn second_factor(app: Site, visitor: Admin, id: Path<String>, request: HttpRequest) -> Answer {
    let id = account_id(&id)?;
    match with_factor(&app, id).await? {
        Some(user) => factor_question(&user).ask(&app, &visitor, &request).await,
        None => Ok(without_factor(&app, id)),
    }
}

/// `POST /users/{id}/second-factor` with `reason`: takes it away.
///
/// # Errors
/// `NotFound`; `Conflict` for one's own account, and for one that has none.
pub async fn take_second_factor(
    app: Site,
    visitor: Admin,
    id: Path<String>,
    sent: SentForm,
    request: HttpRequest,
) -> Answer {
    let (id, actor, reason) = (account_id(&id)?, visitor.actor.clone(), sent.get("reason").to_owned());
    match run(&app, move |app| users::take_second_factor(app, &actor, id, &reason)).await {
        Ok(user) => {
            let said = format!("The second factor of {} was taken away; its sessions have ended.", user.email);
            Ok(flash::see_other(&app, &account::url(id), &said))
        }
        Err(AppError::Invalid(errors)) => match with_factor(&app, id).await? {
            Some(user) => factor_question(&user).ask_again(&app, &visitor, &request, (&sent, &errors)).await,
            None => Ok(without_factor(&app, id)),
        },
        Err(other) => Err(other.into()),
    }
}

/// The account, where it has a second factor.
async fn with_factor(app: &Site, id: UserId) -> Result<Option<User>, PageError> {
    let Somebody { user, second_factor, .. } = run(app, move |app| users::of_account(app, id)).await?;
    Ok(user.filter(|_| second_factor.is_some()))
}

fn without_factor(app: &Site, id: UserId) -> HttpResponse {
    flash::see_other_failed(app, &account::url(id), "This account has no second factor.")
}

fn factor_question(user: &User) -> Question {
    let lead = "For somebody who lost the authenticator and the recovery codes. A password alone lets them in until they \
                have set up another; their sessions end. The audit trail keeps the reason.";
    let reason = FieldView::new("reason", "Reason", FieldKind::Text)
        .required()
        .hint("How you know that it is them, such as “called back on the number in the directory”.");
    let title = format!("Take the second factor of {} away?", user.email);
    question(user, title, lead.to_owned(), ("second-factor", "Take it away"), vec![reason])
}
