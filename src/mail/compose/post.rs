//! Reminders as a post to a channel.

use super::Item;
use crate::mail::chat::{Post, PostItem};

/// A post of these items and of `more` that are counted only; `all` is where all of them can be read.
pub(super) fn post(title: String, items: &[Item], more: usize, all: String) -> Post {
    let mut items: Vec<PostItem> = items.iter().map(item).collect();
    // A post counts what it leaves out by itself. A digest that counts some holds more than any post shows.
    let counted = PostItem { title: String::new(), words: String::new(), url: None };
    items.extend(std::iter::repeat_n(counted, more));
    Post { title, items, url: Some(all) }
}

fn item(item: &Item) -> PostItem {
    let Item { vendor, vendor_reference, opening, what, ending, .. } = item;
    let rows = item.rows.iter().map(|row| format!("{}: {}", row.label, row.value));
    PostItem {
        title: format!("{vendor} ({vendor_reference}): {opening}{what}{ending}"),
        words: std::iter::once(item.words.clone()).chain(rows).collect::<Vec<_>>().join("\n"),
        url: item.links.first().map(|link| link.url.clone()),
    }
}
