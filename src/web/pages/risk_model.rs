//! The risk model: what is in force, the versions before it, and drafts with their effect on the portfolio.

mod effect;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Path, Query},
};
use serde::Deserialize;

use super::{
    frame::{frame, render, render_with},
    when,
};
use crate::{
    actions::{
        model_effect::{self, Effect},
        models, rescore,
    },
    app::App,
    domain::{
        access::{Actor, Right},
        ids::ScoringModelId,
        scoring::Model,
        scoring_model::{ModelState, ScoringModel},
    },
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Assesses, Reads, SetsModel, Visitor, ensure_sees_all},
        view::{
            mark::{Link, Tag, Tone},
            risk_model::{RiskModelEdit, RiskModelPage, RiskModelVersion, VersionRow, Weight},
        },
    },
};

/// What a draft begins with.
#[derive(Deserialize)]
pub struct Begun {
    from: Option<String>,
}

/// `GET /risk-model`
pub async fn index(app: Site, visitor: Visitor<Reads>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "the risk model tells")?;
    let (versions, in_force) = run(&app, models::list).await?;
    let frame = frame(&app, &visitor, "Risk model", None, &request).await?;
    let held = app.model();
    render(RiskModelPage {
        frame,
        version: held.version().to_owned(),
        factors: weights(held.factor_weights().iter().map(|(factor, weight)| (factor.label(), *weight))),
        series: held
            .series_weights()
            .iter()
            .map(|(series, weight)| Weight::new(format!("{series} {}", series.label()), *weight))
            .collect(),
        bands: held.band_starts().map(|start| start.to_string().trim_end_matches(".0").to_owned()),
        drafts: versions
            .iter()
            .filter(|one| one.state == ModelState::Draft)
            .map(|one| row(&app, one, in_force))
            .collect(),
        versions: versions
            .iter()
            .filter(|one| one.state == ModelState::Published)
            .map(|one| row(&app, one, in_force))
            .collect(),
        new_url: visitor.actor.can(Right::Assess).then(|| "/risk-model/drafts/new".to_owned()),
        file: Some(app.settings.scoring.model_file.clone()).filter(|file| !file.is_empty()),
    })
}

fn weights<'a>(of: impl Iterator<Item = (&'a str, i64)>) -> Vec<Weight> {
    of.map(|(label, weight)| Weight::new(label, weight)).collect()
}

fn row(app: &App, version: &ScoringModel, in_force: Option<ScoringModelId>) -> VersionRow {
    let rules = Some(version.id) == in_force;
    let (tag, at, by) = match (version.state, version.published_at) {
        (ModelState::Published, Some(at)) if rules => (Tag::new("in force", Tone::Good), at, &version.published_by),
        (ModelState::Published, Some(at)) => (Tag::new("was in force", Tone::Dim), at, &version.published_by),
        _ => (Tag::new("draft", Tone::Plain), version.updated_at, &None),
    };
    VersionRow {
        link: Link::new(format!("Version {}", version.name), format!("/risk-model/{}", version.id)),
        tag,
        note: version.note.clone().unwrap_or_default(),
        at: when::minute(app, at),
        by: by.clone().unwrap_or_else(|| version.created_by.clone()),
    }
}

/// `GET /risk-model/drafts/new?from=ID`
pub async fn new(
    app: Site,
    visitor: Visitor<Assesses>,
    begun: Query<Begun>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let from = begun.into_inner().from.map(|id| id_of(&id)).transpose()?;
    let toml = run(&app, move |app| models::to_begin_with(app, from)).await?;
    let frame = frame(&app, &visitor, "New draft", None, &request).await?;
    render(RiskModelEdit {
        frame,
        title: "New draft of the risk model".to_owned(),
        url: "/risk-model/drafts".to_owned(),
        back: "/risk-model".to_owned(),
        version: None,
        toml,
        note: String::new(),
        error: None,
    })
}

/// `POST /risk-model/drafts`
pub async fn create(
    app: Site,
    visitor: Visitor<Assesses>,
    request: HttpRequest,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let (toml, note) = (sent.get("toml").replace("\r\n", "\n"), sent.get("note").to_owned());
    let actor = visitor.actor.clone();
    let kept = (toml.clone(), note.clone());
    match run(&app, move |app| models::draft(app, &actor, &toml, Some(&note))).await {
        Ok(draft) => {
            Ok(flash::see_other(&app, &format!("/risk-model/{}", draft.id), "The draft was kept. This is its effect."))
        }
        Err(AppError::Invalid(errors)) => {
            let frame = frame(&app, &visitor, "New draft", None, &request).await?;
            let error = errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" ");
            let page = RiskModelEdit {
                frame,
                title: "New draft of the risk model".to_owned(),
                url: "/risk-model/drafts".to_owned(),
                back: "/risk-model".to_owned(),
                version: None,
                toml: kept.0,
                note: kept.1,
                error: Some(error),
            };
            render_with(StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(other) => Err(other.into()),
    }
}

/// A version, and of a draft its effect: `GET /risk-model/{id}`.
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "the risk model tells")?;
    let id = id_of(&id)?;
    let (version, effect) = run(&app, move |app| {
        let version = models::get(app, id)?;
        let effect = match version.state {
            ModelState::Draft => Some(model_effect::of_version(app, id)?),
            ModelState::Published => None,
        };
        Ok((version, effect))
    })
    .await?;
    let frame = frame(&app, &visitor, &format!("Risk model {}", version.name), None, &request).await?;
    render(page(&app, frame, &version, effect, &visitor.actor))
}

fn page(
    app: &App,
    frame: crate::web::view::frame::Frame,
    version: &ScoringModel,
    effect: Option<Effect>,
    actor: &Actor,
) -> RiskModelVersion {
    let draft = version.state == ModelState::Draft;
    let file_rules = !app.settings.scoring.model_file.is_empty();
    let may = |right: Right| draft && actor.can(right);
    let told = match (&version.published_by, version.published_at) {
        (Some(by), Some(at)) => format!("published by {by}, {}", when::minute(app, at)),
        _ => format!("draft by {}, last changed {}", version.created_by, when::minute(app, version.updated_at)),
    };
    RiskModelVersion {
        frame,
        id: version.id.to_string(),
        name: version.name.clone(),
        told,
        note: version.note.clone(),
        lines: version.toml.lines().map(str::to_owned).collect(),
        effect: effect.map(|effect| effect::view(&effect)),
        edit_url: may(Right::Assess).then(|| format!("/risk-model/{}/edit", version.id)),
        discard_url: may(Right::Assess).then(|| format!("/risk-model/{}/discard", version.id)),
        publish_url: (may(Right::SetModel) && !file_rules).then(|| format!("/risk-model/{}/publish", version.id)),
        publish_note: match (draft, file_rules, actor.can(Right::SetModel)) {
            (true, true, _) => Some(format!(
                "The file {} rules, since the settings name it: change that file, or clear scoring.model_file.",
                app.settings.scoring.model_file
            )),
            (true, false, false) => Some("An administrator publishes it.".to_owned()),
            _ => None,
        },
        begin_url: (!draft && actor.can(Right::Assess)).then(|| format!("/risk-model/drafts/new?from={}", version.id)),
        version: version.version,
    }
}

/// `GET /risk-model/{id}/edit`
pub async fn edit(
    app: Site,
    visitor: Visitor<Assesses>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let id = id_of(&id)?;
    let version = run(&app, move |app| models::get(app, id)).await?;
    if version.state == ModelState::Published {
        return Ok(flash::see_other_failed(
            &app,
            &format!("/risk-model/{id}"),
            "It was published; begin a draft from it.",
        ));
    }
    let frame = frame(&app, &visitor, "Change the draft", None, &request).await?;
    render(RiskModelEdit {
        frame,
        title: format!("Draft {} of the risk model", version.name),
        url: format!("/risk-model/{id}/edit"),
        back: format!("/risk-model/{id}"),
        version: Some(version.version),
        toml: version.toml,
        note: version.note.unwrap_or_default(),
        error: None,
    })
}

/// `POST /risk-model/{id}/edit`
pub async fn update(
    app: Site,
    visitor: Visitor<Assesses>,
    id: Path<String>,
    request: HttpRequest,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id = id_of(&id)?;
    let version = looked_at(&sent);
    let (toml, note) = (sent.get("toml").replace("\r\n", "\n"), sent.get("note").to_owned());
    let kept = (toml.clone(), note.clone());
    let actor = visitor.actor.clone();
    match run(&app, move |app| models::change(app, &actor, id, version, &toml, Some(&note))).await {
        Ok(_) => Ok(flash::see_other(&app, &format!("/risk-model/{id}"), "The draft was changed. This is its effect.")),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict { .. })) => {
            let frame = frame(&app, &visitor, "Change the draft", None, &request).await?;
            let page = RiskModelEdit {
                frame,
                title: "Draft of the risk model".to_owned(),
                url: format!("/risk-model/{id}/edit"),
                back: format!("/risk-model/{id}"),
                version: Some(version),
                toml: kept.0,
                note: kept.1,
                error: Some(error.to_string()),
            };
            render_with(StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /risk-model/{id}/discard`
pub async fn discard(
    app: Site,
    visitor: Visitor<Assesses>,
    id: Path<String>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id = id_of(&id)?;
    told(&app, id, run(&app, move |app| models::discard(app, &visitor.actor, id)).await, |()| {
        ("/risk-model".to_owned(), "The draft was thrown away.".to_owned())
    })
}

/// Puts a draft in force; the scores follow in the background: `POST /risk-model/{id}/publish`.
pub async fn publish(
    app: Site,
    visitor: Visitor<SetsModel>,
    id: Path<String>,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id = id_of(&id)?;
    let version = looked_at(&sent);
    let published = run(&app, move |app| models::publish(app, &visitor.actor, id, version)).await;
    if published.is_ok() {
        let app = app.clone();
        actix_web::rt::spawn(async move {
            if let Err(error) = run(&app, rescore::all_if_due).await {
                tracing::error!(error = error.with_causes(), "rescoring failed; the next round tries again");
            }
        });
    }
    told(&app, id, published, |published| {
        let said = format!("Version {} is in force. Every score is being worked out anew.", published.name);
        (format!("/risk-model/{}", published.id), said)
    })
}

fn told<T>(
    app: &App,
    id: ScoringModelId,
    done: Result<T, AppError>,
    said: impl FnOnce(T) -> (String, String),
) -> Result<HttpResponse, PageError> {
    match done {
        Ok(done) => {
            let (page, said) = said(done);
            Ok(flash::see_other(app, &page, &said))
        }
        Err(error @ (AppError::Invalid(_) | AppError::Conflict { .. })) => {
            Ok(flash::see_other_failed(app, &format!("/risk-model/{id}"), &error.to_string()))
        }
        Err(other) => Err(other.into()),
    }
}

/// The version of the draft that was looked at; one that no draft has where the form names none.
fn looked_at(sent: &SentForm) -> i32 {
    sent.get("version").parse().unwrap_or(-1)
}

fn id_of(id: &str) -> Result<ScoringModelId, AppError> {
    id.parse().map_err(|_| AppError::NotFound("This version of the risk model".to_owned()))
}

/// A file that can be read, for those who keep their model in the settings: `GET /risk-model/{id}/model.toml`.
pub async fn download(app: Site, visitor: Visitor<Reads>, id: Path<String>) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "the risk model tells")?;
    let id = id_of(&id)?;
    let version = run(&app, move |app| models::get(app, id)).await?;
    let name = Model::parse(&version.toml).map_or_else(|_| "model".to_owned(), |model| model.version().to_owned());
    let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect();
    Ok(HttpResponse::Ok()
        .insert_header(("content-type", "application/toml; charset=utf-8"))
        .insert_header(("content-disposition", format!("attachment; filename=\"scoring-{safe}.toml\"")))
        .body(version.toml))
}
