//! A reconciliation as a file: every name with what it was found to be and what was decided.

use std::io::{BufWriter, Seek, Write};

use super::{Entry, Standing, page};
use crate::{
    actions::{
        Audit,
        vendor_table::{Exported, Format},
    },
    app::App,
    db::{self, Conn},
    domain::{
        access::{Actor, Right},
        ids::ReconciliationId,
        reconciliation::{Class, Reconciliation},
    },
    error::AppError,
    spreadsheet::{Column, ColumnKind, Sheet, TableFormat, WrittenCell, write_book, write_table},
};

/// Names read at a time.
const GROUP: i64 = 500;

/// The columns of a reconciliation's names.
pub(crate) const COLUMNS: [Column<'static>; 16] = [
    column("Class", ColumnKind::Text),
    column("Name", ColumnKind::Text),
    column("Row", ColumnKind::Number),
    column("Times", ColumnKind::Number),
    column("Amount", ColumnKind::Number),
    column("Currency", ColumnKind::Text),
    column("Last paid", ColumnKind::Date),
    column("Domain", ColumnKind::Text),
    column("Owner", ColumnKind::Text),
    column("Vendor", ColumnKind::Text),
    column("Found by", ColumnKind::Text),
    column("Why alike", ColumnKind::Text),
    column("Why no vendor", ColumnKind::LongText),
    column("Said by", ColumnKind::Text),
    column("Decided by", ColumnKind::Text),
    column("Decided on", ColumnKind::Date),
];

const fn column(label: &'static str, kind: ColumnKind) -> Column<'static> {
    Column { label, kind }
}

/// Writes a reconciliation into a file that vanishes with it, and notes that in the audit trail. A workbook says on a
/// sheet of its own what was compared.
///
/// # Errors
/// `Forbidden` without the right to export; `NotFound`; what the database or the disk says.
pub fn export(app: &App, actor: &Actor, named: &str, format: Format) -> Result<Exported, AppError> {
    crate::actions::ensure_right(actor, Right::Export)?;
    let standing = super::get(app, named)?;
    let Reconciliation { id, reference, .. } = &standing.reconciliation;
    let mut rows = Rows::new(app, *id);
    let mut file = tempfile::tempfile()?;
    match format {
        Format::Csv => {
            let mut out = BufWriter::new(&mut file);
            write_table(&mut out, TableFormat::Csv, "Names", &COLUMNS, rows.by_ref().map(|entry| cells(app, &entry)))
                .map_err(AppError::internal)?;
            out.flush()?;
        }
        Format::Xlsx => {
            let names = rows.by_ref().map(|entry| cells(app, &entry)).collect();
            let names = Sheet { title: "Names", columns: COLUMNS.into(), rows: names };
            write_book(&mut file, &[about(app, &standing), names]).map_err(AppError::internal)?;
        }
        Format::Json => {
            let mut out = BufWriter::new(&mut file);
            json(&mut out, &mut rows)?;
        }
    }
    if let Some(error) = rows.failure {
        return Err(error);
    }
    let bytes = file.metadata()?.len();
    file.rewind()?;
    let said = format!("{reference} exported as {}: {} names", format.label(), rows.read);
    app.db.write(|conn| Audit::new("export", "reconciliation", id, said.clone()).append(conn, app, actor))?;
    Ok(Exported { file, bytes, name: format!("{}.{}", reference.to_lowercase(), format.as_str()), rows: rows.read })
}

fn json(out: &mut impl Write, rows: &mut Rows<'_>) -> Result<(), AppError> {
    out.write_all(b"[")?;
    for (place, entry) in rows.enumerate() {
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &entry).map_err(AppError::internal)?;
    }
    out.write_all(b"\n]\n")?;
    Ok(out.flush()?)
}

fn number(value: i32) -> WrittenCell {
    WrittenCell::Number(f64::from(value))
}

/// A name as a row under these columns.
pub(crate) fn cells(app: &App, row: &Entry) -> Vec<WrittenCell> {
    let Entry { entry, exclusion } = row;
    let listed = entry.class != Class::OnlyHere;
    let day = |at: crate::domain::Instant| at.and_utc().with_timezone(&app.organization().time_zone).date_naive();
    let amount = entry.amount.as_deref().and_then(|amount| amount.parse().ok());
    vec![
        entry.class.label().into(),
        entry.name.as_str().into(),
        entry.sheet_row.map_or(WrittenCell::Empty, number),
        if listed { number(entry.times) } else { WrittenCell::Empty },
        amount.map_or(WrittenCell::Empty, WrittenCell::Number),
        entry.currency.as_deref().into(),
        entry.last_paid_on.into(),
        entry.domain.as_deref().into(),
        entry.owner.as_deref().into(),
        entry.vendor_name.as_deref().into(),
        entry.how.map(|how| how.label()).into(),
        entry.why.as_deref().into(),
        exclusion.as_ref().map(|one| one.reason.as_str()).into(),
        exclusion.as_ref().map(|one| one.created_by.as_str()).into(),
        entry.decided_by.as_deref().into(),
        entry.decided_at.map(day).into(),
    ]
}

/// What was compared with what, in two columns.
fn about(app: &App, standing: &Standing) -> Sheet<'static> {
    let Standing { reconciliation: of, now } = standing;
    let text = |text: &str| WrittenCell::from(text);
    let at = of.created_at.and_utc().with_timezone(&app.organization().time_zone);
    let mut rows = vec![
        vec![text("Reconciliation"), text(&of.reference)],
        vec![text("List"), text(&of.list_name)],
        vec![text("Kind"), text(of.kind.label())],
        vec![text("As of"), of.as_of.into()],
        vec![text("File"), text(&of.file_name)],
        vec![text("SHA-256"), text(&of.sha256)],
        vec![text("Sheet"), text(&of.sheet)],
        vec![text("Column of the names"), text(&of.name_column)],
        vec![text("Sheets that were not read"), text(&of.other_sheets.join(", "))],
        vec![text("Rows"), number(of.rows_read)],
        vec![text("Rows with a name"), number(of.rows_named)],
        vec![text("Rows without a name"), number(of.rows_blank)],
        vec![text("Rows that could not be read"), number(of.rows_unreadable)],
        vec![text("Vendors on the register"), number(of.vendors)],
        vec![text("Compared by"), text(&of.created_by)],
        vec![text("Compared at"), text(&at.format("%Y-%m-%d %H:%M %Z").to_string())],
    ];
    for class in Class::ALL {
        let counted = |count: u32| WrittenCell::Number(f64::from(count));
        rows.push(vec![text(&format!("{}, found", class.label())), counted(of.found.of(*class))]);
        rows.push(vec![text(&format!("{}, now", class.label())), counted(now.of(*class))]);
    }
    let columns = vec![column("What", ColumnKind::Text), column("Value", ColumnKind::LongText)];
    Sheet { title: "About", columns, rows }
}

/// Hands on every name of a reconciliation, class by class, within a reading that does more.
pub(crate) fn each_name(
    conn: &mut Conn,
    of: ReconciliationId,
    visit: &mut dyn FnMut(&Entry) -> Result<(), AppError>,
) -> Result<(), AppError> {
    for class in Class::ALL {
        let mut after = None;
        loop {
            let group = db::reconciliation_entry::list_after(conn, of, Some(*class), after, GROUP)?;
            let Some(last) = group.last().map(|entry| entry.place) else { break };
            after = Some(last);
            super::with_exclusions(conn, group)?.iter().try_for_each(&mut *visit)?;
        }
    }
    Ok(())
}

/// The names of a reconciliation, class by class and group after group; a failure ends them and is kept.
struct Rows<'a> {
    app: &'a App,
    of: ReconciliationId,
    classes: std::slice::Iter<'static, Class>,
    class: Option<Class>,
    after: Option<i32>,
    waiting: std::vec::IntoIter<Entry>,
    read: usize,
    failure: Option<AppError>,
}

impl<'a> Rows<'a> {
    fn new(app: &'a App, of: ReconciliationId) -> Self {
        let mut classes = Class::ALL.iter();
        let class = classes.next().copied();
        Self { app, of, classes, class, after: None, waiting: Vec::new().into_iter(), read: 0, failure: None }
    }

    /// The next group of the class, or of the next one that has any.
    fn load(&mut self) -> Result<(), AppError> {
        while let Some(class) = self.class {
            let group = page(self.app, self.of, Some(class), self.after, GROUP)?;
            self.after = group.last().map(|row| row.entry.place);
            if !group.is_empty() {
                self.waiting = group.into_iter();
                return Ok(());
            }
            self.class = self.classes.next().copied();
        }
        Ok(())
    }
}

impl Iterator for Rows<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if self.waiting.len() == 0
            && let Err(error) = self.load()
        {
            (self.class, self.failure) = (None, Some(error));
        }
        let row = self.waiting.next()?;
        self.read += 1;
        Some(row)
    }
}
