//! The editable fields of an audit roadmap.

use super::{FieldDef, FieldKind, Fields, field, with_kind};
use crate::domain::{
    audit_roadmap::{AuditRoadmap, RoadmapDay},
    field_error::FieldError,
    soc_report::ReportType,
};

impl AuditRoadmap {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(kind, "Report", "The one to come"),
        field!(report_type, "Type"),
        field!(gap_analysis_ends_on, "Scope and gap analysis ends"),
        field!(remediation_ends_on, "Remediation ends"),
        field!(observation_starts_on, "Observation begins", "Type 2: the first day the report will cover"),
        field!(observation_ends_on, "Observation ends", "Type 2: the last day the report will cover"),
        field!(fieldwork_ends_on, "Fieldwork ends"),
        field!(reporting_ends_on, "Reporting ends"),
        field!(expected_on, "Report expected", "The day you count on having it"),
        field!(meanwhile, "Accepted meanwhile", "What stands in for the report until it is there"),
        with_kind(field!(notes, "Notes"), FieldKind::Paragraph),
    ];
}

/// The sentence for two days in the wrong order.
pub(in crate::domain) fn order_sentence(earlier: &RoadmapDay, later: &RoadmapDay) -> Option<String> {
    let (first, last) = (earlier.day?, later.day?);
    let label = earlier.label.to_lowercase();
    Some(format!("{}: {last} is before the day {label}, {first}; correct one of them.", later.label))
}

/// The sentence for an observation period of a Type 1.
pub(in crate::domain) const NOT_OBSERVED: &str =
    "a Type 1 report speaks of one day and has no observation period; clear it, or choose Type 2.";

impl Fields for AuditRoadmap {
    const NOUN: &'static str = "audit_roadmap";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let observed =
            self.days().into_iter().filter(|here| here.field.starts_with("observation") && here.day.is_some());
        let observed = observed.filter(|_| self.report_type == ReportType::Type1);
        let observed = observed
            .map(|here| FieldError::new(here.field, "not_for_type1", format!("{}: {NOT_OBSERVED}", here.label)));
        let turned = self.out_of_order().into_iter().filter_map(|(earlier, later)| {
            Some(FieldError::new(later.field, "out_of_order", order_sentence(&earlier, &later)?))
        });
        observed.chain(turned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit_roadmap::tests::roadmap;

    fn told(report_type: ReportType, days: &str) -> Vec<(String, String)> {
        roadmap(report_type, days).complaints().into_iter().map(|one| (one.field, one.message)).collect()
    }

    #[test]
    fn stages_out_of_order_name_both_days() {
        assert_eq!(
            told(ReportType::Type2, "2026-03-31|2026-02-28|||||"),
            [(
                "remediation_ends_on".to_owned(),
                "Remediation ends: 2026-02-28 is before the day scope and gap analysis ends, 2026-03-31; correct one of \
                 them."
                    .to_owned()
            )]
        );
        let fields: Vec<String> = told(ReportType::Type2, "||2026-07-01|2026-06-30|2026-06-29|2026-06-29|2026-06-28")
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        assert_eq!(fields, ["observation_ends_on", "fieldwork_ends_on", "expected_on"]);
    }

    #[test]
    fn a_type_1_has_no_observation_period() {
        let told = told(ReportType::Type1, "||2026-07-01|2026-12-31|||");
        let fields: Vec<&str> = told.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["observation_starts_on", "observation_ends_on"]);
        assert!(told[0].1.starts_with("Observation begins: a Type 1"), "{told:?}");
    }
}
