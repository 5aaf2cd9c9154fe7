//! The pages of certificates and findings, and of what hangs on SOC reports.

use super::RecordPage;
use crate::{
    app::App,
    domain::{
        acceptance::Acceptance, access::Actor, bridge_letter::BridgeLetter, certificate::Certificate, csoc::Csoc,
        cuec::Cuec, finding::Finding, soc_exception::SocException, subservice::Subservice,
    },
    error::AppError,
    web::session::Assesses,
};

impl RecordPage for Certificate {
    type Takes = Assesses;
    const PATH: &'static str = "certificates";
    const ONE: &'static str = "a certificate";
    const ANCHOR: &'static str = "#certificates";
}

impl RecordPage for Finding {
    type Takes = Assesses;
    const PATH: &'static str = "findings";
    const ONE: &'static str = "a finding";
    const ANCHOR: &'static str = "#findings";

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("With it go its acceptances.".to_owned())
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
on_a_report!(BridgeLetter, "bridge-letters", "a bridge letter", "#letters");
on_a_report!(SocException, "exceptions", "an exception", "#exceptions");
on_a_report!(Cuec, "cuecs", "a user entity control", "#cuecs");
on_a_report!(Subservice, "subservices", "a subservice organization", "#subservices");
on_a_report!(Csoc, "csocs", "a subservice organization control", "#csocs");
