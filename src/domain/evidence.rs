//! Evidence: what a score sees of a document. Built from a record once; holds what the document says, never what that
//! is worth, so that the same facts can be scored by another version of the risk model.

mod certified;
mod filed;
mod tally;
mod terms;

pub use tally::{SeriesTally, Tally, compliance, tally};
pub use terms::{CarveOut, ExceptionFact, ExpectedControl, OwnReport, carve_outs};
pub(crate) use terms::{called, series_of};

use super::{
    Date,
    calendar::days_between,
    criteria::SeriesSet,
    ids::{CertificateId, QuestionnaireId, SocReportId},
    questionnaire::template_name,
    soc_report::{AuditorCheck, Opinion, ScopeFit},
};

closed_list! {
    /// The assurance class of a document.
    pub enum Class {
        Soc2Type2 = "soc2_type2", "SOC 2 Type 2";
        Soc2Type1 = "soc2_type1", "SOC 2 Type 1";
        Soc1Type2 = "soc1_type2", "SOC 1 Type 2";
        Soc1Type1 = "soc1_type1", "SOC 1 Type 1";
        Soc3 = "soc3", "SOC 3";
        Hitrust = "hitrust", "HITRUST r2";
        PciAoc = "pci_aoc", "PCI AOC";
        Iso27001 = "iso27001", "ISO 27001";
        Iso27001WithoutSoa = "iso27001_without_soa", "ISO 27001 without its statement of applicability";
        PenTest = "pen_test", "Penetration test";
        QuestionnaireVerified = "questionnaire_verified", "Questionnaire, verified";
        QuestionnaireSelfAttested = "questionnaire_self_attested", "Questionnaire, self-attested";
        Policy = "policy", "Policy";
        TrustPage = "trust_page", "Trust page";
    }
}

impl Class {
    /// Whether it is a SOC report: only these have an auditor whom we check, and an opinion.
    pub const fn is_report(self) -> bool {
        matches!(self, Self::Soc2Type2 | Self::Soc2Type1 | Self::Soc1Type2 | Self::Soc1Type1 | Self::Soc3)
    }

    /// Whether somebody other than the vendor looked: its auditor, a certifier, a tester, or we.
    pub const fn is_independent(self) -> bool {
        !matches!(self, Self::QuestionnaireSelfAttested | Self::Policy | Self::TrustPage)
    }

    /// What competes for being the newest of its kind: SOC 1 of either type is one, and so is ISO 27001 with and
    /// without its statement of applicability; a questionnaire's attestation makes no difference.
    const fn family(self) -> Self {
        match self {
            Self::Soc1Type1 => Self::Soc1Type2,
            Self::Iso27001WithoutSoa => Self::Iso27001,
            Self::QuestionnaireSelfAttested => Self::QuestionnaireVerified,
            class => class,
        }
    }
}

/// The record a piece of evidence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Source {
    /// A SOC report.
    SocReport(SocReportId),
    /// A questionnaire.
    Questionnaire(QuestionnaireId),
    /// A certificate, a test, a policy or a trust page.
    Certificate(CertificateId),
}

/// What the document says of its series.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// An auditor's opinion.
    Opinion {
        /// On the description.
        description: Opinion,
        /// The worse of design and operation.
        controls: Opinion,
        /// Series of the criteria named in a qualification.
        named: SeriesSet,
    },
    /// A questionnaire's answers, counted.
    Answers(Tally),
    /// It stands for all it speaks to: a certificate, a test, a policy.
    Stands,
}

/// A letter that carries a report on, as a score sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Bridge {
    /// The day it began to exist.
    pub known_from: Date,
    /// Days after its report's period that it is believed for.
    pub days: i64,
}

/// One document as a score sees it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Evidence {
    /// The record.
    pub source: Source,
    /// What kind of assurance it gives.
    pub class: Class,
    /// The template of a questionnaire; each is a class of its own when the newest is looked for.
    pub template: Option<String>,
    /// First day of a Type 2 period, where known.
    pub starts_on: Option<Date>,
    /// The day freshness runs from: period end, as-of day, submission, or a certificate's issue.
    pub until: Date,
    /// The last day of a certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Date>,
    /// The day it began to exist: issue date, else `until`.
    pub known_from: Date,
    /// Whether our service is inside its boundary.
    pub fit: ScopeFit,
    /// What we know of the auditor; `None` for a questionnaire.
    pub auditor: Option<AuditorCheck>,
    /// The series in its scope, unless its class limits them.
    pub scope: SeriesSet,
    /// What it says of them.
    pub statement: Statement,
    /// Letters that carry a Type 2 report on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bridges: Vec<Bridge>,
    /// Exceptions that a report tells of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<ExceptionFact>,
    /// Controls that a report assumes we run; those that do not apply, with a reason, are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected_controls: Vec<ExpectedControl>,
    /// Organizations that a report carves out and expects controls of, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carve_outs: Vec<CarveOut>,
}

/// Days that the letters known by a day take off a report's age: those of the one that reaches furthest, for they all
/// begin where the report ends.
fn bridged(bridges: &[Bridge], as_of: Date) -> i64 {
    bridges.iter().filter(|bridge| bridge.known_from <= as_of).map(|bridge| bridge.days).max().unwrap_or(0)
}

impl Evidence {
    /// Days that the letters known by a day take off its age.
    pub fn bridged(&self, as_of: Date) -> i64 {
        bridged(&self.bridges, as_of)
    }

    /// How old it counts on a day, in days from the day it speaks until, less what letters bridge; never below 0.
    pub fn age(&self, as_of: Date) -> i64 {
        (days_between(self.until, as_of) - self.bridged(as_of)).max(0)
    }

    /// What people call it: `SOC 2 Type 2 to 2026-06-30`, `CAIQ 4 questionnaire of 2026-03-10`, `ISO 27001 of
    /// 2025-02-01`.
    pub fn title(&self) -> String {
        let (label, until) = (self.class.label(), self.until);
        match (&self.template, self.class) {
            (Some(template), _) => match template_name(template) {
                Some(name) => format!("{name} questionnaire of {until}"),
                None => format!("questionnaire of {until}"),
            },
            (None, Class::Soc2Type1 | Class::Soc1Type1) => format!("{label} as of {until}"),
            (None, class) if class.is_report() => format!("{label} to {until}"),
            (None, Class::Iso27001WithoutSoa) => {
                format!("ISO 27001 of {until}, without its statement of applicability")
            }
            (None, _) => format!("{label} of {until}"),
        }
    }

    /// Whether both compete for being the newest of their class: SOC 1 of either type, SOC 2 Type 1, SOC 2 Type 2,
    /// SOC 3, each kind of certificate, and each questionnaire template.
    pub fn same_class(&self, other: &Self) -> bool {
        self.class.family() == other.class.family() && self.template == other.template
    }

    /// Whether it is newer than `other`: by the day it speaks until, then by issue, then by record.
    pub fn is_newer_than(&self, other: &Self) -> bool {
        (self.until, self.known_from, self.source) > (other.until, other.known_from, other.source)
    }

    /// The worst opinion on any part of a report.
    pub fn worst_opinion(&self) -> Option<Opinion> {
        match self.statement {
            Statement::Opinion { description, controls, .. } => Some(description.max(controls)),
            Statement::Answers(_) | Statement::Stands => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::{
        criteria::Series,
        lines::Lines,
        questionnaire::{Attestation, Questionnaire},
        soc_report::{ReportType, SocKind, SocReport},
    };

    pub(crate) fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// A clean, verified, full-scope SOC 2 Type 2 over the twelve months to `end`; `number` makes its id.
    pub(crate) fn report(number: u128, end: &str) -> SocReport {
        let end = day(end);
        SocReport {
            id: uuid::Uuid::from_u128(number).into(),
            vendor_id: uuid::Uuid::from_u128(1).into(),
            kind: SocKind::Soc2,
            report_type: ReportType::Type2,
            period_start: Some(crate::domain::calendar::add_months(end, -12)),
            period_end: Some(end),
            as_of: None,
            issued_on: None,
            auditor: None,
            auditor_check: AuditorCheck::Verified,
            auditor_check_method: None,
            auditor_checked_on: None,
            opinion_description: Opinion::Unqualified,
            opinion_design: Opinion::Unqualified,
            opinion_operation: Some(Opinion::Unqualified),
            qualified_criteria: Lines::default(),
            categories: Lines::default(),
            boundary_services: Lines::default(),
            boundary_locations: Lines::default(),
            scope_fit: ScopeFit::Full,
            criteria_not_relevant: Lines::default(),
            incidents: None,
            significant_changes: None,
            subsequent_events: None,
            restriction: None,
            reviewer: None,
            reviewed_on: None,
            conclusion: None,
            pages: Lines::default(),
            created_at: end.and_hms_opt(0, 0, 0).unwrap(),
            updated_at: end.and_hms_opt(0, 0, 0).unwrap(),
            version: 1,
        }
    }

    pub(crate) fn questionnaire(number: u128, submitted: &str) -> Questionnaire {
        let submitted = day(submitted);
        Questionnaire {
            id: uuid::Uuid::from_u128(number).into(),
            vendor_id: uuid::Uuid::from_u128(1).into(),
            service_id: None,
            template: "generic".to_owned(),
            template_version: None,
            sent_on: None,
            due_on: None,
            submitted_on: Some(submitted),
            attestation: Attestation::SelfAttested,
            reviewer: None,
            reviewed_on: None,
            created_at: submitted.and_hms_opt(0, 0, 0).unwrap(),
            updated_at: submitted.and_hms_opt(0, 0, 0).unwrap(),
            version: 1,
        }
    }

    #[test]
    fn a_report_speaks_to_security_and_to_the_categories_in_scope() {
        let mut report = report(7, "2025-03-31");
        report.categories = Lines::new(["security", "availability", "privacy"]);
        let scope = Evidence::from_report(&report, None).unwrap().scope;
        assert_eq!(scope, SeriesSet::common().with(Series::A).with(Series::P));
    }

    #[test]
    fn a_report_without_a_day_to_age_from_is_no_evidence() {
        let mut report = report(7, "2025-03-31");
        report.period_end = None;
        report.issued_on = Some(day("2025-05-01"));
        assert_eq!(Evidence::from_report(&report, None), None);
    }

    #[test]
    fn a_services_own_scope_fit_wins_over_the_reports() {
        let evidence = Evidence::from_report(&report(7, "2025-03-31"), Some(ScopeFit::None)).unwrap();
        assert_eq!(evidence.fit, ScopeFit::None);
    }

    #[test]
    fn a_questionnaire_counts_for_the_service_it_was_filed_for() {
        let (ours, other) = (uuid::Uuid::from_u128(5).into(), uuid::Uuid::from_u128(6).into());
        let mut sheet = questionnaire(9, "2025-03-31");
        for (filed_for, services, fit) in [
            (Some(ours), 2, Some(ScopeFit::Full)),
            (Some(other), 2, None),
            (None, 1, Some(ScopeFit::Full)),
            (None, 2, Some(ScopeFit::Unknown)),
        ] {
            sheet.service_id = filed_for;
            let evidence = Evidence::from_questionnaire(&sheet, Tally::default(), ours, services);
            assert_eq!(evidence.map(|evidence| evidence.fit), fit);
        }
        sheet.submitted_on = None;
        assert_eq!(Evidence::from_questionnaire(&sheet, Tally::default(), ours, 1), None);
    }

    #[test]
    fn letters_take_off_the_age_once_they_are_known() {
        let mut evidence = Evidence::from_report(&report(7, "2025-09-30"), None).unwrap();
        let known = |day_known, days| Bridge { known_from: day(day_known), days };
        evidence.bridges = vec![known("2025-10-15", 31), known("2026-01-10", 92)];
        for (as_of, bridged, age) in
            [("2025-10-14", 0, 14), ("2025-10-15", 31, 0), ("2025-12-31", 31, 61), ("2026-01-10", 92, 10)]
        {
            assert_eq!((evidence.bridged(day(as_of)), evidence.age(day(as_of))), (bridged, age), "{as_of}");
        }
    }

    #[test]
    fn facts_survive_being_stored() {
        let mut report = report(7, "2025-03-31");
        report.opinion_design = Opinion::Qualified;
        report.qualified_criteria = Lines::new(["CC6.1", "CC6.2"]);
        let evidence = Evidence::from_report(&report, None).unwrap();
        let stored = serde_json::to_string(&evidence).unwrap();
        assert_eq!(serde_json::from_str::<Evidence>(&stored).unwrap(), evidence);
    }
}
