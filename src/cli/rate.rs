//! `rate`: what is not rated and where to begin; suggestions taken in bulk.

use super::{End, output};
use crate::{
    actions::rating,
    app::App,
    domain::{access::Actor, ids::ServiceId},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold rate --take --profile \"Payroll and benefits\"")]
pub(super) struct Rate {
    /// Take what is suggested, for every service that has a suggestion
    #[arg(long)]
    take: bool,
    /// Only services whose category means this profile
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Rate {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let wanted = match &self.profile {
            Some(name) => Some(app.profiles.find(name).map(|profile| profile.name.clone()).ok_or_else(|| {
                let known: Vec<&str> = app.profiles.all().iter().map(|profile| profile.name.as_str()).collect();
                let message = format!("There is no rating profile “{name}”. There are: {}.", known.join(", "));
                AppError::invalid("profile", "unknown_profile", message)
            })?),
            None => None,
        };
        let mut queue = rating::queue(app, &Actor::command_line())?;
        queue.retain(|one| wanted.is_none() || one.profile == wanted);
        if self.take {
            let ids: Vec<ServiceId> =
                queue.iter().filter(|one| !one.suggested.is_empty()).map(|one| one.row.service_id).collect();
            let taken = rating::take(app, &Actor::command_line(), &ids, None)?;
            // Of every profile: what was not asked for is not rated either.
            let left = rating::queue(app, &Actor::command_line())?.len();
            if self.json {
                output::json(&serde_json::json!({ "rated": taken, "left": left }))?;
            } else {
                let (rated, whose) = if taken == 1 { ("service", "its") } else { ("services", "their") };
                let unrated = if left == 1 { "is" } else { "are" };
                output::line(&format!("{taken} {rated} rated by {whose} suggestion; {left} {unrated} not rated yet."))?;
            }
            return Ok(End::Done);
        }
        if self.json {
            let shown: Vec<_> = queue
                .iter()
                .map(|one| {
                    let suggested: serde_json::Map<_, _> = one
                        .suggested
                        .iter()
                        .map(|(factor, rating)| (factor.as_str().to_owned(), serde_json::json!(rating)))
                        .collect();
                    serde_json::json!({
                        "vendor": one.row.vendor, "reference": one.row.reference, "service": one.row.service,
                        "category": one.row.category, "profile": one.profile, "suggested": suggested,
                    })
                })
                .collect();
            output::json(&serde_json::json!({ "unrated": shown }))?;
            return Ok(End::Done);
        }
        for one in &queue {
            let row = &one.row;
            let service = if row.service == row.vendor { String::new() } else { format!(" · {}", row.service) };
            let profile = one.profile.as_deref().unwrap_or("no suggestion");
            output::line(&format!("{} ({}){service}: {profile}", row.vendor, row.reference))?;
        }
        output::note(&format!("{} services are not rated. Take what is suggested: ninefold rate --take", queue.len()));
        Ok(End::Done)
    }
}
