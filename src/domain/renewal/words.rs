//! What people read of a renewal: the notice, what stands, and what follows from each choice.

use super::{LateNotice, RenewalState, Runway};
use crate::domain::{
    Date,
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
            (RenewalChoice::Terminate, ..) => {
                format!("the contract ends {} by itself; no notice is needed", self.ends_on)
            }
        }
    }

    /// What the end of the term brings as things stand, in a line without its dot.
    pub fn outlook(&self) -> String {
        let ends = self.ends_on;
        let Some(renewal) = self.renews_on else {
            return match self.state {
                RenewalState::Leaving => format!("ends {ends}, as decided"),
                RenewalState::Decided => format!("ends {ends}; decided to renew, the new term is still to be entered"),
                RenewalState::Missed => format!("ended {ends}, did not renew itself"),
                RenewalState::Open | RenewalState::Soon => format!("ends {ends}, does not renew itself"),
            };
        };
        let renewed = self.renewed(renewal);
        match (self.state, self.choice(), self.late_notice) {
            (RenewalState::Leaving, ..) => format!("none: notice was given, it ends {ends}"),
            (RenewalState::Decided, Some(RenewalChoice::Terminate), _) => {
                format!("{renewed} unless notice is given: decided to terminate")
            }
            (RenewalState::Decided, ..) => format!("{renewed}, as decided"),
            (_, _, Some(late)) if late.counts_by == self.decide_by => {
                format!("none if the notice of {} is taken for this term, else {renewed}", late.given_on)
            }
            (_, _, Some(late)) => format!("{renewed}: notice came too late, on {}", late.given_on),
            (RenewalState::Missed, ..) => format!("{renewed}: the notice deadline has passed"),
            _ => format!("{renewed} unless notice is given"),
        }
    }

    /// What notice that came late means, in a line: “notice given late, on 2026-01-02; counts for the next term”.
    pub fn late_words(&self) -> Option<String> {
        let late = self.late_notice?;
        let next = self.next.map(|next| next.notice_deadline);
        let term = match late.counts_by {
            deadline if deadline == self.decide_by => "this term".to_owned(),
            deadline if Some(deadline) == next => "the next term".to_owned(),
            _ => format!("the term to {}", late.ends_on),
        };
        Some(format!("notice given late, on {}; counts for {term}", late.given_on))
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
            (RenewalChoice::Renegotiate, _) => match self.renews_on.filter(|_| self.is_late()) {
                Some(renewal) => {
                    format!(
                        "{reference} is to be renegotiated; unless you agree otherwise it renews itself on {renewal}."
                    )
                }
                None => format!("{reference} is to be renegotiated; reminders go on until {}.", self.decide_by),
            },
            (RenewalChoice::Terminate, given) => self.terminated(given),
        }
    }

    /// What became of the decision to terminate, in sentences.
    fn terminated(&self, given: Option<Date>) -> String {
        let (reference, ends, deadline) = (&self.reference, self.ends_on, self.decide_by);
        match (self.renews_on, given) {
            (None, None) => format!("{reference} ends {ends} by itself; no notice is needed."),
            (Some(renewal), Some(given)) if given > deadline => {
                let next = self.late_notice.map(|late| format!(" {}", confirm(&late))).unwrap_or_default();
                format!(
                    "Notice on {reference} came on {given}, after {deadline}: it renews itself on {}.{next}",
                    self.renewed(renewal)
                )
            }
            (_, Some(given)) => format!("Notice on {reference} was given on {given}; it ends {ends}."),
            (Some(renewal), None) if self.is_late() => format!(
                "The notice deadline of {reference} was {deadline}. If notice was given by then, record the day; else \
                 it renews itself on {}.",
                self.renewed(renewal)
            ),
            (Some(_), None) => {
                format!("{reference} is to end {ends}: give notice by {deadline} and record the day.")
            }
        }
    }

    /// What a missed deadline means, in sentences: of the current term, or of the one before that renewed itself.
    pub fn missed_words(&self) -> Option<String> {
        if let Some(missed) = self.slipped {
            let exit = match (self.state, self.renews_on, self.late_notice) {
                (RenewalState::Open | RenewalState::Soon, Some(_), Some(late)) => {
                    format!(". Notice came on {}, too late for that. {}", late.given_on, confirm(&late))
                }
                (RenewalState::Open | RenewalState::Soon, Some(exit), None) => {
                    format!("; exit possible from {exit}, notice by {}.", self.decide_by)
                }
                _ => ".".to_owned(),
            };
            let begun = self.term_start.unwrap_or(missed);
            return Some(format!(
                "The notice deadline was {missed}. It renewed itself on {begun} until {}{exit}",
                self.ends_on
            ));
        }
        if self.state != RenewalState::Missed {
            return None;
        }
        let deadline = self.decide_by;
        Some(match (self.renews_on, self.next, self.late_notice) {
            (Some(renewal), _, Some(late)) if late.counts_by > deadline => format!(
                "The notice deadline was {deadline}. Notice came on {}, too late: it renews itself on {}. {}",
                late.given_on,
                self.renewed(renewal),
                confirm(&late)
            ),
            (Some(renewal), _, Some(late)) => format!(
                "The notice deadline was {deadline}. If the vendor takes the notice of {} for this term, record that; \
                 else it renews itself on {}.",
                late.given_on,
                self.renewed(renewal)
            ),
            (Some(renewal), Some(next), None) => format!(
                "The notice deadline was {deadline}. It renews itself on {renewal} until {}; exit possible from {}, \
                 notice by {}.",
                next.ends_on, next.exit_from, next.notice_deadline
            ),
            _ => format!("It ended on {} and does not renew itself; nothing was decided.", self.ends_on),
        })
    }

    /// “2026-03-01 until 2027-02-28”.
    fn renewed(&self, renewal: Date) -> String {
        self.next.map_or_else(|| renewal.to_string(), |next| format!("{renewal} until {}", next.ends_on))
    }

    /// Whether notice that is given now comes too late for the current term.
    fn is_late(&self) -> bool {
        self.state == RenewalState::Missed
    }
}

/// What is left to be done about a late notice, in a sentence.
fn confirm(late: &LateNotice) -> String {
    if late.settled {
        return format!("What becomes of the term to {} is decided.", late.ends_on);
    }
    format!(
        "The notice counts for the term to {}: have the vendor confirm that, and record it for the notice deadline {}.",
        late.ends_on, late.counts_by
    )
}
