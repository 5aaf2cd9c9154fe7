//! The pages of vendors, services, contacts, contracts and SOC reports.

use super::RecordPage;
use crate::{
    actions::records::{self, Record},
    app::App,
    domain::{
        access::Actor,
        contract::Contract,
        ids::VendorId,
        soc_report::SocReport,
        vendor::{Contact, Service, Vendor},
    },
    error::AppError,
    web::session::{Assesses, EditsVendors},
};

impl RecordPage for Vendor {
    type Takes = EditsVendors;
    const PATH: &'static str = "vendors";
    const ONE: &'static str = "a vendor";
    const ANCHOR: &'static str = "";

    fn what_goes(&self, app: &App, actor: &Actor) -> Result<String, AppError> {
        let counted = [
            (count::<Service>(app, actor, self.id)?, "service"),
            (count::<Contract>(app, actor, self.id)?, "contract"),
            (count::<SocReport>(app, actor, self.id)?, "SOC report"),
            (count::<crate::domain::questionnaire::Questionnaire>(app, actor, self.id)?, "questionnaire"),
            (count::<Contact>(app, actor, self.id)?, "contact"),
        ];
        let said = counted
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| format!("{count} {noun}{}", if *count == 1 { "" } else { "s" }));
        Ok(format!(
            "With it go {} and its scores. To keep them, set its status to Terminated instead.",
            said.collect::<Vec<_>>().join(", ")
        ))
    }
}

fn count<R: Record>(app: &App, actor: &Actor, vendor: VendorId) -> Result<usize, AppError> {
    Ok(records::list::<R>(app, actor, Some(vendor), None, i64::MAX)?.len())
}

impl RecordPage for Service {
    type Takes = EditsVendors;
    const PATH: &'static str = "services";
    const ONE: &'static str = "a service";
    const ANCHOR: &'static str = "#score";

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("Incidents, overrides and relations of it alone go with it. To keep them, say that it is no longer in use instead."
            .to_owned())
    }
}

impl RecordPage for Contact {
    type Takes = EditsVendors;
    const PATH: &'static str = "contacts";
    const ONE: &'static str = "a contact";
    const ANCHOR: &'static str = "#contacts";

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("Reminders no longer go there.".to_owned())
    }
}

impl RecordPage for Contract {
    type Takes = EditsVendors;
    const PATH: &'static str = "contracts";
    const ONE: &'static str = "a contract";
    const ANCHOR: &'static str = "#contracts";

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("With it go the decisions about it; its notice deadline and renewal are reminded of no more.".to_owned())
    }
}

impl RecordPage for SocReport {
    type Takes = Assesses;
    const PATH: &'static str = "soc-reports";
    const ONE: &'static str = "a SOC report";
    const ANCHOR: &'static str = "#soc";

    fn shown_at(&self) -> String {
        format!("/soc-reports/{}", self.id)
    }

    fn gone_to(&self) -> String {
        format!("/vendors/{}#soc", self.vendor_id)
    }
}
