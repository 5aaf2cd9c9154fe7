//! What the forms of the rules hold: from rules to what stands in the fields, and from what was typed back to rules.

mod exception;
mod general;

use crate::{
    domain::reminder::{InvalidRules, RecipientRole, Rule, RuleName, Rules, SendAs, Told},
    error::FieldError,
    web::{form::SentForm, view::words::capitalized},
};

pub use exception::ExceptionDraft;
pub use general::GeneralDraft;

/// What a form of the rules holds.
pub trait Draft {
    /// The rules in force as the form changes them.
    ///
    /// # Errors
    /// Of each field that cannot be taken.
    fn changed(&self, in_force: &Rules) -> Result<Rules, Vec<FieldError>>;

    /// The field that a key of the rules stands in; empty where it stands in none of this form.
    fn field_of(&self, key: &str) -> String;

    /// What an action said of keys, said of fields.
    fn on_fields(&self, errors: Vec<FieldError>) -> Vec<FieldError> {
        let place = |error: FieldError| FieldError { field: self.field_of(&error.field), ..error };
        errors.into_iter().map(place).collect()
    }

    /// Rules that hold together, or what is wrong with them, said of a field.
    ///
    /// # Errors
    /// The first value that is out of range.
    fn checked(&self, rules: Rules) -> Result<Rules, Vec<FieldError>> {
        let Err(error) = rules.check() else { return Ok(rules) };
        let (InvalidRules::Shape(words) | InvalidRules::Value { words, .. }) = &error;
        let field = error.key().map(|key| self.field_of(key)).unwrap_or_default();
        Err(vec![FieldError::new(field, "wrong_rules", format!("{}.", capitalized(words)))])
    }
}

/// What the form of one rule holds, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleDraft {
    /// The rule.
    pub name: RuleName,
    /// Whether it reminds at all.
    pub enabled: bool,
    /// Days before the date.
    pub leads: String,
    /// After the last of them, again every so many days.
    pub then_every: String,
    /// Word of the mail it goes in.
    pub send: String,
    /// Whether it goes up.
    pub escalate: bool,
    /// Every role, in the order of the list.
    pub told: Vec<ToldDraft>,
    /// Word of the role that owns the item.
    pub owner: String,
    /// Where it is different for a tier: critical, high, medium, low.
    pub tiers: Vec<ExceptionDraft>,
    /// Where it is different for a vendor.
    pub vendors: Vec<ExceptionDraft>,
}

/// A role in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldDraft {
    /// The role.
    pub role: RecipientRole,
    /// Whether it is told.
    pub told: bool,
    /// At which of the leads alone; empty for all.
    pub leads: String,
}

/// The fields that cannot be taken so far.
#[derive(Debug, Default)]
struct Errors(Vec<FieldError>);

impl Errors {
    fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError::new(field, "wrong_rules", message));
    }

    fn take<T: Default>(&mut self, field: &str, read: Result<T, String>) -> T {
        read.unwrap_or_else(|message| {
            self.add(field, message);
            T::default()
        })
    }
}

impl RuleDraft {
    /// The form as the rules in force fill it; `None` where there is no such rule.
    pub fn of(rules: &Rules, name: RuleName) -> Option<Self> {
        let rule = rules.rule(name)?;
        let owner = rule.to.iter().map(|told| told.role).find(|role| !role.is_outside());
        let vendors = rules.vendors.iter().filter_map(|(vendor, held)| Some((vendor, held.get(&name)?)));
        Some(Self {
            name,
            enabled: rule.enabled,
            leads: written(&rule.leads),
            then_every: rule.then_every.map(|every| every.to_string()).unwrap_or_default(),
            send: rule.send.to_string(),
            escalate: rule.escalate,
            told: RecipientRole::ALL.iter().map(|role| ToldDraft::of(*role, &rule.to)).collect(),
            owner: owner.unwrap_or(RecipientRole::Owner).to_string(),
            tiers: ExceptionDraft::of_tiers(rule),
            vendors: vendors.map(|(vendor, held)| ExceptionDraft::of(vendor, Some(held))).collect(),
        })
    }

    /// The form as it was sent.
    pub fn sent(name: RuleName, sent: &SentForm) -> Self {
        let ticked = sent.joined("told");
        let ticked: Vec<&str> = ticked.split(',').collect();
        let text = |field: &str| sent.get(field).trim().to_owned();
        let told = |role: &RecipientRole| ToldDraft {
            role: *role,
            told: ticked.contains(&role.as_str()),
            leads: text(&ToldDraft::field(*role)),
        };
        Self {
            name,
            enabled: sent.get("enabled") == "yes",
            leads: text("leads"),
            then_every: text("then_every"),
            send: text("send"),
            escalate: sent.get("escalate") == "yes",
            told: RecipientRole::ALL.iter().map(told).collect(),
            owner: text("owner"),
            tiers: ExceptionDraft::sent_of_tiers(sent),
            vendors: ExceptionDraft::sent_of_vendors(sent),
        }
    }

    fn rule(&self, held: &Rule, errors: &mut Errors) -> Rule {
        let leads = errors.take("leads", leads_of(&self.leads));
        if leads.is_empty() && self.enabled && errors.0.is_empty() {
            errors.add("leads", "Give at least one day, or switch the rule off.");
        }
        let then_every = if held.hard { None } else { errors.take("then_every", every_of(&self.then_every)) };
        Rule {
            enabled: self.enabled,
            hard: held.hard,
            then_every,
            send: self.send.parse().unwrap_or(SendAs::Auto),
            escalate: self.escalate,
            to: self.to(held, &leads, errors),
            tiers: self.tiers(held, errors),
            leads,
        }
    }

    /// Who is told, in the order in which they stood before; of our own people whoever owns the item stands first.
    fn to(&self, held: &Rule, leads: &[i32], errors: &mut Errors) -> Vec<Told> {
        let ticked: Vec<&ToldDraft> = self.told.iter().filter(|one| one.told).collect();
        let mut to: Vec<Told> = ticked.into_iter().map(|one| one.read(leads, errors)).collect();
        if to.is_empty() {
            errors.add("told", "Tick at least one; a rule that tells nobody is no rule.");
        }
        to.sort_by_key(|told| held.to.iter().position(|before| before.role == told.role).unwrap_or(usize::MAX));
        let owner = to.iter().position(|told| told.role.as_str() == self.owner && !told.role.is_outside());
        let first = to.iter().position(|told| !told.role.is_outside());
        if let (Some(owner), Some(first)) = (owner, first) {
            let owner = to.remove(owner);
            to.insert(first, owner);
        }
        to
    }
}

impl Draft for RuleDraft {
    fn changed(&self, in_force: &Rules) -> Result<Rules, Vec<FieldError>> {
        let mut errors = Errors::default();
        let Some(held) = in_force.rule(self.name) else {
            return Err(vec![FieldError::new("", "unknown_rule", "There is no such rule.")]);
        };
        let mut changed = in_force.clone().with_rule(self.name, self.rule(held, &mut errors));
        self.for_vendors(&mut changed, &mut errors);
        if errors.0.is_empty() { self.checked(changed) } else { Err(errors.0) }
    }

    fn field_of(&self, key: &str) -> String {
        let mine = |key: &str| match key {
            "to" | "to.leads" => Some("told".to_owned()),
            "leads" | "then_every" | "note" => Some(key.to_owned()),
            _ => key.strip_prefix("tiers.").map(|rest| format!("tier_{}", rest.replace('.', "_"))),
        };
        let rest = key.strip_prefix(self.name.as_str()).and_then(|rest| rest.strip_prefix('.')).unwrap_or(key);
        mine(rest).or_else(|| self.field_of_vendor(key)).unwrap_or_default()
    }
}

impl ToldDraft {
    fn of(role: RecipientRole, to: &[Told]) -> Self {
        let mut leads = Vec::new();
        let mut at_all = false;
        for told in to.iter().filter(|told| told.role == role) {
            at_all |= told.leads.is_none();
            leads.extend(told.leads.iter().flatten());
        }
        let told = at_all || !leads.is_empty();
        Self { role, told, leads: if at_all { String::new() } else { written(&leads) } }
    }

    /// The field of its leads.
    pub fn field(role: RecipientRole) -> String {
        format!("told_leads_{role}")
    }

    fn read(&self, of_rule: &[i32], errors: &mut Errors) -> Told {
        let field = Self::field(self.role);
        let leads = errors.take(&field, leads_of(&self.leads));
        if let Some(lead) = leads.iter().find(|lead| !of_rule.contains(lead)) {
            errors.add(field, format!("{lead} is not one of the days of this rule."));
        }
        Told { role: self.role, leads: Some(leads).filter(|leads| !leads.is_empty()) }
    }
}

/// Leads as they stand in a field.
fn written(leads: &[i32]) -> String {
    leads.iter().map(i32::to_string).collect::<Vec<_>>().join(", ")
}

/// Leads as they were typed: with commas or blanks between, the earliest first.
fn leads_of(text: &str) -> Result<Vec<i32>, String> {
    let words = text.split(|letter: char| matches!(letter, ',' | ';') || letter.is_whitespace());
    let mut leads: Vec<i32> = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let plain = word.replace('−', "-");
        let lead = plain.parse::<i32>().ok().filter(|_| !plain.starts_with('+'));
        leads.push(lead.ok_or_else(|| {
            let word: String = word.chars().take(20).collect();
            format!("“{word}” is no number of days. Write days before the date as 30, and days after it as -14.")
        })?);
    }
    leads.sort_unstable_by(|a, b| b.cmp(a));
    Ok(leads)
}

fn every_of(text: &str) -> Result<Option<i32>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| "Give a whole number of days, or leave it empty.".to_owned())
}

#[cfg(test)]
mod tests;
