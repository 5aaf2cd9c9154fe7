//! What people read of a renewal: the notice, and what follows from each choice.

use super::{RenewalState, Runway};
use crate::domain::{
    contract::{Contract, NoticeUnit},
    renewal_decision::RenewalChoice,
};

/// “notice 60 d”, “notice 3 months”, “ends, no auto-renewal”.
pub(super) fn notice(contract: &Contract) -> String {
    if !contract.auto_renew {
        return "ends, no auto-renewal".to_owned();
    }
    match (contract.notice_value, contract.notice_unit) {
        (Some(1), Some(NoticeUnit::Months)) => "notice 1 month".to_owned(),
        (Some(months), Some(NoticeUnit::Months)) => format!("notice {months} months"),
        (Some(days), _) => format!("notice {days}\u{a0}d"),
        (None, _) => "no notice period on record".to_owned(),
    }
}

impl Runway {
    /// What follows when this is decided, in a line without its dot.
    pub fn follows(&self, choice: RenewalChoice) -> String {
        match (choice, self.next, self.renews_on) {
            (RenewalChoice::Renew, Some(next), _) => {
                format!("ends this chain of reminders; next deadline {}", next.notice_deadline)
            }
            (RenewalChoice::Renew, ..) => {
                "ends this chain of reminders; enter the new term once it is signed".to_owned()
            }
            (RenewalChoice::Renegotiate, ..) => "reminders go on until notice is given or terms are signed".to_owned(),
            (RenewalChoice::Terminate, Some(next), Some(renewal)) if self.is_late() => {
                format!("too late for this term: it renews itself on {renewal}, exit possible from {}", next.exit_from)
            }
            (RenewalChoice::Terminate, _, Some(_)) => {
                format!("notice by {}; the contract ends {}", self.decide_by, self.ends_on)
            }
            (RenewalChoice::Terminate, ..) => format!("the contract ends {}", self.ends_on),
        }
    }

    /// What became of the decision that stands, in a sentence; that nothing is decided where none does.
    pub fn told(&self) -> String {
        let reference = &self.reference;
        let Some(decision) = &self.decision else {
            return format!("Nothing is decided about {reference}; {} is the last day.", self.decide_by);
        };
        match (decision.decision, decision.notice_given_on) {
            (RenewalChoice::Renew, _) => match self.next.filter(|_| self.renews_itself()) {
                Some(next) => {
                    let until = next.ends_on;
                    format!(
                        "{reference} is to be renewed until {until}; reminders begin again for {}.",
                        next.notice_deadline
                    )
                }
                None => format!("{reference} is to be renewed; enter its new term once it is signed."),
            },
            (RenewalChoice::Renegotiate, _) => {
                format!("{reference} is to be renegotiated; reminders go on until {}.", self.decide_by)
            }
            (RenewalChoice::Terminate, Some(given)) if given > self.decide_by => {
                format!(
                    "Notice on {reference} came on {given}, after {}: have the vendor confirm its last day.",
                    self.decide_by
                )
            }
            (RenewalChoice::Terminate, Some(given)) => {
                format!("Notice on {reference} was given on {given}; it ends {}.", self.ends_on)
            }
            (RenewalChoice::Terminate, None) => {
                format!("{reference} is to end {}: give notice by {} and record the day.", self.ends_on, self.decide_by)
            }
        }
    }

    /// What a missed deadline means, in sentences: of the current term, or of the one before that renewed itself.
    pub fn missed_words(&self) -> Option<String> {
        if let Some(missed) = self.slipped {
            let exit = match (self.state, self.renews_on) {
                (RenewalState::Open | RenewalState::Soon, Some(exit)) => {
                    format!("; exit possible from {exit}, notice by {}", self.decide_by)
                }
                _ => String::new(),
            };
            let begun = self.term_start.unwrap_or(missed);
            return Some(format!(
                "The notice deadline was {missed}. It renewed itself on {begun} until {}{exit}.",
                self.ends_on
            ));
        }
        if self.state != RenewalState::Missed {
            return None;
        }
        Some(match (self.renews_on, self.next) {
            (Some(renewal), Some(next)) => format!(
                "The notice deadline was {}. It renews itself on {renewal} until {}; exit possible from {}, notice \
                 by {}.",
                self.decide_by, next.ends_on, next.exit_from, next.notice_deadline
            ),
            _ => format!("It ended on {} and does not renew itself; nothing was decided.", self.ends_on),
        })
    }

    /// Whether notice that is given now comes too late for the current term.
    fn is_late(&self) -> bool {
        self.state == RenewalState::Missed
    }
}
