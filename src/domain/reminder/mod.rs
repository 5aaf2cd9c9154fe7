//! What is due, who is told, and when: pure planning from facts, rules and a day.
//!
//! Nothing here sends, stores or reads a clock. `plan` lists every reminder the facts call for; `due` and `upcoming`
//! choose from it, given what was sent already. How a mail reads is `mail`'s business.

pub mod contract_dates;
pub mod due;
pub mod facts;
pub mod key;
pub mod occasion;
pub mod plan;
pub mod recipient;
pub mod review_date;
pub mod rules;
#[cfg(test)]
pub(crate) mod samples;

pub use contract_dates::{ContractDates, NextTerm, contract_dates};
pub use due::{
    Digest, Outgoing, ReminderListing, ReminderState, digest_key, due, listing, mails, obsolete, outstanding, upcoming,
};
pub use facts::{Addressee, ContractFacts, OverrideFacts, ReminderFacts, ReviewFacts, SocFacts, VendorFacts};
pub use key::{RecordKind, ReminderKey, RuleName};
pub use occasion::Matter;
pub use plan::{PlannedReminder, plan};
pub use recipient::Recipient;
pub use review_date::{ReviewBasis, review_due_on};
pub use rules::{InvalidRules, RecipientRole, Rule, Rules, Told};
