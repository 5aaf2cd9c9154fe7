//! Certificates, findings, and what hangs on SOC reports: created, shown, changed, removed, refused.

use actix_web::http::StatusCode;
use serde_json::{Value, json};

use super::{ApiSite, delete, vendor};

async fn report(site: &ApiSite, vendor: &str) -> String {
    let report = json!({
        "vendor_id": vendor, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
        "period_end": "2026-09-30", "opinion_operation": "unqualified", "criteria_not_relevant": ["CC6.4"],
        "incidents": "None.", "auditor_checked_on": "2026-10-10",
    });
    site.made("soc-reports", &report).await
}

async fn finding(site: &ApiSite, vendor: &str) -> String {
    let finding = json!({ "vendor_id": vendor, "title": "Leavers keep access", "severity": "high" });
    site.made("findings", &finding).await
}

fn roadmap(vendor: &str) -> (&'static str, Value, Value) {
    let made = json!({
        "vendor_id": vendor, "kind": "soc2", "report_type": "type2", "gap_analysis_ends_on": "2026-06-30",
        "remediation_ends_on": "2026-09-30", "observation_starts_on": "2026-10-01",
        "observation_ends_on": "2027-03-31", "expected_on": "2027-06-15", "meanwhile": "questionnaire",
    });
    ("audit-roadmaps", made, json!({ "expected_on": "2027-07-15", "fieldwork_ends_on": "2027-04-30" }))
}

/// A body for a new record of each collection, and a change of it.
pub(super) async fn samples(site: &ApiSite, vendor: &str) -> Vec<(&'static str, Value, Value)> {
    let (report, finding) = (report(site, vendor).await, finding(site, vendor).await);
    let hanging = |more: Value| {
        let mut body = json!({ "vendor_id": vendor, "soc_report_id": report });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let signed =
        json!({ "starts_on": "2026-10-01", "ends_on": "2026-11-30", "signer": "Ada Brook", "material_changes": false });
    vec![
        (
            "certificates",
            json!({
                "vendor_id": vendor, "kind": "iso27001", "issuer": "Curlew Cert", "issued_on": "2025-02-01",
                "expires_on": "2028-01-31", "statement_of_applicability": true,
            }),
            json!({ "number": "IS 104" }),
        ),
        roadmap(vendor),
        (
            "findings",
            json!({
                "vendor_id": vendor, "reference": "F-2", "title": "No restore test", "severity": "medium",
                "criteria": ["A1.3"], "due_on": "2027-01-31",
            }),
            json!({ "status": "closed", "closed_on": "2026-11-20", "closure_evidence": "Minutes of the test" }),
        ),
        (
            "acceptances",
            json!({
                "vendor_id": vendor, "finding_id": finding, "reason": "Replaced soon", "approver": "Cy Marsh",
                "expires_on": "2026-12-31",
            }),
            json!({ "expires_on": "2027-03-31" }),
        ),
        ("bridge-letters", hanging(signed), json!({ "signer": "Jo Reed" })),
        (
            "exceptions",
            hanging(json!({ "control": "AC-04", "criteria": ["CC6.2"], "description": "Two leavers kept access." })),
            json!({ "severity": "low", "finding_id": finding }),
        ),
        (
            "cuecs",
            hanging(json!({ "reference": "U1", "description": "We tell the vendor of leavers." })),
            json!({ "status": "implemented", "our_control": "HR-07" }),
        ),
        (
            "subservices",
            hanging(json!({ "name": "Gull Cloud", "method": "carve_out" })),
            json!({ "purpose": "Hosting" }),
        ),
        (
            "csocs",
            hanging(json!({ "organization": "Gull Cloud", "description": "Guards its data centres." })),
            json!({ "criteria": ["CC6.4"] }),
        ),
    ]
}

#[actix_web::test]
async fn every_paper_is_created_shown_changed_and_removed() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    for (path, body, change) in samples(&site, &vendor).await {
        let made = site.post(path, &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{path}: {}", made.body);
        for (name, value) in body.as_object().unwrap() {
            assert_eq!(&made.body[name], value, "{path} {name}");
        }
        let address = made.header("location").to_owned();
        let changed = site.patch(&address, &change).await;
        assert_eq!((changed.status, &changed.body["version"]), (StatusCode::OK, &json!(2)), "{path}: {}", changed.body);
        assert_eq!(site.get(&address).await.body, changed.body, "{path}");
        let listed = site.get(&format!("{path}?vendor_id={vendor}")).await.body;
        assert!(listed["items"].as_array().unwrap().contains(&changed.body), "{path}: {listed}");
        assert_eq!(delete(&site, &address).await, StatusCode::NO_CONTENT, "{path}");
        assert_eq!(site.get(&address).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[actix_web::test]
async fn what_cannot_be_filed_is_named() {
    let site = ApiSite::new();
    let (ours, other) = (vendor(&site, "Harbour Payroll").await, vendor(&site, "Alder Pumps").await);
    let (report, finding) = (report(&site, &ours).await, finding(&site, &ours).await);
    for (path, body, errors) in [
        (
            "certificates",
            json!({ "vendor_id": ours, "kind": "iso27001", "issued_on": "2026-01-02", "expires_on": "2026-01-01" }),
            "expires_on end_before_start",
        ),
        ("certificates", json!({ "vendor_id": ours, "kind": "soc2" }), "kind unknown_word"),
        (
            "audit-roadmaps",
            json!({ "vendor_id": ours, "fieldwork_ends_on": "2027-04-30", "expected_on": "2027-04-29" }),
            "expected_on out_of_order",
        ),
        (
            "audit-roadmaps",
            json!({ "vendor_id": ours, "report_type": "type1", "observation_ends_on": "2027-04-29" }),
            "observation_ends_on not_for_type1",
        ),
        ("findings", json!({ "vendor_id": ours, "title": "X", "criteria": ["CC99"] }), "criteria unknown_criterion"),
        ("findings", json!({ "vendor_id": ours, "title": "X", "closed_on": "2026-01-01" }), "closed_on still_open"),
        (
            "acceptances",
            json!({
                "vendor_id": other, "finding_id": finding, "reason": "x", "approver": "y", "expires_on": "2027-01-31",
            }),
            "finding_id unknown_finding",
        ),
        (
            "acceptances",
            json!({ "vendor_id": ours, "finding_id": finding, "reason": "x", "expires_on": "2027-01-31" }),
            "approver required",
        ),
        (
            "acceptances",
            json!({ "vendor_id": ours, "finding_id": finding, "reason": "x", "approver": "y" }),
            "expires_on required",
        ),
        (
            "bridge-letters",
            json!({ "vendor_id": ours, "soc_report_id": report, "starts_on": "2026-10-01", "signer": "Jo Reed" }),
            "ends_on required",
        ),
        (
            "bridge-letters",
            json!({
                "vendor_id": ours, "soc_report_id": report, "starts_on": "2026-10-02", "ends_on": "2026-11-30",
                "signer": "Jo Reed",
            }),
            "starts_on not_contiguous",
        ),
        (
            "bridge-letters",
            json!({
                "vendor_id": ours, "soc_report_id": report, "starts_on": "2026-10-01", "ends_on": "2026-11-30",
            }),
            "signer required",
        ),
        ("exceptions", json!({ "vendor_id": ours, "soc_report_id": report }), "description required"),
        (
            "exceptions",
            json!({ "vendor_id": other, "soc_report_id": report, "description": "x" }),
            "soc_report_id unknown_report",
        ),
        (
            "cuecs",
            json!({ "vendor_id": ours, "soc_report_id": report, "description": "x", "status": "not_applicable" }),
            "reason required",
        ),
        ("subservices", json!({ "vendor_id": ours, "soc_report_id": report, "name": "" }), "name required"),
        (
            "soc-reports",
            json!({
                "vendor_id": ours, "kind": "soc2", "report_type": "type1", "as_of": "2026-01-01",
                "criteria_not_relevant": ["sometimes"],
            }),
            "criteria_not_relevant unknown_criterion",
        ),
    ] {
        let refused = site.post(path, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {body}: {}", refused.body);
        assert_eq!(refused.errors(), [errors], "{path} {body}");
    }
    let first = site.post("findings", &json!({ "vendor_id": ours, "title": "A", "reference": "F-1" })).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let taken = site.post("findings", &json!({ "vendor_id": ours, "title": "B", "reference": "F-1" })).await;
    assert_eq!(taken.errors(), ["reference taken"]);
}

#[actix_web::test]
async fn the_shapes_of_the_papers() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let mut settings = insta::Settings::clone_current();
    for name in ["id", "vendor_id", "soc_report_id", "finding_id", "created_at", "updated_at"] {
        settings.add_redaction(&format!(".{name}"), format!("[{name}]"));
    }
    for (path, body, _) in samples(&site, &vendor).await {
        let made = site.post(path, &body).await.body;
        settings.bind(|| insta::assert_json_snapshot!(path, made));
    }
}

#[actix_web::test]
async fn the_checks_of_a_report_are_told() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let report = report(&site, &vendor).await;
    let told = site.get(&format!("soc-reports/{report}/checks")).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
    assert_eq!((&told.body["soc_report_id"], &told.body["until"]), (&json!(report), &json!("2026-09-30")));
    let kinds: Vec<&str> =
        told.body["checks"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"auditor"), "{}", told.body);
    assert_eq!(site.get(&format!("soc-reports/{vendor}/checks")).await.status, StatusCode::NOT_FOUND);
}
