//! A contract's current term: time that is free to decide, then time bound by the notice period, with the deadline.

use askama::Template;

use super::{DayScale, Percent, Stretch};
use crate::{
    domain::Date,
    web::view::{html_pieces, words},
};

/// The bar of one term.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/term.html")]
pub struct TermFigure {
    from: Date,
    to: Date,
    passed: Option<Stretch>,
    bound: Option<Stretch>,
    deadline: Option<Deadline>,
    from_words: String,
    to_words: String,
    today: Option<Percent>,
}

#[derive(Debug, Clone, PartialEq)]
struct Deadline {
    x: Percent,
    words: String,
    near: bool,
    before: bool,
}

impl TermFigure {
    /// The term `from ..= to` as it stands today, with its notice deadline where there is one.
    pub fn new(from: Date, to: Date, notice_deadline: Option<Date>, today: Date) -> Self {
        let scale = DayScale::new(from, to);
        let deadline = notice_deadline.filter(|day| scale.holds(*day));
        Self {
            from,
            to,
            passed: (from < today).then(|| scale.stretch(from, today.min(to))),
            bound: deadline.map(|day| scale.stretch(day, to)),
            deadline: deadline.map(|day| Deadline {
                x: scale.at(day),
                words: format!("notice {}", words::short_day(day)),
                near: (day - today).num_days() <= 30,
                before: scale.at(day).0 > 30.0,
            }),
            from_words: from.format("%-d %b %Y").to_string(),
            to_words: to.format("%-d %b %Y").to_string(),
            today: scale.holds(today).then(|| scale.at(today)),
        }
    }
}

html_pieces!(TermFigure);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_within_a_month_is_marked_as_near() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let term = TermFigure::new(day("2026-01-01"), day("2026-12-31"), Some(day("2026-12-01")), day("2026-11-22"));
        let drawn = term.to_string();
        assert!(drawn.contains("notice 1 Dec") && drawn.contains("tick near"), "{drawn}");
        let open = TermFigure::new(day("2026-01-01"), day("2026-12-31"), None, day("2025-11-22"));
        assert!(open.passed.is_none() && open.bound.is_none() && open.today.is_none());
    }
}
