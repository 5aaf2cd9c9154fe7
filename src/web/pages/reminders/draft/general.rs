//! What holds for every rule, as its form holds it.

use super::{Draft, Errors};
use crate::{
    domain::reminder::{Escalation, Rules},
    error::FieldError,
    web::form::SentForm,
};

/// What the form holds, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneralDraft {
    /// Hard dates this near go singly.
    pub single_within_days: String,
    /// After so many unanswered reminders the manager hears.
    pub unacknowledged: String,
    /// An undecided hard date this near goes to the programme lead.
    pub hard_within_days: String,
    /// Whatever is so long overdue goes to the programme lead.
    pub overdue_days: String,
}

impl GeneralDraft {
    /// The form as the rules in force fill it.
    pub fn of(rules: &Rules) -> Self {
        let Escalation { unacknowledged, hard_within_days, overdue_days } = rules.escalation;
        Self {
            single_within_days: rules.single_within_days.to_string(),
            unacknowledged: unacknowledged.to_string(),
            hard_within_days: hard_within_days.to_string(),
            overdue_days: overdue_days.to_string(),
        }
    }

    /// The form as it was sent.
    pub fn sent(sent: &SentForm) -> Self {
        let text = |field: &str| sent.get(field).trim().to_owned();
        Self {
            single_within_days: text("single_within_days"),
            unacknowledged: text("unacknowledged"),
            hard_within_days: text("hard_within_days"),
            overdue_days: text("overdue_days"),
        }
    }
}

impl Draft for GeneralDraft {
    fn changed(&self, in_force: &Rules) -> Result<Rules, Vec<FieldError>> {
        let mut errors = Errors::default();
        let mut changed = in_force.clone();
        changed.single_within_days = errors.take("single_within_days", number(&self.single_within_days));
        changed.escalation = Escalation {
            unacknowledged: errors.take("unacknowledged", number(&self.unacknowledged)),
            hard_within_days: errors.take("hard_within_days", number(&self.hard_within_days)),
            overdue_days: errors.take("overdue_days", number(&self.overdue_days)),
        };
        if errors.0.is_empty() { self.checked(changed) } else { Err(errors.0) }
    }

    fn field_of(&self, key: &str) -> String {
        let key = key.strip_prefix("escalation.").unwrap_or(key);
        let known = ["single_within_days", "unacknowledged", "hard_within_days", "overdue_days", "note"];
        if known.contains(&key) { key.to_owned() } else { String::new() }
    }
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "Give a whole number, 0 or more.".to_owned())
}
