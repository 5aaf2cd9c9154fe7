//! A whole table in a file, for those who take it from a page or over the API.

use std::io::{Seek, Write};

use super::{ExportFormat, ExportKind, WrittenReport, title, write};
use crate::{
    actions::{Audit, vendor_table::Format},
    app::App,
    domain::{access::Actor, ids::VendorId},
    error::AppError,
};

impl From<Format> for ExportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Xlsx => Self::Xlsx,
            Format::Json => Self::Json,
        }
    }
}

impl ExportFormat {
    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Csv => Format::Csv.label(),
            Self::Xlsx => Format::Xlsx.label(),
            Self::Json => Format::Json.label(),
        }
    }
}

/// Writes a table, of all vendors or of `only` one, notes that in the audit trail, and answers how many rows it has.
///
/// # Errors
/// As `write`.
pub fn write_noted(
    app: &App,
    actor: &Actor,
    kind: ExportKind,
    only: Option<VendorId>,
    format: ExportFormat,
    out: &mut (impl Write + Seek + Send),
) -> Result<u64, AppError> {
    let rows = write(app, kind, only, format, out)?;
    let of = if only.is_some() { " of one vendor" } else { "" };
    let said = format!("{}{of} exported as {}: {rows} rows", title(kind), format.label());
    app.db.write(|conn| Audit::new("export", "table", title(kind), said.clone()).append(conn, app, actor))?;
    Ok(rows)
}

/// Writes a table of all vendors into a file that vanishes with it, and notes that in the audit trail.
///
/// # Errors
/// As `write`.
pub fn to_file(app: &App, actor: &Actor, kind: ExportKind, format: Format) -> Result<WrittenReport, AppError> {
    let mut file = tempfile::tempfile()?;
    write_noted(app, actor, kind, None, format.into(), &mut file)?;
    let bytes = file.metadata()?.len();
    file.rewind()?;
    let name = format!("{}-{}.{}", title(kind).to_lowercase().replace(' ', "-"), app.today(), format.as_str());
    Ok(WrittenReport { file, bytes, name })
}
