//! Mails and calendars about records full of hostile texts: text in their bodies, nothing in their headers.

use std::{collections::BTreeSet, sync::Arc};

use ninefold::{
    actions::{
        calendar_feed,
        deliver_mail::{deliver, list},
        sweep_reminders::sweep,
        users,
    },
    app::App,
    clock::Clock,
    domain::{access::Actor, calendar_feed::FeedScope, person::Role},
};
use serde_json::json;

use super::{
    book::Book,
    markup::{complaints, decoded},
    put::{fill, put},
    texts::{BRACES, IMAGE, header, is_unfit, marked},
};
use crate::support::{
    api_site::ApiSite,
    relay::{Answer, Received, Relay},
};

/// A day on which much is due.
const LATER: &str = "2026-12-16T09:00:00";

/// A site with deadlines of records that hold markup, and lines where a name takes them.
async fn due() -> (ApiSite, App) {
    let site = ApiSite::new();
    let book = Book::filled(&site).await;
    fill(&site, &book, &marked()).await;
    let owner = site.patch(&book.address("people"), &json!({ "email": "ada@desk.example" })).await;
    assert!(owner.status.is_success(), "{}", owner.body);
    for (kind, field) in [("findings", "reference"), ("offboarding-steps", "what"), ("contracts", "notes")] {
        assert_eq!(put(&site, &book.address(kind), &[field], &header()).await, [field], "{kind}");
    }
    let mut app = App::clone(&site.app);
    app.clock = Clock::Fixed(LATER.parse().unwrap());
    (site, app)
}

/// A text without the folds of long lines.
fn unfolded(text: &str) -> String {
    text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
}

/// Every line of a calendar is one of its properties.
fn assert_properties(calendar: &str) {
    assert!(!is_unfit(calendar), "{calendar}");
    for line in unfolded(calendar).lines().filter(|line| !line.is_empty()) {
        let name = line.split([':', ';']).next().unwrap_or_default();
        let is_property = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '-');
        assert!(is_property && name.len() < line.len(), "{line:?} stands in a calendar: {calendar}");
    }
}

/// The headers of a mail are its own: each once, none to further people.
fn assert_own_headers(mail: &Received) {
    let (headers, _) = mail.content.split_once("\n\n").unwrap();
    let mut names = BTreeSet::new();
    for line in unfolded(headers).lines() {
        let (name, _) = line.split_once(':').unwrap_or_else(|| panic!("{line:?} is no header: {headers}"));
        assert!(names.insert(name.to_lowercase()), "{name} stands there twice: {headers}");
    }
    assert!(!names.contains("bcc") && !names.contains("cc"), "{headers}");
    assert!(names.contains("subject") && names.contains("to"), "{headers}");
}

#[actix_web::test]
async fn a_mail_tells_of_hostile_texts_as_text() {
    let (_site, mut app) = due().await;
    let swept = sweep(&app).unwrap();
    assert!(swept.queued > 0, "{swept:?}");
    let relay = Relay::start(|_| Answer::Accept);
    app.mailer = Arc::new(relay.mailer());
    let sent = deliver(&app, 100).unwrap().sent;
    assert!(sent > 0, "nothing was sent");
    let mails = list(&app, None, None, 1_000).unwrap();
    let (mut in_text, mut in_html, mut calendars) = (0, 0, 0);
    for mail in &mails {
        assert!(!mail.subject.chars().any(char::is_control), "{:?}", mail.subject);
        for part in [&mail.subject, &mail.recipient_name, &mail.body_text] {
            assert!(!is_unfit(part) && !part.contains("q49q"), "{part}");
        }
        assert_eq!(complaints(&mail.body_html), Vec::<String>::new(), "{}", mail.body_html);
        in_text += usize::from(mail.body_text.contains(IMAGE) && mail.body_text.contains(BRACES));
        in_html += usize::from(decoded(&mail.body_html).contains(IMAGE));
        if let Some(calendar) = &mail.calendar {
            assert_properties(calendar);
            calendars += 1;
        }
    }
    assert!(in_text > 0 && in_html > 0, "{in_text} texts and {in_html} pages of {} mails tell of it", mails.len());
    println!("{} mails, {calendars} with a calendar", mails.len());
    let received = relay.received();
    assert_eq!(received.len(), sent);
    for mail in &received {
        assert!(!mail.to.contains("everybody"), "{}", mail.to);
        assert_own_headers(mail);
    }
}

#[actix_web::test]
async fn a_calendar_tells_of_hostile_texts_as_text() {
    let (_site, app) = due().await;
    let us = Actor::command_line();
    users::add(&app, &us, "Olive", "olive@desk.example", Role::Admin).unwrap();
    let name = format!("Mine {IMAGE}");
    let made = calendar_feed::create(&app, &us, Some("olive@desk.example"), &name, FeedScope::All).unwrap();
    let secret = made.url.rsplit_once('/').unwrap().1.strip_suffix(".ics").unwrap();
    let calendar = calendar_feed::ics(&app, secret).unwrap().unwrap().text.to_string();
    assert_properties(&calendar);
    let unfolded = unfolded(&calendar);
    assert!(unfolded.contains("BEGIN:VEVENT") && unfolded.contains("X-WR-CALNAME:Mine "), "{unfolded}");
    assert!(unfolded.lines().any(|line| line.starts_with("SUMMARY") && line.contains(BRACES)), "{unfolded}");
}
