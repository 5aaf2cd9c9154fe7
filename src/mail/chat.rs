//! Posts to a channel: what reminders say in Slack or in Microsoft Teams, and how a post leaves the house.
//!
//! `slack_body` and `teams_body` write what the outbox stores; `post` delivers one stored body and says how far it
//! came, as `Session::deliver` does for a mail. A webhook's address is a secret: it comes from the settings alone and
//! stands in no word, log or error.

mod fit;
mod request;
mod slack;
mod teams;
mod webhook;

use std::time::Duration;

use super::Delivery;

pub use slack::slack_body;
pub use teams::teams_body;
pub use webhook::{InvalidWebhook, Webhook};

closed_list! {
    /// Where a post goes.
    pub enum Channel {
        Slack = "slack", "Slack";
        Teams = "teams", "Microsoft Teams";
    }
}

/// What one post says. Texts are plain: each channel's body escapes what the channel would read as its own marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The heading.
    pub title: String,
    /// What it is about, the most urgent first: what does not fit is left out from the end and counted.
    pub items: Vec<PostItem>,
    /// Where all of it can be read.
    pub url: Option<String>,
}

/// One reminder in a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostItem {
    /// Vendor, what and date, on one line.
    pub title: String,
    /// The words below; line breaks are kept.
    pub words: String,
    /// Where the record can be read.
    pub url: Option<String>,
}

/// The webhooks and how long one post may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatSettings {
    /// Slack's incoming webhook; none where nothing goes to Slack.
    pub slack: Option<Webhook>,
    /// The webhook of a Teams workflow; none where nothing goes to Teams.
    pub teams: Option<Webhook>,
    /// The longest one post may take, from looking up the host to the last of its answer.
    pub deadline: Duration,
}

impl ChatSettings {
    /// The webhook of a channel, where one is set.
    pub const fn webhook(&self, channel: Channel) -> Option<&Webhook> {
        match channel {
            Channel::Slack => self.slack.as_ref(),
            Channel::Teams => self.teams.as_ref(),
        }
    }
}

/// Posts a stored body. Blocking: use it on a thread that may wait.
///
/// `Sent` means that the channel took the body (any 2xx); a Teams workflow may still fail afterwards, which only its
/// run history tells. 429 and 5xx are tried again, other answers are dead letters, and redirects are not followed. A
/// post that broke off before its last byte was written is tried again. One whose answer never came is `Ambiguous`, and
/// unlike a mail it has no id by which Slack or Teams could know a repeat: sent once more, it may stand in the channel
/// twice.
pub fn post(settings: &ChatSettings, channel: Channel, body: &str) -> Delivery {
    match settings.webhook(channel) {
        Some(webhook) => request::send(webhook, body, settings.deadline),
        None => Delivery::Dead {
            words: format!("no webhook is set for {}: channels.{channel}_webhook_url", channel.label()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Many items, each with a long text.
    pub(in crate::mail::chat) fn long_post(items: usize, words: usize) -> Post {
        let item = |number| PostItem {
            title: format!("Vendor {number}: notice deadline"),
            words: "word ".repeat(words),
            url: Some(format!("https://risk.desk.example/contracts/{number}")),
        };
        let items = (1..=items).map(item).collect();
        Post { title: "Due today".to_owned(), items, url: Some("https://risk.desk.example/reminders".to_owned()) }
    }

    #[test]
    fn a_channel_without_a_webhook_is_a_dead_letter_that_names_the_setting() {
        let settings = ChatSettings { slack: None, teams: None, deadline: Duration::from_secs(1) };
        for (channel, setting) in
            [(Channel::Slack, "channels.slack_webhook_url"), (Channel::Teams, "channels.teams_webhook_url")]
        {
            let delivery = post(&settings, channel, "{}");
            assert!(matches!(&delivery, Delivery::Dead { words } if words.contains(setting)), "{delivery:?}");
        }
    }

    #[test]
    fn each_channel_has_the_webhook_of_its_name() {
        let webhook = |url| Some(Webhook::parse(url).unwrap());
        let (slack, teams) = (webhook("https://slack.example/a"), webhook("https://teams.example/b"));
        let settings = ChatSettings { slack: slack.clone(), teams: teams.clone(), deadline: Duration::from_secs(1) };
        assert_eq!(settings.webhook(Channel::Slack), slack.as_ref());
        assert_eq!(settings.webhook(Channel::Teams), teams.as_ref());
    }

    #[test]
    fn the_settings_are_printed_without_their_addresses() {
        let webhook = |url| Some(Webhook::parse(url).unwrap());
        let settings = ChatSettings {
            slack: webhook("https://hooks.slack.example/services/T0/B0/s3cret"),
            teams: webhook("https://flow.example/workflows/1?sig=s3cret"),
            deadline: Duration::from_secs(1),
        };
        let printed = format!("{settings:?}");
        assert!(printed.contains("hooks.slack.example") && printed.contains("flow.example"), "{printed}");
        assert!(!printed.contains("s3cret") && !printed.contains("services"), "{printed}");
    }
}
