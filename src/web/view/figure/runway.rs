//! The renewal runway: twelve months, a bar a month, by the day that decides and the value that is decided on.

use askama::Template;
use chrono::Months;

use super::{Number, Percent};
use crate::{
    domain::Date,
    web::view::{html_pieces, words},
};

/// Height of the tallest bar in pixels.
const TALLEST: f64 = 88.0;
/// Where the bars stand.
const GROUND: f64 = 112.0;

/// One contract's day of decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunwayItem {
    /// Notice deadline, or the end of a contract that does not renew itself.
    pub decide_by: Date,
    /// Yearly value in whole units of the base currency, where it is known.
    pub value: Option<i64>,
}

/// Twelve months of decisions.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/runway.html")]
pub struct Runway {
    bars: Vec<MonthBar>,
    unit: String,
    valued: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct MonthBar {
    name: String,
    /// Its first letter, which is all a narrow screen shows.
    first: String,
    rest: String,
    year: String,
    count: usize,
    value: i64,
    shown: String,
    x: Percent,
    middle: Percent,
    width: Percent,
    y: Number,
    height: Number,
}

impl Runway {
    /// Twelve months beginning with today's; values are in thousands of `currency`, or counts where none is known.
    pub fn new(today: Date, currency: &str, items: &[RunwayItem]) -> Self {
        let first = words::month_start(today);
        let valued = items.iter().any(|item| item.value.is_some());
        let mut bars: Vec<_> = (0..12).filter_map(|index| month_bar(first, index, items)).collect();
        let size = |bar: &MonthBar| if valued { bar.value } else { i64::try_from(bar.count).unwrap_or(i64::MAX) };
        let most = bars.iter().map(size).max().unwrap_or(0).max(1);
        for bar in &mut bars {
            let height = share(size(bar), most) * TALLEST;
            bar.height = Number(height);
            bar.y = Number(GROUND - height);
            bar.shown = if valued { words::grouped((bar.value + 500) / 1000) } else { bar.count.to_string() };
        }
        let unit = if valued { format!("thousand {currency}") } else { "contracts".to_owned() };
        Self { bars, unit, valued }
    }

    /// Whether no contract has a day of decision in the window.
    pub fn is_empty(&self) -> bool {
        self.bars.iter().all(|bar| bar.count == 0)
    }
}

fn share(size: i64, most: i64) -> f64 {
    let small = |number: i64| i32::try_from(number.clamp(0, most) * 10_000 / most).unwrap_or(0);
    f64::from(small(size)) / 10_000.0
}

fn month_bar(first: Date, index: u32, items: &[RunwayItem]) -> Option<MonthBar> {
    let from = first.checked_add_months(Months::new(index))?;
    let to = first.checked_add_months(Months::new(index + 1))?;
    let held: Vec<_> = items.iter().filter(|item| from <= item.decide_by && item.decide_by < to).collect();
    let slot = 100.0 / 12.0;
    let left = slot * f64::from(index);
    let name = from.format("%b").to_string();
    let (initial, rest) = name.split_at(1);
    Some(MonthBar {
        first: initial.to_owned(),
        rest: rest.to_owned(),
        year: from.format("%Y").to_string(),
        name,
        count: held.len(),
        value: held.iter().filter_map(|item| item.value).fold(0, i64::saturating_add),
        shown: String::new(),
        x: Percent(left + slot * 0.12),
        middle: Percent(left + slot / 2.0),
        width: Percent(slot * 0.76),
        y: Number(GROUND),
        height: Number(0.0),
    })
}

html_pieces!(Runway);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_months_contracts_are_added_up_and_the_largest_month_is_the_tallest() {
        let item = |day: &str, value| RunwayItem { decide_by: day.parse().unwrap(), value };
        let items = [
            item("2026-12-01", Some(184_000)),
            item("2026-12-30", Some(266_000)),
            item("2027-02-03", Some(97_000)),
            item("2027-12-03", Some(1_000_000)),
        ];
        let runway = Runway::new("2026-11-22".parse().unwrap(), "USD", &items);
        assert_eq!(runway.bars.len(), 12);
        assert_eq!((runway.bars[1].shown.as_str(), runway.bars[1].count), ("450", 2));
        assert_eq!(runway.bars[1].height, Number(TALLEST));
        assert_eq!(runway.bars[0].height, Number(0.0));
        assert!(!runway.is_empty());
    }
}
