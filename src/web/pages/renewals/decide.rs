//! The decision about one contract: what it rests on, the form, and what is said of what was recorded.

use serde_json::{Map, Value};

use crate::{
    actions::renewals::{Panel, Recorded},
    domain::{
        Date,
        access::{Actor, Right},
        calendar::{BusinessDays, add_days, days_between},
        field_error::FieldError,
        renewal::{Followed, RenewalState, Runway},
        renewal_decision::RenewalChoice,
    },
    web::{
        form::SentForm,
        pages::{marks::vendor_url, vendors::money as amount},
        view::{
            mark::{Day, Link},
            renewals::{AnswerView, ChoiceView, DecideFact, DecideForm, DecideView},
            words,
        },
    },
};

/// How long a reminder sleeps, in days, where the deadline leaves that much time.
const SNOOZE_DAYS: i64 = 7;

/// A decision as it was sent.
pub(super) struct Sent {
    choice: String,
    reason: String,
    notice: String,
    /// Whether the vendor's offboarding is to begin with it.
    pub(super) offboard: bool,
    /// What is wrong with it.
    errors: Vec<FieldError>,
}

impl Sent {
    pub(super) fn of(form: &SentForm) -> Self {
        Self {
            choice: form.get("decision").trim().to_owned(),
            reason: form.get("reason").trim().to_owned(),
            notice: form.get("notice_given_on").trim().to_owned(),
            offboard: !form.get("offboard").is_empty(),
            errors: Vec::new(),
        }
    }

    /// The same, with what is wrong with it.
    pub(super) fn refused(self, errors: Vec<FieldError>) -> Self {
        Self { errors, ..self }
    }

    /// The fields of the decision. A day of notice belongs to a termination alone.
    pub(super) fn fields(&self) -> Map<String, Value> {
        let terminates = self.choice == RenewalChoice::Terminate.as_str();
        let all = [
            ("decision", &self.choice, !self.choice.is_empty()),
            ("reason", &self.reason, true),
            ("notice_given_on", &self.notice, terminates && !self.notice.is_empty()),
        ];
        let given = all.into_iter().filter(|(.., given)| *given);
        given.map(|(name, value, _)| (name.to_owned(), Value::from(value.as_str()))).collect()
    }
}

/// What is said of a decision that was recorded: what follows.
pub(super) fn said(recorded: &Recorded) -> String {
    let told = match &recorded.renewal {
        Some(renewal) => renewal.runway.told(),
        None => format!("“{}” is recorded.", recorded.decision.decision.label()),
    };
    let begun = if recorded.offboarding { " The vendor’s offboarding has begun." } else { "" };
    format!("{told}{begun}")
}

/// The decision about a contract, with what was sent where that could not be taken.
pub(super) fn view(panel: &Panel, actor: &Actor, days: &BusinessDays, sent: Option<&Sent>) -> DecideView {
    let vendor = &panel.vendor;
    let runway = match &panel.followed {
        Followed::Running(runway) => Some(runway.as_ref()),
        Followed::Undated | Followed::Over(_) => None,
    };
    let edits = actor.can(Right::EditVendors);
    let decides = edits && !vendor.status.is_archived();
    DecideView {
        vendor: Link::new(&vendor.name, format!("{}#contracts", vendor_url(vendor.vendor_id))),
        reference: panel.contract.reference.clone(),
        facts: facts(panel, runway),
        badge: super::runway::badge(vendor.service_count, &vendor.band, vendor.residual),
        risk: risk(panel),
        standing: runway.and_then(|runway| standing(panel, runway, edits)),
        instead: instead(panel, edits),
        form: runway.filter(|_| decides).map(|runway| form(panel, runway, days, sent)),
    }
}

fn fact(label: &'static str, words: impl Into<String>) -> DecideFact {
    DecideFact { label, day: None, words: words.into(), link: None }
}

fn facts(panel: &Panel, runway: Option<&Runway>) -> Vec<DecideFact> {
    let mut facts = runway.map_or_else(Vec::new, |runway| dates(panel, runway));
    facts.push(fact("Owner", panel.owner.clone().unwrap_or_else(|| "nobody; the vendor’s owner is told".to_owned())));
    let named = if panel.alternates.is_empty() { "none named".to_owned() } else { panel.alternates.join(", ") };
    let exit = match (panel.exit_plan, panel.exit_tested_on) {
        (_, Some(day)) => format!("exit plan tested {day}"),
        (true, None) => "exit plan never tested".to_owned(),
        (false, None) => "no exit plan on record".to_owned(),
    };
    facts.push(fact("Alternate", format!("{named}; {exit}")));
    facts
}

/// Both dates with what was assumed for them.
fn dates(panel: &Panel, runway: &Runway) -> Vec<DecideFact> {
    let pressing = matches!(runway.state, RenewalState::Soon | RenewalState::Missed);
    let day = Day { late: pressing, ..Day::event(runway.decide_by, panel.today) };
    let rolled = runway.acts_by().map(|day| format!("; act by {day}, {}", day.format("%A"))).unwrap_or_default();
    let words = format!("{}, {}{rolled}", runway.decide_by.format("%A"), day.distance);
    let assumed =
        if runway.assumption.is_empty() { "nothing; the end is on record" } else { runway.assumption.as_str() };
    let label = if runway.renews_itself() { "Notice deadline" } else { "Last day" };
    let mut facts = vec![DecideFact { label, day: Some(day), words, link: None }, fact("Renewal", runway.outlook())];
    facts.extend(runway.amount().map(|(value, code)| fact("Value", format!("{} a year", amount(code, &value)))));
    facts.push(fact("Assumed", assumed));
    facts.extend(panel.acknowledged.as_ref().map(|one| fact("Reminders", super::runway::acknowledged(one))));
    facts
}

/// “1 open incident, 2 open findings”.
fn risk(panel: &Panel) -> String {
    let counted = [
        (panel.incidents, words::counted(panel.incidents, "open incident", "open incidents")),
        (panel.findings, words::counted(panel.findings, "open finding", "open findings")),
    ];
    let open: Vec<String> = counted.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    if open.is_empty() { "no open incident or finding".to_owned() } else { open.join(", ") }
}

/// What was decided and stands, or that notice meant for the term before came late; with where that is changed.
fn standing(panel: &Panel, runway: &Runway, edits: bool) -> Option<(String, String, Option<Link>)> {
    let late = runway.late_words().map(|words| words::capitalized(&words));
    let Some(one) = &runway.decision else {
        let below = if edits { ", and record below what it says" } else { "" };
        return late.map(|late| (format!("{late}."), format!("Have the vendor confirm its last day{below}."), None));
    };
    let notice = match (&late, one.notice_given_on) {
        (Some(late), _) => format!(". {late}"),
        (None, Some(day)) => format!(", notice given {day}"),
        (None, None) => String::new(),
    };
    let what = format!("{}{notice}.", one.decision.label());
    let who = format!("Decided by {} on {}: {}", one.decided_by, one.decided_on, one.reason);
    let change =
        if one.lacks_notice(&panel.contract) { ("Record the notice", "#notice_given_on") } else { ("Change", "") };
    let (label, anchor) = change;
    Some((what, who, edits.then(|| Link::new(label, format!("/renewal-decisions/{}/edit{anchor}", one.id)))))
}

/// Why there is nothing to decide.
fn instead(panel: &Panel, edits: bool) -> Option<(String, Option<Link>)> {
    let edit = Link::new("Enter its dates", format!("/contracts/{}/edit", panel.contract.id));
    match &panel.followed {
        _ if panel.vendor.status.is_archived() => {
            Some(("The vendor has left; nothing is to be decided about its contracts.".to_owned(), None))
        }
        Followed::Undated => {
            let text = "It states neither an end nor a start with a term, so nobody knows by when to decide.";
            Some((text.to_owned(), edits.then_some(edit)))
        }
        Followed::Over(last_day) => Some((format!("It ended on {last_day}; nothing is left to be decided."), None)),
        Followed::Running(_) => None,
    }
}

fn form(panel: &Panel, runway: &Runway, days: &BusinessDays, sent: Option<&Sent>) -> DecideForm {
    // Notice that came late for the term before is ready to be recorded for this one.
    let carried = runway.late_notice.filter(|late| late.counts_by == runway.decide_by);
    let stands = runway.choice().or_else(|| carried.map(|_| RenewalChoice::Terminate)).map(RenewalChoice::as_str);
    let chosen = sent.map_or(stands.unwrap_or_default(), |sent| sent.choice.as_str());
    let choice = |choice: &RenewalChoice| ChoiceView {
        value: choice.as_str(),
        label: choice.label(),
        follows: runway.follows(*choice),
        checked: choice.as_str() == chosen,
    };
    let notice = carried.map(|late| late.given_on.to_string()).unwrap_or_default();
    DecideForm {
        action: format!("/renewals/{}/decide", runway.contract_id),
        choices: RenewalChoice::ALL.iter().map(choice).collect(),
        submit: if runway.decision.is_some() { "Record another decision" } else { "Record decision" },
        reason: sent.map(|sent| sent.reason.clone()).unwrap_or_default(),
        notice: sent.map_or(notice, |sent| sent.notice.clone()),
        notice_hint: notice_hint(runway),
        offboard: panel.may_offboard().then(|| sent.is_some_and(|sent| sent.offboard)),
        errors: sent.map(|sent| sent.errors.iter().map(mended).collect()).unwrap_or_default(),
        answers: answers(panel, runway, days),
    }
}

/// What the day of notice means; `None` for a contract that ends without notice.
fn notice_hint(runway: &Runway) -> Option<String> {
    runway.renews_itself().then(|| {
        format!("Leave it open until notice is given. After {} it counts for the next term.", runway.decide_by)
    })
}

/// A complaint without the name of its field, which stands beside it.
fn mended(error: &FieldError) -> (String, String) {
    let rest = ["Reason: ", "Notice given on: ", "Begin offboarding: "]
        .into_iter()
        .find_map(|label| error.message.strip_prefix(label));
    let message = rest.map_or_else(|| error.message.clone(), words::capitalized);
    (error.field.clone(), message)
}

/// While it is to be decided, its reminders can be answered; one that was missed sleeps no more.
fn answers(panel: &Panel, runway: &Runway, days: &BusinessDays) -> Vec<AnswerView> {
    if !runway.is_open() {
        return Vec::new();
    }
    let open = runway.state != RenewalState::Missed;
    let answer = |id, label: String, kind: &str, until: Option<Date>| AnswerView {
        id,
        label,
        fields: vec![
            ("rule", runway.rule().to_string()),
            ("record_id", runway.contract_id.to_string()),
            ("anchor", runway.decide_by.to_string()),
            ("kind", kind.to_owned()),
            ("until", until.map(|day| day.to_string()).unwrap_or_default()),
            ("next", format!("/renewals?contract={}", runway.contract_id)),
        ],
    };
    let snooze = snooze_until(panel.today, runway.act_by, days)
        .filter(|_| open && panel.is_told)
        .map(|until| answer("snooze", format!("Snooze to {}", words::day_and_month(until)), "snoozed", Some(until)));
    let seen = answer("acknowledge", "Acknowledge".to_owned(), "acknowledged", None);
    snooze.into_iter().chain([seen]).collect()
}

/// A week from now, or half the time that is left where that is less; a business day before the deadline.
fn snooze_until(today: Date, act_by: Date, days: &BusinessDays) -> Option<Date> {
    let left = days_between(today, act_by);
    let until = days.roll_back(add_days(today, SNOOZE_DAYS.min(left / 2)));
    (today < until && until < act_by).then_some(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_reminder_sleeps_a_week_or_half_of_what_is_left() {
        let days = BusinessDays::default();
        for (today, act_by, until) in [
            ("2026-11-22", "2027-03-01", Some("2026-11-27")), // a week later is a Sunday
            ("2026-11-23", "2026-12-01", Some("2026-11-27")),
            ("2026-11-30", "2026-12-02", Some("2026-12-01")),
            ("2026-12-01", "2026-12-02", None),
            ("2026-12-01", "2026-12-01", None),
            ("2026-12-05", "2026-11-20", None),
        ] {
            assert_eq!(snooze_until(day(today), day(act_by), &days), until.map(day), "{today} {act_by}");
        }
    }

    #[test]
    fn a_day_of_notice_belongs_to_a_termination() {
        let sent = |choice: &str, notice: &str| Sent {
            choice: choice.to_owned(),
            reason: "Too dear".to_owned(),
            notice: notice.to_owned(),
            offboard: false,
            errors: Vec::new(),
        };
        let names = |sent: Sent| sent.fields().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(sent("terminate", "2026-11-21")), ["decision", "reason", "notice_given_on"]);
        assert_eq!(names(sent("renew", "2026-11-21")), ["decision", "reason"]);
        assert_eq!(names(sent("terminate", "")), ["decision", "reason"]);
        assert_eq!(names(sent("", "")), ["reason"], "a choice that is missing is complained of");
    }
}
