//! Our own controls: what the controls that vendors' reports expect of us map to.

use std::collections::HashMap;

use super::{
    Date, Instant,
    ids::{ControlId, PersonId},
    name::plain_key,
};

closed_list! {
    /// How far a control of ours is.
    pub enum ControlStatus {
        Implemented = "implemented", "Implemented";
        Planned = "planned", "Planned";
        Retired = "retired", "Retired";
    }
}

/// A control that we run, or mean to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Control {
    /// Record id.
    pub id: ControlId,
    /// What it goes by, such as `AC-03`; no two share one.
    pub reference: String,
    /// What it is, in a few words.
    pub name: String,
    /// What is done, at length.
    pub description: Option<String>,
    /// Who runs it.
    pub owner_id: Option<PersonId>,
    /// How far it is.
    pub status: ControlStatus,
    /// What shows that it runs.
    pub evidence: Option<String>,
    /// When that was last looked at.
    pub checked_on: Option<Date>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

/// The key by which references are compared: “AC-03” and “ac 03” are one control.
pub fn reference_key(reference: &str) -> String {
    plain_key(reference)
}

/// Our controls by what they go by.
#[derive(Debug, Clone, Default)]
pub struct Controls(HashMap<String, Control>);

impl Controls {
    /// An index of these.
    pub fn new(controls: impl IntoIterator<Item = Control>) -> Self {
        Self(controls.into_iter().map(|control| (reference_key(&control.reference), control)).collect())
    }

    /// The control that an entry of a mapping means: it is its reference, or begins with it, as in “AC-03 Access review”.
    fn meant(&self, entry: &str) -> Option<&Control> {
        let first = || entry.split_once(char::is_whitespace).and_then(|(reference, _)| self.get(reference));
        self.get(entry).or_else(first)
    }

    /// The control that goes by this reference.
    pub fn get(&self, reference: &str) -> Option<&Control> {
        self.0.get(&reference_key(reference))
    }

    /// What a CUEC's mapping names, in its order: each entry with our control, where there is one of that reference.
    ///
    /// A mapping that is one reference as a whole is not cut at its commas.
    pub fn named<'a>(&'a self, mapping: &'a str) -> Vec<(&'a str, Option<&'a Control>)> {
        if let Some(whole) = self.get(mapping) {
            return vec![(mapping.trim(), Some(whole))];
        }
        let entries = mapping.split([',', ';', '\n']).map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(|entry| (entry, self.meant(entry))).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn control(reference: &str) -> Control {
        let at = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
        Control {
            id: uuid::Uuid::from_u128(7).into(),
            reference: reference.into(),
            name: format!("Control {reference}"),
            description: None,
            owner_id: None,
            status: ControlStatus::Implemented,
            evidence: None,
            checked_on: None,
            created_at: at,
            updated_at: at,
            version: 1,
        }
    }

    #[test]
    fn a_mapping_names_one_control_or_several() {
        let controls = Controls::new(["AC-03", "CM-1, old"].map(control));
        let named = |mapping: &str| {
            let found = controls.named(mapping);
            found.into_iter().map(|(entry, known)| (entry.to_owned(), known.is_some())).collect::<Vec<_>>()
        };
        assert_eq!(named("ac 03"), [("ac 03".to_owned(), true)]);
        assert_eq!(named("AC-03; XX-9"), [("AC-03".to_owned(), true), ("XX-9".to_owned(), false)]);
        assert_eq!(named("CM-1, old"), [("CM-1, old".to_owned(), true)]);
        assert_eq!(
            named("AC-03 Access review; AC-031"),
            [("AC-03 Access review".to_owned(), true), ("AC-031".to_owned(), false)]
        );
        assert_eq!(named(" ; "), []);
    }
}
