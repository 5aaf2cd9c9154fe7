//! Private calendar addresses: whoever has one reads the deadlines that concern an account, without signing in. The
//! secret in it is shown once and only its hash is stored.

mod empty;
mod write;

use std::sync::Arc;

use chrono::Duration;
use serde_json::json;

use super::{Audit, digests, ensure_right, sign_in};
use crate::{
    app::{App, feeds::Standing},
    db::{self, Conn, calendar_feed::Feed, user::User},
    domain::{
        access::{Actor, Object, Right, can},
        calendar_feed::FeedScope,
        ids::FeedId,
        text::is_plain,
    },
    error::AppError,
};
pub use empty::told_nothing;

/// An account has no more addresses that work.
const MOST: usize = 20;

/// Longest name, in characters.
const LONGEST_NAME: usize = 100;

/// A new calendar address, with what is shown this once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// As it is stored.
    pub feed: Feed,
    /// The mail address of its account.
    pub email: String,
    /// The address for a browser or a calendar.
    pub url: String,
}

impl Made {
    /// The address by which most calendars subscribe at once.
    pub fn webcal_url(&self) -> String {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        format!("webcal://{rest}")
    }
}

/// What a calendar fetches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ics {
    /// The text.
    pub text: Arc<str>,
    /// Its entity tag, with quotes.
    pub etag: String,
}

/// Makes a calendar address for one’s own account, or for another’s as an administrator.
///
/// # Errors
/// Field errors; `Forbidden` for another’s account; `Conflict` when the account is disabled or has too many.
pub fn create(app: &App, actor: &Actor, email: Option<&str>, name: &str, scope: FeedScope) -> Result<Made, AppError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || !is_plain(name) {
        let message = format!("Name: give the calendar one, in at most {LONGEST_NAME} characters.");
        return Err(AppError::invalid("name", "required", message));
    }
    let secret = sign_in::new_secret()?;
    let id = app.clock.new_id();
    let (feed, email) = app.db.write(|conn| {
        let user = account(conn, actor, email)?;
        may_have(conn, &user, scope)?;
        let feed = Feed {
            id,
            user_id: user.id,
            name: name.to_owned(),
            scope,
            secret_hash: sign_in::digest(&secret),
            created_at: app.clock.now(),
            last_used_at: None,
            revoked_at: None,
        };
        db::calendar_feed::insert(conn, &feed)?;
        let summary = format!("Calendar “{name}” of {} created: {}", user.email, lower(scope.label()));
        Audit::new("create", "calendar_feed", id, summary)
            .with(None, Some(json!({ "name": name, "account": user.email, "scope": scope.label() })))
            .append(conn, app, actor)?;
        Ok((feed, user.email))
    })?;
    Ok(Made { feed, email, url: app.url(&format!("/calendar/{secret}.ics")) })
}

/// The calendar addresses of one’s own account, or of another’s as an administrator; the newest first.
///
/// # Errors
/// As `create`.
pub fn list_of(app: &App, actor: &Actor, email: Option<&str>) -> Result<Vec<Feed>, AppError> {
    app.db.read(|conn| {
        let user = account(conn, actor, email)?;
        Ok(db::calendar_feed::list_of(conn, user.id)?)
    })
}

/// Every calendar address with its account’s mail address.
///
/// # Errors
/// `Forbidden` for all but administrators.
pub fn list(app: &App, actor: &Actor) -> Result<Vec<(Feed, String)>, AppError> {
    ensure_right(actor, Right::Administer)?;
    app.db.read(|conn| Ok(db::calendar_feed::list(conn)?))
}

/// Ends a calendar address; it stays on the list. Doing it again changes nothing.
///
/// # Errors
/// `NotFound` when there is none, or it is another’s and the actor no administrator.
pub fn revoke(app: &App, actor: &Actor, id: FeedId) -> Result<(), AppError> {
    app.db.write(|conn| {
        let feed = db::calendar_feed::find(conn, id)?.filter(|feed| may_end(actor, feed));
        let feed = feed.ok_or_else(|| AppError::NotFound("This calendar".to_owned()))?;
        if feed.revoked_at.is_some() {
            return Ok(());
        }
        db::calendar_feed::revoke(conn, id, app.clock.now())?;
        let summary = format!("Calendar “{}” revoked", feed.name);
        Audit::new("revoke", "calendar_feed", id, summary)
            .with(Some(json!({ "revoked": false })), Some(json!({ "revoked": true })))
            .append(conn, app, actor)
    })
}

fn may_end(actor: &Actor, feed: &Feed) -> bool {
    can(actor, Right::Read, &Object::Account(feed.user_id))
}

/// The calendar of a secret; `None` when there is none, it was revoked, or its account is disabled.
///
/// # Errors
/// What the database says.
pub fn ics(app: &App, secret: &str) -> Result<Option<Ics>, AppError> {
    let hash = sign_in::digest(secret);
    let found = app.db.read(|conn| {
        let Some(feed) = db::calendar_feed::find_by_hash(conn, &hash)? else { return Ok(None) };
        let user = db::user::find(conn, feed.user_id)?.filter(|user| user.disabled_at.is_none());
        let Some(user) = user.filter(|_| feed.revoked_at.is_none()) else { return Ok(None) };
        let own = digests::addresses_of(conn, &acting(&user))?;
        Ok(Some((feed, user, own, standing(conn, app)?)))
    })?;
    let Some((feed, user, own, from)) = found else { return Ok(None) };
    note_use(app, &feed);
    let all = feed.scope == FeedScope::All && acting(&user).sees_all();
    let text = kept_or_written(app, &feed, from, if all { None } else { Some(own.as_slice()) })?;
    let etag = format!("\"{}\"", sign_in::digest(&text).get(..32).unwrap_or_default());
    Ok(Some(Ics { text, etag }))
}

/// What a text is written from.
fn standing(conn: &mut Conn, app: &App) -> Result<Standing, AppError> {
    Ok(Standing {
        audit: db::audit::newest_change(conn)?,
        reminder: db::reminder::list_before(conn, None, 1)?.pop().map(|reminder| reminder.id),
        today: app.today(),
    })
}

/// The text as it is kept, or written anew: for the addresses in `own`, or for everybody.
fn kept_or_written(app: &App, feed: &Feed, from: Standing, own: Option<&[String]>) -> Result<Arc<str>, AppError> {
    let kept = || app.feeds.find(feed.id, &from, app.clock.now());
    if let Some(text) = kept() {
        return Ok(text);
    }
    let _place = app.feeds.writing.enter();
    // Whoever was let in before may have written this one.
    if let Some(text) = kept() {
        return Ok(text);
    }
    let text: Arc<str> = write::text(app, feed, own)?.into();
    app.feeds.keep(feed.id, from, app.clock.now(), Arc::clone(&text));
    Ok(text)
}

/// Notes the use at most once an hour. A busy writer is no reason to refuse a reader.
fn note_use(app: &App, feed: &Feed) {
    let now = app.clock.now();
    if feed.last_used_at.is_some_and(|last| now < last + Duration::hours(1)) {
        return;
    }
    if let Err(error) = app.db.write_if_free(|conn| Ok(db::calendar_feed::touch(conn, feed.id, now)?)) {
        tracing::debug!(error = error.with_causes(), "a calendar's use was not noted");
    }
}

/// The account that is meant: one’s own, or the one of that address for administrators.
fn account(conn: &mut Conn, actor: &Actor, email: Option<&str>) -> Result<User, AppError> {
    let named = email.map(str::trim).filter(|email| !email.is_empty());
    let Some(named) = named else {
        let own = actor.user.map(|id| db::user::find(conn, id)).transpose()?.flatten();
        return own.ok_or_else(|| AppError::invalid("email", "required", "Email: say whose account this is about."));
    };
    let user = db::user::find_by_email(conn, named)?;
    if user.as_ref().is_none_or(|user| actor.user != Some(user.id)) {
        ensure_right(actor, Right::Administer)?;
    }
    user.ok_or_else(|| AppError::invalid("email", "unknown", format!("Email: nobody has an account with {named}.")))
}

/// Refuses what an account may not have.
fn may_have(conn: &mut Conn, user: &User, scope: FeedScope) -> Result<(), AppError> {
    if scope == FeedScope::All && !acting(user).sees_all() {
        let message = "Scope: a business owner sees their own vendors; take “mine”.";
        return Err(AppError::invalid("scope", "not_allowed", message));
    }
    let conflict = |code, message| Err(AppError::Conflict { code, message });
    if user.disabled_at.is_some() {
        return conflict("account_disabled", format!("The account {} is disabled.", user.email));
    }
    let working = db::calendar_feed::list_of(conn, user.id)?.iter().filter(|feed| feed.revoked_at.is_none()).count();
    if working >= MOST {
        return conflict("too_many", format!("{} has {MOST} calendars; revoke one first.", user.email));
    }
    Ok(())
}

/// An account as somebody who acts, whatever their name.
fn acting(user: &User) -> Actor {
    Actor {
        label: user.email.clone(),
        name: user.email.clone(),
        role: user.role,
        user: Some(user.id),
        person: Some(user.person_id),
    }
}

fn lower(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}
