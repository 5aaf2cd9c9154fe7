//! The fields of the rules' forms, filled with what was typed and with what is wrong with it.

use super::draft::{ExceptionDraft, GeneralDraft, RuleDraft, ToldDraft};
use crate::{
    domain::{
        reminder::{RecipientRole, SendAs},
        scoring::Band,
    },
    error::FieldError,
    web::view::{
        form::{Choice, FieldKind, FieldView},
        reminders::EditRow,
    },
};

/// The fields of what holds for every rule.
pub fn general(draft: &GeneralDraft, errors: &[FieldError]) -> Vec<FieldView> {
    let number = |name: &str, label: &str, value: &str, hint: &str| {
        filled(FieldView::new(name, label, FieldKind::Number).hint(hint).half().required(), value, errors)
    };
    vec![
        number(
            "single_within_days",
            "Hard dates go singly within",
            &draft.single_within_days,
            "Days. What is farther away waits for the digest of the day.",
        ),
        number(
            "unacknowledged",
            "The owner’s manager hears after",
            &draft.unacknowledged,
            "Reminders that nobody acknowledged; 0 for never.",
        ),
        number(
            "hard_within_days",
            "The programme lead hears of hard dates within",
            &draft.hard_within_days,
            "Days, where nothing is decided; 0 for never.",
        ),
        number(
            "overdue_days",
            "The programme lead hears of what is overdue after",
            &draft.overdue_days,
            "Days; 0 for never.",
        ),
    ]
}

/// When a rule reminds, and in which mail; `hard` says whether its date is.
pub fn of_rule(draft: &RuleDraft, hard: bool, errors: &[FieldError]) -> Vec<FieldView> {
    let after = if hard { "" } else { ", and a minus for days after it" };
    let leads = format!("With commas between, such as 90, 60, 30; 0 for the day itself{after}.");
    let ticked = |on: bool| if on { "yes" } else { "" };
    let field = |name: &str, label: &str, kind: FieldKind| FieldView::new(name, label, kind).half();
    let mut fields = vec![
        filled(field("leads", "Days before the date", FieldKind::Text).hint(&leads).required(), &draft.leads, errors),
        filled(field("send", "Mail", FieldKind::Select(ways(None))).required(), &draft.send, errors),
    ];
    if !hard {
        let every = field("then_every", "Then every so many days", FieldKind::Number);
        fields.push(filled(every.hint("While it is not done."), &draft.then_every, errors));
    }
    let on = field("enabled", "This rule reminds", FieldKind::Checkbox).hint("Without the tick nobody is told.");
    let up = field("escalate", "It goes up where nothing happens", FieldKind::Checkbox)
        .hint("To the owner’s manager and the programme lead.");
    fields.push(filled(on, ticked(draft.enabled), errors));
    fields.push(filled(up, ticked(draft.escalate), errors));
    fields
}

/// The roles, each with its own leads.
pub fn told(draft: &RuleDraft, errors: &[FieldError]) -> Vec<EditRow> {
    let row = |one: &ToldDraft| {
        let field = FieldView::new(&ToldDraft::field(one.role), "Only at these days; empty for all", FieldKind::Text);
        EditRow {
            label: one.role.label().to_owned(),
            tick: Some(one.role.as_str()),
            ticked: one.told,
            cells: vec![filled(field, &one.leads, errors)],
            remove: None,
        }
    };
    draft.told.iter().map(row).collect()
}

/// Who owns the item.
pub fn owner(draft: &RuleDraft, errors: &[FieldError]) -> Vec<FieldView> {
    let ours = RecipientRole::ALL.iter().filter(|role| !role.is_outside());
    let choices = ours.map(|role| Choice::new(role.as_str(), role.label())).collect();
    let field = FieldView::new("owner", "Who owns it", FieldKind::Select(choices)).half().required().hint(
        "Of those ticked: gets in one mail what was under way already when a record came in, and is to acknowledge.",
    );
    vec![filled(field, &draft.owner, errors)]
}

/// Where the rule is different for a tier.
pub fn tiers(draft: &RuleDraft, errors: &[FieldError]) -> Vec<EditRow> {
    let row = |one: &ExceptionDraft| EditRow {
        label: one.of.parse::<Band>().map_or(one.of.clone(), |tier| tier.label().to_owned()),
        tick: None,
        ticked: false,
        cells: cells(&format!("tier_{}", one.of), one, errors),
        remove: None,
    };
    draft.tiers.iter().map(row).collect()
}

/// Where the rule is different for a vendor.
pub fn vendors(draft: &RuleDraft, errors: &[FieldError]) -> Vec<EditRow> {
    let row = |(place, one): (usize, &ExceptionDraft)| {
        let key = format!("vendor_{place}");
        let name = FieldView::new(&format!("{key}_of"), "Vendor, such as V-0012", FieldKind::Text);
        let mut all = vec![filled(name, &one.of, errors)];
        all.extend(cells(&key, one, errors));
        EditRow {
            label: one.of.clone(),
            tick: None,
            ticked: false,
            cells: all,
            remove: Some(format!("remove-{place}")),
        }
    };
    draft.vendors.iter().enumerate().map(row).collect()
}

fn cells(key: &str, one: &ExceptionDraft, errors: &[FieldError]) -> Vec<FieldView> {
    let field = |name: &str, label: &str, kind: FieldKind| FieldView::new(&format!("{key}_{name}"), label, kind);
    let on = vec![Choice::new("", AS_THE_RULE), Choice::new("on", "on"), Choice::new("off", "off")];
    vec![
        filled(field("enabled", "Reminds", FieldKind::Select(on)), &one.enabled, errors),
        filled(field("leads", "Days before the date", FieldKind::Text), &one.leads, errors),
        filled(field("send", "Mail", FieldKind::Select(ways(Some(AS_THE_RULE)))), &one.send, errors),
    ]
}

const AS_THE_RULE: &str = "as the rule says";

/// The mails a rule can go in, after what stands for none of them.
fn ways(none: Option<&str>) -> Vec<Choice> {
    let known = SendAs::CHOICES.iter().map(|(word, label)| Choice::new(*word, *label));
    none.map(|label| Choice::new("", label)).into_iter().chain(known).collect()
}

/// Why a version is stored.
pub fn note(value: &str, errors: &[FieldError]) -> Vec<FieldView> {
    let field = FieldView::new("note", "Why", FieldKind::Text).hint("One sentence for those who look at it later.");
    vec![filled(field, value, errors)]
}

fn filled(field: FieldView, value: &str, errors: &[FieldError]) -> FieldView {
    let error = errors.iter().find(|error| error.field == field.name).map(|error| error.message.clone());
    FieldView { error, ..field.holding(value) }
}
