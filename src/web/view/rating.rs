//! The rating pages as data.

use askama::Template;

use super::{frame::Frame, mark::Link};

/// A service that is not rated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnratedView {
    /// Its id, which a form names.
    pub id: String,
    /// To its vendor.
    pub vendor: Link,
    /// Reference, category and service.
    pub sub: String,
    /// What hangs on it.
    pub why: String,
    /// Where it is rated.
    pub rate_url: Option<String>,
    /// What its category suggests.
    pub suggested: String,
}

/// Services for which one profile suggests ratings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedGroup {
    /// The profile.
    pub profile: String,
    /// How many.
    pub all: usize,
    /// Those listed.
    pub rows: Vec<UnratedView>,
}

/// What is not rated.
#[derive(Template)]
#[template(path = "rating.html")]
pub struct RatingPage {
    /// Around it.
    pub frame: Frame,
    /// Services that are not rated.
    pub left: usize,
    /// Those to begin with.
    pub first: Vec<UnratedView>,
    /// Suggestions, the largest group first.
    pub groups: Vec<SuggestedGroup>,
    /// Services without a suggestion.
    pub without: usize,
    /// Where one begins.
    pub begin_url: Option<String>,
    /// Whether suggestions can be taken.
    pub may_take: bool,
}

/// One step of a factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// 0 to 4.
    pub rating: i16,
    /// What it means.
    pub words: &'static str,
    /// Whether it is the rating.
    pub chosen: bool,
    /// Whether it is suggested.
    pub suggested: bool,
}

/// One factor to rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorRow {
    /// Field name.
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What it asks.
    pub question: &'static str,
    /// Whether the service is Unrated without it.
    pub needed: bool,
    /// 0 to 4.
    pub steps: Vec<Step>,
    /// What is suggested while nobody has rated it.
    pub suggested: Option<i16>,
    /// Whether the portfolio stands in for it.
    pub of_portfolio: bool,
}

/// The screen that goes through services.
#[derive(Template)]
#[template(path = "rate.html")]
pub struct RatePage {
    /// Around it.
    pub frame: Frame,
    /// Vendor and service.
    pub title: String,
    /// Reference, category, stated tier.
    pub about: String,
    /// What it does for us.
    pub description: Option<String>,
    /// To the vendor.
    pub vendor_url: String,
    /// Where the form is sent.
    pub url: String,
    /// The service to go on with, or empty.
    pub next: String,
    /// The same, unrated.
    pub skip_url: Option<String>,
    /// “12 services are”.
    pub left: String,
    /// The profile that suggests.
    pub profile: Option<String>,
    /// The profiles to choose from.
    pub profiles: Vec<Link>,
    /// The nine.
    pub factors: Vec<FactorRow>,
}

impl RatePage {
    fn suggests(&self) -> bool {
        self.factors.iter().any(|factor| factor.suggested.is_some())
    }
}
