//! `cuecs`: what all SOC reports expect of us, and what there is to do about it.

use super::{End, output};
use crate::{
    actions::{
        cuec_register::{self, Asked, Entry},
        export,
    },
    app::App,
    domain::access::Actor,
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold cuecs --open --vendor \"Harbour Payroll\"")]
pub(super) struct Cuecs {
    /// Only those with something to do: the work list
    #[arg(long)]
    open: bool,
    /// Only this vendor's, by name or reference
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// Only those mapped to the control of this ID
    #[arg(long, value_name = "ID")]
    control: Option<String>,
    /// Also those of reports that newer ones replace
    #[arg(long)]
    replaced: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Cuecs {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let asked = Asked {
            open: self.open,
            replaced: self.replaced,
            vendor: self.vendor.as_deref().map(|name| export::vendor_named(app, name)).transpose()?,
            control: self.control,
            words: None,
        };
        let entries = cuec_register::register(app, &Actor::command_line(), &asked)?;
        if self.json {
            output::json(&serde_json::json!({ "cuecs": entries }))?;
            return Ok(End::Done);
        }
        for entry in &entries {
            output::line(&told(entry))?;
        }
        let open = entries.iter().filter(|entry| !entry.work.is_empty()).count();
        output::note(&format!("{} controls expected of us; {open} have something to do.", entries.len()));
        Ok(End::Done)
    }
}

fn told(entry: &Entry) -> String {
    let cuec = &entry.cuec;
    let until = entry.until.map(|day| format!(" to {day}")).unwrap_or_default();
    let number = cuec.reference.as_deref().unwrap_or("no number");
    let mut text =
        format!("{}, {}{until}, {number}: {}", entry.vendor, entry.report, cuec.status.label().to_lowercase());
    if let Some(description) = &cuec.description {
        text += &format!("\n  {description}");
    }
    let controls: Vec<&str> = entry.controls.iter().map(|one| one.reference.as_str()).collect();
    if !controls.is_empty() {
        text += &format!("\n  ours: {}", controls.join(", "));
    }
    let work: Vec<&str> = entry.work.iter().map(|work| work.label()).collect();
    if !work.is_empty() {
        text += &format!("\n  to do: {}", work.join("; "));
    }
    text
}
