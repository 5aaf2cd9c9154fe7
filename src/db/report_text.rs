//! What SOC reports say in sentences, for telling texts that were copied.

use diesel::prelude::*;

use super::{
    Conn,
    schema::{csocs, cuecs, soc_exceptions, soc_reports},
};
use crate::domain::{
    ids::{SocReportId, VendorId},
    similar_text::{ReportText, TextKind},
};

type Told = (VendorId, SocReportId, Option<String>, Option<String>);

/// The texts of all reports, or of those that other vendors gave.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn, except: Option<VendorId>) -> QueryResult<Vec<ReportText>> {
    let mut found = Vec::new();
    macro_rules! read {
        ($table:ident, $report:ident, $label:expr, $text:ident, $kind:expr, $called:expr) => {
            let query = $table::table.filter($table::$text.is_not_null());
            let columns = ($table::vendor_id, $table::$report, $label, $table::$text);
            let rows: Vec<Told> = match except {
                Some(vendor) => query.filter($table::vendor_id.ne(vendor)).select(columns).load(conn)?,
                None => query.select(columns).load(conn)?,
            };
            found.extend(rows.into_iter().filter_map(|row| told(row, $kind, $called)));
        };
    }
    let control = soc_exceptions::reference;
    read!(soc_exceptions, soc_report_id, control, description, TextKind::Exception, "an exception");
    read!(cuecs, soc_report_id, cuecs::reference, description, TextKind::Cuec, "a control");
    read!(csocs, soc_report_id, csocs::reference, description, TextKind::Csoc, "a control");
    let nothing = || None::<String>.into_sql::<diesel::sql_types::Nullable<diesel::sql_types::Text>>();
    read!(soc_reports, id, nothing(), incidents, TextKind::Passage, "the incidents disclosed");
    read!(soc_reports, id, nothing(), significant_changes, TextKind::Passage, "the significant changes");
    read!(soc_reports, id, nothing(), subsequent_events, TextKind::Passage, "the subsequent events");
    Ok(found)
}

fn told((vendor, report, label, text): Told, kind: TextKind, called: &str) -> Option<ReportText> {
    Some(ReportText { vendor, report, kind, label: label.unwrap_or_else(|| called.to_owned()), text: text? })
}
