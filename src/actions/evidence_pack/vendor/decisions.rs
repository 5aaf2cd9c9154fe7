//! The steps of a vendor's life: who set which status, when, and by what. From the audit trail and the imports.

use super::super::{
    newest::utc,
    part::{Form, Part, cell, long, text},
};
use crate::{
    db::{self, Conn},
    domain::{
        Instant,
        audit::AuditEntry,
        ids::VendorId,
        import::record::Touch,
        vendor::{Vendor, VendorStatus},
    },
    error::AppError,
};

/// What an import did with the vendor's own record.
pub(in super::super) struct Brought {
    /// When.
    pub at: Instant,
    by: String,
    /// “I-0001, 01-vendors.xlsx, Vendors row 12”.
    how: String,
    /// The status it changed; `None` where it made the record.
    from: Option<VendorStatus>,
}

/// A step, before what it led to is known.
struct Step {
    at: Instant,
    by: String,
    how: String,
    from: Option<VendorStatus>,
    to: Option<VendorStatus>,
}

/// The lines of the audit trail about the vendor's own record, the oldest first.
pub(super) fn history(conn: &mut Conn, vendor: VendorId) -> Result<Vec<AuditEntry>, AppError> {
    let begin = chrono::DateTime::UNIX_EPOCH.naive_utc();
    Ok(db::audit::list_of_records(conn, "vendor", &[vendor.to_string()], begin)?)
}

/// The imports that made or changed the vendor's own record, the oldest first.
pub(super) fn imports(conn: &mut Conn, vendor: VendorId) -> Result<Vec<Brought>, AppError> {
    let rows = db::provenance::list_of(conn, &[vendor.to_string()])?;
    let ids: Vec<_> = rows.iter().map(|row| row.import_id).collect();
    let imports = db::import::list_by_ids(conn, &ids)?;
    let brought = |row: &db::provenance::Provenance| {
        let import = imports.iter().find(|import| import.id == row.import_id)?;
        let sheet = if matches!(row.sheet.as_str(), "" | "CSV") { String::new() } else { format!("{} ", row.sheet) };
        Some(Brought {
            at: import.applied_at?,
            by: import.created_by.clone(),
            how: format!("import {}, {}, {sheet}row {}", import.reference, import.file_name, row.sheet_row),
            from: (row.action != Some(Touch::Created)).then(|| status_before(row.before_values.as_deref())).flatten(),
        })
    };
    Ok(rows.iter().filter_map(brought).collect())
}

/// The status of a record that was kept before an import changed it.
fn status_before(kept: Option<&str>) -> Option<VendorStatus> {
    let kept: serde_json::Value = serde_json::from_str(kept?).ok()?;
    kept.get("record")?.get("status")?.as_str()?.parse().ok()
}

/// The status among the values of an audit line.
fn status_in(values: Option<&str>) -> Option<VendorStatus> {
    let values: serde_json::Value = serde_json::from_str(values?).ok()?;
    values.get("status")?.as_str()?.parse().ok()
}

/// The steps in order; where a step does not say what it led to, the next one does, or what the vendor is now.
fn steps(vendor: &Vendor, history: &[AuditEntry], imports: &[Brought]) -> Vec<Step> {
    let by_hand = history.iter().filter_map(|entry| {
        let to = status_in(entry.after_values.as_deref())?;
        let from = status_in(entry.before_values.as_deref());
        Some(Step { at: entry.at, by: entry.actor.clone(), how: entry.summary.clone(), from, to: Some(to) })
    });
    let brought = imports.iter().map(|one| Step {
        at: one.at,
        by: one.by.clone(),
        how: one.how.clone(),
        from: one.from,
        to: None,
    });
    let mut steps: Vec<Step> = brought.chain(by_hand).collect();
    steps.sort_by_key(|step| step.at);
    let mut next = Some(vendor.status);
    for step in steps.iter_mut().rev() {
        step.to = step.to.or(next);
        next = step.from.or(next);
    }
    steps.retain(|step| step.from != step.to);
    steps
}

/// The steps of a vendor's life.
pub(super) fn part(vendor: &Vendor, history: &[AuditEntry], imports: &[Brought]) -> Part {
    let label = |status: Option<VendorStatus>| status.map(VendorStatus::label).unwrap_or_default();
    let row = |step: Step| {
        let from = if step.from.is_none() { "not on the register" } else { label(step.from) };
        vec![cell(utc(step.at)), cell(step.by), cell(from), cell(label(step.to)), cell(step.how)]
    };
    Part {
        id: "decisions",
        title: "Decisions on the vendor",
        remark: "Each step of its status, from the audit trail and the imports.".to_owned(),
        empty: "No step is on record.",
        columns: vec![text("When (UTC)"), text("By"), text("From"), text("To"), long("By what")],
        rows: steps(vendor, history, imports).into_iter().map(row).collect(),
        form: Form::Table(&[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32) -> Instant {
        chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap().and_hms_opt(hour, 0, 0).unwrap()
    }

    fn line(hour: u32, before: &str, after: &str) -> AuditEntry {
        AuditEntry {
            id: uuid::Uuid::from_u128(1).into(),
            at: at(hour),
            actor: "ada@ours.example".to_owned(),
            action: "update".to_owned(),
            record_kind: "vendor".to_owned(),
            record_id: String::new(),
            vendor_id: None,
            summary: "Harbour Payroll changed".to_owned(),
            before_values: Some(before.to_owned()),
            after_values: Some(after.to_owned()),
        }
    }

    #[test]
    fn a_step_that_does_not_say_what_it_led_to_is_told_by_the_next() {
        let vendor = Vendor {
            status: VendorStatus::Offboarding,
            ..serde_json::from_value(serde_json::json!({
                "id": "0190a000-0000-7000-8000-000000000000", "reference": "V-0001", "name": "Harbour Payroll",
                "legal_name": null, "aliases": [], "domain": null, "country": null, "category": null,
                "description": null, "status": "active", "key_vendor": false, "subservice_organization": false,
                "subservice_method": null, "business_owner_id": null, "security_owner_id": null, "tags": [],
                "notes": null, "stated_tier": null, "stated_score": null, "last_review_on": null,
                "next_review_on": null, "claims_soc2": null, "claims_iso27001": null, "claims_dpa": null,
                "active_on": null, "terminated_on": null, "sample": false, "created_at": "2026-06-01T08:00:00",
                "updated_at": "2026-06-01T08:00:00", "version": 1
            }))
            .unwrap()
        };
        let brought = |hour, from| Brought { at: at(hour), by: "command line".into(), how: "import".into(), from };
        let imports = [brought(8, None), brought(12, Some(VendorStatus::Active))];
        let history = [
            line(9, r#"{"status":"proposed"}"#, r#"{"status":"active"}"#),
            line(10, r#"{"notes":null}"#, r#"{"notes":"x"}"#),
        ];
        let found = steps(&vendor, &history, &imports);
        let told: Vec<_> = found.iter().map(|step| (step.from, step.to)).collect();
        assert_eq!(
            told,
            [
                (None, Some(VendorStatus::Proposed)),
                (Some(VendorStatus::Proposed), Some(VendorStatus::Active)),
                (Some(VendorStatus::Active), Some(VendorStatus::Offboarding)),
            ]
        );
    }
}
