//! The reminder rules as configured: leads, hardness, who is told, in which mail, and for whom it is different.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use super::key::RuleName;
use crate::domain::scoring::Band;

mod check;
mod reading;

pub use check::{InvalidRules, Place};

/// The rules this binary ships with.
const BUILT_IN: &str = include_str!("../../../config/reminders.toml");

closed_list! {
    /// Who is told, by role; facts turn it into addresses.
    pub enum RecipientRole {
        Owner = "owner", "Owner";
        Procurement = "procurement", "Procurement";
        SecurityOwner = "security_owner", "Security owner";
        Approver = "approver", "Approver";
        PrivacyContact = "privacy_contact", "Privacy contact";
        Manager = "manager", "Owner’s manager";
        ProgrammeLead = "programme_lead", "Programme lead";
        SecurityContact = "security_contact", "Vendor’s security contact";
        VendorContact = "vendor_contact", "Vendor’s contact";
    }
}

impl RecipientRole {
    /// Whether the role is at the vendor: it hears nothing until outside mail is switched on.
    pub const fn is_outside(self) -> bool {
        matches!(self, Self::SecurityContact | Self::VendorContact)
    }
}

closed_list! {
    /// In which mail a rule's reminders go.
    pub enum SendAs {
        Auto = "auto", "Digest, and singly once it is urgent";
        Single = "single", "Always a mail of its own";
        Digest = "digest", "Always in the digest of the day";
    }
}

/// A role that is told, at all leads of the rule or at those named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// The role.
    pub role: RecipientRole,
    /// The leads it is told at; `None` means all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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

/// Where a rule is different for a tier or a vendor. What is left out is as the rule says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Whether it reminds at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Days before the anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leads: Option<Vec<i32>>,
    /// In which mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send: Option<SendAs>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Whether it reminds at all.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Rolls back to business days, lapses at its anchor, and says so once when it was missed.
    #[serde(default)]
    pub hard: bool,
    /// Days before the anchor.
    pub leads: Vec<i32>,
    /// After the last lead, again every so many days while it is not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then_every: Option<i32>,
    /// In which mail.
    #[serde(default = "automatic")]
    pub send: SendAs,
    /// Whether it goes up to managers and the programme lead.
    #[serde(default = "yes")]
    pub escalate: bool,
    /// Who is told; the first one owns the item and receives its backlog.
    pub to: Vec<Told>,
    /// Where it is different for vendors of a tier.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tiers: BTreeMap<Band, Exception>,
}

const fn yes() -> bool {
    true
}

const fn automatic() -> SendAs {
    SendAs::Auto
}

impl Rule {
    /// The rule as an exception changes it.
    fn with(&self, exception: &Exception) -> Self {
        Self {
            enabled: exception.enabled.unwrap_or(self.enabled),
            leads: exception.leads.clone().unwrap_or_else(|| self.leads.clone()),
            send: exception.send.unwrap_or(self.send),
            ..self.clone()
        }
    }
}

/// When a reminder goes up. 0 switches a step off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// After so many reminders that nobody acknowledged, the owner's manager hears the next ones.
    pub unacknowledged: usize,
    /// A hard deadline this near that is not decided is told to the programme lead.
    pub hard_within_days: i32,
    /// Anything this long overdue is told to the programme lead.
    pub overdue_days: i32,
}

impl Default for Escalation {
    fn default() -> Self {
        Self { unacknowledged: 2, hard_within_days: 7, overdue_days: 14 }
    }
}

/// All rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// Hard deadlines at most this many days away go singly.
    pub single_within_days: i64,
    /// When a reminder goes up.
    pub escalation: Escalation,
    /// Where rules are different for a vendor, by its reference.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub vendors: BTreeMap<String, BTreeMap<RuleName, Exception>>,
    #[serde(flatten)]
    by_name: BTreeMap<RuleName, Rule>,
}

impl Rules {
    /// The rules this binary ships with.
    ///
    /// # Errors
    /// None in practice: a test reads the embedded file.
    pub fn built_in() -> Result<Self, InvalidRules> {
        let rules = reading::read(BUILT_IN)?;
        rules.check()?;
        Ok(rules)
    }

    /// Reads rules written as TOML. A rule the text says nothing of is as it ships: a text written before there was that
    /// rule stays good.
    ///
    /// # Errors
    /// When the text is no TOML, names an unknown key, or holds a value out of range; the message names the key and the
    /// place where it stands.
    pub fn parse(text: &str) -> Result<Self, InvalidRules> {
        let mut rules = reading::read(text)?;
        for (name, rule) in Self::built_in()?.by_name {
            rules.by_name.entry(name).or_insert(rule);
        }
        rules.check().map_err(|error| reading::placed(text, error))?;
        Ok(rules)
    }

    /// The rules as TOML, which `parse` reads back to the same.
    ///
    /// # Errors
    /// None in practice: every value has a form in TOML.
    pub fn to_toml(&self) -> Result<String, InvalidRules> {
        toml::to_string(self).map_err(InvalidRules::shape)
    }

    /// The rule of this name, as it is without exceptions.
    pub fn rule(&self, name: RuleName) -> Option<&Rule> {
        self.by_name.get(&name)
    }

    /// Every rule, in the order of `RuleName`.
    pub fn all(&self) -> impl Iterator<Item = (RuleName, &Rule)> {
        self.by_name.iter().map(|(name, rule)| (*name, rule))
    }

    /// Puts another rule in place of the one of this name.
    #[must_use]
    pub fn with_rule(mut self, name: RuleName, rule: Rule) -> Self {
        self.by_name.insert(name, rule);
        self
    }

    /// The rule as it holds for a vendor: its own exception, else that of its tier, over the rule. `None` when it does
    /// not remind there.
    pub fn holding(&self, name: RuleName, tier: Band, vendor_reference: &str) -> Option<Cow<'_, Rule>> {
        let rule = self.by_name.get(&name)?;
        let of_vendor = self.vendors.get(vendor_reference).and_then(|rules| rules.get(&name));
        let of_tier = rule.tiers.get(&tier);
        let mut held = Cow::Borrowed(rule);
        for exception in of_tier.into_iter().chain(of_vendor) {
            held = Cow::Owned(held.with(exception));
        }
        held.enabled.then_some(held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_are_those_of_the_handbook() {
        let rules = Rules::built_in().unwrap();
        let leads = |name| rules.rule(name).unwrap().leads.clone();
        for (name, expected) in [
            (RuleName::ContractNotice, vec![90, 60, 30, 14, 7, 1]),
            (RuleName::ContractEnd, vec![120, 90, 60, 30]),
            (RuleName::SocStale, vec![90, 60, 30, 0]),
            (RuleName::SocNextExpected, vec![0, -14, -30]),
            (RuleName::CoverageGap, vec![60, 30, 7]),
            (RuleName::QuestionnaireDue, vec![14, 7, 3, 1, 0, -3, -7]),
            (RuleName::CertificateExpiry, vec![60, 30, 14, 7]),
            (RuleName::ReviewDue, vec![60, 30, 7]),
            (RuleName::FindingDue, vec![30, 14, 7, 1]),
            (RuleName::AcceptanceExpiry, vec![30, 14, 7, 1]),
            (RuleName::PrivacyReview, vec![30, 7]),
            (RuleName::OffboardingStep, vec![30, 14, 7, 1, 0]),
            (RuleName::BandUp, vec![0]),
            (RuleName::OpinionNotClean, vec![0]),
        ] {
            assert_eq!(leads(name), expected, "{name}");
        }
        assert_eq!(rules.all().count(), RuleName::ALL.len());
        assert_eq!(rules.rule(RuleName::QuestionnaireDue).unwrap().then_every, Some(7));
        let hard: Vec<_> = rules.all().filter(|(_, rule)| rule.hard).map(|(name, _)| name).collect();
        use RuleName::*;
        let expected =
            [ContractNotice, ContractEnd, CertificateExpiry, AcceptanceExpiry, OffboardingStep, OverrideLapse];
        assert_eq!(hard, expected);
        let outside = &rules.rule(SocStale).unwrap().to[1];
        assert_eq!((outside.hears(Some(60)), outside.hears(Some(30)), outside.hears(None)), (false, true, false));
    }

    #[test]
    fn a_vendors_exception_goes_before_its_tiers_and_both_before_the_rule() {
        let text = format!(
            "{BUILT_IN}\n[contract-notice.tiers.critical]\nleads = [120, 30]\nsend = \"single\"\n\n\
             [vendors.V-0012.contract-notice]\nleads = [45]\n\n[vendors.V-0013.contract-notice]\nenabled = false\n"
        );
        let rules = Rules::parse(&text).unwrap();
        let held = |tier, vendor| rules.holding(RuleName::ContractNotice, tier, vendor).map(|rule| rule.into_owned());
        assert_eq!(held(Band::Low, "V-0001").unwrap().leads, [90, 60, 30, 14, 7, 1]);
        assert_eq!(held(Band::Critical, "V-0001").unwrap().leads, [120, 30]);
        let own = held(Band::Critical, "V-0012").unwrap();
        assert_eq!((own.leads, own.send), (vec![45], SendAs::Single));
        assert_eq!(held(Band::Low, "V-0013"), None);
        assert_eq!(Rules::parse(&rules.to_toml().unwrap()).unwrap(), rules, "written and read again");
    }

    #[test]
    fn a_text_that_says_nothing_of_a_rule_leaves_it_as_it_ships() {
        let rules = Rules::parse("single_within_days = 5\n").unwrap();
        assert_eq!(rules.single_within_days, 5);
        let shipped = Rules::built_in().unwrap();
        assert!(RuleName::ALL.iter().all(|name| rules.rule(*name) == shipped.rule(*name)));
    }
}
