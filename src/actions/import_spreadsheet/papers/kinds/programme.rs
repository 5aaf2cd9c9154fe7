//! Incidents, access and integrations, offboarding, overrides, and renewal decisions, each as read from rows.

use super::super::FromRows;
use crate::domain::{
    access_grant::AccessGrant,
    field_error::FieldError,
    ids::{PersonId, ServiceId, SocReportId, VendorId},
    import::paper_rows::{
        AccessGrantDraft, IncidentDraft, OffboardingStepDraft, RenewalDecisionDraft, ScoreOverrideDraft,
    },
    incident::Incident,
    offboarding_step::OffboardingStep,
    papers::Papers,
    renewal_decision::RenewalDecision,
    score_override::ScoreOverride,
};

/// What is the same for each of these: the rules of its form hold for its rows.
macro_rules! of_a_vendor {
    ($list:ident) => {
        const AS_ON_A_FORM: bool = true;

        fn stored(papers: &Papers) -> &[Self] {
            &papers.$list
        }

        fn file_under(&mut self, vendor: VendorId, _report: Option<SocReportId>) {
            self.vendor_id = vendor;
        }
    };
}

impl FromRows for Incident {
    type Draft = IncidentDraft;
    // Without its service it would touch all of them.
    const OF_ONE_SERVICE: bool = true;
    of_a_vendor!(incidents);
    for_a_service!();
}

impl FromRows for AccessGrant {
    type Draft = AccessGrantDraft;
    of_a_vendor!(access_grants);
    for_a_service!();
}

impl FromRows for OffboardingStep {
    type Draft = OffboardingStepDraft;
    of_a_vendor!(offboarding_steps);

    fn owner(&mut self) -> Option<&mut Option<PersonId>> {
        Some(&mut self.owner_id)
    }
}

impl FromRows for RenewalDecision {
    type Draft = RenewalDecisionDraft;
    of_a_vendor!(decisions);
}

impl FromRows for ScoreOverride {
    type Draft = ScoreOverrideDraft;
    const OF_ONE_SERVICE: bool = true;
    of_a_vendor!(overrides);

    fn service(&self) -> Option<ServiceId> {
        Some(self.service_id)
    }

    fn serve(&mut self, service: ServiceId) {
        self.service_id = service;
    }

    fn is_for(&self, service: Option<ServiceId>) -> bool {
        Some(self.service_id) == service
    }

    const ONE_AT_A_TIME: bool = true;

    fn beside<'a>(&self, others: impl Iterator<Item = &'a Self>) -> Option<FieldError> {
        self.meets(others)
    }
}
