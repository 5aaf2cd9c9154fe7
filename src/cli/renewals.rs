//! `renewals`: running contracts by the day that decides.

use super::{End, output};
use crate::{
    actions::renewals::{self, Asked, Listing, Renewal},
    app::App,
    domain::{
        access::Actor,
        calendar::add_days,
        renewal::{RenewalState, Runway},
    },
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
        let mut found: Vec<Renewal> = Vec::new();
        let totals = renewals::each(app, &Actor::command_line(), &asked, |one| found.push(one))?;
        if self.json {
            let listed: Vec<Listing> = found.iter().map(Listing::from).collect();
            output::json(&serde_json::json!({ "as_of": app.today(), "renewals": listed }))?;
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

fn row(one: &Renewal) -> Vec<String> {
    let Renewal { runway, vendor, .. } = one;
    let act_by = runway.acts_by().map(|day| format!(", act by {day}")).unwrap_or_default();
    let value = runway.amount().map(|(value, currency)| format!("{currency} {value}")).unwrap_or_default();
    vec![
        format!("{}{act_by}", runway.decide_by),
        format!("{} ({})", vendor.name, vendor.reference),
        runway.reference.clone(),
        runway.notice.replace('\u{a0}', " "),
        format!("ends {}", runway.ends_on),
        value,
        standing(runway),
    ]
}

/// “soon”, “decided: renew”, “missed: terminate, notice given late, on 2026-11-22; counts for the next term”.
fn standing(runway: &Runway) -> String {
    let said = runway.choice().map(|choice| choice.to_string()).into_iter().chain(runway.late_words());
    let said: Vec<String> = said.collect();
    if said.is_empty() { runway.state.to_string() } else { format!("{}: {}", runway.state, said.join(", ")) }
}
