//! Rows of a register of access and integrations.

use super::{RowDraft, same_text};
use crate::domain::{
    Date,
    access_grant::{AccessGrant, AccessKind, AccessLevel},
    import::{
        change::{FieldChange, draft_fields, fill},
        row_reader::RowReader,
        value::{programme::accounts, text},
    },
};

draft_fields! {
    /// What a register says of an access, its service aside.
    pub struct AccessGrantFields for AccessGrant {
        what: String = "what" => what;
        kind: AccessKind = "kind" => kind;
        level: AccessLevel = "level" => level;
        accounts: i32 = "accounts" => accounts;
        granted_on: Date = "granted_on" => granted_on;
        last_reviewed_on: Date = "last_reviewed_on" => last_reviewed_on;
        reviewed_by: String = "reviewed_by" => reviewed_by;
        ended_on: Date = "ended_on" => ended_on;
        notes: String = "notes" => notes;
    }
}

/// What the rows say of one access.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessGrantDraft {
    /// Its fields.
    pub fields: AccessGrantFields,
    /// Name of the service that needs it.
    pub service: Option<String>,
}

impl RowDraft for AccessGrantDraft {
    type Record = AccessGrant;
    const IN_REPORT: bool = false;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let what = reader.read_text("what", |value| text::text(value, text::NAME_LIMIT));
        if what.is_none() && !reader.is_rejected() {
            reader.missing("what", "system or integration");
        }
        let level = reader.word("level");
        if level.is_none() && !reader.is_rejected() {
            reader.missing("level", "level of access (read, write or privileged)");
        }
        let fields = AccessGrantFields {
            what: what.map(|what| what.split_whitespace().collect::<Vec<_>>().join(" ")),
            kind: reader.word("kind").or(Some(AccessKind::UserAccess)),
            level,
            accounts: reader.read("accounts", accounts),
            granted_on: reader.date("granted_on"),
            last_reviewed_on: reader.date("last_reviewed_on"),
            reviewed_by: reader.name("reviewed_by"),
            ended_on: reader.date("ended_on"),
            notes: reader.long("notes"),
        };
        Self { fields, service: reader.name("service") }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fields.fill(later.fields, clash);
        if fill(&mut self.service, later.service) {
            clash("service");
        }
    }

    /// The same system by the same way; one that was granted anew later is another.
    fn is(&self, access: &AccessGrant) -> bool {
        let granted = self.fields.granted_on.zip(access.granted_on).is_none_or(|(one, other)| one == other);
        self.fields.kind == Some(access.kind) && same_text(self.fields.what.as_ref(), Some(&access.what)) && granted
    }

    fn is_exactly(&self, access: &AccessGrant) -> bool {
        self.fields.granted_on == access.granted_on
    }

    fn apply(&self, access: &mut AccessGrant) -> Vec<FieldChange> {
        self.fields.apply(access)
    }

    fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }
}
