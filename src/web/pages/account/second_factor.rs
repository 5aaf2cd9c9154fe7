//! The second factor of one's own account, step by step.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

use crate::{
    actions::sign_in::second_factor::{self, Enrolment},
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        pages::{
            frame::{frame, render_with},
            sign_in::{pause, retried_after},
        },
        run,
        session::{self, OwnAccount, ProvenOwnAccount, Visitor},
        view::{
            account::{EnrolmentView, SecondFactorPage, qr::Qr},
            form::FormView,
            forms,
            mark::Link,
            words,
        },
    },
};

/// Where it stands.
pub const PAGE: &str = "/account/second-factor";
const CONFIRM: &str = "/account/second-factor/confirm";
/// Where recovery codes are made anew.
pub(super) const CODES: &str = "/account/second-factor/codes";
/// Where it is turned off.
pub(super) const OFF: &str = "/account/second-factor/off";
/// What those hear who do not see the code.
const QR_LABEL: &str = "QR code that gives an authenticator the secret";

/// What a step shows; the rest of the page is empty.
#[derive(Default)]
struct Step {
    title: &'static str,
    lead: String,
    enrolment: Option<Enrolment>,
    codes: Vec<String>,
    form: Option<FormView>,
    links: Vec<Link>,
}

impl Step {
    async fn page<N>(
        self,
        app: &Site,
        visitor: &Visitor<N>,
        request: &HttpRequest,
        refused: Option<&AppError>,
    ) -> Result<HttpResponse, PageError> {
        let form = self.form.map(|form| form.guarded(&visitor.csrf));
        let (status, form, wait) = match refused {
            Some(AppError::Invalid(errors)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, form.map(|form| form.refused(errors)), None)
            }
            Some(AppError::TooMany(seconds)) => (StatusCode::TOO_MANY_REQUESTS, form, Some(*seconds)),
            _ => (StatusCode::OK, form, None),
        };
        let page = SecondFactorPage {
            frame: frame(app, visitor, self.title, None, request).await?,
            title: self.title.to_owned(),
            lead: self.lead,
            enrolment: self.enrolment.map(shown),
            codes: self.codes,
            throttled: wait.map(pause),
            form,
            links: self.links,
        };
        let response = render_with(status, page)?;
        Ok(match wait {
            Some(seconds) => retried_after(response, seconds),
            None => response,
        })
    }

    /// How it stands, and what can be done.
    async fn begin(app: &Site, visitor: &Visitor<OwnAccount>, request: &HttpRequest) -> Result<Self, PageError> {
        let (actor, origin) = (visitor.actor.clone(), session::origin(request, app));
        let standing = run(app, move |app| second_factor::standing(app, &actor, &origin)).await?;
        if standing.since.is_some() {
            let left = words::counted(usize::try_from(standing.codes).unwrap_or(0), "recovery code", "recovery codes");
            return Ok(Self {
                title: "Second factor is on",
                lead: format!("Signing in takes a code from your authenticator. {left} left."),
                links: vec![Link::new("Make recovery codes anew", CODES), Link::new("Turn it off", OFF)],
                ..Self::default()
            });
        }
        let lead = if standing.asked {
            "Administrators need a second factor: besides the password, a code from an authenticator on a phone or \
             computer. Set it up to go on."
        } else {
            "Besides the password, signing in takes a code from an authenticator on a phone or computer: a stolen \
             password alone lets nobody in."
        };
        Ok(Self {
            title: "Set up a second factor",
            lead: lead.to_owned(),
            form: Some(forms::second_factor(PAGE, standing.asks_for_present)),
            ..Self::default()
        })
    }

    fn confirm(given: Enrolment) -> Self {
        Self {
            title: "Confirm the second factor",
            lead: "Scan the code with your authenticator, then enter the six digits it shows.".to_owned(),
            enrolment: Some(given),
            form: Some(forms::first_code(CONFIRM)),
            ..Self::default()
        }
    }

    fn codes(codes: Vec<String>) -> Self {
        Self {
            title: "Keep your recovery codes",
            lead: "The second factor is on.".to_owned(),
            codes,
            links: vec![Link::new("I have kept them", "/account")],
            ..Self::default()
        }
    }

    fn renew() -> Self {
        Self {
            title: "Make recovery codes anew",
            lead: "Those you have stop working.".to_owned(),
            form: Some(forms::second_factor_code(CODES, "Make new codes").cancel(PAGE)),
            ..Self::default()
        }
    }

    fn off() -> Self {
        Self {
            title: "Turn the second factor off",
            lead: "From then on a password alone lets you in, and whoever knows it. Your other sessions end."
                .to_owned(),
            form: Some(forms::second_factor_code(OFF, "Turn it off").grave().cancel(PAGE)),
            ..Self::default()
        }
    }
}

fn shown(given: Enrolment) -> EnrolmentView {
    EnrolmentView { qr: Qr::of(&given.url, QR_LABEL), secret: given.secret, url: given.url }
}

/// `GET /account/second-factor`
///
/// # Errors
/// What the database says.
pub async fn show(app: Site, visitor: Visitor<OwnAccount>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    Step::begin(&app, &visitor, &request).await?.page(&app, &visitor, &request, None).await
}

/// `POST /account/second-factor`, with `present` where that is asked for: shows what the authenticator is given.
///
/// # Errors
/// `Conflict` when there is one already.
pub async fn begin(
    app: Site,
    visitor: Visitor<OwnAccount>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (actor, origin) = (visitor.actor.clone(), session::origin(&request, &app));
    let present = sent.get("present").to_owned();
    match run(&app, move |app| second_factor::begin(app, &actor, &present, &origin)).await {
        Ok(given) => Step::confirm(given).page(&app, &visitor, &request, None).await,
        Err(error @ (AppError::Invalid(_) | AppError::TooMany(_))) => {
            Step::begin(&app, &visitor, &request).await?.page(&app, &visitor, &request, Some(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /account/second-factor/confirm` with the first `code`: shows the recovery codes, this once.
///
/// # Errors
/// `Conflict` when none is being set up.
pub async fn confirm(
    app: Site,
    visitor: Visitor<OwnAccount>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (actor, origin) = (visitor.actor.clone(), session::origin(&request, &app));
    let code = sent.get("code").to_owned();
    match run(&app, move |app| second_factor::confirm(app, &actor, &code, &origin)).await {
        Ok((signed_in, codes)) => {
            let mut response = Step::codes(codes).page(&app, &visitor, &request, None).await?;
            session::keep(&mut response, &app, &signed_in)?;
            Ok(response)
        }
        Err(error @ (AppError::Invalid(_) | AppError::TooMany(_))) => {
            let actor = visitor.actor.clone();
            let given = run(&app, move |app| second_factor::pending(app, &actor)).await?;
            Step::confirm(given).page(&app, &visitor, &request, Some(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /account/second-factor/codes`
///
/// # Errors
/// What the database says.
pub async fn codes_form(
    app: Site,
    visitor: Visitor<ProvenOwnAccount>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    Step::renew().page(&app, &visitor, &request, None).await
}

/// `POST /account/second-factor/codes` with a `code`: shows the new recovery codes, this once.
///
/// # Errors
/// `Conflict` without a second factor.
pub async fn codes(
    app: Site,
    visitor: Visitor<ProvenOwnAccount>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (actor, origin) = (visitor.actor.clone(), session::origin(&request, &app));
    let code = sent.get("code").to_owned();
    match run(&app, move |app| second_factor::renew_codes(app, &actor, &code, &origin)).await {
        Ok(codes) => Step::codes(codes).page(&app, &visitor, &request, None).await,
        Err(error @ (AppError::Invalid(_) | AppError::TooMany(_))) => {
            Step::renew().page(&app, &visitor, &request, Some(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /account/second-factor/off`
///
/// # Errors
/// What the database says.
pub async fn off_form(
    app: Site,
    visitor: Visitor<ProvenOwnAccount>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    Step::off().page(&app, &visitor, &request, None).await
}

/// `POST /account/second-factor/off` with a `code`.
///
/// # Errors
/// `Conflict` without a second factor.
pub async fn off(
    app: Site,
    visitor: Visitor<ProvenOwnAccount>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (actor, origin) = (visitor.actor.clone(), session::origin(&request, &app));
    let code = sent.get("code").to_owned();
    match run(&app, move |app| second_factor::turn_off(app, &actor, &code, &origin)).await {
        Ok(signed_in) => {
            let mut response =
                flash::see_other(&app, PAGE, "The second factor is off. Your other sessions have ended.");
            session::keep(&mut response, &app, &signed_in)?;
            Ok(response)
        }
        Err(error @ (AppError::Invalid(_) | AppError::TooMany(_))) => {
            Step::off().page(&app, &visitor, &request, Some(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}
