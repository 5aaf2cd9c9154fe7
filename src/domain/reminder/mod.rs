//! What is due, who is told, and when: pure planning from facts, rules and a day.
//!
//! Nothing here sends, stores or reads a clock. `gather` reads a vendor's file, `plan` lists every reminder the facts call
//! for; `due` and `upcoming` choose from it, given what was sent already. `open_dates` says what is left to be done at a
//! vendor by when, whoever is told. How a mail reads is `mail`'s business.

pub mod contract_dates;
mod dated;
pub mod due;
pub mod escalation;
pub mod event;
pub mod facts;
pub mod gather;
pub mod key;
pub mod matter;
mod occasion;
pub mod open_dates;
pub mod plan;
pub mod recipient;
pub mod review_date;
pub mod rules;
#[cfg(test)]
pub(crate) mod samples;

pub use contract_dates::{ContractDates, NextTerm, contract_dates};
pub use due::{
    Digest, Outgoing, Outlook, ReminderListing, ReminderState, digest_key, due, goes_singly, is_quiet, listing, mails,
    obsolete, outstanding, upcoming,
};
pub use escalation::Escalated;
pub use event::event_uid;
pub use facts::{
    Addressee, ContractFacts, Dated, EventRef, Mailed, OverrideFacts, ReminderFacts, Response, ResponseKind,
    ReviewFacts, SocFacts, VendorFacts,
};
pub use gather::{Around, BandChange, vendor_facts};
pub use key::{News, RecordKind, ReminderKey, RuleName};
pub use matter::Matter;
pub use open_dates::open_dates;
pub use plan::{Plan, PlannedReminder, plan, plan_ahead, plan_with_looks};
pub use recipient::Recipient;
pub use review_date::{ReviewBasis, review_due_on};
pub use rules::{Escalation, Exception, InvalidRules, RecipientRole, Rule, Rules, SendAs, Told};
