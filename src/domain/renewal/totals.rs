//! What a list of running contracts adds up to.

use std::collections::BTreeMap;

use super::{PRESSING_DAYS, RenewalState, Runway, window};
use crate::domain::{Date, calendar::add_days};

/// Contracts that need a decision in the next 90 days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pressing {
    /// How many.
    pub count: usize,
    /// What they cost a year, in the minor unit of each currency.
    pub worth: BTreeMap<String, i64>,
    /// How many of them have no value on record.
    pub unvalued: usize,
    /// By when the first has to be decided on.
    pub first: Option<Date>,
}

/// What a list of running contracts adds up to, whatever part of it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Running contracts that have dates.
    pub followed: usize,
    /// Contracts without dates.
    pub undated: usize,
    /// Of those followed, how many have a date within the twelve months of a runway.
    pub in_window: usize,
    /// How many stand where.
    pub states: BTreeMap<RenewalState, usize>,
    /// Those that need a decision in the next 90 days.
    pub pressing: Pressing,
    /// Decided to be terminated, without notice given yet.
    pub without_notice: usize,
    /// The greatest yearly value in the currency that values are compared in, in its minor unit.
    pub most: i64,
}

impl Totals {
    /// Adds one that runs.
    pub fn add(&mut self, one: &Runway, today: Date) {
        let window = window(today);
        self.followed += 1;
        self.in_window += usize::from(window.holds(one.decide_by) || window.holds(one.ends_on));
        *self.states.entry(one.state).or_default() += 1;
        self.without_notice += usize::from(one.lacks_notice());
        self.most = self.most.max(one.base_minor.unwrap_or_default());
        if one.needs_decision() && one.decide_by <= add_days(today, PRESSING_DAYS) {
            self.pressing.add(one);
        }
    }

    /// How many stand in one of these states; all of them where none is named.
    pub fn of(&self, states: &[RenewalState]) -> usize {
        let asked = |state: &RenewalState| states.is_empty() || states.contains(state);
        self.states.iter().filter(|(state, _)| asked(state)).map(|(_, count)| count).sum()
    }
}

impl Pressing {
    fn add(&mut self, one: &Runway) {
        self.count += 1;
        self.first = Some(self.first.map_or(one.decide_by, |first| first.min(one.decide_by)));
        match &one.value {
            Some((minor, code)) => {
                let sum = self.worth.entry(code.clone()).or_default();
                *sum = sum.saturating_add(*minor);
            }
            None => self.unvalued += 1,
        }
    }
}
