//! What rules must not say.

use super::{Escalation, Exception, Rule, Rules};
use crate::domain::reminder::key::RuleName;

/// Leads beyond this many days are taken for a slip of the pen.
const LONGEST_LEAD: i32 = 1_000;

/// The rules cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRules {
    /// Not TOML, or lacking something; the text names the place where there is one.
    #[error("reminder rules: {0}")]
    Shape(String),
    /// A key that there is not, a value of another kind, or one that is out of range.
    #[error("reminder rules: {}{key}: {words}", before(.at))]
    Value {
        /// The key, such as `contract-notice.leads`.
        key: String,
        /// What is wrong with it.
        words: String,
        /// Where it stands, in rules that were read from a text.
        at: Option<Place>,
    },
}

/// A place in a text; line and column count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Letter of the line.
    pub column: usize,
}

impl Place {
    /// The place of a byte.
    pub(super) fn of(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// The place before what is said of it.
fn before(at: &Option<Place>) -> String {
    at.map(|at| format!("{at}: ")).unwrap_or_default()
}

impl InvalidRules {
    pub(super) fn shape(error: impl std::fmt::Display) -> Self {
        Self::Shape(error.to_string().trim_end().to_owned())
    }

    /// The key that is wrong, where one is.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Shape(_) => None,
            Self::Value { key, .. } => Some(key),
        }
    }
}

impl Rules {
    /// Whether every value is in its range.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(&self) -> Result<(), InvalidRules> {
        if !(0..=i64::from(LONGEST_LEAD)).contains(&self.single_within_days) {
            return Err(invalid("single_within_days", format!("must be 0 to {LONGEST_LEAD}")));
        }
        check_escalation(self.escalation)?;
        self.all().try_for_each(|(name, rule)| check_rule(name, rule))?;
        for (vendor, exceptions) in &self.vendors {
            for (name, exception) in exceptions {
                let hard = self.rule(*name).is_some_and(|rule| rule.hard);
                check_exception(&format!("vendors.{vendor}.{name}"), exception, hard)?;
            }
        }
        Ok(())
    }
}

fn check_escalation(escalation: Escalation) -> Result<(), InvalidRules> {
    let Escalation { unacknowledged, hard_within_days, overdue_days } = escalation;
    if unacknowledged > 100 {
        return Err(invalid("escalation.unacknowledged", "must be 0 to 100"));
    }
    for (key, days) in [("hard_within_days", hard_within_days), ("overdue_days", overdue_days)] {
        if !(0..=LONGEST_LEAD).contains(&days) {
            return Err(invalid(format!("escalation.{key}"), format!("must be 0 to {LONGEST_LEAD}")));
        }
    }
    Ok(())
}

fn check_rule(name: RuleName, rule: &Rule) -> Result<(), InvalidRules> {
    if rule.to.is_empty() {
        return Err(invalid(format!("{name}.to"), "names nobody; a rule that tells nobody is no rule"));
    }
    check_leads(&format!("{name}.leads"), &rule.leads, rule.hard)?;
    if rule.leads.is_empty() && rule.enabled {
        return Err(invalid(format!("{name}.leads"), "names no day; enabled = false switches a rule off"));
    }
    if let Some(every) = rule.then_every
        && (rule.hard || !(1..=LONGEST_LEAD).contains(&every))
    {
        let words = format!("must be 1 to {LONGEST_LEAD}, and a hard rule has none: it lapses at its date");
        return Err(invalid(format!("{name}.then_every"), words));
    }
    for lead in rule.to.iter().filter_map(|told| told.leads.as_ref()).flatten() {
        if !rule.leads.contains(lead) {
            return Err(invalid(format!("{name}.to.leads"), format!("{lead} is not one of the rule's leads")));
        }
    }
    let tiers = rule.tiers.iter();
    tiers
        .map(|(tier, exception)| (format!("{name}.tiers.{tier}"), exception))
        .try_for_each(|(key, exception)| check_exception(&key, exception, rule.hard))
}

fn check_exception(key: &str, exception: &Exception, hard: bool) -> Result<(), InvalidRules> {
    let Some(leads) = &exception.leads else { return Ok(()) };
    if leads.is_empty() {
        return Err(invalid(format!("{key}.leads"), "names no day; enabled = false switches a rule off"));
    }
    check_leads(&format!("{key}.leads"), leads, hard)
}

fn check_leads(key: &str, leads: &[i32], hard: bool) -> Result<(), InvalidRules> {
    let least = if hard { 0 } else { -LONGEST_LEAD };
    for (place, lead) in leads.iter().enumerate() {
        if !(least..=LONGEST_LEAD).contains(lead) {
            return Err(invalid(key, format!("{lead} is not between {least} and {LONGEST_LEAD}")));
        }
        if leads.iter().take(place).any(|earlier| earlier == lead) {
            return Err(invalid(key, format!("{lead} stands there twice")));
        }
    }
    Ok(())
}

fn invalid(key: impl Into<String>, words: impl Into<String>) -> InvalidRules {
    InvalidRules::Value { key: key.into(), words: words.into(), at: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_rule_is_refused_with_its_key() {
        let built_in = super::super::BUILT_IN;
        for (from, to, key) in [
            ("leads = [60, 30, 7]", "leads = [60, 60]", "coverage-gap.leads"),
            ("leads = [60, 30, 7]", "leads = [6000]", "coverage-gap.leads"),
            ("leads = [60, 30, 7]", "leads = []", "coverage-gap.leads"),
            ("leads = [60, 30, 7]", "leeds = [60]", "leeds"),
            ("to = [{ role = \"privacy_contact\" }]\n", "to = []\n", "privacy-review.to"),
            ("role = \"procurement\"", "role = \"boss\"", "boss"),
            ("leads = [30, 0]", "leads = [31]", "soc-stale.to.leads"),
            ("single_within_days = 7", "single_within_days = -1", "single_within_days"),
            ("overdue_days = 14", "overdue_days = -1", "escalation.overdue_days"),
            ("then_every = 7", "then_every = 0", "questionnaire-due.then_every"),
            ("[review-due]", "[reviews-due]", "reviews-due"),
        ] {
            let text = built_in.replacen(from, to, 1);
            assert_ne!(text, built_in, "{from} stands in the file");
            let error = Rules::parse(&text).unwrap_err().to_string();
            assert!(error.contains(key), "{error} names {key}");
        }
        let exception = format!("{built_in}\n[vendors.V-0012.contract-end]\nleads = [-3]\n");
        let error = Rules::parse(&exception).unwrap_err();
        assert_eq!(error.key(), Some("vendors.V-0012.contract-end.leads"));
    }
}
