//! Going up: who hears beside those a rule names, because nothing happened.

use super::{
    facts::{Dated, ReminderFacts, ResponseKind, VendorFacts},
    recipient::{Recipient, recipients, responsible, told},
    rules::{Escalation, RecipientRole, Rule},
};
use crate::domain::Date;

/// The lead that says a hard deadline was missed.
pub const MISSED: i32 = -1;

closed_list! {
    /// To whom a reminder went up.
    pub enum Escalated {
        Manager = "manager", "to the owner’s manager";
        ProgrammeLead = "programme_lead", "to the programme lead";
    }
}

/// Somebody a reminder goes up to, with the leads they hear.
pub(super) struct GoingUp {
    pub(super) to: Recipient,
    pub(super) leads: Vec<i32>,
    pub(super) how: Escalated,
}

/// When reminders go up, and when each goes out.
pub(super) struct Up<'a> {
    pub(super) escalation: Escalation,
    pub(super) today: Date,
    pub(super) send_on: &'a dyn Fn(i32) -> Date,
}

/// Who else hears of this, and at which of `leads`; `missed` says that these are what tells of a missed date.
pub(super) fn going_up(
    about: &Dated,
    rule: &Rule,
    leads: &[i32],
    missed: bool,
    vendor: &VendorFacts,
    facts: &ReminderFacts,
    up: &Up<'_>,
) -> Vec<GoingUp> {
    if !rule.escalate || about.rule.is_event() {
        return Vec::new();
    }
    let inside = rule.to.iter().map(|told| told.role).find(|role| !role.is_outside());
    let Some(role) = inside else { return Vec::new() };
    let owner = responsible(role, about, vendor, facts);
    let mut found = Vec::new();
    if let Some(last) = unanswered(about, vendor, owner.and_then(|owner| told(owner, facts)), up.escalation) {
        // One that rolls onto the day of the last unanswered one is no later one.
        let is_later = |lead: &i32| *lead < last && (up.send_on)(*lead) > (up.send_on)(last);
        let later: Vec<i32> = leads.iter().copied().filter(is_later).collect();
        let manager = owner.and_then(|owner| owner.manager.as_deref()).and_then(|manager| told(manager, facts));
        // Whoever has none is gone past to nobody: the programme lead hears of what is near or long overdue in any case.
        let to = manager.filter(|_| !later.is_empty());
        found.extend(to.map(|to| GoingUp { to, leads: later, how: Escalated::Manager }));
    }
    let near = near(about, rule, leads, missed, up);
    if !near.is_empty() {
        found.extend(lead_of_programme(about, vendor, facts).map(|(to, how)| GoingUp { to, leads: near, how }));
    }
    found
}

fn lead_of_programme(about: &Dated, vendor: &VendorFacts, facts: &ReminderFacts) -> Option<(Recipient, Escalated)> {
    let to = recipients(RecipientRole::ProgrammeLead, about, vendor, facts).into_iter().next()?;
    Some((to, Escalated::ProgrammeLead))
}

/// The lead of the reminder with which the owner had left enough of them unanswered; `None` while they have not.
fn unanswered(about: &Dated, vendor: &VendorFacts, owner: Option<Recipient>, escalation: Escalation) -> Option<i32> {
    let of_chain =
        |rule, record: &str, anchor| rule == about.rule && record == about.record_id && anchor == about.anchor;
    let answered = vendor.responses.iter().any(|response| {
        response.kind == ResponseKind::Acknowledged && of_chain(response.rule, &response.record_id, response.anchor)
    });
    if answered || escalation.unacknowledged == 0 {
        return None;
    }
    let email = owner?.email;
    let mut sent: Vec<i32> = vendor
        .mailed
        .iter()
        .filter(|mail| mail.sent && !mail.news && mail.recipient == email)
        .filter(|mail| of_chain(mail.rule, &mail.record_id, mail.anchor))
        .map(|mail| mail.lead)
        .collect();
    sent.sort_unstable_by(|a, b| b.cmp(a));
    sent.get(escalation.unacknowledged - 1).copied()
}

/// The leads that are so near a hard deadline, or so long after the date, that the programme lead hears of them.
fn near(about: &Dated, rule: &Rule, leads: &[i32], missed: bool, up: &Up<'_>) -> Vec<i32> {
    let Up { escalation, today, .. } = *up;
    if rule.hard {
        let near = |lead: &i32| missed || *lead <= escalation.hard_within_days;
        let on = escalation.hard_within_days > 0;
        return leads.iter().copied().filter(|lead| on && near(lead)).collect();
    }
    // Foretold from the day on which it is overdue: before, nobody knows that it will be.
    let overdue = escalation.overdue_days > 0 && today > about.anchor;
    if overdue { vec![-escalation.overdue_days] } else { Vec::new() }
}
