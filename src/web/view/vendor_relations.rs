//! Who stands behind a vendor, on its page.

use super::mark::{Link, Tag};

/// An organization behind the vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationRow {
    /// What it is called.
    pub name: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// Its page where it is on our register too.
    pub provider: Option<Link>,
    /// Service it stands behind, or “all services”.
    pub service: String,
    /// What it does for the vendor.
    pub purpose: String,
    /// Where, and who stands in for it.
    pub sub: Option<String>,
    /// How the vendor's report treats it.
    pub method: Option<Tag>,
    /// The report or list that names it, or “noted by hand”.
    pub told_by: Link,
    /// Where it was read.
    pub source: Option<Link>,
}

/// The section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationsSection {
    /// Who stands behind it now, by name.
    pub rows: Vec<RelationRow>,
    /// What newer lists and reports say otherwise, a sentence each.
    pub changes: Vec<String>,
    /// Its two hops in the picture; `None` without any, or for those who do not see all vendors.
    pub picture_url: Option<String>,
}
