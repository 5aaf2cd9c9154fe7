//! Standing inconsistencies of the whole register, grouped, and the same as a table.

use super::{
    Audit,
    export::WrittenReport,
    programme::{Judged, each_file},
    users, written,
};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date,
        access::Actor,
        quality::{self, Grouped, Inconsistency, Named, Reach, near_duplicates, of_vendor, ordered},
        record_ref::VendorRef,
    },
    error::AppError,
    spreadsheet::{Column, ColumnKind, TableFormat, WrittenCell},
};

/// What stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Quality {
    /// The day.
    pub as_of: Date,
    /// How much.
    pub count: usize,
    /// By group and check.
    pub groups: Vec<Grouped>,
}

/// Everything that stands on the register.
///
/// # Errors
/// What the database says.
pub fn report(app: &App) -> Result<Quality, AppError> {
    let groups = quality::grouped(gather(app, &mut |_| {})?);
    Ok(Quality { as_of: app.today(), count: groups.iter().map(|group| group.count).sum(), groups })
}

/// Who can be told of what falls due, and who is told instead.
pub(super) fn reach(conn: &mut Conn, app: &App) -> Result<Reach, AppError> {
    let (left, no_digests) = (db::user::list_left(conn)?, db::mail_opt_out::list(conn)?);
    Ok(Reach { left, fallback: users::fallback(app)?, no_digests })
}

/// Everything that stands, in the order of the page; `visit` sees each vendor's file on the way.
pub(super) fn gather(app: &App, visit: &mut dyn FnMut(&Judged<'_>)) -> Result<Vec<Inconsistency>, AppError> {
    let (mut found, mut named) = (Vec::new(), Vec::new());
    let today = app.today();
    let reach = app.db.read(|conn| reach(conn, app))?;
    each_file(app, &mut |judged| {
        let vendor = &judged.dossier.vendor;
        found.extend(of_vendor(&judged.known(today, &reach)));
        if !vendor.status.is_archived() {
            named.push(Named { vendor: VendorRef::from(vendor), domain: vendor.domain.clone() });
        }
        visit(judged);
    })?;
    found.extend(near_duplicates(&named));
    Ok(ordered(found))
}

const COLUMNS: [(&str, ColumnKind); 9] = [
    ("Group", ColumnKind::Text),
    ("Inconsistency", ColumnKind::Text),
    ("Vendor", ColumnKind::Text),
    ("Reference", ColumnKind::Text),
    ("Kind", ColumnKind::Text),
    ("Record", ColumnKind::Text),
    ("What stands", ColumnKind::LongText),
    ("Mended at", ColumnKind::Text),
    ("Id", ColumnKind::Text),
];

/// Writes everything that stands, and notes that in the audit trail.
///
/// # Errors
/// What the database says, or the disk.
pub fn write_table(app: &App, actor: &Actor, format: TableFormat) -> Result<WrittenReport, AppError> {
    let found = gather(app, &mut |_| {})?;
    let columns = COLUMNS.map(|(label, kind)| Column { label, kind });
    let name = format!("quality-{}", app.today());
    let (written, rows) = written::table(format, "Quality", &name, &columns, found.iter().map(row))?;
    let summary = format!("Standing inconsistencies exported: {rows} rows");
    app.db.write(|conn| Audit::new("export", "quality", &written.name, summary.clone()).append(conn, app, actor))?;
    Ok(written)
}

fn row(one: &Inconsistency) -> Vec<WrittenCell> {
    vec![
        one.check.group().label().into(),
        one.check.label().into(),
        one.vendor.vendor.as_str().into(),
        one.vendor.reference.as_str().into(),
        one.record.kind.label().into(),
        one.record.label.as_str().into(),
        one.what.as_str().into(),
        one.mend.told().as_str().into(),
        one.mend.id.as_str().into(),
    ]
}
