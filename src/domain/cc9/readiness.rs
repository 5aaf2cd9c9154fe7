//! What the items of all vendors come to: a status a point, and one figure for the programme.

use super::{Item, Point};
use crate::domain::{Date, coverage::Window};

closed_list! {
    /// How far a point is addressed.
    pub enum Status {
        Addressed = "addressed", "Addressed";
        Partly = "partly", "Partly";
        NotAddressed = "not_addressed", "Not addressed";
        NotApplicable = "not_applicable", "Not applicable";
    }
}

/// How many records of a population meet a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// Those that do.
    pub met: usize,
    /// All of them.
    pub all: usize,
}

impl Tally {
    /// Counts one more.
    pub const fn add(&mut self, met: bool) {
        self.all += 1;
        if met {
            self.met += 1;
        }
    }

    /// Addressed when all meet it, partly when at least half do.
    pub const fn status(self) -> Status {
        match (self.met, self.all) {
            (_, 0) => Status::NotApplicable,
            (met, all) if met == all => Status::Addressed,
            (met, all) if met >= all - met => Status::Partly,
            _ => Status::NotAddressed,
        }
    }
}

/// Which items a report holds on to, beside counting them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// All of them, of all points or of one.
    All(Option<Point>),
    /// Those that lack something.
    Missing,
    /// None: only counts are wanted.
    Nothing,
}

/// A point of focus with what came of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PointResult {
    /// Which, as `9.2-03`.
    #[serde(rename = "id")]
    pub point: Point,
    /// What it is called.
    pub name: &'static str,
    /// What it asks for.
    pub text: &'static str,
    /// How far it is addressed.
    pub status: Status,
    /// Why, in a sentence.
    pub why: String,
    /// Records that meet it.
    pub met: usize,
    /// Records in all.
    pub population: usize,
    /// Those that lack something, with what they lack; by vendor.
    pub missing: Vec<Item>,
    /// Those that meet it; by vendor.
    pub met_items: Vec<Item>,
}

/// How ready the programme is for a window.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Readiness {
    /// The window.
    pub window: Window,
    /// The day on which everything is judged: its last one, or today while it runs.
    pub as_of: Date,
    /// (addressed + ½ partly) ÷ applicable, 0 to 1 with four decimals; nothing where no point applies.
    pub readiness: Option<f64>,
    /// Points that apply.
    pub applicable: usize,
    /// Points addressed.
    pub addressed: usize,
    /// Points addressed in part.
    pub partly: usize,
    /// Points not addressed.
    pub not_addressed: usize,
    /// Points that do not apply.
    pub not_applicable: usize,
    /// The fifteen points in order.
    pub points: Vec<PointResult>,
}

impl Readiness {
    /// Of the items of every vendor.
    pub fn of(window: Window, as_of: Date, items: impl IntoIterator<Item = (Point, Item)>, keep: Keep) -> Self {
        let mut gathering = Gathering::new(keep);
        items.into_iter().for_each(|(point, item)| gathering.add(point, item));
        gathering.done(window, as_of)
    }

    /// Of counts alone, as they were kept; points that are not among them have an empty population.
    pub fn of_tallies(window: Window, as_of: Date, tallies: &[(Point, Tally)]) -> Self {
        let mut gathering = Gathering::new(Keep::Nothing);
        for (point, tally, ..) in &mut gathering.points {
            *tally = tallies.iter().find(|(other, _)| other == point).map_or(*tally, |(_, kept)| *kept);
        }
        gathering.done(window, as_of)
    }

    /// The counts alone, to be kept.
    pub fn tallies(&self) -> Vec<(Point, Tally)> {
        self.points.iter().map(|one| (one.point, Tally { met: one.met, all: one.population })).collect()
    }

    /// The readiness in whole percent, as it is shown.
    pub fn percent(&self) -> Option<u32> {
        percent(self.addressed, self.partly, self.applicable)
    }

    /// How many points stand so.
    pub fn count(&self, status: Status) -> usize {
        self.points.iter().filter(|point| point.status == status).count()
    }
}

/// `(addressed + ½ partly) ÷ applicable` in percent, rounded half up.
fn percent(addressed: usize, partly: usize, applicable: usize) -> Option<u32> {
    let halves = 2 * addressed + partly;
    let percent = (200 * halves + 2 * applicable).checked_div(4 * applicable)?;
    u32::try_from(percent).ok()
}

/// The same with four decimals, between 0 and 1.
fn share(addressed: usize, partly: usize, applicable: usize) -> Option<f64> {
    let halves = 2 * addressed + partly;
    let ten_thousandths = (20_000 * halves + 2 * applicable).checked_div(4 * applicable)?;
    Some(f64::from(u32::try_from(ten_thousandths).ok()?) / 10_000.0)
}

/// What is counted and kept while the items of one vendor after the other come in.
#[derive(Debug, Clone)]
pub struct Gathering {
    keep: Keep,
    points: Vec<(Point, Tally, Vec<Item>, Vec<Item>)>,
}

impl Gathering {
    /// Nothing yet.
    pub fn new(keep: Keep) -> Self {
        Self {
            keep,
            points: Point::ALL.iter().map(|point| (*point, Tally::default(), Vec::new(), Vec::new())).collect(),
        }
    }

    /// Counts a record of a point's population.
    pub fn add(&mut self, point: Point, item: Item) {
        let Some((_, tally, missing, met)) = self.points.iter_mut().find(|(other, ..)| *other == point) else {
            return;
        };
        tally.add(item.is_met());
        match (self.keep, item.is_met()) {
            (Keep::All(only), is_met) if only.is_none_or(|only| only == point) => {
                if is_met { met } else { missing }.push(item);
            }
            (Keep::Missing, false) => missing.push(item),
            _ => {}
        }
    }

    /// What it comes to.
    pub fn done(self, window: Window, as_of: Date) -> Readiness {
        let points: Vec<PointResult> = self.points.into_iter().map(result).collect();
        let count = |status| points.iter().filter(|point| point.status == status).count();
        let (addressed, partly) = (count(Status::Addressed), count(Status::Partly));
        let not_applicable = count(Status::NotApplicable);
        let applicable = points.len() - not_applicable;
        Readiness {
            window,
            as_of,
            readiness: share(addressed, partly, applicable),
            applicable,
            addressed,
            partly,
            not_addressed: count(Status::NotAddressed),
            not_applicable,
            points,
        }
    }
}

fn result((point, tally, mut missing, mut met): (Point, Tally, Vec<Item>, Vec<Item>)) -> PointResult {
    for items in [&mut missing, &mut met] {
        items.sort_by_cached_key(|item| {
            (
                item.vendor.vendor.to_lowercase(),
                item.vendor.vendor_id,
                item.record.label.clone(),
                item.record.id.clone(),
            )
        });
    }
    PointResult {
        point,
        name: point.label(),
        text: point.text(),
        status: tally.status(),
        why: why(point, tally),
        met: tally.met,
        population: tally.all,
        missing,
        met_items: met,
    }
}

/// Why a point stands as it does.
fn why(point: Point, tally: Tally) -> String {
    let (one, many) = point.population();
    let Tally { met, all } = tally;
    match (tally.status(), all) {
        (Status::NotApplicable, _) => point.not_applicable().to_owned(),
        (Status::Addressed, 1) => format!("The one {one} meets it."),
        (Status::NotAddressed, 1) => format!("The one {one} does not meet it yet."),
        (Status::Addressed, _) => format!("All {all} {many} meet it."),
        (Status::Partly, _) => format!("{met} of {all} {many} meet it: half or more, and not all."),
        (Status::NotAddressed, _) => format!("{met} of {all} {many} meet it: fewer than half."),
    }
}
