//! `import`: brings files in, one after the other, and says what was read as what.

mod bar;
mod rejected;
mod told;
mod undo;

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::{End, arguments, output};
use crate::{
    actions::import_spreadsheet::{self, Apply, FileReport, ImportOptions},
    app::App,
    domain::{
        Date,
        access::Actor,
        import::{
            problem::Severity,
            text_form::{Separator, TextEncoding, TextForm},
            value::date::DateOrder,
        },
    },
    error::AppError,
};
use bar::Bar;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ninefold import vendors.xlsx contracts.csv\n  ninefold import vendors.xlsx --accept-valid --rejected to-mend.xlsx\n  ninefold import --undo I-0007\n  ninefold import answers.xlsx --vendor \"Harbour Payroll\" --service Payroll\n  ninefold import subprocessors.csv --layout soc-subservices --vendor \"Harbour Payroll\" --submitted 2026-06-01"
)]
pub(super) struct Import {
    /// Files to bring in: workbooks (.xlsx .xlsm .xlsb .xls .ods) or separated text
    #[arg(required_unless_present = "undo", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Layout to read by, as `ninefold layouts` names them; recognised where none is given
    #[arg(long, value_name = "NAME")]
    layout: Option<String>,
    /// Vendor whose questionnaire or list of sub-processors it is, by name or reference
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// Create that vendor as proposed when it is not on the register
    #[arg(long, requires = "vendor")]
    create_vendor: bool,
    /// Service the questionnaire is filed for
    #[arg(long, value_name = "NAME", requires = "vendor")]
    service: Option<String>,
    /// Sheet to read; the best one where none is given
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Row of the headings; found where none is given
    #[arg(long, value_name = "ROW", value_parser = clap::value_parser!(u32).range(1..))]
    heading_row: Option<u32>,
    /// Encoding of a text file, such as utf-8 or windows-1252; found where none is given
    #[arg(long, value_name = "ENCODING")]
    encoding: Option<TextEncoding>,
    /// What separates a text file's values: comma, semicolon, tab or pipe; found where none is given
    #[arg(long, value_name = "SEPARATOR")]
    separator: Option<Separator>,
    /// Day the questionnaire was submitted, today where none is given; or day of the list
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    submitted: Option<Date>,
    /// Which comes first in dates such as 03/04/2026
    #[arg(long)]
    date_order: Option<First>,
    /// Apply the good rows, whatever is wrong with others
    #[arg(long)]
    accept_valid: bool,
    /// Write the rejected rows to this file, CSV or XLSX, with what is wrong with each: mend them and bring it in
    #[arg(long, value_name = "OUT", requires = "accept_valid")]
    rejected: Option<PathBuf>,
    /// Take an applied import back, such as I-0007: all of it, or nothing
    #[arg(long, value_name = "IMPORT", conflicts_with_all = ["files", "accept_valid", "dry_run"])]
    undo: Option<String>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum First {
    Day,
    Month,
}

impl Import {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        if let Some(named) = &self.undo {
            return undo::run(app, named, self.json);
        }
        if self.rejected.is_some() && self.files.len() > 1 {
            let message = "Name one file when --rejected is given: the table has the headings of one.";
            return Err(AppError::invalid("rejected", "several_files", message));
        }
        // Every file is opened before the first is brought in: a name that is mistyped changes nothing.
        let limit = app.settings.import.file_mib;
        let files = self.files.iter().map(|path| open(path, limit)).collect::<Result<Vec<_>, _>>()?;
        let mut reports = Vec::with_capacity(files.len());
        for (path, file) in self.files.iter().zip(files) {
            let report = self.bring_in(app, path, file)?;
            if !self.json {
                output::print(&told::told(&report, self.dry_run))?;
            }
            reports.push(report);
        }
        if self.json {
            output::json(&serde_json::json!({ "files": reports }))?;
        }
        Ok(reports.iter().map(|report| end(report, self.accept_valid)).max().unwrap_or(End::Done))
    }

    fn bring_in(&self, app: &App, path: &Path, file: File) -> Result<FileReport, AppError> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let how = if self.accept_valid { Apply::GoodRows } else { Apply::AllOrNothing };
        let incoming = match self.dry_run {
            true => import_spreadsheet::look_at(&name, file)?,
            false => import_spreadsheet::take_in(app, &name, file)?,
        };
        let _bar = Bar::show(&name, &incoming.progress);
        let how = (!self.dry_run).then_some(how);
        let report = import_spreadsheet::bring_in(app, &Actor::command_line(), &incoming, &self.options(), how)?;
        if let Some(path) = self.rejected.as_deref().filter(|_| report.rejected > 0) {
            rejected::write(app, &incoming, &self.options(), path)?;
        }
        Ok(report)
    }

    fn options(&self) -> ImportOptions {
        ImportOptions {
            layout: self.layout.clone(),
            sheet: self.sheet.clone(),
            heading_row: self.heading_row,
            text: TextForm { encoding: self.encoding, separator: self.separator },
            vendor: self.vendor.clone(),
            create_vendor: self.create_vendor,
            service: self.service.clone(),
            submitted: self.submitted,
            date_order: self.date_order.map(|first| match first {
                First::Day => DateOrder::DayFirst,
                First::Month => DateOrder::MonthFirst,
            }),
            ..ImportOptions::default()
        }
    }
}

/// Opens a file that is to be read, where it is one and no larger than may be.
pub(super) fn open(path: &Path, limit_mib: u64) -> Result<File, AppError> {
    let shown = path.display();
    let refused = |code: &str, message: String| AppError::invalid("file", code, message);
    let unreadable =
        |error: std::io::Error| refused("unreadable", format!("The file {shown} cannot be read: {}.", cause(&error)));
    let file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(refused("directory", format!("{shown} is a directory; name the files in it.")));
    }
    if about.len() > limit_mib << 20 {
        let message =
            format!("{shown} has {} MiB; at most {limit_mib} MiB are read (import.file_mib).", about.len() >> 20);
        return Err(refused("file_too_large", message));
    }
    Ok(file)
}

fn cause(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is none of that name".to_owned(),
        std::io::ErrorKind::PermissionDenied => "its rights do not allow it".to_owned(),
        _ => error.to_string(),
    }
}

/// A file that cannot be read at all failed; one with errors that kept it out was rejected, unless good rows suffice.
fn end(report: &FileReport, accept_valid: bool) -> End {
    let wrong = report.problems.iter().any(|problem| problem.severity == Severity::Error);
    match (wrong && !report.applied, report.kind.is_some()) {
        (false, _) => End::Done,
        (true, false) => End::Failed,
        (true, true) if accept_valid => End::Done,
        (true, true) => End::Rejected,
    }
}
