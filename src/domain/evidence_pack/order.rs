//! Puts a vendor's file into an order that follows from what its records say, and names each record by that order: ids
//! differ from database to database, and must not show in a pack.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use serde_json::Value;

use crate::domain::{
    dossier::Dossier,
    fields::{FieldKind, Fields},
    ids::{ContractId, FindingId, SocReportId},
    papers::Papers,
    scoring::ServiceFacts,
    soc_report::SocReport,
};

/// What a record says of itself: its fields without those that point to other records.
fn said<R: Fields>(record: &R) -> String {
    let own = R::fields().iter().filter(|field| !matches!(field.kind, FieldKind::Record(_)));
    Value::Array(own.map(|field| (field.get)(record)).collect()).to_string()
}

/// Sorts everything in a file by days first, then by what it says. Reports and questionnaires stand newest first, papers
/// oldest first, as everywhere.
pub fn settle(dossier: &mut Dossier) {
    let Dossier { services, contacts, contracts, reports, questionnaires, papers, .. } = dossier;
    services.sort_by_cached_key(|one| (one.name.to_lowercase(), said(one)));
    contacts.sort_by_cached_key(|one| (one.name.to_lowercase(), said(one)));
    contracts.sort_by_cached_key(|one| (one.reference.len(), one.reference.clone(), said(one)));
    let agreed: HashMap<ContractId, usize> = contracts.iter().enumerate().map(|(place, one)| (one.id, place)).collect();
    papers.decisions.sort_by_cached_key(|one| (one.decided_on, agreed.get(&one.contract_id).copied(), said(one)));
    let hanging = hanging(papers);
    let below = |report: &SocReport| hanging.get(&report.id).cloned().unwrap_or_default();
    reports.sort_by_cached_key(|one| (Reverse(one.speaks_until()), Reverse(one.issued_on), said(one), below(one)));
    questionnaires.sort_by_cached_key(|one| {
        (Reverse(one.questionnaire.submitted_on), said(&one.questionnaire), format!("{:?}", one.counts))
    });
    let place: HashMap<SocReportId, usize> =
        reports.iter().rev().enumerate().map(|(place, report)| (report.id, place)).collect();
    settle_papers(papers, &place);
}

/// What hangs on each report, as one text.
fn hanging(papers: &Papers) -> HashMap<SocReportId, String> {
    let mut found: BTreeMap<SocReportId, Vec<String>> = BTreeMap::new();
    let mut note = |report: SocReportId, text: String| found.entry(report).or_default().push(text);
    papers.exceptions.iter().for_each(|one| note(one.soc_report_id, said(one)));
    papers.cuecs.iter().for_each(|one| note(one.soc_report_id, said(one)));
    papers.csocs.iter().for_each(|one| note(one.soc_report_id, said(one)));
    papers.bridge_letters.iter().for_each(|one| note(one.soc_report_id, said(one)));
    for one in &papers.subservices {
        if let Some(report) = one.soc_report_id {
            note(report, said(one));
        }
    }
    let text = |mut texts: Vec<String>| {
        texts.sort_unstable();
        texts.concat()
    };
    found.into_iter().map(|(report, texts)| (report, text(texts))).collect()
}

fn settle_papers(papers: &mut Papers, place: &HashMap<SocReportId, usize>) {
    let of = |report: SocReportId| place.get(&report).copied();
    let number = |reference: &Option<String>| reference.as_ref().map_or(0, String::len);
    papers.certificates.sort_by_cached_key(|one| (one.issued_on, said(one)));
    let accepted = accepted(papers);
    let below = |finding: FindingId| accepted.get(&finding).cloned().unwrap_or_default();
    papers.findings.sort_by_cached_key(|one| (one.found_on, said(one), below(one.id)));
    let findings: HashMap<FindingId, usize> =
        papers.findings.iter().enumerate().map(|(place, one)| (one.id, place)).collect();
    papers.acceptances.sort_by_cached_key(|one| (findings.get(&one.finding_id).copied(), one.accepted_on, said(one)));
    papers.bridge_letters.sort_by_cached_key(|one| (of(one.soc_report_id), one.starts_on, said(one)));
    papers.exceptions.sort_by_cached_key(|one| (of(one.soc_report_id), number(&one.reference), said(one)));
    papers.cuecs.sort_by_cached_key(|one| (of(one.soc_report_id), number(&one.reference), said(one)));
    papers.csocs.sort_by_cached_key(|one| (of(one.soc_report_id), number(&one.reference), said(one)));
    papers.subservices.sort_by_cached_key(|one| (one.soc_report_id.and_then(of), one.listed_on, said(one)));
    papers.audit_roadmaps.sort_by_cached_key(said);
    papers.reviews.sort_by_cached_key(|one| {
        (one.approved_at, one.reviewed_at, one.soc_report_id.and_then(of), said(one), one.reviewer.clone())
    });
    papers.incidents.sort_by_cached_key(|one| (one.reported_on, said(one)));
    papers.access_grants.sort_by_cached_key(|one| (one.granted_on, said(one)));
    papers.offboarding_steps.sort_by_cached_key(|one| (one.kind, one.due_on, said(one)));
    papers.overrides.sort_by_cached_key(|one| (one.approved_on, said(one)));
}

/// What is said of each finding's acceptances, as one text.
fn accepted(papers: &Papers) -> HashMap<FindingId, String> {
    let mut found: HashMap<FindingId, Vec<String>> = HashMap::new();
    papers.acceptances.iter().for_each(|one| found.entry(one.finding_id).or_default().push(said(one)));
    let text = |mut texts: Vec<String>| {
        texts.sort_unstable();
        texts.concat()
    };
    found.into_iter().map(|(finding, texts)| (finding, text(texts))).collect()
}

/// What the records of a settled file go by: the reference they have, else one made from the vendor's and their place,
/// such as `V-0012/finding 2`.
#[derive(Debug, Clone, Default)]
pub struct References(HashMap<String, String>);

impl References {
    /// Of a file that was settled.
    pub fn of(dossier: &Dossier) -> Self {
        let (vendor, papers) = (&dossier.vendor.reference, &dossier.papers);
        let mut found = HashMap::new();
        let mut name = |noun: &str, place: usize, id: String, own: Option<&String>| {
            let made = || format!("{vendor}/{noun} {}", place + 1);
            found.insert(id, own.cloned().unwrap_or_else(made));
        };
        macro_rules! number {
            ($($noun:literal => $records:expr),+ $(,)?) => {$(
                for (place, one) in $records.enumerate() {
                    name($noun, place, one.id.to_string(), None);
                }
            )+};
        }
        number! {
            "report" => dossier.reports.iter().rev(),
            "questionnaire" => dossier.questionnaires.iter().rev().map(|counted| &counted.questionnaire),
            "certificate" => papers.certificates.iter(),
            "acceptance" => papers.acceptances.iter(),
            "letter" => papers.bridge_letters.iter(),
            "exception" => papers.exceptions.iter(),
            "cuec" => papers.cuecs.iter(),
            "subservice" => papers.subservices.iter(),
            "csoc" => papers.csocs.iter(),
            "review" => papers.reviews.iter(),
            "access" => papers.access_grants.iter(),
            "step" => papers.offboarding_steps.iter(),
            "override" => papers.overrides.iter(),
            "decision" => papers.decisions.iter(),
        }
        for (place, one) in papers.findings.iter().enumerate() {
            name("finding", place, one.id.to_string(), one.reference.as_ref());
        }
        for (place, one) in papers.incidents.iter().enumerate() {
            name("incident", place, one.id.to_string(), one.reference.as_ref());
        }
        Self(found)
    }

    /// What the record with this id goes by; nothing for one of another file.
    pub fn get(&self, id: &str) -> &str {
        self.0.get(id).map_or("", String::as_str)
    }

    /// What a score rests on, as JSON in which records go by their references: the same records give the same text on any
    /// database.
    pub fn inputs(&self, facts: &ServiceFacts) -> Value {
        let mut inputs = serde_json::to_value(facts).unwrap_or(Value::Null);
        self.name_all(&mut inputs);
        for list in ["evidence", "findings", "incidents"] {
            if let Some(Value::Array(entries)) = inputs.get_mut(list) {
                entries.sort_by_cached_key(Value::to_string);
            }
        }
        inputs
    }

    fn name_all(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Some(reference) = self.0.get(text) {
                    text.clone_from(reference);
                }
            }
            Value::Array(entries) => entries.iter_mut().for_each(|entry| self.name_all(entry)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.name_all(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::{
        Date, Instant,
        finding::{Finding, FindingSeverity, FindingSource, FindingStatus},
        lines::Lines,
        review::{Review, ReviewKind, ReviewOutcome, ReviewState},
        vendor::{Vendor, VendorStatus},
    };

    /// An active vendor of which nothing else is known.
    pub(crate) fn vendor(reference: &str) -> Vendor {
        Vendor {
            id: uuid::Uuid::from_u128(1).into(),
            reference: reference.to_owned(),
            name: "Harbour Payroll".to_owned(),
            legal_name: None,
            aliases: Lines::default(),
            domain: None,
            country: None,
            category: None,
            description: None,
            status: VendorStatus::Active,
            key_vendor: false,
            subservice_organization: false,
            subservice_method: None,
            business_owner_id: None,
            security_owner_id: None,
            tags: Lines::default(),
            notes: None,
            stated_tier: None,
            stated_score: None,
            last_review_on: None,
            next_review_on: None,
            claims_soc2: None,
            claims_iso27001: None,
            claims_dpa: None,
            active_on: None,
            terminated_on: None,
            sample: false,
            created_at: Instant::default(),
            updated_at: Instant::default(),
            version: 1,
        }
    }

    /// A periodic review that was completed on that day.
    pub(crate) fn review(completed: &str, next_due: Option<&str>) -> Review {
        let on: Date = completed.parse().unwrap();
        let at = on.and_hms_opt(9, 0, 0).unwrap();
        Review {
            id: uuid::Uuid::now_v7().into(),
            vendor_id: uuid::Uuid::from_u128(1).into(),
            kind: ReviewKind::Periodic,
            soc_report_id: None,
            period_start: None,
            period_end: None,
            looked_at: Lines::new(["the file"]),
            conclusion: Some("Sound.".to_owned()),
            outcome: Some(ReviewOutcome::Rely),
            conditions: None,
            next_due_on: next_due.map(|day| day.parse().unwrap()),
            corrects_id: None,
            state: ReviewState::Completed,
            residual: None,
            band: None,
            reviewer: Some("Ada Brook".to_owned()),
            reviewer_account: None,
            reviewed_at: Some(at),
            approver: Some("Cy Marsh".to_owned()),
            approver_account: None,
            approved_at: Some(at),
            sent_back: None,
            filled_by: Lines::default(),
            digest: None,
            imported: true,
            created_at: at,
            updated_at: at,
            version: 1,
        }
    }

    fn finding(id: u128, title: &str, found: Option<&str>, reference: Option<&str>) -> Finding {
        Finding {
            id: uuid::Uuid::from_u128(id).into(),
            vendor_id: uuid::Uuid::from_u128(1).into(),
            service_id: None,
            reference: reference.map(str::to_owned),
            title: title.to_owned(),
            description: None,
            source: FindingSource::Manual,
            criteria: Lines::default(),
            severity: FindingSeverity::Low,
            owner_id: None,
            found_on: found.map(|day| day.parse().unwrap()),
            due_on: None,
            treatment: None,
            status: FindingStatus::Open,
            closed_on: None,
            closure_evidence: None,
            created_at: Instant::default(),
            updated_at: Instant::default(),
            version: 1,
        }
    }

    #[test]
    fn the_order_follows_from_what_records_say_and_not_from_their_ids() {
        let findings = |ids: [u128; 3]| {
            let mut dossier = Dossier::new(vendor("V-0012"));
            dossier.papers.findings = vec![
                finding(ids[0], "Late patches", Some("2026-03-01"), None),
                finding(ids[1], "No exit plan", Some("2026-02-01"), Some("F-0031")),
                finding(ids[2], "Access kept", Some("2026-03-01"), None),
            ];
            settle(&mut dossier);
            let references = References::of(&dossier);
            let named = |one: &Finding| format!("{} {}", references.get(one.id.as_str()), one.title);
            dossier.papers.findings.iter().map(named).collect::<Vec<_>>()
        };
        let settled = findings([1, 2, 3]);
        assert_eq!(settled, ["F-0031 No exit plan", "V-0012/finding 2 Access kept", "V-0012/finding 3 Late patches"]);
        assert_eq!(findings([3, 1, 2]), settled);
    }

    #[test]
    fn the_inputs_of_a_score_name_records_by_reference() {
        use crate::domain::scoring::FindingFact;
        let mut dossier = Dossier::new(vendor("V-0012"));
        dossier.papers.findings = vec![finding(7, "Late patches", Some("2026-03-01"), None)];
        let service = uuid::Uuid::from_u128(9).into();
        let facts = ServiceFacts {
            findings: dossier.papers.findings.iter().filter_map(|one| FindingFact::of(one, service)).collect(),
            ..ServiceFacts::default()
        };
        let inputs = References::of(&dossier).inputs(&facts);
        assert_eq!(inputs["findings"][0]["id"], "V-0012/finding 1");
    }
}
