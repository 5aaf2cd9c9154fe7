//! Forms of records, made from the registry of their fields: which fields stand together, and how each is entered.
//!
//! The registry says name, label, hint, kind and what a field takes; this says only the order and grouping on the page.

mod papers;
mod programme;

use serde_json::{Map, Value};

use super::form::{Choice, FieldKind, FieldView, FormSection};
use crate::domain::{
    contract::Contract,
    fields::{self, FieldDef, Fields},
    money,
    soc_report::{SocReport, TrustCategory},
    vendor::{Contact, Service, Vendor},
};

/// Fields that stand together, by name.
pub struct Section {
    title: &'static str,
    remark: &'static str,
    fields: &'static [&'static str],
    folded: bool,
}

const fn section(title: &'static str, remark: &'static str, fields: &'static [&'static str]) -> Section {
    Section { title, remark, fields, folded: false }
}

const fn folded(title: &'static str, remark: &'static str, fields: &'static [&'static str]) -> Section {
    Section { title, remark, fields, folded: true }
}

/// A record with a form.
pub trait Sections: Fields + Clone {
    /// Its sections in order; together they hold every editable field but the vendor.
    const SECTIONS: &'static [Section];
    /// Lists whose entries may hold commas, so that only a line's end parts them.
    const LINES: &'static [&'static str] = &[];

    /// Fields that must be filled though the record can lack them while it is made.
    const NEEDED: &'static [&'static str] = &[];

    /// What a list field can hold, where that is a closed list.
    fn several(_name: &str) -> Option<Vec<Choice>> {
        None
    }
}

impl Sections for Vendor {
    const SECTIONS: &'static [Section] = &[
        section("Vendor", "", &["name", "domain", "category", "description", "status", "active_on", "terminated_on"]),
        section(
            "Owners and review",
            "",
            &["business_owner_id", "security_owner_id", "last_review_on", "next_review_on"],
        ),
        folded(
            "More",
            "legal name, other names, tags, our SOC 2, notes",
            &[
                "legal_name",
                "country",
                "aliases",
                "tags",
                "key_vendor",
                "subservice_organization",
                "subservice_method",
                "notes",
            ],
        ),
        folded(
            "As told",
            "what a register or the vendor states; never scored",
            &["claims_soc2", "claims_iso27001", "claims_dpa", "stated_tier", "stated_score"],
        ),
    ];
    const LINES: &'static [&'static str] = &["aliases"];
}

impl Sections for Service {
    const SECTIONS: &'static [Section] = &[
        section("Service", "", &["name", "description", "active"]),
        section("What decides", "without these it stays Unrated", &["data_sensitivity", "criticality", "access"]),
        section(
            "What adds",
            "not rated counts as 3, marked as assumed",
            &["substitutability", "data_volume", "regulatory", "fourth_party", "geography", "spend"],
        ),
        section(
            "Matters here besides security",
            "adds a series to the score",
            &["needs_availability", "needs_confidentiality", "needs_processing_integrity", "needs_privacy"],
        ),
        folded(
            "More",
            "data, exit, recovery",
            &["data_categories", "exit_plan", "alternate_vendor", "rto_hours", "rpo_hours", "exit_tested_on"],
        ),
    ];
}

impl Sections for Contact {
    const SECTIONS: &'static [Section] = &[section("", "", &["name", "email", "role", "receives_reminders"])];
}

impl Sections for Contract {
    const SECTIONS: &'static [Section] = &[
        section(
            "Term and notice",
            "gives the renewal date and the notice deadline",
            &[
                "reference",
                "owner_id",
                "starts_on",
                "ends_on",
                "term_months",
                "renewal_months",
                "auto_renew",
                "notice_value",
                "notice_unit",
            ],
        ),
        section("Value", "", &["annual_value_minor", "currency"]),
        folded(
            "Clauses and notes",
            "",
            &[
                "security_addendum",
                "sla",
                "dpa",
                "baa",
                "scc",
                "confidentiality",
                "audit_right",
                "data_return",
                "breach_notice_hours",
                "notes",
            ],
        ),
    ];
}

impl Sections for SocReport {
    // What scores comes first and alone; what unfolds follows the order of a report.
    const SECTIONS: &'static [Section] = &[
        section(
            "What scores",
            "kind, type, days, auditor, opinion, scope and categories",
            &[
                "kind",
                "report_type",
                "period_start",
                "period_end",
                "as_of",
                "issued_on",
                "auditor",
                "auditor_check",
                "opinion_description",
                "opinion_design",
                "opinion_operation",
                "qualified_criteria",
                "scope_fit",
                "categories",
            ],
        ),
        folded(
            "The auditor’s part",
            "how the auditor was checked, restriction on use",
            &["auditor_check_method", "auditor_checked_on", "restriction"],
        ),
        folded(
            "The description of the system",
            "boundary, incidents, changes, criteria left out",
            &[
                "boundary_services",
                "boundary_locations",
                "incidents",
                "significant_changes",
                "subsequent_events",
                "criteria_not_relevant",
            ],
        ),
        folded(
            "Reading it",
            "where values stand, who read it; the conclusion that counts is the review’s",
            &["pages", "reviewer", "reviewed_on", "conclusion"],
        ),
    ];
    const LINES: &'static [&'static str] = &["boundary_services", "boundary_locations", "pages"];

    fn several(name: &str) -> Option<Vec<Choice>> {
        let choices = || TrustCategory::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect();
        (name == "categories").then(choices)
    }
}

/// What is offered where another record is chosen, by what that record is: `person`, `service`, …
#[derive(Debug, Clone, Default)]
pub struct Offered(pub Vec<(&'static str, Vec<Choice>)>);

impl Offered {
    fn of(&self, noun: &str) -> Vec<Choice> {
        let offered = self.0.iter().find(|(known, _)| *known == noun);
        offered.map(|(_, choices)| choices.clone()).unwrap_or_default()
    }
}

/// The sections of a record's form, empty.
pub fn sections<R: Sections>(record: &R, offered: &Offered) -> Vec<FormSection> {
    let view = |name: &&str| {
        let field = R::fields().iter().find(|field| field.name == *name)?;
        Some(field_view(record, field, offered))
    };
    R::SECTIONS
        .iter()
        .map(|section| FormSection {
            title: section.title.to_owned(),
            remark: Some(section.remark.to_owned()).filter(|remark| !remark.is_empty()),
            fields: section.fields.iter().filter_map(view).collect(),
            folded: section.folded,
        })
        .collect()
}

fn field_view<R: Sections>(record: &R, field: &FieldDef<R>, offered: &Offered) -> FieldView {
    // A field that refuses “nothing” is one that must be filled.
    let required = (field.set)(&mut record.clone(), &Value::Null).is_err() || R::NEEDED.contains(&field.name);
    let (kind, half) = kind_of::<R>(field, required, offered);
    let hint = match &kind {
        // The boxes say already what there is to choose.
        FieldKind::Several(_) => "",
        _ if field.kind == fields::FieldKind::Money => "184000 or 184000.50, in the currency beside",
        _ => field.hint,
    };
    FieldView {
        hint: Some(hint.to_owned()).filter(|hint| !hint.is_empty()),
        required: required && !matches!(kind, FieldKind::Checkbox),
        half,
        ..FieldView::new(field.name, field.label, kind)
    }
}

/// The control of a field, and whether it takes half the width.
fn kind_of<R: Sections>(field: &FieldDef<R>, required: bool, offered: &Offered) -> (FieldKind, bool) {
    use fields::FieldKind as Kind;
    let optional = |empty: &str, choices: Vec<Choice>| {
        let empty = (!required).then(|| Choice::new("", empty));
        FieldKind::Select(empty.into_iter().chain(choices).collect())
    };
    match field.kind {
        Kind::Text if field.name == "email" => (FieldKind::Email, true),
        Kind::Text => (FieldKind::Text, !matches!(field.name, "name" | "title")),
        Kind::Paragraph => (FieldKind::TextArea, false),
        Kind::Lines => match R::several(field.name) {
            Some(choices) => (FieldKind::Several(choices), false),
            None => (FieldKind::TextArea, false),
        },
        Kind::Integer | Kind::Money => (FieldKind::Number, true),
        Kind::Date => (FieldKind::Date, true),
        Kind::Flag => (FieldKind::Checkbox, false),
        Kind::Answer => (optional("not known", vec![Choice::new("yes", "Yes"), Choice::new("no", "No")]), true),
        Kind::Choice(choices) => {
            let rating = choices.iter().all(|(word, _)| word.bytes().all(|byte| byte.is_ascii_digit()));
            let label = |word: &str, label: &str| if rating { format!("{word} · {label}") } else { label.to_owned() };
            let choices = choices.iter().map(|(word, words)| Choice::new(*word, label(word, words))).collect();
            (optional(if rating { "not rated" } else { "not stated" }, choices), true)
        }
        Kind::Record("person") => (optional("nobody yet", offered.of("person")), true),
        Kind::Record(noun) => (optional("none", offered.of(noun)), true),
    }
}

/// The ids of the people a record names.
pub fn people_of<R: Sections>(record: &R) -> Vec<String> {
    let named = R::fields().iter().filter(|field| field.kind == fields::FieldKind::Record("person"));
    named.filter_map(|field| Some((field.get)(record).as_str()?.to_owned())).collect()
}

/// What a record holds, as the texts of its form.
pub fn texts<R: Sections>(record: &R) -> Map<String, Value> {
    let values = record.to_values();
    let currency = values.get("currency").and_then(Value::as_str).unwrap_or_default();
    let text = |field: &FieldDef<R>, value: &Value| match value {
        Value::Number(number) if field.kind == fields::FieldKind::Money => {
            number.as_i64().map(|minor| money::shown(minor, currency)).unwrap_or_default()
        }
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => if field.kind == fields::FieldKind::Answer { "no" } else { "" }.to_owned(),
        Value::Array(entries) => {
            let separator = if R::several(field.name).is_some() { "," } else { "\n" };
            entries.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(separator)
        }
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Object(_) => String::new(),
    };
    R::fields()
        .iter()
        .filter_map(|field| Some((field.name.to_owned(), Value::from(text(field, values.get(field.name)?)))))
        .collect()
}

/// The values of a sent form: a box that was not ticked is a no, lists are lists, money is in the minor unit. Names that
/// are no field of the form are left out.
pub fn values<'a, R: Sections>(sent: impl Iterator<Item = (&'a str, &'a str)>) -> Map<String, Value> {
    let sent: Vec<_> = sent.collect();
    let first = |name: &str| sent.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    let shown = |field: &&FieldDef<R>| R::SECTIONS.iter().any(|section| section.fields.contains(&field.name));
    let value = |field: &FieldDef<R>| match field.kind {
        fields::FieldKind::Flag => Some(Value::from(first(field.name).is_some_and(|value| value == "yes"))),
        fields::FieldKind::Lines if R::several(field.name).is_some() => {
            let chosen = sent.iter().filter(|(key, _)| *key == field.name);
            Some(chosen.map(|(_, value)| Value::from(*value)).collect())
        }
        fields::FieldKind::Lines if R::LINES.contains(&field.name) => {
            Some(first(field.name)?.lines().map(Value::from).collect())
        }
        fields::FieldKind::Money => Some(minor(first(field.name)?, first("currency").unwrap_or_default())),
        _ => Some(Value::from(first(field.name)?)),
    };
    R::fields().iter().filter(shown).filter_map(|field| Some((field.name.to_owned(), value(field)?))).collect()
}

/// An amount as people write it, in the currency's minor unit; what is none stays as it is, for the field to refuse.
fn minor(amount: &str, currency: &str) -> Value {
    let plain: String = amount.chars().filter(|letter| !letter.is_whitespace() && *letter != '\'').collect();
    let currency = money::currency(currency).unwrap_or(iso_currency::Currency::EUR);
    let minor = plain.parse().ok().and_then(|amount| money::to_minor(amount, currency));
    minor.map_or_else(|| Value::from(amount), Value::from)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    pub(super) fn assert_complete<R: Sections>() {
        let named: Vec<_> = R::SECTIONS.iter().flat_map(|section| section.fields).copied().collect();
        let unique: BTreeSet<_> = named.iter().copied().collect();
        assert_eq!(unique.len(), named.len(), "a {} form names a field twice", R::NOUN);
        let all: BTreeSet<_> = R::fields().iter().map(|field| field.name).filter(|name| *name != "vendor_id").collect();
        assert_eq!(unique, all, "a {} form holds every field once", R::NOUN);
    }

    #[test]
    fn every_form_holds_every_editable_field_once() {
        assert_complete::<Vendor>();
        assert_complete::<Service>();
        assert_complete::<Contact>();
        assert_complete::<Contract>();
        assert_complete::<SocReport>();
    }

    #[test]
    fn money_is_entered_as_an_amount_and_kept_in_the_minor_unit() {
        for (text, currency, value) in [
            ("184000", "EUR", Value::from(18_400_000)),
            ("184 000.5", "USD", Value::from(18_400_050)),
            ("1200", "JPY", Value::from(1200)),
            ("", "EUR", Value::from("")),
            ("a lot", "EUR", Value::from("a lot")),
        ] {
            assert_eq!(minor(text, currency), value, "{text} {currency}");
        }
    }

    #[test]
    fn a_box_left_open_is_a_no_and_strange_names_are_left_out() {
        let sent = [("name", "Anvils"), ("version", "3"), ("role", "admin"), ("needs_privacy", "yes")];
        let values = values::<Service>(sent.into_iter());
        assert_eq!(values.get("active"), Some(&Value::Bool(false)));
        assert_eq!(values.get("needs_privacy"), Some(&Value::Bool(true)));
        assert!(!values.contains_key("version") && !values.contains_key("role"));
    }

    #[test]
    fn ticked_categories_are_a_list_and_names_keep_their_commas() {
        let sent = [("categories", "security"), ("categories", "privacy"), ("boundary_locations", "Cork, Ireland")];
        let values = values::<SocReport>(sent.into_iter());
        assert_eq!(values.get("categories"), Some(&serde_json::json!(["security", "privacy"])));
        assert_eq!(values.get("boundary_locations"), Some(&serde_json::json!(["Cork, Ireland"])));
    }
}
