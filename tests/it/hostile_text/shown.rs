//! Records full of hostile texts, on every page that shows them and in every file that is made of them.

use actix_web::http::StatusCode;
use ninefold::actions::export::KINDS;
use serde_json::json;

use super::{
    book::Book,
    crawl::crawl,
    kinds::kinds,
    markup::{complaints, decoded, forms},
    put::{fill, put},
    somebody::{Somebody, page, percent},
    tables::{assert_harmless, cells, unzipped},
    texts::{ADDRESS, BRACES, IMAGE, MAILBOX, formula, header, marked},
};
use crate::support::api_site::ApiSite;

/// Fields that kept the texts, and pages that showed one, when this was written.
const KEPT: usize = 80;
const SHOWING: usize = 30;

/// A site whose every record holds markup, with an account and a contact to match.
async fn marked_site() -> (ApiSite, Book) {
    let site = ApiSite::new();
    let book = Book::filled(&site).await;
    let kept = fill(&site, &book, &marked()).await;
    assert!(kept >= KEPT, "{kept} fields keep the text");
    for (kind, change) in
        [("contacts", json!({ "email": MAILBOX })), ("vendors", json!({ "domain": format!("{ADDRESS}.example") }))]
    {
        let changed = site.patch(&book.address(kind), &change).await;
        assert!(!changed.status.is_server_error(), "{kind}: {}", changed.body);
    }
    (site, book)
}

fn edits(book: &Book) -> Vec<String> {
    kinds().into_iter().map(|kind| format!("/{}/{}/edit", kind.path, book.id(kind.path))).collect()
}

#[actix_web::test]
async fn every_page_shows_a_hostile_text_as_text() {
    let (site, book) = marked_site().await;
    let who = Somebody::signed_in(&site, &format!("Walker {IMAGE}{BRACES}")).await;
    let mut further = edits(&book);
    further.extend(["/audit", "/outbox", "/quality", "/cc9", "/supply-chain"].map(str::to_owned));
    further.extend(["reviews", "soc-reports", "questionnaires"].map(|kind| format!("/{kind}/{}", book.id(kind))));
    let found = crawl(&who, &further).await;
    let mut showing = 0;
    for (path, html) in &found.pages {
        assert_eq!(complaints(html), Vec::<String>::new(), "{path}");
        let text = decoded(html);
        // The name of who is signed in stands on every page; records are told by their other texts.
        showing += usize::from(text.contains(&format!("{IMAGE}{BRACES} {ADDRESS}")));
    }
    println!("{showing} of {} pages show one; {} files", found.pages.len(), found.files.len());
    assert!(showing >= SHOWING, "{showing} of {} pages show one", found.pages.len());
    for (path, (kind, bytes)) in &found.files {
        assert_harmless(path, kind, bytes);
    }
}

#[actix_web::test]
async fn a_form_gives_back_what_the_record_holds_letter_by_letter() {
    let (site, book) = marked_site().await;
    let who = Somebody::signed_in(&site, "Walker").await;
    let mut given_back = 0;
    for kind in kinds() {
        let record = site.get(&book.address(kind.path)).await.body;
        let path = format!("/{}/{}/edit", kind.path, book.id(kind.path));
        let reply = who.get(&path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        let forms = forms(&page(&reply));
        let shown = forms.iter().flat_map(|form| &form.fields);
        for field in shown.filter(|field| field.is_text() && kind.texts.contains(&field.name.as_str())) {
            let Some(held) = record[&field.name].as_str() else { continue };
            assert_eq!(field.value, held, "{path} {}", field.name);
            given_back += usize::from(held.starts_with(IMAGE));
        }
    }
    assert!(given_back >= KEPT / 2, "{given_back} fields give it back");
}

#[actix_web::test]
async fn every_table_keeps_a_formula_as_text() {
    let site = ApiSite::new();
    let book = Book::filled(&site).await;
    fill(&site, &book, &formula()).await;
    let who = Somebody::signed_in(&site, "=Walker").await;
    for (kind, _) in KINDS {
        let mut told = Vec::new();
        for (format, at_the_page) in [("csv", true), ("xlsx", true), ("json", false)] {
            let path = match at_the_page {
                true => format!("/exports/{kind}.{format}"),
                false => format!("/api/v1/exports/{kind}?format={format}"),
            };
            let reply = if at_the_page { who.get(&path).await } else { site.get(&path).await };
            assert_eq!(reply.status, StatusCode::OK, "{path}");
            told.push((assert_harmless(&path, reply.header("content-type"), &reply.bytes), reply.bytes));
        }
        assert!(!cells(&told[0].1).is_empty(), "{kind}");
        let kept = String::from_utf8_lossy(&told[2].1).contains("=cmd|");
        assert_eq!((told[0].0 > 0, told[1].0 > 0), (kept, kept), "{kind}: what JSON tells, the tables tell as text");
    }
    let found = crawl(&who, &[]).await;
    let of_tables = found.files.iter().map(|(path, (kind, bytes))| assert_harmless(path, kind, bytes));
    let kept: usize = of_tables.sum();
    assert!(kept > 0, "no table that pages offer keeps it: {:?}", found.files.keys());
}

#[actix_web::test]
async fn a_pack_for_an_auditor_runs_nothing() {
    let (site, book) = marked_site().await;
    put(&site, &book.address("vendors"), &["notes", "legal_name", "description"], &formula()).await;
    put(&site, &book.address("contracts"), &["reference", "notes"], &header()).await;
    let made = site.post("evidence-packs", &json!({ "from": "2025-12-01", "to": "2026-11-22" })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let taken = site.get(&format!("evidence-packs/{}/content", made.body["id"].as_str().unwrap())).await;
    let kept = assert_harmless("pack.zip", taken.header("content-type"), &taken.bytes);
    assert!(kept > 0, "a population tells of the vendor's legal name");
    let pages = unzipped(&taken.bytes);
    let told = pages.iter().filter(|(name, _)| name.ends_with(".html"));
    let told = told.filter(|(_, bytes)| decoded(&String::from_utf8_lossy(bytes)).contains(IMAGE)).count();
    assert!(told > 0, "a page of the pack shows it");
}

#[actix_web::test]
async fn the_trail_tells_of_a_hostile_text_as_text() {
    let (site, _) = marked_site().await;
    let who = Somebody::signed_in(&site, &format!("Walker {IMAGE}")).await;
    let lines = site.walk("audit", 200).await;
    let told = lines.iter().filter(|line| line["summary"].as_str().is_some_and(|said| said.contains(IMAGE)));
    assert!(told.count() > 5, "summaries name records");
    for path in ["/audit", "/audit?who=Walker", &format!("/audit?vendor={}", percent(IMAGE))] {
        let reply = who.get(path).await;
        assert_eq!(complaints(&page(&reply)), Vec::<String>::new(), "{path}");
    }
    for format in ["csv", "xlsx", "json"] {
        let path = format!("/audit/export?format={format}");
        let reply = who.get(&path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        assert_harmless(&path, reply.header("content-type"), &reply.bytes);
    }
}
