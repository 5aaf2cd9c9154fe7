//! Windows of days in an address: its two days as they were sent, and the fiscal years to switch to.

use chrono::Datelike;

use super::marks::fiscal_number;
use crate::{
    domain::{
        Date,
        calendar::{add_days, add_months},
        coverage::Window,
    },
    error::FieldError,
    web::view::{coverage::YearLink, mark::Link},
};

/// A day as it was sent; what is wrong with it goes to `errors`.
pub fn day(field: &str, text: &str, errors: &mut Vec<FieldError>) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let day = text.parse::<Date>().ok().filter(|day| (1970..=2200).contains(&day.year()));
    if day.is_none() {
        let message = format!("“{text}” is not a day from 1970 to 2200; write it as 2026-11-22.");
        errors.push(FieldError::new(field, "not_a_date", message));
    }
    day
}

/// The fiscal year that lies so many years from the current one.
pub fn fiscal_year(current: Window, offset: i32) -> Window {
    let from = add_months(current.from, offset * 12);
    Window { from, to: add_days(add_months(from, 12), -1) }
}

/// Links to fiscal years around the current one.
pub fn year_links(
    current: Window,
    shown: Option<Window>,
    offsets: impl IntoIterator<Item = i32>,
    url: impl Fn(Window) -> String,
) -> Vec<YearLink> {
    let link = |offset| {
        let year = fiscal_year(current, offset);
        let label = match offset {
            -1 => format!("Last: fiscal {}", fiscal_number(year)),
            0 => format!("Fiscal {}", fiscal_number(year)),
            _ => format!("Next: fiscal {}", fiscal_number(year)),
        };
        YearLink { link: Link::new(label, url(year)), current: shown == Some(year) }
    };
    offsets.into_iter().map(link).collect()
}
