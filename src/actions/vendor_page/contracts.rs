//! A vendor's contracts with their dates, with what stands decided about them, and with the next mail.

use crate::{
    actions::renewals::looked_at,
    app::App,
    domain::{
        Date,
        contract::Contract,
        dossier::Dossier,
        reminder::{ContractDates, PlannedReminder, contract_dates},
        renewal::Followed,
    },
};

/// A contract with the dates of its current term.
#[derive(Debug, Clone)]
pub struct DatedContract {
    /// The contract.
    pub contract: Contract,
    /// Its dates, where it states enough.
    pub dates: Option<ContractDates>,
    /// Where the decision about it stands, and what follows.
    pub followed: Followed,
    /// The next mail about it.
    pub next_mail: Option<NextMail>,
}

/// A mail to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextMail {
    /// The day it goes out.
    pub on: Date,
    /// Whom it goes to, by address.
    pub to: Vec<String>,
}

/// Deadlines that lie ahead first, by day; then those past and what has ended, and last what has none.
pub(super) fn dated(app: &App, dossier: &Dossier, planned: &[PlannedReminder]) -> Vec<DatedContract> {
    let today = app.today();
    let dated = |contract: &Contract| DatedContract {
        dates: contract_dates(contract, today),
        followed: looked_at(app, contract, &dossier.papers.decisions),
        next_mail: next_mail(contract, planned, today),
        contract: contract.clone(),
    };
    let mut contracts: Vec<DatedContract> = dossier.contracts.iter().map(dated).collect();
    contracts.sort_by_key(|dated| {
        let day = match &dated.followed {
            Followed::Running(runway) => Some(runway.decide_by),
            Followed::Over(last_day) => Some(*last_day),
            Followed::Undated => None,
        };
        (day.is_none(), day.is_some_and(|day| day < today), day)
    });
    contracts
}

fn next_mail(contract: &Contract, planned: &[PlannedReminder], today: Date) -> Option<NextMail> {
    let id = contract.id.to_string();
    let to_come = || planned.iter().filter(|reminder| *reminder.key.record_id == id && reminder.send_on > today);
    let on = to_come().map(|reminder| reminder.send_on).min()?;
    let mut to: Vec<String> =
        to_come().filter(|reminder| reminder.send_on == on).map(|reminder| reminder.recipient.email.clone()).collect();
    to.sort();
    to.dedup();
    Some(NextMail { on, to })
}
