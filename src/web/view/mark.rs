//! The small pieces every page shares: band badge, nine-cell strip, day with its distance, link, tag.

use askama::Template;

use super::{html_pieces, words};
use crate::domain::Date;

/// A risk band as it is drawn: always a shape, a colour and a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BandMark {
    /// A circle.
    Low,
    /// A square.
    Medium,
    /// A triangle.
    High,
    /// A diamond.
    Critical,
    /// A dashed ring: the ratings that would decide are missing.
    Unrated,
}

impl BandMark {
    /// Highest first, as every table and legend lists them.
    pub const ALL: [Self; 5] = [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Unrated];

    /// The band of that stored word (`low` … `critical`); any other word is Unrated.
    pub fn of(word: &str) -> Self {
        match word {
            "low" => Self::Low,
            "medium" => Self::Medium,
            "high" => Self::High,
            "critical" => Self::Critical,
            _ => Self::Unrated,
        }
    }

    /// The stored word, which is also the style class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
            Self::Unrated => "unrated",
        }
    }

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
            Self::Critical => "Critical",
            Self::Unrated => "Unrated",
        }
    }
}

/// A band as shape and word, with the score before it where one is given: “57.1 High”.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "mark/badge.html")]
pub struct Badge {
    /// The band.
    pub band: BandMark,
    /// The score as shown, such as `57.1`; for Unrated the assumed one, in grey behind the badge.
    pub value: Option<String>,
}

impl Badge {
    /// The band alone.
    pub const fn band(band: BandMark) -> Self {
        Self { band, value: None }
    }

    /// The band with its score.
    pub fn scored(band: BandMark, value: impl Into<String>) -> Self {
        Self { band, value: Some(value.into()) }
    }
}

/// Just the shape of a band, for table heads and legends.
#[derive(Debug, Clone, Copy, Template)]
#[template(path = "mark/shape.html")]
pub struct Shape {
    /// The band.
    pub band: BandMark,
}

/// How a figure or word is meant: colour says assurance, lateness, or nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Ink.
    #[default]
    Plain,
    /// Grey: assumed, or of lesser weight.
    Dim,
    /// Green: assurance.
    Good,
    /// Red: late, missing or invalid.
    Bad,
}

impl Tone {
    /// Class for running text.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Dim => "dim",
            Self::Good => "good",
            Self::Bad => "late",
        }
    }

    /// Class for a tag.
    pub const fn tag_class(self) -> &'static str {
        match self {
            Self::Plain | Self::Dim => "tag",
            Self::Good => "tag ok",
            Self::Bad => "tag bad",
        }
    }
}

/// A word in a thin frame.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(source = r#"<span class="{{ tone.tag_class() }}">{{ text }}</span>"#, ext = "html")]
pub struct Tag {
    /// The word.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

impl Tag {
    /// A tag of that tone.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

/// Words that lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(source = r#"<a href="{{ url }}">{{ label }}</a>"#, ext = "html")]
pub struct Link {
    /// The words.
    pub label: String,
    /// Where they lead: a path of ours.
    pub url: String,
}

impl Link {
    /// A link.
    pub fn new(label: impl Into<String>, url: impl Into<String>) -> Self {
        Self { label: label.into(), url: url.into() }
    }
}

/// A day as `2026-12-01` with its distance from today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// ISO date.
    pub iso: String,
    /// `in 9 d`, `6 d late`, `6 d ago`.
    pub distance: String,
    /// Whether it is late, and so red.
    pub late: bool,
}

impl Day {
    /// A day on which something is due: in the past it is late.
    pub fn due(day: Date, today: Date) -> Self {
        Self { iso: day.to_string(), distance: words::due(day, today), late: day < today }
    }

    /// A day on which something happened or starts: never late.
    pub fn event(day: Date, today: Date) -> Self {
        Self { iso: day.to_string(), distance: words::ago(day, today), late: false }
    }
}

/// One cell of the strip: a series and how effective its evidence is.
#[derive(Debug, Clone, PartialEq)]
pub struct StripCell {
    /// `CC1` … `CC9`, `A`, `C`, `PI`, `P`.
    pub series: String,
    /// Effectiveness 0–1; `None` where nothing speaks to it.
    pub effectiveness: Option<f64>,
}

/// The nine-cell strip CC1–CC9 (and the categories that count), the signature of the product.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "mark/strip.html")]
pub struct Strip {
    cells: Vec<PlacedCell>,
    width: usize,
    large: bool,
    title: String,
}

#[derive(Debug, Clone, PartialEq)]
struct PlacedCell {
    x: usize,
    fill: Option<String>,
}

impl Strip {
    /// The strip of these cells, in their order; the first nine are CC1–CC9, a gap sets the others off.
    pub fn new(cells: &[StripCell]) -> Self {
        let placed: Vec<_> = cells.iter().enumerate().map(|(index, cell)| place(index, cell)).collect();
        let width = placed.last().map_or(70, |last| last.x + 6).max(70);
        let said: Vec<_> = cells
            .iter()
            .map(|cell| match cell.effectiveness {
                Some(share) => format!("{} {:.0}", cell.series, share * 100.0),
                None => format!("{} none", cell.series),
            })
            .collect();
        Self { cells: placed, width, large: false, title: format!("Effectiveness in %: {}", said.join(", ")) }
    }

    /// The same strip, drawn at the size of the vendor head.
    pub fn enlarged(mut self) -> Self {
        self.large = true;
        self
    }

    fn speaks(&self) -> bool {
        self.cells.iter().any(|cell| cell.fill.is_some())
    }

    fn is_silent(&self) -> bool {
        self.cells.iter().any(|cell| cell.fill.is_none())
    }

    fn pixels(&self) -> usize {
        if self.large { self.width * 2 } else { self.width }
    }
}

fn place(index: usize, cell: &StripCell) -> PlacedCell {
    let x = if index < 9 { index * 8 } else { index * 8 + 5 };
    let fill = cell.effectiveness.map(|share| format!("{:.1}", 16.0 - 16.0 * share.clamp(0.0, 1.0)));
    PlacedCell { x, fill }
}

html_pieces!(Badge, Shape, Tag, Link, Strip);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_says_its_band_in_words() {
        let badge = Badge::scored(BandMark::High, "57.1").to_string();
        assert!(badge.contains("57.1 High") && badge.contains("#m-high"), "{badge}");
    }

    #[test]
    fn a_series_without_evidence_is_an_outline_and_not_an_empty_bar() {
        let cells = [
            StripCell { series: "CC1".into(), effectiveness: Some(0.85) },
            StripCell { series: "CC2".into(), effectiveness: None },
        ];
        let strip = Strip::new(&cells).to_string();
        assert!(strip.contains("CC1 85, CC2 none") && strip.contains("class=\"miss\""), "{strip}");
    }

    #[test]
    fn text_in_a_tag_is_escaped() {
        assert_eq!(Tag::new("<b>", Tone::Bad).to_string(), r#"<span class="tag bad">&#60;b&#62;</span>"#);
    }
}
