//! Where a rule is different for a tier or a vendor, as the form of the rule holds it.

use std::collections::BTreeMap;

use super::{Errors, RuleDraft, leads_of, written};
use crate::{
    domain::{
        reminder::{Exception, Rule, Rules},
        scoring::Band,
    },
    web::form::SentForm,
};

/// The tiers that have a row, the gravest first.
const TIERS: [Band; 4] = [Band::Critical, Band::High, Band::Medium, Band::Low];

/// Vendors that one form takes.
const MOST_VENDORS: usize = 500;

/// A row of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExceptionDraft {
    /// The tier's word, or the vendor's reference.
    pub of: String,
    /// `on`, `off`, or empty for as the rule says.
    pub enabled: String,
    /// Days before the date; empty for as the rule says.
    pub leads: String,
    /// Word of the mail it goes in; empty for as the rule says.
    pub send: String,
}

impl ExceptionDraft {
    /// What stands in the row of this tier or vendor.
    pub(super) fn of(of: &str, held: Option<&Exception>) -> Self {
        let on = held.and_then(|held| held.enabled).map(|on| if on { "on" } else { "off" });
        Self {
            of: of.to_owned(),
            enabled: on.unwrap_or_default().to_owned(),
            leads: held.and_then(|held| held.leads.as_deref()).map(written).unwrap_or_default(),
            send: held.and_then(|held| held.send).map(|send| send.to_string()).unwrap_or_default(),
        }
    }

    pub(super) fn of_tiers(rule: &Rule) -> Vec<Self> {
        TIERS.iter().map(|tier| Self::of(tier.as_str(), rule.tiers.get(tier))).collect()
    }

    pub(super) fn sent_of_tiers(sent: &SentForm) -> Vec<Self> {
        let rows = TIERS.iter().map(|tier| Self { of: tier.to_string(), ..Self::sent(&format!("tier_{tier}"), sent) });
        rows.collect()
    }

    pub(super) fn sent_of_vendors(sent: &SentForm) -> Vec<Self> {
        let rows = sent.get("vendors").parse::<usize>().unwrap_or(0).min(MOST_VENDORS);
        (0..rows).map(|row| Self::sent(&format!("vendor_{row}"), sent)).collect()
    }

    fn sent(key: &str, sent: &SentForm) -> Self {
        let text = |field: &str| sent.get(&format!("{key}_{field}")).trim().to_owned();
        Self { of: text("of"), enabled: text("enabled"), leads: text("leads"), send: text("send") }
    }

    /// Whether nothing was typed into the row.
    fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    fn read(&self, key: &str, errors: &mut Errors) -> Exception {
        let leads = errors.take(&format!("{key}_leads"), leads_of(&self.leads));
        Exception {
            enabled: match self.enabled.as_str() {
                "on" => Some(true),
                "off" => Some(false),
                _ => None,
            },
            leads: Some(leads).filter(|leads| !leads.is_empty()),
            send: self.send.parse().ok(),
        }
    }
}

impl RuleDraft {
    /// The rule's exceptions by tier; one for a tier that has no row stays.
    pub(super) fn tiers(&self, held: &Rule, errors: &mut Errors) -> BTreeMap<Band, Exception> {
        let mut tiers = held.tiers.clone();
        tiers.retain(|tier, _| !TIERS.contains(tier));
        for (tier, row) in TIERS.iter().zip(&self.tiers) {
            let exception = row.read(&format!("tier_{tier}"), errors);
            if exception != Exception::default() {
                tiers.insert(*tier, exception);
            }
        }
        tiers
    }

    /// Puts the rows of vendors in place of this rule's exceptions by vendor.
    pub(super) fn for_vendors(&self, rules: &mut Rules, errors: &mut Errors) {
        for held in rules.vendors.values_mut() {
            held.remove(&self.name);
        }
        for (place, row) in self.vendors.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
            let key = format!("vendor_{place}");
            let (known, exception) = (errors.0.len(), row.read(&key, errors));
            let readable = errors.0.len() == known;
            if row.of.is_empty() {
                errors.add(format!("{key}_of"), "Name the vendor by its reference, such as V-0012.");
            } else if readable && exception == Exception::default() {
                errors.add(format!("{key}_of"), "Say what is different for this vendor, or remove it.");
            } else if rules.vendors.entry(row.of.clone()).or_default().insert(self.name, exception).is_some() {
                errors.add(format!("{key}_of"), "This vendor stands there twice.");
            }
        }
        rules.vendors.retain(|_, held| !held.is_empty());
    }

    /// The field of a key such as `vendors.V-0012` or `vendors.V-0012.contract-end.leads`.
    pub(super) fn field_of_vendor(&self, key: &str) -> Option<String> {
        let rest = key.strip_prefix("vendors.")?;
        let of_row = |row: &ExceptionDraft| {
            !row.of.is_empty()
                && rest.strip_prefix(&row.of).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let place = self.vendors.iter().position(of_row)?;
        Some(format!("vendor_{place}_{}", if rest.ends_with(".leads") { "leads" } else { "of" }))
    }
}
