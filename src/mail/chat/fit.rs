//! Making a post fit: texts cut at a channel's limits, and as many items as its whole takes.

use serde_json::Value;

use super::{Post, PostItem};
use crate::mail::line::one_line;

/// Slack takes 50 blocks; a header, a count, a button and some room are kept besides.
const MOST_ITEMS: usize = 45;

/// How a character is written where it may not stand for itself; in ASCII.
pub(super) type Escape = fn(char) -> Option<&'static str>;

/// `text` as `escape` writes it, of at most `most` UTF-16 units; an ellipsis stands for what was left out.
pub(super) fn cut(text: &str, most: usize, escape: Escape) -> String {
    let length = |c: char| escape(c).map_or(c.len_utf16(), str::len);
    let whole: usize = text.chars().map(length).sum();
    let mut room = if whole <= most { most } else { most.saturating_sub(1) };
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        let Some(left) = room.checked_sub(length(c)) else { break };
        room = left;
        match escape(c) {
            Some(escaped) => written.push_str(escaped),
            None => written.push(c),
        }
    }
    if whole > most {
        written.push('…');
    }
    written
}

/// The lines of a text, each as `one_line` leaves it, without empty ones.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines().map(one_line).filter(|line| !line.is_empty()).collect()
}

/// What stands for the items that were left out.
pub(super) fn and_more(post: &Post, shown: usize) -> Option<String> {
    let more = post.items.len().saturating_sub(shown);
    (more > 0).then(|| format!("and {more} more"))
}

/// A body of at most `limit` bytes with as many of the post's items as go into it; `frame` builds it around them.
pub(super) fn filled(
    post: &Post,
    limit: usize,
    item: impl Fn(&PostItem) -> Value,
    frame: impl Fn(Vec<Value>) -> Value,
) -> String {
    let mut room = limit.saturating_sub(frame(Vec::new()).to_string().len());
    let fits = |shown: &Value| {
        // A comma stands between two.
        let left = room.checked_sub(shown.to_string().len() + 1);
        room = left.unwrap_or_default();
        left.is_some()
    };
    let shown: Vec<Value> = post.items.iter().take(MOST_ITEMS).map(item).take_while(fits).collect();
    frame(shown).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::chat::tests::long_post;

    fn amp(c: char) -> Option<&'static str> {
        (c == '&').then_some("&amp;")
    }

    #[test]
    fn a_text_is_cut_between_characters_and_never_inside_an_escape() {
        for (text, most, written) in [
            ("A & B", 9, "A &amp; B"),
            ("A & B", 8, "A &amp;…"),
            ("A & B", 7, "A …"),
            ("Grün", 4, "Grün"),
            ("Grün", 3, "Gr…"),
            ("🦀🦀", 4, "🦀🦀"),
            ("🦀🦀", 3, "🦀…"),
            ("", 0, ""),
        ] {
            assert_eq!(cut(text, most, amp), written, "{text} in {most}");
        }
    }

    #[test]
    fn lines_lose_controls_and_empty_ones_go() {
        assert_eq!(lines("One\u{7} two\r\n\n \t\nThree"), ["One two", "Three"]);
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let post = long_post(3, 1);
        assert_eq!(and_more(&post, 1).as_deref(), Some("and 2 more"));
        assert_eq!(and_more(&post, 3), None);
    }
}
