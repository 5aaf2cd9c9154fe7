//! Puts a text into fields of a record through the API, until the record takes what its fields do not refuse.

use actix_web::http::StatusCode;
use serde_json::{Map, Value};

use super::{
    book::Book,
    kinds::{Kind, kinds},
    texts::{Text, is_unfit},
};
use crate::support::api_site::{ApiSite, Reply};

/// Sends the text in these fields, leaves out what is refused by its field with a sentence, and answers the fields that
/// hold it now.
pub async fn put(site: &ApiSite, address: &str, fields: &[&str], text: &Text) -> Vec<String> {
    let mut left: Map<String, Value> =
        fields.iter().map(|field| ((*field).to_owned(), Value::from(text.of(field)))).collect();
    while !left.is_empty() {
        let reply = site.patch(address, &Value::Object(left.clone())).await;
        if reply.status == StatusCode::OK {
            assert_held(address, &left, &reply.body, text);
            return left.keys().cloned().collect();
        }
        let before = left.len();
        for field in refused(address, &reply) {
            left.shift_remove(&field);
        }
        assert!(left.len() < before, "{address} refuses {left:?} for other fields: {}", reply.body);
    }
    Vec::new()
}

/// The fields of a refusal, each with a sentence.
pub fn refused(address: &str, reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}: {}", reply.body);
    let errors = reply.body["errors"].as_array().unwrap();
    let field = |error: &Value| {
        assert!(error["message"].as_str().is_some_and(|message| message.contains(' ')), "{address}: {error}");
        error["field"].as_str().unwrap().to_owned()
    };
    errors.iter().map(field).collect()
}

/// What was taken is kept as it was sent, letter case aside, and is no text that may not be kept.
fn assert_held(address: &str, sent: &Map<String, Value>, record: &Value, text: &Text) {
    for (field, sent) in sent {
        let held = &record[field];
        let entries = held.as_array().cloned().unwrap_or_else(|| vec![held.clone()]);
        for entry in &entries {
            assert!(!entry.as_str().is_some_and(is_unfit), "{address} {field} keeps {entry:?}");
        }
        if let (Some(held), Some(sent)) = (held.as_str(), sent.as_str())
            && !text.unfit
        {
            assert!(held.eq_ignore_ascii_case(sent.trim()), "{address} {field} keeps {held:?} of {sent:?}");
        }
    }
}

/// Puts the text into every text field of every record of the book; answers how many hold it now.
pub async fn fill(site: &ApiSite, book: &Book, text: &Text) -> usize {
    let mut held = 0;
    for Kind { path, texts, .. } in kinds() {
        held += put(site, &book.address(path), &texts, text).await.len();
    }
    held
}
