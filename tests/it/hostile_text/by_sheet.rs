//! Every column of every register through a sheet. The sheets are the exports of records, which read back unchanged.

use actix_web::http::{Method, StatusCode};
use ninefold::actions::export::KINDS;
use serde_json::Value;

use super::{
    book::Book,
    crawl::crawl,
    markup::complaints,
    somebody::Somebody,
    texts::{self, BRACES, FORMULA, IMAGE},
};
use crate::support::{api_site::ApiSite, dump::dump};

/// Columns that were walked, and those that kept a text, when this was written.
const COLUMNS: usize = 200;
const KEPT: usize = 20;

/// What stands in the cells: all that a cell can hold, in one; a NUL and each alone in the full tier.
fn cells() -> Vec<String> {
    let all = format!("{FORMULA}\r\nsoc\u{202e}fdp\u{2066} {IMAGE}{BRACES}");
    if !texts::is_full() {
        return vec![all];
    }
    let alone = [FORMULA, IMAGE, BRACES, texts::HEADER, texts::ADDRESS, "soc\u{202e}fdp", "soc\u{2066}fdp", "a\0b"];
    std::iter::once(all).chain(alone.map(str::to_owned)).collect()
}

/// The headings of a table, and its first row.
async fn first_row(site: &ApiSite, kind: &str) -> Option<(Vec<String>, Vec<String>)> {
    let reply = site.get(&format!("exports/{kind}?format=csv")).await;
    assert_eq!(reply.status, StatusCode::OK, "{kind}");
    let bytes = reply.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&reply.bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<String>>());
    rows.next().zip(rows.next())
}

fn sheet(headings: &[String], row: &[String]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(headings).unwrap();
    writer.write_record(row).unwrap();
    writer.into_inner().unwrap()
}

/// The headings whose cells a reading refuses, each with its cell and a sentence.
fn refused(report: &Value) -> Vec<String> {
    let problems = report["problems"].as_array().cloned().unwrap_or_default();
    let errors = problems.iter().filter(|problem| problem["severity"] == "error");
    let heading = |problem: &Value| {
        for part in ["cell", "code", "message"] {
            assert!(problem[part].as_str().is_some_and(|said| !said.is_empty()), "{problem}");
        }
        problem["heading"].as_str().unwrap_or_default().to_owned()
    };
    errors.map(heading).collect()
}

/// Puts the text into every cell of a row, gives back to those that are refused what they held, and brings the rest in;
/// answers how many columns keep it.
async fn bring_in(site: &ApiSite, kind: &str, headings: &[String], row: &[String], text: &str) -> usize {
    let mut hostile: Vec<bool> = vec![true; headings.len()];
    loop {
        let place = |at: usize| if hostile[at] { format!("{text} {at}") } else { row[at].clone() };
        let cells: Vec<String> = (0..headings.len()).map(place).collect();
        let bytes = sheet(headings, &cells);
        let name = format!("{kind}.csv");
        let read = site.by_admin(Method::POST, "imports?dry_run=true").file(&name, &bytes).send().await;
        assert!(!read.status.is_server_error(), "{kind}: {}", read.body);
        let before = hostile.iter().filter(|one| **one).count();
        for heading in refused(&read.body) {
            if let Some(at) = headings.iter().position(|known| *known == heading) {
                hostile[at] = false;
            }
        }
        let left = hostile.iter().filter(|one| **one).count();
        if left < before {
            continue;
        }
        let taken = site.by_admin(Method::POST, "imports").file(&name, &bytes).send().await;
        assert!(!taken.status.is_server_error(), "{kind}: {}", taken.body);
        let apply = format!("{}/apply?mode=good", taken.header("location"));
        let applied = site.by_admin(Method::POST, &apply).send().await;
        assert!(!applied.status.is_server_error(), "{kind}: {}", applied.body);
        let stored = ["created", "updated"].iter().any(|count| applied.body[*count].as_u64() > Some(0));
        return if stored { left } else { 0 };
    }
}

#[actix_web::test]
async fn every_column_of_every_register_refuses_a_hostile_text_or_keeps_it_as_text() {
    let site = ApiSite::new();
    Book::filled(&site).await;
    let mut tables = Vec::new();
    for (kind, _) in KINDS {
        // People have no register of their own, and renewals follow from contracts.
        if !["people", "renewals"].contains(&kind)
            && let Some((headings, row)) = first_row(&site, kind).await
        {
            tables.push((kind, headings, row));
        }
    }
    let columns: usize = tables.iter().map(|(_, headings, _)| headings.len()).sum();
    let mut kept = 0;
    for (kind, headings, row) in &tables {
        for text in cells() {
            kept += bring_in(&site, kind, headings, row, &text).await;
        }
    }
    println!("{columns} columns of {} registers, which kept {kept} texts", tables.len());
    assert!(columns >= COLUMNS, "{columns} columns are found");
    assert!(kept >= KEPT, "{kept} are kept");
    texts::assert_none_unfit(&dump(site.app.settings.database.url.reveal()));
    let who = Somebody::signed_in(&site, "Walker").await;
    for (path, html) in crawl(&who, &[]).await.pages {
        assert_eq!(complaints(&html), Vec::<String>::new(), "{path}");
    }
}
