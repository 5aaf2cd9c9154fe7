//! Every text field of every form that an administrator comes to.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;

use super::{
    book::Book,
    crawl::{crawl, kind_of},
    kinds::kinds,
    markup::{self, Form, complaints, forms},
    somebody::{Somebody, page},
    texts::{self, Text},
};
use crate::support::{api_site::ApiSite, dump::dump};

/// Text fields of all forms when this was written; there are only more.
const TEXT_FIELDS: usize = 150;

/// A form, told by where it is sent and what it asks.
type Key = (String, Vec<String>);

fn key(path: &str, form: &Form) -> Key {
    let action = if form.action.is_empty() { path } else { form.action.as_str() };
    (format!("{} {}", form.is_posted, kind_of(action)), form.texts())
}

/// Where forms stand that nothing links to.
fn further(book: &Book) -> Vec<String> {
    let edits = kinds().into_iter().map(|kind| format!("/{}/{}/edit", kind.path, book.id(kind.path)));
    let vendor = book.id("vendors");
    let added = kinds().into_iter().map(|kind| format!("/vendors/{vendor}/{}/new", kind.path));
    let pages = ["reviews", "soc-reports", "questionnaires"].map(|kind| format!("/{kind}/{}", book.id(kind)));
    edits.chain(added).chain(pages).collect()
}

#[actix_web::test]
async fn every_text_field_of_every_form_refuses_a_hostile_text_or_keeps_it_as_text() {
    let site = ApiSite::new();
    let book = Book::filled(&site).await;
    let who = Somebody::signed_in(&site, "Walker").await;
    let mut found: BTreeMap<Key, String> = BTreeMap::new();
    for (path, html) in crawl(&who, &further(&book)).await.pages {
        for form in forms(&html).iter().filter(|form| !form.texts().is_empty()) {
            found.entry(key(&path, form)).or_insert_with(|| path.clone());
        }
    }
    let fields: usize = found.keys().map(|(_, fields)| fields.len()).sum();
    println!("{fields} text fields of {} forms", found.len());
    assert!(fields >= TEXT_FIELDS, "{fields} text fields are found: {:#?}", found.keys());
    for kind in kinds().iter().filter(|kind| !kind.texts.is_empty()) {
        let edited = format!("true /{}/{{id}}/edit?", kind.path);
        assert!(found.keys().any(|(action, _)| *action == edited), "no form changes {}", kind.path);
    }
    for (key, path) in &found {
        for text in texts::all() {
            send(&who, path, key, &text).await;
        }
    }
    texts::assert_none_unfit(&dump(site.app.settings.database.url.reveal()));
    for (path, html) in crawl(&who, &further(&book)).await.pages {
        assert_eq!(complaints(&html), Vec::<String>::new(), "{path}");
    }
}

/// The form as its page shows it now; none where what was sent before took it away.
async fn now(who: &Somebody<'_>, path: &str, wanted: &Key) -> Option<Form> {
    let reply = who.get(path).await;
    assert!(!reply.status.is_server_error(), "{path}: {}", page(&reply));
    forms(&page(&reply)).into_iter().find(|form| key(path, form) == *wanted)
}

/// Sends a form with the text in each of its text fields; those that are refused go back to what they held, until it is
/// taken or nothing is left to send.
async fn send(who: &Somebody<'_>, path: &str, wanted: &Key, text: &Text) {
    let mut aside: Vec<String> = Vec::new();
    while let Some(form) = now(who, path, wanted).await {
        let hostile = |field: &markup::Field| field.is_text() && !aside.contains(&field.name);
        let fields: Vec<(String, String)> = form
            .fields
            .iter()
            .map(|field| {
                let value = if hostile(field) { text.of(&field.name) } else { field.value.clone() };
                (field.name.clone(), value)
            })
            .collect();
        let left: Vec<String> = form.fields.iter().filter(|one| hostile(one)).map(|one| one.name.clone()).collect();
        let reply = who.send(path, &form, &fields).await;
        let html = page(&reply);
        assert!(!reply.status.is_server_error(), "{path} {wanted:?} {text:?}: {} {html}", reply.status);
        answered_as_text(path, wanted, text, &html);
        if reply.status != StatusCode::UNPROCESSABLE_ENTITY {
            return;
        }
        let refused: Vec<String> =
            left.into_iter().filter(|name| html.contains(&format!("id=\"{name}-error\""))).collect();
        if refused.is_empty() {
            // A page of its own says what is wrong.
            assert!(html.contains("<h1"), "{path} {wanted:?} {text:?}: {html}");
            return;
        }
        aside.extend(refused);
    }
}

/// An answer runs nothing. A form that comes back holds what was sent, marks and all.
fn answered_as_text(path: &str, wanted: &Key, text: &Text, html: &str) {
    let mut told = complaints(html);
    told.retain(|complaint| !text.unfit || !complaint.starts_with("a NUL"));
    assert_eq!(told, Vec::<String>::new(), "{path} {wanted:?} {text:?}");
}
