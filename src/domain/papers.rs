//! What is on file of a vendor beside contracts, reports and questionnaires: certificates, findings, and what hangs on
//! its SOC reports.

use std::collections::HashMap;

use super::{
    acceptance::Acceptance,
    audit_roadmap::AuditRoadmap,
    bridge_letter::BridgeLetter,
    certificate::Certificate,
    csoc::Csoc,
    cuec::Cuec,
    finding::Finding,
    ids::{FindingId, PersonId, SocReportId},
    person::Person,
    review::Review,
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
    /// The owners of findings and of controls.
    pub owners: HashMap<PersonId, Person>,
}

impl Papers {
    /// The acceptances of a finding; the one that holds longest last.
    pub fn acceptances_of(&self, finding: FindingId) -> Vec<&Acceptance> {
        let mut found: Vec<_> = self.acceptances.iter().filter(|one| one.finding_id == finding).collect();
        found.sort_by_key(|one| (one.expires_on, one.accepted_on, one.id));
        found
    }

    /// Ids of everything that hangs on this report, of the acceptances of this finding, or of the relations of this
    /// service.
    pub fn ids_under(&self, id: &str) -> Vec<String> {
        let acceptances = self.acceptances.iter().filter(|one| one.finding_id.as_str() == id);
        let hanging = self.hanging().filter(|(on, _)| on.as_str() == id).map(|(_, id)| id);
        let relations = self.subservices.iter().filter(|one| {
            one.soc_report_id.is_some_and(|on| on.as_str() == id) || one.service_id.is_some_and(|on| on.as_str() == id)
        });
        let relations = relations.map(|one| one.id.to_string());
        acceptances.map(|one| one.id.to_string()).chain(hanging).chain(relations).collect()
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
        own.chain(self.hanging().map(|(_, id)| id)).collect()
    }

    fn hanging(&self) -> impl Iterator<Item = (SocReportId, String)> {
        let letters = self.bridge_letters.iter().map(|one| (one.soc_report_id, one.id.to_string()));
        let exceptions = self.exceptions.iter().map(|one| (one.soc_report_id, one.id.to_string()));
        let cuecs = self.cuecs.iter().map(|one| (one.soc_report_id, one.id.to_string()));
        let csocs = self.csocs.iter().map(|one| (one.soc_report_id, one.id.to_string()));
        letters.chain(exceptions).chain(cuecs).chain(csocs)
    }
}
