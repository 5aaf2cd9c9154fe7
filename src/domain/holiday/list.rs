//! The holidays of one country, as its file says, and which days of a year they are.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::{
    InvalidHolidays,
    rule::{Entry, Rule},
};
use crate::domain::Date;

/// The holidays of one country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HolidayList {
    /// Its code, such as `DE` or `GB-SCT`.
    pub code: String,
    /// The country’s name.
    pub name: String,
    /// What is counted and what is not, as the end of a sentence.
    pub scope: String,
    /// The law or office it follows.
    pub source: String,
    #[serde(skip)]
    rules: Vec<Rule>,
    #[serde(skip)]
    once: Vec<(Date, String)>,
    #[serde(skip)]
    not: BTreeSet<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    country: String,
    name: String,
    scope: String,
    source: String,
    #[serde(default)]
    holiday: Vec<Entry>,
    #[serde(default)]
    day: Vec<Once>,
    #[serde(default)]
    not: Vec<Not>,
}

/// A day off in a single year.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Once {
    date: Date,
    name: String,
}

/// A day on which no rule puts a holiday, since that year it was moved.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Not {
    date: Date,
}

impl HolidayList {
    /// Reads a list written as TOML; `file` is what the error calls it.
    ///
    /// # Errors
    /// When the text is no TOML, names an unknown key, or an entry makes no sense; the message names file and key.
    pub fn parse(file: &str, text: &str) -> Result<Self, InvalidHolidays> {
        let wrong = |words: String| InvalidHolidays::File { file: file.to_owned(), words };
        let File { country, name, scope, source, holiday, day, not } =
            toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        for (key, value) in [("country", &country), ("name", &name), ("scope", &scope), ("source", &source)] {
            if value.trim().is_empty() {
                return Err(wrong(format!("`{key}` is empty")));
            }
        }
        let read = |entry: Entry| {
            let called = entry.name.clone();
            Rule::read(entry).map_err(|words| wrong(format!("holiday “{called}”: {words}")))
        };
        Ok(Self {
            rules: holiday.into_iter().map(read).collect::<Result<_, _>>()?,
            once: day.into_iter().map(|once| (once.date, once.name)).collect(),
            not: not.into_iter().map(|not| not.date).collect(),
            code: country,
            name,
            scope,
            source,
        })
    }

    /// The days of a year that are holidays or observed for one, by date. A holiday on a weekend is among them.
    pub fn days(&self, year: i32) -> Vec<(Date, String)> {
        // New Year’s Day on a Saturday may be observed on the last day of the year before.
        let years = year.saturating_sub(1)..=year.saturating_add(1);
        let mut kept: Vec<(Date, &Rule)> = years
            .flat_map(|year| self.rules.iter().filter_map(move |rule| Some((rule.on(year)?, rule))))
            .filter(|(date, _)| !self.not.contains(date))
            .collect();
        kept.sort_by_key(|(date, _)| *date);
        let mut off = BTreeMap::new();
        let named = kept.iter().map(|(date, rule)| (*date, rule.name.clone()));
        for (date, name) in named.chain(self.once.iter().cloned()) {
            off.entry(date).or_insert(name);
        }
        // In order, so that of two on one weekend the earlier has the earlier day.
        for (date, rule) in kept {
            if let Some(instead) = rule.instead_of(date, |day| off.contains_key(&day))
                && !self.not.contains(&instead)
            {
                off.entry(instead).or_insert_with(|| format!("{} (observed)", rule.name));
            }
        }
        off.into_iter().filter(|(date, _)| date.year() == year).collect()
    }
}
