//! Which vendors have to be planned for what somebody is told: of the others they hear nothing.

use std::collections::HashSet;

use super::{MANAGERS, Surroundings};
use crate::{
    db::{self, Conn},
    domain::{
        ids::{PersonId, VendorId},
        person::{Person, name_key},
    },
    error::AppError,
};

impl Surroundings {
    /// The vendors of which these addresses, in lower case, can be told anything; `None` where that can be any vendor.
    pub(in crate::actions::sweep_reminders) fn concerning(
        &self,
        conn: &mut Conn,
        own: &[String],
    ) -> Result<Option<Vec<VendorId>>, AppError> {
        let anywhere = [&self.privacy_contact, &self.programme_lead].into_iter().flatten();
        let mut anywhere = anywhere.chain(&self.procurement).chain([&self.fallback]);
        if anywhere.any(|one| is_among(one.email.as_deref(), own)) {
            return Ok(None);
        }
        let people: Vec<&Person> = self.people.values().filter(|person| self.is_heard_by(person, own)).collect();
        let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
        let names: HashSet<String> = people.iter().map(|person| name_key(&person.name)).collect();
        let mut found = db::concern::vendors_of(conn, &ids, &names)?;
        if self.outside_mail {
            found.extend(db::concern::vendors_with_contact_at(conn, own)?);
        }
        Ok(Some(found.into_iter().collect()))
    }

    /// Whether one of these addresses is told in this person's place, or what they leave unanswered.
    fn is_heard_by(&self, person: &Person, own: &[String]) -> bool {
        let mut up = std::iter::successors(Some(person), |one| one.manager_id.and_then(|id| self.people.get(&id)))
            .take(1 + MANAGERS);
        up.any(|one| is_among(one.email.as_deref(), own))
    }
}

/// Whether an address as somebody wrote it is one of these.
fn is_among(email: Option<&str>, own: &[String]) -> bool {
    email.is_some_and(|email| own.contains(&email.trim().to_lowercase()))
}
