//! Who may do what: one function, default deny.

use super::{
    document::Readers,
    ids::{PersonId, UserId},
    person::Role,
};

closed_list! {
    /// What somebody may be allowed to do.
    pub enum Right {
        Read = "read", "read the register";
        EditVendors = "edit_vendors", "change vendors, services, contacts and contracts";
        Assess = "assess", "file SOC reports and questionnaires, rate services";
        Approve = "approve", "approve reviews and overrides";
        Answer = "answer", "answer reminders";
        SetModel = "set_model", "publish a risk model";
        Import = "import", "import spreadsheets";
        Export = "export", "export tables";
        SendMail = "send_mail", "send mail again";
        ReadAudit = "read_audit", "read the audit trail";
        Administer = "administer", "manage people, tokens and settings";
    }
}

/// What something is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// What tells of no vendor, such as a form or one's own settings: the right alone decides.
    Nothing,
    /// What tells of every vendor, or of people.
    All,
    /// A vendor, and whatever belongs to it, by those who own it.
    Vendor([Option<PersonId>; 2]),
    /// A file that is open to these readers.
    File(Readers),
    /// An account: one's own, or anybody's for administrators.
    Account(UserId),
}

/// Whether somebody may do something to something: the role has the right, and the thing is within their reach.
pub fn can(actor: &Actor, right: Right, object: &Object) -> bool {
    has(actor.role, right) && reaches(actor, object)
}

fn reaches(actor: &Actor, object: &Object) -> bool {
    match object {
        Object::Nothing => true,
        Object::All => actor.scope() == Scope::All,
        Object::Vendor(owners) => match actor.scope() {
            Scope::All => true,
            Scope::Own(person) => owners.contains(&Some(person)),
            Scope::Nobodys => false,
        },
        // Assessors and auditors are those who read the audit trail.
        Object::File(readers) => *readers == Readers::Everyone || has(actor.role, Right::ReadAudit),
        Object::Account(user) => actor.user == Some(*user) || has(actor.role, Right::Administer),
    }
}

/// Whether a role has a right. A business owner's rights hold for their own vendors only.
const fn has(role: Role, right: Right) -> bool {
    match role {
        Role::Admin => true,
        Role::Security => matches!(
            right,
            Right::Read
                | Right::EditVendors
                | Right::Assess
                | Right::Approve
                | Right::Answer
                | Right::Import
                | Right::Export
                | Right::SendMail
                | Right::ReadAudit
        ),
        Role::Procurement => {
            matches!(
                right,
                Right::Read | Right::EditVendors | Right::Answer | Right::Import | Right::Export | Right::SendMail
            )
        }
        Role::Auditor => matches!(right, Right::Read | Right::Export | Right::ReadAudit),
        Role::Owner => matches!(right, Right::Read | Right::Answer),
    }
}

/// Who acts: a person, a token, or the operator at the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// How the audit trail names them: an address, `token NAME`, `command line`, `worker`.
    pub label: String,
    /// What people read.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their account; none for tokens and the command line.
    pub user: Option<UserId>,
    /// The person they are, or stand for; a business owner sees what this person owns.
    pub person: Option<PersonId>,
}

/// Which vendors somebody sees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// Every vendor.
    #[default]
    All,
    /// Those that this person owns.
    Own(PersonId),
    /// None: a business owner who is no person on file.
    Nobodys,
}

impl Actor {
    /// The operator at the command line, who has the database in their hands anyway.
    pub fn command_line() -> Self {
        Self::administrator("command line", "Command line")
    }

    /// The background rounds.
    pub fn worker() -> Self {
        Self::administrator("worker", "Worker")
    }

    fn administrator(label: &str, name: &str) -> Self {
        Self { label: label.to_owned(), name: name.to_owned(), role: Role::Admin, user: None, person: None }
    }

    /// Whether they have a right.
    pub fn can(&self, right: Right) -> bool {
        can(self, right, &Object::Nothing)
    }

    /// Which vendors they see: a business owner those that the person they are owns.
    pub const fn scope(&self) -> Scope {
        match (self.role, self.person) {
            (Role::Admin | Role::Security | Role::Procurement | Role::Auditor, _) => Scope::All,
            (Role::Owner, Some(person)) => Scope::Own(person),
            (Role::Owner, None) => Scope::Nobodys,
        }
    }

    /// Whether they see every vendor.
    pub fn sees_all(&self) -> bool {
        self.scope() == Scope::All
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_reads_and_never_writes() {
        for right in Right::ALL {
            let writes = !matches!(right, Right::Read | Right::Export | Right::ReadAudit);
            assert_eq!(has(Role::Auditor, *right), !writes, "{right}");
        }
    }

    #[test]
    fn only_administrators_administer() {
        for role in Role::ALL {
            assert_eq!(has(*role, Right::Administer), *role == Role::Admin);
        }
    }

    fn actor(role: Role, person: Option<u128>) -> Actor {
        let person = person.map(|number| uuid::Uuid::from_u128(number).into());
        Actor { role, person, ..Actor::command_line() }
    }

    #[test]
    fn a_business_owner_reaches_what_the_person_owns_and_no_more() {
        let owned = |number: u128| Object::Vendor([None, Some(uuid::Uuid::from_u128(number).into())]);
        let olga = actor(Role::Owner, Some(1));
        assert!(can(&olga, Right::Read, &owned(1)));
        assert!(!can(&olga, Right::Read, &owned(2)));
        assert!(!can(&olga, Right::Read, &Object::Vendor([None, None])));
        assert!(!can(&olga, Right::Read, &Object::All));
        assert!(!can(&olga, Right::EditVendors, &owned(1)));
        for role in Role::ALL.iter().filter(|role| **role != Role::Owner) {
            assert!(can(&actor(*role, None), Right::Read, &owned(2)), "{role}");
            assert!(can(&actor(*role, None), Right::Read, &Object::All), "{role}");
        }
    }

    #[test]
    fn a_business_owner_who_is_nobody_sees_nothing() {
        let nobody = Actor { name: "Olga Owner".to_owned(), ..actor(Role::Owner, None) };
        assert_eq!(nobody.scope(), Scope::Nobodys);
        assert!(!can(&nobody, Right::Read, &Object::Vendor([None, None])));
    }

    #[test]
    fn files_for_assessors_and_the_accounts_of_others_take_more_than_the_right() {
        let restricted = Object::File(Readers::Assessors);
        let who = |role| can(&actor(role, None), Right::Read, &restricted);
        assert_eq!(Role::ALL.iter().copied().filter(|role| who(*role)).count(), 3);
        assert!(who(Role::Auditor) && !who(Role::Procurement));
        let user: UserId = uuid::Uuid::from_u128(9).into();
        let own = Actor { user: Some(user), ..actor(Role::Owner, Some(1)) };
        assert!(can(&own, Right::Read, &Object::Account(user)));
        assert!(!can(&actor(Role::Security, None), Right::Read, &Object::Account(user)));
        assert!(can(&actor(Role::Admin, None), Right::Read, &Object::Account(user)));
    }
}
