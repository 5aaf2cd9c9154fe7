//! Answering a reminder: behind the link of a mail, without signing in; and by the buttons of our own pages.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::ORIGIN},
    web::Path,
};

use super::{
    frame::{outside, render_with},
    sign_in,
    unlisted::unlisted,
};
use crate::{
    actions::answer_reminder::{self, Asked, Open, Wish},
    app::App,
    domain::{
        Date,
        calendar::add_days,
        reminder::{RecordKind, RuleName},
        reminder_answer::Occasion,
    },
    error::{AppError, FieldError},
    web::{
        Site,
        error::PageError,
        flash,
        form::{OpenForm, SentForm},
        run,
        session::{self, Answers, Visitor},
        view::{
            form::Choice,
            frame::Frame,
            mail_links::{AnswerPage, SnoozeView},
            mark::Link,
            vendor::Fact,
            words,
        },
    },
};

/// An id and the tag that proves that we made the link.
type Signed = Path<(String, String)>;

/// `GET /r/{id}/{tag}`: what is due, and what can be answered. Opening it changes nothing.
pub async fn show(app: Site, link: Signed, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let (id, tag) = link.into_inner();
    let action = path(&id, &tag);
    let asked = run(&app, move |app| answer_reminder::asked(app, &id, &tag)).await?;
    let frame = Frame { flash: flash::take(&request), ..outside(&asked.vendor, "") };
    Ok(unlisted(render_with(StatusCode::OK, page(&app, frame, &asked, action, &[], ""))?))
}

/// `POST /r/{id}/{tag}` with `kind` and `until`: answers for the recipient of the reminder, once or more.
///
/// # Errors
/// `NotFound` in the words of any unknown address; `Forbidden` when a page of somebody else sent it.
pub async fn answer_by_link(
    app: Site,
    link: Signed,
    sent: OpenForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    if !is_from_here(&request, &app) {
        let why = "this was not sent from our own page. Open the link of the mail again, and repeat.";
        return Err(AppError::Forbidden(why.to_owned()).into());
    }
    let (id, tag) = link.into_inner();
    let action = path(&id, &tag);
    let until = sent.get("until").to_owned();
    let wish = Wish::read(sent.get("kind"), &until, "");
    let done = run(&app, move |app| {
        let asked = answer_reminder::asked(app, &id, &tag)?;
        let answered = wish.map_err(AppError::Invalid).and_then(|wish| answer_reminder::by_link(app, &id, &tag, &wish));
        Ok((asked, answered))
    });
    match done.await? {
        (_, Ok(answered)) => Ok(unlisted(flash::see_other(&app, &action, &answered.said()))),
        // The page says what became of it.
        (_, Err(AppError::Conflict { .. })) => Ok(unlisted(flash::see_other(&app, &action, ""))),
        (asked, Err(AppError::Invalid(errors))) => {
            let frame = outside(&asked.vendor, "");
            let page = page(&app, frame, &asked, action, &errors, &until);
            Ok(unlisted(render_with(StatusCode::UNPROCESSABLE_ENTITY, page)?))
        }
        (_, Err(other)) => Err(other.into()),
    }
}

/// `POST /reminders/answer` with `rule`, `record_id`, `anchor`, `kind`, `until` and `next`: answers for whoever is
/// signed in, or for the `recipient` that is named.
pub async fn answer(app: Site, visitor: Visitor<Answers>, sent: SentForm) -> Result<HttpResponse, PageError> {
    let next = match sign_in::local(sent.get("next")) {
        "/" => "/renewals",
        path => path,
    };
    let occasion = Occasion::read(sent.get("rule"), sent.get("record_id"), sent.get("anchor"));
    let wish = Wish::read(sent.get("kind"), sent.get("until"), sent.get("note"));
    let recipient = sent.get("recipient").to_owned();
    let done = run(&app, move |app| {
        let (occasion, wish) = answer_reminder::whole(occasion, wish)?;
        answer_reminder::by_actor(app, &visitor.actor, "page", (&occasion, Some(&recipient)), &wish)
    });
    match done.await {
        Ok(answered) => Ok(flash::see_other(&app, next, &answered.said())),
        Err(AppError::Invalid(errors)) => Ok(flash::see_other_failed(&app, next, &sentences(&errors))),
        Err(AppError::Conflict { message, .. }) => Ok(flash::see_other_failed(&app, next, &message)),
        Err(other) => Err(other.into()),
    }
}

fn path(id: &str, tag: &str) -> String {
    format!("/r/{id}/{tag}")
}

fn sentences(errors: &[FieldError]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ")
}

/// As for forms before sign-in. These pages tell nobody where they are, so that a browser without `Sec-Fetch-Site`
/// names no origin either; the address itself is the proof.
fn is_from_here(request: &HttpRequest, app: &App) -> bool {
    let headers = request.headers();
    let unnamed = headers.get(ORIGIN).is_some_and(|origin| origin == "null") && !headers.contains_key("sec-fetch-site");
    unnamed || session::is_same_origin(request, &app.settings.server.public_url)
}

fn page(app: &App, frame: Frame, asked: &Asked, action: String, errors: &[FieldError], until: &str) -> AnswerPage {
    let open = asked.open.as_ref();
    let of_until = |error: &&FieldError| error.field == "until";
    let other: Vec<FieldError> = errors.iter().filter(|error| !of_until(error)).cloned().collect();
    let snooze = open.and_then(|open| snooze(app, (asked.rule, open), until, errors.iter().find(of_until)));
    AnswerPage {
        vendor: asked.vendor.clone(),
        title: words::capitalized(&asked.what),
        facts: facts(asked),
        assumption: open.and_then(|open| open.contract.as_ref()).map(|end| end.assumption.clone()),
        standing: standing(asked),
        error: (!other.is_empty()).then(|| sentences(&other)),
        acknowledge: open.is_some() && asked.acknowledged.is_none(),
        urgent: open
            .filter(|open| open.range.is_none())
            .map(|open| format!("This cannot wait any more: the last working day to act is {}.", open.act_by)),
        snooze,
        links: links(asked),
        frame,
        action,
    }
}

/// Its date and the working day by which to act, both always; for a contract also what comes after.
fn facts(asked: &Asked) -> Vec<Fact> {
    let mut facts = vec![Fact::new(asked.rule.label(), asked.anchor.to_string())];
    if let Some(open) = &asked.open {
        facts.push(Fact::new("Act by", open.act_by.format("%Y-%m-%d, %A").to_string()));
        if let Some(end) = &open.contract {
            let label = if end.renews { "Renews itself on" } else { "Ends on" };
            facts.push(Fact::new(label, end.on.to_string()));
        }
    }
    facts.push(Fact::new("Reminder to", &asked.recipient));
    facts
}

fn standing(asked: &Asked) -> Vec<String> {
    if asked.open.is_none() {
        return vec!["Nothing is left to be done about this: it is settled, or its date moved.".to_owned()];
    }
    let seen = asked.acknowledged.as_ref().map(|(who, on)| format!("Acknowledged by {who} on {on}."));
    let snoozed = asked.snoozed_to.map(|day| format!("Snoozed to {day} for {}.", asked.recipient));
    seen.into_iter().chain(snoozed).collect()
}

fn snooze(app: &App, (rule, open): (RuleName, &Open), until: &str, error: Option<&FieldError>) -> Option<SnoozeView> {
    let (first, last) = open.range?;
    let tomorrow = add_days(app.today(), 1);
    let offer = |day: &Date| {
        let shown = day.format("%a %Y-%m-%d");
        let words = if *day == tomorrow { format!("To tomorrow, {shown}") } else { format!("To {shown}") };
        Choice::new(day.to_string(), words)
    };
    Some(SnoozeView {
        comes_back: comes_back(rule, open.hard),
        offers: open.offers.iter().map(offer).collect(),
        first: first.to_string(),
        last: last.to_string(),
        asked: until.to_owned(),
        error: error.map(|error| error.message.clone()),
    })
}

/// The promise that the planner keeps.
const fn comes_back(rule: RuleName, hard: bool) -> &'static str {
    match (rule.is_event(), hard) {
        (true, _) => "The next reminder of it comes to you on that day.",
        (false, true) => {
            "The next reminder of it comes to you on that day, or if it is a day off, on the working day before it."
        }
        (false, false) => {
            "The next reminder of it comes to you on that day, or if it is a day off, on the working day after it."
        }
    }
}

fn links(asked: &Asked) -> Vec<Link> {
    let vendor = format!("/vendors/{}", asked.vendor_id);
    if asked.record_kind == RecordKind::Contract {
        let decide =
            asked.open.as_ref().map(|_| Link::new("Decide", format!("/renewals?contract={}", asked.record_id)));
        return decide.into_iter().chain([Link::new("Open the record", format!("{vendor}#contracts"))]).collect();
    }
    let path = asked.open.as_ref().map_or(vendor, |open| open.path.clone());
    vec![Link::new("Open the record", path)]
}
