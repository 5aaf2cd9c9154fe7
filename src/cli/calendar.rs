//! `calendar`: private addresses from which calendars fetch deadlines.

use super::{End, output};
use crate::{
    actions::calendar_feed,
    app::App,
    db::calendar_feed::Feed,
    domain::{access::Actor, calendar_feed::FeedScope, ids::FeedId},
    error::AppError,
};

#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Example:\n  ninefold calendar list")]
pub(super) enum Calendar {
    /// Make an address for an account and print it; it cannot be shown again
    #[command(after_help = "Example:\n  ninefold calendar create olive@example.com --name \"Vendor deadlines\"")]
    Create {
        /// Mail address of the account
        email: String,
        /// Everything on the register, instead of what the account is reminded of
        #[arg(long)]
        all: bool,
        /// What the calendar is called
        #[arg(long, value_name = "NAME", default_value = "Ninefold deadlines")]
        name: String,
    },
    /// List the addresses, without their secrets
    #[command(after_help = "Example:\n  ninefold calendar list --json")]
    List {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Revoke an address
    #[command(after_help = "Example:\n  ninefold calendar revoke 0198a1b2-0000-7000-8000-000000000001")]
    Revoke {
        /// Its id, as `calendar list` shows it
        id: String,
    },
}

impl Calendar {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let actor = Actor::command_line();
        match self {
            Self::Create { email, all, name } => {
                let scope = if all { FeedScope::All } else { FeedScope::Mine };
                let made = calendar_feed::create(app, &actor, Some(&email), &name, scope)?;
                output::note("The address is shown this once; whoever has it reads the calendar.");
                output::line(&made.url)?;
            }
            Self::List { json } => list(app, &actor, json)?,
            Self::Revoke { id } => {
                let id: FeedId = id.parse().map_err(|_| AppError::NotFound("This calendar".to_owned()))?;
                calendar_feed::revoke(app, &actor, id)?;
                output::line("The calendar's address works no more.")?;
            }
        }
        Ok(End::Done)
    }
}

fn list(app: &App, actor: &Actor, json: bool) -> Result<(), AppError> {
    let feeds = calendar_feed::list(app, actor)?;
    if json {
        let listed = feeds.iter().map(|(feed, email)| {
            serde_json::json!({
                "id": feed.id, "email": email, "name": feed.name, "scope": feed.scope,
                "created_at": feed.created_at.and_utc().to_rfc3339(),
                "last_used_at": feed.last_used_at.map(|at| at.and_utc().to_rfc3339()),
                "revoked": feed.revoked_at.is_some(),
            })
        });
        return output::json(&serde_json::json!({ "calendars": listed.collect::<Vec<_>>() }));
    }
    let row = |(feed, email): &(Feed, String)| {
        let state = if feed.revoked_at.is_some() { "revoked" } else { "" };
        vec![feed.id.to_string(), email.clone(), feed.scope.as_str().to_owned(), state.to_owned(), feed.name.clone()]
    };
    output::print(&output::table(&feeds.iter().map(row).collect::<Vec<_>>()))
}
