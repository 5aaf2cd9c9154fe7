//! The forms of incidents, access and integrations, offboarding, overrides, and renewal decisions.

use super::{Section, Sections, folded, section};
use crate::domain::{
    access_grant::AccessGrant, incident::Incident, offboarding_step::OffboardingStep,
    renewal_decision::RenewalDecision, score_override::ScoreOverride,
};

impl Sections for Incident {
    const SECTIONS: &'static [Section] = &[section(
        "Incident",
        "",
        &["title", "reference", "service_id", "source", "reported_on", "confirmed_on", "closed_on", "description"],
    )];
    const NEEDED: &'static [&'static str] = &["title"];
}

impl Sections for AccessGrant {
    const SECTIONS: &'static [Section] = &[
        section("What it reaches", "", &["what", "kind", "level", "service_id", "accounts"]),
        section(
            "Since when, and whether it is still needed",
            "",
            &["granted_on", "ended_on", "last_reviewed_on", "reviewed_by"],
        ),
        folded("Notes", "", &["notes"]),
    ];
}

impl Sections for OffboardingStep {
    const SECTIONS: &'static [Section] = &[
        section("Step", "", &["kind", "what", "owner_id", "due_on"]),
        section("Done", "leave open until it is", &["done_on", "done_by", "evidence"]),
    ];
}

impl Sections for ScoreOverride {
    const SECTIONS: &'static [Section] = &[
        section("Override", "what was computed stays beside it", &["service_id", "band", "reason"]),
        section(
            "Who and until when",
            "two people; it runs out by itself",
            &["requested_by", "approver", "approved_on", "expires_on", "withdrawn_on"],
        ),
    ];
}

impl Sections for RenewalDecision {
    const SECTIONS: &'static [Section] = &[
        section(
            "Decision",
            "of several about one deadline the newest stands",
            &["contract_id", "decision", "reason", "deadline_on"],
        ),
        section("Who and when", "", &["decided_by", "decided_on", "notice_given_on"]),
    ];
}

#[cfg(test)]
mod tests {
    use super::{super::tests::assert_complete, *};

    #[test]
    fn every_form_holds_every_editable_field_once() {
        assert_complete::<Incident>();
        assert_complete::<AccessGrant>();
        assert_complete::<OffboardingStep>();
        assert_complete::<ScoreOverride>();
        assert_complete::<RenewalDecision>();
    }
}
