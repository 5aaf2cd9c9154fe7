//! How far a conversation came, shared with the one who waits for it: whoever gives up learns what may have happened,
//! and the conversation learns that nobody waits any more.

use std::sync::atomic::{AtomicU8, Ordering};

use super::Phase;

const DONE: u8 = 100;
const ABANDONED: u8 = 101;

/// The order in which a conversation passes its phases.
const PHASES: [Phase; 5] = [Phase::Connect, Phase::Mail, Phase::Rcpt, Phase::Data, Phase::AfterDot];

/// Nobody waits for this conversation any more: it must not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Abandoned;

/// What the waiting side finds when it gives up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// The conversation stopped in this phase.
    Phase(Phase),
    /// It had just ended; its answer is on the way.
    Done,
}

/// The phase of one conversation. Written by it alone, but for being abandoned.
#[derive(Debug, Default)]
pub(super) struct Progress(AtomicU8);

impl Progress {
    /// Goes on to `phase`, unless the conversation was abandoned.
    pub(super) fn enter(&self, phase: Phase) -> Result<(), Abandoned> {
        let place = PHASES.iter().position(|known| *known == phase).unwrap_or_default();
        self.advance(u8::try_from(place).unwrap_or_default())
    }

    /// Ends the conversation, unless it was abandoned.
    pub(super) fn finish(&self) -> Result<(), Abandoned> {
        self.advance(DONE)
    }

    fn advance(&self, to: u8) -> Result<(), Abandoned> {
        let step = |now| (now != ABANDONED).then_some(to);
        self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, step).map(|_| ()).map_err(|_| Abandoned)
    }

    /// Where it is.
    pub(super) fn phase(&self) -> Phase {
        PHASES.get(usize::from(self.0.load(Ordering::SeqCst))).copied().unwrap_or(Phase::AfterDot)
    }

    /// Gives the conversation up and says how far it came. From here on it cannot enter another phase.
    pub(super) fn abandon(&self) -> Reached {
        match self.0.swap(ABANDONED, Ordering::SeqCst) {
            DONE => Reached::Done,
            place => Reached::Phase(PHASES.get(usize::from(place)).copied().unwrap_or(Phase::AfterDot)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abandoned_conversation_cannot_go_on() {
        let progress = Progress::default();
        assert_eq!((progress.enter(Phase::Rcpt), progress.phase()), (Ok(()), Phase::Rcpt));
        assert_eq!(progress.abandon(), Reached::Phase(Phase::Rcpt));
        assert_eq!((progress.enter(Phase::Data), progress.finish()), (Err(Abandoned), Err(Abandoned)));
    }

    #[test]
    fn one_that_ended_first_keeps_its_answer() {
        let progress = Progress::default();
        assert_eq!(progress.finish(), Ok(()));
        assert_eq!(progress.abandon(), Reached::Done);
    }
}
