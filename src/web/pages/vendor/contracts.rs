//! Contracts with both their dates, what was assumed for them and decided about them, and the people at the vendor.

use super::origin;
use crate::{
    actions::vendor_page::{DatedContract, VendorFile},
    domain::{
        access::{Actor, Right},
        contract::{Clauses, Contract},
        money,
        reminder::ContractDates,
        renewal_decision::{RenewalChoice, RenewalDecision, standing},
    },
    web::{
        pages::{marks::address, vendors::money as amount},
        view::{
            figure::term::TermFigure,
            mark::{Day, Link, Tag, Tone},
            vendor::{ContactRow, ContractView, DecisionRow},
            words,
        },
    },
};

/// Headings that hold a contract's dates.
const FIELDS: [&str; 4] = ["contract_end", "contract_start", "notice", "vendor"];

/// The contracts, the one to decide on first.
pub fn contracts(file: &VendorFile, actor: &Actor) -> Vec<ContractView> {
    let edits = actor.can(Right::EditVendors);
    file.contracts.iter().map(|dated| contract(file, dated, edits)).collect()
}

fn contract(file: &VendorFile, dated: &DatedContract, edits: bool) -> ContractView {
    let DatedContract { contract, dates, next_mail } = dated;
    let deadline = dates.as_ref().and_then(|dates| dates.notice_deadline);
    let url = if edits { format!("/contracts/{}/edit", contract.id) } else { "#contracts".to_owned() };
    ContractView {
        link: Link::new(&contract.reference, url),
        term: dates.as_ref().and_then(|dates| {
            Some(TermFigure::new(dates.term_start?, dates.term_end, dates.notice_deadline, file.today))
        }),
        notice: deadline.map(|day| (Day::due(day, file.today), day.format("%A").to_string())),
        no_notice: match dates {
            None => Some("no dates on record".to_owned()),
            Some(_) if deadline.is_none() => Some("none: it does not renew itself".to_owned()),
            Some(_) => None,
        },
        renews: renews(dates.as_ref()),
        assumption: match dates {
            Some(dates) if !dates.assumption.is_empty() => dates.assumption.clone(),
            Some(_) => "nothing; the end is on record".to_owned(),
            None => "nothing; give an end, or a start with a term".to_owned(),
        },
        value: value(contract),
        clauses: clauses(&contract.clauses),
        next_mail: next_mail
            .as_ref()
            .map(|mail| format!("{}, {}, to {}", mail.on, words::due(mail.on, file.today), mail.to.join(" and "))),
        services: services(file, contract),
        source: file.origin(contract.id, &FIELDS).map(|origin| origin::link(&origin)),
        decisions: decisions(file, contract, edits),
        new_decision: edits.then(|| {
            let form = format!("/vendors/{}/renewal-decisions/new", contract.vendor_id);
            address(&form, [("contract_id", contract.id.as_str())])
        }),
        runway: dates.as_ref().map(|_| {
            let label = if edits { "Decide" } else { "On the runway" };
            Link::new(label, format!("/renewals?contract={}#decide", contract.id))
        }),
    }
}

/// What was decided about a contract, the newest first.
fn decisions(file: &VendorFile, contract: &Contract, edits: bool) -> Vec<DecisionRow> {
    let all = &file.dossier.papers.decisions;
    let mut of_it: Vec<&RenewalDecision> = all.iter().filter(|one| one.contract_id == contract.id).collect();
    of_it.sort_by_key(|one| std::cmp::Reverse(one.age()));
    let row = |one: &RenewalDecision| DecisionRow {
        decision: one.decision.label().to_owned(),
        url: edits.then(|| format!("/renewal-decisions/{}/edit", one.id)),
        people: format!("{} on {}, about the deadline {}", one.decided_by, one.decided_on, one.deadline_on),
        reason: one.reason.clone(),
        state: state(one, standing(all, contract.id, one.deadline_on).is_some_and(|stands| stands.id == one.id)),
        source: file.sources.places(one.id.as_str()).first().map(origin::read),
    };
    of_it.into_iter().map(row).collect()
}

/// That a newer one stands in its place, or what became of the notice of one that terminates.
fn state(one: &RenewalDecision, stands: bool) -> Option<Tag> {
    match (one.decision, one.notice_given_on) {
        _ if !stands => Some(Tag::new("superseded", Tone::Dim)),
        (RenewalChoice::Terminate, Some(day)) => Some(Tag::new(format!("notice given {day}"), Tone::Plain)),
        (RenewalChoice::Terminate, None) => Some(Tag::new("no notice recorded", Tone::Bad)),
        _ => None,
    }
}

/// “2027-01-01, bound until 2027-12-31”, or when it ends.
fn renews(dates: Option<&ContractDates>) -> String {
    match dates {
        None => "unknown".to_owned(),
        Some(ContractDates { renewal_on: Some(renewal), next, .. }) => match next {
            Some(next) => format!("{renewal}, then until {} unless notice is given", next.ends_on),
            None => format!("{renewal}, unless notice is given"),
        },
        Some(dates) => format!("ends {}, does not renew itself", dates.term_end),
    }
}

fn value(contract: &Contract) -> Option<String> {
    let currency = contract.currency.as_deref()?;
    let amount_shown = money::shown(contract.annual_value_minor?, currency);
    Some(format!("{} a year", amount(currency, &amount_shown)))
}

/// “7 of 9” and which are missing; `None` while nobody looked.
fn clauses(clauses: &Clauses) -> Option<(String, String)> {
    let all = [
        ("security addendum", clauses.security_addendum),
        ("SLA", clauses.sla),
        ("DPA", clauses.dpa),
        ("BAA", clauses.baa),
        ("SCC", clauses.scc),
        ("confidentiality", clauses.confidentiality),
        ("audit right", clauses.audit_right),
        ("data return", clauses.data_return),
        ("breach hours", clauses.breach_notice_hours.map(|_| true)),
    ];
    if all.iter().all(|(_, there)| there.is_none()) {
        return None;
    }
    let have = all.iter().filter(|(_, there)| *there == Some(true)).count();
    let missing: Vec<&str> = all.iter().filter(|(_, there)| *there == Some(false)).map(|(name, _)| *name).collect();
    let missing = if missing.is_empty() { String::new() } else { format!("{} missing", missing.join(", ")) };
    Some((format!("{have} of {}", all.len()), missing))
}

fn services(file: &VendorFile, contract: &Contract) -> Option<String> {
    let dossier = &file.dossier;
    let covered = dossier.contract_services.iter().filter(|(id, _)| *id == contract.id);
    let name = |id| dossier.services.iter().find(|service| service.id == id).map(|service| service.name.as_str());
    let names: Vec<&str> = covered.filter_map(|(_, service)| name(*service)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The people at the vendor.
pub fn contacts(file: &VendorFile, actor: &Actor) -> Vec<ContactRow> {
    let edits = actor.can(Right::EditVendors);
    let row = |contact: &crate::domain::vendor::Contact| ContactRow {
        link: Link::new(
            &contact.name,
            if edits { format!("/contacts/{}/edit", contact.id) } else { "#contacts".to_owned() },
        ),
        role: contact.role.label().to_owned(),
        email: contact.email.clone(),
        receives_reminders: contact.receives_reminders,
    };
    file.dossier.contacts.iter().map(row).collect()
}
