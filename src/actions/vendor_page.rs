//! One vendor's file with everything derived from it: scores worst first, their explanation, dates, coverage, sources.

mod contracts;

use super::{
    contradictions,
    entered::Approvals,
    quality,
    relations::{self, Relations},
    score_history,
    sources::{Origin, Sources},
    summarize::{self, DueDate},
    sweep_reminders,
    vendor::ensure_visible,
};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date, Instant,
        access::Actor,
        attachment::Attachment,
        audit::AuditEntry,
        contradiction::Contradiction,
        coverage::{Coverage, Window},
        document::Document,
        dossier::Dossier,
        ids::{ImportId, QuestionnaireId, VendorId},
        organization::Organization,
        quality::Reach,
        questionnaire::{Answer, Questionnaire},
        questionnaire_diff::{AnswerDiff, diff, superseded, superseding},
        ratio::Nano,
        review::Review,
        score_override::ScoreOverride,
        scoring::{self, Band, Explanation, ServiceScore, Standing, explain, worst},
        soc_report::SocKind,
        vendor::Service,
    },
    error::AppError,
};
pub use contracts::{DatedContract, NextMail};

/// Lines of the audit trail that are looked at.
const TRAIL: i64 = 300;
/// Lines of activity that are told.
const ACTIVITY: usize = 25;

/// An active service with its score.
#[derive(Debug, Clone)]
pub struct ScoredService {
    /// The service.
    pub service: Service,
    /// Its score as of today.
    pub score: ServiceScore,
}

/// The service whose score is shown.
#[derive(Debug, Clone)]
pub struct ShownScore {
    /// Its place among the services.
    pub place: usize,
    /// Its score explained.
    pub explanation: Explanation,
    /// The band of what evidence leaves, before adjustments and floors.
    pub after_evidence: Band,
    /// Most that evidence can take off, as a share of the inherent risk.
    pub evidence_share: Nano,
    /// Where Medium, High and Critical begin.
    pub bands: [f64; 3],
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Instant,
    /// What, in a sentence without its dot.
    pub text: String,
    /// The import it was.
    pub import: Option<ImportId>,
}

/// Everything a vendor's page tells.
pub struct VendorFile {
    /// The day it is of.
    pub today: Date,
    /// Whose programme it is.
    pub organization: Organization,
    /// The current fiscal year.
    pub fiscal_year: Window,
    /// Version of the risk model.
    pub model_version: String,
    /// What is on file.
    pub dossier: Dossier,
    /// Which owners have left, and who is told instead.
    pub reach: Reach,
    /// Active services, the worst first.
    pub services: Vec<ScoredService>,
    /// The service shown; `None` while none is active.
    pub shown: Option<ShownScore>,
    /// What falls due, soonest first.
    pub due: Vec<DueDate>,
    /// Coverage of the fiscal year; `None` without a SOC 1 or SOC 2 report.
    pub coverage: Option<Coverage>,
    /// Contracts, the one to decide on first.
    pub contracts: Vec<DatedContract>,
    /// Its reviews, the newest first.
    pub reviews: Vec<Review>,
    /// Its documents with their files.
    pub documents: Vec<(Document, Attachment)>,
    /// What it says in two ways.
    pub contradictions: Vec<Contradiction>,
    /// Who stands behind it.
    pub relations: Relations,
    /// Where values were read.
    pub sources: Sources,
    /// Who entered the approvals of overrides and acceptances.
    pub approvals: Approvals,
    /// What its services showed before, newest first.
    pub history: Vec<score_history::Entry>,
    /// The year's residual of the service shown.
    pub curve: Vec<score_history::CurvePoint>,
    /// What happened, newest first.
    pub activity: Vec<Event>,
}

/// One vendor, showing the service with that id, or else the worst.
///
/// # Errors
/// `NotFound` when there is none that the actor may see.
pub fn vendor_file(app: &App, actor: &Actor, id: VendorId, service: Option<&str>) -> Result<VendorFile, AppError> {
    let (dossier, trail, sources, approvals, contradictions, documents, relations, history) = app.db.read(|conn| {
        ensure_visible(conn, actor, id)?;
        let dossier =
            db::facts::load(conn, &[id])?.pop().ok_or_else(|| AppError::NotFound("This vendor".to_owned()))?;
        let trail = db::audit::list_of_vendor(conn, id, TRAIL)?;
        let sources = Sources::load(conn, &record_ids(&dossier), &trail)?;
        let approvals = Approvals::load(conn, &dossier.papers)?;
        let contradictions = contradictions::of(conn, &dossier)?;
        let documents = super::document::files_of(conn, id, None)?;
        let relations = relations::of(conn, actor, &dossier)?;
        let history = score_history::entries(conn, app.clock.now(), id)?;
        Ok((dossier, trail, sources, approvals, contradictions, documents, relations, history))
    })?;
    let today = app.today();
    let services = scored(app, &dossier, today);
    let tier = services.first().map_or(Band::Unrated, |worst| worst.score.inherent.tier);
    let (planned, reach) = app.db.read(|conn| {
        let planned = sweep_reminders::planned_for(conn, app, dossier.vendor.id)?;
        Ok((planned, quality::reach(conn, app)?))
    })?;
    let context = summarize::Context { today, fiscal_year: app.fiscal_year(), model: &app.model() };
    let detailed = dossier.reports.iter().any(|report| report.kind != SocKind::Soc3);
    let shown = shown(app, &dossier, &services, service, today);
    Ok(VendorFile {
        curve: shown.as_ref().map_or_else(Vec::new, |shown| year(app, &dossier, &services, shown, &history, today)),
        history,
        shown,
        due: summarize::due_dates(&dossier, tier, &context),
        coverage: detailed.then(|| dossier.coverage(context.fiscal_year)),
        contracts: contracts::dated(app, &dossier, &planned),
        activity: activity(&trail, &sources),
        organization: app.organization(),
        fiscal_year: context.fiscal_year,
        model_version: app.model().version().to_owned(),
        today,
        services,
        contradictions,
        reviews: dossier.papers.reviews.iter().rev().cloned().collect(),
        documents,
        relations,
        sources,
        approvals,
        reach,
        dossier,
    })
}

fn record_ids(dossier: &Dossier) -> Vec<String> {
    let mut ids = vec![dossier.vendor.id.to_string()];
    ids.extend(dossier.services.iter().map(|service| service.id.to_string()));
    ids.extend(dossier.contracts.iter().map(|contract| contract.id.to_string()));
    ids.extend(dossier.reports.iter().map(|report| report.id.to_string()));
    ids.extend(dossier.questionnaires.iter().map(|counted| counted.questionnaire.id.to_string()));
    ids.extend(dossier.contacts.iter().map(|contact| contact.id.to_string()));
    ids.extend(dossier.papers.certificates.iter().map(|certificate| certificate.id.to_string()));
    ids.extend(dossier.papers.audit_roadmaps.iter().map(|roadmap| roadmap.id.to_string()));
    ids.extend(dossier.papers.findings.iter().map(|finding| finding.id.to_string()));
    ids.extend(dossier.papers.subservices.iter().map(|relation| relation.id.to_string()));
    ids.extend(dossier.papers.programme_ids());
    ids
}

/// Scores are computed from the file as it stands, so that what explains them always adds up.
fn scored(app: &App, dossier: &Dossier, today: Date) -> Vec<ScoredService> {
    let mut left: Vec<ScoredService> = dossier
        .active_services()
        .map(|service| ScoredService {
            score: scoring::score(&dossier.facts(service), &app.model(), today),
            service: service.clone(),
        })
        .collect();
    let mut ordered = Vec::with_capacity(left.len());
    loop {
        let standings: Vec<_> = left.iter().map(|scored| standing_of(dossier, scored, today)).collect();
        let Some(place) = worst(&standings) else { return ordered };
        ordered.push(left.remove(place));
    }
}

fn standing_of<'a>(dossier: &Dossier, scored: &'a ScoredService, today: Date) -> Standing<'a> {
    let own = Standing::of(&scored.service.name, &scored.score);
    Standing { band: scored.held(dossier, today).map_or(own.band, |held| held.band), ..own }
}

impl ScoredService {
    /// The override that holds it; one that is not rated is not held.
    pub fn held<'a>(&self, dossier: &'a Dossier, today: Date) -> Option<&'a ScoreOverride> {
        let rated = self.score.residual.band != Band::Unrated;
        dossier.override_on(self.service.id, today).filter(|_| rated)
    }
}

fn shown(
    app: &App,
    dossier: &Dossier,
    services: &[ScoredService],
    wanted: Option<&str>,
    today: Date,
) -> Option<ShownScore> {
    let wanted = wanted.and_then(|id| services.iter().position(|scored| scored.service.id.as_str() == id));
    let place = wanted.unwrap_or(0);
    let ScoredService { service, score } = services.get(place)?;
    Some(ShownScore {
        place,
        explanation: explain(&dossier.facts(service), score, &app.model(), today),
        after_evidence: match score.residual.band {
            Band::Unrated => Band::Unrated,
            _ => app.model().band(score.residual.after_evidence.shown()),
        },
        evidence_share: app.model().evidence_share(),
        bands: app.model().band_starts().map(|start| start.get() as f64 / 10.0),
    })
}

/// The year of the service shown.
fn year(
    app: &App,
    dossier: &Dossier,
    services: &[ScoredService],
    shown: &ShownScore,
    history: &[score_history::Entry],
    today: Date,
) -> Vec<score_history::CurvePoint> {
    let Some(scored) = services.get(shown.place) else { return Vec::new() };
    let of_it: Vec<&score_history::Entry> =
        history.iter().filter(|entry| entry.service_id == scored.service.id).collect();
    score_history::curve(app, &of_it, &dossier.facts(&scored.service), today)
}

fn activity(trail: &[AuditEntry], sources: &Sources) -> Vec<Event> {
    let entered = trail.iter().map(|entry| Event { at: entry.at, text: told(entry), import: None });
    let read = sources.imports().map(|import| Event {
        at: import.applied_at.unwrap_or(import.created_at),
        text: format!("{} brought in, by {}", import.file_name, import.created_by),
        import: Some(import.id),
    });
    let mut events: Vec<Event> = entered.chain(read).collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    events.truncate(ACTIVITY);
    events
}

/// What happened and who did it; some lines of the trail name who themselves.
fn told(entry: &AuditEntry) -> String {
    let (what, by) = (&entry.summary, format!(" by {}", entry.actor));
    let is_named = what.ends_with(&by) || what.contains(&format!("{by},"));
    if is_named { what.clone() } else { format!("{what},{by}") }
}

impl VendorFile {
    /// The worst service, or the one asked for, with its explanation.
    pub fn shown(&self) -> Option<(&ScoredService, &ShownScore)> {
        let shown = self.shown.as_ref()?;
        Some((self.services.get(shown.place)?, shown))
    }

    /// Where a field of a record comes from.
    pub fn origin(&self, record: impl std::fmt::Display, fields: &[&str]) -> Option<Origin> {
        self.sources.of(&record.to_string(), fields)
    }
}

/// A questionnaire with its answers and whose it is.
pub struct AnswerSheet {
    /// The day it is of.
    pub today: Date,
    /// The vendor's file, with the questionnaire's counts.
    pub dossier: Dossier,
    /// Which questionnaire.
    pub id: QuestionnaireId,
    /// Its answers, in the sheet's order.
    pub answers: Vec<Answer>,
    /// The submission that it supersedes, and what it says otherwise.
    pub compared: Option<Comparison>,
    /// The submission by which it was superseded.
    pub superseded_by: Option<Questionnaire>,
    /// Where it was read.
    pub sources: Sources,
}

/// The submission before, and what the later one says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The submission before.
    pub before: Questionnaire,
    /// How they differ.
    pub diff: AnswerDiff,
}

/// Compares answers with those of the submission that they supersede.
pub(super) fn compared(
    conn: &mut Conn,
    dossier: &Dossier,
    of: &Questionnaire,
    answers: &[Answer],
) -> Result<Option<Comparison>, AppError> {
    let Some(before) = superseded(of, &dossier.questionnaires) else { return Ok(None) };
    let earlier = db::questionnaire::answers_of(conn, before.questionnaire.id)?;
    Ok(Some(Comparison { before: before.questionnaire.clone(), diff: diff(&earlier, answers) }))
}

/// One questionnaire.
///
/// # Errors
/// `NotFound` when there is none that the actor may see.
pub fn answer_sheet(app: &App, actor: &Actor, id: QuestionnaireId) -> Result<AnswerSheet, AppError> {
    let missing = || AppError::NotFound("This questionnaire".to_owned());
    app.db.read(|conn| {
        let vendor = db::questionnaire::find(conn, id)?.ok_or_else(missing)?.vendor_id;
        ensure_visible(conn, actor, vendor).map_err(|_| missing())?;
        let dossier = db::facts::load(conn, &[vendor])?.pop().ok_or_else(missing)?;
        let answers = db::questionnaire::answers_of(conn, id)?;
        let own = dossier.questionnaire(id).map(|counted| counted.questionnaire.clone()).ok_or_else(missing)?;
        let later = superseding(&own, &dossier.questionnaires).filter(|_| own.submitted_on.is_some());
        Ok(AnswerSheet {
            today: app.today(),
            compared: compared(conn, &dossier, &own, &answers)?,
            superseded_by: later.map(|later| later.questionnaire.clone()),
            answers,
            sources: Sources::load(conn, &[id.to_string()], &[])?,
            dossier,
            id,
        })
    })
}
