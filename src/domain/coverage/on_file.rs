//! What coverage asks of a vendor's file: the days of its reports and letters, its services, and the ways to reports to
//! come. Decides which papers count for whom.

use std::collections::HashMap;

use super::{BridgeLetter, Coverage, CoverageStatus, Forecast, Period, Window, coverage, forecast};
use crate::domain::{
    Date,
    audit_roadmap::AuditRoadmap,
    bridge_letter,
    ids::{BridgeLetterId, ServiceId, SocReportId, VendorId},
    soc_report::{Opinion, ReportType, ScopeFit, SocKind, SocReport},
};

/// A report's days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportDays {
    /// The report.
    pub id: SocReportId,
    /// SOC 1, 2 or 3.
    pub kind: SocKind,
    /// Type 1 or Type 2.
    pub report_type: ReportType,
    /// First day of its period.
    pub from: Option<Date>,
    /// Last day of its period.
    pub to: Option<Date>,
    /// The day a Type 1 speaks of.
    pub as_of: Option<Date>,
    /// Fit to our services, unless a service states its own.
    pub scope_fit: ScopeFit,
    /// Whether anybody may rely on it: a disclaimer, or an auditor who did not pass our check, is as no report.
    pub relied_on: bool,
    /// Whether a part of its opinion is adverse: it covers its days, and says that controls failed in them.
    pub adverse: bool,
}

impl From<&SocReport> for ReportDays {
    fn from(report: &SocReport) -> Self {
        Self {
            id: report.id,
            kind: report.kind,
            report_type: report.report_type,
            from: report.period_start,
            to: report.period_end,
            as_of: report.as_of,
            scope_fit: report.scope_fit,
            relied_on: report.is_relied_on(),
            adverse: report.opinions().any(|opinion| opinion == Opinion::Adverse),
        }
    }
}

impl ReportDays {
    /// The period of a Type 2 that states both ends.
    pub fn period(&self) -> Option<Window> {
        let days = Window { from: self.from?, to: self.to? };
        (self.report_type == ReportType::Type2 && days.days() > 0).then_some(days)
    }

    /// Whether it speaks for its days: a detailed report that may be relied on.
    pub const fn speaks(&self) -> bool {
        self.is_detailed() && self.relied_on
    }

    /// Whether it can cover days at all: a SOC 3 summary has no detail an auditor could rely on.
    pub const fn is_detailed(&self) -> bool {
        !matches!(self.kind, SocKind::Soc3)
    }

    /// “SOC 2 Type 2”.
    pub fn title(&self) -> String {
        format!("{} {}", self.kind.label(), self.report_type.label())
    }
}

/// A bridge letter's days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterDays {
    /// The letter.
    pub id: BridgeLetterId,
    /// The report it extends.
    pub report: SocReportId,
    /// First day it speaks for.
    pub from: Option<Date>,
    /// Last day it speaks for.
    pub to: Option<Date>,
}

impl From<&bridge_letter::BridgeLetter> for LetterDays {
    fn from(letter: &bridge_letter::BridgeLetter) -> Self {
        Self { id: letter.id, report: letter.soc_report_id, from: letter.starts_on, to: letter.ends_on }
    }
}

/// A letter as coverage sees it: one that extends a detailed Type 2 report and says from when to when.
fn extending(letter: &LetterDays, report: &ReportDays) -> Option<BridgeLetter> {
    let extends = report.report_type == ReportType::Type2 && report.speaks() && letter.report == report.id;
    let (report_end, from, to) = (report.to?, letter.from?, letter.to?);
    extends.then(|| BridgeLetter { report_end, from, to, source: format!("Bridge letter to {to}") })
}

/// The days a letter is believed for; none where it does not follow its report.
pub fn credited(letter: &LetterDays, reports: &[ReportDays]) -> Option<Window> {
    let report = reports.iter().find(|report| report.id == letter.report)?;
    extending(letter, report)?.credited()
}

/// Periods and letters of those reports that cover days.
fn speaking(reports: &[ReportDays], letters: &[LetterDays]) -> (Vec<Period>, Vec<BridgeLetter>) {
    let detailed = || reports.iter().filter(|report| report.speaks());
    let of = |report| letters.iter().filter_map(move |letter| extending(letter, report));
    (detailed().filter_map(Period::of_days).collect(), detailed().flat_map(of).collect())
}

/// Those of a vendor's reports that hold any of its active services, or might; all of them where it has none.
pub fn of_any_service(
    reports: impl Iterator<Item = ReportDays>,
    services: &[ServiceId],
    fits: &HashMap<(SocReportId, ServiceId), ScopeFit>,
) -> Vec<ReportDays> {
    let holds = |report: &ReportDays, id: &ServiceId| fit(fits, report.id, report.scope_fit, *id) != ScopeFit::None;
    reports.filter(|report| services.is_empty() || services.iter().any(|id| holds(report, id))).collect()
}

/// Which days of a window these reports cover and which their letters represent.
pub fn on_file(window: Window, reports: &[ReportDays], letters: &[LetterDays]) -> Coverage {
    let (periods, letters) = speaking(reports, letters);
    coverage(window, &periods, &letters)
}

/// How a window is covered for one service.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ServiceCoverage {
    /// The service's name.
    pub service: String,
    /// How the window is covered by the reports whose boundary holds the service.
    #[serde(flatten)]
    pub coverage: Coverage,
    /// Covered and represented days that rest on a report that holds the service only in part.
    pub partial_days: i64,
    /// What comes next.
    pub forecast: Forecast,
    /// The service.
    #[serde(skip)]
    pub id: ServiceId,
    /// The reports that count for it.
    #[serde(skip)]
    pub reports: Vec<ReportDays>,
}

/// What coverage asks of one vendor's file.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageFile {
    /// The vendor.
    pub vendor: VendorId,
    /// Its name.
    pub name: String,
    /// Its reference, such as `V-0012`.
    pub reference: String,
    /// Whether it counts among our key vendors.
    pub key_vendor: bool,
    /// Its active services, by name.
    pub services: Vec<(ServiceId, String)>,
    /// The days of its reports.
    pub reports: Vec<ReportDays>,
    /// The days of their letters.
    pub letters: Vec<LetterDays>,
    /// Fits stated service by service.
    pub fits: HashMap<(SocReportId, ServiceId), ScopeFit>,
    /// Ways to reports to come.
    pub roadmaps: Vec<AuditRoadmap>,
}

impl CoverageFile {
    /// Coverage of a window for the vendor as a whole.
    pub fn coverage(&self, window: Window) -> Coverage {
        on_file(window, &self.counting(), &self.letters)
    }

    /// The reports that count for the vendor as a whole: those that hold any of its services.
    fn counting(&self) -> Vec<ReportDays> {
        let services: Vec<ServiceId> = self.services.iter().map(|(id, _)| *id).collect();
        of_any_service(self.reports.iter().copied(), &services, &self.fits)
    }

    /// What comes next for the vendor as a whole.
    pub fn forecast(&self, today: Date) -> Forecast {
        self.forecast_by(&self.counting(), today)
    }

    /// Coverage of a window for each active service, beside that of the vendor as a whole.
    pub fn services(&self, window: Window, today: Date, own: (&Coverage, &Forecast)) -> Vec<ServiceCoverage> {
        let whole = self.counting().len();
        self.services.iter().map(|(id, name)| self.service((*id, name), window, today, own, whole)).collect()
    }

    fn service(
        &self,
        (id, name): (ServiceId, &str),
        window: Window,
        today: Date,
        own: (&Coverage, &Forecast),
        whole: usize,
    ) -> ServiceCoverage {
        let fit = |report: &&ReportDays| fit(&self.fits, report.id, report.scope_fit, id);
        let counting: Vec<ReportDays> =
            self.reports.iter().filter(|report| fit(report) != ScopeFit::None).copied().collect();
        // Where every report that counts holds the service, the vendor's own days are its days.
        let (found, forecast) = match counting.len() == whole {
            true => (own.0.clone(), own.1.clone()),
            false => (on_file(window, &counting, &self.letters), self.forecast_by(&counting, today)),
        };
        let partly = counting.iter().any(|report| fit(&report) == ScopeFit::Partial);
        let partial_days = if partly {
            let whole: Vec<ReportDays> =
                counting.iter().filter(|report| fit(report) != ScopeFit::Partial).copied().collect();
            on_file(window, &whole, &self.letters).gap_days - found.gap_days
        } else {
            0
        };
        ServiceCoverage { service: name.to_owned(), coverage: found, partial_days, forecast, id, reports: counting }
    }

    fn forecast_by(&self, reports: &[ReportDays], today: Date) -> Forecast {
        let (periods, letters) = speaking(reports, &self.letters);
        let periods: Vec<Window> = periods.iter().map(|period| period.days).collect();
        let roadmaps: Vec<&AuditRoadmap> = self.roadmaps.iter().filter(|roadmap| !self.is_reached(roadmap)).collect();
        forecast(&periods, &letters, &roadmaps, today)
    }

    /// Whether the report that a roadmap leads to is on file.
    pub fn is_reached(&self, roadmap: &AuditRoadmap) -> bool {
        let until = |report: &ReportDays| match report.report_type {
            ReportType::Type1 => report.as_of,
            ReportType::Type2 => report.to,
        };
        self.reports.iter().any(|report| roadmap.is_reached_by_days(report.kind, report.report_type, until(report)))
    }

    /// Whether it has anything to draw: a SOC 1 or SOC 2 report, or a way to one.
    pub fn is_followed(&self) -> bool {
        !self.roadmaps.is_empty() || self.reports.iter().any(ReportDays::is_detailed)
    }

    /// How the window stands in a word, where a Type 1 or a SOC 3 is all there is told apart.
    pub fn standing(&self, status: CoverageStatus) -> &'static str {
        let detailed: Vec<&ReportDays> = self.reports.iter().filter(|report| report.is_detailed()).collect();
        match status {
            CoverageStatus::Covered | CoverageStatus::CoveredWithBridge => status.label(),
            CoverageStatus::Gap if self.reports.is_empty() => "No report",
            CoverageStatus::Gap if detailed.is_empty() => "SOC 3 only",
            CoverageStatus::Gap if detailed.iter().all(|report| report.report_type == ReportType::Type1) => {
                "Type 1 only"
            }
            CoverageStatus::Gap => status.label(),
        }
    }
}

/// How a report fits a service: one that names the services it was obtained for speaks for these alone; any other fits
/// as it says itself.
pub fn fit(
    fits: &HashMap<(SocReportId, ServiceId), ScopeFit>,
    report: SocReportId,
    of_itself: ScopeFit,
    service: ServiceId,
) -> ScopeFit {
    match fits.get(&(report, service)) {
        Some(fit) => *fit,
        None if fits.keys().any(|(id, _)| *id == report) => ScopeFit::None,
        None => of_itself,
    }
}
