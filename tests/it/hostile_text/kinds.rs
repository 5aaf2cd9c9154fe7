//! The kinds of records and their fields, from the program's own tables.

use std::collections::BTreeSet;

use ninefold::{
    domain::{
        acceptance::Acceptance,
        access_grant::AccessGrant,
        audit_roadmap::AuditRoadmap,
        bridge_letter::BridgeLetter,
        certificate::Certificate,
        contract::Contract,
        control::Control,
        csoc::Csoc,
        cuec::Cuec,
        document::Document,
        fields::{FieldDef, FieldKind},
        finding::Finding,
        incident::Incident,
        offboarding_step::OffboardingStep,
        person::Person,
        questionnaire::Questionnaire,
        renewal_decision::RenewalDecision,
        review::Review,
        score_override::ScoreOverride,
        soc_exception::SocException,
        soc_report::SocReport,
        subservice::Subservice,
        vendor::{Contact, Service, Vendor},
    },
    web::{api::records::Resource, routes::lines},
};

/// A kind of record.
pub struct Kind {
    /// Its collection, which pages call the same.
    pub path: &'static str,
    /// Fields of text.
    pub texts: Vec<&'static str>,
    /// All others: days, numbers, choices, records.
    pub others: Vec<&'static str>,
}

fn kind<R: Resource>() -> Kind {
    let is_text =
        |field: &&FieldDef<R>| matches!(field.kind, FieldKind::Text | FieldKind::Paragraph | FieldKind::Lines);
    let (texts, others): (Vec<&FieldDef<R>>, Vec<&FieldDef<R>>) = R::fields().iter().partition(is_text);
    let names = |fields: Vec<&FieldDef<R>>| fields.into_iter().map(|field| field.name).collect();
    Kind { path: R::PATH, texts: names(texts), others: names(others) }
}

/// Every kind.
pub fn kinds() -> Vec<Kind> {
    vec![
        kind::<Person>(),
        kind::<Vendor>(),
        kind::<Service>(),
        kind::<Contact>(),
        kind::<Contract>(),
        kind::<SocReport>(),
        kind::<Questionnaire>(),
        kind::<Certificate>(),
        kind::<AuditRoadmap>(),
        kind::<Finding>(),
        kind::<Acceptance>(),
        kind::<BridgeLetter>(),
        kind::<SocException>(),
        kind::<Cuec>(),
        kind::<Subservice>(),
        kind::<Csoc>(),
        kind::<Control>(),
        kind::<Review>(),
        kind::<Incident>(),
        kind::<AccessGrant>(),
        kind::<OffboardingStep>(),
        kind::<ScoreOverride>(),
        kind::<RenewalDecision>(),
        kind::<Document>(),
    ]
}

#[test]
fn every_kind_that_can_be_changed_is_walked() {
    // Of an account only the role is changed, which is no text.
    let aside = "users".to_owned();
    let changed = lines().into_iter().filter(|line| line.method == "PATCH");
    let collection = |path: &str| Some(path.strip_prefix("/api/v1/")?.strip_suffix("/{id}")?.to_owned());
    let mut there: BTreeSet<String> = changed.filter_map(|line| collection(&line.path)).collect();
    assert!(there.remove(&aside), "{there:?}");
    let walked: BTreeSet<String> = kinds().into_iter().map(|kind| kind.path.to_owned()).collect();
    assert_eq!(walked, there);
}
