//! The way of a vendor to its next report: stages, what is accepted meanwhile, and whether that is on file.

use super::origin;
use crate::{
    actions::vendor_page::VendorFile,
    domain::{
        Date,
        access::{Actor, Right},
        audit_roadmap::{
            AuditRoadmap, RoadmapStage, StageStanding, StageView, StandIn, certificate_on_file, questionnaire_on_file,
        },
        soc_report::SocKind,
    },
    web::view::{
        figure::timeline::{BarKind, TimelineBar},
        mark::{Day, Tag, Tone},
        vendor_papers::{RoadmapSection, RoadmapView, StageStep, StandInRow},
    },
};

/// The section: roadmaps, or the offer to follow one where no SOC 1 or SOC 2 report is on file.
pub fn section(file: &VendorFile, actor: &Actor) -> RoadmapSection {
    let edits = actor.can(Right::Assess);
    let roadmaps = &file.dossier.papers.audit_roadmaps;
    let detailed = file.dossier.reports.iter().any(|report| report.kind != SocKind::Soc3);
    RoadmapSection {
        shown: !roadmaps.is_empty() || !detailed,
        roadmaps: roadmaps.iter().map(|one| roadmap(file, one, edits)).collect(),
        new_url: edits.then(|| format!("/vendors/{}/audit-roadmaps/new", file.dossier.vendor.id)),
    }
}

fn roadmap(file: &VendorFile, one: &AuditRoadmap, edits: bool) -> RoadmapView {
    let today = file.today;
    let reached = file.dossier.reports.iter().any(|report| one.is_reached_by(report));
    let stage = match (reached, one.stage_on(today)) {
        (true, _) => Tag::new("report is in", Tone::Good),
        (false, Some(stage)) => Tag::new(stage.label().to_lowercase(), Tone::Plain),
        (false, None) => Tag::new("all stages over", Tone::Plain),
    };
    RoadmapView {
        title: one.title(),
        url: edits.then(|| format!("/audit-roadmaps/{}/edit", one.id)),
        stage,
        steps: one.stages_on(today).iter().map(|view| step(view, reached)).collect(),
        expected: one.due_on().map(|day| if reached { Day::event(day, today) } else { Day::due(day, today) }),
        meanwhile: one.meanwhile.label().to_lowercase(),
        stand_ins: if reached { Vec::new() } else { stand_ins(file, one) },
        notes: one.notes.clone(),
        source: file.sources.places(one.id.as_str()).first().map(origin::read),
    }
}

fn step(view: &StageView, reached: bool) -> StageStep {
    let days = match (view.from, view.to) {
        (Some(from), Some(to)) if view.stage == RoadmapStage::Observation => {
            vec![format!("from {from}"), format!("to {to}")]
        }
        (_, Some(to)) => vec![format!("to {to}")],
        (Some(from), None) => vec![format!("from {from}")],
        (None, None) => vec!["no day yet".to_owned()],
    };
    let standing = if reached { StageStanding::Done } else { view.standing };
    StageStep {
        label: view.stage.label().to_owned(),
        days,
        done: standing == StageStanding::Done,
        current: standing == StageStanding::Current,
        standing: standing.label().to_owned(),
    }
}

/// What is accepted meanwhile, each part with whether it is on file and current.
fn stand_ins(file: &VendorFile, one: &AuditRoadmap) -> Vec<StandInRow> {
    let dossier = &file.dossier;
    let answered = dossier.questionnaires.iter().filter_map(|counted| counted.questionnaire.submitted_on);
    let asked = [
        (one.meanwhile.asks_questionnaire(), "Questionnaire", questionnaire_on_file(answered, file.today)),
        (
            one.meanwhile.asks_certificate(),
            "Certificate",
            certificate_on_file(&dossier.papers.certificates, file.today),
        ),
    ];
    asked.into_iter().filter(|(wanted, ..)| *wanted).map(|(_, what, found)| stand_in(what, found)).collect()
}

fn stand_in(what: &str, found: StandIn) -> StandInRow {
    let (state, tone) = match found {
        StandIn::OnFile(Some(until)) => (format!("on file, current until {until}"), Tone::Good),
        StandIn::OnFile(None) => ("on file, without a last day".to_owned(), Tone::Good),
        StandIn::Over(since) => (format!("on file, but over since {since}"), Tone::Bad),
        StandIn::Missing => ("not on file".to_owned(), Tone::Bad),
    };
    StandInRow { what: what.to_owned(), state: Tag::new(state, tone) }
}

/// Lanes of the timeline: the stages whose ends are known, and the day a report is expected.
pub fn lanes(file: &VendorFile) -> Vec<Vec<TimelineBar>> {
    let ahead = file.dossier.papers.audit_roadmaps.iter();
    let ahead = ahead.filter(|one| !file.dossier.reports.iter().any(|report| one.is_reached_by(report)));
    ahead.flat_map(|one| [stages(one, file.today), due(one)]).filter(|lane| !lane.is_empty()).collect()
}

fn stages(one: &AuditRoadmap, today: Date) -> Vec<TimelineBar> {
    let stages = one.stages_on(today).into_iter().filter_map(|view| {
        let to = view.to?;
        let label =
            if view.standing == StageStanding::Current { view.stage.label().to_lowercase() } else { String::new() };
        Some(TimelineBar { kind: BarKind::Expected, from: view.from.unwrap_or(to).min(to), to, label })
    });
    stages.collect()
}

fn due(one: &AuditRoadmap) -> Vec<TimelineBar> {
    let label = |on: Date| format!("{} · expected {on}", one.title());
    let due = one.due_on().map(|on| TimelineBar { kind: BarKind::Due, from: on, to: on, label: label(on) });
    due.into_iter().collect()
}
