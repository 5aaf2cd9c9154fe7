//! The editable fields of a SOC report.

use super::{FieldDef, FieldKind, Fields, criteria_complaints, field, with_kind};
use crate::domain::{
    field_error::FieldError,
    soc_report::{Opinion, ReportType, SocKind, SocReport, TrustCategory, place_in},
};

impl SocReport {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(kind, "Report"),
        field!(report_type, "Type"),
        field!(period_start, "Period start", "Type 2"),
        field!(period_end, "Period end", "Type 2; freshness runs from here"),
        field!(as_of, "As of", "Type 1"),
        field!(issued_on, "Issued"),
        field!(auditor, "Auditor", "Firm as signed"),
        field!(auditor_check, "Auditor check"),
        field!(auditor_check_method, "Auditor checked by", "Such as the licence register that was looked at"),
        field!(auditor_checked_on, "Auditor checked on"),
        field!(opinion_description, "Opinion on the description"),
        field!(opinion_design, "Opinion on the design"),
        field!(opinion_operation, "Opinion on the operation", "Type 2"),
        field!(qualified_criteria, "Qualified criteria", "Such as CC6.1; only with a qualified opinion"),
        field!(categories, "Categories", "security, availability, confidentiality, processing_integrity, privacy"),
        field!(scope_fit, "Scope fit", "Is our service inside the report's boundary?"),
        field!(boundary_services, "Services in the boundary"),
        field!(boundary_locations, "Locations in the boundary"),
        field!(criteria_not_relevant, "Criteria not relevant", "As the report declares, such as CC6.4"),
        with_kind(field!(incidents, "Incidents disclosed"), FieldKind::Paragraph),
        with_kind(field!(significant_changes, "Significant changes"), FieldKind::Paragraph),
        with_kind(field!(subsequent_events, "Subsequent events"), FieldKind::Paragraph),
        field!(restriction, "Restriction", "Such as the NDA it came under"),
        field!(reviewer, "Reviewer"),
        field!(reviewed_on, "Reviewed on"),
        with_kind(field!(conclusion, "Conclusion"), FieldKind::Paragraph),
        field!(pages, "Pages", "Where values stand, a line each: Auditor: p. 3"),
    ];

    /// A qualified opinion names the criteria it is qualified on. A SOC 1 has objectives instead, and a qualified
    /// description touches all of them.
    fn unnamed_qualification(&self) -> Option<FieldError> {
        let qualified = self.opinion_design == Opinion::Qualified || self.opinion_operation == Some(Opinion::Qualified);
        let unnamed = qualified && self.kind != SocKind::Soc1 && self.qualified_criteria.is_empty();
        let message =
            "Qualified criteria: the opinion is qualified; name the criteria it is qualified on, such as CC6.1.";
        unnamed.then(|| FieldError::new("qualified_criteria", "required", message))
    }

    /// Whether an entry of `pages` says where a field of the report stands.
    pub fn is_place(entry: &str) -> bool {
        Self::FIELDS.iter().any(|field| place_in(entry, field.name, field.label).is_some())
    }

    /// A Type 1 speaks of the design alone; a Type 2 of a SOC 1 or SOC 2 of the operation too.
    fn opinion_complaint(&self) -> Option<FieldError> {
        let complain = |code, message: &str| Some(FieldError::new("opinion_operation", code, message));
        match (self.report_type, self.kind, self.opinion_operation) {
            (ReportType::Type1, _, Some(_)) => {
                complain("not_for_type1", "Opinion on the operation: a Type 1 has none; clear it, or make it Type 2.")
            }
            (ReportType::Type2, SocKind::Soc1 | SocKind::Soc2, None) => {
                complain("required", "Opinion on the operation: a Type 2 has one; choose it.")
            }
            _ => None,
        }
    }

    fn date_complaints(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut complain =
            |field: &str, code: &str, message: String| errors.push(FieldError::new(field, code, message));
        match self.report_type {
            ReportType::Type1 => {
                if self.as_of.is_none() {
                    complain("as_of", "required", "As of: a Type 1 speaks of a day; give it.".to_owned());
                }
                if self.period_start.is_some() || self.period_end.is_some() {
                    complain(
                        "period_end",
                        "not_for_type1",
                        "Period end: a Type 1 has an as-of day and no period; clear it.".to_owned(),
                    );
                }
            }
            ReportType::Type2 => {
                if self.as_of.is_some() {
                    complain(
                        "as_of",
                        "not_for_type2",
                        "As of: a Type 2 has a period and no as-of day; clear it.".to_owned(),
                    );
                }
                match (self.period_start, self.period_end) {
                    (Some(start), Some(end)) if end < start => {
                        complain(
                            "period_end",
                            "end_before_start",
                            format!("Period end: {end} is before the start, {start}."),
                        );
                    }
                    (Some(_), Some(_)) => {}
                    _ => complain(
                        "period_end",
                        "required",
                        "Period end: a Type 2 needs its first and last day.".to_owned(),
                    ),
                }
            }
        }
        if let (Some(until), Some(issued)) = (self.speaks_until(), self.issued_on)
            && issued < until
        {
            complain(
                "issued_on",
                "issued_before_end",
                format!("Issued: {issued} is before the report's last day, {until}."),
            );
        }
        errors
    }
}

impl Fields for SocReport {
    const NOUN: &'static str = "soc_report";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = self.date_complaints();
        let label = "Criteria not relevant";
        errors.extend(criteria_complaints("criteria_not_relevant", label, &self.criteria_not_relevant));
        let label = "Qualified criteria";
        errors.extend(criteria_complaints("qualified_criteria", label, &self.qualified_criteria));
        let opinions = [Some(self.opinion_description), Some(self.opinion_design), self.opinion_operation];
        if !self.qualified_criteria.is_empty() && !opinions.contains(&Some(Opinion::Qualified)) {
            errors.push(FieldError::new(
                "qualified_criteria",
                "not_qualified",
                "Qualified criteria: no part of the opinion is qualified; say which is, or clear the criteria.",
            ));
        }
        errors.extend(self.opinion_complaint());
        errors.extend(self.unnamed_qualification());
        for entry in self.pages.iter().filter(|entry| !Self::is_place(entry)) {
            let message = format!(
                "Pages: “{entry}” names no field of the report; write the field, a colon and the page, such as Auditor: p. 3."
            );
            errors.push(FieldError::new("pages", "unknown_field", message));
        }
        for word in self.categories.iter().filter(|word| word.parse::<TrustCategory>().is_err()) {
            errors.push(FieldError::new(
                "categories",
                "unknown_word",
                format!("Categories: “{word}” is not a Trust Services Category."),
            ));
        }
        errors
    }
}
