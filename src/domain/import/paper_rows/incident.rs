//! Rows of an incident register.

use super::{RowDraft, same_entry};
use crate::domain::{
    Date,
    import::{
        change::{FieldChange, draft_fields, fill},
        row_reader::RowReader,
        value::text,
    },
    incident::{Incident, IncidentSource},
};

draft_fields! {
    /// What a register says of an incident, its service aside.
    pub struct IncidentFields for Incident {
        reference: String = "reference" => reference;
        title: String = "title" => title;
        description: String = "description" => description;
        source: IncidentSource = "source" => source;
        reported_on: Date = "reported_on" => reported_on;
        confirmed_on: Date = "confirmed_on" => confirmed_on;
        closed_on: Date = "closed_on" => closed_on;
    }
}

/// What the rows say of one incident.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentDraft {
    /// Its fields.
    pub fields: IncidentFields,
    /// Name of the service it touches.
    pub service: Option<String>,
}

impl RowDraft for IncidentDraft {
    type Record = Incident;
    const IN_REPORT: bool = false;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let title = reader.read_text("title", |value| text::text(value, text::NAME_LIMIT));
        if title.is_none() && !reader.is_rejected() {
            reader.missing("title", "incident");
        }
        let reported_on = reader.date("reported_on");
        if reported_on.is_none() && !reader.is_rejected() {
            reader.missing("reported_on", "day on which it was reported");
        }
        let fields = IncidentFields {
            reference: reader.short("reference"),
            title: title.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" ")),
            description: reader.long("description"),
            source: reader.word("source"),
            reported_on,
            confirmed_on: reader.date("confirmed_on"),
            closed_on: reader.date("closed_on"),
        };
        Self { fields, service: reader.name("service") }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fields.fill(later.fields, clash);
        if fill(&mut self.service, later.service) {
            clash("service");
        }
    }

    /// By reference; where either has none, by title and the day it was reported.
    fn is(&self, incident: &Incident) -> bool {
        let own = (self.fields.reference.as_ref(), self.fields.title.as_ref());
        let referred = own.0.is_some() && incident.reference.is_some();
        let on_its_day = self.fields.reported_on == Some(incident.reported_on);
        same_entry(own, (incident.reference.as_ref(), Some(&incident.title))) && (referred || on_its_day)
    }

    fn apply(&self, incident: &mut Incident) -> Vec<FieldChange> {
        self.fields.apply(incident)
    }

    fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }
}
