//! A vendor with a record of every kind, each with all that its other fields need to take a text.

use std::collections::BTreeMap;

use actix_web::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::api_site::ApiSite;

/// The records, by their collections.
pub struct Book(BTreeMap<&'static str, String>);

impl Book {
    /// With one record of every kind.
    pub async fn filled(site: &ApiSite) -> Self {
        let mut book = Self(BTreeMap::new());
        let owner = json!({ "name": "Ada Brook", "email": "ada@desk.example" });
        let owner = book.add(site, "people", owner).await;
        let vendor = json!({
            "name": "Harbour Payroll", "status": "active", "business_owner_id": owner, "security_owner_id": owner,
        });
        let vendor = book.add(site, "vendors", vendor).await;
        book.add_around(site, &vendor, &owner).await;
        book.add_papers(site, &vendor).await;
        book.add_programme(site, &vendor, &owner).await;
        book.file(site, &vendor).await;
        book
    }

    /// The id of the record of a kind.
    pub fn id(&self, kind: &str) -> &str {
        self.0.get(kind).unwrap_or_else(|| panic!("the book has no {kind}"))
    }

    /// Where the API has the record of a kind.
    pub fn address(&self, kind: &str) -> String {
        format!("/api/v1/{kind}/{}", self.id(kind))
    }

    async fn add(&mut self, site: &ApiSite, kind: &'static str, body: Value) -> String {
        let id = site.made(kind, &body).await;
        self.0.insert(kind, id.clone());
        id
    }

    async fn add_around(&mut self, site: &ApiSite, vendor: &str, owner: &str) {
        let service = json!({
            "vendor_id": vendor, "name": "Pay run", "data_sensitivity": 3, "criticality": 3, "access": 2,
        });
        self.add(site, "services", service).await;
        let contact = json!({ "vendor_id": vendor, "name": "Jo Reed", "role": "security" });
        self.add(site, "contacts", contact).await;
        // Notice by 2026-12-30.
        let contract = json!({
            "vendor_id": vendor, "reference": "C-0107", "starts_on": "2024-03-01", "term_months": 12,
            "auto_renew": true, "notice_value": 60, "notice_unit": "days", "owner_id": owner,
        });
        self.add(site, "contracts", contract).await;
        let control = json!({ "reference": "AC-03", "name": "Access is reviewed" });
        self.add(site, "controls", control).await;
    }

    async fn add_papers(&mut self, site: &ApiSite, vendor: &str) {
        let report = json!({
            "vendor_id": vendor, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
            "period_end": "2026-09-30", "opinion_operation": "unqualified", "scope_fit": "full",
        });
        let report = self.add(site, "soc-reports", report).await;
        let finding = json!({
            "vendor_id": vendor, "title": "Leavers keep access", "severity": "high", "due_on": "2026-12-01",
        });
        let finding = self.add(site, "findings", finding).await;
        for (kind, body) in [
            ("questionnaires", json!({ "template": "generic", "sent_on": "2026-10-01", "due_on": "2026-11-30" })),
            ("certificates", json!({ "kind": "iso27001", "issued_on": "2025-02-01", "expires_on": "2027-01-15" })),
            (
                "audit-roadmaps",
                json!({
                    "kind": "soc2", "report_type": "type2", "expected_on": "2027-06-15", "meanwhile": "questionnaire",
                }),
            ),
            (
                "acceptances",
                json!({
                    "finding_id": finding, "reason": "Replaced soon", "approver": "Cy Marsh",
                    "expires_on": "2026-12-31",
                }),
            ),
            (
                "bridge-letters",
                json!({
                    "soc_report_id": report, "starts_on": "2026-10-01", "ends_on": "2026-11-30", "signer": "Ada Brook",
                    "material_changes": false,
                }),
            ),
            ("exceptions", json!({ "soc_report_id": report, "description": "Two leavers kept access." })),
            ("cuecs", json!({ "soc_report_id": report, "description": "We tell the vendor of leavers." })),
            ("subservices", json!({ "soc_report_id": report, "name": "Gull Cloud", "method": "carve_out" })),
            (
                "csocs",
                json!({ "soc_report_id": report, "organization": "Gull Cloud", "description": "Guards its halls." }),
            ),
            (
                "reviews",
                json!({ "kind": "periodic", "looked_at": ["its policy"], "conclusion": "Sound.", "outcome": "rely" }),
            ),
        ] {
            self.add(site, kind, of(vendor, body)).await;
        }
    }

    async fn add_programme(&mut self, site: &ApiSite, vendor: &str, owner: &str) {
        let (service, contract) = (self.id("services").to_owned(), self.id("contracts").to_owned());
        for (kind, body) in [
            ("incidents", json!({ "title": "Mail leaked", "source": "vendor_notice", "reported_on": "2026-11-10" })),
            (
                "access-grants",
                json!({
                    "what": "HR system", "kind": "api", "level": "read", "granted_on": "2024-01-10",
                    "last_reviewed_on": "2025-10-01",
                }),
            ),
            (
                "offboarding-steps",
                json!({ "kind": "other", "what": "Keys", "done_on": "2026-11-20", "owner_id": owner }),
            ),
            (
                "overrides",
                json!({
                    "service_id": service, "band": "medium", "reason": "A new report is weeks away",
                    "requested_by": "Ada Brook", "approver": "Cy Marsh", "approved_on": "2026-10-01",
                    "expires_on": "2026-12-31",
                }),
            ),
            (
                "renewal-decisions",
                json!({
                    "contract_id": contract, "deadline_on": "2026-12-30", "decision": "renegotiate",
                    "reason": "Prices rose by a third", "decided_by": "Ada Brook", "decided_on": "2026-11-20",
                }),
            ),
        ] {
            self.add(site, kind, of(vendor, body)).await;
        }
    }

    async fn file(&mut self, site: &ApiSite, vendor: &str) {
        let path = format!("vendors/{vendor}/documents?restriction=NDA");
        let filed = site.by_admin(Method::POST, &path).file("report.pdf", b"%PDF-1.7 a report").send().await;
        assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
        self.0.insert("documents", filed.body["id"].as_str().unwrap().to_owned());
    }
}

/// The body of a record of this vendor.
fn of(vendor: &str, mut body: Value) -> Value {
    body["vendor_id"] = json!(vendor);
    body
}
