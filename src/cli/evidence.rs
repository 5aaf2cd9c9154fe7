//! `evidence`: the CC9 evidence pack that an auditor takes.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::{End, arguments, output, written};
use crate::{
    actions::evidence_pack::{self, Built},
    app::App,
    domain::{Date, access::Actor, evidence_pack::Asked},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ninefold evidence --from 2025-12-01 --to 2026-11-30 --out evidence.zip\n  ninefold evidence --from 2025-12-01 --to 2026-11-30 --references V-0003,V-0012 --out evidence.zip"
)]
pub(super) struct Evidence {
    /// First day of the window
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    from: Date,
    /// Last day of the window; today where that is still to come
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    to: Date,
    /// Seed of the sample; 1 where none is given
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    seed: Option<i64>,
    /// How many vendors to draw; by default as the size rule says
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    size: Option<i64>,
    /// References of the vendors to look at closely, in place of a sample; commas or blanks between
    #[arg(long, value_name = "V-0001,V-0002")]
    references: Option<String>,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Evidence {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let asked = Asked {
            from: Some(self.from),
            to: Some(self.to),
            seed: self.seed,
            size: self.size,
            references: self.references.as_deref().map(named).unwrap_or_default(),
        };
        let actor = Actor::command_line();
        let built = written::to_file(&self.out, |file| evidence_pack::write(app, &actor, &asked, file))?;
        if self.json {
            output::json(&document(&built))?;
        } else {
            for (population, rows) in &built.rows {
                output::line(&format!("{:<26} {rows:>7}", population.label()))?;
            }
            output::line(&looked_at(&asked, &built))?;
        }
        if self.to > app.today() {
            output::note(&format!("{} is still to come: the pack tells of the days to {}.", self.to, app.today()));
        }
        output::note(&format!(
            "Written to {}, as of {}Z. SHA-256 {}.",
            self.out.display(),
            built.as_of.format("%Y-%m-%dT%H:%M:%S"),
            built.sha256
        ));
        Ok(End::Done)
    }
}

/// References with commas, blanks or line breaks between; an empty list stays one, to be refused.
fn named(text: &str) -> Vec<String> {
    let parted = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'));
    let named: Vec<String> = parted.filter(|one| !one.is_empty()).map(str::to_owned).collect();
    if named.is_empty() { vec![String::new()] } else { named }
}

/// “5 of 30 vendors looked at closely: V-0003, …”; who was chosen may be none of those who were active.
fn looked_at(asked: &Asked, built: &Built) -> String {
    let (sampled, named) = (built.sampled.len(), built.sampled.join(", "));
    if asked.references.is_empty() {
        format!("{sampled} of {} vendors looked at closely: {named}", built.population)
    } else {
        format!("{sampled} looked at closely, as chosen: {named}")
    }
}

fn document(built: &Built) -> Value {
    let rows: Map<String, Value> =
        built.rows.iter().map(|(population, rows)| (population.as_str().replace('-', "_"), json!(rows))).collect();
    json!({
        "from": built.window.from,
        "to": built.window.to,
        "as_of": format!("{}Z", built.as_of.format("%Y-%m-%dT%H:%M:%S")),
        "sha256": built.sha256,
        "bytes": built.bytes,
        "population": built.population,
        "sampled": built.sampled,
        "rows": rows,
    })
}
