//! Everything on file of one vendor, loaded in one go: what scores, coverage, reminders and the vendor page are made of.

use std::collections::HashMap;

use super::{
    Date,
    bridge_letter::BridgeLetter as Letter,
    coverage::{self, Coverage, LetterDays, ReportDays, Window},
    csoc::Csoc,
    evidence::{self, Bridge, CarveOut, Evidence, ExceptionFact, ExpectedControl, OwnReport, Tally},
    ids::{ContractId, PersonId, QuestionnaireId, ServiceId, SocReportId},
    papers::Papers,
    person::Person,
    questionnaire::{AnswerCounts, Questionnaire},
    score_override::ScoreOverride,
    scoring::{FindingFact, IncidentFact, Needs, ServiceFacts},
    soc_report::{ReportType, ScopeFit, SocKind, SocReport},
    subservice::Subservice,
    vendor::{Contact, Service, SubserviceMethod, Vendor},
};
use crate::domain::contract::Contract;

/// A questionnaire with what was counted of its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedQuestionnaire {
    /// The questionnaire.
    pub questionnaire: Questionnaire,
    /// Answers by kind.
    pub counts: AnswerCounts,
    /// Weights by series.
    pub tally: Tally,
}

/// One vendor's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// The vendor.
    pub vendor: Vendor,
    /// Its business owner.
    pub business_owner: Option<Person>,
    /// Its security owner.
    pub security_owner: Option<Person>,
    /// Its services, by name.
    pub services: Vec<Service>,
    /// Derived spend ratings.
    pub spend_quintiles: HashMap<ServiceId, i16>,
    /// Its contacts, by name.
    pub contacts: Vec<Contact>,
    /// Its contracts, by reference.
    pub contracts: Vec<Contract>,
    /// The contracts' owners.
    pub contract_owners: HashMap<PersonId, Person>,
    /// Which services each contract covers.
    pub contract_services: Vec<(ContractId, ServiceId)>,
    /// Its SOC reports, newest first.
    pub reports: Vec<SocReport>,
    /// Fits stated service by service.
    pub fits: HashMap<(SocReportId, ServiceId), ScopeFit>,
    /// Its questionnaires, newest first.
    pub questionnaires: Vec<CountedQuestionnaire>,
    /// Certificates, findings, and what hangs on its reports.
    pub papers: Papers,
    /// SOC reports of the organizations that its reports carve out, as far as these are on the register, by the match
    /// key of the name that a report gives them.
    pub own_reports: HashMap<String, Vec<OwnReport>>,
}

/// What a report's letters are worth to its freshness. One that reports a material change is worth nothing.
pub(crate) fn bridges(report: &SocReport, letters: &[Letter]) -> Vec<Bridge> {
    let of_it = letters.iter().filter(|letter| letter.soc_report_id == report.id);
    let own = [ReportDays::from(report)];
    let bridge = |letter: &Letter| {
        let days = coverage::credited(&LetterDays::from(letter), &own)?;
        Some(Bridge { known_from: letter.issued_on.unwrap_or(days.from), days: days.days() })
    };
    of_it.filter(|letter| letter.material_changes != Some(true)).filter_map(bridge).collect()
}

impl Dossier {
    /// The file of a vendor of which nothing else is known.
    pub fn new(vendor: Vendor) -> Self {
        Self {
            vendor,
            business_owner: None,
            security_owner: None,
            services: Vec::new(),
            spend_quintiles: HashMap::new(),
            contacts: Vec::new(),
            contracts: Vec::new(),
            contract_owners: HashMap::new(),
            contract_services: Vec::new(),
            reports: Vec::new(),
            fits: HashMap::new(),
            questionnaires: Vec::new(),
            papers: Papers::default(),
            own_reports: HashMap::new(),
        }
    }

    /// The services that are scored.
    pub fn active_services(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(|service| service.active)
    }

    /// How a report fits a service: one that names the services it was obtained for speaks for these alone; any other
    /// fits as it says itself.
    pub fn fit(&self, report: &SocReport, service: ServiceId) -> ScopeFit {
        coverage::fit(&self.fits, report.id, report.scope_fit, service)
    }

    /// What a service's score depends on; the documents in the order of their records, so that the same file gives the
    /// same facts however it was filled.
    pub fn facts(&self, service: &Service) -> ServiceFacts {
        let active = self.active_services().count();
        let reports = self.reports.iter().filter_map(|report| self.report(report, service));
        let answers = self.questionnaires.iter().filter_map(|counted| {
            Evidence::from_questionnaire(&counted.questionnaire, counted.tally.clone(), service.id, active)
        });
        let certificates = self.papers.certificates.iter();
        let certificates = certificates.filter_map(|one| Evidence::from_certificate(one, service.id, active));
        let mut evidence: Vec<Evidence> = reports.chain(answers).chain(certificates).collect();
        evidence.sort_by_key(|evidence| evidence.source);
        ServiceFacts {
            ratings: service.ratings,
            spend_quintile: self.spend_quintiles.get(&service.id).copied(),
            needs: Needs {
                availability: service.needs_availability,
                confidentiality: service.needs_confidentiality,
                processing_integrity: service.needs_processing_integrity,
                privacy: service.needs_privacy,
            },
            evidence,
            findings: self.papers.findings.iter().filter_map(|one| FindingFact::of(one, service.id)).collect(),
            incidents: self.papers.incidents.iter().filter_map(|one| IncidentFact::of(one, service.id)).collect(),
        }
    }

    /// A report with what it brings along, as evidence for a service.
    fn report(&self, report: &SocReport, service: &Service) -> Option<Evidence> {
        let evidence = Evidence::from_report(report, Some(self.fit(report, service.id)))?;
        let of_it = |id| id == report.id;
        let exceptions = self.papers.exceptions.iter().filter(|one| of_it(one.soc_report_id));
        let controls = self.papers.cuecs.iter().filter(|one| of_it(one.soc_report_id));
        Some(Evidence {
            bridges: self.bridges(report),
            exceptions: exceptions.map(ExceptionFact::from).collect(),
            expected_controls: controls.filter_map(|one| ExpectedControl::of(one, evidence.scope)).collect(),
            carve_outs: self.carve_outs(report),
            ..evidence
        })
    }

    /// The override that holds a service's risk on a day.
    pub fn override_on(&self, service: ServiceId, day: Date) -> Option<&ScoreOverride> {
        self.papers.overrides.iter().find(|one| one.service_id == service && one.holds_on(day))
    }

    /// The organizations that a report expects controls of.
    fn carve_outs(&self, report: &SocReport) -> Vec<CarveOut> {
        let csocs: Vec<&Csoc> = self.papers.csocs.iter().filter(|one| one.soc_report_id == report.id).collect();
        let carved =
            |one: &&Subservice| one.soc_report_id == Some(report.id) && one.method == Some(SubserviceMethod::CarveOut);
        let mut carved = self.papers.subservices.iter().filter(carved);
        let only = match (carved.next(), carved.next()) {
            (Some(only), None) => Some(only.name.as_str()),
            _ => None,
        };
        evidence::carve_outs(&csocs, only, |key| self.own_reports.get(key).cloned().unwrap_or_default())
    }

    fn bridges(&self, report: &SocReport) -> Vec<Bridge> {
        bridges(report, &self.papers.bridge_letters)
    }

    /// Which days of a window the vendor's SOC 1 and SOC 2 reports cover, and which their bridge letters represent.
    ///
    /// A SOC 3 summary covers nothing: it has no detail an auditor could rely on.
    pub fn coverage(&self, window: Window) -> Coverage {
        let services: Vec<ServiceId> = self.active_services().map(|service| service.id).collect();
        let reports = coverage::of_any_service(self.reports.iter().map(ReportDays::from), &services, &self.fits);
        let letters: Vec<LetterDays> = self.papers.bridge_letters.iter().map(LetterDays::from).collect();
        coverage::on_file(window, &reports, &letters)
    }

    /// Whether a Type 1 is the only SOC 1 or SOC 2 report on file.
    pub fn has_type1_only(&self) -> bool {
        let mut detailed = self.reports.iter().filter(|report| report.kind != SocKind::Soc3).peekable();
        detailed.peek().is_some() && detailed.all(|report| report.report_type == ReportType::Type1)
    }

    /// A questionnaire of this vendor.
    pub fn questionnaire(&self, id: QuestionnaireId) -> Option<&CountedQuestionnaire> {
        self.questionnaires.iter().find(|counted| counted.questionnaire.id == id)
    }
}
