//! What the register states, where everything was read, and what happened.

use super::{evidence::title, origin};
use crate::{
    actions::vendor_page::VendorFile,
    web::view::{
        mark::{Day, Link},
        vendor::{ActivityLine, Fact, ProvenanceLine},
        words,
    },
};

/// What a register states of the vendor itself; never scored.
pub fn stated(file: &VendorFile) -> Vec<Fact> {
    let vendor = &file.dossier.vendor;
    let claims = [("SOC 2", vendor.claims_soc2), ("ISO 27001", vendor.claims_iso27001), ("DPA", vendor.claims_dpa)];
    let said: Vec<String> = claims
        .iter()
        .filter_map(|(what, claim)| Some(format!("{what} {}", if (*claim)? { "yes" } else { "no" })))
        .collect();
    let mut facts = Vec::new();
    facts.extend(vendor.stated_tier.as_ref().map(|tier| Fact::new("Tier", tier)));
    facts.extend(vendor.stated_score.as_ref().map(|score| Fact::new("Score", score)));
    if !said.is_empty() {
        facts.push(Fact::new("Claims", said.join(", ")));
    }
    facts.extend(vendor.last_review_on.map(|on| Fact::new("Last review", on.to_string())));
    facts.extend(vendor.next_review_on.map(|on| Fact::new("Next review", on.to_string())));
    facts
}

/// Where each record was read last.
pub fn provenance(file: &VendorFile) -> Vec<ProvenanceLine> {
    let dossier = &file.dossier;
    let mut records: Vec<(String, String)> = vec![("Vendor".to_owned(), dossier.vendor.id.to_string())];
    records
        .extend(dossier.services.iter().map(|service| (format!("Service {}", service.name), service.id.to_string())));
    records.extend(dossier.contracts.iter().map(|c| (format!("Contract {}", c.reference), c.id.to_string())));
    records.extend(dossier.reports.iter().map(|report| {
        let until = report.speaks_until().map_or_else(String::new, |day| format!(" to {day}"));
        (format!("{}{until}", report.kind.label()), report.id.to_string())
    }));
    records.extend(dossier.questionnaires.iter().map(|counted| {
        let answers = counted.counts.questions;
        (format!("{}, {answers} answers", title(counted)), counted.questionnaire.id.to_string())
    }));
    let papers = &dossier.papers;
    records.extend(
        papers.certificates.iter().map(|one| (format!("Certificate {}", one.kind.label()), one.id.to_string())),
    );
    records.extend(papers.audit_roadmaps.iter().map(|one| (format!("Roadmap to {}", one.title()), one.id.to_string())));
    records.extend(papers.findings.iter().map(|one| (format!("Finding {}", one.title), one.id.to_string())));
    records.extend(papers.incidents.iter().map(|one| (format!("Incident {}", one.title), one.id.to_string())));
    records.extend(papers.access_grants.iter().map(|one| (format!("Access to {}", one.what), one.id.to_string())));
    records.extend(
        papers.offboarding_steps.iter().map(|one| (format!("Offboarding: {}", one.title()), one.id.to_string())),
    );
    records
        .extend(papers.overrides.iter().map(|one| (format!("Override to {}", one.band.label()), one.id.to_string())));
    records.extend(papers.decisions.iter().map(|one| {
        let contract = dossier.contracts.iter().find(|contract| contract.id == one.contract_id);
        let reference = contract.map(|contract| contract.reference.as_str()).unwrap_or_default();
        (format!("Decision to {} {reference}", one.decision), one.id.to_string())
    }));
    records.extend(dossier.contacts.iter().map(|c| (format!("Contact {}", c.name), c.id.to_string())));
    let line = |(what, id): (String, String)| {
        let place = file.sources.places(&id).into_iter().next()?;
        Some(ProvenanceLine { what, source: origin::read(&place), on: Day::event(place.at.date(), file.today) })
    };
    records.into_iter().filter_map(line).collect()
}

/// What happened, newest first.
pub fn activity(file: &VendorFile) -> Vec<ActivityLine> {
    let line = |event: &crate::actions::vendor_page::Event| ActivityLine {
        on: Day::event(event.at.date(), file.today),
        short: words::short_day(event.at.date()),
        text: event.text.clone(),
        link: event.import.map(|id| Link::new("see the import", format!("/imports/{id}"))),
    };
    file.activity.iter().map(line).collect()
}
