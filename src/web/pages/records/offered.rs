//! What a form offers where another record is chosen: people, and the vendor's own services, contracts, reports and
//! findings.

use std::collections::HashMap;

use crate::{
    actions::records::{self, Record},
    app::App,
    domain::{
        access::Actor,
        contract::Contract,
        fields::FieldKind,
        finding::Finding,
        person::Person,
        review::{Review, ReviewState},
        soc_report::SocReport,
        vendor::{Service, Vendor},
    },
    error::AppError,
    web::view::{
        form::Choice,
        record_form::{self, Offered, Sections},
    },
};

/// People offered in a form; who is chosen already is offered in any case.
const MOST_PEOPLE: i64 = 2_000;
/// Records of one vendor that are offered.
const MOST: i64 = 2_000;

/// The records that a form of this record offers.
pub(super) fn to<R: Record + Sections>(
    app: &App,
    actor: &Actor,
    record: &R,
    vendor: Option<&Vendor>,
) -> Result<Offered, AppError> {
    let refers =
        |noun: &str| R::fields().iter().any(|field| matches!(field.kind, FieldKind::Record(kind) if kind == noun));
    let mut offered = Vec::new();
    if refers("person") {
        offered.push(("person", people(app, actor, record)?));
    }
    if let Some(vendor) = vendor {
        if refers("service") {
            offered.push(("service", of::<Service>(app, actor, vendor, |service| service.name.clone())?));
        }
        if refers("contract") {
            offered.push(("contract", of::<Contract>(app, actor, vendor, |contract| contract.reference.clone())?));
        }
        if refers("SOC report") {
            offered.push(("SOC report", of::<SocReport>(app, actor, vendor, Record::label)?));
        }
        if refers("finding") {
            offered.push(("finding", of::<Finding>(app, actor, vendor, |finding| finding.title.clone())?));
        }
        if refers("review") {
            // Only what is completed can be corrected.
            let mut reviews = records::list::<Review>(app, actor, Some(vendor.id), None, MOST)?;
            reviews.retain(|review| review.state == ReviewState::Completed);
            let choice = |review: &Review| Choice::new(review.id.to_string(), review.label());
            offered.push(("review", reviews.iter().rev().map(choice).collect()));
        }
    }
    Ok(Offered(offered))
}

fn of<R: Record>(
    app: &App,
    actor: &Actor,
    vendor: &Vendor,
    label: impl Fn(&R) -> String,
) -> Result<Vec<Choice>, AppError> {
    let records = records::list::<R>(app, actor, Some(vendor.id), None, MOST)?;
    Ok(records.iter().rev().map(|record| Choice::new(record.id().to_string(), label(record))).collect())
}

fn people<R: Sections>(app: &App, actor: &Actor, record: &R) -> Result<Vec<Choice>, AppError> {
    let mut people = records::list::<Person>(app, actor, None, None, MOST_PEOPLE)?;
    for chosen in record_form::people_of(record) {
        if let Some(id) = chosen.parse().ok().filter(|id| people.iter().all(|person| person.id != *id)) {
            people.push(records::get::<Person>(app, actor, id)?);
        }
    }
    people.sort_by_key(|person| person.name.to_lowercase());
    Ok(people.into_iter().map(|person| Choice::new(person.id.to_string(), person.name)).collect())
}

/// Sets the references and words that an address names; what cannot be taken is left as it is, for the form to ask.
pub(super) fn choose<R: Record>(record: &mut R, chosen: &HashMap<String, String>) {
    for field in R::fields().iter().filter(|field| matches!(field.kind, FieldKind::Record(_) | FieldKind::Choice(_))) {
        if let Some(word) = chosen.get(field.name) {
            // A form that opens with the wrong choice would be worse than one that opens without.
            let _ = (field.set)(record, &serde_json::Value::from(word.as_str()));
        }
    }
}
