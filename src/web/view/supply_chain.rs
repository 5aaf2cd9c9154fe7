//! Who stands behind the vendors.

use askama::Template;

use super::{
    figure::{Percent, two_hops::HopFigure},
    frame::Frame,
    mark::{Link, Tag},
};

/// A provider behind our vendors.
#[derive(Debug, Clone, PartialEq)]
pub struct CarrierRow {
    /// What it is called.
    pub name: String,
    /// Its page, where it is on our register.
    pub url: Option<String>,
    /// “66.7 %” of what all providers carry.
    pub share: String,
    /// The same as a bar.
    pub bar: Percent,
    /// “66.7 %” of the weight that it touches.
    pub touched: String,
    /// Whether that is 40 % or more.
    pub single_point: bool,
    /// Services that stand on it directly.
    pub services: Vec<String>,
    /// How many an outage touches, where that was worked out.
    pub exposed: String,
    /// Where these are listed.
    pub outage_url: String,
}

/// What an outage touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutageView {
    /// Whose outage.
    pub name: String,
    /// Services, the nearest first.
    pub services: Vec<TouchedRow>,
}

/// A service that an outage touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TouchedRow {
    /// Its vendor.
    pub vendor: Link,
    /// Its name.
    pub service: String,
    /// How far away who is down stands: “its own”, “direct”, “2 hops”.
    pub hops: String,
    /// Its inherent score.
    pub inherent: String,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "supply_chain.html")]
pub struct SupplyChainPage {
    /// What stands around it.
    pub frame: Frame,
    /// What there is to see, in a sentence or two.
    pub lede: String,
    /// What the index means.
    pub level: Tag,
    /// The Herfindahl–Hirschman index.
    pub index: String,
    /// Providers, whoever carries most first.
    pub carriers: Vec<CarrierRow>,
    /// What the table leaves out, in a sentence.
    pub more: Option<String>,
    /// Who stands behind whom; `None` while nobody is known.
    pub picture: Option<HopFigure>,
    /// The vendor whose picture it is, and the way back to that of all.
    pub picture_of: Option<String>,
    /// Why the picture that was asked for cannot be shown.
    pub no_such: Option<String>,
    /// The name that was asked about.
    pub down: String,
    /// What its outage touches, or why that cannot be said.
    pub outage: Option<Result<OutageView, String>>,
}
