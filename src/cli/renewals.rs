//! `renewals`: running contracts by the day that decides.

use super::{End, output};
use crate::{
    actions::renewals::{self, Asked, Listing, Renewal},
    app::App,
    domain::{access::Actor, calendar::add_days, renewal::RenewalState},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold renewals --days 90")]
pub(super) struct Renewals {
    /// Only those to decide on in the next N days; missed ones are among them
    #[arg(long, value_name = "N", default_value_t = 365, value_parser = clap::value_parser!(i64).range(0..=3660))]
    days: i64,
    /// Only those that stand so: open, soon, missed, decided or leaving; several with commas between
    #[arg(long, value_name = "STATE", value_delimiter = ',')]
    state: Vec<RenewalState>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Renewals {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let asked = Asked { states: self.state, until: Some(add_days(app.today(), self.days)), ..Asked::default() };
        let mut found: Vec<Listing> = Vec::new();
        let take = |one: Renewal| found.push(Listing::from(&one));
        let totals = renewals::each(app, &Actor::command_line(), &asked, take)?;
        if self.json {
            output::json(&serde_json::json!({ "as_of": app.today(), "renewals": found }))?;
            return Ok(End::Done);
        }
        output::print(&output::table(&found.iter().map(row).collect::<Vec<_>>()))?;
        if found.is_empty() {
            output::note(&format!("Nothing is to be decided in the next {} days.", self.days));
        }
        match totals.undated {
            0 => {}
            1 => output::note("1 contract states no dates, so nobody knows by when to decide."),
            count => output::note(&format!("{count} contracts state no dates, so nobody knows by when to decide.")),
        }
        Ok(End::Done)
    }
}

fn row(one: &Listing) -> Vec<String> {
    let value = match (&one.annual_value, &one.currency) {
        (Some(value), Some(currency)) => format!("{currency} {value}"),
        _ => String::new(),
    };
    let decision = one.decision.as_ref().map(|decision| format!(": {}", decision.decision)).unwrap_or_default();
    vec![
        one.decide_by.to_string(),
        format!("{} ({})", one.vendor, one.vendor_reference),
        one.reference.clone(),
        one.notice.clone(),
        format!("ends {}", one.ends_on),
        value,
        format!("{}{decision}", one.state),
    ]
}
