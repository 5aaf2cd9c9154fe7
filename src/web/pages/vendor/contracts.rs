//! Contracts with both their dates, what was assumed for them and decided about them, and the people at the vendor.

use super::origin;
use crate::{
    actions::vendor_page::{DatedContract, VendorFile},
    domain::{
        Date,
        access::{Actor, Right},
        contract::{Clauses, Contract},
        money,
        reminder::ContractDates,
        renewal::{Followed, RenewalState, Runway},
        renewal_decision::{RenewalChoice, RenewalDecision, stands},
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
    let DatedContract { contract, dates, followed, next_mail } = dated;
    let runway = match followed {
        Followed::Running(runway) => Some(runway.as_ref()),
        Followed::Undated | Followed::Over(_) => None,
    };
    // What has ended has no current term, whatever its dates would make of it.
    let dates = dates.as_ref().filter(|_| runway.is_some());
    let renewing = runway.filter(|runway| runway.renews_itself());
    let url = if edits { format!("/contracts/{}/edit", contract.id) } else { "#contracts".to_owned() };
    ContractView {
        link: Link::new(&contract.reference, url),
        term: dates.and_then(|dates| {
            Some(TermFigure::new(dates.term_start?, dates.term_end, dates.notice_deadline, file.today))
        }),
        notice: renewing.map(|runway| (due(runway, file.today), runway.decide_by.format("%A").to_string())),
        no_notice: match followed {
            Followed::Undated => Some("no dates on record".to_owned()),
            Followed::Over(_) => Some("none: it has ended".to_owned()),
            Followed::Running(_) if renewing.is_none() => Some("none: it does not renew itself".to_owned()),
            Followed::Running(_) => None,
        },
        renews: match followed {
            Followed::Undated => "unknown".to_owned(),
            Followed::Over(last_day) => format!("ended {last_day}"),
            Followed::Running(runway) => runway.outlook(),
        },
        assumption: assumption(dates, followed),
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
        runway: runway.map(|runway| {
            let decided = matches!(runway.state, RenewalState::Decided | RenewalState::Leaving);
            let label = if edits && !decided { "Decide" } else { "On the runway" };
            Link::new(label, format!("/renewals?contract={}#decide", contract.id))
        }),
    }
}

/// The notice deadline; what is decided is not late any more.
fn due(runway: &Runway, today: Date) -> Day {
    if runway.is_open() { Day::due(runway.decide_by, today) } else { Day::event(runway.decide_by, today) }
}

fn assumption(dates: Option<&ContractDates>, followed: &Followed) -> String {
    match (dates, followed) {
        (Some(dates), _) if !dates.assumption.is_empty() => dates.assumption.clone(),
        (None, Followed::Undated) => "nothing; give an end, or a start with a term".to_owned(),
        (None, _) => "nothing".to_owned(),
        (Some(_), _) => "nothing; the end is on record".to_owned(),
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
        state: state(one, contract, stands(all, one)),
        source: file.sources.places(one.id.as_str()).first().map(origin::read),
    };
    of_it.into_iter().map(row).collect()
}

/// That a newer one stands in its place, or what became of the notice of one that terminates.
fn state(one: &RenewalDecision, contract: &Contract, stands: bool) -> Option<Tag> {
    match (one.decision, one.notice_given_on) {
        _ if !stands => Some(Tag::new("superseded", Tone::Dim)),
        (RenewalChoice::Terminate, Some(day)) if one.late_notice(contract).is_some() => {
            Some(Tag::new(format!("notice given late, {day}"), Tone::Bad))
        }
        (RenewalChoice::Terminate, Some(day)) => Some(Tag::new(format!("notice given {day}"), Tone::Plain)),
        (RenewalChoice::Terminate, None) if !contract.auto_renew => Some(Tag::new("no notice needed", Tone::Dim)),
        (RenewalChoice::Terminate, None) => Some(Tag::new("no notice recorded", Tone::Bad)),
        _ => None,
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
