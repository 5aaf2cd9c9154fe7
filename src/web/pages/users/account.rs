//! One account: how it stands, and what can be done about it.

use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{
    HAND_OVER, disable, hand_over,
    question::{account_id, duty_lines},
};
use crate::{
    actions::{
        sign_in,
        users::{self, Somebody},
    },
    app::App,
    db::user::User,
    domain::ids::UserId,
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        pages::{
            frame::{frame, render},
            when::minute,
        },
        run,
        session::{Administers, Visitor},
        view::{
            mark::{Link, Tag, Tone},
            users::AccountPage,
            vendor::Fact,
            words,
        },
    },
};

/// Where an account is looked after.
pub(super) fn url(user: UserId) -> String {
    format!("/users/{user}")
}

/// `GET /users/{id}`
///
/// # Errors
/// `NotFound` for no account.
pub async fn show(
    app: Site,
    visitor: Visitor<Administers>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let id = account_id(&id)?;
    let found = run(&app, move |app| {
        let one = users::of_account(app, id)?;
        let user = one.user.clone().ok_or_else(|| AppError::NotFound("This account".to_owned()))?;
        let sessions = sign_in::list_sessions_of(app, &user.email)?.len();
        Ok((one, user, sessions))
    });
    let (one, user, sessions) = found.await?;
    let own = visitor.actor.user == Some(user.id);
    render(AccountPage {
        frame: frame(&app, &visitor, &one.person.name, None, &request).await?,
        name: one.person.name.clone(),
        email: user.email.clone(),
        state: state(&user),
        facts: facts(&app, &one, &user, sessions),
        own,
        actions: if own { Vec::new() } else { actions(&one, &user) },
        end_url: (!own && sessions > 0).then(|| format!("{}/end-sessions", url(user.id))),
        duties: duty_lines(&one.person, &one.duties),
    })
}

/// Whether an account can sign in, in a word.
pub(super) fn state(user: &User) -> Tag {
    match user.disabled_at {
        Some(_) => Tag::new("disabled", Tone::Bad),
        None => Tag::new("can sign in", Tone::Good),
    }
}

fn facts(app: &App, one: &Somebody, user: &User, sessions: usize) -> Vec<Fact> {
    let factor = match one.second_factor {
        Some(since) => Fact::new("Second factor", format!("on since {}", minute(app, since))),
        None if sign_in::second_factor::is_asked_of(app, user.role) => {
            Fact::bad("Second factor", "not set up; it is asked for at the next sign-in")
        }
        None => Fact::new("Second factor", "not set up"),
    };
    let password = if user.password_hash.is_some() { "chosen" } else { "not chosen yet" };
    let signed_in = user.last_sign_in_at.map_or_else(|| "never".to_owned(), |at| minute(app, at));
    let mut facts = vec![Fact::new("Role", user.role.label())];
    facts.extend(user.disabled_at.map(|at| Fact::bad("Disabled since", minute(app, at))));
    facts.extend([
        Fact::new("Last sign-in", signed_in),
        factor,
        Fact::new("Password", password),
        Fact::new("Signed in at", words::counted(sessions, "place", "places")),
        Fact::new("Account since", minute(app, user.created_at)),
    ]);
    facts
}

fn actions(one: &Somebody, user: &User) -> Vec<Link> {
    let at = |what: &str| format!("{}/{what}", url(user.id));
    if user.disabled_at.is_some() {
        let hand_over = (!one.duties.is_empty()).then(|| Link::new(HAND_OVER, disable::url(user.id)));
        return std::iter::once(Link::new("Enable", at("enable"))).chain(hand_over).collect();
    }
    let link = if user.password_hash.is_some() { "Send a new link" } else { "Invite again" };
    let factor = one.second_factor.map(|_| Link::new("Take the second factor away", at("second-factor")));
    let hand_over = (!one.duties.is_empty()).then(|| Link::new(HAND_OVER, hand_over::url(one.person.id)));
    let first = [Link::new("Change the role", at("role")), Link::new(link, at("reset"))];
    let last = Link::new("Disable", disable::url(user.id));
    first.into_iter().chain(factor).chain(hand_over).chain([last]).collect()
}

/// `POST /users/{id}/end-sessions`
///
/// # Errors
/// `NotFound` for no account.
pub async fn end_sessions(
    app: Site,
    visitor: Visitor<Administers>,
    id: Path<String>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id = account_id(&id)?;
    let ended = run(&app, move |app| {
        let email = users::account(app, id)?.email;
        sign_in::end_sessions_of(app, &visitor.actor, &email)
    });
    let said = format!("{} ended.", words::counted(ended.await?, "session has", "sessions have"));
    Ok(flash::see_other(&app, &url(id), &said))
}
