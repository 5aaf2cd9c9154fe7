//! SOC reports and questionnaires: the papers that evidence is made of.

use super::{Record, nobody, vendor_missing};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date, Instant,
        access::Right,
        ids::{QuestionnaireId, SocReportId, VendorId},
        lines::Lines,
        questionnaire::{AnswerCounts, Attestation, Questionnaire},
        soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind, SocReport},
    },
    error::{AppError, FieldError},
};

impl Record for SocReport {
    const RIGHT: Right = Right::Assess;
    stored_in!(soc_report, SocReportId);
    of_a_vendor!(soc_report);

    fn blank(_app: &App, id: SocReportId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            kind: SocKind::Soc2,
            report_type: ReportType::Type2,
            period_start: None,
            period_end: None,
            as_of: None,
            issued_on: None,
            auditor: None,
            auditor_check: AuditorCheck::NotChecked,
            auditor_check_method: None,
            auditor_checked_on: None,
            opinion_description: Opinion::Unqualified,
            opinion_design: Opinion::Unqualified,
            opinion_operation: None,
            qualified_criteria: Lines::default(),
            categories: Lines::new(["security"]),
            boundary_services: Lines::default(),
            boundary_locations: Lines::default(),
            scope_fit: ScopeFit::Unknown,
            criteria_not_relevant: Lines::default(),
            incidents: None,
            significant_changes: None,
            subsequent_events: None,
            restriction: None,
            reviewer: None,
            reviewed_on: None,
            conclusion: None,
            pages: Lines::default(),
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        let until = self.speaks_until().map(|day| format!(" to {day}")).unwrap_or_default();
        format!("{} {}{until}", self.kind.label(), self.report_type.label())
    }

    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        Ok(db::soc_report::insert_all(conn, [self])?)
    }

    fn untimely(&self, today: Date) -> Vec<FieldError> {
        let days = [
            (if self.as_of.is_some() { "as_of" } else { "period_end" }, "It speaks until", self.speaks_until()),
            ("issued_on", "It was issued on", self.issued_on),
        ];
        let still_to_come = |(field, what, day): (&str, &str, Option<Date>)| {
            let day = day.filter(|day| *day > today)?;
            let message = format!("{what} {day}, which is still to come; correct the day.");
            Some(FieldError::new(field, "in_the_future", message))
        };
        days.into_iter().filter_map(still_to_come).collect()
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        let others = db::soc_report::list_of(conn, &[self.vendor_id])?;
        let same = |other: &Self| {
            (other.kind, other.report_type, other.period_start, other.speaks_until())
                == (self.kind, self.report_type, self.period_start, self.speaks_until())
        };
        if others.iter().any(|other| other.id != self.id && same(other)) {
            errors.push(FieldError::new(
                "period_end",
                "exists",
                "Period end: this report is on file already; change that one.",
            ));
        }
        Ok(errors)
    }
}

impl Record for Questionnaire {
    const RIGHT: Right = Right::Assess;
    stored_in!(questionnaire, QuestionnaireId);
    of_a_vendor!(questionnaire);

    fn blank(_app: &App, id: QuestionnaireId, now: Instant) -> Self {
        Self {
            id,
            vendor_id: nobody(),
            service_id: None,
            template: "generic".to_owned(),
            template_version: None,
            sent_on: None,
            due_on: None,
            submitted_on: None,
            attestation: Attestation::SelfAttested,
            reviewer: None,
            reviewed_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    fn label(&self) -> String {
        format!("Questionnaire {}", self.template)
    }

    /// One made by hand has no answers yet: it waits for them.
    fn insert(&self, conn: &mut Conn) -> Result<(), AppError> {
        db::questionnaire::insert_all(conn, [self])?;
        let tally = db::questionnaire::Tally { counts: AnswerCounts::default(), failed_must: false };
        Ok(db::questionnaire::insert_answers(conn, self.id, &[], tally, &[])?)
    }

    fn conflicts(&self, conn: &mut Conn) -> Result<Vec<FieldError>, AppError> {
        let mut errors = vendor_missing(conn, self.vendor_id)?;
        if let Some(service) = self.service_id
            && db::service::find(conn, service)?.is_none_or(|service| service.vendor_id != self.vendor_id)
        {
            errors.push(FieldError::new("service_id", "unknown_service", "Service: choose one of this vendor."));
        }
        Ok(errors)
    }
}
