//! Rows of organizations that stand behind a vendor: in a SOC report, on a list of sub-processors, or as somebody knows.

use super::RowDraft;
use crate::domain::{
    Date,
    import::{
        change::{FieldChange, draft_fields, fill},
        row_reader::RowReader,
    },
    name::match_key,
    soc_report::SocReport,
    subservice::Subservice,
    vendor::SubserviceMethod,
};

draft_fields! {
    /// What a sheet says of a subservice organization, the vendor's service aside.
    pub struct SubserviceFields for Subservice {
        name: String = "name" => name;
        listed_on: Date = "listed_on" => listed_on;
        purpose: String = "purpose" => purpose;
        location: String = "location" => location;
        method: SubserviceMethod = "method" => method;
        interchangeable: String = "interchangeable" => interchangeable;
    }
}

/// What the rows say of one organization.
#[derive(Debug, Clone, PartialEq)]
pub struct SubserviceDraft {
    /// Its fields.
    pub fields: SubserviceFields,
    /// Name of the vendor's service it stands behind.
    pub service: Option<String>,
}

impl RowDraft for SubserviceDraft {
    type Record = Subservice;
    const IN_REPORT: bool = true;
    const STANDS_ALONE: bool = true;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let name = reader.name("name");
        if name.is_none() && !reader.is_rejected() {
            reader.missing("name", "subservice organization");
        }
        let fields = SubserviceFields {
            name,
            listed_on: reader.date("listed_on"),
            purpose: reader.long("purpose"),
            location: reader.long("location"),
            method: reader.word("method"),
            interchangeable: reader.short("interchangeable"),
        };
        Self { fields, service: reader.name("service") }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fields.fill(later.fields, clash);
        if fill(&mut self.service, later.service) {
            clash("service");
        }
    }

    /// By its name, in whatever spelling, and the day of its list; the spelling on file stays.
    fn is(&self, subservice: &Subservice) -> bool {
        let named = self.fields.name.as_deref().is_some_and(|name| match_key(name) == match_key(&subservice.name));
        named && self.fields.listed_on == subservice.listed_on
    }

    fn apply(&self, subservice: &mut Subservice) -> Vec<FieldChange> {
        let known = !subservice.name.is_empty();
        let fields = &self.fields;
        let said = if known { SubserviceFields { name: None, ..fields.clone() } } else { fields.clone() };
        said.apply(subservice)
    }

    fn against(&self, _report: &SocReport) -> Option<(&'static str, &'static str, String)> {
        self.fields.listed_on?;
        let message = "The row names a SOC report and the day of a list of sub-processors; it can hang on one of them only. \
                       Clear the other, or write a row for each.";
        Some(("listed_on", "two_sources", message.to_owned()))
    }

    fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }

    fn date_of_list(&mut self, day: Date) {
        self.fields.listed_on.get_or_insert(day);
    }

    /// What reports call a service is what the organization does for the vendor.
    fn otherwise(&self) -> Option<Self> {
        let purpose = self.fields.purpose.clone().or_else(|| self.service.clone());
        Some(Self { fields: SubserviceFields { purpose, ..self.fields.clone() }, service: None })
    }
}
