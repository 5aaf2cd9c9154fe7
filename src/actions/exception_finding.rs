//! A finding made of an exception of a SOC report, which points to it then.

use serde_json::{Map, Value};

use super::{
    Audit, ensure_right,
    records::{self, Record},
};
use crate::{
    app::App,
    db,
    domain::{
        access::{Actor, Right},
        fields::Fields,
        finding::{Finding, FindingSource},
        ids::SocExceptionId,
        soc_exception::SocException,
        soc_report::SocReport,
    },
    error::AppError,
};

/// The finding as it would be made: source, words, criteria and severity come from the exception.
///
/// # Errors
/// `NotFound`; `Conflict` when it was turned into one already.
pub fn draft(app: &App, actor: &Actor, id: SocExceptionId) -> Result<(Finding, SocException), AppError> {
    let exception: SocException = records::get(app, actor, id)?;
    ensure_free(&exception)?;
    let report: SocReport = records::get(app, actor, exception.soc_report_id)?;
    let blank = Finding::blank(app, app.clock.new_id(), app.clock.now());
    let finding = Finding {
        vendor_id: exception.vendor_id,
        title: exception.finding_title(),
        description: Some(exception.finding_description(&report.label())),
        source: FindingSource::Exception,
        criteria: exception.criteria.clone(),
        severity: exception.finding_severity(),
        found_on: Some(app.today()),
        ..blank
    };
    Ok((finding, exception))
}

fn ensure_free(exception: &SocException) -> Result<(), AppError> {
    if exception.finding_id.is_none() {
        return Ok(());
    }
    Err(AppError::Conflict {
        code: "made_already",
        message: format!("{} was turned into a finding already; change that one.", exception.label()),
    })
}

/// Makes the finding, with what `values` say otherwise, and notes it at the exception, both or neither.
///
/// # Errors
/// As `draft`; `Forbidden` without the right; `Invalid` with every field that cannot be taken.
pub fn make(app: &App, actor: &Actor, id: SocExceptionId, values: &Map<String, Value>) -> Result<Finding, AppError> {
    ensure_right(actor, Right::Assess)?;
    let (blank, _) = draft(app, actor, id)?;
    let vendor = blank.vendor_id;
    records::create_from(app, actor, blank, values, |conn, finding| {
        if finding.vendor_id != vendor {
            let message = "Vendor: the finding is that of the report’s vendor; leave it out.";
            return Err(AppError::invalid("vendor_id", "not_changeable", message));
        }
        let before: SocException = records::get_in(conn, actor, id)?;
        ensure_free(&before)?;
        let exception = SocException { finding_id: Some(finding.id), updated_at: app.clock.now(), ..before.clone() };
        db::soc_exception::update(conn, &exception)?;
        Audit {
            before: Some(Value::Object(before.to_values()).to_string()),
            after: Some(Value::Object(exception.to_values()).to_string()),
            ..Audit::new("update", SocException::NOUN, id, format!("{} turned into a finding", exception.label()))
        }
        .of_vendor(Some(vendor))
        .append(conn, app, actor)
    })
}
