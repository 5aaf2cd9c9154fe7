//! The way of a vendor to its next SOC report: five stages with the day each ends, and what we accept meanwhile.

use super::{
    Date, Instant,
    calendar::{add_days, add_months},
    certificate::Certificate,
    coverage::Window,
    ids::{AuditRoadmapId, VendorId},
    soc_report::{ReportType, SocKind, SocReport},
};

/// How old a questionnaire may be to stand in for a report, in months.
const ANSWERS_MONTHS: i32 = 12;

closed_list! {
    /// A stage on the way to a report.
    pub enum RoadmapStage {
        GapAnalysis = "gap_analysis", "Scope and gap analysis";
        Remediation = "remediation", "Remediation";
        Observation = "observation", "Observation period";
        Fieldwork = "fieldwork", "Fieldwork";
        Reporting = "reporting", "Reporting";
    }
}

closed_list! {
    /// What we accept until the report is there.
    pub enum Meanwhile {
        Questionnaire = "questionnaire", "Questionnaire";
        Certificate = "certificate", "Certificate";
        QuestionnaireAndCertificate = "questionnaire_and_certificate", "Questionnaire and certificate";
        Nothing = "nothing", "Nothing";
    }
}

impl Meanwhile {
    /// Whether a questionnaire is part of it.
    pub const fn asks_questionnaire(self) -> bool {
        matches!(self, Self::Questionnaire | Self::QuestionnaireAndCertificate)
    }

    /// Whether a certificate is part of it.
    pub const fn asks_certificate(self) -> bool {
        matches!(self, Self::Certificate | Self::QuestionnaireAndCertificate)
    }
}

/// The way to one report.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AuditRoadmap {
    /// Record id.
    pub id: AuditRoadmapId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// Which report is to come.
    pub kind: SocKind,
    /// Its type.
    pub report_type: ReportType,
    /// The day scope and gap analysis end.
    pub gap_analysis_ends_on: Option<Date>,
    /// The day remediation ends.
    pub remediation_ends_on: Option<Date>,
    /// First day of the observation period (Type 2).
    pub observation_starts_on: Option<Date>,
    /// Last day of the observation period (Type 2).
    pub observation_ends_on: Option<Date>,
    /// The day fieldwork ends.
    pub fieldwork_ends_on: Option<Date>,
    /// The day reporting ends.
    pub reporting_ends_on: Option<Date>,
    /// The day the report is expected.
    pub expected_on: Option<Date>,
    /// What we accept until then.
    pub meanwhile: Meanwhile,
    /// Free notes.
    pub notes: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

/// A stage of a roadmap as it stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageView {
    /// Which.
    pub stage: RoadmapStage,
    /// Its first day, where that is known.
    pub from: Option<Date>,
    /// The day it ends.
    pub to: Option<Date>,
    /// Whether it is over, under way or to come.
    pub standing: StageStanding,
}

closed_list! {
    /// Where a stage stands.
    pub enum StageStanding {
        Done = "done", "done";
        Current = "current", "under way";
        Ahead = "ahead", "to come";
    }
}

/// Whether what we accept meanwhile is on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandIn {
    /// It is, and lasts until this day, where it has one.
    OnFile(Option<Date>),
    /// It was, until this day.
    Over(Date),
    /// It is not.
    Missing,
}

/// A day that stands in a roadmap, in the order in which they must follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoadmapDay {
    /// The field's name.
    pub field: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// The day.
    pub day: Option<Date>,
}

impl AuditRoadmap {
    /// Its days, in the order in which they must follow each other.
    pub fn days(&self) -> [RoadmapDay; 7] {
        let day = |field, label, day| RoadmapDay { field, label, day };
        [
            day("gap_analysis_ends_on", "Scope and gap analysis ends", self.gap_analysis_ends_on),
            day("remediation_ends_on", "Remediation ends", self.remediation_ends_on),
            day("observation_starts_on", "Observation begins", self.observation_starts_on),
            day("observation_ends_on", "Observation ends", self.observation_ends_on),
            day("fieldwork_ends_on", "Fieldwork ends", self.fieldwork_ends_on),
            day("reporting_ends_on", "Reporting ends", self.reporting_ends_on),
            day("expected_on", "Report expected", self.expected_on),
        ]
    }

    /// Neighbours that stand in the wrong order: the earlier one and the later one.
    pub fn out_of_order(&self) -> Vec<(RoadmapDay, RoadmapDay)> {
        let mut last: Option<RoadmapDay> = None;
        let mut found = Vec::new();
        for here in self.days().into_iter().filter(|here| here.day.is_some()) {
            found.extend(last.filter(|last| here.day < last.day).map(|last| (last, here)));
            last = Some(here);
        }
        found
    }

    /// The stages that it goes through, a Type 1 without an observation period.
    pub fn stages(&self) -> impl Iterator<Item = RoadmapStage> {
        let observes = self.report_type == ReportType::Type2;
        RoadmapStage::ALL.iter().copied().filter(move |stage| observes || *stage != RoadmapStage::Observation)
    }

    /// The day a stage ends.
    pub const fn ends_on(&self, stage: RoadmapStage) -> Option<Date> {
        match stage {
            RoadmapStage::GapAnalysis => self.gap_analysis_ends_on,
            RoadmapStage::Remediation => self.remediation_ends_on,
            RoadmapStage::Observation => self.observation_ends_on,
            RoadmapStage::Fieldwork => self.fieldwork_ends_on,
            RoadmapStage::Reporting => self.reporting_ends_on,
        }
    }

    /// The stage it is in: the one behind the last that is over, or the observation that has begun. `None` once all are
    /// over.
    ///
    /// A stage without a day is over when a later one is, since they follow each other.
    pub fn stage_on(&self, today: Date) -> Option<RoadmapStage> {
        let over = |stage: &RoadmapStage| self.ends_on(*stage).is_some_and(|day| day < today);
        let last = self.stages().filter(over).last();
        let observes = self.observation_starts_on.is_some_and(|day| day <= today);
        let begun = self.stages().find(|stage| observes && *stage == RoadmapStage::Observation);
        let next = self.stages().find(|stage| last.is_none_or(|last| *stage > last))?;
        Some(begun.map_or(next, |begun| begun.max(next)))
    }

    /// Every stage with its days, as it stands on a day.
    pub fn stages_on(&self, today: Date) -> Vec<StageView> {
        let current = self.stage_on(today);
        let mut before: Option<Date> = None;
        let mut views = Vec::new();
        for stage in self.stages() {
            let to = self.ends_on(stage);
            let own = if stage == RoadmapStage::Observation { self.observation_starts_on } else { None };
            let standing = match current {
                Some(current) if stage == current => StageStanding::Current,
                Some(current) if stage > current => StageStanding::Ahead,
                _ => StageStanding::Done,
            };
            views.push(StageView { stage, from: own.or_else(|| before.map(|day| add_days(day, 1))), to, standing });
            before = to.or(before);
        }
        views
    }

    /// “SOC 2 Type 2”.
    pub fn title(&self) -> String {
        match self.kind {
            SocKind::Soc3 => self.kind.label().to_owned(),
            kind => format!("{} {}", kind.label(), self.report_type.label()),
        }
    }

    /// The day its report is expected: as stated, else the day its last stage ends.
    pub fn due_on(&self) -> Option<Date> {
        self.expected_on.or(self.reporting_ends_on)
    }

    /// The days that its report will cover: the observation period of a Type 2 that has both ends.
    pub fn covers(&self) -> Option<Window> {
        let days = Window { from: self.observation_starts_on?, to: self.observation_ends_on? };
        (self.report_type == ReportType::Type2 && self.kind != SocKind::Soc3 && days.days() > 0).then_some(days)
    }

    /// Whether a report on file is the one it leads to: of its kind and type, and speaking until a day that is not
    /// before the first of its own.
    pub fn is_reached_by(&self, report: &SocReport) -> bool {
        self.is_reached_by_days(report.kind, report.report_type, report.speaks_until())
    }

    /// As [`is_reached_by`](Self::is_reached_by), from what is known of the report.
    pub fn is_reached_by_days(&self, kind: SocKind, report_type: ReportType, until: Option<Date>) -> bool {
        let first = self.days().into_iter().filter_map(|here| here.day).min();
        self.kind == kind
            && (self.report_type == report_type || kind == SocKind::Soc3)
            && until.is_some_and(|until| first.is_none_or(|first| until >= first))
    }
}

/// Whether a certificate is on file that holds on a day: one of a standard. A penetration test, an insurance, a policy or
/// a trust page certifies nothing.
pub fn certificate_on_file(certificates: &[Certificate], today: Date) -> StandIn {
    use super::certificate::CertificateKind;
    let nothing =
        [CertificateKind::PenTest, CertificateKind::Insurance, CertificateKind::Policy, CertificateKind::TrustPage];
    let certifies = |one: &&Certificate| !nothing.contains(&one.kind);
    let known = || certificates.iter().filter(certifies).filter(|one| one.issued_on.is_none_or(|day| day <= today));
    if known().any(|one| one.expires_on.is_none()) {
        return StandIn::OnFile(None);
    }
    lasting(known().filter_map(|one| one.expires_on).max(), today)
}

/// Whether answers came back that are not older than a year.
pub fn questionnaire_on_file(submitted: impl Iterator<Item = Date>, today: Date) -> StandIn {
    lasting(submitted.filter(|day| *day <= today).max().map(|day| add_months(day, ANSWERS_MONTHS)), today)
}

fn lasting(until: Option<Date>, today: Date) -> StandIn {
    match until {
        None => StandIn::Missing,
        Some(day) if day < today => StandIn::Over(day),
        Some(day) => StandIn::OnFile(Some(day)),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::evidence::tests::day;

    /// A roadmap with the days `gap|remediation|observation from|to|fieldwork|reporting|expected`.
    pub(crate) fn roadmap(report_type: ReportType, days: &str) -> AuditRoadmap {
        let days: Vec<Option<Date>> = days.split('|').map(|text| (!text.is_empty()).then(|| day(text))).collect();
        AuditRoadmap {
            id: uuid::Uuid::nil().into(),
            vendor_id: uuid::Uuid::nil().into(),
            kind: SocKind::Soc2,
            report_type,
            gap_analysis_ends_on: days[0],
            remediation_ends_on: days[1],
            observation_starts_on: days[2],
            observation_ends_on: days[3],
            fieldwork_ends_on: days[4],
            reporting_ends_on: days[5],
            expected_on: days[6],
            meanwhile: Meanwhile::Questionnaire,
            notes: None,
            created_at: Instant::default(),
            updated_at: Instant::default(),
            version: 1,
        }
    }

    const WHOLE: &str = "2026-03-31|2026-06-30|2026-07-01|2026-12-31|2027-02-28|2027-03-31|2027-04-15";

    #[test]
    fn the_stage_of_a_day_is_the_one_behind_the_last_that_is_over() {
        let whole = roadmap(ReportType::Type2, WHOLE);
        let gaps = roadmap(ReportType::Type2, "||2026-07-01|2026-12-31|||");
        let type1 = roadmap(ReportType::Type1, "2026-03-31|2026-06-30|||2026-08-31|2026-09-30|");
        for (roadmap, today, stage) in [
            (&whole, "2026-03-31", Some(RoadmapStage::GapAnalysis)),
            (&whole, "2026-04-01", Some(RoadmapStage::Remediation)),
            (&whole, "2026-07-01", Some(RoadmapStage::Observation)),
            (&whole, "2027-01-01", Some(RoadmapStage::Fieldwork)),
            (&whole, "2027-03-31", Some(RoadmapStage::Reporting)),
            (&whole, "2027-04-01", None),
            (&gaps, "2026-01-01", Some(RoadmapStage::GapAnalysis)),
            (&gaps, "2026-07-01", Some(RoadmapStage::Observation)),
            (&gaps, "2027-01-01", Some(RoadmapStage::Fieldwork)),
            (&type1, "2026-07-01", Some(RoadmapStage::Fieldwork)),
        ] {
            assert_eq!(roadmap.stage_on(day(today)), stage, "{today}");
        }
        let views = whole.stages_on(day("2026-08-01"));
        let standings: Vec<&str> = views.iter().map(|view| view.standing.as_str()).collect();
        assert_eq!(standings, ["done", "done", "current", "ahead", "ahead"]);
        assert_eq!(views[3].from, Some(day("2027-01-01")));
        assert_eq!(type1.stages().count(), 4);
    }

    #[test]
    fn days_that_do_not_follow_each_other_are_told_in_pairs() {
        assert!(roadmap(ReportType::Type2, WHOLE).out_of_order().is_empty());
        let turned = roadmap(ReportType::Type2, "2026-03-31|2026-02-28|||2027-02-28||2027-01-31");
        let pairs: Vec<_> = turned.out_of_order().iter().map(|(one, other)| (one.field, other.field)).collect();
        assert_eq!(
            pairs,
            [("gap_analysis_ends_on", "remediation_ends_on"), ("fieldwork_ends_on", "expected_on")],
            "each with its neighbour on record"
        );
    }

    #[test]
    fn a_stand_in_is_current_over_or_missing() {
        let today = day("2026-11-22");
        for (submitted, found) in [
            (&["2026-01-10", "2025-02-01"][..], StandIn::OnFile(Some(day("2027-01-10")))),
            (&["2025-11-22"], StandIn::OnFile(Some(today))),
            (&["2025-11-21"], StandIn::Over(day("2026-11-21"))),
            (&["2026-12-01"], StandIn::Missing),
            (&[], StandIn::Missing),
        ] {
            assert_eq!(questionnaire_on_file(submitted.iter().map(|text| day(text)), today), found, "{submitted:?}");
        }
    }
}
