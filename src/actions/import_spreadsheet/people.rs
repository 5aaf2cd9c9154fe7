//! People named by a sheet: found by address, then by name, else created.

use std::collections::HashMap;

use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        ids::PersonId,
        import::value::person::PersonRef,
        person::{Person, name_key},
    },
    error::AppError,
};

/// Somebody whom a sheet names.
pub(super) enum Found {
    /// On file already.
    Known(PersonId),
    /// Stored now.
    Added(Person),
    /// On file without an address, which was added; the person as before.
    Mended(Person),
    /// On file without an address, which is not for whoever brings it to add.
    Held(PersonId),
}

/// Everybody who was looked up so far; people are few, so all of them fit.
#[derive(Default)]
pub(super) struct People {
    by_name: HashMap<String, Person>,
    by_email: HashMap<String, String>,
    by_id: HashMap<PersonId, String>,
}

impl People {
    pub fn load(conn: &mut Conn) -> Result<Self, AppError> {
        let mut people = Self::default();
        for person in db::person::list(conn)? {
            people.add(person);
        }
        Ok(people)
    }

    fn add(&mut self, person: Person) {
        let key = name_key(&person.name);
        if let Some(email) = &person.email {
            self.by_email.insert(email.to_lowercase(), key.clone());
        }
        self.by_id.insert(person.id, key.clone());
        self.by_name.insert(key, person);
    }

    /// Somebody who is on file.
    pub fn get(&self, id: Option<PersonId>) -> Option<Person> {
        self.by_name.get(self.by_id.get(&id?)?).cloned()
    }

    fn find(&self, named: &PersonRef) -> Option<&Person> {
        let by_email = named.email.as_ref().and_then(|email| self.by_email.get(&email.to_lowercase()));
        by_email.and_then(|key| self.by_name.get(key)).or_else(|| self.by_name.get(&name_key(&named.name)))
    }

    /// The person; somebody new is stored, and an address that was missing is added: to somebody who has an account, by
    /// whoever administers.
    pub fn resolve(
        &mut self,
        conn: &mut Conn,
        app: &App,
        named: &PersonRef,
        administers: bool,
    ) -> Result<Found, AppError> {
        let now = app.clock.now();
        if let Some(known) = self.find(named).cloned() {
            if known.email.is_none() && named.email.is_some() {
                if !administers && db::user::list(conn)?.iter().any(|(user, _)| user.person_id == known.id) {
                    return Ok(Found::Held(known.id));
                }
                let mended = Person { email: named.email.clone(), updated_at: now, ..known.clone() };
                db::person::update(conn, &mended)?;
                self.add(Person { version: mended.version + 1, ..mended });
                return Ok(Found::Mended(known));
            }
            return Ok(Found::Known(known.id));
        }
        let person = Person {
            id: app.clock.new_id(),
            name: named.name.clone(),
            email: named.email.clone(),
            manager_id: None,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        db::person::insert_all(conn, [&person])?;
        self.add(person.clone());
        Ok(Found::Added(person))
    }
}

/// A stored person as sheets name people.
pub(super) fn named(person: &Person) -> PersonRef {
    PersonRef { name: person.name.clone(), email: person.email.clone() }
}
