//! Points that are added after the evidence: an open incident, and critical findings that are overdue.

use super::{Model, ServiceFacts};
use crate::domain::{
    Date,
    finding::FindingSeverity,
    ids::{FindingId, IncidentId},
    ratio::Nano,
};

closed_list! {
    /// Why points are added.
    pub enum AdjustmentRule {
        Incident = "open_incident", "Open incident";
        OverdueFinding = "overdue_critical_finding", "Overdue critical finding";
    }
}

/// Points that are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjustment {
    /// The rule.
    pub rule: AdjustmentRule,
    /// The incident, of several the first confirmed.
    pub incident: Option<IncidentId>,
    /// The finding.
    pub finding: Option<FindingId>,
    /// Points it would add alone.
    pub full: Nano,
    /// Points it adds: fewer where all together reach their limit, or the score 100.
    pub points: Nano,
}

/// The adjustments of a day, in the order of their rules, each in full. An incident counts once, however many are open.
pub(super) fn adjustments(facts: &ServiceFacts, model: &Model, as_of: Date) -> Vec<Adjustment> {
    let terms = &model.adjustments;
    let open = facts.incidents.iter().filter(|incident| incident.is_open(as_of));
    let incident = open.min_by_key(|incident| (incident.from, incident.id)).map(|incident| Adjustment {
        rule: AdjustmentRule::Incident,
        incident: Some(incident.id),
        finding: None,
        full: terms.incident,
        points: terms.incident,
    });
    let overdue = facts.findings.iter().filter(|finding| finding.severity == FindingSeverity::Critical);
    let overdue = overdue.filter(|finding| finding.is_overdue(as_of)).map(|finding| Adjustment {
        rule: AdjustmentRule::OverdueFinding,
        incident: None,
        finding: Some(finding.id),
        full: terms.overdue_critical_finding,
        points: terms.overdue_critical_finding,
    });
    let mut found: Vec<Adjustment> = incident.into_iter().chain(overdue).collect();
    found.sort_by_key(|adjustment| (adjustment.rule, adjustment.finding));
    found
}

/// Cuts the points of the last ones until all together are within `most`, and says how many they are.
pub(super) fn limit(adjustments: &mut [Adjustment], most: Nano) -> Nano {
    let most = most.max(Nano::ZERO);
    let mut left = most;
    for adjustment in adjustments {
        adjustment.points = adjustment.full.min(left);
        left = left - adjustment.points;
    }
    most - left
}
