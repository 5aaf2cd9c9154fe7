//! The trail as a file, newest line first, each with its number and tag.

use std::io::{Seek, Write};

use serde_json::{Map, Value, json};

use super::{
    Audit,
    list::{Asked, Shown, shown},
};
use crate::{
    actions::{
        ensure_right,
        export::{ExportFormat, WrittenReport},
        vendor_table::Format,
    },
    app::App,
    db::{self, audit::Filter},
    domain::{
        access::{Actor, Right},
        audit::words::{action_label, kind_label, told},
        ids::AuditId,
    },
    error::AppError,
    spreadsheet::{Column, ColumnKind, TableFormat, WrittenCell, write_table},
};

/// Lines in memory at a time.
const GROUP: i64 = 500;

/// The columns of a sheet.
const COLUMNS: [Column<'static>; 9] = [
    Column { label: "Number", kind: ColumnKind::Number },
    Column { label: "When (UTC)", kind: ColumnKind::Text },
    Column { label: "Who", kind: ColumnKind::Text },
    Column { label: "Did", kind: ColumnKind::Text },
    Column { label: "Record", kind: ColumnKind::Text },
    Column { label: "What", kind: ColumnKind::LongText },
    Column { label: "Vendor", kind: ColumnKind::Text },
    Column { label: "Changes", kind: ColumnKind::LongText },
    Column { label: "Tag", kind: ColumnKind::Text },
];

/// Writes the lines that are looked for into a file that vanishes with it, and notes that in the trail.
///
/// # Errors
/// As `write`.
pub fn to_file(app: &App, actor: &Actor, asked: &Asked, format: Format) -> Result<WrittenReport, AppError> {
    let mut file = tempfile::tempfile()?;
    write(app, actor, asked, format.into(), &mut file)?;
    let bytes = file.metadata()?.len();
    file.rewind()?;
    Ok(WrittenReport { file, bytes, name: format!("audit-trail-{}.{}", app.today(), format.as_str()) })
}

/// Writes the lines that are looked for, some hundred in memory at a time; notes that in the trail and answers how many
/// there are.
///
/// # Errors
/// `Forbidden` without the right to read the trail; what the database or the output says.
pub fn write(
    app: &App,
    actor: &Actor,
    asked: &Asked,
    format: ExportFormat,
    out: &mut (impl Write + Seek + Send),
) -> Result<u64, AppError> {
    ensure_right(actor, Right::ReadAudit)?;
    let mut lines = Lines::new(app, asked.filter(app));
    match format {
        ExportFormat::Json => write_json(out, &mut lines)?,
        ExportFormat::Csv => write_sheet(out, TableFormat::Csv, &mut lines)?,
        ExportFormat::Xlsx => write_sheet(out, TableFormat::Xlsx, &mut lines)?,
    }
    if let Some(error) = lines.failure {
        return Err(error);
    }
    let said = format!("Audit trail exported as {}: {} lines", format.label(), lines.count);
    app.db.write(|conn| Audit::new("export", "table", "Audit trail", said.clone()).append(conn, app, actor))?;
    Ok(lines.count)
}

fn write_sheet(
    out: &mut (impl Write + Seek + Send),
    format: TableFormat,
    lines: &mut Lines<'_>,
) -> Result<(), AppError> {
    let rows = lines.map(|line| row(&line));
    write_table(out, format, "Audit trail", &COLUMNS, rows).map_err(AppError::internal)
}

fn write_json(out: &mut impl Write, lines: &mut Lines<'_>) -> Result<(), AppError> {
    out.write_all(b"[")?;
    for (place, line) in lines.enumerate() {
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &object(&line)).map_err(AppError::internal)?;
    }
    Ok(out.write_all(b"\n]\n")?)
}

fn row(shown: &Shown) -> Vec<WrittenCell> {
    let entry = &shown.line.entry;
    #[expect(clippy::cast_precision_loss, reason = "nobody writes 2^53 lines")]
    let number = shown.line.seq.map(|seq| WrittenCell::Number(seq as f64));
    vec![
        number.into(),
        entry.at.format("%Y-%m-%d %H:%M:%S").to_string().as_str().into(),
        entry.actor.as_str().into(),
        action_label(&entry.action).as_str().into(),
        kind_label(&entry.record_kind).as_str().into(),
        entry.summary.as_str().into(),
        shown.vendor.as_deref().into(),
        shown.changes.iter().map(told).collect::<Vec<_>>().join("; ").as_str().into(),
        shown.line.mac.as_deref().into(),
    ]
}

/// A line under the names that the API gives its fields.
fn object(shown: &Shown) -> Map<String, Value> {
    let entry = &shown.line.entry;
    let value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    let fields = [
        ("number", json!(shown.line.seq)),
        ("id", json!(entry.id.as_str())),
        ("at", json!(entry.at)),
        ("actor", json!(entry.actor)),
        ("action", json!(entry.action)),
        ("record_kind", json!(entry.record_kind)),
        ("record_id", json!(entry.record_id)),
        ("vendor_id", json!(entry.vendor_id.as_ref().map(|id| id.as_str()))),
        ("vendor", json!(shown.vendor)),
        ("summary", json!(entry.summary)),
        ("before_values", json!(entry.before_values.as_deref().map(value))),
        ("after_values", json!(entry.after_values.as_deref().map(value))),
        ("mac", json!(shown.line.mac)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The lines of a filter, loaded group by group. A failure ends them and is kept.
struct Lines<'a> {
    app: &'a App,
    filter: Filter,
    before: Option<AuditId>,
    waiting: std::vec::IntoIter<Shown>,
    over: bool,
    count: u64,
    failure: Option<AppError>,
}

impl<'a> Lines<'a> {
    fn new(app: &'a App, filter: Filter) -> Self {
        let waiting = Vec::new().into_iter();
        Self { app, filter, before: None, waiting, over: false, count: 0, failure: None }
    }

    fn load(&mut self) -> Result<Vec<Shown>, AppError> {
        self.app.db.read(|conn| {
            let lines = db::audit::list(conn, &self.filter, self.before, GROUP)?;
            shown(conn, lines)
        })
    }
}

impl Iterator for Lines<'_> {
    type Item = Shown;

    fn next(&mut self) -> Option<Shown> {
        loop {
            if let Some(line) = self.waiting.next() {
                self.count += 1;
                return Some(line);
            }
            if self.over {
                return None;
            }
            let loaded = self.load().unwrap_or_else(|error| {
                self.failure = Some(error);
                Vec::new()
            });
            self.over = loaded.is_empty();
            self.before = loaded.last().map(|line| line.line.entry.id);
            self.waiting = loaded.into_iter();
        }
    }
}
