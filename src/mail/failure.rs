//! What went wrong in a conversation, and what that means for the mail.

use std::{error::Error as _, io, time::Duration};

use lettre::transport::smtp;

use super::{Delivery, Phase};

/// Answers that are about who we are, not about the mail: sign-in wanted, weak, refused, or encryption wanted.
const SIGN_IN_CODES: [u16; 4] = [530, 534, 535, 538];

/// The relay says that it closes the connection.
const CLOSING: u16 = 421;

/// Why a conversation ended without the mail being accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The server answered 4xx or 5xx.
    Refused { code: u16, words: String },
    /// The connection broke, or never came to be.
    Lost(String),
    /// The deadline passed.
    Deadline(Duration),
    /// The relay cannot be used as it is set up.
    Relay(String),
    /// This mail cannot be sent through this relay.
    Unsendable(String),
}

impl Failure {
    /// What it means when it happened in this phase.
    pub(super) fn at(self, phase: Phase) -> Delivery {
        match self {
            // Of a recipient or a content they say no more than any other refusal.
            Self::Refused { code, words } if SIGN_IN_CODES.contains(&code) && phase <= Phase::Mail => {
                Delivery::QueueStopped { words }
            }
            // A relay that refuses the connection itself says nothing about the mail.
            Self::Refused { code: 500.., words } if phase == Phase::Connect => Delivery::QueueStopped { words },
            Self::Refused { code: 500.., words } | Self::Unsendable(words) => Delivery::Dead { words },
            Self::Refused { words, .. } => Delivery::Retry { phase, words },
            Self::Relay(words) => Delivery::QueueStopped { words },
            Self::Lost(words) => lost(phase, words),
            Self::Deadline(deadline) => lost(phase, format!("no end within {} s", deadline.as_secs_f32())),
        }
    }

    /// Whether the connection is gone for no fault of the mail.
    pub(super) const fn closed_connection(&self) -> bool {
        matches!(self, Self::Lost(_) | Self::Refused { code: CLOSING, .. })
    }

    /// Whether the connection can carry another mail.
    pub(super) const fn leaves_connection(&self) -> bool {
        match self {
            Self::Refused { code, .. } => *code != CLOSING,
            Self::Unsendable(_) => true,
            Self::Lost(_) | Self::Deadline(_) | Self::Relay(_) => false,
        }
    }
}

fn lost(phase: Phase, words: String) -> Delivery {
    if phase == Phase::AfterDot { Delivery::Ambiguous { words } } else { Delivery::Retry { phase, words } }
}

/// Reads lettre's error.
pub(super) fn failed(error: smtp::Error) -> Failure {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    if let Some(code) = error.status() {
        return Failure::Refused { code: code.into(), words: format!("{code} {cause}") };
    }
    let timed_out = error
        .source()
        .and_then(|source| source.downcast_ref::<io::Error>())
        .is_some_and(|error| matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut));
    if timed_out {
        Failure::Lost("the relay did not answer in time".to_owned())
    } else if error.is_response() {
        Failure::Lost(format!("the relay closed the connection or answered no SMTP ({cause})"))
    } else {
        Failure::Lost(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phase_decides_what_a_failure_means() {
        let refused = |code| Failure::Refused { code, words: code.to_string() };
        let retry = |phase, words: &str| Delivery::Retry { phase, words: words.to_owned() };
        let dead = |words: &str| Delivery::Dead { words: words.to_owned() };
        let stopped = |words: &str| Delivery::QueueStopped { words: words.to_owned() };
        let lost = || Failure::Lost("gone".to_owned());
        for (failure, phase, delivery) in [
            (refused(421), Phase::Connect, retry(Phase::Connect, "421")),
            (refused(554), Phase::Connect, stopped("554")),
            (refused(535), Phase::Connect, stopped("535")),
            (refused(530), Phase::Mail, stopped("530")),
            (refused(451), Phase::Rcpt, retry(Phase::Rcpt, "451")),
            (refused(550), Phase::Rcpt, dead("550")),
            (refused(452), Phase::AfterDot, retry(Phase::AfterDot, "452")),
            (refused(554), Phase::AfterDot, dead("554")),
            (lost(), Phase::Data, retry(Phase::Data, "gone")),
            (lost(), Phase::AfterDot, Delivery::Ambiguous { words: "gone".to_owned() }),
        ] {
            assert_eq!(failure.clone().at(phase), delivery, "{failure:?} at {phase:?}");
        }
    }
}
