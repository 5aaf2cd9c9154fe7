//! Who acknowledged the reminders of contracts.

use std::collections::HashMap;

use crate::{
    app::App,
    db::{self, Conn, reminder_response::StoredResponse},
    domain::{Date, ids::VendorId, reminder::ResponseKind, renewal::Runway},
    error::AppError,
};

/// That the reminders of a contract's date were acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Acknowledged {
    /// By whom: a name, or how the audit trail names who has none.
    pub by: String,
    /// When.
    pub on: Date,
}

/// The acknowledgements of some vendors' reminders, with the names of those who gave them.
pub(super) struct Acknowledgements {
    /// Oldest first.
    answers: Vec<StoredResponse>,
    /// Names by address.
    names: HashMap<String, String>,
}

impl Acknowledgements {
    pub(super) fn load(conn: &mut Conn, vendors: &[VendorId]) -> Result<Self, AppError> {
        let mut answers = db::reminder_response::list_of(conn, vendors)?;
        answers.retain(|one| one.kind == ResponseKind::Acknowledged);
        let named = answers.iter().any(|one| one.actor.contains('@'));
        let names = if named { names(conn)? } else { HashMap::new() };
        Ok(Self { answers, names })
    }

    /// The newest answer to the reminders of the date that decides, while something is left to be done about it.
    pub(super) fn of(&self, app: &App, runway: &Runway) -> Option<Acknowledged> {
        let record = runway.contract_id.to_string();
        let about = |one: &&StoredResponse| {
            one.rule == runway.rule() && one.record_id == record && one.anchor_on == runway.decide_by
        };
        let newest = self.answers.iter().filter(|_| runway.is_open()).rfind(about)?;
        let by = self.names.get(&newest.actor).unwrap_or(&newest.actor);
        Some(Acknowledged { by: by.clone(), on: app.organization().day_of(newest.created_at) })
    }
}

/// Everybody's name by their addresses: who answers with the link of a mail need not have an account.
fn names(conn: &mut Conn) -> Result<HashMap<String, String>, AppError> {
    let people = db::person::list(conn)?.into_iter().filter_map(|one| Some((one.email?.to_lowercase(), one.name)));
    let mut names: HashMap<String, String> = people.collect();
    names.extend(db::user::list(conn)?.into_iter().map(|(user, name)| (user.email, name)));
    Ok(names)
}
