//! The portfolio: what needs me today, where the vendors stand, how our fiscal year is covered, what renews when.

use askama::Template;

use super::{
    figure::{Scale, Stretch, coverage::CoverageFigure, points::PointsFigure, risk_map::RiskMap, runway::Runway},
    frame::Frame,
    mark::{Badge, BandMark, Day, Link, Shape},
    words::{capitalized, spelled},
};

/// The figures the opening sentence is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PortfolioCounts {
    /// Dates that have passed.
    pub overdue: usize,
    /// Dates within the next ten days.
    pub due_soon: usize,
    /// Vendors on the register that are not archived.
    pub vendors: usize,
    /// Of them, residual Critical.
    pub critical: usize,
    /// Of them, residual High.
    pub high: usize,
    /// Of them, with a service not rated.
    pub unrated: usize,
    /// Vendors whose SOC coverage of this fiscal year we follow.
    pub in_soc_scope: usize,
    /// Of them, with a gap.
    pub with_gap: usize,
}

/// A piece of the opening sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedePart {
    /// Its words.
    pub text: String,
    /// Where they lead.
    pub url: Option<String>,
}

/// The opening sentence: what is late, what evidence leaves, what is missing.
///
/// Where most vendors are not rated, as after an old register came in, it says which to rate first: their bands are
/// assumed, and counting them would say nothing.
pub fn lede(counts: &PortfolioCounts, to_rate: &[Link]) -> Vec<LedePart> {
    if counts.unrated * 2 > counts.vendors {
        return rate_first(counts, to_rate);
    }
    let plain = |text: String| LedePart { text, url: None };
    let link = |text: String, url: &str| LedePart { text, url: Some(url.to_owned()) };
    let mut parts = match (counts.overdue, counts.due_soon) {
        (0, 0) => vec![plain("Nothing is overdue and nothing falls due within ten days.".into())],
        (0, soon) => {
            let things = if soon == 1 { "thing" } else { "things" };
            vec![
                plain("Nothing is overdue and ".into()),
                link(format!("{} {things}", spelled(soon)), "#today"),
                plain(format!(" {} due within ten days.", falls(soon))),
            ]
        }
        (late, soon) => vec![
            link(capitalized(&format!("{} {} overdue", spelled(late), thing(late))), "#today"),
            plain(match soon {
                0 => " and nothing falls due within ten days.".to_owned(),
                _ => format!(" and {} {} due within ten days.", spelled(soon), falls(soon)),
            }),
        ],
    };
    if counts.vendors == 0 {
        return vec![plain("Nothing is here yet: bring the spreadsheets you have, and this page fills.".into())];
    }
    parts.push(plain(" After evidence, ".into()));
    parts.push(link(gravest(counts), "/vendors?band=critical&band=high"));
    if counts.with_gap > 0 {
        parts.push(plain(format!("; {} of {} in SOC scope leave a ", counts.with_gap, counts.in_soc_scope)));
        parts.push(link("gap in this fiscal year".into(), "#coverage"));
    }
    if counts.unrated > 0 {
        parts.push(plain(format!("; {} {} ", spelled(counts.unrated), is(counts.unrated))));
        parts.push(link("not rated".into(), "/rating"));
    }
    parts.push(plain(".".into()));
    parts
}

fn rate_first(counts: &PortfolioCounts, to_rate: &[Link]) -> Vec<LedePart> {
    let plain = |text: String| LedePart { text, url: None };
    let (unrated, all) = (counts.unrated, counts.vendors);
    let of = if unrated == all && all > 1 {
        format!("None of {all} vendors")
    } else {
        format!("{unrated} of {all} vendors")
    };
    let rated = if unrated == all && all > 1 {
        "is rated yet"
    } else if unrated == 1 {
        "is not rated yet"
    } else {
        "are not rated yet"
    };
    let mut parts = vec![
        LedePart { text: format!("{of} {rated}"), url: Some("/rating".to_owned()) },
        plain(", so that what is at stake with them is unknown.".to_owned()),
    ];
    for (place, link) in to_rate.iter().enumerate() {
        let before = match place {
            0 => " Begin with ",
            place if place + 1 == to_rate.len() => " and ",
            _ => ", ",
        };
        parts.push(plain(before.to_owned()));
        parts.push(LedePart { text: link.label.clone(), url: Some(link.url.clone()) });
    }
    if !to_rate.is_empty() {
        parts.push(plain(".".to_owned()));
    }
    if counts.overdue > 0 {
        parts.push(plain(" ".to_owned()));
        let text = capitalized(&format!("{} {} overdue", spelled(counts.overdue), thing(counts.overdue)));
        parts.push(LedePart { text, url: Some("#today".to_owned()) });
        parts.push(plain(".".to_owned()));
    }
    parts
}

fn gravest(counts: &PortfolioCounts) -> String {
    let (critical, high, all) = (counts.critical, counts.high, counts.vendors);
    match (critical, high) {
        (0, 0) => format!("none of {all} is Critical or High"),
        (0, _) => format!("{} of {all} {} High and none is Critical", spelled(high), is(high)),
        (_, 0) => format!("{} of {all} {} Critical and none is High", spelled(critical), is(critical)),
        _ => {
            format!("{} of {all} {} Critical and {} {} High", spelled(critical), is(critical), spelled(high), is(high))
        }
    }
}

fn thing(count: usize) -> &'static str {
    if count == 1 { "thing is" } else { "things are" }
}

fn falls(count: usize) -> &'static str {
    if count == 1 { "falls" } else { "fall" }
}

fn is(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// One line of “Needs you today”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueItem {
    /// When; `None` for what has no date, such as a service to rate.
    pub day: Option<Day>,
    /// What: “Notice deadline”.
    pub what: String,
    /// Whose.
    pub subject: Option<Link>,
    /// What follows: “C-0107, USD 184 000 a year; else renewed to 2027-12-31”.
    pub detail: String,
    /// What to do: “Decide”.
    pub action: Option<Link>,
}

/// A step of the first-start checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckItem {
    /// What to do.
    pub label: String,
    /// What it brings.
    pub hint: String,
    /// Where it is done.
    pub url: String,
    /// Whether it is done.
    pub done: bool,
}

/// Vendors by tier and by what evidence leaves.
#[derive(Debug, Clone, PartialEq)]
pub struct TierTable {
    rows: Vec<TierRow>,
    totals: [usize; 5],
    all: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct TierRow {
    tier: BandMark,
    vendors: usize,
    bar: Vec<(BandMark, Stretch)>,
    counts: [usize; 5],
    url: String,
}

impl TierTable {
    /// From (tier, residual band) of each vendor.
    pub fn new(vendors: &[(BandMark, BandMark)]) -> Self {
        let count = |tier: BandMark, band| vendors.iter().filter(|vendor| **vendor == (tier, band)).count();
        let tiers = BandMark::ALL.map(|tier| BandMark::ALL.map(|band| count(tier, band)));
        let most = tiers.iter().map(|counts| counts.iter().sum::<usize>()).max().unwrap_or(0);
        let rows = BandMark::ALL.into_iter().zip(tiers).map(|(tier, counts)| tier_row(tier, counts, most)).collect();
        let totals = BandMark::ALL.map(|band| vendors.iter().filter(|vendor| vendor.1 == band).count());
        Self { rows, totals, all: vendors.len() }
    }

    fn bands(&self) -> [BandMark; 5] {
        BandMark::ALL
    }
}

fn tier_row(tier: BandMark, counts: [usize; 5], most: usize) -> TierRow {
    let size = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let scale = Scale::new(0.0, size(most.max(1)));
    let mut left = 0.0;
    let bar = BandMark::ALL
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|(band, count)| {
            let stretch = scale.stretch(left, left + size(count));
            left += size(count);
            (band, stretch)
        })
        .collect();
    TierRow { tier, vendors: counts.iter().sum(), bar, counts, url: format!("/vendors?tier={}", tier.class()) }
}

/// The portfolio page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "portfolio.html")]
pub struct PortfolioPage {
    /// What stands around it.
    pub frame: Frame,
    /// “Sunday, 22 November 2026 · fiscal year 2026 ends in 8 days”.
    pub subtitle: String,
    /// The opening sentence, from [`lede`].
    pub lede: Vec<LedePart>,
    /// First steps, until all are done or they are dismissed; posting to `/checklist/dismiss` hides them.
    pub checklist: Vec<CheckItem>,
    /// Due and overdue, the most pressing first; about eight.
    pub dues: Vec<DueItem>,
    /// “All 23 dates” and where they are.
    pub all_dues: Option<Link>,
    /// Vendors by tier; `None` while there are none.
    pub tiers: Option<TierTable>,
    /// Inherent against effectiveness; `None` while nothing is scored.
    pub map: Option<RiskMap>,
    /// “2025-12-01 to 2026-11-30, 365 days · 4 covered with bridge, 6 with gaps”.
    pub coverage_remark: String,
    /// “fiscal year 2026”.
    pub fiscal_year: String,
    /// SOC coverage; `None` while no vendor is in scope.
    pub coverage: Option<CoverageFigure>,
    /// Renewals of the next twelve months; `None` while there are no contracts.
    pub runway: Option<Runway>,
    /// How our own programme stands; `None` without vendors, and for those who see their own alone.
    pub programme: Option<ProgrammeView>,
    /// Whether the reader may import and add.
    pub may_write: bool,
}

/// How our own programme stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgrammeView {
    /// “71 %”.
    pub percent: String,
    /// “(8 + 4 × ½) ÷ 14 points”.
    pub sum: String,
    /// The points as cells.
    pub figure: PointsFigure,
    /// “Window 2025-12-01 to today.”
    pub remark: String,
    /// The points that are not addressed: link, name, count, status.
    pub open: Vec<(Link, &'static str, String, String)>,
    /// Standing inconsistencies.
    pub inconsistencies: usize,
}

impl PortfolioPage {
    fn badge(&self, band: &BandMark) -> Badge {
        Badge::band(*band)
    }

    fn shape(&self, band: &BandMark) -> Shape {
        Shape { band: *band }
    }

    fn steps_left(&self) -> usize {
        self.checklist.iter().filter(|step| !step.done).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::figure::Percent;

    fn words(counts: &PortfolioCounts) -> String {
        lede(counts, &[]).into_iter().map(|part| part.text).collect()
    }

    #[test]
    fn the_portfolio_opens_with_one_sentence() {
        let counts = PortfolioCounts {
            overdue: 2,
            due_soon: 3,
            vendors: 31,
            critical: 1,
            high: 2,
            unrated: 2,
            in_soc_scope: 10,
            with_gap: 6,
        };
        assert_eq!(
            words(&counts),
            "Two things are overdue and three fall due within ten days. After evidence, one of 31 is Critical and two \
             are High; 6 of 10 in SOC scope leave a gap in this fiscal year; two are not rated."
        );
        let calm = PortfolioCounts { vendors: 4, ..PortfolioCounts::default() };
        assert_eq!(
            words(&calm),
            "Nothing is overdue and nothing falls due within ten days. After evidence, none of 4 is Critical or High."
        );
        for (overdue, due_soon, begins) in [
            (0, 60, "Nothing is overdue and 60 things fall due within ten days."),
            (0, 1, "Nothing is overdue and one thing falls due within ten days."),
            (1, 0, "One thing is overdue and nothing falls due within ten days."),
        ] {
            let counts = PortfolioCounts { overdue, due_soon, ..calm.clone() };
            assert!(words(&counts).starts_with(begins), "{}", words(&counts));
        }
    }

    #[test]
    fn the_longest_tier_fills_the_bar_and_totals_add_up() {
        let vendors = [
            (BandMark::Critical, BandMark::High),
            (BandMark::Critical, BandMark::Medium),
            (BandMark::Low, BandMark::Low),
        ];
        let table = TierTable::new(&vendors);
        assert_eq!(table.all, 3);
        assert_eq!(table.totals, [0, 1, 1, 1, 0]);
        assert_eq!(table.rows[0].bar.last().unwrap().1.end(), Percent(100.0));
        assert_eq!(table.rows[3].bar[0].1.width, Percent(50.0));
    }
}
