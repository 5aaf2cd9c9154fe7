//! The command line: one variant a command, and each calls one action.
//!
//! Results go to standard output, messages and progress to standard error. Holds no rules of its own.

mod accounts;
mod answer;
mod arguments;
mod attach;
mod audit;
mod backup;
mod calendar;
mod cc9;
mod changes;
mod check;
mod config;
mod contradictions;
mod coverage;
mod criteria;
mod cuecs;
mod demo;
mod evidence;
mod explain;
mod export;
mod holidays;
mod import;
mod layouts;
mod mail;
mod model;
mod operations;
mod output;
mod owners;
mod quality;
mod rate;
mod reconcile;
mod remind;
mod renewals;
mod report_checks;
mod reviews;
mod rules;
mod score;
mod serve;
mod start;
mod supply_chain;
mod written;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::{
    domain::import::text_form::{Separator, TextEncoding, TextForm},
    error::AppError,
};

/// Vendor and subservice risk from the spreadsheets you have.
#[derive(Debug, Parser)]
#[command(name = "ninefold", version, about, after_help = "Example:\n  ninefold demo")]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Common {
    /// Settings file; the environment (NINEFOLD__SECTION__KEY) wins over it
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Database: sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// Log what happens, to standard error; twice for more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages and the API; the default command
    Serve(serve::Serve),
    /// Load the sample portfolio into an empty database and serve it
    Demo(demo::Demo),
    /// Bring spreadsheets in: registers of vendors, contracts and SOC reports, and questionnaires
    Import(import::Import),
    /// List the known layouts of spreadsheets, or write a blank template to fill
    Layouts(layouts::Layouts),
    /// Score the portfolio and store it, or show how it scores
    Score(score::Score),
    /// Show which scores changed since a day, and what moved them
    Changes(changes::Changes),
    /// List what is not rated and what its category suggests, and take suggestions
    Rate(rate::Rate),
    /// Show, draft and publish versions of the risk model
    #[command(subcommand)]
    Model(model::RiskModel),
    /// Show which days of a window the vendors' SOC reports cover
    Coverage(coverage::Coverage),
    /// Show where vendors say two things: yes in one questionnaire and no in another
    Contradictions(contradictions::Contradictions),
    /// Say what a reviewer of SOC reports should see first
    ReportChecks(report_checks::Checks),
    /// List the 61 Trust Services Criteria by id, in our own words
    Criteria(criteria::Criteria),
    /// List what SOC reports expect of us, and which of our controls does it
    Cuecs(cuecs::Cuecs),
    /// List reviews: who concluded what, and who approved
    Reviews(reviews::Reviews),
    /// Say how ready our own CC9 programme is for a window, point of focus by point of focus
    Cc9(cc9::Cc9),
    /// List what stands against each other on the register, and where it is mended
    Quality(quality::Quality),
    /// File a document under a vendor or one of its SOC reports
    Attach(attach::Attach),
    /// Say who stands behind the vendors, and what an outage of one touches
    SupplyChain(supply_chain::Chain),
    /// Compare the register with an accounts-payable, single sign-on or asset list
    Reconcile(reconcile::Reconcile),
    /// Write the CC9 evidence pack that an auditor takes
    Evidence(evidence::Evidence),
    /// Plan and send the reminders that are due
    Remind(remind::Remind),
    /// Answer a reminder: it was seen, or again on a day
    Answer(answer::Answer),
    /// Make, list and revoke private calendar addresses
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// List running contracts by the day that decides, and where the decision stands
    Renewals(renewals::Renewals),
    /// Show, change and restore the rules of what is reminded, when and to whom
    Rules(rules::Rules),
    /// List the days off in force, to which no reminder is moved
    Holidays(holidays::Holidays),
    /// Find out whether mail leaves the house
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Write a table out
    Export(export::Export),
    /// Find out whether the audit trail is as it was written, or go on with it under another key
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Bring the database's schema up to date
    Migrate(operations::Migrate),
    /// Write database and files into one file, while others go on working
    Backup(backup::Backup),
    /// Put a backup where nothing stands yet
    Restore(backup::Restore),
    /// Begin a settings file, check the settings, or print those in force
    #[command(subcommand)]
    Config(config::Config),
    /// Add, list, disable and reset accounts
    #[command(subcommand)]
    User(accounts::User),
    /// Create, list and revoke API tokens
    #[command(subcommand)]
    Token(accounts::Token),
    /// Tell what is wrong with configuration, database, mail and disk
    Check(check::Check),
    /// Print the completions of a shell
    Completions(operations::Completions),
    /// The guarded reader of one spreadsheet
    #[command(name = crate::spreadsheet::HIDDEN_COMMAND, hide = true)]
    ReadSheet {
        #[arg(long)]
        encoding: Option<TextEncoding>,
        #[arg(long)]
        separator: Option<Separator>,
    },
}

/// How a command that did not fail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Everything was done.
    Done,
    /// The input had rejected rows and nothing of it was applied.
    Rejected,
    /// It could not be done, and was told already.
    Failed,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        Self::from(match end {
            End::Done => 0,
            End::Failed => 1,
            End::Rejected => 3,
        })
    }
}

/// Runs the command and gives the exit code: 0 done, 1 failed, 3 rows were rejected and nothing applied. (2, wrong
/// usage, is told by the parser.)
pub fn run(cli: Cli) -> ExitCode {
    if let Some(Command::ReadSheet { encoding, separator }) = cli.command {
        let form = TextForm { encoding, separator };
        return ExitCode::from(u8::try_from(crate::spreadsheet::child_main(form)).unwrap_or(1));
    }
    match execute(cli) {
        Ok(end) => end.into(),
        Err(error) => {
            output::complain(&error);
            End::Failed.into()
        }
    }
}

fn execute(cli: Cli) -> Result<End, AppError> {
    let Cli { common, command } = cli;
    match command.unwrap_or_else(|| Command::Serve(serve::Serve::default())) {
        Command::Serve(serve) => serve.run(&common),
        Command::Demo(demo) => demo.run(&common),
        Command::Import(import) => import.run(&start::app_that_begins(&common)?),
        Command::Layouts(layouts) => layouts.run(&start::app(&common)?),
        Command::Score(score) => score.run(&start::app(&common)?),
        Command::Changes(changes) => changes.run(&start::app(&common)?),
        Command::Rate(rate) => rate.run(&start::app(&common)?),
        Command::Model(model) => model.run(&start::app(&common)?),
        Command::Coverage(coverage) => coverage.run(&start::app(&common)?),
        Command::Contradictions(contradictions) => contradictions.run(&start::app(&common)?),
        Command::ReportChecks(checks) => checks.run(&start::app(&common)?),
        Command::Criteria(criteria) => criteria.run(),
        Command::Cuecs(cuecs) => cuecs.run(&start::app(&common)?),
        Command::Reviews(reviews) => reviews.run(&start::app(&common)?),
        Command::Cc9(cc9) => cc9.run(&start::app(&common)?),
        Command::Quality(quality) => quality.run(&start::app(&common)?),
        Command::Attach(attach) => attach.run(&start::app(&common)?),
        Command::SupplyChain(chain) => chain.run(&start::app(&common)?),
        Command::Reconcile(reconcile) => reconcile.run(&start::app(&common)?),
        Command::Evidence(evidence) => evidence.run(&start::app(&common)?),
        Command::Remind(remind) => remind.run(start::app(&common)?),
        Command::Answer(answer) => answer.run(&start::app(&common)?),
        Command::Calendar(calendar) => calendar.run(&start::app(&common)?),
        Command::Renewals(renewals) => renewals.run(&start::app(&common)?),
        Command::Rules(rules) => rules.run(&start::app(&common)?),
        Command::Holidays(holidays) => holidays.run(&start::app(&common)?),
        Command::Mail(mail) => mail.run(&start::app(&common)?),
        Command::Export(export) => export.run(&start::app(&common)?),
        Command::Audit(audit) => audit.run(&start::app_to_look(&common)?),
        Command::Migrate(migrate) => migrate.run(&common),
        Command::Backup(backup) => backup.run(&start::app(&common)?),
        Command::Restore(restore) => restore.run(&common),
        Command::Config(config) => config.run(&common),
        Command::User(user) => {
            let app = user.app(&common)?;
            user.run(&app)
        }
        Command::Token(token) => token.run(&start::app(&common)?),
        Command::Check(check) => check.run(&common),
        Command::Completions(completions) => completions.run(&mut Cli::command()),
        Command::ReadSheet { .. } => Ok(End::Failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_an_example() {
        let mut open = vec![Cli::command()];
        while let Some(command) = open.pop() {
            let with_example = command.get_after_help().is_some_and(|help| help.to_string().contains("  ninefold "));
            assert!(command.is_hide_set() || with_example, "{} has no example", command.get_name());
            open.extend(command.get_subcommands().cloned());
        }
    }
}
