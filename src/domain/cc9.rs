//! Our own CC9 programme: fifteen points of focus, and how far the records of a window address each.
//!
//! The points are guidance, paraphrased, and their ids are ours. Each has a population of records and a rule per record;
//! both stand with their choices in the file of the rule. A point is addressed when every record of its population meets
//! the rule, partly when at least half do, and not applicable when there is none.
//!
//! What holds is told from days wherever a record has one, not from how it stands now: an access is in force from the day
//! it was granted to the day it ended, whatever became of it since. Everything is judged on the last day of the window, or
//! today while the window runs.

mod access;
mod assessment;
mod commitment;
mod disruption;
mod engagement;
mod exception;
mod file;
mod issue;
mod leaving;
mod owner;
mod readiness;
mod review;

pub(super) use exception::is_left;
pub use file::{Filed, Programme, Rated};
pub use readiness::{Gathering, Keep, PointResult, Readiness, Status, Tally};

use super::record_ref::{Mend, RecordRef, VendorRef};

closed_list! {
    /// A point of focus of CC9, in the order of their ids.
    pub enum Point {
        Disruption = "9.1-1", "absorb and recover from disruption";
        Insurance = "9.1-2", "insurance";
        Requirements = "9.2-01", "requirements for engagements";
        Vulnerabilities = "9.2-02", "vulnerabilities from the relationship";
        Assessment = "9.2-03", "inventory, tier, assess";
        Owners = "9.2-04", "owners";
        Protocol = "9.2-05", "communication and issue protocol";
        Exceptions = "9.2-06", "exception handling";
        Performance = "9.2-07", "review performance";
        Issues = "9.2-08", "address issues found";
        Termination = "9.2-09", "terminate on set considerations";
        Confidentiality = "9.2-10", "obtain confidentiality commitments";
        ConfidentialityReview = "9.2-11", "check confidentiality";
        Privacy = "9.2-12", "obtain privacy commitments";
        PrivacyReview = "9.2-13", "check privacy, correct";
    }
}

impl Point {
    /// What it asks for, in a sentence of ours.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Disruption => "Plan how to absorb the loss of a service, how to recover from it, and try the plan.",
            Self::Insurance => "Consider insurance for what a vendor's trouble could cost.",
            Self::Requirements => "Set requirements for each engagement: scope, service levels, responsibilities.",
            Self::Vulnerabilities => "Find the vulnerabilities that come with what a vendor can reach.",
            Self::Assessment => {
                "Keep an inventory of vendors, tier and assess them and those behind them, at fit intervals."
            }
            Self::Owners => "Make people answerable for each vendor.",
            Self::Protocol => "Agree how to communicate, and how issues and breaches are told.",
            Self::Exceptions => "Handle exceptions: somebody approves them, and they end.",
            Self::Performance => "Review how vendors perform, as often as their risk warrants.",
            Self::Issues => "Follow up what reviews and monitoring find.",
            Self::Termination => "End relations by a set procedure: access, data, accounts.",
            Self::Confidentiality => "Obtain commitments to keep confidential what vendors hold.",
            Self::ConfidentialityReview => "Check that vendors keep their commitments to confidentiality.",
            Self::Privacy => "Obtain commitments to privacy where personal data goes to vendors.",
            Self::PrivacyReview => {
                "Check that vendors keep their commitments to privacy, and correct what they do not."
            }
        }
    }

    /// What its population is made of: one, and many of them.
    pub const fn population(self) -> (&'static str, &'static str) {
        match self {
            Self::Disruption => ("service of tier High or Critical", "services of tier High or Critical"),
            Self::Insurance => {
                ("vendor with a service of tier High or Critical", "vendors with a service of tier High or Critical")
            }
            Self::Requirements | Self::Assessment | Self::Owners | Self::Protocol | Self::Performance => {
                ("active vendor", "active vendors")
            }
            Self::Vulnerabilities => ("access in force", "accesses in force"),
            Self::Exceptions => ("acceptance or override", "acceptances and overrides"),
            Self::Issues => ("finding open in the window", "findings open in the window"),
            Self::Termination => ("vendor terminated in the window", "vendors terminated in the window"),
            Self::Confidentiality | Self::ConfidentialityReview => {
                ("vendor where confidentiality matters", "vendors where confidentiality matters")
            }
            Self::Privacy | Self::PrivacyReview => ("vendor where privacy matters", "vendors where privacy matters"),
        }
    }

    /// Whether it applies only where a service in use marks the category that it is about.
    pub const fn needs_a_mark(self) -> bool {
        matches!(self, Self::Confidentiality | Self::ConfidentialityReview | Self::Privacy | Self::PrivacyReview)
    }

    /// Why it does not apply where its population is empty.
    pub const fn not_applicable(self) -> &'static str {
        match self {
            Self::Confidentiality | Self::ConfidentialityReview => "No service in use marks confidentiality.",
            Self::Privacy | Self::PrivacyReview => "No service in use marks privacy.",
            _ => "None in the window.",
        }
    }
}

/// A record of a point's population.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Item {
    /// Whose it is.
    #[serde(flatten)]
    pub vendor: VendorRef,
    /// The record.
    pub record: RecordRef,
    /// What it lacks to meet the point; nothing where it does.
    pub missing: Vec<Lack>,
}

impl Item {
    /// Whether it meets the point.
    pub const fn is_met(&self) -> bool {
        self.missing.is_empty()
    }
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Lack {
    /// What, in a few words.
    pub what: String,
    /// Where it is mended.
    pub mend: Mend,
}

impl Lack {
    fn new(what: impl Into<String>, mend: Mend) -> Self {
        Self { what: what.into(), mend }
    }
}

/// What one vendor's file has for each point, in the order of the points.
pub fn items(file: &Filed<'_>) -> Vec<(Point, Item)> {
    let mut found = Vec::new();
    disruption::plans(file, &mut found);
    disruption::insurance(file, &mut found);
    engagement::requirements(file, &mut found);
    access::reviewed(file, &mut found);
    assessment::assessed(file, &mut found);
    owner::owners(file, &mut found);
    engagement::protocol(file, &mut found);
    exception::approved(file, &mut found);
    review::performance(file, &mut found);
    issue::followed_up(file, &mut found);
    leaving::offboarded(file, &mut found);
    commitment::confidentiality(file, &mut found);
    review::confidentiality(file, &mut found);
    commitment::privacy(file, &mut found);
    review::privacy(file, &mut found);
    found
}

/// Items with the point that each belongs to.
type Found = Vec<(Point, Item)>;

#[cfg(test)]
pub(crate) mod tests;
