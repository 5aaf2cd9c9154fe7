use super::*;
use crate::domain::{reminder::Exception, scoring::Band};

fn shipped() -> Rules {
    Rules::built_in().unwrap()
}

fn draft(name: RuleName) -> RuleDraft {
    RuleDraft::of(&shipped(), name).unwrap()
}

/// The fields that cannot be taken.
fn wrong(draft: &RuleDraft) -> Vec<String> {
    draft.changed(&shipped()).unwrap_err().into_iter().map(|error| error.field).collect()
}

#[test]
fn a_form_that_was_not_touched_changes_nothing() {
    let mut rules = shipped();
    let mut rule = rules.rule(RuleName::SocStale).unwrap().clone();
    let silent = Exception { enabled: Some(false), ..Exception::default() };
    let early = Exception { leads: Some(vec![120, 30]), send: Some(SendAs::Single), ..Exception::default() };
    rule.tiers = [(Band::Critical, early.clone()), (Band::Unrated, silent.clone())].into();
    rules = rules.with_rule(RuleName::SocStale, rule);
    for vendor in ["V-0001", "V-0012"] {
        rules.vendors.insert(vendor.to_owned(), [(RuleName::SocStale, early.clone())].into());
    }
    rules.vendors.entry("V-0012".to_owned()).or_default().insert(RuleName::ReviewDue, silent);
    for name in RuleName::ALL {
        let draft = RuleDraft::of(&rules, *name).unwrap();
        assert_eq!(draft.changed(&rules).unwrap(), rules, "{name}");
    }
    assert_eq!(GeneralDraft::of(&rules).changed(&rules).unwrap(), rules);
}

#[test]
fn what_was_typed_becomes_the_rule() {
    let mut typed = draft(RuleName::ReviewDue);
    typed.leads = "7 60;30, −14".to_owned();
    typed.then_every = "7".to_owned();
    typed.send = "single".to_owned();
    typed.escalate = false;
    typed.told[0].told = true;
    typed.told[0].leads = "7".to_owned();
    typed.owner = "owner".to_owned();
    typed.tiers[0].enabled = "off".to_owned();
    let mut row = ExceptionDraft::of("V-0012", None);
    row.leads = "45".to_owned();
    typed.vendors = vec![ExceptionDraft::default(), row];
    let rules = typed.changed(&shipped()).unwrap();
    let rule = rules.rule(RuleName::ReviewDue).unwrap();
    assert_eq!((rule.leads.as_slice(), rule.then_every), ([60, 30, 7, -14].as_slice(), Some(7)));
    assert_eq!((rule.send, rule.escalate), (SendAs::Single, false));
    let owner = Told { role: RecipientRole::Owner, leads: Some(vec![7]) };
    assert_eq!(rule.to, [owner, Told { role: RecipientRole::SecurityOwner, leads: None }], "who owns it stands first");
    assert_eq!(rule.tiers.get(&Band::Critical).and_then(|tier| tier.enabled), Some(false));
    let of_vendor = rules.vendors.get("V-0012").and_then(|held| held.get(&RuleName::ReviewDue)).unwrap();
    assert_eq!(of_vendor.leads, Some(vec![45]));
}

#[test]
fn a_rule_of_a_hard_date_does_not_come_again_and_again() {
    let mut typed = draft(RuleName::ContractNotice);
    typed.then_every = "7".to_owned();
    assert_eq!(typed.changed(&shipped()).unwrap(), shipped());
}

#[test]
fn what_is_wrong_is_said_of_its_field() {
    type Change = fn(&mut RuleDraft);
    let row = |leads: &str| ExceptionDraft { leads: leads.to_owned(), ..ExceptionDraft::of("V-0012", None) };
    let cases: [(Change, &str); 9] = [
        (|draft| draft.leads = "ninety".to_owned(), "leads"),
        (|draft| draft.leads = "+14".to_owned(), "leads"),
        (|draft| draft.leads = String::new(), "leads"),
        (|draft| draft.leads = "30, 30".to_owned(), "leads"),
        (|draft| draft.leads = "6000".to_owned(), "leads"),
        (|draft| draft.then_every = "0".to_owned(), "then_every"),
        (|draft| draft.then_every = "weekly".to_owned(), "then_every"),
        (|draft| draft.told.iter_mut().for_each(|one| one.told = false), "told"),
        (|draft| draft.tiers[3].leads = "5000".to_owned(), "tier_low_leads"),
    ];
    for (change, field) in cases {
        let mut typed = draft(RuleName::ReviewDue);
        change(&mut typed);
        assert_eq!(wrong(&typed), [field]);
    }
    let mut typed = draft(RuleName::SocStale);
    typed.leads = "90, 60".to_owned();
    assert_eq!(wrong(&typed), ["told_leads_security_contact"], "it hears of 30 and 0, which are no days of it now");
    let nobodys = ExceptionDraft { of: String::new(), ..row("45") };
    for (vendors, field) in [
        (vec![ExceptionDraft::default(), nobodys], "vendor_1_of"),
        (vec![row("")], "vendor_0_of"),
        (vec![row("45"), row("30")], "vendor_1_of"),
        (vec![row("soon")], "vendor_0_leads"),
        (vec![ExceptionDraft::of("V-0001", None), row("5000")], "vendor_0_of"),
    ] {
        let typed = RuleDraft { vendors, ..draft(RuleName::ReviewDue) };
        assert_eq!(wrong(&typed), [field]);
    }
    let typed = RuleDraft { vendors: vec![ExceptionDraft::default(), row("5000")], ..draft(RuleName::ReviewDue) };
    assert_eq!(wrong(&typed), ["vendor_1_leads"]);
    assert_eq!(typed.field_of("vendors.V-0012"), "vendor_1_of");
    assert_eq!(typed.field_of("vendors.V-00"), "");
}

#[test]
fn a_rule_that_is_off_needs_no_days() {
    let mut typed = draft(RuleName::ReviewDue);
    (typed.enabled, typed.leads) = (false, String::new());
    let rules = typed.changed(&shipped()).unwrap();
    assert!(!rules.rule(RuleName::ReviewDue).unwrap().enabled);
}

#[test]
fn numbers_of_every_rule_are_checked_too() {
    let typed = GeneralDraft { overdue_days: "never".to_owned(), ..GeneralDraft::of(&shipped()) };
    let errors = typed.changed(&shipped()).unwrap_err();
    assert_eq!(
        (errors[0].field.as_str(), errors[0].message.as_str()),
        ("overdue_days", "Give a whole number, 0 or more.")
    );
    let typed = GeneralDraft { unacknowledged: "101".to_owned(), ..GeneralDraft::of(&shipped()) };
    let errors = typed.changed(&shipped()).unwrap_err();
    assert_eq!((errors[0].field.as_str(), errors[0].message.as_str()), ("unacknowledged", "Must be 0 to 100."));
    let typed = GeneralDraft { single_within_days: "3".to_owned(), ..GeneralDraft::of(&shipped()) };
    assert_eq!(typed.changed(&shipped()).unwrap().single_within_days, 3);
}
