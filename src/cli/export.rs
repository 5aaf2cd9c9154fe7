//! `export`: a table as CSV, workbook or JSON.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::{End, output, written};
use crate::{
    actions::{
        audit,
        export::{self, ExportFormat, ExportKind, KINDS},
    },
    app::App,
    domain::{Date, access::Actor, ids::VendorId},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold export vendors --format xlsx --out vendors.xlsx")]
pub(super) struct Export {
    /// vendors, services, contacts, contracts, soc-reports, certificates, findings, audit-roadmaps, bridge-letters,
    /// exceptions, cuecs, subservices, csocs, questionnaires, reviews, controls, incidents, access-grants, offboarding-steps,
    /// overrides, renewal-decisions, renewals, people, access-review: accounts and API tokens, what each may do and when
    /// it was last used, audit: the audit trail, newest line first, or soc-report: one report whole, as a workbook
    #[arg(value_parser = what)]
    what: What,
    /// Only this vendor, by name or reference
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// With soc-report: the report that speaks until this day, as 2026-06-30; by default the vendor's newest
    #[arg(long, value_name = "DATE", value_parser = super::arguments::day)]
    until: Option<Date>,
    /// Format; by default the one that FILE ends with, else csv
    #[arg(long)]
    format: Option<Format>,
    /// File to write; standard output where none is named
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Xlsx,
    Json,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Table(ExportKind),
    /// One report with everything that hangs on it.
    Report,
    /// The audit trail.
    Audit,
    /// Accounts and tokens.
    AccessReview,
}

fn what(word: &str) -> Result<What, String> {
    let known = KINDS.map(|(name, _)| name).join(", ");
    let found = KINDS.into_iter().find(|(name, _)| *name == word).map(|(_, kind)| What::Table(kind));
    let found = found.or(match word {
        "soc-report" => Some(What::Report),
        "audit" => Some(What::Audit),
        "access-review" => Some(What::AccessReview),
        _ => None,
    });
    found.ok_or_else(|| format!("“{word}” is not a table; choose one of: {known}, access-review, audit, soc-report"))
}

impl Export {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let format = self.format();
        let only = self.vendor.as_deref().map(|name| export::vendor_named(app, name)).transpose()?;
        let what = self.what;
        match what {
            What::Report => return self.report(app, only),
            What::Table(ExportKind::People) | What::AccessReview if only.is_some() => {
                let message = "People and their accounts belong to no vendor; leave --vendor out.";
                return Err(AppError::invalid("vendor", "not_of_a_vendor", message));
            }
            What::Table(_) | What::Audit | What::AccessReview => {}
        }
        match &self.out {
            Some(path) => {
                let rows = written::to_file(path, |file| written(app, what, only, format, file))?;
                output::note(&format!("{rows} rows written to {}.", path.display()));
            }
            None => {
                written::to_stdout(format == ExportFormat::Xlsx, |file| written(app, what, only, format, file))?;
            }
        }
        Ok(End::Done)
    }

    fn report(&self, app: &App, vendor: Option<VendorId>) -> Result<End, AppError> {
        let unnamed = || AppError::invalid("vendor", "required", "Name the vendor of the report: --vendor NAME.");
        let report = export::report_of(app, vendor.ok_or_else(unnamed)?, self.until)?;
        let write = |file: &mut File| export::write_report(app, &Actor::command_line(), report, file);
        match &self.out {
            Some(path) => {
                written::to_file(path, write)?;
                output::note(&format!("The report was written to {}.", path.display()));
            }
            None => drop(written::to_stdout(true, write)?),
        }
        Ok(End::Done)
    }

    fn format(&self) -> ExportFormat {
        let ending = self.out.as_deref().and_then(Path::extension).map(|ending| ending.to_ascii_lowercase());
        let named = ending.as_deref().and_then(|ending| ending.to_str()).map(|ending| Format::from_str(ending, true));
        let format = if self.json { Some(Format::Json) } else { self.format };
        match format.or_else(|| named.and_then(Result::ok)) {
            Some(Format::Xlsx) => ExportFormat::Xlsx,
            Some(Format::Json) => ExportFormat::Json,
            Some(Format::Csv) | None => ExportFormat::Csv,
        }
    }
}

/// A table, or the audit trail, or the access review.
fn written(
    app: &App,
    what: What,
    only: Option<VendorId>,
    format: ExportFormat,
    file: &mut File,
) -> Result<u64, AppError> {
    let (actor, mut out) = (Actor::command_line(), BufWriter::new(file));
    let rows = match what {
        What::Table(kind) => export::write_noted(app, &actor, kind, only, format, &mut out)?,
        What::AccessReview => export::write_access_review(app, &actor, format, &mut out)?,
        What::Audit | What::Report => {
            let asked = audit::Asked { vendor: only, ..audit::Asked::default() };
            audit::write(app, &actor, &asked, format, &mut out)?
        }
    };
    out.flush()?;
    Ok(rows)
}
