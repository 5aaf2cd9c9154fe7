//! `mail`: whether mail leaves the house.

use serde_json::{Map, Value, json};

use super::{End, output};
use crate::{
    actions::test_mail,
    app::App,
    domain::access::Actor,
    error::AppError,
    mail::{Delivery, Probe},
};

#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Example:\n  ninefold mail test ada@example.org")]
pub(super) enum Mail {
    /// Send one mail and tell each step: the relay, its certificate, its EHLO, how it ended
    #[command(after_help = "Example:\n  ninefold mail test ada@example.org")]
    Test(Test),
}

#[derive(Debug, clap::Args)]
pub(super) struct Test {
    /// To whom
    #[arg(value_name = "ADDRESS")]
    address: String,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Mail {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let Self::Test(test) = self;
        let Probe { found, delivery } = test_mail::send(app, &Actor::command_line(), &test.address)?;
        let (state, words) = test_mail::ended(&delivery);
        if test.json {
            let mut document: Map<String, Value> = found
                .into_iter()
                .map(|(label, value)| (label.to_lowercase().replace([' ', '-'], "_"), json!(value)))
                .collect();
            document.insert("state".to_owned(), json!(state));
            document.insert("words".to_owned(), json!(words));
            output::json(&Value::Object(document))?;
        } else {
            for (label, value) in &found {
                output::line(&format!("{label:<12}  {value}"))?;
            }
            output::line(&format!("{:<12}  {state}: {words}", "Mail"))?;
        }
        Ok(if matches!(delivery, Delivery::Sent { .. }) { End::Done } else { End::Failed })
    }
}
