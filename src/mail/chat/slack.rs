//! A post as Slack's incoming webhooks take it: blocks under a header, and a line of text for notifications.
//!
//! `&`, `<` and `>` are escaped, so that no name becomes a link or calls a whole channel. Slack knows no escape for `*`
//! `_` `~`: a name that holds them may look bold, and that is all.

use serde_json::{Value, json};

use super::{
    Post, PostItem,
    fit::{and_more, cut, filled, lines},
};
use crate::mail::line::one_line;

/// Slack's limit of a header.
const HEADER: usize = 150;
/// Slack's limit of a section's text.
const SECTION: usize = 3_000;
/// A title leaves room for its words.
const TITLE: usize = 300;
/// A longer address is not linked.
const LINK: usize = 1_000;
/// All blocks together: Slack's own limit is not documented, and bodies of some 13 200 characters were refused.
const WHOLE: usize = 12_000;

/// The JSON for a Slack incoming webhook, with at most 45 items and “and N more” for the rest.
pub fn slack_body(post: &Post) -> String {
    filled(post, WHOLE, item, |items| message(post, items))
}

fn message(post: &Post, items: Vec<Value>) -> Value {
    let title = cut(&one_line(&post.title), HEADER, escape);
    let more = and_more(post, items.len());
    let mut blocks = vec![json!({
        "type": "header",
        "text": { "type": "plain_text", "text": title, "emoji": false },
    })];
    blocks.extend(items);
    blocks.extend(more.map(section));
    blocks.extend(post.url.as_deref().map(button));
    json!({ "text": title, "blocks": blocks })
}

fn item(item: &PostItem) -> Value {
    let title = cut(&one_line(&item.title), TITLE, escape);
    let heading = match item.url.as_deref().filter(|url| url.len() <= LINK) {
        Some(url) => format!("*<{}|{title}>*", cut(url, usize::MAX, escape_address)),
        None => format!("*{title}*"),
    };
    let room = SECTION.saturating_sub(heading.encode_utf16().count() + 1);
    let words = cut(&lines(&item.words).join("\n"), room, escape);
    section(if words.is_empty() { heading } else { format!("{heading}\n{words}") })
}

/// Verbatim, so that Slack makes no link and no mention out of plain words.
fn section(text: String) -> Value {
    json!({ "type": "section", "text": { "type": "mrkdwn", "text": text, "verbatim": true } })
}

fn button(url: &str) -> Value {
    json!({
        "type": "actions",
        "elements": [{
            "type": "button",
            "text": { "type": "plain_text", "text": "Open in Ninefold", "emoji": false },
            "url": url,
        }],
    })
}

fn escape(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        _ => None,
    }
}

/// What would end a link's address is percent-encoded.
fn escape_address(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("%3C"),
        '>' => Some("%3E"),
        '|' => Some("%7C"),
        ' ' => Some("%20"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::chat::tests::long_post;

    fn parsed(post: &Post) -> Value {
        serde_json::from_str(&slack_body(post)).unwrap()
    }

    fn sample() -> Post {
        Post {
            title: "Reminders of 28 November".to_owned(),
            items: vec![
                PostItem {
                    title: "Harbour & Sons <Payroll>: notice deadline, 2025-12-30".to_owned(),
                    words: "Give notice of C-0107\nby 2025-12-30.".to_owned(),
                    url: Some("https://risk.desk.example/contracts?id=7&tab=dates".to_owned()),
                },
                PostItem { title: "No link".to_owned(), words: String::new(), url: None },
            ],
            url: Some("https://risk.desk.example/reminders".to_owned()),
        }
    }

    #[test]
    fn a_post_is_a_header_a_section_an_item_and_a_button() {
        let body = parsed(&sample());
        assert_eq!(body["text"], "Reminders of 28 November");
        let kinds: Vec<&str> =
            body["blocks"].as_array().unwrap().iter().map(|block| block["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["header", "section", "section", "actions"]);
        assert_eq!(body["blocks"][0]["text"]["type"], "plain_text");
        assert_eq!(
            body["blocks"][1]["text"]["text"],
            "*<https://risk.desk.example/contracts?id=7&amp;tab=dates|Harbour &amp; Sons &lt;Payroll&gt;: notice \
             deadline, 2025-12-30>*\nGive notice of C-0107\nby 2025-12-30."
        );
        assert_eq!(body["blocks"][2]["text"]["text"], "*No link*");
        assert_eq!(body["blocks"][3]["elements"][0]["url"], "https://risk.desk.example/reminders");
    }

    #[test]
    fn a_name_calls_nobody_and_makes_no_link() {
        let mut post = sample();
        post.title = "<!channel> & all".to_owned();
        post.items[1].title = "<!here> <http://evil.example|free>\u{202E}\r\n> quoted".to_owned();
        let body = parsed(&post);
        assert_eq!(body["text"], "&lt;!channel&gt; &amp; all");
        assert_eq!(body["blocks"][0]["text"]["text"], "&lt;!channel&gt; &amp; all");
        let shown = &body["blocks"][2]["text"];
        assert_eq!(shown["text"], "*&lt;!here&gt; &lt;http://evil.example|free&gt; &gt; quoted*");
        assert_eq!(shown["verbatim"], true);
    }

    #[test]
    fn an_address_cannot_end_its_link_early() {
        let mut post = sample();
        post.items[0].url = Some("https://risk.desk.example/a b|c>d".to_owned());
        let text = parsed(&post)["blocks"][1]["text"]["text"].as_str().unwrap().to_owned();
        assert!(text.starts_with("*<https://risk.desk.example/a%20b%7Cc%3Ed|Harbour"), "{text}");
    }

    #[test]
    fn texts_keep_to_the_limits_of_slack() {
        let mut post = sample();
        post.title = "&".repeat(200);
        post.items[0].title = "T".repeat(1_000);
        post.items[0].words = "<".repeat(5_000);
        let body = parsed(&post);
        let header = body["blocks"][0]["text"]["text"].as_str().unwrap();
        assert_eq!(header, format!("{}…", "&amp;".repeat(29)));
        let text = body["blocks"][1]["text"]["text"].as_str().unwrap();
        let length = text.chars().count();
        assert!((SECTION - 4..=SECTION).contains(&length), "{length}");
        assert!(text.ends_with("&lt;…"), "{}", &text[text.len() - 20..]);
    }

    #[test]
    fn a_long_list_ends_with_the_number_of_the_rest() {
        for (items, words, least_shown) in [(45, 1, 45), (60, 1, 45), (60, 60, 20)] {
            let post = long_post(items, words);
            let written = slack_body(&post);
            assert!(written.len() <= WHOLE, "{}", written.len());
            let body = parsed(&post);
            let blocks = body["blocks"].as_array().unwrap();
            assert!(blocks.len() <= 50, "{}", blocks.len());
            let linked = |block: &&Value| block["text"]["text"].as_str().is_some_and(|text| text.starts_with("*<"));
            let shown = blocks.iter().filter(linked).count();
            assert!((least_shown..=45).contains(&shown), "{shown} of {items}");
            let rest = format!("and {} more", items - shown);
            let told = blocks.iter().any(|block| block["text"]["text"] == rest.as_str());
            assert_eq!(told, items > shown, "{rest}");
        }
    }
}
