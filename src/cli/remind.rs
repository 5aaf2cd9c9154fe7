//! `remind`: plans and sends what is due, or shows what the next days bring.

use super::{End, arguments, output};
use crate::{
    actions::{
        deliver_mail,
        sweep_reminders::{self, ReminderListing},
    },
    app::App,
    clock::Clock,
    domain::Date,
    error::AppError,
};

/// Mails delivered in one go.
const BATCH: i64 = 100;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold remind --as-of 2026-12-01 --days 30")]
pub(super) struct Remind {
    /// As if it were this day; only shows, unless --send is given
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    as_of: Option<Date>,
    /// With --as-of: plan and send all the same
    #[arg(long, requires = "as_of", conflicts_with = "dry_run")]
    send: bool,
    /// How many days to look ahead when only showing
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(i64).range(0..=3660))]
    days: i64,
    /// Only show what the next days bring
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Remind {
    pub(super) fn run(self, app: App) -> Result<End, AppError> {
        let app = match self.as_of.and_then(|day| day.and_hms_opt(12, 0, 0)) {
            Some(noon) => app.at(Clock::Fixed(noon)),
            None => app,
        };
        if self.dry_run || (self.as_of.is_some() && !self.send) {
            return self.show(&app);
        }
        // What is due today is listed before it is sent, so that both forms have the same shape.
        let due = sweep_reminders::dry_run(&app, 0, app.today())?;
        let swept = sweep_reminders::sweep(&app)?;
        let sent = deliver_all(&app)?;
        if self.json {
            output::json(&serde_json::json!({ "reminders": due, "swept": swept, "sent": sent }))?;
        } else {
            output::line(&format!("{} reminders were due; {sent} mails were sent.", due.len()))?;
            let silent = due.iter().filter(|one| one.unsubscribed).count();
            if silent > 0 {
                output::line(&format!("{silent} of them are not mailed: their recipients take no digests."))?;
            }
            if let Some(words) = deliver_mail::relay_down(&app)? {
                output::line(&format!("The mail server could not be used; what is due waits: {words}"))?;
            }
        }
        Ok(End::Done)
    }

    fn show(&self, app: &App) -> Result<End, AppError> {
        let reminders = sweep_reminders::dry_run(app, self.days, app.today())?;
        if self.json {
            output::json(&serde_json::json!({ "reminders": reminders }))?;
        } else if reminders.is_empty() {
            output::line(&format!("Nothing is due in the next {} days.", self.days))?;
        } else {
            output::print(&output::table(&reminders.iter().map(row).collect::<Vec<_>>()))?;
        }
        Ok(End::Done)
    }
}

fn row(reminder: &ReminderListing) -> Vec<String> {
    vec![
        reminder.send_on.to_string(),
        reminder.rule.to_string(),
        reminder.subject.clone(),
        format!("for {}", reminder.anchor_date),
        reminder.recipient.clone(),
        std::iter::once(reminder.state.as_str()).chain(reminder.remarks()).collect::<Vec<_>>().join(", "),
    ]
}

fn deliver_all(app: &App) -> Result<usize, AppError> {
    let mut sent = 0;
    loop {
        let delivered = deliver_mail::deliver(app, BATCH)?;
        sent += delivered.sent;
        if delivered.tried() == 0 || delivered.stopped {
            return Ok(sent);
        }
    }
}
