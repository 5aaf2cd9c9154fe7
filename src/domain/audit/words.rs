//! A line of the trail as people read it: words for what was done and to which kind of record, and what changed, field
//! by field, with names where the values hold ids.

use serde_json::{Map, Value};

use super::AuditEntry;
use crate::domain::{
    acceptance::Acceptance,
    access_grant::AccessGrant,
    audit_roadmap::AuditRoadmap,
    bridge_letter::BridgeLetter,
    certificate::Certificate,
    contract::Contract,
    control::Control,
    csoc::Csoc,
    cuec::Cuec,
    document::Document,
    fields::{FieldKind, Fields},
    finding::Finding,
    incident::Incident,
    offboarding_step::OffboardingStep,
    person::Person,
    questionnaire::Questionnaire,
    renewal_decision::RenewalDecision,
    review::Review,
    score_override::ScoreOverride,
    soc_exception::SocException,
    soc_report::SocReport,
    subservice::Subservice,
    vendor::{Contact, Service, Vendor},
};

/// Longest value that is shown whole, in characters.
const LONGEST: usize = 1_000;

/// Words for what was done, in the order of a list to choose from.
pub const ACTIONS: [(&str, &str); 44] = [
    ("create", "Created"),
    ("update", "Changed"),
    ("delete", "Removed"),
    ("preview", "Read"),
    ("import", "Imported"),
    ("undo", "Taken back"),
    ("reconcile", "Compared"),
    ("decide", "Decided"),
    ("sign", "Signed"),
    ("approve", "Approved"),
    ("send_back", "Sent back"),
    ("publish", "Published"),
    ("build", "Built"),
    ("save", "Saved"),
    ("answer", "Answered"),
    ("send_again", "Sent again"),
    ("test", "Tested"),
    ("opt_out", "Digests off"),
    ("opt_in", "Digests on"),
    ("download", "Downloaded"),
    ("export", "Exported"),
    ("sign_in", "Signed in"),
    ("sign_out", "Signed out"),
    ("sign_in_refused", "Sign-in refused"),
    ("refused", "Refused"),
    ("set_up", "Set up"),
    ("set_password", "Password set"),
    ("set_role", "Role set"),
    ("second_factor_on", "Second factor on"),
    ("second_factor_off", "Second factor off"),
    ("recovery_codes", "Recovery codes made"),
    ("end_session", "Session ended"),
    ("reset", "Reset"),
    ("disable", "Disabled"),
    ("enable", "Enabled"),
    ("link", "Link made"),
    ("ask_link", "Link asked for"),
    ("reassign", "Handed over"),
    ("revoke", "Revoked"),
    ("backup", "Backed up"),
    ("backup_begun", "Backup begun"),
    ("restore", "Restored"),
    ("begin", "Begun"),
    ("rekey", "Key changed"),
];

/// Words for the kinds of records, in the order of a list to choose from.
pub const KINDS: [(&str, &str); 41] = [
    ("vendor", "Vendor"),
    ("service", "Service"),
    ("contact", "Contact"),
    ("contract", "Contract"),
    ("renewal_decision", "Renewal decision"),
    ("soc_report", "SOC report"),
    ("exception", "Exception in a report"),
    ("cuec", "CUEC"),
    ("csoc", "CSOC"),
    ("subservice", "Subservice organization"),
    ("certificate", "Certificate"),
    ("bridge_letter", "Bridge letter"),
    ("audit_roadmap", "Audit roadmap"),
    ("questionnaire", "Questionnaire"),
    ("document", "Document"),
    ("attachment", "File"),
    ("review", "Review"),
    ("control", "Control"),
    ("finding", "Finding"),
    ("acceptance", "Acceptance"),
    ("override", "Override"),
    ("incident", "Incident"),
    ("access_grant", "Access grant"),
    ("offboarding_step", "Offboarding step"),
    ("person", "Person"),
    ("user", "Account"),
    ("token", "API token"),
    ("calendar_feed", "Calendar"),
    ("import", "Import"),
    ("layout", "Layout"),
    ("reconciliation", "Reconciliation"),
    ("scoring_model", "Risk model"),
    ("reminder_rules", "Reminder rules"),
    ("reminder", "Reminder"),
    ("mail", "Mail"),
    ("evidence_pack", "Evidence pack"),
    ("organization", "Organization"),
    ("setting", "Setting"),
    ("backup", "Backup"),
    ("table", "Table"),
    ("audit_trail", "Audit trail"),
];

/// What was done, in a word.
pub fn action_label(action: &str) -> String {
    worded(&ACTIONS, action)
}

/// A kind of record, in a word.
pub fn kind_label(kind: &str) -> String {
    worded(&KINDS, kind)
}

fn worded(known: &[(&str, &str)], word: &str) -> String {
    let label = known.iter().find(|(stored, _)| *stored == word).map(|(_, label)| (*label).to_owned());
    label.unwrap_or_else(|| spaced(word))
}

/// A stored name as words: `record_count` is “Record count”.
fn spaced(name: &str) -> String {
    let mut letters = name.chars().map(|letter| if letter == '_' { ' ' } else { letter });
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What the field is called.
    pub label: String,
    /// What it held; `None` for nothing.
    pub before: Option<String>,
    /// What it holds now.
    pub after: Option<String>,
}

/// A change in one sentence: “Due: 2026-11-30 → 2026-12-15”.
pub fn told(change: &Change) -> String {
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    format!("{}: {} → {}", change.label, shown(&change.before), shown(&change.after))
}

/// What an id in the values belongs to, by its kind and itself.
pub fn references(entry: &AuditEntry) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for values in [&entry.before_values, &entry.after_values] {
        for (name, value) in object(values.as_deref()).unwrap_or_default() {
            if let (Some((_, FieldKind::Record(noun))), Value::String(id)) = (field(&entry.record_kind, &name), value) {
                found.push((noun, id));
            }
        }
    }
    found
}

/// What changed, field by field; `name_of` tells what the record of a kind and an id is called.
pub fn changes(entry: &AuditEntry, name_of: &dyn Fn(&str, &str) -> Option<String>) -> Vec<Change> {
    let texts = (entry.before_values.as_deref(), entry.after_values.as_deref());
    let (Some(before), Some(after)) = (values(texts.0), values(texts.1)) else {
        return vec![Change { label: "Text".to_owned(), before: texts.0.map(cut), after: texts.1.map(cut) }];
    };
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
    let change = |name: &String| {
        let known = field(&entry.record_kind, name);
        let kind = known.map(|(_, kind)| kind);
        let of_it = |values: &Map<String, Value>| shown(values.get(name)?, kind, name_of);
        let label = known.map_or_else(|| spaced(name), |(label, _)| label.to_owned());
        Change { label, before: of_it(&before), after: of_it(&after) }
    };
    names.map(change).filter(|change| change.before != change.after).collect()
}

/// The fields of a line; none where it has no values, `None` where they are a text and no fields.
fn values(text: Option<&str>) -> Option<Map<String, Value>> {
    if text.is_none() { Some(Map::new()) } else { object(text) }
}

fn object(text: Option<&str>) -> Option<Map<String, Value>> {
    match serde_json::from_str(text?) {
        Ok(Value::Object(fields)) => Some(fields),
        _ => None,
    }
}

/// A value in words; nothing for what is empty.
fn shown(value: &Value, kind: Option<FieldKind>, name_of: &dyn Fn(&str, &str) -> Option<String>) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::Bool(yes) => (if *yes { "yes" } else { "no" }).to_owned(),
        Value::Number(number) => match kind {
            Some(FieldKind::Money) => format!("{number} in the smallest coin"),
            _ => chosen(kind, &number.to_string()),
        },
        Value::String(text) => match kind {
            Some(FieldKind::Record(noun)) => named(noun, text, name_of),
            _ if is_id(text) => "a record".to_owned(),
            _ => chosen(kind, text),
        },
        Value::Array(items) => {
            let items = items.iter().filter_map(|item| shown(item, kind, name_of));
            items.collect::<Vec<_>>().join(", ")
        }
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .filter_map(|(name, item)| Some(format!("{}: {}", spaced(name), shown(item, None, name_of)?)));
            fields.collect::<Vec<_>>().join(", ")
        }
    };
    if text.is_empty() { None } else { Some(cut(&text)) }
}

/// The label of a word on a closed list.
fn chosen(kind: Option<FieldKind>, word: &str) -> String {
    let Some(FieldKind::Choice(choices)) = kind else { return word.to_owned() };
    choices.iter().find(|(stored, _)| *stored == word).map_or(word, |(_, label)| *label).to_owned()
}

fn named(noun: &str, id: &str, name_of: &dyn Fn(&str, &str) -> Option<String>) -> String {
    name_of(noun, id).unwrap_or_else(|| format!("a {}", noun.replace('_', " ")))
}

fn is_id(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// What a field of a kind of record is called, and how it is entered.
fn field(noun: &str, name: &str) -> Option<(&'static str, FieldKind)> {
    FIELDS.iter().find_map(|of_kind| of_kind(noun, name))
}

fn of<R: Fields>(noun: &str, name: &str) -> Option<(&'static str, FieldKind)> {
    let known = R::fields().iter().find(|field| R::NOUN == noun && field.name == name)?;
    Some((known.label, known.kind))
}

type Find = fn(&str, &str) -> Option<(&'static str, FieldKind)>;

const FIELDS: [Find; 24] = [
    of::<Acceptance>,
    of::<AccessGrant>,
    of::<AuditRoadmap>,
    of::<BridgeLetter>,
    of::<Certificate>,
    of::<Contact>,
    of::<Contract>,
    of::<Control>,
    of::<Csoc>,
    of::<Cuec>,
    of::<Document>,
    of::<Finding>,
    of::<Incident>,
    of::<OffboardingStep>,
    of::<Person>,
    of::<Questionnaire>,
    of::<RenewalDecision>,
    of::<Review>,
    of::<ScoreOverride>,
    of::<Service>,
    of::<SocException>,
    of::<SocReport>,
    of::<Subservice>,
    of::<Vendor>,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::chain::tests::made_up;

    fn entry(kind: &str, before: &str, after: &str) -> AuditEntry {
        AuditEntry {
            record_kind: kind.to_owned(),
            before_values: Some(before.to_owned()),
            after_values: Some(after.to_owned()),
            ..made_up(1)
        }
    }

    fn sentences(entry: &AuditEntry) -> Vec<String> {
        let name_of = |noun: &str, id: &str| (noun == "person" && id.ends_with('7')).then(|| "Olive".to_owned());
        changes(entry, &name_of).iter().map(told).collect()
    }

    #[test]
    fn a_change_is_told_by_the_labels_of_the_form() {
        let before = r#"{"due_on":null,"status":"open","closed_on":"2026-11-01"}"#;
        let after = r#"{"due_on":"2026-12-15","status":"closed","closed_on":"2026-11-01"}"#;
        assert_eq!(sentences(&entry("finding", before, after)), ["Due: nothing → 2026-12-15", "Status: Open → Closed"]);
    }

    #[test]
    fn a_new_record_shows_what_it_holds_and_a_removed_one_what_it_held() {
        let (empty, full) = (AuditEntry { before_values: None, ..made_up(1) }, r#"{"name":"Alder","website":null}"#);
        let new = AuditEntry { after_values: Some(full.to_owned()), ..empty.clone() };
        assert_eq!(sentences(&new), ["Name: nothing → Alder"]);
        let gone = AuditEntry { before_values: Some(full.to_owned()), after_values: None, ..empty };
        assert_eq!(sentences(&gone), ["Name: Alder → nothing"]);
        assert!(sentences(&AuditEntry { before_values: None, after_values: None, ..made_up(1) }).is_empty());
    }

    #[test]
    fn no_id_is_shown() {
        let id = |number: u128| uuid::Uuid::from_u128(number).hyphenated().to_string();
        let (before, after) = (format!(r#"{{"owner_id":"{}"}}"#, id(7)), format!(r#"{{"owner_id":"{}"}}"#, id(8)));
        let line = entry("finding", &before, &after);
        assert_eq!(references(&line), [("person", id(7)), ("person", id(8))]);
        assert_eq!(sentences(&line), ["Owner: Olive → a person"]);
        let unknown = entry("token", &format!(r#"{{"holder":"{}"}}"#, id(7)), "{}");
        assert_eq!(sentences(&unknown), ["Holder: a record → nothing"]);
    }

    #[test]
    fn what_is_no_record_is_told_as_well_as_can_be() {
        let rules = entry("reminder_rules", "[mail]\nlead = 30", "[mail]\nlead = 60");
        assert_eq!(sentences(&rules), ["Text: [mail]\nlead = 30 → [mail]\nlead = 60"]);
        let long = entry("layout", "{}", &format!(r#"{{"columns":["a","b"],"text":"{}"}}"#, "x".repeat(2_000)));
        let told = sentences(&long);
        assert_eq!(told[0], "Columns: nothing → a, b");
        assert!(told[1].ends_with("x…") && told[1].chars().count() < 1_100);
        assert_eq!(
            (action_label("sign_in_refused"), kind_label("soc_report")),
            ("Sign-in refused".into(), "SOC report".into())
        );
        assert_eq!(action_label("never_heard_of"), "Never heard of");
    }
}
