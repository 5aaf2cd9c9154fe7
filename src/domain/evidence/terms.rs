//! What a report brings along that lowers what it is worth: exceptions, controls it expects of us, and organizations it
//! carves out.

use super::{Bridge, Class, bridged};
use crate::domain::{
    Date,
    calendar::days_between,
    criteria::{Series, SeriesSet},
    csoc::Csoc,
    cuec::{Cuec, CuecStatus},
    ids::{CuecId, FindingId, SocExceptionId},
    lines::Lines,
    name::match_key,
    soc_exception::{ExceptionSeverity, SocException},
    soc_report::SocReport,
};

/// An exception as a score sees it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ExceptionFact {
    /// The record.
    pub id: SocExceptionId,
    /// What people call it.
    pub name: String,
    /// The series of its criteria; one without criteria touches none.
    pub series: SeriesSet,
    /// How grave it is; moderate where nobody said.
    pub severity: ExceptionSeverity,
    /// Whether a later report shows it fixed.
    pub fixed: bool,
    /// The finding it was turned into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingId>,
}

/// A control that a report assumes we run, as a score sees it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ExpectedControl {
    /// The record.
    pub id: CuecId,
    /// What people call it.
    pub name: String,
    /// The series it touches: those of its criteria, or every series of its report.
    pub series: SeriesSet,
    /// Whether we have it in place.
    pub implemented: bool,
}

/// An organization that a report carves out and expects controls of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CarveOut {
    /// Its name as the report gives it; empty where it names none.
    pub organization: String,
    /// The series of the controls expected of it.
    pub series: SeriesSet,
    /// The SOC reports of its own that are on file here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_reports: Vec<OwnReport>,
}

/// A subservice organization's own report: as much of it as its freshness takes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OwnReport {
    /// Which class it is.
    pub class: Class,
    /// The day freshness runs from.
    pub until: Date,
    /// The day it began to exist.
    pub known_from: Date,
    /// Letters that carry it on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bridges: Vec<Bridge>,
}

impl OwnReport {
    /// How old it counts on a day; never below 0.
    pub fn age(&self, as_of: Date) -> i64 {
        (days_between(self.until, as_of) - bridged(&self.bridges, as_of)).max(0)
    }

    /// A report and what its letters are worth; `None` for one nobody may rely on, or without a day to age from.
    pub fn of(report: &SocReport, bridges: Vec<Bridge>) -> Option<Self> {
        let evidence = super::Evidence::from_report(report, None).filter(|_| report.is_relied_on())?;
        Some(Self { class: evidence.class, until: evidence.until, known_from: evidence.known_from, bridges })
    }
}

impl From<&SocException> for ExceptionFact {
    fn from(exception: &SocException) -> Self {
        let words = [&exception.reference, &exception.control, &exception.description];
        Self {
            id: exception.id,
            name: called("exception", &words),
            series: series_of(&exception.criteria),
            severity: exception.severity.unwrap_or(ExceptionSeverity::Moderate),
            fixed: exception.fixed,
            finding: exception.finding_id,
        }
    }
}

impl ExpectedControl {
    /// A CUEC of a report that speaks to `scope`. `None` when it does not apply, with a reason.
    pub fn of(cuec: &Cuec, scope: SeriesSet) -> Option<Self> {
        let reasoned = cuec.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        if cuec.status == CuecStatus::NotApplicable && reasoned {
            return None;
        }
        let named = series_of(&cuec.criteria);
        Some(Self {
            id: cuec.id,
            name: called("CUEC", &[&cuec.reference, &cuec.description]),
            series: if named.is_empty() { scope } else { named },
            implemented: cuec.status == CuecStatus::Implemented,
        })
    }
}

/// The organizations that these CSOCs name, each once, in the order of their names. A CSOC that names nobody means
/// `only`, the one organization that the report carves out, where it carves out one.
pub fn carve_outs(csocs: &[&Csoc], only: Option<&str>, own_reports: impl Fn(&str) -> Vec<OwnReport>) -> Vec<CarveOut> {
    let mut found: Vec<(String, CarveOut)> = Vec::new();
    for csoc in csocs {
        let name = csoc.organization.as_deref().or(only).unwrap_or_default().trim();
        let series = series_of(&csoc.criteria);
        let key = match_key(name);
        match found.iter_mut().find(|(known, _)| *known == key) {
            Some((_, held)) => held.series = held.series.iter().chain(series.iter()).collect(),
            None => {
                let own_reports = if name.is_empty() { Vec::new() } else { own_reports(&key) };
                found.push((key, CarveOut { organization: name.to_owned(), series, own_reports }));
            }
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found.into_iter().map(|(_, carve_out)| carve_out).collect()
}

/// The series of these criteria.
pub(crate) fn series_of(criteria: &Lines) -> SeriesSet {
    criteria.iter().filter_map(Series::of_criterion).collect()
}

/// The first of these words behind the kind of the record, cut to what fits a line: `exception E-3`, `finding “Late
/// patches”`.
pub(crate) fn called(kind: &str, words: &[&Option<String>]) -> String {
    const LONGEST: usize = 60;
    let word = words.iter().find_map(|word| word.as_deref().map(str::trim).filter(|word| !word.is_empty()));
    let Some(word) = word else { return format!("{kind} without a name") };
    let shown = match word.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", word.get(..end).unwrap_or(word).trim_end()),
        None => word.to_owned(),
    };
    // A reference stands as it is; words of a sentence's length need their bounds.
    if shown.contains(char::is_whitespace) { format!("{kind} “{shown}”") } else { format!("{kind} {shown}") }
}
