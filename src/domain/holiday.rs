//! Holidays by country, as data: `config/holidays` holds one file a country, and this reads them and tells their days.
//!
//! A reminder that falls on a day off moves to a business day, so a list rather leaves out a day than guesses one.

mod days_off;
mod easter;
mod list;
mod rule;

use std::ops::RangeInclusive;

pub use days_off::{DayOff, DaysOff, read_days};
pub use list::HolidayList;

use super::Date;

/// The years whose days off are told. The lists say what was law from 2015 on; a day after 2060 is no deadline that
/// anybody plans for, and the law will have changed by then.
pub const YEARS: RangeInclusive<i32> = 2015..=2060;

/// The lists that ship with the program, each with the name of its file.
const BUILT_IN: &[(&str, &str)] = &[
    ("at.toml", include_str!("../../config/holidays/at.toml")),
    ("au.toml", include_str!("../../config/holidays/au.toml")),
    ("be.toml", include_str!("../../config/holidays/be.toml")),
    ("ca.toml", include_str!("../../config/holidays/ca.toml")),
    ("ch.toml", include_str!("../../config/holidays/ch.toml")),
    ("cz.toml", include_str!("../../config/holidays/cz.toml")),
    ("de.toml", include_str!("../../config/holidays/de.toml")),
    ("dk.toml", include_str!("../../config/holidays/dk.toml")),
    ("es.toml", include_str!("../../config/holidays/es.toml")),
    ("fi.toml", include_str!("../../config/holidays/fi.toml")),
    ("fr.toml", include_str!("../../config/holidays/fr.toml")),
    ("gb.toml", include_str!("../../config/holidays/gb.toml")),
    ("gb-sct.toml", include_str!("../../config/holidays/gb-sct.toml")),
    ("ie.toml", include_str!("../../config/holidays/ie.toml")),
    ("in.toml", include_str!("../../config/holidays/in.toml")),
    ("it.toml", include_str!("../../config/holidays/it.toml")),
    ("jp.toml", include_str!("../../config/holidays/jp.toml")),
    ("lu.toml", include_str!("../../config/holidays/lu.toml")),
    ("nl.toml", include_str!("../../config/holidays/nl.toml")),
    ("no.toml", include_str!("../../config/holidays/no.toml")),
    ("nz.toml", include_str!("../../config/holidays/nz.toml")),
    ("pl.toml", include_str!("../../config/holidays/pl.toml")),
    ("pt.toml", include_str!("../../config/holidays/pt.toml")),
    ("ro.toml", include_str!("../../config/holidays/ro.toml")),
    ("se.toml", include_str!("../../config/holidays/se.toml")),
    ("us.toml", include_str!("../../config/holidays/us.toml")),
];

/// Why holidays cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHolidays {
    /// A file is no list; the words name the key.
    #[error("{file}: {words}")]
    File {
        /// The file.
        file: String,
        /// What is wrong with it.
        words: String,
    },
    /// There is no list of this code.
    #[error("there is no list of holidays “{code}”; known are {}", .known.join(", "))]
    Unknown {
        /// The code as given.
        code: String,
        /// The codes there are.
        known: Vec<String>,
    },
    /// A line of a file with days of one’s own is none.
    #[error("line {line} is “{text}” and must be a day and its name, such as 2026-12-24 Name")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
}

/// The lists of all countries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayLists(Vec<HolidayList>);

impl HolidayLists {
    /// The lists that ship with the program.
    ///
    /// # Errors
    /// None in practice: a test reads the embedded files.
    pub fn built_in() -> Result<Self, InvalidHolidays> {
        let lists = BUILT_IN.iter().map(|(file, text)| HolidayList::parse(file, text));
        lists.collect::<Result<_, _>>().map(Self)
    }

    /// The codes of all lists.
    pub fn codes(&self) -> Vec<&str> {
        self.0.iter().map(|list| list.code.as_str()).collect()
    }

    /// The list of a code, in any letter case.
    ///
    /// # Errors
    /// Names the codes there are when this is none of them.
    pub fn get(&self, code: &str) -> Result<&HolidayList, InvalidHolidays> {
        let found = self.0.iter().find(|list| list.code.eq_ignore_ascii_case(code.trim()));
        found.ok_or_else(|| InvalidHolidays::Unknown {
            code: code.to_owned(),
            known: self.codes().into_iter().map(str::to_owned).collect(),
        })
    }

    /// The days off of those who keep the lists of these codes and days of their own.
    ///
    /// # Errors
    /// Names the codes there are when one of these is none of them.
    pub fn days_off(&self, codes: &[String], own: Vec<(Date, String)>) -> Result<DaysOff, InvalidHolidays> {
        let mut lists: Vec<HolidayList> = Vec::new();
        for code in codes {
            let list = self.get(code)?;
            if !lists.iter().any(|kept| kept.code == list.code) {
                lists.push(list.clone());
            }
        }
        Ok(DaysOff::new(lists, own))
    }
}

#[cfg(test)]
mod tests;
