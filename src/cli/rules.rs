//! `rules`: the reminder rules, out and in, and their versions.

use std::path::{Path, PathBuf};

use super::{End, output};
use crate::{
    actions::reminder_rules::{self, Kept, Preview, Version},
    app::App,
    domain::{access::Actor, reminder_effect::NextSweep},
    error::AppError,
};

/// Versions that are listed.
const LISTED: i64 = 200;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  ninefold rules > reminders.toml\n  ninefold rules set reminders.toml --dry-run")]
pub(super) struct Rules {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print one JSON document
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print the rules in force; the default
    #[command(after_help = "Example:\n  ninefold rules show > reminders.toml")]
    Show,
    /// Put the rules of a file in force
    #[command(after_help = "Example:\n  ninefold rules set reminders.toml --note \"Notice a month earlier\"")]
    Set {
        /// The file, as `rules show` prints it
        file: PathBuf,
        /// Only say what the rules would send
        #[arg(long)]
        dry_run: bool,
        /// With --dry-run: how many days to look ahead
        #[arg(long, value_name = "N", requires = "dry_run", default_value_t = reminder_rules::DAYS,
              value_parser = clap::value_parser!(u32).range(0..=i64::from(reminder_rules::MOST_DAYS)))]
        days: u32,
        /// Why, in a sentence
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// List the versions and what each changed
    #[command(after_help = "Example:\n  ninefold rules versions --json")]
    Versions,
    /// Put a former version in force again
    #[command(after_help = "Example:\n  ninefold rules restore 3")]
    Restore {
        /// Its number; 0 for the rules that ship with the program
        version: i32,
    },
}

impl Rules {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let actor = Actor::command_line();
        match self.command.unwrap_or(Command::Show) {
            Command::Show => show(app, self.json)?,
            Command::Set { file, dry_run: true, days, .. } => {
                previewed(&reminder_rules::preview(app, &actor, &read(&file)?, days)?, self.json)?;
            }
            Command::Set { file, note, .. } => {
                kept(&reminder_rules::set(app, &actor, &read(&file)?, note.as_deref(), None)?, self.json)?;
            }
            Command::Versions => versions(app, self.json)?,
            Command::Restore { version } => kept(&reminder_rules::restore(app, &actor, version)?, self.json)?,
        }
        Ok(End::Done)
    }
}

fn read(file: &Path) -> Result<crate::domain::reminder::Rules, AppError> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        AppError::invalid("rules", "unreadable", format!("The file {} cannot be read: {error}.", file.display()))
    })?;
    reminder_rules::read(&text)
}

fn show(app: &App, json: bool) -> Result<(), AppError> {
    let in_force = reminder_rules::show(app)?;
    if json { output::json(&in_force) } else { output::print(&reminder_rules::to_file(&in_force)?) }
}

fn kept(kept: &Kept, json: bool) -> Result<(), AppError> {
    if json {
        return output::json(kept);
    }
    if !kept.is_new() {
        return output::line("These rules are in force already; nothing was stored.");
    }
    output::line(&format!("Version {} of the reminder rules is in force.", kept.version))?;
    lines(&kept.changes)
}

fn lines(changes: &[String]) -> Result<(), AppError> {
    changes.iter().try_for_each(|change| output::line(&format!("  {change}")))
}

fn previewed(preview: &Preview, json: bool) -> Result<(), AppError> {
    if json {
        return output::json(preview);
    }
    if preview.changes.is_empty() {
        return output::line("These rules are in force already.");
    }
    output::line("These rules would change:")?;
    lines(&preview.changes)?;
    let effect = &preview.effect;
    output::line(&format!(
        "In the next {} days {} reminders instead of {}: {} added, {} dropped, {} on another day.",
        preview.days, effect.after, effect.before, effect.added.count, effect.dropped.count, effect.moved.count
    ))?;
    let NextSweep { before, after, recipients, outside } = effect.next_sweep;
    output::line(&format!(
        "The next sweep would send {after} instead of {before}, to {recipients} recipients, {outside} of them outside."
    ))?;
    let rows = effect.by_rule.iter().map(|of| [of.rule.to_string(), of.before.to_string(), of.after.to_string()]);
    let head = ["rule", "now", "then"].map(str::to_owned);
    let rows: Vec<Vec<String>> = [head].into_iter().chain(rows).map(Vec::from).collect();
    if rows.len() > 1 { output::print(&output::table(&rows)) } else { Ok(()) }
}

fn versions(app: &App, json: bool) -> Result<(), AppError> {
    let found = reminder_rules::versions(app, None, LISTED)?;
    if json {
        return output::json(&serde_json::json!({ "versions": found }));
    }
    if found.is_empty() {
        return output::line("No version was stored: the rules are those that ship with the program, or of a file.");
    }
    found.iter().try_for_each(|version| {
        output::line(&told(version))?;
        lines(&version.changes)
    })
}

fn told(version: &Version) -> String {
    let mark = if version.in_force { ", in force" } else { "" };
    let note = version.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    let at = version.created_at.map(|at| at.date().to_string()).unwrap_or_default();
    format!("{}  {at} by {}{mark}{note}", version.version, version.made_by)
}
