//! What the page behind a mail's link shows. Looking changes nothing: mail programs and scanners open links.

use super::{Standing, occasion_of, of_link, verified};
use crate::{
    app::App,
    db::{self, reminder_response::StoredResponse},
    domain::{
        Date,
        ids::{ReminderId, VendorId},
        reminder::{Matter, RecordKind, ResponseKind, RuleName},
    },
    error::AppError,
};

/// A reminder with what can be answered to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The reminder.
    pub id: ReminderId,
    /// The vendor.
    pub vendor_id: VendorId,
    /// Its name.
    pub vendor: String,
    /// What is due, in a few words.
    pub what: String,
    /// The rule.
    pub rule: RuleName,
    /// Kind of the record.
    pub record_kind: RecordKind,
    /// The record.
    pub record_id: String,
    /// The date the reminder counts from.
    pub anchor: Date,
    /// To whom it went.
    pub recipient: String,
    /// What is left to be done; `None` when it is settled, or its date moved.
    pub open: Option<Open>,
    /// Who acknowledged it last, and when.
    pub acknowledged: Option<(String, Date)>,
    /// The day to come on which it comes back to this recipient, who put it off.
    pub snoozed_to: Option<Date>,
}

/// What is left to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The working day by which to act.
    pub act_by: Date,
    /// Whether that is a hard deadline: put off to a day off, it comes back before it, and anything else after it.
    pub hard: bool,
    /// A contract’s renewal or end, and what was assumed of its dates.
    pub contract: Option<ContractEnd>,
    /// The record’s page, below the public URL.
    pub path: String,
    /// Days to which it is offered to be put off.
    pub offers: Vec<Date>,
    /// The first and the last day to which it may be; `None` when it cannot be any more.
    pub range: Option<(Date, Date)>,
}

/// How a contract’s term ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractEnd {
    /// Whether it renews itself then.
    pub renews: bool,
    /// The day it renews itself, or its last one.
    pub on: Date,
    /// What was assumed, as sentences.
    pub assumption: String,
}

/// What the page behind a link shows.
///
/// # Errors
/// `NotFound`, in the words of any unknown address, for a link that is not ours or too old.
pub fn asked(app: &App, id: &str, tag: &str) -> Result<Asked, AppError> {
    let id = verified(app, id, tag)?;
    app.db.read(|conn| {
        let row = of_link(conn, app, id)?;
        let vendor = db::vendor::find(conn, row.vendor_id)?.ok_or_else(super::no_such_link)?;
        let standing = Standing::find(conn, app, &occasion_of(&row), row.vendor_id)?;
        let answers = db::reminder_response::list_of(conn, &[row.vendor_id])?;
        let of_it = |one: &&StoredResponse| {
            one.rule == row.rule && one.record_id == row.record_id && one.anchor_on == row.anchor_on
        };
        let seen = answers.iter().filter(of_it).rfind(|one| one.kind == ResponseKind::Acknowledged);
        let snoozed = answers
            .iter()
            .filter(of_it)
            .rfind(|one| one.kind == ResponseKind::Snoozed && one.recipient == row.recipient);
        let day = |one: &StoredResponse| app.organization().day_of(one.created_at);
        Ok(Asked {
            id,
            vendor_id: vendor.id,
            vendor: vendor.name,
            what: standing.as_ref().map_or_else(|| row.what.clone(), |standing| standing.what.clone()),
            rule: row.rule,
            record_kind: row.record_kind,
            acknowledged: seen.map(|one| (one.actor.clone(), day(one))),
            snoozed_to: snoozed
                .and_then(|one| Some(standing.as_ref()?.back_on(app, one.until_on?)))
                .filter(|day| *day > app.today()),
            open: standing.map(|standing| open(app, standing)),
            record_id: row.record_id,
            anchor: row.anchor_on,
            recipient: row.recipient,
        })
    })
}

fn open(app: &App, standing: Standing) -> Open {
    let due = standing.due(app);
    let (offers, range) = (due.offers(), due.range());
    let contract = match standing.matter {
        Matter::Contract { dates, .. } => Some(ContractEnd {
            renews: dates.renewal_on.is_some(),
            on: dates.renewal_on.unwrap_or(dates.term_end),
            assumption: dates.assumption,
        }),
        _ => None,
    };
    Open { act_by: standing.act_by, hard: standing.hard, contract, path: standing.path, offers, range }
}
