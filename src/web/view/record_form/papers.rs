//! The forms of certificates, findings, and of what hangs on SOC reports.

use super::{Section, Sections, folded, section};
use crate::domain::{
    acceptance::Acceptance, audit_roadmap::AuditRoadmap, bridge_letter::BridgeLetter, certificate::Certificate,
    control::Control, csoc::Csoc, cuec::Cuec, document::Document, finding::Finding, person::Person,
    questionnaire::Questionnaire, review::Review, soc_exception::SocException, subservice::Subservice,
};

impl Sections for Person {
    const SECTIONS: &'static [Section] = &[section("", "", &["name", "email", "manager_id"])];
}

impl Sections for Questionnaire {
    const SECTIONS: &'static [Section] = &[
        section("What it is for", "its answers come in with its file", &["service_id", "attestation"]),
        section("Days", "only a submitted one counts as evidence", &["sent_on", "due_on", "submitted_on"]),
        section("Read by", "", &["reviewer", "reviewed_on"]),
        folded("Template", "", &["template", "template_version"]),
    ];
    const NEEDED: &'static [&'static str] = &["template"];
}

impl Sections for Certificate {
    const SECTIONS: &'static [Section] = &[
        section(
            "Certificate",
            "",
            &["kind", "service_id", "issued_on", "expires_on", "issuer", "number", "statement_of_applicability"],
        ),
        folded("More", "scope, criteria, review, notes", &["scope", "criteria", "reviewer", "reviewed_on", "notes"]),
    ];
}

impl Sections for AuditRoadmap {
    const SECTIONS: &'static [Section] = &[
        section("Report to come", "", &["kind", "report_type", "expected_on", "meanwhile"]),
        section(
            "Stages",
            "the day each ends; leave open what nobody knows yet",
            &[
                "gap_analysis_ends_on",
                "remediation_ends_on",
                "observation_starts_on",
                "observation_ends_on",
                "fieldwork_ends_on",
                "reporting_ends_on",
                "notes",
            ],
        ),
    ];
}

impl Sections for Finding {
    const SECTIONS: &'static [Section] = &[
        section("Finding", "", &["title", "reference", "severity", "criteria", "service_id", "source", "description"]),
        section("What is done", "", &["status", "treatment", "owner_id", "found_on", "due_on"]),
        folded("Closure", "", &["closed_on", "closure_evidence"]),
    ];
}

impl Sections for Acceptance {
    const SECTIONS: &'static [Section] = &[section(
        "Acceptance",
        "a decision, not a control: it lowers no score",
        &["finding_id", "approver", "accepted_on", "expires_on", "reason"],
    )];
    const NEEDED: &'static [&'static str] = &["approver", "reason"];
}

impl Sections for BridgeLetter {
    const SECTIONS: &'static [Section] = &[section(
        "Bridge letter",
        "",
        &["soc_report_id", "starts_on", "ends_on", "issued_on", "signer", "material_changes", "incidents", "notes"],
    )];
    const NEEDED: &'static [&'static str] = &["starts_on", "ends_on"];
}

impl Sections for SocException {
    const SECTIONS: &'static [Section] = &[
        section(
            "Exception",
            "",
            &["soc_report_id", "severity", "reference", "control", "criteria", "description", "response"],
        ),
        folded(
            "More",
            "the test, its cause, what came of it",
            &["population", "sample", "deviations", "cause", "page", "finding_id", "fixed"],
        ),
    ];
    const NEEDED: &'static [&'static str] = &["description"];
}

impl Sections for Cuec {
    const SECTIONS: &'static [Section] = &[
        section("What the report assumes", "", &["soc_report_id", "reference", "page", "criteria", "description"]),
        section(
            "What we do",
            "not mapped counts as not implemented",
            &["status", "our_control", "owner_id", "due_on", "evidence", "reason"],
        ),
    ];
    const NEEDED: &'static [&'static str] = &["description"];
}

impl Sections for Subservice {
    const SECTIONS: &'static [Section] = &[
        section("Organization", "", &["name", "service_id", "method", "purpose", "location", "interchangeable"]),
        section(
            "Who says so",
            "a SOC report, or the vendor’s list of sub-processors; leave both open for what you know yourself",
            &["soc_report_id", "listed_on"],
        ),
    ];
}

impl Sections for Csoc {
    const SECTIONS: &'static [Section] =
        &[section("Control", "", &["soc_report_id", "organization", "reference", "page", "criteria", "description"])];
    const NEEDED: &'static [&'static str] = &["description"];
}

impl Sections for Control {
    const SECTIONS: &'static [Section] = &[section(
        "Control",
        "what the controls that reports expect of you map to",
        &["reference", "status", "name", "owner_id", "checked_on", "description", "evidence"],
    )];
}

impl Sections for Review {
    const SECTIONS: &'static [Section] = &[
        section("What was reviewed", "", &["kind", "soc_report_id", "period_start", "period_end", "looked_at"]),
        section("What it came to", "needed to sign", &["outcome", "next_due_on", "conclusion", "conditions"]),
        folded("Correction", "of a review that is completed", &["corrects_id"]),
    ];
    const LINES: &'static [&'static str] = &["looked_at"];
}

impl Sections for Document {
    const SECTIONS: &'static [Section] =
        &[section("Document", "", &["title", "soc_report_id", "restriction", "readers"])];
}

#[cfg(test)]
mod tests {
    use super::{super::tests::assert_complete, *};

    #[test]
    fn every_form_holds_every_editable_field_once() {
        assert_complete::<Certificate>();
        assert_complete::<Finding>();
        assert_complete::<AuditRoadmap>();
        assert_complete::<Acceptance>();
        assert_complete::<BridgeLetter>();
        assert_complete::<SocException>();
        assert_complete::<Cuec>();
        assert_complete::<Subservice>();
        assert_complete::<Csoc>();
        assert_complete::<Control>();
        assert_complete::<Review>();
        assert_complete::<Person>();
        assert_complete::<Questionnaire>();
        assert_complete::<Document>();
    }
}
