//! A whole table in a file, for those who take it from a page or over the API.

use std::io::Seek;

use super::{ExportFormat, ExportKind, WrittenReport, title, write};
use crate::{
    actions::{Audit, vendor_table::Format},
    app::App,
    domain::access::Actor,
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

/// Writes a table of all vendors into a file that vanishes with it, and notes that in the audit trail.
///
/// # Errors
/// As `write`.
pub fn to_file(app: &App, actor: &Actor, kind: ExportKind, format: Format) -> Result<WrittenReport, AppError> {
    let mut file = tempfile::tempfile()?;
    let rows = write(app, kind, None, format.into(), &mut file)?;
    let bytes = file.metadata()?.len();
    file.rewind()?;
    let said = format!("{} exported as {}: {rows} rows", title(kind), format.label());
    app.db.write(|conn| Audit::new("export", "table", title(kind), said.clone()).append(conn, app, actor))?;
    let name = format!("{}-{}.{}", title(kind).to_lowercase().replace(' ', "-"), app.today(), format.as_str());
    Ok(WrittenReport { file, bytes, name })
}
