//! One SOC report whole: a workbook with a sheet for each of its parts, as such a workbook is read.

use std::{
    fs::File,
    io::{Seek, Write},
};

use super::{ExportFormat, Row, cells::report_rows, column, papers};
use crate::{
    actions::{Audit, report_page},
    app::App,
    domain::{
        Date,
        access::Actor,
        dossier::Dossier,
        ids::{SocReportId, VendorId},
        import::field::{ImportKind, fields},
    },
    error::AppError,
    spreadsheet::{Sheet, write_book},
};

/// A part of a report: the sheet's name, what it holds, and its rows.
type Part = (&'static str, ImportKind, fn(&Dossier, &[&str]) -> Vec<Row>);

const PARTS: [Part; 6] = [
    ("Report", ImportKind::SocReportDetail, report_rows),
    ("Exceptions", ImportKind::Exceptions, papers::exception_rows),
    ("CUECs", ImportKind::Cuecs, papers::cuec_rows),
    ("Subservice organizations", ImportKind::Subservices, papers::subservice_rows),
    ("CSOCs", ImportKind::Csocs, papers::csoc_rows),
    ("Bridge letters", ImportKind::BridgeLetters, papers::bridge_letter_rows),
];

/// A workbook in a file that vanishes with it.
pub struct WrittenReport {
    /// The file, at its beginning.
    pub file: File,
    /// Its size.
    pub bytes: u64,
    /// What it may be called.
    pub name: String,
}

/// A report's workbook, ready to be handed out.
///
/// # Errors
/// As `write_report`.
pub fn report_workbook(app: &App, actor: &Actor, id: SocReportId) -> Result<WrittenReport, AppError> {
    let mut file = tempfile::tempfile()?;
    let name = write_report(app, actor, id, &mut file)?;
    let bytes = file.metadata()?.len();
    file.rewind()?;
    Ok(WrittenReport { file, bytes, name })
}

/// Writes a report's workbook, notes that in the audit trail, and answers what it may be called. Parts of which the
/// report has nothing are left out.
///
/// # Errors
/// `NotFound` when there is no such report that the actor may see; what the output says.
pub fn write_report(
    app: &App,
    actor: &Actor,
    id: SocReportId,
    out: &mut (impl Write + Seek + Send),
) -> Result<String, AppError> {
    let file = report_page::report_file(app, actor, id)?;
    let mut dossier = file.dossier;
    dossier.reports.retain(|report| report.id == id);
    let sheets: Vec<Sheet<'static>> = PARTS.into_iter().filter_map(|part| sheet(&dossier, part)).collect();
    write_book(out, &sheets).map_err(AppError::internal)?;
    let until = file.report.speaks_until().map(|day| format!(" {day}")).unwrap_or_default();
    let name = format!("{} {}{until}", dossier.vendor.name, file.report.kind.label());
    let said = format!("{name} exported as {}", ExportFormat::Xlsx.label());
    app.db.write(|conn| Audit::new("export", "table", "SOC report", said.clone()).append(conn, app, actor))?;
    Ok(format!("{name}.xlsx"))
}

/// The report of a vendor that speaks until a day; without one, the vendor's newest.
///
/// # Errors
/// `Invalid` for a name that nobody answers to; `NotFound` when there is no such report.
pub fn report_of(app: &App, vendor: VendorId, until: Option<Date>) -> Result<SocReportId, AppError> {
    let dossier = app.db.read(|conn| Ok(crate::db::facts::load(conn, &[vendor])?.pop()))?;
    let reports = dossier.map(|dossier| dossier.reports).unwrap_or_default();
    let ending = reports.iter().filter(|report| until.is_none() || report.speaks_until() == until);
    let newest = ending.max_by_key(|report| report.speaks_until()).map(|report| report.id);
    newest.ok_or_else(|| AppError::NotFound("Such a SOC report of this vendor".to_owned()))
}

fn sheet(dossier: &Dossier, (title, kind, rows): Part) -> Option<Sheet<'static>> {
    let main = kind == ImportKind::SocReportDetail;
    // The sheet “Report” says which report the others belong to; three parts of an opinion say what one word would.
    let elsewhere = |key: &str| matches!(key, "vendor" | "report" | "period_end" | "listed_on");
    let wanted = |key: &str| if main { key != "opinion" } else { !elsewhere(key) };
    let fields: Vec<_> = fields(kind).iter().filter(|field| wanted(field.key)).collect();
    let keys: Vec<&str> = fields.iter().map(|field| field.key).collect();
    let rows = rows(dossier, &keys);
    let columns = fields.iter().map(|field| column(kind, field.key, field.label)).collect();
    (!rows.is_empty()).then_some(Sheet { title, columns, rows })
}
