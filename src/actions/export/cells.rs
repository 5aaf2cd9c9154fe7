//! The cells of exported rows, field by field, written as the readers of registers read them.

use super::Row;
use crate::{
    domain::{
        contract::Contract,
        dossier::Dossier,
        import::value::list::written,
        lines::Lines,
        money,
        person::Person,
        soc_report::{SocReport, TrustCategory},
        vendor::{Contact, Service, Vendor},
    },
    spreadsheet::WrittenCell,
};

/// One row a service; further rows where there are more contacts than services.
pub(super) fn vendor_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    let rows = dossier.services.len().max(dossier.contacts.len()).max(1);
    let row = |place: usize| row(dossier, dossier.services.get(place), dossier.contacts.get(place), keys);
    (0..rows).map(row).collect()
}

pub(super) fn service_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    dossier.services.iter().map(|service| row(dossier, Some(service), None, keys)).collect()
}

pub(super) fn contact_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    dossier.contacts.iter().map(|contact| row(dossier, None, Some(contact), keys)).collect()
}

pub(super) fn contract_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    let row = |contract| keys.iter().map(|key| contract_cell(dossier, contract, key)).collect();
    dossier.contracts.iter().map(row).collect()
}

pub(super) fn report_rows(dossier: &Dossier, keys: &[&str]) -> Vec<Row> {
    let row = |report| keys.iter().map(|key| report_cell(dossier, report, key)).collect();
    dossier.reports.iter().map(row).collect()
}

fn row(dossier: &Dossier, service: Option<&Service>, contact: Option<&Contact>, keys: &[&str]) -> Row {
    let cell = |key: &&str| {
        vendor_cell(&dossier.vendor, key)
            .or_else(|| owner_cell(dossier, key))
            .or_else(|| contact.and_then(|contact| contact_cell(contact, key)))
            .or_else(|| service.and_then(|service| service_cell(service, key)))
            .unwrap_or(WrittenCell::Empty)
    };
    keys.iter().map(cell).collect()
}

pub(super) fn text(value: Option<&String>) -> WrittenCell {
    value.map(String::as_str).into()
}

pub(super) fn label(value: &'static str) -> WrittenCell {
    value.into()
}

pub(super) fn yes_no(value: Option<bool>) -> WrittenCell {
    value.map_or(WrittenCell::Empty, WrittenCell::Bool)
}

pub(super) fn number(value: Option<impl Into<f64>>) -> WrittenCell {
    value.map_or(WrittenCell::Empty, |value| WrittenCell::Number(value.into()))
}

/// A list in one cell.
pub(super) fn list(lines: &Lines) -> WrittenCell {
    written(lines).as_str().into()
}

fn vendor_cell(vendor: &Vendor, key: &str) -> Option<WrittenCell> {
    Some(match key {
        "name" => vendor.name.as_str().into(),
        "reference" => vendor.reference.as_str().into(),
        "legal_name" => text(vendor.legal_name.as_ref()),
        "aliases" => list(&vendor.aliases),
        "domain" => text(vendor.domain.as_ref()),
        "country" => text(vendor.country.as_ref()),
        "category" => text(vendor.category.as_ref()),
        "description" => text(vendor.description.as_ref()),
        "status" => label(vendor.status.label()),
        "key_vendor" => WrittenCell::Bool(vendor.key_vendor),
        "subservice_organization" => WrittenCell::Bool(vendor.subservice_organization),
        "subservice_method" => vendor.subservice_method.map(|method| method.label()).into(),
        "tags" => list(&vendor.tags),
        "notes" => text(vendor.notes.as_ref()),
        "stated_tier" => text(vendor.stated_tier.as_ref()),
        "stated_score" => text(vendor.stated_score.as_ref()),
        "last_review" => vendor.last_review_on.into(),
        "next_review" => vendor.next_review_on.into(),
        "claims_soc2" => yes_no(vendor.claims_soc2),
        "claims_iso27001" => yes_no(vendor.claims_iso27001),
        "claims_dpa" => yes_no(vendor.claims_dpa),
        "active_since" => vendor.active_on.into(),
        "terminated_on" => vendor.terminated_on.into(),
        _ => return None,
    })
}

fn owner_cell(dossier: &Dossier, key: &str) -> Option<WrittenCell> {
    let (business, security) = (dossier.business_owner.as_ref(), dossier.security_owner.as_ref());
    Some(match key {
        "business_owner" => name_of(business),
        "business_owner_email" => email_of(business),
        "security_owner" => name_of(security),
        "security_owner_email" => email_of(security),
        _ => return None,
    })
}

pub(super) fn name_of(person: Option<&Person>) -> WrittenCell {
    person.map(|person| person.name.as_str()).into()
}

pub(super) fn email_of(person: Option<&Person>) -> WrittenCell {
    person.and_then(|person| person.email.as_deref()).into()
}

fn service_cell(service: &Service, key: &str) -> Option<WrittenCell> {
    let ratings = &service.ratings;
    Some(match key {
        "service" => service.name.as_str().into(),
        "service_description" => text(service.description.as_ref()),
        "service_active" => WrittenCell::Bool(service.active),
        "data_sensitivity" => number(ratings.data_sensitivity),
        "criticality" => number(ratings.criticality),
        "access" => number(ratings.access),
        "substitutability" => number(ratings.substitutability),
        "data_volume" => number(ratings.data_volume),
        "regulatory" => number(ratings.regulatory),
        "fourth_party" => number(ratings.fourth_party),
        "geography" => number(ratings.geography),
        "spend" => number(ratings.spend),
        "data_categories" => list(&service.data_categories),
        "needs_categories" => needs(service),
        "exit_plan" => text(service.exit_plan.as_ref()),
        "alternate_vendor" => text(service.alternate_vendor.as_ref()),
        "rto_hours" => number(service.rto_hours),
        "rpo_hours" => number(service.rpo_hours),
        "exit_tested_on" => service.exit_tested_on.into(),
        _ => return None,
    })
}

fn needs(service: &Service) -> WrittenCell {
    let needed = [
        (service.needs_availability, TrustCategory::Availability),
        (service.needs_confidentiality, TrustCategory::Confidentiality),
        (service.needs_processing_integrity, TrustCategory::ProcessingIntegrity),
        (service.needs_privacy, TrustCategory::Privacy),
    ];
    list(&Lines::new(needed.into_iter().filter(|(needed, _)| *needed).map(|(_, category)| category.label())))
}

fn contact_cell(contact: &Contact, key: &str) -> Option<WrittenCell> {
    Some(match key {
        "contact_name" => contact.name.as_str().into(),
        "contact_email" => text(contact.email.as_ref()),
        "contact_role" => label(contact.role.label()),
        _ => return None,
    })
}

fn contract_cell(dossier: &Dossier, contract: &Contract, key: &str) -> WrittenCell {
    let clauses = &contract.clauses;
    let owner = contract.owner_id.and_then(|id| dossier.contract_owners.get(&id));
    match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "reference" => contract.reference.as_str().into(),
        "services" => {
            let covers = |service: &&Service| dossier.contract_services.contains(&(contract.id, service.id));
            list(&Lines::new(dossier.services.iter().filter(covers).map(|service| &service.name)))
        }
        "contract_start" => contract.starts_on.into(),
        "contract_end" => contract.ends_on.into(),
        "term_months" => number(contract.term_months),
        "renewal_months" => number(contract.renewal_months),
        "auto_renew" => WrittenCell::Bool(contract.auto_renew),
        "notice" => number(contract.notice_value),
        "notice_unit" => contract.notice_unit.map(|unit| unit.label()).into(),
        "annual_value" => amount(contract),
        "currency" => text(contract.currency.as_ref()),
        "owner" => name_of(owner),
        "owner_email" => email_of(owner),
        "security_addendum" => yes_no(clauses.security_addendum),
        "sla" => yes_no(clauses.sla),
        "dpa" => yes_no(clauses.dpa),
        "baa" => yes_no(clauses.baa),
        "scc" => yes_no(clauses.scc),
        "confidentiality" => yes_no(clauses.confidentiality),
        "audit_right" => yes_no(clauses.audit_right),
        "data_return" => yes_no(clauses.data_return),
        "breach_notice_hours" => number(clauses.breach_notice_hours),
        "notes" => text(contract.notes.as_ref()),
        _ => WrittenCell::Empty,
    }
}

fn amount(contract: &Contract) -> WrittenCell {
    let code = contract.currency.as_deref().unwrap_or_default();
    let shown = contract.annual_value_minor.map(|minor| money::shown(minor, code));
    shown.and_then(|amount| amount.parse().ok()).map_or(WrittenCell::Empty, WrittenCell::Number)
}

fn report_cell(dossier: &Dossier, report: &SocReport, key: &str) -> WrittenCell {
    match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "kind" => label(report.kind.label()),
        "report_type" => label(report.report_type.label()),
        "period_start" => report.period_start.into(),
        "period_end" => report.period_end.into(),
        "as_of" => report.as_of.into(),
        "issued" => report.issued_on.into(),
        "auditor" => text(report.auditor.as_ref()),
        "auditor_check" => label(report.auditor_check.label()),
        "opinion_description" => label(report.opinion_description.label()),
        "opinion_design" => label(report.opinion_design.label()),
        "opinion_operation" => report.opinion_operation.map(|opinion| opinion.label()).into(),
        "qualified_criteria" => list(&report.qualified_criteria),
        "categories" => {
            let labels = report.categories.iter().filter_map(|word| word.parse::<TrustCategory>().ok());
            list(&Lines::new(labels.map(TrustCategory::label)))
        }
        "services" => {
            let named = |service: &&Service| dossier.fits.contains_key(&(report.id, service.id));
            list(&Lines::new(dossier.services.iter().filter(named).map(|service| &service.name)))
        }
        "auditor_check_method" => text(report.auditor_check_method.as_ref()),
        "auditor_checked_on" => report.auditor_checked_on.into(),
        "criteria_not_relevant" => list(&report.criteria_not_relevant),
        "incidents" => text(report.incidents.as_ref()),
        "significant_changes" => text(report.significant_changes.as_ref()),
        "subsequent_events" => text(report.subsequent_events.as_ref()),
        "boundary_services" => list(&report.boundary_services),
        "boundary_locations" => list(&report.boundary_locations),
        "scope_fit" => label(report.scope_fit.label()),
        "restriction" => text(report.restriction.as_ref()),
        "reviewer" => text(report.reviewer.as_ref()),
        "reviewed_on" => report.reviewed_on.into(),
        "conclusion" => text(report.conclusion.as_ref()),
        "pages" => list(&report.pages),
        _ => WrittenCell::Empty,
    }
}
