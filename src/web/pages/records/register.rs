//! The pages of vendors, services, contacts, contracts and SOC reports.

use super::RecordPage;
use crate::{
    actions::records::{self, Record},
    app::App,
    domain::{
        access::Actor,
        contract::Contract,
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
        let with_it = with_it(app, actor, self)?.map_or_else(String::new, |others| format!("{others} and "));
        Ok(format!("With it go {with_it}its scores. To keep them, set its status to Terminated instead."))
    }
}

/// The records that go with one, counted: “2 services, 1 contract”.
///
/// # Errors
/// As of removing it, where it cannot be removed.
pub(super) fn with_it<R: Record>(app: &App, actor: &Actor, record: &R) -> Result<Option<String>, AppError> {
    let counts = records::goes_with(app, actor, record)?;
    let said =
        counts.iter().map(|(noun, count)| format!("{count} {}{}", called(noun), if *count == 1 { "" } else { "s" }));
    Ok((!counts.is_empty()).then(|| said.collect::<Vec<_>>().join(", ")))
}

/// What people call a kind of record.
fn called(noun: &str) -> String {
    match noun {
        "soc_report" => "SOC report".to_owned(),
        "exception" => "SOC exception".to_owned(),
        "cuec" | "csoc" => noun.to_uppercase(),
        "subservice" => "subservice organization".to_owned(),
        other => other.replace('_', " "),
    }
}

impl RecordPage for Service {
    type Takes = EditsVendors;
    const PATH: &'static str = "services";
    const ONE: &'static str = "a service";
    const ANCHOR: &'static str = "#score";

    fn what_goes(&self, app: &App, actor: &Actor) -> Result<String, AppError> {
        let with_it = with_it(app, actor, self)?.map_or_else(String::new, |others| format!("{others} and "));
        Ok(format!("With it go {with_it}its scores. To keep them, say that it is no longer in use instead."))
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

    fn what_goes(&self, app: &App, actor: &Actor) -> Result<String, AppError> {
        let with_it = with_it(app, actor, self)?.map_or_else(String::new, |others| format!("With it go {others}. "));
        Ok(format!("{with_it}Its notice deadline and renewal are reminded of no more."))
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
