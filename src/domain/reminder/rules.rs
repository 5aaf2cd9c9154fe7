//! The reminder rules as configured: leads, hardness and who is told.

use serde::Deserialize;

use super::key::RuleName;

/// The rules this binary ships with.
const BUILT_IN: &str = include_str!("../../../config/reminders.toml");

/// Leads beyond this many days are taken for a slip of the pen.
const LONGEST_LEAD: i32 = 1_000;

closed_list! {
    /// Who is told, by role; facts turn it into addresses.
    pub enum RecipientRole {
        Owner = "owner", "Owner";
        Procurement = "procurement", "Procurement";
        SecurityOwner = "security_owner", "Security owner";
        SecurityContact = "security_contact", "Vendor's security contact";
    }
}

impl RecipientRole {
    /// Whether the role is at the vendor: it hears nothing until outside mail is switched on.
    pub const fn is_outside(self) -> bool {
        matches!(self, Self::SecurityContact)
    }
}

/// The rules cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRules {
    /// Not TOML, or not of the expected shape; the text names line and key.
    #[error("reminder rules: {0}")]
    Shape(String),
    /// A value is out of range.
    #[error("reminder rules: {key}: {words}")]
    Value {
        /// The key, such as `contract-notice.leads`.
        key: String,
        /// What is wrong with it.
        words: String,
    },
}

/// A role that is told, at all leads of the rule or at those named.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// The role.
    pub role: RecipientRole,
    /// The leads it is told at; `None` means all.
    #[serde(default)]
    pub leads: Option<Vec<i32>>,
}

impl Told {
    /// Whether the role is told at this lead. Only our own people are told of a missed one (`None`).
    pub fn hears(&self, lead: Option<i32>) -> bool {
        match (&self.leads, lead) {
            (None, _) => true,
            (Some(leads), Some(lead)) => leads.contains(&lead),
            (Some(_), None) => !self.role.is_outside(),
        }
    }
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Rolls back to business days, lapses at its anchor, and says so once when it was missed.
    pub hard: bool,
    /// Days before the anchor.
    pub leads: Vec<i32>,
    /// Who is told; the first one owns the item and receives its backlog.
    pub to: Vec<Told>,
}

/// All rules.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Hard deadlines at most this many days away go singly.
    pub single_within_days: i64,
    #[serde(rename = "contract-notice")]
    contract_notice: Rule,
    #[serde(rename = "contract-end")]
    contract_end: Rule,
    #[serde(rename = "soc-stale")]
    soc_stale: Rule,
    #[serde(rename = "review-due")]
    review_due: Rule,
    #[serde(rename = "override-lapse", default = "override_lapse")]
    override_lapse: Rule,
}

/// A file written before there were overrides says nothing of them.
fn override_lapse() -> Rule {
    let told = |role| Told { role, leads: None };
    let to = vec![told(RecipientRole::SecurityOwner), told(RecipientRole::Owner)];
    Rule { hard: true, leads: vec![30, 14, 7, 1], to }
}

impl Rules {
    /// The rules this binary ships with.
    ///
    /// # Errors
    /// None in practice: a test reads the embedded file.
    pub fn built_in() -> Result<Self, InvalidRules> {
        Self::parse(BUILT_IN)
    }

    /// Reads rules written as TOML.
    ///
    /// # Errors
    /// When the text is no TOML, names an unknown key, or holds a value out of range; the message names the key.
    pub fn parse(text: &str) -> Result<Self, InvalidRules> {
        let rules: Self = toml::from_str(text).map_err(|error| InvalidRules::Shape(error.to_string()))?;
        rules.check()?;
        Ok(rules)
    }

    /// The rule of this name.
    pub const fn rule(&self, name: RuleName) -> &Rule {
        match name {
            RuleName::ContractNotice => &self.contract_notice,
            RuleName::ContractEnd => &self.contract_end,
            RuleName::SocStale => &self.soc_stale,
            RuleName::ReviewDue => &self.review_due,
            RuleName::OverrideLapse => &self.override_lapse,
        }
    }

    fn check(&self) -> Result<(), InvalidRules> {
        if !(0..=i64::from(LONGEST_LEAD)).contains(&self.single_within_days) {
            return Err(invalid("single_within_days", format!("must be 0 to {LONGEST_LEAD}")));
        }
        RuleName::ALL.iter().try_for_each(|name| check_rule(*name, self.rule(*name)))
    }
}

fn check_rule(name: RuleName, rule: &Rule) -> Result<(), InvalidRules> {
    if rule.to.is_empty() {
        return Err(invalid(format!("{name}.to"), "names nobody; a rule that tells nobody is no rule"));
    }
    let least = if rule.hard { 0 } else { -LONGEST_LEAD };
    for (place, lead) in rule.leads.iter().enumerate() {
        if !(least..=LONGEST_LEAD).contains(lead) {
            return Err(invalid(format!("{name}.leads"), format!("{lead} is not between {least} and {LONGEST_LEAD}")));
        }
        if rule.leads.iter().take(place).any(|earlier| earlier == lead) {
            return Err(invalid(format!("{name}.leads"), format!("{lead} stands there twice")));
        }
    }
    for lead in rule.to.iter().filter_map(|told| told.leads.as_ref()).flatten() {
        if !rule.leads.contains(lead) {
            return Err(invalid(format!("{name}.to.leads"), format!("{lead} is not one of the rule's leads")));
        }
    }
    Ok(())
}

fn invalid(key: impl Into<String>, words: impl Into<String>) -> InvalidRules {
    InvalidRules::Value { key: key.into(), words: words.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_are_those_of_the_handbook() {
        let rules = Rules::built_in().unwrap();
        let leads = |name| rules.rule(name).leads.clone();
        assert_eq!(leads(RuleName::ContractNotice), [90, 60, 30, 14, 7, 1]);
        assert_eq!(leads(RuleName::ContractEnd), [120, 90, 60, 30]);
        assert_eq!(leads(RuleName::SocStale), [90, 60, 30, 0]);
        assert_eq!(leads(RuleName::ReviewDue), [60, 30, 7]);
        assert_eq!(*rules.rule(RuleName::OverrideLapse), override_lapse());
        let hard: Vec<_> = RuleName::ALL.iter().filter(|name| rules.rule(**name).hard).collect();
        assert_eq!(hard, [&RuleName::ContractNotice, &RuleName::ContractEnd, &RuleName::OverrideLapse]);
        let outside = &rules.rule(RuleName::SocStale).to[1];
        assert_eq!((outside.hears(Some(60)), outside.hears(Some(30)), outside.hears(None)), (false, true, false));
    }

    #[test]
    fn a_wrong_rule_is_refused_with_its_key() {
        for (from, to, key) in [
            ("leads = [60, 30, 7]", "leads = [60, 60]", "review-due.leads"),
            ("leads = [60, 30, 7]", "leads = [6000]", "review-due.leads"),
            ("leads = [60, 30, 7]", "leeds = [60]", "leeds"),
            ("to = [{ role = \"security_owner\" }]\n", "to = []\n", "review-due.to"),
            ("role = \"procurement\"", "role = \"boss\"", "boss"),
            ("leads = [30, 0]", "leads = [31]", "soc-stale.to.leads"),
            ("single_within_days = 7", "single_within_days = -1", "single_within_days"),
            ("[review-due]", "[reviews-due]", "reviews-due"),
        ] {
            let text = BUILT_IN.replacen(from, to, 1);
            assert_ne!(text, BUILT_IN, "{from} stands in the file");
            let error = Rules::parse(&text).unwrap_err().to_string();
            assert!(error.contains(key), "{error} names {key}");
        }
    }
}
