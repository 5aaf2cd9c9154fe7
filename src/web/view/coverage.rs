//! The page of SOC coverage: the chart, the window it shows, and its table.

use askama::Template;

use super::{assurance::Tab, figure::gantt::Gantt, frame::Frame, mark::Link};

/// The form that chooses the window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WindowForm {
    /// First day, as sent.
    pub from: String,
    /// Last day, as sent.
    pub to: String,
    /// A vendor by name or reference.
    pub vendor: String,
    /// Whether only key vendors are shown.
    pub key: bool,
    /// Whether the lanes of services are open.
    pub services: bool,
    /// What is wrong, by field.
    pub errors: Vec<(String, String)>,
}

impl WindowForm {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }

    /// What is wrong with no field of the form.
    fn others(&self) -> impl Iterator<Item = &str> {
        let known = |name: &str| ["from", "to", "vendor"].contains(&name);
        self.errors.iter().filter(move |(name, _)| !known(name)).map(|(_, message)| message.as_str())
    }
}

/// A fiscal year to switch to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearLink {
    /// “Fiscal 2026” and where it is.
    pub link: Link,
    /// Whether it is shown.
    pub current: bool,
}

/// A row of the table: a vendor, or one of its services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageRow {
    /// What the chart's gaps lead to.
    pub anchor: Option<String>,
    /// Whose.
    pub name: Link,
    /// The service, for a row of one.
    pub service: Option<String>,
    /// How it stands.
    pub state: String,
    /// Days covered.
    pub covered: i64,
    /// Days represented.
    pub represented: i64,
    /// Days open.
    pub gap: i64,
    /// Days that rest on a report that holds the service only in part.
    pub partial: Option<String>,
    /// “2026-10-01 to 2026-11-30, 61 d”.
    pub gaps: Vec<String>,
    /// What comes next, in sentences.
    pub forecast: Vec<String>,
}

impl CoverageRow {
    /// The forecast word by word, its days told apart so that no line breaks in one: the word, and what follows it.
    fn words(&self) -> impl Iterator<Item = (bool, &str, &str)> {
        self.forecast.iter().flat_map(|sentence| sentence.split(' ')).map(|word| {
            let is_day = |text: &str| text.parse::<crate::domain::Date>().is_ok();
            match word.split_at_checked(10) {
                Some((day, rest)) if is_day(day) => (true, day, rest),
                _ => (false, word, ""),
            }
        })
    }
}

/// What is shown of a window that can be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// What there is to see, in a sentence or two.
    pub lede: String,
    /// The window in words.
    pub remark: String,
    /// The chart; `None` without a vendor to draw.
    pub gantt: Option<Gantt>,
    /// Its table.
    pub rows: Vec<CoverageRow>,
    /// “1 to 50 of 120 vendors”.
    pub count: String,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The table as a file, for those who may export.
    pub csv_url: Option<String>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "coverage.html")]
pub struct CoveragePage {
    /// What stands around it.
    pub frame: Frame,
    /// The pages beside it.
    pub tabs: Vec<Tab>,
    /// The form.
    pub form: WindowForm,
    /// The fiscal year before, the current one, the next.
    pub years: Vec<YearLink>,
    /// The chart and its table; `None` where the window cannot be drawn.
    pub shown: Option<Shown>,
}
