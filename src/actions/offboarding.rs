//! The checklist with which an offboarding begins.

use serde_json::Value;

use super::{Audit, records::Record};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        access::Actor,
        fields::Fields,
        offboarding_step::{OffboardingStep, standard},
        vendor::Vendor,
    },
    error::AppError,
};

/// Stores the standard steps of a vendor that has no step yet.
pub(super) fn begin(conn: &mut Conn, app: &App, actor: &Actor, vendor: &Vendor) -> Result<(), AppError> {
    if !db::offboarding_step::list_of(conn, &[vendor.id])?.is_empty() {
        return Ok(());
    }
    for (kind, what, owner_id) in standard(vendor) {
        let blank = OffboardingStep::blank(app, app.clock.new_id(), app.clock.now());
        let step = OffboardingStep { vendor_id: vendor.id, kind, what: what.map(str::to_owned), owner_id, ..blank };
        step.insert(conn)?;
        Audit {
            after: Some(Value::Object(step.to_values()).to_string()),
            ..Audit::new("create", OffboardingStep::NOUN, step.id, format!("{} created", step.label()))
        }
        .of_vendor(Some(vendor.id))
        .append(conn, app, actor)?;
    }
    Ok(())
}
