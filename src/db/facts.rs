//! Loads vendors' files whole, a few statements for many vendors.

use std::collections::HashMap;

use diesel::QueryResult;

use super::{
    Conn, acceptance, access_grant, audit_roadmap, bridge_letter, certificate, contact, contract, csoc, cuec, finding,
    incident, offboarding_step, person, questionnaire, renewal_decision, review, score_override, service,
    soc_exception, soc_report, subservice, vendor,
};
use crate::domain::{
    criteria::Series,
    dossier::{self, CountedQuestionnaire, Dossier},
    evidence::{OwnReport, SeriesTally, Tally},
    ids::{ContractId, PersonId, QuestionnaireId, SocReportId, VendorId},
    name::match_key,
    papers::Papers,
    person::Person,
};

/// The files of these vendors, in the order of their ids.
///
/// # Errors
/// What the database says.
pub fn load(conn: &mut Conn, ids: &[VendorId]) -> QueryResult<Vec<Dossier>> {
    let mut vendors = vendor::list_by_ids(conn, ids)?;
    vendors.sort_by_key(|vendor| vendor.id);
    let ids: Vec<VendorId> = vendors.iter().map(|vendor| vendor.id).collect();
    let mut services = grouped(service::list_of(conn, &ids)?, |service| service.vendor_id);
    let mut contacts = grouped(contact::list_of(conn, &ids)?, |contact| contact.vendor_id);
    let mut contracts = grouped(contract::list_of(conn, &ids)?, |contract| contract.vendor_id);
    let mut reports = grouped(soc_report::list_of(conn, &ids)?, |report| report.vendor_id);
    let mut questionnaires = grouped(counted(conn, &ids)?, |counted| counted.questionnaire.vendor_id);
    let contract_ids: Vec<ContractId> = contracts.values().flatten().map(|contract| contract.id).collect();
    let covered = contract::services_of(conn, &contract_ids)?;
    let report_ids: Vec<SocReportId> = reports.values().flatten().map(|report| report.id).collect();
    let fits: HashMap<_, _> = soc_report::fits_of(conn, &report_ids)?
        .into_iter()
        .map(|(report, service, fit)| ((report, service), fit))
        .collect();
    let service_ids: Vec<_> = services.values().flatten().map(|service| service.id).collect();
    let quintiles = service::spend_quintiles_of(conn, &service_ids)?;
    let mut papers = papers_of(conn, &ids)?;
    let own_reports = own_reports(conn, &papers)?;
    let owners = contracts.values().flatten().filter_map(|contract| contract.owner_id).chain(owners_of(&papers));
    let people = people_of(conn, &vendors, owners)?;
    let person = |id: Option<PersonId>| id.and_then(|id| people.get(&id).cloned());
    Ok(vendors
        .into_iter()
        .map(|vendor| {
            let services = services.remove(&vendor.id).unwrap_or_default();
            let contracts = contracts.remove(&vendor.id).unwrap_or_default();
            let reports = reports.remove(&vendor.id).unwrap_or_default();
            let of_ours = |id: &ContractId| contracts.iter().any(|contract| contract.id == *id);
            let papers = with_owners(papers.remove(&vendor.id).unwrap_or_default(), &people);
            Dossier {
                own_reports: named_in(&papers)
                    .filter_map(|key| own_reports.get(&key).map(|reports| (key, reports.clone())))
                    .collect(),
                business_owner: person(vendor.business_owner_id),
                security_owner: person(vendor.security_owner_id),
                spend_quintiles: services.iter().filter_map(|s| quintiles.get(&s.id).map(|q| (s.id, *q))).collect(),
                contacts: contacts.remove(&vendor.id).unwrap_or_default(),
                contract_owners: contracts.iter().filter_map(|c| person(c.owner_id).map(|p| (p.id, p))).collect(),
                contract_services: if contracts.is_empty() {
                    Vec::new()
                } else {
                    covered.iter().filter(|(contract, _)| of_ours(contract)).copied().collect()
                },
                fits: reports
                    .iter()
                    .flat_map(|report| services.iter().map(|service| (report.id, service.id)))
                    .filter_map(|key| fits.get(&key).map(|fit| (key, *fit)))
                    .collect(),
                questionnaires: questionnaires.remove(&vendor.id).unwrap_or_default(),
                papers,
                vendor,
                services,
                contracts,
                reports,
            }
        })
        .collect())
}

fn grouped<T>(records: Vec<T>, vendor: impl Fn(&T) -> VendorId) -> HashMap<VendorId, Vec<T>> {
    let mut groups: HashMap<VendorId, Vec<T>> = HashMap::new();
    for record in records {
        groups.entry(vendor(&record)).or_default().push(record);
    }
    groups
}

/// The papers of each vendor that has any.
fn papers_of(conn: &mut Conn, ids: &[VendorId]) -> QueryResult<HashMap<VendorId, Papers>> {
    let mut papers: HashMap<VendorId, Papers> = HashMap::new();
    macro_rules! file {
        ($($module:ident => $kind:ident),+ $(,)?) => {$(
            for record in $module::list_of(conn, ids)? {
                papers.entry(record.vendor_id).or_default().$kind.push(record);
            }
        )+};
    }
    file!(
        certificate => certificates,
        finding => findings,
        review => reviews,
        acceptance => acceptances,
        bridge_letter => bridge_letters,
        soc_exception => exceptions,
        cuec => cuecs,
        subservice => subservices,
        csoc => csocs,
        audit_roadmap => audit_roadmaps,
        incident => incidents,
        access_grant => access_grants,
        offboarding_step => offboarding_steps,
        score_override => overrides,
        renewal_decision => decisions,
    );
    Ok(papers)
}

/// Match keys of the organizations that CSOCs name, and of those carved out, which a CSOC without a name may mean.
fn named_in(papers: &Papers) -> impl Iterator<Item = String> {
    let csocs = papers.csocs.iter().filter_map(|csoc| csoc.organization.as_deref());
    let carved = papers.subservices.iter().filter(|_| !papers.csocs.is_empty()).map(|one| one.name.as_str());
    csocs.chain(carved).map(match_key)
}

/// The SOC reports of the organizations that these papers name, as far as they are on the register, by match key.
fn own_reports(conn: &mut Conn, papers: &HashMap<VendorId, Papers>) -> QueryResult<HashMap<String, Vec<OwnReport>>> {
    let mut keys: Vec<String> = papers.values().flat_map(named_in).collect();
    keys.sort_unstable();
    keys.dedup();
    let names = vendor::list_names(conn, &keys)?;
    let mut ids: Vec<VendorId> = names.iter().map(|name| name.vendor_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let letters = bridge_letter::list_of(conn, &ids)?;
    let reports = grouped(soc_report::list_of(conn, &ids)?, |report| report.vendor_id);
    let mut found: HashMap<String, Vec<OwnReport>> = HashMap::new();
    for name in names.into_iter().filter(|name| name.kind != "domain") {
        let of_it = reports.get(&name.vendor_id).into_iter().flatten();
        let of_it = of_it.filter_map(|report| OwnReport::of(report, dossier::bridges(report, &letters)));
        found.entry(name.match_key).or_default().extend(of_it);
    }
    for reports in found.values_mut() {
        reports.sort_by_key(|report| (report.until, report.known_from, report.class));
        reports.dedup();
    }
    Ok(found)
}

fn owners_of(papers: &HashMap<VendorId, Papers>) -> Vec<PersonId> {
    papers.values().flat_map(Papers::owner_ids).collect()
}

fn with_owners(papers: Papers, people: &HashMap<PersonId, Person>) -> Papers {
    let owners = papers.owner_ids().filter_map(|id| people.get(&id).map(|person| (id, person.clone()))).collect();
    Papers { owners, ..papers }
}

fn people_of(
    conn: &mut Conn,
    vendors: &[crate::domain::vendor::Vendor],
    others: impl Iterator<Item = PersonId>,
) -> QueryResult<HashMap<PersonId, Person>> {
    let owners = vendors.iter().flat_map(|vendor| [vendor.business_owner_id, vendor.security_owner_id]).flatten();
    let mut ids: Vec<PersonId> = owners.chain(others).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(person::list_by_ids(conn, &ids)?.into_iter().map(|person| (person.id, person)).collect())
}

fn counted(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<CountedQuestionnaire>> {
    let questionnaires = questionnaire::list_of(conn, vendors)?;
    let ids: Vec<QuestionnaireId> = questionnaires.iter().map(|questionnaire| questionnaire.id).collect();
    let mut tallies: HashMap<_, _> = questionnaire::tallies_of(conn, &ids)?.into_iter().collect();
    let mut series: HashMap<QuestionnaireId, Vec<SeriesTally>> = HashMap::new();
    for (id, name, compliant, applicable) in questionnaire::series_of(conn, &ids)? {
        if let Some(name) = Series::of_criterion(&name) {
            series.entry(id).or_default().push(SeriesTally { series: name, compliant, applicable });
        }
    }
    Ok(questionnaires
        .into_iter()
        .map(|questionnaire| {
            let tally = tallies.remove(&questionnaire.id);
            let mut series = series.remove(&questionnaire.id).unwrap_or_default();
            series.sort_by_key(|tally| tally.series);
            CountedQuestionnaire {
                counts: tally.map(|tally| tally.counts).unwrap_or_default(),
                tally: Tally { series, failed_must: tally.is_some_and(|tally| tally.failed_must) },
                questionnaire,
            }
        })
        .collect())
}
