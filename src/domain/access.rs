//! Who may do what: one function, default deny.

use super::{ids::UserId, person::Role};

closed_list! {
    /// What somebody may be allowed to do.
    pub enum Right {
        Read = "read", "read the register";
        EditVendors = "edit_vendors", "change vendors, services, contacts and contracts";
        Assess = "assess", "file SOC reports and questionnaires, rate services";
        Approve = "approve", "approve reviews and overrides";
        SetModel = "set_model", "publish a risk model";
        Import = "import", "import spreadsheets";
        Export = "export", "export tables";
        SendMail = "send_mail", "send mail again";
        ReadAudit = "read_audit", "read the audit trail";
        Administer = "administer", "manage people, tokens and settings";
    }
}

/// Whether a role has a right. A business owner's rights hold for their own vendors only; callers ask `Actor::sees_only`.
pub const fn can(role: Role, right: Right) -> bool {
    match role {
        Role::Admin => true,
        Role::Security => matches!(
            right,
            Right::Read
                | Right::EditVendors
                | Right::Assess
                | Right::Approve
                | Right::Import
                | Right::Export
                | Right::SendMail
                | Right::ReadAudit
        ),
        Role::Procurement => {
            matches!(right, Right::Read | Right::EditVendors | Right::Import | Right::Export | Right::SendMail)
        }
        Role::Auditor => matches!(right, Right::Read | Right::Export | Right::ReadAudit),
        Role::Owner => matches!(right, Right::Read),
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
}

impl Actor {
    /// The operator at the command line, who has the database in their hands anyway.
    pub fn command_line() -> Self {
        Self { label: "command line".to_owned(), name: "Command line".to_owned(), role: Role::Admin, user: None }
    }

    /// The background rounds.
    pub fn worker() -> Self {
        Self { label: "worker".to_owned(), name: "Worker".to_owned(), role: Role::Admin, user: None }
    }

    /// Whether they have a right.
    pub const fn can(&self, right: Right) -> bool {
        can(self.role, right)
    }

    /// A business owner sees the vendors they own: the owner's name to restrict by.
    pub fn sees_only(&self) -> Option<&str> {
        matches!(self.role, Role::Owner).then_some(self.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_reads_and_never_writes() {
        for right in Right::ALL {
            let writes = !matches!(right, Right::Read | Right::Export | Right::ReadAudit);
            assert_eq!(can(Role::Auditor, *right), !writes, "{right}");
        }
    }

    #[test]
    fn only_administrators_administer() {
        for role in Role::ALL {
            assert_eq!(can(*role, Right::Administer), *role == Role::Admin);
        }
    }
}
