//! `attach`: files a document under a vendor, or under one of its reports.

use std::{fs::File, path::PathBuf};

use super::{End, output};
use crate::{
    actions::{
        document::{self, Filing},
        export,
        import_spreadsheet::clean_name,
    },
    app::App,
    domain::{Date, access::Actor, document::Readers},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  ninefold attach report.pdf --vendor \"Harbour Payroll\" --until 2026-03-31 --restriction \"NDA of 2024\""
)]
pub(super) struct Attach {
    /// The file
    file: PathBuf,
    /// Whose it is, by name or reference
    #[arg(long, value_name = "NAME")]
    vendor: String,
    /// The SOC report that it is: the one that speaks until this day
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    until: Option<Date>,
    /// What people call it; by default the file's name
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Restriction on use, such as the NDA it came under
    #[arg(long, value_name = "TEXT")]
    restriction: Option<String>,
    /// Who may open it: everyone, or assessors only
    #[arg(long, value_name = "WHO", default_value = "everyone")]
    readers: Readers,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Attach {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let vendor = export::vendor_named(app, &self.vendor)?;
        let report = self.until.map(|day| export::report_of(app, vendor, Some(day))).transpose()?;
        let open = File::open(&self.file).map_err(|error| {
            let message = format!("{} cannot be read: {error}.", self.file.display());
            AppError::invalid("file", "unreadable", message)
        })?;
        let stored = app.files.put(open)?;
        let filing = Filing {
            vendor,
            report,
            file_name: clean_name(&self.file.to_string_lossy()),
            title: self.title.unwrap_or_default(),
            restriction: self.restriction,
            readers: self.readers,
        };
        let document = document::file(app, &Actor::command_line(), &filing, &stored)?;
        if self.json {
            output::json(&serde_json::json!({ "document": document, "sha256": stored.sha256, "size": stored.size }))?;
        } else {
            output::note(&format!("{} was filed under {} (SHA-256 {}).", document.title, self.vendor, stored.sha256));
        }
        Ok(End::Done)
    }
}
