//! Every page that links lead an administrator to: one of each kind of address, or a few.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{
    markup::tags,
    somebody::{Somebody, page},
    texts::is_full,
};

/// Pages of one kind of address that are looked at.
fn of_a_kind() -> usize {
    if is_full() { 3 } else { 1 }
}

/// More than there are.
const MOST: usize = 1_000;

/// What a crawl found.
#[derive(Default)]
pub struct Found {
    /// The pages by their addresses.
    pub pages: BTreeMap<String, String>,
    /// The files by their addresses: type and bytes.
    pub files: BTreeMap<String, (String, Vec<u8>)>,
}

/// Opens the first page and whatever can be reached from it, and these.
pub async fn crawl(who: &Somebody<'_>, further: &[String]) -> Found {
    let mut found = Found::default();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut open: VecDeque<String> = std::iter::once("/".to_owned()).chain(further.iter().cloned()).collect();
    while let Some(path) = open.pop_front() {
        let count = seen.entry(kind_of(&path)).or_default();
        *count += 1;
        if *count > of_a_kind() || found.pages.contains_key(&path) {
            continue;
        }
        let reply = who.get(&path).await;
        assert!(!reply.status.is_server_error(), "{path}: {} {}", reply.status, page(&reply));
        let kind = reply.header("content-type").to_owned();
        if kind.starts_with("text/html") && reply.status.is_success() {
            let html = page(&reply);
            open.extend(links(&html));
            found.pages.insert(path, html);
        } else if reply.status.is_success() {
            found.files.insert(path, (kind, reply.bytes));
        }
        assert!(found.pages.len() < MOST, "the crawl has no end: {:?}", seen.keys());
    }
    found
}

/// Addresses of ours that a page links to.
fn links(html: &str) -> Vec<String> {
    let targets =
        tags(html).into_iter().filter(|tag| tag.name == "a").filter_map(|tag| tag.get("href").map(str::to_owned));
    let ours = targets.filter(|target| target.starts_with('/') && !target.starts_with("//"));
    let whole = ours.map(|target| target.split('#').next().unwrap_or_default().to_owned());
    // What streams for ever is no page.
    whole.filter(|target| !target.ends_with("/events")).collect()
}

/// An address without what tells one of its kind from another: ids, references and the values of what is asked.
pub fn kind_of(path: &str) -> String {
    let (path, asked) = path.split_once('?').unwrap_or((path, ""));
    let names: BTreeSet<&str> = asked.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    let is_id = |part: &str| part.len() > 30 || part.chars().any(|letter| letter.is_ascii_digit());
    let parts: Vec<&str> = path.split('/').map(|part| if is_id(part) { "{id}" } else { part }).collect();
    // A table with two filters is looked at like one with each of them alone.
    let asked: Vec<&str> = names.into_iter().take(2).collect();
    format!("{}?{}", parts.join("/"), asked.join("&"))
}
