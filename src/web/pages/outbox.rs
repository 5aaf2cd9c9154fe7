//! The outbox: every mail with its state and what it carries, and “try again” where one waits or was given up.

mod carried;
mod outage;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::CONTENT_DISPOSITION,
    web::{Path, Query},
};

use super::{
    frame::{frame, render},
    when::minute,
};
use crate::{
    actions::{deliver_mail, test_mail},
    app::App,
    db::outbox::Mail,
    domain::{
        Instant,
        access::Right,
        ids::OutboxId,
        outbox::{Channel, MailState},
    },
    error::AppError,
    mail::Delivery,
    settings::Transport,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Administers, Reads, SendsMail, Visitor, ensure_sees_all},
        view::{
            frame::Place,
            mark::{Link, Tag, Tone},
            outbox::{MailPage, MailRow, OutboxPage},
            table::{EmptyView, TabView},
            vendor::Fact,
            words,
        },
    },
};

/// Mails on a page.
const PAGE: usize = 50;

/// What the address of the list carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    state: Option<MailState>,
    before: Option<OutboxId>,
}

/// `GET /outbox?state=&before=`
pub async fn list(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "the outbox tells")?;
    let frame = frame(&app, &visitor, "Outbox", Some(Place::Outbox), &request).await?;
    let Wanted { state, before } = wanted.into_inner();
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let (mails, counts, outage) = run(&app, move |app| {
        let mails = deliver_mail::list(app, state, before, limit)?;
        Ok((mails, deliver_mail::counts(app)?, deliver_mail::relay_outage(app)?))
    })
    .await?;
    let (now, again) = (app.clock.now(), visitor.actor.can(Right::SendMail));
    let more = mails.get(..PAGE).filter(|_| mails.len() > PAGE).and_then(|page| page.last()).map(|mail| mail.id);
    let shown = mails.len().min(PAGE);
    render(OutboxPage {
        test_to: visitor.actor.can(Right::Administer).then(|| visitor.actor.label.clone()),
        frame,
        subtitle: subtitle(&app, &counts),
        outage: outage.map(|outage| outage::of_all(&app, outage)),
        tabs: tabs(&counts, state),
        mails: mails.iter().take(PAGE).map(|mail| row(&app, mail, now, again)).collect(),
        count: words::counted(shown, "mail", "mails"),
        previous: None,
        next: more.map(|id| address(state, Some(id))),
        empty: mails.is_empty().then(|| empty(state)),
    })
}

/// `GET /outbox/{id}`
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<OutboxId>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "the outbox tells")?;
    let (mail, (carried, more), outage) = run(&app, move |app| {
        let mail = deliver_mail::get(app, *id)?;
        let outage = deliver_mail::outage_of(app, &mail)?;
        Ok((mail, carried::carried(app, *id)?, outage))
    })
    .await?;
    let frame = frame(&app, &visitor, title(&mail), Some(Place::Outbox), &request).await?;
    // What the server said the last time is told once.
    let told = |words: &String| outage.as_ref().is_some_and(|outage| outage.words == *words);
    let reply = mail.last_words.clone().filter(|words| mail.state != MailState::Sent && !told(words));
    render(MailPage {
        frame,
        subject: title(&mail).to_owned(),
        state: tag(&mail),
        facts: facts(&app, &mail),
        calendar_url: mail.calendar.as_ref().map(|_| format!("/outbox/{}/calendar.ics", mail.id)),
        unwritten: is_unwritten(&mail),
        carried,
        more,
        reply,
        outage: outage.map(|outage| outage::of_mail(&app, outage, &mail)),
        retry_url: retry_url(&mail, visitor.actor.can(Right::SendMail)),
        text: mail.body_text,
    })
}

/// `GET /outbox/{id}/calendar.ics`: the calendars that go with a mail.
pub async fn calendar(app: Site, visitor: Visitor<Reads>, id: Path<OutboxId>) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "the outbox tells")?;
    let mail = run(&app, move |app| deliver_mail::get(app, *id)).await?;
    let calendar = mail.calendar.ok_or_else(|| AppError::NotFound("A calendar of this mail".to_owned()))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"deadlines.ics\""))
        .content_type("text/calendar; charset=utf-8")
        .body(calendar))
}

/// `POST /outbox/{id}/try-again`
pub async fn try_again(
    app: Site,
    visitor: Visitor<SendsMail>,
    id: Path<OutboxId>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let mail = run(&app, move |app| deliver_mail::try_again(app, &visitor.actor, *id)).await?;
    let said = format!("“{}” is queued again and goes out with the next round.", title(&mail));
    Ok(flash::see_other(&app, &format!("/outbox/{}", mail.id), &said))
}

/// `POST /outbox/test` with `address`: sends one mail, and says how it ended.
///
/// # Errors
/// `Forbidden` for all but administrators.
pub async fn test(app: Site, visitor: Visitor<Administers>, sent: SentForm) -> Result<HttpResponse, PageError> {
    let address = sent.get("address").trim().to_owned();
    let probed = run(&app, move |app| test_mail::send(app, &visitor.actor, &address)).await;
    let said = match probed {
        Ok(probed) => {
            let (state, words) = test_mail::ended(&probed.delivery);
            let said = format!("Test mail {state}: {words}");
            if matches!(probed.delivery, Delivery::Sent { .. }) {
                return Ok(flash::see_other(&app, "/outbox", &said));
            }
            said
        }
        Err(AppError::Invalid(errors)) => errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" "),
        Err(other) => return Err(other.into()),
    };
    Ok(flash::see_other_failed(&app, "/outbox", &said))
}

fn subtitle(app: &App, counts: &[(MailState, i64)]) -> String {
    let of = |state: MailState| counts.iter().find(|(one, _)| *one == state).map_or(0, |(_, count)| *count);
    let said = format!(
        "{} queued, {} sent, {} not deliverable",
        words::grouped(of(MailState::Queued) + of(MailState::Leased)),
        words::grouped(of(MailState::Sent)),
        words::grouped(of(MailState::Dead)),
    );
    match app.settings.mail.transport {
        _ if !app.settings.mail.enabled => format!("{said} · mail is switched off and waits here"),
        Transport::File => format!("{said} · mail goes to files in {}", app.settings.mail.outbox_dir),
        Transport::Smtp => said,
    }
}

fn tabs(counts: &[(MailState, i64)], current: Option<MailState>) -> Vec<TabView> {
    let size = |count: i64| usize::try_from(count).unwrap_or(0);
    let all = TabView {
        label: "All".to_owned(),
        url: address(None, None),
        count: Some(counts.iter().map(|(_, count)| size(*count)).sum()),
        current: current.is_none(),
    };
    let states = MailState::ALL.iter().filter_map(|state| {
        let count = counts.iter().find(|(one, _)| one == state).map_or(0, |(_, count)| size(*count));
        let current = current == Some(*state);
        let url = address(Some(*state), None);
        (count > 0 || current).then(|| TabView { label: state.label().to_owned(), url, count: Some(count), current })
    });
    std::iter::once(all).chain(states).collect()
}

fn address(state: Option<MailState>, before: Option<OutboxId>) -> String {
    match (state, before) {
        (None, None) => "/outbox".to_owned(),
        (Some(state), None) => format!("/outbox?state={state}"),
        (None, Some(before)) => format!("/outbox?before={before}"),
        (Some(state), Some(before)) => format!("/outbox?state={state}&before={before}"),
    }
}

fn empty(state: Option<MailState>) -> EmptyView {
    let (title, text, action) = match state {
        Some(_) => ("No such mail", "No mail stands in this state.", Link::new("All mails", "/outbox")),
        None => (
            "Nothing to send yet",
            "Reminders of notice deadlines, reviews and stale reports will wait here until their day.",
            Link::new("Import contracts", "/imports"),
        ),
    };
    EmptyView { title: title.to_owned(), text: text.to_owned(), actions: vec![action] }
}

fn row(app: &App, mail: &Mail, now: Instant, again: bool) -> MailRow {
    let gone = mail.sent_at.unwrap_or(mail.next_attempt_at);
    MailRow {
        link: Link::new(title(mail), format!("/outbox/{}", mail.id)),
        unwritten: is_unwritten(mail),
        recipient: recipient(mail).to_owned(),
        way: way(mail),
        state: tag(mail),
        when: minute(app, gone),
        distance: matches!(mail.state, MailState::Queued).then(|| distance(gone, now)),
        attempts: mail.attempts,
        reply: mail.last_words.clone().filter(|_| mail.state != MailState::Sent),
        retry_url: retry_url(mail, again).filter(|_| mail.attempts > 0),
    }
}

/// What it is called.
fn title(mail: &Mail) -> &str {
    if mail.subject.is_empty() { "Not written yet" } else { &mail.subject }
}

/// Whether its text is still to be written, or is to be written anew.
fn is_unwritten(mail: &Mail) -> bool {
    mail.is_open() && mail.written_on.is_none()
}

/// Its address; a channel has a name alone.
fn recipient(mail: &Mail) -> &str {
    if mail.channel == Channel::Mail { &mail.recipient } else { &mail.recipient_name }
}

/// By which way it goes, and whether a calendar goes with it.
fn way(mail: &Mail) -> String {
    let calendar = if mail.calendar.is_some() { " with calendar" } else { "" };
    format!("{}{calendar}", mail.channel.label())
}

fn tag(mail: &Mail) -> Tag {
    let (label, tone) = match mail.state {
        MailState::Queued if mail.attempts > 0 => ("waiting", Tone::Plain),
        MailState::Queued => ("queued", Tone::Plain),
        MailState::Leased => ("being sent", Tone::Plain),
        MailState::Sent => ("sent", Tone::Good),
        MailState::PerhapsSent => ("perhaps delivered", Tone::Bad),
        MailState::Dead => ("failed", Tone::Bad),
        MailState::Cancelled => ("cancelled", Tone::Dim),
    };
    Tag::new(label, tone)
}

fn retry_url(mail: &Mail, again: bool) -> Option<String> {
    let waits = matches!(mail.state, MailState::Dead | MailState::PerhapsSent | MailState::Queued);
    (again && waits).then(|| format!("/outbox/{}/try-again", mail.id))
}

fn facts(app: &App, mail: &Mail) -> Vec<Fact> {
    let is_mail = mail.channel == Channel::Mail;
    let mut facts = if is_mail {
        let to = format!("{} <{}>", mail.recipient_name, mail.recipient);
        vec![Fact::new("To", to), Fact::new("From", &app.settings.mail.from)]
    } else {
        vec![Fact::new("To", &mail.recipient_name)]
    };
    facts.extend([Fact::new("Way", way(mail)), Fact::new("Kind", &mail.kind)]);
    facts.extend(mail.reply_to.as_ref().map(|to| Fact::new("Answers to", to)));
    facts.push(match mail.sent_at {
        Some(at) => Fact::new("Sent", minute(app, at)),
        None => Fact::new("Next attempt", minute(app, mail.next_attempt_at)),
    });
    facts.push(Fact::new("Attempts", mail.attempts.to_string()));
    facts.push(Fact::new("Planned", minute(app, mail.created_at)));
    let answer = mail.last_words.as_ref().filter(|_| mail.state == MailState::Sent);
    facts.extend(answer.map(|words| Fact::new("Answer", words)));
    facts.extend(is_mail.then(|| Fact::new("Message-ID", &mail.message_id)));
    facts
}

/// How far an instant lies ahead: “in 4 min”, “in 3 h”, “in 2 d”, “now”.
fn distance(at: Instant, now: Instant) -> String {
    match (at - now).num_minutes() {
        ..=0 => "now".to_owned(),
        minutes @ 1..=59 => format!("in {minutes}\u{a0}min"),
        minutes @ 60..=1_439 => format!("in {}\u{a0}h", minutes / 60),
        minutes => format!("in {}\u{a0}d", minutes / 1_440),
    }
}
