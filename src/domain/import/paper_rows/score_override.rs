//! Rows of an override register.

use super::RowDraft;
use crate::domain::{
    Date,
    import::{
        change::{FieldChange, draft_fields, fill},
        row_reader::RowReader,
        value::programme::held_band,
    },
    score_override::ScoreOverride,
    scoring::Band,
};

draft_fields! {
    /// What a register says of an override, its service aside.
    pub struct ScoreOverrideFields for ScoreOverride {
        band: Band = "band" => band;
        reason: String = "reason" => reason;
        requested_by: String = "requested_by" => requested_by;
        approver: String = "approver" => approver;
        approved_on: Date = "approved_on" => approved_on;
        expires_on: Date = "expires_on" => expires_on;
        withdrawn_on: Date = "withdrawn_on" => withdrawn_on;
    }
}

/// What the rows say of one override.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreOverrideDraft {
    /// Its fields.
    pub fields: ScoreOverrideFields,
    /// Name of the service whose risk is held.
    pub service: Option<String>,
}

impl RowDraft for ScoreOverrideDraft {
    type Record = ScoreOverride;
    const IN_REPORT: bool = false;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let service = reader.name("service");
        let fields = ScoreOverrideFields {
            band: reader.read_text("band", held_band),
            reason: reader.long("reason"),
            requested_by: reader.name("requested_by"),
            approver: reader.name("approver"),
            approved_on: reader.date("approved_on"),
            expires_on: reader.date("expires_on"),
            withdrawn_on: reader.date("withdrawn_on"),
        };
        for (key, what, given) in [
            ("service", "service", service.is_some()),
            ("band", "band at which the risk is held", fields.band.is_some()),
            ("reason", "reason", fields.reason.is_some()),
            ("approver", "approver", fields.approver.is_some()),
            ("approved_on", "day on which it was approved", fields.approved_on.is_some()),
            ("expires_on", "last day", fields.expires_on.is_some()),
        ] {
            if !given && !reader.is_rejected() {
                reader.missing(key, what);
            }
        }
        Self { fields, service }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fields.fill(later.fields, clash);
        if fill(&mut self.service, later.service) {
            clash("service");
        }
    }

    /// The one of its service that was approved on the same day.
    fn is(&self, held: &ScoreOverride) -> bool {
        self.fields.approved_on == Some(held.approved_on)
    }

    fn apply(&self, held: &mut ScoreOverride) -> Vec<FieldChange> {
        self.fields.apply(held)
    }

    fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }
}
