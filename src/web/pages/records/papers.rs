//! The pages of certificates and findings, of what hangs on SOC reports, and of people and questionnaires, which come in
//! by other ways and are changed here.

use super::RecordPage;
use crate::{
    actions::records::{self, Record},
    app::App,
    domain::{
        acceptance::Acceptance, access::Actor, audit_roadmap::AuditRoadmap, bridge_letter::BridgeLetter,
        certificate::Certificate, control::Control, csoc::Csoc, cuec::Cuec, document::Document, finding::Finding,
        person::Person, questionnaire::Questionnaire, review::Review, soc_exception::SocException,
        soc_report::SocReport, subservice::Subservice,
    },
    error::AppError,
    web::session::{Assesses, EditsVendors},
};

impl RecordPage for Person {
    type Takes = EditsVendors;
    const PATH: &'static str = "people";
    const ONE: &'static str = "a person";
    const ANCHOR: &'static str = "";
    const HOME: (&'static str, &'static str) = ("Quality", "/quality");

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("Only somebody who answers for nothing and manages nobody can be removed.".to_owned())
    }
}

impl RecordPage for Questionnaire {
    type Takes = Assesses;
    const PATH: &'static str = "questionnaires";
    const ONE: &'static str = "a questionnaire";
    const ANCHOR: &'static str = "#questionnaires";

    fn shown_at(&self) -> String {
        format!("/questionnaires/{}", self.id)
    }

    fn gone_to(&self) -> String {
        format!("/vendors/{}#questionnaires", self.vendor_id)
    }

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("With it go its answers.".to_owned())
    }
}

impl RecordPage for Certificate {
    type Takes = Assesses;
    const PATH: &'static str = "certificates";
    const ONE: &'static str = "a certificate";
    const ANCHOR: &'static str = "#certificates";
}

impl RecordPage for AuditRoadmap {
    type Takes = Assesses;
    const PATH: &'static str = "audit-roadmaps";
    const ONE: &'static str = "an audit roadmap";
    const ANCHOR: &'static str = "#roadmap";

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("Its report is then expected by nobody; reports on file stay.".to_owned())
    }
}

impl RecordPage for Finding {
    type Takes = Assesses;
    const PATH: &'static str = "findings";
    const ONE: &'static str = "a finding";
    const ANCHOR: &'static str = "#findings";

    fn what_goes(&self, app: &App, actor: &Actor) -> Result<String, AppError> {
        let with_it = super::register::with_it(app, actor, self)?;
        Ok(with_it.map_or_else(|| "Nobody has accepted it.".to_owned(), |others| format!("With it go {others}.")))
    }
}

impl RecordPage for Acceptance {
    type Takes = Assesses;
    const PATH: &'static str = "acceptances";
    const ONE: &'static str = "an acceptance";
    const ANCHOR: &'static str = "#findings";

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("The finding is then accepted by nobody.".to_owned())
    }
}

/// What is the same for every record that hangs on a report: it is shown on the report's page.
macro_rules! on_a_report {
    ($record:ty, $path:literal, $one:literal, $anchor:literal) => {
        impl RecordPage for $record {
            type Takes = Assesses;
            const PATH: &'static str = $path;
            const ONE: &'static str = $one;
            const ANCHOR: &'static str = $anchor;

            fn shown_at(&self) -> String {
                format!("/soc-reports/{}{}", self.soc_report_id, Self::ANCHOR)
            }

            fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
                Ok("The report stays.".to_owned())
            }
        }
    };
}
impl RecordPage for Control {
    type Takes = Assesses;
    const PATH: &'static str = "controls";
    const ONE: &'static str = "a control";
    const ANCHOR: &'static str = "";
    const HOME: (&'static str, &'static str) = ("Our controls", "/controls");

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok(format!("What is mapped to {} keeps its reference and stands on the work list.", self.reference))
    }
}

impl RecordPage for Review {
    type Takes = Assesses;
    const PATH: &'static str = "reviews";
    const ONE: &'static str = "a review";
    const ANCHOR: &'static str = "#reviews";

    fn shown_at(&self) -> String {
        format!("/reviews/{}", self.id)
    }

    fn gone_to(&self) -> String {
        format!("/vendors/{}#reviews", self.vendor_id)
    }

    /// A correction starts from what it corrects; a review of a report from the report's days.
    fn begin(&mut self, app: &App, actor: &Actor) -> Result<(), AppError> {
        if let Some(id) = self.corrects_id {
            let corrected: Self = records::get(app, actor, id)?;
            let (id, vendor_id, corrects_id) = (self.id, self.vendor_id, self.corrects_id);
            let blank = Self::blank(app, id, self.created_at);
            *self = Self {
                vendor_id,
                corrects_id,
                kind: corrected.kind,
                soc_report_id: corrected.soc_report_id,
                period_start: corrected.period_start,
                period_end: corrected.period_end,
                looked_at: corrected.looked_at,
                conclusion: corrected.conclusion,
                outcome: corrected.outcome,
                conditions: corrected.conditions,
                next_due_on: corrected.next_due_on,
                ..blank
            };
        } else if let Some(id) = self.soc_report_id {
            let report: SocReport = records::get(app, actor, id)?;
            self.period_start = report.period_start;
            self.period_end = report.speaks_until();
        }
        Ok(())
    }

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("It is a draft; nobody has signed it.".to_owned())
    }
}

impl RecordPage for Document {
    type Takes = Assesses;
    const PATH: &'static str = "documents";
    const ONE: &'static str = "a document";
    const ANCHOR: &'static str = "#documents";

    fn shown_at(&self) -> String {
        match self.soc_report_id {
            Some(report) => format!("/soc-reports/{report}#documents"),
            None => format!("/vendors/{}#documents", self.vendor_id),
        }
    }

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("It is no longer filed here. The bytes stay in the file store.".to_owned())
    }
}

on_a_report!(BridgeLetter, "bridge-letters", "a bridge letter", "#letters");
on_a_report!(SocException, "exceptions", "an exception", "#exceptions");
on_a_report!(Cuec, "cuecs", "a user entity control", "#cuecs");
on_a_report!(Csoc, "csocs", "a subservice organization control", "#csocs");

impl RecordPage for Subservice {
    type Takes = Assesses;
    const PATH: &'static str = "subservices";
    const ONE: &'static str = "a subservice organization";
    const ANCHOR: &'static str = "#subservices";

    /// On its report's page, or on its vendor's.
    fn shown_at(&self) -> String {
        match self.soc_report_id {
            Some(report) => format!("/soc-reports/{report}{}", Self::ANCHOR),
            None => format!("/vendors/{}{}", self.vendor_id, Self::ANCHOR),
        }
    }

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("The vendor no longer stands on it; a list or report that names it stays.".to_owned())
    }
}
