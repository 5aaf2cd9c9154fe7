//! What moved a score: the differences between the inputs before and after, each in a few words.

use super::{Factor, FindingFact, ServiceFacts};
use crate::domain::evidence::{Evidence, Statement};

/// What changed from `before` to `after`, the weightiest kind first; empty when nothing did, so that a score moved by
/// age alone.
pub fn events(before: &ServiceFacts, after: &ServiceFacts) -> Vec<String> {
    let mut found = documents(before, after);
    found.extend(findings(before, after));
    found.extend(incidents(before, after));
    found.extend(ratings(before, after));
    if before.needs != after.needs {
        found.push("the categories that matter changed".to_owned());
    }
    if let (Some(was), Some(is)) = (before.spend_quintile, after.spend_quintile)
        && was != is
    {
        found.push(format!("its fifth of our spend went from {was} to {is}"));
    }
    found
}

fn documents(before: &ServiceFacts, after: &ServiceFacts) -> Vec<String> {
    let same = |one: &&Evidence, other: &Evidence| one.source == other.source;
    let gone = before.evidence.iter().filter(|was| !after.evidence.iter().any(|is| same(was, is)));
    let gone: Vec<String> = gone.map(|was| format!("{} removed", was.title())).collect();
    let news =
        after.evidence.iter().filter_map(|is| match before.evidence.iter().find(|was| was.source == is.source) {
            None => Some(format!("{} filed", is.title())),
            Some(was) if was != is => Some(format!("{}: {}", is.title(), changed(was, is))),
            Some(_) => None,
        });
    news.chain(gone).collect()
}

/// What of a document changed.
fn changed(was: &Evidence, is: &Evidence) -> String {
    let done = |item: &Evidence| item.expected_controls.iter().filter(|control| control.implemented).count();
    let mut parts: Vec<String> = Vec::new();
    let mut differs = |differs: bool, words: &str| {
        if differs {
            parts.push(words.to_owned());
        }
    };
    differs(was.auditor != is.auditor, "auditor check");
    differs(was.fit != is.fit, "fit to our service");
    differs(
        was.statement != is.statement,
        if matches!(is.statement, Statement::Answers(_)) { "answers" } else { "opinion" },
    );
    differs(was.exceptions != is.exceptions, "exceptions");
    differs(was.bridges != is.bridges, "bridge letters");
    differs(was.carve_outs != is.carve_outs, "reports of the organizations behind it");
    differs(was.class != is.class, "kind");
    differs((was.starts_on, was.until, was.expires_on) != (is.starts_on, is.until, is.expires_on), "dates");
    if was.expected_controls != is.expected_controls {
        parts.push(format!("{} of {} controls of ours in place", done(is), is.expected_controls.len()));
    }
    if parts.is_empty() { "its record changed".to_owned() } else { format!("{} changed", parts.join(", ")) }
}

fn findings(before: &ServiceFacts, after: &ServiceFacts) -> Vec<String> {
    let find = |all: &[FindingFact], id| all.iter().find(|one| one.id == id).cloned();
    let news = after.findings.iter().filter_map(|is| match find(&before.findings, is.id) {
        None => Some(format!("{} opened", is.name)),
        Some(was) if was.closed_on.is_none() && is.closed_on.is_some() => Some(format!("{} closed", is.name)),
        Some(was) if was.severity != is.severity => {
            Some(format!("{} went from {} to {}", is.name, was.severity.label(), is.severity.label()))
        }
        Some(was) if was != *is => Some(format!("{} changed", is.name)),
        Some(_) => None,
    });
    let gone = before.findings.iter().filter(|was| find(&after.findings, was.id).is_none());
    news.chain(gone.map(|was| format!("{} no longer counts", was.name))).collect()
}

fn incidents(before: &ServiceFacts, after: &ServiceFacts) -> Vec<String> {
    let news = after.incidents.iter().filter_map(|is| match before.incidents.iter().find(|was| was.id == is.id) {
        None => Some(format!("{} confirmed", is.name)),
        Some(was) if was.closed_on.is_none() && is.closed_on.is_some() => Some(format!("{} closed", is.name)),
        Some(was) if was != is => Some(format!("{} changed", is.name)),
        Some(_) => None,
    });
    let gone = before.incidents.iter().filter(|was| !after.incidents.iter().any(|is| is.id == was.id));
    news.chain(gone.map(|was| format!("{} no longer counts", was.name))).collect()
}

fn ratings(before: &ServiceFacts, after: &ServiceFacts) -> Vec<String> {
    let told = |rating: Option<i16>| rating.map_or_else(|| "not rated".to_owned(), |rating| rating.to_string());
    let changed = Factor::EACH.into_iter().filter_map(|factor| {
        let (was, is) = (factor.of(&before.ratings), factor.of(&after.ratings));
        (was != is).then(|| format!("{} went from {} to {}", factor.label().to_lowercase(), told(was), told(is)))
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        evidence::tests::{day, report},
        finding::FindingSeverity,
        soc_report::AuditorCheck,
    };

    #[test]
    fn it_tells_what_was_filed_changed_closed_and_rated() {
        let evidence = Evidence::from_report(&report(7, "2025-03-31"), None).unwrap();
        let finding = FindingFact {
            id: uuid::Uuid::from_u128(31).into(),
            name: "finding F-0031".into(),
            series: crate::domain::criteria::SeriesSet::common(),
            severity: FindingSeverity::High,
            from: day("2025-06-01"),
            due_on: None,
            closed_on: None,
        };
        let none = ServiceFacts::default();
        let mut one = ServiceFacts { evidence: vec![evidence], findings: vec![finding], ..ServiceFacts::default() };
        assert_eq!(events(&none, &one), ["SOC 2 Type 2 to 2025-03-31 filed", "finding F-0031 opened"]);
        let before = one.clone();
        one.evidence[0].auditor = Some(AuditorCheck::Failed);
        one.findings[0].closed_on = Some(day("2025-09-01"));
        one.ratings.criticality = Some(3);
        let expected = [
            "SOC 2 Type 2 to 2025-03-31: auditor check changed",
            "finding F-0031 closed",
            "criticality went from not rated to 3",
        ];
        assert_eq!(events(&before, &one), expected);
        assert_eq!(events(&one, &one), Vec::<String>::new());
        one.evidence.clear();
        assert!(events(&before, &one).contains(&"SOC 2 Type 2 to 2025-03-31 removed".to_owned()));
    }
}
