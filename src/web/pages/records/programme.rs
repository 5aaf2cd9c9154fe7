//! The pages of incidents, access and integrations, offboarding, overrides, and renewal decisions.

use super::RecordPage;
use crate::{
    actions::records::Record,
    app::App,
    domain::{
        access::Actor, access_grant::AccessGrant, incident::Incident, offboarding_step::OffboardingStep,
        renewal_decision::RenewalDecision, score_override::ScoreOverride,
    },
    error::AppError,
    web::session::{Approves, Assesses, EditsVendors},
};

impl RecordPage for Incident {
    type Takes = Assesses;
    const PATH: &'static str = "incidents";
    const ONE: &'static str = "an incident";
    const ANCHOR: &'static str = "#incidents";

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("To keep what happened on record, close it instead.".to_owned())
    }
}

impl RecordPage for AccessGrant {
    type Takes = Assesses;
    const PATH: &'static str = "access-grants";
    const ONE: &'static str = "an access or integration";
    const ANCHOR: &'static str = "#access";

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("To keep that it was there, enter the day it ended instead.".to_owned())
    }
}

impl RecordPage for OffboardingStep {
    type Takes = EditsVendors;
    const PATH: &'static str = "offboarding-steps";
    const ONE: &'static str = "an offboarding step";
    const ANCHOR: &'static str = "#offboarding";

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("The vendor’s checklist is then without it.".to_owned())
    }
}

impl RecordPage for ScoreOverride {
    type Takes = Approves;
    const PATH: &'static str = "overrides";
    const ONE: &'static str = "an override";
    const ANCHOR: &'static str = "#overrides";

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("To keep that it held, withdraw it instead: enter the day.".to_owned())
    }
}

impl RecordPage for RenewalDecision {
    type Takes = EditsVendors;
    const PATH: &'static str = "renewal-decisions";
    const ONE: &'static str = "a renewal decision";
    const ANCHOR: &'static str = "#contracts";

    /// Whoever opens the form is taken to have decided.
    fn begin(&mut self, _app: &App, actor: &Actor) -> Result<(), AppError> {
        self.credit(actor);
        Ok(())
    }

    fn what_goes(&self, _app: &App, _actor: &Actor) -> Result<String, AppError> {
        Ok("To keep that it was decided, add a new decision instead: the newest stands.".to_owned())
    }
}
