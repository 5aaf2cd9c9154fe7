//! Every field of every record through the API.

use serde_json::{Map, Value};

use super::{
    book::Book,
    kinds::kinds,
    put::{put, refused},
    texts::{self, Text},
};
use crate::support::{api_site::ApiSite, dump::dump};

/// Text fields when this was written; there are only more.
const TEXT_FIELDS: usize = 100;
/// Other fields when this was written.
const OTHER_FIELDS: usize = 120;

/// Fields that are sent together: all of them, or in the full tier each alone.
fn groups<'a>(fields: &'a [&'a str]) -> Vec<&'a [&'a str]> {
    if texts::is_full() { fields.chunks(1).collect() } else { vec![fields] }
}

#[actix_web::test]
async fn every_text_field_refuses_a_hostile_text_or_keeps_it_as_it_is() {
    let site = ApiSite::new();
    let book = Book::filled(&site).await;
    let (mut walked, mut kept) = (0, 0);
    for kind in kinds() {
        walked += kind.texts.len();
        for fields in groups(&kind.texts) {
            for text in texts::all() {
                kept += put(&site, &book.address(kind.path), fields, &text).await.len();
            }
        }
    }
    println!("{walked} text fields, which took {kept} texts");
    assert!(walked >= TEXT_FIELDS, "{walked} text fields are found");
    assert!(kept > walked, "most of what is only text is kept: {kept}");
    texts::assert_none_unfit(&dump(site.app.settings.database.url.reveal()));
}

#[actix_web::test]
async fn every_other_field_refuses_each_hostile_text() {
    let site = ApiSite::new();
    let book = Book::filled(&site).await;
    let mut walked = 0;
    for kind in kinds() {
        walked += kind.others.len();
        for text in texts::all() {
            refuses(&site, &book.address(kind.path), &kind.others, &text).await;
        }
    }
    println!("{walked} other fields");
    assert!(walked >= OTHER_FIELDS, "{walked} other fields are found");
}

async fn refuses(site: &ApiSite, address: &str, fields: &[&str], text: &Text) {
    if fields.is_empty() {
        return;
    }
    let sent: Map<String, Value> =
        fields.iter().map(|field| ((*field).to_owned(), Value::from(text.of(field)))).collect();
    let told = refused(address, &site.patch(address, &Value::Object(sent)).await);
    for field in fields {
        assert!(told.iter().any(|one| one == field), "{address} {field} is not among {told:?}");
    }
}
