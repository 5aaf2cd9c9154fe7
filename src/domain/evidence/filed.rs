//! SOC reports and questionnaires as evidence.

use super::{Class, Evidence, Source, Statement, Tally};
use crate::domain::{
    Date,
    criteria::{Series, SeriesSet},
    ids::ServiceId,
    questionnaire::{Attestation, Questionnaire},
    soc_report::{Opinion, ReportType, ScopeFit, SocKind, SocReport, TrustCategory},
};

impl Evidence {
    /// A SOC report as evidence; `fit` is the service's own scope fit where it states one. `None` when the report
    /// names no day that freshness could run from.
    pub fn from_report(report: &SocReport, fit: Option<ScopeFit>) -> Option<Self> {
        let until = report.speaks_until().or_else(|| soc3_day(report))?;
        let class = report_class(report.kind, report.report_type);
        let type2 = report.report_type == ReportType::Type2;
        let operation = report.opinion_operation.filter(|_| type2);
        Some(Self {
            source: Source::SocReport(report.id),
            class,
            template: None,
            starts_on: report.period_start.filter(|_| type2),
            until,
            known_from: report.issued_on.unwrap_or(until),
            fit: fit.unwrap_or(report.scope_fit),
            auditor: Some(report.auditor_check),
            scope: report_scope(report),
            statement: Statement::Opinion {
                description: report.opinion_description,
                controls: report.opinion_design.max(operation.unwrap_or(Opinion::Unqualified)),
                named: report.qualified_criteria.iter().filter_map(Series::of_criterion).collect(),
            },
            expires_on: None,
            bridges: Vec::new(),
            exceptions: Vec::new(),
            expected_controls: Vec::new(),
            carve_outs: Vec::new(),
        })
    }

    /// A questionnaire as evidence for `service`, whose vendor has `vendor_services` active services. `None` when it
    /// was not submitted or was filed for another service. One filed for the vendor alone is inside the boundary only
    /// where the vendor has one service; otherwise that is unknown until somebody says which service is meant.
    pub fn from_questionnaire(
        questionnaire: &Questionnaire,
        tally: Tally,
        service: ServiceId,
        vendor_services: usize,
    ) -> Option<Self> {
        let submitted = questionnaire.submitted_on?;
        let fit = filed_fit(questionnaire.service_id, service, vendor_services)?;
        Some(Self {
            source: Source::Questionnaire(questionnaire.id),
            class: match questionnaire.attestation {
                Attestation::Verified => Class::QuestionnaireVerified,
                Attestation::SelfAttested => Class::QuestionnaireSelfAttested,
            },
            template: Some(questionnaire.template.clone()),
            starts_on: None,
            until: submitted,
            known_from: submitted,
            fit,
            auditor: None,
            scope: tally.series.iter().filter(|tally| tally.applicable > 0).map(|tally| tally.series).collect(),
            statement: Statement::Answers(tally),
            expires_on: None,
            bridges: Vec::new(),
            exceptions: Vec::new(),
            expected_controls: Vec::new(),
            carve_outs: Vec::new(),
        })
    }
}

/// How a document fits a service that it was filed for, or not: one filed for the vendor alone is inside the boundary
/// only where the vendor has one service; otherwise that is unknown until somebody says which service is meant.
/// `None` when it was filed for another service.
pub(super) fn filed_fit(filed_for: Option<ServiceId>, service: ServiceId, vendor_services: usize) -> Option<ScopeFit> {
    match filed_for {
        Some(filed_for) if filed_for == service => Some(ScopeFit::Full),
        Some(_) => None,
        None if vendor_services <= 1 => Some(ScopeFit::Full),
        None => Some(ScopeFit::Unknown),
    }
}

const fn report_class(kind: SocKind, report_type: ReportType) -> Class {
    match (kind, report_type) {
        (SocKind::Soc1, ReportType::Type1) => Class::Soc1Type1,
        (SocKind::Soc1, ReportType::Type2) => Class::Soc1Type2,
        (SocKind::Soc2, ReportType::Type1) => Class::Soc2Type1,
        (SocKind::Soc2, ReportType::Type2) => Class::Soc2Type2,
        (SocKind::Soc3, _) => Class::Soc3,
    }
}

/// A SOC 3 is filed with or without its type, so either day will do.
fn soc3_day(report: &SocReport) -> Option<Date> {
    if report.kind == SocKind::Soc3 { report.period_end.or(report.as_of) } else { None }
}

/// Security is always in scope of a SOC 2 or 3; the other categories by choice.
fn report_scope(report: &SocReport) -> SeriesSet {
    [
        (TrustCategory::Availability, Series::A),
        (TrustCategory::Confidentiality, Series::C),
        (TrustCategory::ProcessingIntegrity, Series::Pi),
        (TrustCategory::Privacy, Series::P),
    ]
    .into_iter()
    .filter(|(category, _)| report.categories.contains(category.as_str()))
    .fold(SeriesSet::common(), |scope, (_, series)| scope.with(series))
}
