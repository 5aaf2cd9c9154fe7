//! Reading rules from their text, and where in it stands what is wrong.

use std::{collections::BTreeMap, fmt, ops::Range};

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Escalation, InvalidRules, Place, Rules, SendAs};
use crate::domain::reminder::key::RuleName;

/// Reads rules; those that the text says nothing of are missing.
pub(super) fn read(text: &str) -> Result<Rules, InvalidRules> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = Place::of(text, error.span().map_or(0, |span| span.start));
        InvalidRules::Shape(format!("{at}: {}", error.message().trim_end()))
    })?;
    Rules::deserialize(toml::Deserializer::from(table)).map_err(|error| misread(text, &error))
}

/// What `check` found, with the place in the text where the key stands.
pub(super) fn placed(text: &str, error: InvalidRules) -> InvalidRules {
    match error {
        InvalidRules::Value { key, words, at: None } => {
            let at = place_of(text, &key);
            InvalidRules::Value { key, words, at }
        }
        other => other,
    }
}

fn misread(text: &str, error: &toml::de::Error) -> InvalidRules {
    // What is missing from the text as a whole stands nowhere in it.
    let start = error.span().filter(|span| *span != (0..0)).map(|span| span.start);
    let at = start.map(|start| Place::of(text, start));
    match start.and_then(|start| key_at(text, start)) {
        Some(key) => InvalidRules::Value { words: told(error.message().trim_end(), &key), key, at },
        None => InvalidRules::shape(error.message()),
    }
}

/// What is wrong with a value; where the reader names types of a program, what the key takes.
fn told(said: &str, key: &str) -> String {
    let rest = said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: "));
    let found = rest.and_then(|rest| rest.split_once(", expected ")).map(|(found, _)| found);
    match found.zip(takes(key.rsplit('.').next().unwrap_or_default())) {
        Some((found, takes)) => format!("takes {takes}, not {found}"),
        None => said.to_owned(),
    }
}

/// What a key of this name takes.
fn takes(name: &str) -> Option<String> {
    let takes = match name {
        "leads" => "a list of whole days, such as [90, 30, 7]",
        "to" => "a list of roles, such as [{ role = \"owner\" }]",
        "enabled" | "hard" | "escalate" => "true or false",
        "single_within_days" | "hard_within_days" | "overdue_days" | "then_every" => "a whole number of days",
        "unacknowledged" => "a whole number from 0",
        "escalation" => "a table with unacknowledged, hard_within_days and overdue_days",
        "tiers" => "a table for each tier with leads, send or enabled",
        "vendors" => "a table for each vendor’s reference and rule with leads, send or enabled",
        "send" => return Some(format!("one of {}", words(SendAs::ALL))),
        rule if rule.parse::<RuleName>().is_ok() => "a table with leads, to and what else is different",
        _ => return None,
    };
    Some(takes.to_owned())
}

fn words<T: fmt::Display>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The innermost key to which a place in the text belongs.
fn key_at(text: &str, at: usize) -> Option<String> {
    let around = keys(text).into_iter().filter(|(_, range)| range.contains(&at));
    around.min_by_key(|(_, range)| range.len()).map(|(path, _)| path)
}

/// Where a key stands; that of the table around it, where the value stands deeper than keys go.
fn place_of(text: &str, key: &str) -> Option<Place> {
    let leads_to = |path: &str| key.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let found = keys(text).into_iter().filter(|(path, _)| leads_to(path)).max_by_key(|(path, _)| path.len());
    found.map(|(_, range)| Place::of(text, range.start))
}

/// The path of every key, with the piece of the text from it, or its heading, to the end of what it holds.
fn keys(text: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    if let Ok(table) = DeTable::parse(text) {
        gather(table.get_ref(), "", &mut found);
    }
    found
}

fn gather(table: &DeTable<'_>, above: &str, found: &mut Vec<(String, Range<usize>)>) {
    for (key, value) in table.iter() {
        let name = key.get_ref();
        let path = if above.is_empty() { name.to_string() } else { format!("{above}.{name}") };
        if let DeValue::Table(inner) = value.get_ref() {
            gather(inner, &path, found);
        }
        found.push((path, key.span().start.min(value.span().start)..end(value)));
    }
}

/// Where a value ends; the tables in a list may stand apart, each under a heading of its own.
fn end(value: &Spanned<DeValue<'_>>) -> usize {
    let inner = match value.get_ref() {
        DeValue::Array(items) => items.iter().map(end).max(),
        DeValue::Table(table) => table.iter().map(|(_, value)| end(value)).max(),
        _ => None,
    };
    inner.unwrap_or_default().max(value.span().end)
}

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Keys)
    }
}

/// Takes the keys one by one: a flattened table forgets where each of them stands.
struct Keys;

impl<'de> Visitor<'de> for Keys {
    type Value = Rules;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of reminder rules")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rules, A::Error> {
        let (mut single, mut escalation) = (None, Escalation::default());
        let (mut vendors, mut by_name) = (BTreeMap::new(), BTreeMap::new());
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::SingleWithinDays => single = Some(map.next_value()?),
                Key::Escalation => escalation = map.next_value()?,
                Key::Vendors => vendors = map.next_value()?,
                Key::Rule(name) => {
                    by_name.insert(name, map.next_value()?);
                }
            }
        }
        let missing = "single_within_days is missing, which says how near a hard deadline goes in a mail of its own";
        let single_within_days = single.ok_or_else(|| A::Error::custom(missing))?;
        Ok(Rules { single_within_days, escalation, vendors, by_name })
    }
}

/// A key of the outermost table.
enum Key {
    SingleWithinDays,
    Escalation,
    Vendors,
    Rule(RuleName),
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        match word.as_str() {
            "single_within_days" => Ok(Self::SingleWithinDays),
            "escalation" => Ok(Self::Escalation),
            "vendors" => Ok(Self::Vendors),
            rule => rule.parse::<RuleName>().map(Self::Rule).map_err(|_| {
                let rules = words(RuleName::ALL);
                D::Error::custom(format!(
                    "there is no such rule; there are {rules}, and besides single_within_days, escalation and vendors"
                ))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of rules with this piece added, without the piece about how near single mails go.
    fn said(piece: &str) -> String {
        Rules::parse(&format!("single_within_days = 7\n{piece}")).unwrap_err().to_string()
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place_and_what_is_allowed() {
        for (piece, told) in [
            ("[review-due\n", "line 2, column 12: "),
            (
                "\n[review-due]\nleads = [3]\nto = []\nleeds = [3]\n",
                "line 6, column 1: review-due.leeds: unknown field `leeds`, expected one of `enabled`, ",
            ),
            (
                "[review-due]\nleads = \"30\"\nto = []\n",
                "line 3, column 9: review-due.leads: takes a list of whole days, such as [90, 30, 7], not \
                 string \"30\"",
            ),
            (
                "[review-due]\nleads = [30, \"7\"]\nto = []\n",
                "review-due.leads: takes a list of whole days, such as [90, 30, 7], not string \"7\"",
            ),
            (
                "[review-due]\nleads = [30]\nto = [{ role = \"boss\" }]\n",
                "review-due.to: “boss” is not one of: owner, procurement, ",
            ),
            (
                "[review-due]\nleads = [30]\n[[review-due.to]]\nrole = \"owner\"\n[[review-due.to]]\nrole = 3\n",
                "line 7, column 8: review-due.to: takes a list of roles, such as [{ role = \"owner\" }], not \
                 integer `3`",
            ),
            ("[review-due]\nto = []\n", "line 2, column 1: review-due: missing field `leads`"),
            ("review-due = 3\n", "line 2, column 14: review-due: takes a table with leads, to "),
            ("[reviews-due]\nleads = [3]\n", "line 2, column 2: reviews-due: there is no such rule; "),
            (
                "[vendors.V-1.contract-ends]\nleads = [3]\n",
                "line 2, column 14: vendors.V-1: “contract-ends” is not one of: contract-notice, ",
            ),
            (
                "[contract-end.tiers.vital]\nleads = [3]\n",
                "line 2, column 21: contract-end.tiers: “vital” is not one of: low, ",
            ),
            (
                "[escalation]\nunacknowledged = -1\nhard_within_days = 1\noverdue_days = 1\n",
                "takes a whole number from 0",
            ),
        ] {
            let said = said(piece);
            assert!(said.contains(told), "{told}: {said}");
        }
        let unknown = said("[reviews-due]\n");
        assert!(unknown.contains("escalation") && unknown.contains("opinion-not-clean"), "{unknown}");
        let error = Rules::parse("[review-due]\nleads = [3]\nto = []\n").unwrap_err().to_string();
        assert!(error.starts_with("reminder rules: single_within_days is missing"), "{error}");
    }

    #[test]
    fn a_value_out_of_range_is_told_with_the_place_of_its_key() {
        for (piece, told) in [
            (
                "\n[coverage-gap]\nto = [{ role = \"owner\" }]\nleads = [60, 60]\n",
                "line 5, column 1: coverage-gap.leads: ",
            ),
            (
                "[coverage-gap]\nto = [{ role = \"owner\", leads = [31] }]\nleads = [30]\n",
                "line 3, column 1: coverage-gap.to.leads: ",
            ),
            ("[vendors.V-0012.contract-end]\nleads = [-3]\n", "line 3, column 1: vendors.V-0012.contract-end.leads: "),
        ] {
            let said = said(piece);
            assert!(said.contains(told), "{told}: {said}");
        }
    }

    #[test]
    fn columns_count_letters_and_not_bytes() {
        assert_eq!(Place::of("é = é", "é = ".len()), Place { line: 1, column: 5 });
        assert_eq!(Place::of("a\nb", 99), Place { line: 2, column: 2 });
    }
}
