//! `model`: versions of the risk model, drafts and their effect.

use std::path::{Path, PathBuf};

use super::{End, output};
use crate::{
    actions::{
        model_effect::{self, Effect, Standing},
        models, rescore,
    },
    app::App,
    domain::{
        access::Actor,
        scoring::Model,
        scoring_model::{ModelState, ScoringModel},
    },
    error::AppError,
};

/// The risk model's commands.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Example:\n  ninefold model effect my-scoring.toml")]
pub(super) enum RiskModel {
    /// List versions and drafts
    #[command(after_help = "Example:\n  ninefold model list --json")]
    List {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Print the file of a version, by default of that in force
    #[command(after_help = "Example:\n  ninefold model show > my-scoring.toml")]
    Show {
        /// The version, such as 1.1
        version: Option<String>,
    },
    /// Say what a file, or a draft, would change of the portfolio
    #[command(after_help = "Example:\n  ninefold model effect my-scoring.toml")]
    Effect {
        /// A file, or the version of a draft
        model: String,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Keep a file as a draft
    #[command(after_help = "Example:\n  ninefold model draft my-scoring.toml --note \"Less weight on spend\"")]
    Draft {
        /// The file
        file: PathBuf,
        /// Why, in a sentence
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Put a draft in force and score everything anew
    #[command(after_help = "Example:\n  ninefold model publish 1.2")]
    Publish {
        /// The version of the draft
        version: String,
    },
}

impl RiskModel {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        match self {
            Self::List { json } => list(app, json),
            Self::Show { version } => show(app, version.as_deref()),
            Self::Effect { model, json } => effect(app, &model, json),
            Self::Draft { file, note } => {
                let draft = models::draft(app, &Actor::command_line(), &read(&file)?, note.as_deref())?;
                output::line(&format!("Draft {} was kept. See what it does: ninefold model effect {0}", draft.name))?;
                Ok(End::Done)
            }
            Self::Publish { version } => {
                let draft = named(app, &version, Some(ModelState::Draft))?;
                let published = models::publish(app, &Actor::command_line(), draft.id, draft.version)?;
                let done = rescore::all(app)?;
                let (name, services) = (published.name, done.services);
                output::line(&format!("Version {name} is in force; {services} services were scored anew."))?;
                Ok(End::Done)
            }
        }
    }
}

fn read(file: &Path) -> Result<String, AppError> {
    std::fs::read_to_string(file).map_err(|error| {
        let message = format!("The file {} cannot be read: {error}.", file.display());
        AppError::invalid("model", "unreadable", message)
    })
}

/// The newest version of that name, a draft or a published one where that is asked for.
fn named(app: &App, name: &str, state: Option<ModelState>) -> Result<ScoringModel, AppError> {
    let (versions, _) = models::list(app)?;
    let found = versions.into_iter().find(|one| one.name == name && state.is_none_or(|state| one.state == state));
    found.ok_or_else(|| {
        let what = if state == Some(ModelState::Draft) { "draft" } else { "version" };
        let message = format!("There is no {what} {name} of the risk model. See what there is: ninefold model list");
        AppError::invalid("version", "unknown_version", message)
    })
}

fn list(app: &App, json: bool) -> Result<End, AppError> {
    let (versions, in_force) = models::list(app)?;
    let state = |one: &ScoringModel| match one.state {
        ModelState::Draft => "draft",
        ModelState::Published if Some(one.id) == in_force => "in force",
        ModelState::Published => "was in force",
    };
    if json {
        let shown: Vec<_> = versions
            .iter()
            .map(|one| {
                serde_json::json!({
                    "model_version": one.name, "state": state(one), "note": one.note, "published_by": one.published_by,
                    "published_at": one.published_at.map(|at| at.and_utc()), "updated_at": one.updated_at.and_utc(),
                })
            })
            .collect();
        output::json(&serde_json::json!({ "models": shown }))?;
        return Ok(End::Done);
    }
    for one in &versions {
        let (at, by) = match (one.published_at, &one.published_by) {
            (Some(at), Some(by)) => (at, by),
            _ => (one.updated_at, &one.created_by),
        };
        let note = one.note.as_deref().map(|note| format!(": {note}")).unwrap_or_default();
        output::line(&format!("{:<10} {:<13} {} by {by}{note}", one.name, state(one), at.date()))?;
    }
    Ok(End::Done)
}

fn show(app: &App, version: Option<&str>) -> Result<End, AppError> {
    let model = match version {
        Some(name) => named(app, name, None)?,
        None => named(app, app.model().version(), Some(ModelState::Published))?,
    };
    output::print(&model.toml)?;
    Ok(End::Done)
}

fn effect(app: &App, model: &str, json: bool) -> Result<End, AppError> {
    let text = if Path::new(model).is_file() { read(Path::new(model))? } else { named(app, model, None)?.toml };
    let other =
        Model::parse(&text).map_err(|error| AppError::invalid("model", "wrong_model", format!("{model}: {error}.")))?;
    let effect = model_effect::effect(app, &other, &text)?;
    if json {
        output::json(&effect)?;
    } else {
        output::print(&told(&effect))?;
    }
    Ok(End::Done)
}

fn told(effect: &Effect) -> String {
    let mut text = constants(effect);
    let mut rows = vec![["band", "now", "then"].map(str::to_owned).to_vec()];
    rows.extend(
        effect
            .bands
            .iter()
            .map(|count| vec![count.band.label().to_owned(), count.before.to_string(), count.after.to_string()]),
    );
    text += &output::table(&rows);
    text += &format!(
        "\n{} of {} services change; {} rise to a graver band and {} fall to a lower one.\n\n",
        effect.changed, effect.services, effect.rises, effect.falls
    );
    let mut rows = vec![["now", "then", "vendor"].map(str::to_owned).to_vec()];
    rows.extend(effect.moves.iter().map(|one| {
        let of = |by: &Standing| format!("{:>5} {}", by.residual.shown().to_string(), by.band.label());
        let service = if one.service == one.vendor { String::new() } else { format!(" · {}", one.service) };
        let held = one.held.map(|held| format!(", held at {} by decision", held.label())).unwrap_or_default();
        vec![of(&one.before), of(&one.after), format!("{}{service} ({}){held}", one.vendor, one.reference)]
    }));
    if !effect.moves.is_empty() {
        text += &output::table(&rows);
    }
    text
}

/// What changes in the model itself: key by key, as it is in force and as it would be.
fn constants(effect: &Effect) -> String {
    if effect.constants.is_empty() {
        return format!("No constant differs from version {}.\n\n", effect.in_force);
    }
    let mut rows = vec![["what changes in the model", "now", "then"].map(str::to_owned).to_vec()];
    rows.extend(effect.constants.iter().map(|one| {
        let [before, after] = one.told();
        vec![one.key.clone(), before, after]
    }));
    output::table(&rows) + "\n"
}
