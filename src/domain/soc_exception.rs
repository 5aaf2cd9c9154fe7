//! Exceptions of SOC reports: a test that failed, and what the vendor says to it.

use super::{
    Instant,
    finding::FindingSeverity,
    ids::{FindingId, SocExceptionId, SocReportId, VendorId},
    lines::Lines,
};

closed_list! {
    /// How grave an exception is.
    pub enum ExceptionSeverity {
        Low = "low", "Low";
        Moderate = "moderate", "Moderate";
        High = "high", "High";
    }
}

/// One failed test of a SOC report.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SocException {
    /// Record id.
    pub id: SocExceptionId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The report it stands in.
    pub soc_report_id: SocReportId,
    /// Its number in the report, where it has one.
    pub reference: Option<String>,
    /// Id of the control that was tested.
    pub control: Option<String>,
    /// Criteria it touches, such as `CC6.1`.
    pub criteria: Lines,
    /// What the auditor found.
    pub description: Option<String>,
    /// What the sample was drawn from.
    pub population: Option<String>,
    /// How many were tested.
    pub sample: Option<String>,
    /// How many failed.
    pub deviations: Option<String>,
    /// Why, as told.
    pub cause: Option<String>,
    /// What management answers; the auditor does not vouch for it.
    pub response: Option<String>,
    /// How grave it is; counts as moderate until somebody says.
    pub severity: Option<ExceptionSeverity>,
    /// Whether a later report shows it fixed.
    pub fixed: bool,
    /// The finding it was turned into.
    pub finding_id: Option<FindingId>,
    /// Where in the report it stands, such as `p. 41`.
    pub page: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

/// Longest title made of what an exception says, in characters.
const TITLE: usize = 120;

impl SocException {
    /// How grave a finding made of it is.
    pub const fn finding_severity(&self) -> FindingSeverity {
        match self.severity {
            Some(ExceptionSeverity::High) => FindingSeverity::High,
            Some(ExceptionSeverity::Low) => FindingSeverity::Low,
            Some(ExceptionSeverity::Moderate) | None => FindingSeverity::Medium,
        }
    }

    /// The title of a finding made of it: its first sentence, cut between words where that is long.
    pub fn finding_title(&self) -> String {
        let named = || self.reference.as_ref().or(self.control.as_ref()).map(|name| format!("Exception {name}"));
        let said = self.description.as_deref().unwrap_or_default();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentence = said.split(". ").next().unwrap_or_default().trim_end_matches('.');
        if sentence.is_empty() {
            return named().unwrap_or_else(|| "SOC exception".to_owned());
        }
        if sentence.chars().count() <= TITLE {
            return sentence.to_owned();
        }
        let cut: String = sentence.chars().take(TITLE).collect();
        format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole))
    }

    /// The description of a finding made of it: what it says, where it stands, and what the vendor says to it.
    pub fn finding_description(&self, report: &str) -> String {
        let named = [("exception", &self.reference), ("control", &self.control)];
        let named = named.into_iter().filter_map(|(what, name)| Some(format!("{what} {}", name.as_ref()?)));
        let place = std::iter::once(report.to_owned()).chain(named).chain(self.page.clone());
        let place = place.collect::<Vec<_>>().join(", ");
        let response = self.response.as_ref().map(|response| format!("The vendor: {response}"));
        self.description.iter().cloned().chain([place]).chain(response).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exception(description: &str) -> SocException {
        SocException {
            id: uuid::Uuid::from_u128(1).into(),
            vendor_id: uuid::Uuid::from_u128(2).into(),
            soc_report_id: uuid::Uuid::from_u128(3).into(),
            reference: Some("E-1".to_owned()),
            control: Some("LA-07".to_owned()),
            criteria: Lines::default(),
            description: Some(description.to_owned()).filter(|text| !text.is_empty()),
            population: None,
            sample: None,
            deviations: None,
            cause: None,
            response: Some("A daily list is sent now".to_owned()),
            severity: None,
            fixed: false,
            finding_id: None,
            page: Some("p. 41".to_owned()),
            created_at: Instant::default(),
            updated_at: Instant::default(),
            version: 1,
        }
    }

    #[test]
    fn a_finding_is_called_by_the_first_sentence_of_its_exception() {
        let long = "Access of leavers ".repeat(12);
        for (said, title) in [
            ("Two leavers kept\naccess. One for a week.", "Two leavers kept access"),
            ("Access of two leavers was removed late.", "Access of two leavers was removed late"),
            ("", "Exception E-1"),
        ] {
            assert_eq!(exception(said).finding_title(), title);
        }
        let cut = exception(&long).finding_title();
        assert!(cut.chars().count() <= TITLE + 1 && cut.ends_with(" of…"), "{cut}");
        assert_eq!(
            exception("Left open.").finding_description("SOC 2 Type 2 to 2026-03-31"),
            "Left open.\nSOC 2 Type 2 to 2026-03-31, exception E-1, control LA-07, p. 41\nThe vendor: A daily list is sent now"
        );
    }

    #[test]
    fn a_finding_is_as_grave_as_its_exception() {
        for (severity, grave) in [
            (None, FindingSeverity::Medium),
            (Some(ExceptionSeverity::Low), FindingSeverity::Low),
            (Some(ExceptionSeverity::Moderate), FindingSeverity::Medium),
            (Some(ExceptionSeverity::High), FindingSeverity::High),
        ] {
            assert_eq!(SocException { severity, ..exception("x") }.finding_severity(), grave);
        }
    }
}
