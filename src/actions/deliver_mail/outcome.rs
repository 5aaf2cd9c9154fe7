//! What is stored after a try.

use chrono::Duration;

use crate::{
    db::outbox::{Attempt, Mail},
    domain::{Instant, outbox::MailState},
    mail::{Delivery, Phase, next_attempt},
};

/// No more of a server's answer is kept.
const LONGEST_WORDS: usize = 1_000;

/// The wait after which a relay that could not be reached is asked again.
const UNREACHED: Duration = Duration::minutes(1);

/// What is stored after a try. `random` is in `0.0..1.0`.
pub(super) fn outcome(mail: &Mail, delivery: &Delivery, now: Instant, most: u32, random: f64) -> Attempt {
    let after_dot = Phase::AfterDot.as_str();
    let was_ambiguous = mail.phase.as_deref() == Some(after_dot);
    let attempts = mail.attempts.saturating_add(1);
    let next = next_attempt(attempts.unsigned_abs(), most, random).and_then(|wait| Duration::from_std(wait).ok());
    let given_up = if was_ambiguous { MailState::PerhapsSent } else { MailState::Dead };
    let (state, phase, words) = match delivery {
        Delivery::Sent { response } => (MailState::Sent, None, response),
        Delivery::Dead { words } => (given_up, was_ambiguous.then_some(after_dot), words),
        Delivery::QueueStopped { words } => {
            let (phase, last_words) = (mail.phase.clone(), Some(told(words)));
            return Attempt { phase, last_words, ..back(mail, mail.attempts, mail.next_attempt_at) };
        }
        Delivery::Ambiguous { words } if was_ambiguous || next.is_none() => {
            (MailState::PerhapsSent, Some(after_dot), words)
        }
        Delivery::Ambiguous { words } => (MailState::Queued, Some(after_dot), words),
        // A relay that cannot be reached says nothing about the mail: it waits as long as that takes, and is not counted.
        Delivery::Retry { phase: Phase::Connect, words } => {
            let phase = if was_ambiguous { after_dot } else { Phase::Connect.as_str() };
            let again = now.checked_add_signed(UNREACHED).unwrap_or(now);
            let (phase, last_words) = (Some(phase.to_owned()), Some(told(words)));
            return Attempt { phase, last_words, ..back(mail, mail.attempts, again) };
        }
        Delivery::Retry { words, .. } if next.is_none() => (given_up, was_ambiguous.then_some(after_dot), words),
        // That it may have arrived once is not forgotten over a later refusal.
        Delivery::Retry { words, .. } if was_ambiguous => (MailState::Queued, Some(after_dot), words),
        Delivery::Retry { phase, words } => (MailState::Queued, Some(stored(*phase)), words),
    };
    let next_attempt_at = next.and_then(|wait| now.checked_add_signed(wait)).unwrap_or(mail.next_attempt_at);
    Attempt {
        state,
        phase: phase.map(str::to_owned),
        last_words: Some(told(words)),
        sent_at: (state == MailState::Sent).then_some(now),
        ..back(mail, attempts, next_attempt_at)
    }
}

/// A refusal in so many words came before the mail was accepted, even where the dot had been sent: nothing is ambiguous.
const fn stored(phase: Phase) -> &'static str {
    match phase {
        Phase::AfterDot => Phase::Data.as_str(),
        phase => phase.as_str(),
    }
}

/// A mail given back to the queue.
fn back(mail: &Mail, attempts: i32, next_attempt_at: Instant) -> Attempt {
    Attempt {
        state: MailState::Queued,
        phase: None,
        attempts,
        next_attempt_at,
        leased_until: None,
        leased_by: None,
        last_words: None,
        sent_at: mail.sent_at,
    }
}

/// A server's answer as it may be stored and shown: one line, not endless, and no NUL, which PostgreSQL refuses.
pub(super) fn told(words: &str) -> String {
    let line: String = words.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_WORDS).collect()
}
