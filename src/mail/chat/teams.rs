//! A post as a workflow of Microsoft Teams takes it: one adaptive card.
//!
//! Card texts are read as Markdown, so every mark in a name is escaped. A name cannot mention anybody: a mention needs
//! an entry of its own beside the text, and none is ever made.

use serde_json::{Value, json};

use super::{
    Post, PostItem,
    fit::{and_more, cut, filled, lines},
};
use crate::mail::line::one_line;

/// A longer title is cut.
const TITLE: usize = 300;
/// Longer words are cut.
const WORDS: usize = 2_000;
/// Teams takes 28 KB a message and counts more than our bytes, so some room is left.
const WHOLE: usize = 24_000;

/// The JSON for a webhook of a Teams workflow, with at most 45 items and “and N more” for the rest.
pub fn teams_body(post: &Post) -> String {
    filled(post, WHOLE, item, |items| message(post, items))
}

fn message(post: &Post, items: Vec<Value>) -> Value {
    let more = and_more(post, items.len());
    let mut body = vec![json!({
        "type": "TextBlock",
        "text": plain(&one_line(&post.title), TITLE),
        "size": "Large",
        "weight": "Bolder",
        "wrap": true,
    })];
    body.extend(items);
    body.extend(more.map(|more| json!({ "type": "TextBlock", "text": more, "isSubtle": true, "wrap": true })));
    let actions: Vec<Value> = post.url.as_deref().map(open).into_iter().collect();
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": body,
                "actions": actions,
            },
        }],
    })
}

fn open(url: &str) -> Value {
    json!({ "type": "Action.OpenUrl", "title": "Open in Ninefold", "url": url })
}

fn item(item: &PostItem) -> Value {
    let title = plain(&one_line(&item.title), TITLE);
    let heading = match &item.url {
        Some(url) => format!("[{title}]({})", cut(url, usize::MAX, escape_address)),
        None => title,
    };
    let mut texts = vec![json!({ "type": "TextBlock", "text": heading, "weight": "Bolder", "wrap": true })];
    // Markdown breaks a line where an empty one follows.
    let words = plain(&lines(&item.words).join("\n\n"), WORDS);
    if !words.is_empty() {
        texts.push(json!({ "type": "TextBlock", "text": words, "spacing": "Small", "wrap": true }));
    }
    json!({ "type": "Container", "separator": true, "items": texts })
}

/// Text that Markdown shows as it stands.
fn plain(text: &str, most: usize) -> String {
    cut(text, most, escape).split('\n').map(unmarked).collect::<Vec<_>>().join("\n")
}

/// A line that begins no list, heading or quotation.
fn unmarked(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = line.split_at_checked(digits).unwrap_or(("", line));
    let begins = if number.is_empty() {
        rest.starts_with(['#', '>', '-', '+'])
    } else {
        rest.strip_prefix(['.', ')']).is_some_and(|after| after.is_empty() || after.starts_with(' '))
    };
    if begins { format!("{number}\\{rest}") } else { line.to_owned() }
}

fn escape(c: char) -> Option<&'static str> {
    match c {
        '\\' => Some("\\\\"),
        '`' => Some("\\`"),
        '*' => Some("\\*"),
        '_' => Some("\\_"),
        '~' => Some("\\~"),
        '[' => Some("\\["),
        ']' => Some("\\]"),
        '<' => Some("\\<"),
        _ => None,
    }
}

/// What would end a link's address is percent-encoded.
fn escape_address(c: char) -> Option<&'static str> {
    match c {
        '(' => Some("%28"),
        ')' => Some("%29"),
        '<' => Some("%3C"),
        '>' => Some("%3E"),
        '\\' => Some("%5C"),
        ' ' => Some("%20"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::chat::tests::long_post;

    fn card(post: &Post) -> Value {
        let body: Value = serde_json::from_str(&teams_body(post)).unwrap();
        assert_eq!(body["type"], "message");
        assert_eq!(body["attachments"][0]["contentType"], "application/vnd.microsoft.card.adaptive");
        assert!(body["attachments"][0]["contentUrl"].is_null());
        body["attachments"][0]["content"].clone()
    }

    fn sample() -> Post {
        Post {
            title: "Reminders of 28 November".to_owned(),
            items: vec![
                PostItem {
                    title: "Harbour Payroll: notice deadline".to_owned(),
                    words: "Give notice of C-0107\nby 2025-12-30.".to_owned(),
                    url: Some("https://risk.desk.example/contracts/7".to_owned()),
                },
                PostItem { title: "No link".to_owned(), words: String::new(), url: None },
            ],
            url: Some("https://risk.desk.example/reminders".to_owned()),
        }
    }

    #[test]
    fn a_post_is_one_adaptive_card() {
        let card = card(&sample());
        assert_eq!(card["$schema"], "http://adaptivecards.io/schemas/adaptive-card.json");
        assert_eq!((&card["type"], &card["version"]), (&json!("AdaptiveCard"), &json!("1.4")));
        assert_eq!(card["body"][0]["text"], "Reminders of 28 November");
        let linked = &card["body"][1]["items"];
        assert_eq!(linked[0]["text"], "[Harbour Payroll: notice deadline](https://risk.desk.example/contracts/7)");
        assert_eq!(linked[1]["text"], "Give notice of C-0107\n\nby 2025-12-30.");
        let bare = card["body"][2]["items"].as_array().unwrap();
        assert_eq!((bare.len(), &bare[0]["text"]), (1, &json!("No link")));
        assert_eq!(card["body"].as_array().unwrap().len(), 3);
        let actions = json!([{
            "type": "Action.OpenUrl",
            "title": "Open in Ninefold",
            "url": "https://risk.desk.example/reminders",
        }]);
        assert_eq!(card["actions"], actions);
    }

    #[test]
    fn a_name_is_shown_as_it_stands() {
        for (name, shown) in [
            ("*Bold* _Ltd_", "\\*Bold\\* \\_Ltd\\_"),
            ("[free](http://evil.example)", "\\[free\\](http://evil.example)"),
            ("C:\\Share `x` ~y~", "C:\\\\Share \\`x\\` \\~y\\~"),
            ("<http://evil.example>", "\\<http://evil.example>"),
            ("# 1 Supplies", "\\# 1 Supplies"),
            ("- Dash", "\\- Dash"),
            ("+ Plus", "\\+ Plus"),
            ("> Quote", "\\> Quote"),
            ("1. FC Cologne", "1\\. FC Cologne"),
            ("24) Hours", "24\\) Hours"),
            ("3.5 Pharma", "3.5 Pharma"),
            ("2025-12-30", "2025-12-30"),
            ("Line\r\nbreak", "Line break"),
        ] {
            let mut post = sample();
            post.title = name.to_owned();
            post.items[1].title = name.to_owned();
            let card = card(&post);
            assert_eq!(card["body"][0]["text"], shown, "{name}");
            assert_eq!(card["body"][2]["items"][0]["text"], shown, "{name}");
        }
    }

    #[test]
    fn marks_at_the_start_of_any_line_of_the_words_are_escaped() {
        let mut post = sample();
        post.items[0].words = "First\n- second\n3. third".to_owned();
        assert_eq!(card(&post)["body"][1]["items"][1]["text"], "First\n\n\\- second\n\n3\\. third");
    }

    #[test]
    fn an_address_cannot_end_its_link_early() {
        let mut post = sample();
        post.items[0].url = Some("https://risk.desk.example/a)(b c".to_owned());
        let text = card(&post)["body"][1]["items"][0]["text"].as_str().unwrap().to_owned();
        assert!(text.ends_with("](https://risk.desk.example/a%29%28b%20c)"), "{text}");
    }

    #[test]
    fn a_card_stays_below_what_teams_takes_and_counts_the_rest() {
        for (items, words, least_shown) in [(45, 1, 45), (60, 1, 45), (60, 150, 20), (3, 50_000, 3)] {
            let post = long_post(items, words);
            let size = teams_body(&post).len();
            assert!(size <= WHOLE, "{size} bytes");
            let card = card(&post);
            let body = card["body"].as_array().unwrap();
            let shown = body.iter().filter(|part| part["type"] == "Container").count();
            assert!((least_shown..=45).contains(&shown), "{shown} of {items}");
            let rest = format!("and {} more", items - shown);
            let told = body.iter().any(|part| part["text"] == rest.as_str());
            assert_eq!(told, items > shown, "{rest}");
        }
    }

    #[test]
    fn a_card_of_letters_that_take_four_bytes_stays_below_it_too() {
        let mut post = long_post(45, 1);
        for item in &mut post.items {
            item.words = "🦀".repeat(3_000);
        }
        assert!(teams_body(&post).len() <= WHOLE);
    }
}
