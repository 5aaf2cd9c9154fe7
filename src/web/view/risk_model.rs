//! The risk model's pages as data.

use askama::Template;

use super::{
    figure::{Percent, Scale},
    frame::Frame,
    mark::{Badge, BandMark, Link, Tag},
};

/// A weight with its bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Weight {
    /// What it weighs.
    pub label: String,
    /// Its points.
    pub weight: i64,
    /// The bar's length.
    pub width: Percent,
}

impl Weight {
    /// A weight; 30 fills the width.
    pub fn new(label: impl Into<String>, weight: i64) -> Self {
        let points = f64::from(i32::try_from(weight).unwrap_or(0));
        Self { label: label.into(), weight, width: Scale::new(0.0, 30.0).at(points) }
    }
}

/// A version in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionRow {
    /// To its page.
    pub link: Link,
    /// Where it stands.
    pub tag: Tag,
    /// Why it was made.
    pub note: String,
    /// When it came into force, or was last changed.
    pub at: String,
    /// Who did.
    pub by: String,
}

/// What is in force, and the versions.
#[derive(Template)]
#[template(path = "risk_model.html")]
pub struct RiskModelPage {
    /// Around it.
    pub frame: Frame,
    /// The version in force.
    pub version: String,
    /// The inherent factors.
    pub factors: Vec<Weight>,
    /// The series.
    pub series: Vec<Weight>,
    /// Where Medium, High and Critical begin.
    pub bands: [String; 3],
    /// Drafts.
    pub drafts: Vec<VersionRow>,
    /// Versions that are, or were, in force.
    pub versions: Vec<VersionRow>,
    /// Where a draft is begun; `None` for those who may not.
    pub new_url: Option<String>,
    /// The file that the settings name.
    pub file: Option<String>,
}

/// One version.
#[derive(Template)]
#[template(path = "risk_model_version.html")]
pub struct RiskModelVersion {
    /// Around it.
    pub frame: Frame,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// “published by …”.
    pub told: String,
    /// Why it was made.
    pub note: Option<String>,
    /// Its file, line by line.
    pub lines: Vec<String>,
    /// What it would do, of a draft.
    pub effect: Option<EffectView>,
    /// Where it is changed.
    pub edit_url: Option<String>,
    /// Where it is thrown away.
    pub discard_url: Option<String>,
    /// Where it is published.
    pub publish_url: Option<String>,
    /// Why it cannot be published here.
    pub publish_note: Option<String>,
    /// Where a draft is begun from it.
    pub begin_url: Option<String>,
    /// Its changes so far, which a form names.
    pub version: i32,
}

impl RiskModelVersion {
    fn file_url(&self) -> String {
        format!("/risk-model/{}/model.toml", self.id)
    }
}

/// What a draft would do.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectView {
    /// In one sentence.
    pub sentence: String,
    /// The day it is for.
    pub as_of: String,
    /// The version in force.
    pub in_force: String,
    /// The constants that differ.
    pub constants: Vec<ConstantRow>,
    /// Services by band.
    pub bands: Vec<BandRow>,
    /// From, to, how many.
    pub shifts: Vec<(Badge, Badge, usize)>,
    /// The services that change.
    pub moves: Vec<MoveRow>,
    /// Those not listed.
    pub more: usize,
}

/// A constant that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstantRow {
    /// Its key, such as `inherent.weights.spend`.
    pub key: String,
    /// What the version in force holds.
    pub before: String,
    /// What the draft holds.
    pub after: String,
}

/// Services in a band.
#[derive(Debug, Clone, PartialEq)]
pub struct BandRow {
    /// The band.
    pub band: BandMark,
    /// By the model in force.
    pub before: usize,
    /// By the draft.
    pub after: usize,
}

impl BandRow {
    fn badge(&self) -> Badge {
        Badge::band(self.band)
    }

    fn change(&self) -> String {
        match self.after.cmp(&self.before) {
            std::cmp::Ordering::Equal => String::new(),
            std::cmp::Ordering::Greater => format!("+{}", self.after - self.before),
            std::cmp::Ordering::Less => format!("−{}", self.before - self.after),
        }
    }
}

/// A service that changes.
#[derive(Debug, Clone, PartialEq)]
pub struct MoveRow {
    /// To its score.
    pub vendor: Link,
    /// Reference and service, its tier where that changes, and the decision that holds its band.
    pub sub: String,
    /// As it stands.
    pub before: Badge,
    /// As it would stand.
    pub after: Badge,
    /// The difference, signed.
    pub points: String,
}

/// A draft's form.
#[derive(Template)]
#[template(path = "risk_model_edit.html")]
pub struct RiskModelEdit {
    /// Around it.
    pub frame: Frame,
    /// Heading.
    pub title: String,
    /// Where it is sent.
    pub url: String,
    /// Back to where it was opened.
    pub back: String,
    /// Changes so far.
    pub version: Option<i32>,
    /// The file.
    pub toml: String,
    /// Why it is made.
    pub note: String,
    /// What is wrong with it.
    pub error: Option<String>,
}
