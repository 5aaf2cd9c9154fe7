//! What is on file of a vendor beside contracts, reports and questionnaires: certificates, findings, and what hangs on
//! its SOC reports.

use std::collections::HashMap;

use super::{
    acceptance::Acceptance,
    access_grant::AccessGrant,
    audit_roadmap::AuditRoadmap,
    bridge_letter::BridgeLetter,
    certificate::Certificate,
    csoc::Csoc,
    cuec::Cuec,
    finding::Finding,
    ids::{FindingId, PersonId, ServiceId, SocReportId},
    incident::Incident,
    offboarding_step::OffboardingStep,
    person::Person,
    renewal_decision::RenewalDecision,
    review::Review,
    score_override::ScoreOverride,
    soc_exception::SocException,
    subservice::Subservice,
};

/// A vendor's papers, each kind with the oldest record first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Papers {
    /// Certificates and attestations.
    pub certificates: Vec<Certificate>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Acceptances of findings.
    pub acceptances: Vec<Acceptance>,
    /// Bridge letters.
    pub bridge_letters: Vec<BridgeLetter>,
    /// Exceptions of its reports.
    pub exceptions: Vec<SocException>,
    /// Controls that its reports assume we run.
    pub cuecs: Vec<Cuec>,
    /// Organizations that stand behind it.
    pub subservices: Vec<Subservice>,
    /// Controls that its reports expect of these.
    pub csocs: Vec<Csoc>,
    /// Ways to reports to come.
    pub audit_roadmaps: Vec<AuditRoadmap>,
    /// Reviews of the vendor and of its reports.
    pub reviews: Vec<Review>,
    /// What went wrong there.
    pub incidents: Vec<Incident>,
    /// What it can reach with us.
    pub access_grants: Vec<AccessGrant>,
    /// The checklist that it leaves by.
    pub offboarding_steps: Vec<OffboardingStep>,
    /// Bands at which the risk of its services is held.
    pub overrides: Vec<ScoreOverride>,
    /// What was decided about the terms of its contracts.
    pub decisions: Vec<RenewalDecision>,
    /// The owners of findings, of controls and of steps.
    pub owners: HashMap<PersonId, Person>,
}

impl Papers {
    /// The acceptances of a finding; the one that holds longest last.
    pub fn acceptances_of(&self, finding: FindingId) -> Vec<&Acceptance> {
        let mut found: Vec<_> = self.acceptances.iter().filter(|one| one.finding_id == finding).collect();
        found.sort_by_key(|one| (one.expires_on, one.accepted_on, one.id));
        found
    }

    /// The people who own a finding, a control or a step.
    pub fn owner_ids(&self) -> impl Iterator<Item = PersonId> {
        let findings = self.findings.iter().filter_map(|one| one.owner_id);
        let controls = self.cuecs.iter().filter_map(|one| one.owner_id);
        findings.chain(controls).chain(self.offboarding_steps.iter().filter_map(|one| one.owner_id))
    }

    /// Ids of everything that hangs on this report, of the acceptances of this finding, of the decisions about this
    /// contract, or of the relations, incidents and overrides of this service.
    pub fn ids_under(&self, id: &str) -> Vec<String> {
        let acceptances = self.acceptances.iter().filter(|one| one.finding_id.as_str() == id);
        let hanging = self.hanging().filter(|(on, _)| on.as_str() == id).map(|(_, id)| id);
        let relations = self.subservices.iter().filter(|one| {
            one.soc_report_id.is_some_and(|on| on.as_str() == id) || one.service_id.is_some_and(|on| on.as_str() == id)
        });
        let relations = relations.map(|one| one.id.to_string());
        let of_it = |service: &ServiceId| service.as_str() == id;
        let incidents = self.incidents.iter().filter(|one| one.service_id.as_ref().is_some_and(of_it));
        let overrides = self.overrides.iter().filter(|one| of_it(&one.service_id)).map(|one| one.id.to_string());
        let of_service = incidents.map(|one| one.id.to_string()).chain(overrides);
        let decisions = self.decisions.iter().filter(|one| one.contract_id.as_str() == id);
        let decisions = decisions.map(|one| one.id.to_string());
        let own = acceptances.map(|one| one.id.to_string()).chain(decisions);
        own.chain(hanging).chain(relations).chain(of_service).collect()
    }

    /// Lets go of what hangs on other reports.
    pub fn keep_of(&mut self, report: SocReportId) {
        self.bridge_letters.retain(|one| one.soc_report_id == report);
        self.exceptions.retain(|one| one.soc_report_id == report);
        self.cuecs.retain(|one| one.soc_report_id == report);
        self.subservices.retain(|one| one.soc_report_id == Some(report));
        self.csocs.retain(|one| one.soc_report_id == report);
    }

    /// Ids of every paper.
    pub fn ids(&self) -> Vec<String> {
        let own = self.certificates.iter().map(|one| one.id.to_string());
        let findings = self.findings.iter().map(|one| one.id.to_string());
        let acceptances = self.acceptances.iter().map(|one| one.id.to_string());
        let roadmaps = self.audit_roadmaps.iter().map(|one| one.id.to_string());
        let relations = self.subservices.iter().map(|one| one.id.to_string());
        let reviews = self.reviews.iter().map(|one| one.id.to_string());
        let own = own.chain(findings).chain(roadmaps).chain(reviews).chain(acceptances).chain(relations);
        own.chain(self.hanging().map(|(_, id)| id)).chain(self.programme_ids()).collect()
    }

    /// Ids of incidents, access, steps of an offboarding, overrides, and renewal decisions.
    pub fn programme_ids(&self) -> impl Iterator<Item = String> {
        let incidents = self.incidents.iter().map(|one| one.id.to_string());
        let access = self.access_grants.iter().map(|one| one.id.to_string());
        let steps = self.offboarding_steps.iter().map(|one| one.id.to_string());
        let overrides = self.overrides.iter().map(|one| one.id.to_string());
        let decisions = self.decisions.iter().map(|one| one.id.to_string());
        incidents.chain(access).chain(steps).chain(overrides).chain(decisions)
    }

    fn hanging(&self) -> impl Iterator<Item = (SocReportId, String)> {
        let letters = self.bridge_letters.iter().map(|one| (one.soc_report_id, one.id.to_string()));
        let exceptions = self.exceptions.iter().map(|one| (one.soc_report_id, one.id.to_string()));
        let cuecs = self.cuecs.iter().map(|one| (one.soc_report_id, one.id.to_string()));
        let csocs = self.csocs.iter().map(|one| (one.soc_report_id, one.id.to_string()));
        letters.chain(exceptions).chain(cuecs).chain(csocs)
    }
}
