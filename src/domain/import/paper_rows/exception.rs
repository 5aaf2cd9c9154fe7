//! Rows of exceptions of SOC reports.

use super::{RowDraft, same_entry, same_text};
use crate::domain::{
    import::{
        change::{FieldChange, draft_fields, fill},
        row_reader::RowReader,
        value::soc,
    },
    lines::Lines,
    soc_exception::{ExceptionSeverity, SocException},
};

draft_fields! {
    /// What a sheet says of an exception.
    pub struct ExceptionFields for SocException {
        reference: String = "reference" => reference;
        control: String = "control" => control;
        criteria: Lines = "criteria" => criteria;
        description: String = "description" => description;
        severity: ExceptionSeverity = "severity" => severity;
        population: String = "population" => population;
        sample: String = "sample" => sample;
        deviations: String = "deviations" => deviations;
        cause: String = "cause" => cause;
        response: String = "response" => response;
        fixed: bool = "fixed" => fixed;
        page: String = "page" => page;
    }
}

/// What the rows say of one exception.
#[derive(Debug, Clone, PartialEq)]
pub struct ExceptionDraft {
    /// Its fields.
    pub fields: ExceptionFields,
    /// Number or title of the finding that was made of it.
    pub finding: Option<String>,
}

impl RowDraft for ExceptionDraft {
    type Record = SocException;
    const IN_REPORT: bool = true;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let fields = ExceptionFields {
            reference: reader.short("reference"),
            control: reader.short("control"),
            criteria: reader.read_text("criteria", soc::criteria),
            description: reader.long("description"),
            severity: reader.word("severity"),
            population: reader.short("population"),
            sample: reader.short("sample"),
            deviations: reader.short("deviations"),
            cause: reader.long("cause"),
            response: reader.long("response"),
            fixed: reader.yes_no("fixed"),
            page: reader.short("page"),
        };
        if fields.description.is_none() && !reader.is_rejected() {
            reader.missing("description", "exception");
        }
        Self { fields, finding: reader.name("finding_made") }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fields.fill(later.fields, clash);
        if fill(&mut self.finding, later.finding) {
            clash("finding_made");
        }
    }

    /// By its number; without one by its words, at the same control.
    fn is(&self, exception: &SocException) -> bool {
        let said = &self.fields;
        let numbered = said.reference.is_some() && exception.reference.is_some();
        let same_control = said.control.is_none()
            || exception.control.is_none()
            || same_text(said.control.as_ref(), exception.control.as_ref());
        (numbered || same_control)
            && same_entry(
                (said.reference.as_ref(), said.description.as_ref()),
                (exception.reference.as_ref(), exception.description.as_ref()),
            )
    }

    fn apply(&self, exception: &mut SocException) -> Vec<FieldChange> {
        self.fields.apply(exception)
    }

    fn finding(&self) -> Option<&str> {
        self.finding.as_deref()
    }
}
