//! Rows of a register of audit roadmaps.

use super::RowDraft;
use crate::domain::{
    Date, Instant,
    audit_roadmap::{AuditRoadmap, Meanwhile},
    fields::audit_roadmap::{NOT_OBSERVED, order_sentence},
    import::{
        change::{FieldChange, draft_fields},
        row_reader::RowReader,
        value::soc,
    },
    soc_report::{ReportType, SocKind},
};

draft_fields! {
    /// What a register says of the way to a report.
    pub struct AuditRoadmapFields for AuditRoadmap {
        kind: SocKind = "kind" => kind;
        report_type: ReportType = "report_type" => report_type;
        gap_analysis_ends_on: Date = "gap_analysis_end" => gap_analysis_ends_on;
        remediation_ends_on: Date = "remediation_end" => remediation_ends_on;
        observation_starts_on: Date = "observation_start" => observation_starts_on;
        observation_ends_on: Date = "observation_end" => observation_ends_on;
        fieldwork_ends_on: Date = "fieldwork_end" => fieldwork_ends_on;
        reporting_ends_on: Date = "reporting_end" => reporting_ends_on;
        expected_on: Date = "expected" => expected_on;
        meanwhile: Meanwhile = "meanwhile" => meanwhile;
        notes: String = "notes" => notes;
    }
}

/// The sheet's key of a record's field.
fn key_of(field: &str) -> &'static str {
    match field {
        "gap_analysis_ends_on" => "gap_analysis_end",
        "remediation_ends_on" => "remediation_end",
        "observation_starts_on" => "observation_start",
        "observation_ends_on" => "observation_end",
        "fieldwork_ends_on" => "fieldwork_end",
        "reporting_ends_on" => "reporting_end",
        _ => "expected",
    }
}

impl RowDraft for AuditRoadmapFields {
    type Record = AuditRoadmap;
    const IN_REPORT: bool = false;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let stated = |text: &str| soc::kind_and_type(text).map(Some);
        let (kind, beside) = reader.read_text("kind", stated).unwrap_or_default();
        let (_, own) = reader.read_text("report_type", stated).unwrap_or_default();
        if kind.is_none() && !reader.is_rejected() {
            reader.missing("kind", "report to come (SOC 1, SOC 2 or SOC 3)");
        }
        let said = Self {
            kind,
            report_type: own.or(beside).or(Some(ReportType::Type2)),
            gap_analysis_ends_on: reader.date("gap_analysis_end"),
            remediation_ends_on: reader.date("remediation_end"),
            observation_starts_on: reader.date("observation_start"),
            observation_ends_on: reader.date("observation_end"),
            fieldwork_ends_on: reader.date("fieldwork_end"),
            reporting_ends_on: reader.date("reporting_end"),
            expected_on: reader.date("expected"),
            meanwhile: reader.word("meanwhile"),
            notes: reader.long("notes"),
        };
        said.check(reader);
        said
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fill(later, clash);
    }

    /// A vendor is on one way to a report of a kind and type: other days are the same way with new dates.
    fn is(&self, roadmap: &AuditRoadmap) -> bool {
        self.kind == Some(roadmap.kind) && self.report_type == Some(roadmap.report_type)
    }

    fn apply(&self, roadmap: &mut AuditRoadmap) -> Vec<FieldChange> {
        Self::apply(self, roadmap)
    }
}

impl AuditRoadmapFields {
    /// The checks that a form makes too, each at its cell.
    fn check(&self, reader: &mut RowReader<'_>) {
        let mut alone = blank();
        self.set(&mut alone);
        for (earlier, later) in alone.out_of_order() {
            if let Some(message) = order_sentence(&earlier, &later) {
                reader.error(key_of(later.field), "out_of_order", message);
            }
        }
        if alone.report_type == ReportType::Type1 {
            let observed = alone.days().into_iter().filter(|here| here.field.starts_with("observation"));
            for here in observed.filter(|here| here.day.is_some()) {
                reader.error(key_of(here.field), "not_for_type1", format!("{}: {NOT_OBSERVED}", here.label));
            }
        }
    }
}

/// A roadmap of which nothing is known.
fn blank() -> AuditRoadmap {
    AuditRoadmap {
        id: uuid::Uuid::nil().into(),
        vendor_id: uuid::Uuid::nil().into(),
        kind: SocKind::Soc2,
        report_type: ReportType::Type2,
        gap_analysis_ends_on: None,
        remediation_ends_on: None,
        observation_starts_on: None,
        observation_ends_on: None,
        fieldwork_ends_on: None,
        reporting_ends_on: None,
        expected_on: None,
        meanwhile: Meanwhile::Nothing,
        notes: None,
        created_at: Instant::default(),
        updated_at: Instant::default(),
        version: 1,
    }
}
