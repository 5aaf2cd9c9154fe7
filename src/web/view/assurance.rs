//! What the pages on assurance over all vendors share: the row of tabs that leads from one to the next.

/// One of these pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// What people read.
    pub label: &'static str,
    /// Where it is.
    pub url: &'static str,
    /// Whether it is the one that is shown.
    pub current: bool,
}

/// Each page with its address.
const TABS: [(&str, &str); 6] = [
    ("Coverage", "/coverage"),
    ("CUEC register", "/cuecs"),
    ("Our controls", "/controls"),
    ("Reviews", "/reviews"),
    ("Criteria", "/criteria"),
    ("Evidence pack", "/evidence"),
];

/// The tabs, as the page at `url` shows them.
pub fn tabs(url: &str) -> Vec<Tab> {
    TABS.into_iter().map(|(label, address)| Tab { label, url: address, current: address == url }).collect()
}
