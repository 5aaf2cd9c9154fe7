//! The API through the whole service, in-process.

mod access;
mod foreign;
mod holidays;
mod hostile;
mod imports;
mod lists;
mod papers;
mod programme;
mod records;
mod reminder_rules;
mod renewals;
mod users;

pub use crate::support::api_site::ApiSite;

use actix_web::http::{Method, StatusCode};
use serde_json::{Value, json};

/// A body for a new record of each collection, and a change of it.
pub fn samples(vendor: &str) -> Vec<(&'static str, Value, Value)> {
    vec![
        ("people", json!({ "name": "Ada Brook", "email": "ada@example.com" }), json!({ "email": null })),
        ("vendors", json!({ "name": "Quill & Lantern", "category": "Print" }), json!({ "category": "Paper" })),
        (
            "services",
            json!({ "vendor_id": vendor, "name": "Pay run", "data_sensitivity": 3, "criticality": 3, "access": 2 }),
            json!({ "criticality": 4 }),
        ),
        (
            "contacts",
            json!({ "vendor_id": vendor, "name": "Jo Reed", "role": "security" }),
            json!({ "email": "jo@vendor.example" }),
        ),
        (
            "contracts",
            json!({ "vendor_id": vendor, "reference": "C-0107", "annual_value": "184000.00", "currency": "USD" }),
            json!({ "annual_value": "200000.5" }),
        ),
        (
            "soc-reports",
            json!({
                "vendor_id": vendor, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
                "period_end": "2026-09-30", "opinion_operation": "unqualified", "scope_fit": "full",
            }),
            json!({ "auditor": "Wren LLP" }),
        ),
        (
            "questionnaires",
            json!({ "vendor_id": vendor, "template": "generic", "sent_on": "2026-10-01" }),
            json!({ "due_on": "2026-11-30" }),
        ),
    ]
}

pub async fn vendor(site: &ApiSite, name: &str) -> String {
    site.made("vendors", &json!({ "name": name })).await
}

pub async fn delete(site: &ApiSite, path: &str) -> StatusCode {
    site.by_admin(Method::DELETE, path).send().await.status
}
