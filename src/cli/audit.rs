//! `audit`: whether the audit trail is as it was written, and where it ends.

use super::{End, output};
use crate::{
    actions::audit,
    app::App,
    domain::{access::Actor, audit::chain::Anchor},
    error::AppError,
};

#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Example:\n  ninefold audit verify")]
pub(super) enum Audit {
    /// Walk along the whole trail and name the first line that is not as it was written
    #[command(after_help = "Example:\n  ninefold audit verify --anchor 1042-9f3c5a7be21d0448")]
    Verify {
        /// The end of the trail as `audit head` printed it earlier: also finds that the newest lines are gone
        #[arg(long, value_name = "ANCHOR")]
        anchor: Option<Anchor>,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Print where the trail ends, to be kept elsewhere and held against it later
    #[command(after_help = "Example:\n  ninefold audit head >> /mnt/elsewhere/anchors.txt")]
    Head,
    /// Go on with the trail under the key that the settings name, where the one it was written with is lost for good
    #[command(after_help = "Example:\n  ninefold audit rekey --yes\n\n\
                      What was written before can be verified with the old key alone. Second factors were sealed with \
                      it too: take them away with `ninefold user second-factor-off`.")]
    Rekey {
        /// Say that the old key cannot be had back
        #[arg(long)]
        yes: bool,
    },
}

impl Audit {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        match self {
            Self::Verify { anchor, json } => verify(app, anchor.as_ref(), json),
            Self::Head => {
                match audit::head(app)?.anchor() {
                    Some(anchor) => output::line(&anchor.to_string())?,
                    None => output::note("The audit trail has no line yet."),
                }
                Ok(End::Done)
            }
            Self::Rekey { yes } => rekey(app, yes),
        }
    }
}

fn rekey(app: &App, sure: bool) -> Result<End, AppError> {
    if !sure {
        let message = "What was written under the old key can be verified with that alone from then on. Where it is \
                       lost for good, run this again with --yes; else put it back into security.key.";
        return Err(AppError::invalid("yes", "required", message));
    }
    let done = audit::rekey(app, &Actor::command_line())?;
    let anchor = done.end.anchor().map(|anchor| anchor.to_string()).unwrap_or_default();
    output::line(&format!("The audit trail goes on under key {}.", app.key.id()))?;
    output::note(&format!(
        "Lines 1 to {} are under key {} and end at {anchor}: write that down elsewhere. Second factors were sealed with \
         that key too: run `ninefold user second-factor-off ADDRESS` for each account that has one.",
        done.end.seq, done.old_key
    ));
    Ok(End::Done)
}

fn verify(app: &App, anchor: Option<&Anchor>, as_json: bool) -> Result<End, AppError> {
    let found = audit::verify(app, anchor)?;
    let end = if found.broken.is_none() { End::Done } else { End::Failed };
    if as_json {
        output::json(&found.document())?;
        return Ok(end);
    }
    match (&found.broken, found.end.anchor()) {
        (Some(_), _) => output::note(&found.told()),
        (None, Some(anchor)) => output::line(&format!("{}\n{anchor}", found.told()))?,
        (None, None) => output::line(&found.told())?,
    }
    for limit in found.limits() {
        output::note(&limit);
    }
    Ok(end)
}
