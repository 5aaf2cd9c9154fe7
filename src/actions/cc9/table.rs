//! The items of the points of focus as a table: a row for each thing that is missing, and one for each record that meets
//! its point.

use super::readiness;
use crate::{
    actions::{Audit, export::WrittenReport, written},
    app::App,
    domain::{
        access::Actor,
        cc9::{Item, Keep, PointResult},
        coverage::Window,
    },
    error::AppError,
    spreadsheet::{Column, ColumnKind, TableFormat, WrittenCell},
};

const COLUMNS: [(&str, ColumnKind); 11] = [
    ("Point", ColumnKind::Text),
    ("Name", ColumnKind::Text),
    ("Status", ColumnKind::Text),
    ("Vendor", ColumnKind::Text),
    ("Reference", ColumnKind::Text),
    ("Kind", ColumnKind::Text),
    ("Record", ColumnKind::Text),
    ("Meets it", ColumnKind::Bool),
    ("Missing", ColumnKind::LongText),
    ("Mended at", ColumnKind::Text),
    ("Id", ColumnKind::Text),
];

/// Writes the items of a window, and notes that in the audit trail.
///
/// # Errors
/// As `readiness`, or what the disk says.
pub fn write_table(app: &App, actor: &Actor, window: Window, format: TableFormat) -> Result<WrittenReport, AppError> {
    let found = readiness(app, window, Keep::All(None))?;
    let columns = COLUMNS.map(|(label, kind)| Column { label, kind });
    let rows = found.points.iter().flat_map(rows);
    let name = format!("cc9-{}-to-{}", window.from, window.to);
    let (written, rows) = written::table(format, "CC9", &name, &columns, rows)?;
    let summary = format!("CC9 items of {} to {} exported: {rows} rows", window.from, window.to);
    app.db.write(|conn| Audit::new("export", "cc9", &written.name, summary.clone()).append(conn, app, actor))?;
    Ok(written)
}

fn rows(point: &PointResult) -> Vec<Vec<WrittenCell>> {
    point.missing.iter().chain(&point.met_items).flat_map(|item| rows_of(point, item)).collect()
}

fn rows_of(point: &PointResult, item: &Item) -> Vec<Vec<WrittenCell>> {
    let row = |missing: &str, kind: &str, id: &str| {
        vec![
            point.point.as_str().into(),
            point.name.into(),
            point.status.label().into(),
            item.vendor.vendor.as_str().into(),
            item.vendor.reference.as_str().into(),
            item.record.kind.label().into(),
            item.record.label.as_str().into(),
            WrittenCell::Bool(item.is_met()),
            missing.into(),
            kind.into(),
            id.into(),
        ]
    };
    if item.is_met() {
        return vec![row("", "", &item.record.id)];
    }
    let lacking = item.missing.iter();
    lacking.map(|lack| row(&lack.what, &lack.mend.told(), &lack.mend.id)).collect()
}
