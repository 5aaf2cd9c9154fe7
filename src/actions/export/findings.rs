//! Some findings of many vendors in a file, in the order in which they are given.

use std::{collections::HashMap, io::Seek};

use super::{ExportFormat, ExportKind, Row, WrittenReport, headings, papers, title, write_json, write_sheet};
use crate::{
    actions::vendor_table::Format,
    app::App,
    db,
    domain::{dossier::Dossier, finding::Finding, ids::VendorId},
    error::AppError,
    spreadsheet::TableFormat,
};

/// Writes these findings into a file that vanishes with it, under the headings by which they are read back.
///
/// # Errors
/// What the database says, or the disk.
pub fn findings_to_file(app: &App, findings: &[Finding], format: Format) -> Result<WrittenReport, AppError> {
    let kind = ExportKind::Findings;
    let headings = headings(kind);
    let keys: Vec<&str> = headings.iter().map(|heading| heading.key).collect();
    let mut ids: Vec<VendorId> = findings.iter().map(|finding| finding.vendor_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let dossiers: HashMap<VendorId, Dossier> = app.db.read(|conn| {
        Ok(db::facts::load(conn, &ids)?.into_iter().map(|dossier| (dossier.vendor.id, dossier)).collect())
    })?;
    let row = |finding: &Finding| -> Option<Row> {
        let dossier = dossiers.get(&finding.vendor_id)?;
        Some(keys.iter().map(|key| papers::finding(dossier, finding, key)).collect())
    };
    let rows: Vec<Row> = findings.iter().filter_map(row).collect();
    let mut file = tempfile::tempfile()?;
    match ExportFormat::from(format) {
        ExportFormat::Csv => write_sheet(&mut file, TableFormat::Csv, kind, &headings, rows.into_iter())?,
        ExportFormat::Xlsx => write_sheet(&mut file, TableFormat::Xlsx, kind, &headings, rows.into_iter())?,
        ExportFormat::Json => write_json(&mut file, &headings, rows.into_iter())?,
    }
    let bytes = file.metadata()?.len();
    file.rewind()?;
    let name = format!("{}-{}.{}", title(kind).to_lowercase(), app.today(), format.as_str());
    Ok(WrittenReport { file, bytes, name })
}
