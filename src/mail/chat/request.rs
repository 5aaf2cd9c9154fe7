//! One HTTP POST, watched: how far it came decides what its end means.
//!
//! A time-out says only that time was up. The content is therefore handed over in two pieces, the second its last byte:
//! as long as that was not asked for, the other side cannot have taken the post.

use std::{
    io::{self, Read},
    time::Duration,
};

use ureq::{
    Agent, Body, Error, SendBody,
    http::{Response, header::CONTENT_LENGTH},
};

use super::Webhook;
use crate::mail::{Delivery, Phase, failure::Failure, line::one_line};

/// So many bytes of an answer are read.
const ANSWER: u64 = 2 * 1024;

/// Posts a body and says how that ended, within the deadline.
pub(super) fn send(webhook: &Webhook, body: &str, deadline: Duration) -> Delivery {
    let mut content = Content { left: body.as_bytes(), phase: Phase::Connect };
    let ended = agent(deadline)
        .post(webhook.uri())
        .content_type("application/json; charset=utf-8")
        .header(CONTENT_LENGTH, body.len())
        .send(SendBody::from_reader(&mut content));
    match ended {
        Ok(response) => answered(webhook, response),
        Err(error) => failure(webhook, &error, deadline).at(content.phase),
    }
}

/// A connection of its own for each post, straight to the webhook's host: nothing but the settings says where it goes.
fn agent(deadline: Duration) -> Agent {
    Agent::config_builder()
        .timeout_global(Some(deadline))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .user_agent("ninefold")
        .build()
        .new_agent()
}

/// The content on its way, and how far it came.
struct Content<'a> {
    left: &'a [u8],
    phase: Phase,
}

impl Read for Content<'_> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let before_the_last = self.left.len().saturating_sub(1);
        if before_the_last == 0 {
            self.phase = Phase::AfterDot;
            return self.left.read(piece);
        }
        self.phase = Phase::Data;
        let most = u64::try_from(before_the_last).unwrap_or(u64::MAX);
        self.left.by_ref().take(most).read(piece)
    }
}

/// Reads the answer: its status decides, its text is for people.
fn answered(webhook: &Webhook, mut response: Response<Body>) -> Delivery {
    let mut text = Vec::new();
    // What came before a break or the deadline is enough.
    drop(response.body_mut().as_reader().take(ANSWER).read_to_end(&mut text));
    let status = response.status().as_u16();
    let words = one_line(&format!("{status} {}", String::from_utf8_lossy(&text)));
    meaning(status, webhook.hide(&words))
}

fn meaning(status: u16, words: String) -> Delivery {
    match status {
        200..=299 => Delivery::Sent { response: words },
        300..=399 => Delivery::Dead { words: format!("{words} (a redirect, which is not followed)") },
        429 | 500..=599 => Delivery::Retry { phase: Phase::AfterDot, words },
        _ => Delivery::Dead { words },
    }
}

/// Reads ureq's error in words of our own: some of its messages repeat the address.
fn failure(webhook: &Webhook, error: &Error, deadline: Duration) -> Failure {
    let words = match error {
        Error::Timeout(_) => return Failure::Deadline(deadline),
        Error::Io(error) => webhook.hide(&one_line(&broken(error))),
        Error::HostNotFound => "the host has no address".to_owned(),
        Error::Protocol(_) | Error::LargeResponseHeader(..) => "the answer is no HTTP".to_owned(),
        _ => "the post could not be made".to_owned(),
    };
    Failure::Lost(words)
}

fn broken(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "the connection was refused".to_owned(),
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => "the connection was closed before an answer came".to_owned(),
        _ => format!("the connection failed: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webhook() -> Webhook {
        Webhook::parse("https://hooks.slack.example/services/T0/B0/s3cret").unwrap()
    }

    #[test]
    fn the_last_byte_goes_alone() {
        let mut content = Content { left: b"{\"a\":1}", phase: Phase::Connect };
        let mut room = [0; 4];
        let mut passed = Vec::new();
        while let Ok(count @ 1..) = content.read(&mut room) {
            passed.push((room[..count].to_vec(), content.phase));
        }
        let piece = |text: &str, phase| (text.as_bytes().to_vec(), phase);
        assert_eq!(passed, [piece("{\"a\"", Phase::Data), piece(":1", Phase::Data), piece("}", Phase::AfterDot)]);
    }

    #[test]
    fn the_status_decides_between_sent_later_and_never() {
        let words = || "words".to_owned();
        let sent = || Delivery::Sent { response: words() };
        let later = || Delivery::Retry { phase: Phase::AfterDot, words: words() };
        let never = || Delivery::Dead { words: words() };
        for (status, delivery) in [
            (200, sent()),
            (202, sent()),
            (400, never()),
            (403, never()),
            (404, never()),
            (410, never()),
            (429, later()),
            (500, later()),
            (503, later()),
        ] {
            assert_eq!(meaning(status, words()), delivery, "{status}");
        }
        assert!(matches!(meaning(302, words()), Delivery::Dead { words } if words.contains("not followed")));
    }

    #[test]
    fn an_error_that_holds_the_address_is_told_without_it() {
        for error in [
            Error::BadUri("https://hooks.slack.example/services/T0/B0/s3cret".to_owned()),
            Error::RequireHttpsOnly("https://hooks.slack.example/services/T0/B0/s3cret".to_owned()),
            Error::Io(io::Error::other("no way to /services/T0/B0/s3cret")),
        ] {
            let Failure::Lost(words) = failure(&webhook(), &error, Duration::from_secs(1)) else {
                panic!("{error:?} is a lost connection");
            };
            assert!(!words.contains("s3cret"), "{words}");
        }
    }

    #[test]
    fn a_time_out_before_the_last_byte_is_tried_again_and_after_it_is_ambiguous() {
        let end = |phase| failure(&webhook(), &Error::Timeout(ureq::Timeout::Global), Duration::from_secs(1)).at(phase);
        for phase in [Phase::Connect, Phase::Data] {
            assert!(matches!(end(phase), Delivery::Retry { phase: told, .. } if told == phase), "{phase:?}");
        }
        assert!(matches!(end(Phase::AfterDot), Delivery::Ambiguous { .. }));
    }
}
