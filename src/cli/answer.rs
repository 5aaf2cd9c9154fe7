//! `answer`: says for a recipient that a reminder was seen, or puts it off.

use super::{End, arguments, output};
use crate::{
    actions::answer_reminder::{self, Wish},
    app::App,
    domain::{Date, access::Actor, reminder::ResponseKind, reminder_answer::Occasion, text::read_note},
    error::AppError,
};

/// Both answers and an example: what is shown to whoever left one out, before they read the help.
const USAGE: &str = "ninefold answer <KEY> --acknowledge [--note <TEXT>]
       ninefold answer <KEY> --until <DATE> [--note <TEXT>]

Example: ninefold answer contract-notice:contract:0198a1b2-0000-7000-8000-000000000001:2026-12-30:30:olive@example.com \
--until 2026-12-10";

#[derive(Debug, clap::Args)]
#[command(
    override_usage = USAGE,
    group(clap::ArgGroup::new("said").required(true).args(["acknowledge", "until"])),
    after_help = "Examples:\n  ninefold remind --dry-run --json      (lists the keys)\n  \
                  ninefold answer KEY --acknowledge --note \"Notice goes out on Monday\""
)]
pub(super) struct Answer {
    /// The reminder's key, as `remind --dry-run --json` lists it
    key: String,
    /// It was seen; this holds for everybody who is told of the same
    #[arg(long)]
    acknowledge: bool,
    /// Again on this day, or beside it if it is a day off; this holds for the recipient alone
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    until: Option<Date>,
    /// What is noted with it
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Answer {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let Some((occasion, recipient)) = Occasion::read_key(&self.key) else {
            let message = "KEY: take a reminder's key from `ninefold remind --dry-run --json` as it is, such as \
                           contract-notice:contract:0198a1b2-…:2026-12-30:30:olive@example.com.";
            return Err(AppError::invalid("key", "not_a_key", message));
        };
        let kind = if self.acknowledge { ResponseKind::Acknowledged } else { ResponseKind::Snoozed };
        let note = read_note("note", "Note", &self.note).map_err(|error| AppError::Invalid(vec![error]))?;
        let wish = Wish { kind, until: self.until, note };
        let of = (&occasion, Some(recipient.as_str()));
        let answered = answer_reminder::by_actor(app, &Actor::command_line(), "command", of, &wish)?;
        if self.json {
            let stored = &answered.response;
            output::json(&serde_json::json!({
                "id": stored.id, "kind": stored.kind, "rule": stored.rule, "record_kind": stored.record_kind,
                "record_id": stored.record_id, "anchor_on": stored.anchor_on, "recipient": stored.recipient,
                "until_on": stored.until_on, "note": stored.note, "repeated": answered.repeated,
                "message": answered.said(),
            }))?;
        } else {
            output::line(&answered.said())?;
        }
        Ok(End::Done)
    }
}
