//! One's own account: the password, the second factor, and where one is signed in.

pub mod prove;
pub mod second_factor;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

use super::{
    frame::{frame, render, render_with},
    sign_in::{pause, retried_after},
    when::minute,
};
use crate::{
    actions::sign_in::{self, Origin, SessionShown, second_factor::Standing},
    app::App,
    domain::{ids::SessionId, sign_in::program},
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{self, OwnAccount, Visitor},
        view::{
            account::{AccountPage, SessionRow},
            form::{FormPage, FormView},
            forms,
            frame::Frame,
            mark::{Tag, Tone},
            words,
        },
    },
};

const PAGE: &str = "/account";
const PASSWORD: &str = "/account/password";

/// `GET /account`
///
/// # Errors
/// What the database says.
pub async fn show(app: Site, visitor: Visitor<OwnAccount>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let (actor, origin) = (visitor.actor.clone(), session::origin(&request, &app));
    let found = run(&app, move |app| {
        let sessions = sign_in::list_sessions(app, &actor, origin.session.as_deref())?;
        Ok((sessions, sign_in::second_factor::standing(app, &actor, &origin)?))
    });
    let (sessions, standing) = found.await?;
    let actor = &visitor.actor;
    let (second_factor, second_factor_text) = told(&app, &standing);
    render(AccountPage {
        who: format!("{}, {}, {}", actor.name, actor.label, actor.role.label()),
        second_factor,
        second_factor_text,
        others: sessions.iter().any(|session| !session.is_this),
        sessions: sessions.iter().map(|session| row(&app, session)).collect(),
        frame: frame(&app, &visitor, "Your account", None, &request).await?,
    })
}

fn told(app: &App, standing: &Standing) -> (Tag, String) {
    match standing.since {
        Some(since) => {
            let left = words::counted(usize::try_from(standing.codes).unwrap_or(0), "recovery code", "recovery codes");
            (Tag::new("on", Tone::Good), format!("Since {}; {left} left.", minute(app, since)))
        }
        None if standing.asked => {
            (Tag::new("needed", Tone::Bad), "Your role needs one: set it up before you go on.".to_owned())
        }
        None => {
            let text = "With a code from an authenticator, a password alone lets nobody in.";
            (Tag::new("off", Tone::Dim), text.to_owned())
        }
    }
}

fn row(app: &App, session: &SessionShown) -> SessionRow {
    let code = if session.second_factor { " and code" } else { "" };
    let from = if session.address.is_empty() { String::new() } else { format!("{}, ", session.address) };
    SessionRow {
        program: program(&session.agent),
        whence: format!("{from}by {}{code}", session.way.label()),
        since: minute(app, session.created_at),
        used: minute(app, session.last_seen_at),
        state: session.is_this.then(|| Tag::new("this one", Tone::Good)),
        end_url: (!session.is_this).then(|| format!("{PAGE}/sessions/{}/end", session.id)),
    }
}

/// `POST /account/sessions/{id}/end`
///
/// # Errors
/// `NotFound` for a session that is over, or somebody else's.
pub async fn end_session(
    app: Site,
    visitor: Visitor<OwnAccount>,
    id: Path<SessionId>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    run(&app, move |app| sign_in::end_session(app, &visitor.actor, *id)).await?;
    Ok(flash::see_other(&app, PAGE, "The session has ended."))
}

/// `POST /account/sessions/end-others`
///
/// # Errors
/// What the database says.
pub async fn end_others(
    app: Site,
    visitor: Visitor<OwnAccount>,
    _sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let own = session::secret_of(&request, &app);
    let ended = run(&app, move |app| sign_in::end_other_sessions(app, &visitor.actor, own.as_deref())).await?;
    let said = format!("{} ended.", words::counted(ended, "other session has", "other sessions have"));
    Ok(flash::see_other(&app, PAGE, &said))
}

/// `GET /account/password`: one's own password; a one-time link leads here, since its account may have none yet.
///
/// # Errors
/// What the database says.
pub async fn password_form(
    app: Site,
    visitor: Visitor<OwnAccount>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let form = form(&app, &visitor, session::origin(&request, &app)).await?;
    render(password_page(frame(&app, &visitor, "Password", None, &request).await?, form))
}

async fn form(app: &Site, visitor: &Visitor<OwnAccount>, origin: Origin) -> Result<FormView, PageError> {
    let actor = visitor.actor.clone();
    let asks = run(app, move |app| sign_in::asks_for_present(app, &actor, &origin)).await?;
    Ok(forms::password(PASSWORD, asks).guarded(&visitor.csrf))
}

/// `POST /account/password` with `password`, and `present` where that is asked for.
///
/// # Errors
/// What the database says.
pub async fn set_password(
    app: Site,
    visitor: Visitor<OwnAccount>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (actor, origin) = (visitor.actor.clone(), session::origin(&request, &app));
    let (present, wanted) = (sent.get("present").to_owned(), sent.get("password").to_owned());
    match run(&app, move |app| sign_in::set_password(app, &actor, &present, &wanted, &origin)).await {
        Ok(signed_in) => {
            let next = if signed_in.limited { second_factor::PAGE } else { "/" };
            let mut response = flash::see_other(&app, next, "Your password is set. Your other sessions have ended.");
            session::keep(&mut response, &app, &signed_in)?;
            Ok(response)
        }
        Err(AppError::Invalid(errors)) => {
            let form = form(&app, &visitor, session::origin(&request, &app)).await?.refused(&errors);
            let frame = frame(&app, &visitor, "Password", None, &request).await?;
            render_with(StatusCode::UNPROCESSABLE_ENTITY, password_page(frame, form))
        }
        Err(AppError::TooMany(seconds)) => {
            let said = format!("Too many wrong passwords. {}", pause(seconds));
            Ok(retried_after(flash::see_other_failed(&app, PASSWORD, &said), seconds))
        }
        Err(other) => Err(other.into()),
    }
}

fn password_page(frame: Frame, form: FormView) -> FormPage {
    let lead = Some("Choose the password you will sign in with from now on. Your other sessions end.".to_owned());
    FormPage { frame, crumbs: Vec::new(), title: "Choose a password".to_owned(), lead, form, remove: None }
}
