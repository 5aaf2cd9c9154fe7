//! `score`: scores the portfolio and stores it, or computes and shows.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, Write},
    path::PathBuf,
};

use super::{End, arguments, explain::explained, output};
use crate::{
    actions::{
        export, rescore,
        score::{self, Basis, Question, VendorScore},
        score_history,
    },
    app::App,
    domain::{Date, access::Actor, scoring::Model},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold score --vendor \"Harbour Payroll\" --explain")]
pub(super) struct Score {
    /// Only this vendor, by name or reference; shows and stores nothing
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// As of this day by the records as they stand now, ignoring what is dated after it; shows and stores nothing
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    as_of: Option<Date>,
    /// As of this day by what had been recorded by its end; shows and stores nothing
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    known_on: Option<Date>,
    /// By the model in this file; shows and stores nothing
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Print what the vendor's services showed before, and what moved them
    #[arg(long, requires = "vendor", conflicts_with_all = ["as_of", "known_on", "model", "explain"])]
    history: bool,
    /// Print each score's waterfall
    #[arg(long)]
    explain: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Score {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        if let (true, Some(vendor)) = (self.history, &self.vendor) {
            return history(app, vendor, self.json);
        }
        let question = self.question()?;
        if question.only_stored() {
            let done = rescore::all(app)?;
            output::note(&format!("{} vendors with {} services scored and stored.", done.vendors, done.services));
        }
        match (self.json, self.explain) {
            (true, _) => as_json(app, &question)?,
            (false, true) => score::each(app, &question, &mut |scored| {
                scored.services.iter().try_for_each(|service| output::print(&explained(service)))
            })?,
            (false, false) => as_table(app, &question)?,
        }
        Ok(End::Done)
    }

    fn question(&self) -> Result<Question, AppError> {
        let model = self.model.as_ref().map(|path| {
            let wrong = |what: String| AppError::invalid("model", "wrong_model", what);
            let text = std::fs::read_to_string(path)
                .map_err(|error| wrong(format!("The file {} cannot be read: {error}.", path.display())))?;
            Model::parse(&text).map_err(|error| wrong(format!("{}: {error}.", path.display())))
        });
        Ok(Question {
            vendor: self.vendor.clone(),
            as_of: self.as_of,
            known_on: self.known_on,
            model: model.transpose()?,
            places: self.explain || self.vendor.is_some(),
        })
    }
}

/// What a vendor's services showed, the newest first.
fn history(app: &App, vendor: &str, json: bool) -> Result<End, AppError> {
    let id = export::vendor_named(app, vendor)?;
    let entries = score_history::of_vendor(app, &Actor::command_line(), id)?;
    if json {
        output::json(&serde_json::json!({ "history": entries }))?;
        return Ok(End::Done);
    }
    let decided = score_history::decisions(app, id)?;
    for entry in &entries {
        let (day, service) = (app.organization().day_of(entry.since), &entry.service);
        let (residual, band) = (entry.residual.shown().to_string(), entry.band.label());
        output::line(&format!("{day}  {residual:>5} {band:<8}  {service}: {}", entry.events.join("; ")))?;
    }
    for (day, service, what) in decided {
        output::line(&format!("{day}  {:<14}  {service}: {what}", "decision"))?;
    }
    Ok(End::Done)
}

fn as_table(app: &App, question: &Question) -> Result<(), AppError> {
    let Basis { as_of, known_on, model_version } = score::basis(app, question)?;
    let mut vendors: Vec<VendorScore> = Vec::new();
    score::each(app, question, &mut |scored| {
        vendors.push(scored.vendor);
        Ok(())
    })?;
    vendors.sort_by_key(|one| std::cmp::Reverse((one.standing().gravity(), one.residual)));
    let mut rows = vec![["residual", "band", "inherent", "tier", "confidence", "vendor"].map(str::to_owned).to_vec()];
    rows.extend(vendors.iter().map(row));
    output::print(&output::table(&rows))?;
    if vendors.is_empty() {
        output::note("No vendor with a service in use is on the register. Bring one in: ninefold import FILE");
    }
    let known = known_on.map(|day| format!(", by what was known on {day}")).unwrap_or_default();
    output::note(&format!("As of {as_of}{known}, by model {model_version}."));
    Ok(())
}

fn row(vendor: &VendorScore) -> Vec<String> {
    let name = if vendor.service == vendor.vendor {
        vendor.vendor.clone()
    } else {
        format!("{} · {}", vendor.vendor, vendor.service)
    };
    vec![
        format!("{:>8}", vendor.residual.shown().to_string()),
        band(vendor),
        format!("{:>8}", vendor.inherent.shown().to_string()),
        vendor.tier.label().to_owned(),
        vendor.confidence.to_text(2),
        format!("{name} ({})", vendor.reference),
    ]
}

/// `Medium (held, model Low)`: what an override decides stands first, and what the model says beside it.
fn band(vendor: &VendorScore) -> String {
    match vendor.held.filter(|held| *held != vendor.band) {
        Some(held) => format!("{} (held, model {})", held.label(), vendor.band.label()),
        None => vendor.band.label().to_owned(),
    }
}

/// One document, written vendor by vendor; the services wait in a temporary file, since they stand behind the vendors.
fn as_json(app: &App, question: &Question) -> Result<(), AppError> {
    let Basis { as_of, known_on, model_version } = score::basis(app, question)?;
    let (mut vendors, mut services) = (List::new()?, List::new()?);
    score::each(app, question, &mut |scored| {
        vendors.push(&scored.vendor)?;
        scored.services.iter().try_for_each(|service| services.push(service))
    })?;
    let head = serde_json::json!({ "as_of": as_of, "known_on": known_on, "model_version": model_version }).to_string();
    output::print(head.trim_end_matches('}'))?;
    output::print(",\n\"vendors\":[")?;
    vendors.copy_out()?;
    output::print("],\n\"services\":[")?;
    services.copy_out()?;
    output::print("]}\n")
}

/// A JSON list that waits on disk.
struct List {
    file: BufWriter<File>,
    empty: bool,
}

impl List {
    fn new() -> Result<Self, AppError> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile()?), empty: true })
    }

    fn push(&mut self, value: &impl serde::Serialize) -> Result<(), AppError> {
        self.file.write_all(if self.empty { b"\n" } else { b",\n" })?;
        self.empty = false;
        serde_json::to_writer(&mut self.file, value).map_err(AppError::internal)
    }

    fn copy_out(self) -> Result<(), AppError> {
        let mut file = self.file.into_inner().map_err(|error| AppError::from(error.into_error()))?;
        file.rewind()?;
        output::written(io::copy(&mut file, &mut io::stdout().lock()).map(drop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ratio::Nano, scoring::Band};

    #[test]
    fn a_row_shows_tenths_half_up_and_the_band_that_is_held_beside_the_models() {
        let scored = |held| VendorScore {
            vendor: "Kiteline".to_owned(),
            reference: "V-0007".to_owned(),
            service: "Kiteline".to_owned(),
            inherent: Nano::new(62_250_000_000),
            residual: Nano::new(36_050_000_000),
            band: Band::Low,
            held,
            tier: Band::High,
            confidence: Nano::new(125_000_000),
        };
        let shown = row(&scored(Some(Band::Medium)));
        let expected = ["    36.1", "Medium (held, model Low)", "    62.3", "High", "0.13", "Kiteline (V-0007)"];
        assert_eq!(shown, expected);
        assert_eq!(band(&scored(Some(Band::Low))), "Low");
        assert_eq!(band(&scored(None)), "Low");
    }
}
