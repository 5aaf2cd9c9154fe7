//! Mail kept in memory, for tests that look at what would have been sent.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Delivery, Message};

/// Keeps what it is given; clones share it.
#[derive(Debug, Clone, Default)]
pub struct MemoryTransport {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    sent: Vec<Message>,
    answers: VecDeque<Delivery>,
}

impl MemoryTransport {
    /// What was sent so far.
    pub fn sent(&self) -> Vec<Message> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).sent.clone()
    }

    /// Answers a coming delivery with this instead of accepting it; several are used up in order.
    pub fn answer_next(&self, answer: Delivery) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).answers.push_back(answer);
    }

    pub(super) fn deliver(&self, message: &Message) -> Delivery {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = kept.answers.pop_front().unwrap_or(Delivery::Sent { response: "kept in memory".to_owned() });
        if matches!(answer, Delivery::Sent { .. }) {
            kept.sent.push(message.clone());
        }
        answer
    }
}
