//! Calendars: the page that makes and ends private addresses, and what a calendar fetches from one.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, ETAG, HeaderValue, IF_NONE_MATCH},
    },
    web::Path,
};

use super::{
    frame::{frame, render_with},
    unlisted::unlisted,
    when::minute,
};
use crate::{
    actions::calendar_feed::{self, Ics, Made},
    app::App,
    db::calendar_feed::Feed,
    domain::{access::Actor, calendar_feed::FeedScope, ids::FeedId},
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Reads, Visitor},
        view::{
            calendar_feeds::{CalendarPage, FeedRow, NewFeed},
            form::{Choice, FieldKind, FieldView, FormSection, FormView},
            mark::{Tag, Tone},
        },
    },
};

const PAGE: &str = "/account/calendar";

/// `GET /account/calendar`
pub async fn index(app: Site, visitor: Visitor<Reads>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let form = form(&visitor.actor).guarded(&visitor.csrf);
    page(&app, &visitor, &request, form, None).await
}

/// `POST /account/calendar` with `name` and `scope`: answers the page that shows the address, this once.
pub async fn create(
    app: Site,
    visitor: Visitor<Reads>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (actor, name) = (visitor.actor.clone(), sent.get("name").to_owned());
    let scope = sent.get("scope").parse::<FeedScope>().unwrap_or(FeedScope::Mine);
    let form = form(&visitor.actor).guarded(&visitor.csrf);
    match run(&app, move |app| calendar_feed::create(app, &actor, None, &name, scope)).await {
        Ok(made) => page(&app, &visitor, &request, form, Some(made)).await,
        Err(AppError::Invalid(errors)) => {
            let form = form.filled(|field| Some(sent.get(field).to_owned())).refused(&errors);
            page(&app, &visitor, &request, form, None).await
        }
        Err(AppError::Conflict { message, .. }) => Ok(flash::see_other_failed(&app, PAGE, &message)),
        Err(other) => Err(other.into()),
    }
}

/// `POST /account/calendar/{id}/revoke`
pub async fn revoke(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<FeedId>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    run(&app, move |app| calendar_feed::revoke(app, &visitor.actor, *id)).await?;
    Ok(flash::see_other(&app, PAGE, "The calendar’s address works no more."))
}

/// `GET /calendar/{secret}.ics`: what a calendar fetches, without signing in.
///
/// # Errors
/// `NotFound`, in the words of any unknown address, for a secret that is none, or none any more.
pub async fn ics(app: Site, secret: Path<String>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let found = run(&app, move |app| calendar_feed::ics(app, &secret)).await?;
    let Ics { text, etag } = found.ok_or_else(|| AppError::NotFound("What this address names".to_owned()))?;
    let mut response = if is_known(&request, &etag) {
        HttpResponse::NotModified().insert_header((ETAG, etag)).finish()
    } else {
        HttpResponse::Ok()
            .insert_header((ETAG, etag))
            .insert_header((CONTENT_DISPOSITION, "inline; filename=\"ninefold.ics\""))
            .content_type("text/calendar; charset=utf-8")
            .body(text.to_string())
    };
    response = unlisted(response);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=300"));
    Ok(response)
}

/// Whether the calendar has this very text already.
fn is_known(request: &HttpRequest, etag: &str) -> bool {
    let known = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    known
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag)
}

fn form(actor: &Actor) -> FormView {
    let name = FieldView::new("name", "Name", FieldKind::Text).required().holding("Ninefold deadlines");
    let mut fields = vec![name.hint("What your calendar calls it.")];
    if actor.sees_all() {
        let choices = FeedScope::CHOICES.iter().map(|(word, label)| Choice::new(*word, *label)).collect();
        let scope = FieldView::new("scope", "Shows", FieldKind::Select(choices)).required();
        fields.push(scope.holding(FeedScope::Mine.as_str()));
    }
    FormView::new(PAGE, "Make an address", vec![FormSection::new("New calendar", fields)])
}

async fn page(
    app: &Site,
    visitor: &Visitor<Reads>,
    request: &HttpRequest,
    form: FormView,
    made: Option<Made>,
) -> Result<HttpResponse, PageError> {
    let actor = visitor.actor.clone();
    let found = run(app, move |app| {
        let feeds = calendar_feed::list_of(app, &actor, None)?;
        Ok((calendar_feed::told_nothing(app, &feeds)?, feeds))
    });
    let (told_nothing, feeds) = found.await?;
    let frame = frame(app, visitor, "Subscribe to calendar", None, request).await?;
    let status = if form.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let made = made.map(|made| NewFeed { webcal_url: made.webcal_url(), name: made.feed.name, url: made.url });
    let feeds = feeds.iter().map(|feed| row(app, feed)).collect();
    let empty = told_nothing.map(|own| empty(&visitor.actor, &own));
    Ok(unlisted(render_with(status, CalendarPage { frame, made, form, empty, feeds })?))
}

/// Says that a calendar without entries is one that works.
fn empty(actor: &Actor, own: &[String]) -> String {
    let all = if actor.sees_all() {
        format!(" A calendar of “{}” shows the dates that others are told.", FeedScope::All.label())
    } else {
        String::new()
    };
    format!(
        "“{}” is empty as things stand: no date to come is told to {}. It fills by itself once a vendor, a contract or \
         a finding with a date is yours, or you are told of one in another role.{all}",
        FeedScope::Mine.label(),
        own.join(" or "),
    )
}

fn row(app: &App, feed: &Feed) -> FeedRow {
    FeedRow {
        name: feed.name.clone(),
        scope: feed.scope.label(),
        created: minute(app, feed.created_at),
        used: feed.last_used_at.map_or_else(|| "never".to_owned(), |at| minute(app, at)),
        state: feed.revoked_at.map(|_| Tag::new("revoked", Tone::Dim)),
        revoke_url: feed.revoked_at.is_none().then(|| format!("{PAGE}/{}/revoke", feed.id)),
    }
}
