//! What stands around every page: title, navigation, who is signed in, the last word of the previous action.

use super::{asset::asset, mark::Link};
use crate::domain::Date;

/// The places of the main navigation; a page marks its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What needs me today.
    Portfolio,
    /// The register.
    Vendors,
    /// What is to be decided about contracts, and by when.
    Renewals,
    /// What reports say, expect of us, and what we concluded.
    Assurance,
    /// What is wrong, whose, and how late.
    Findings,
    /// Who stands behind the vendors.
    SupplyChain,
    /// How ready our own programme is.
    Cc9,
    /// Spreadsheets in.
    Imports,
    /// Mail out.
    Outbox,
}

impl Place {
    /// In the order of the navigation.
    pub const ALL: [Self; 9] = [
        Self::Portfolio,
        Self::Vendors,
        Self::Renewals,
        Self::Assurance,
        Self::Findings,
        Self::SupplyChain,
        Self::Cc9,
        Self::Imports,
        Self::Outbox,
    ];

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Portfolio => "Portfolio",
            Self::Vendors => "Vendors",
            Self::Renewals => "Renewals",
            Self::Assurance => "Assurance",
            Self::Findings => "Findings",
            Self::SupplyChain => "Supply chain",
            Self::Cc9 => "CC9",
            Self::Imports => "Imports",
            Self::Outbox => "Outbox",
        }
    }

    /// Where it is.
    pub const fn url(self) -> &'static str {
        match self {
            Self::Portfolio => "/",
            Self::Vendors => "/vendors",
            Self::Renewals => "/renewals",
            Self::Assurance => "/coverage",
            Self::Findings => "/findings",
            Self::SupplyChain => "/supply-chain",
            Self::Cc9 => "/cc9",
            Self::Imports => "/imports",
            Self::Outbox => "/outbox",
        }
    }
}

/// One sentence about what the previous action did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// The sentence.
    pub text: String,
    /// Whether it failed.
    pub failed: bool,
    /// What to do about it, if anything.
    pub action: Option<Link>,
}

/// Who looks at the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Name in the top bar.
    pub name: String,
    /// Address, in the account menu.
    pub email: String,
    /// Role in words, in the account menu.
    pub role: String,
    /// Whether they see all vendors, or their own alone.
    pub sees_all: bool,
    /// Whether they manage people and accounts.
    pub administers: bool,
    /// Whether they read the audit trail.
    pub reads_audit: bool,
}

/// What stands around every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Title of the window, without the product's name.
    pub title: String,
    /// The place of the navigation the page belongs to.
    pub place: Option<Place>,
    /// Who is signed in; without one the navigation is left out.
    pub user: Option<SignedIn>,
    /// Token that every form carries.
    pub csrf: String,
    /// Whether the database holds the sample portfolio.
    pub sample: bool,
    /// Version of the risk model, such as `1.0`.
    pub model_version: String,
    /// The day the scores are of.
    pub scored_on: Option<Date>,
    /// What the previous action did.
    pub flash: Option<Flash>,
    /// What was searched for, kept in the search field.
    pub query: String,
}

impl Frame {
    /// Address of an embedded file.
    pub fn asset(&self, name: &str) -> &'static str {
        asset(name)
    }

    /// The navigation's places; those that tell of every vendor are left out for whoever sees only their own.
    pub fn places(&self) -> Vec<Place> {
        let sees_all = self.user.as_ref().is_some_and(|user| user.sees_all);
        let of_all = |place: &Place| matches!(place, Place::SupplyChain | Place::Cc9 | Place::Imports | Place::Outbox);
        Place::ALL.into_iter().filter(|place| sees_all || !of_all(place)).collect()
    }

    /// Whether whoever looks sees every vendor.
    pub fn sees_all(&self) -> bool {
        self.user.as_ref().is_some_and(|user| user.sees_all)
    }

    /// Whether the page belongs to that place.
    pub fn is_at(&self, place: &Place) -> bool {
        self.place.as_ref() == Some(place)
    }
}
